//! Finds the dependency tree: an arc-eager transition system that can take back what it did (unshift, non-monotonic
//! arcs) and can end a sentence (break).
//!
//! [`Parser`] holds the weights and chooses actions, [`State`] is the transition system itself and knows no numbers.
//! What is left to do when all actions are taken (sentences, non-projective arcs) is [`super::tree`]'s.
//!
//! After Honnibal and Johnson, An Improved Non-monotonic Transition System for Dependency Parsing (2015), in the form
//! that spaCy gives it.

use std::str::FromStr;

use super::NlpError;
use super::layers::HIDDEN;
use super::matrix::{Arithmetic, Matrix};
use super::scorer::{Scorer, ScorerState};
use super::weights::ModelFile;
use crate::types::{Dep, UnknownLabel};

/// Buffer front and next, the top three of the stack, and the newest left child of the front, the newest left and right
/// child of the top.
const SLOTS: usize = 8;
/// Scores of all actions, with zeros after them.
const SCORES: usize = 112;
/// Scores of shift and break alone, with zeros after them.
const EMPTY_STACK_SCORES: usize = 16;

/// Label of an arc: the relation, and for an arc that was lifted to a higher head the relation of the true head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ArcLabel {
    pub(super) dep: Dep,
    pub(super) lifted_from: Option<Dep>,
}

impl FromStr for ArcLabel {
    type Err = UnknownLabel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (dep, head) = text.split_once("||").map_or((text, None), |(dep, head)| (dep, Some(head)));
        Ok(Self { dep: dep.parse()?, lifted_from: head.map(str::parse).transpose()? })
    }
}

/// The head of a token and the label of the arc; `None` for a root.
pub(super) type Arc = Option<(usize, ArcLabel)>;

/// The weights, and the labels in the order of the scores.
pub(super) struct Parser {
    pub(super) scorer: Scorer,
    upper: Matrix,
    upper_bias: Vec<f32>,
    empty_stack: Matrix,
    empty_stack_bias: Vec<f32>,
    left: Vec<ArcLabel>,
    right: Vec<ArcLabel>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left(ArcLabel),
    Right(ArcLabel),
    Break,
}

impl Parser {
    /// Reads the weights.
    ///
    /// # Errors
    /// When a part is missing, broken, or its actions are not in the order that the code below relies on.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
        let mut table = file.table("parser.moves")?;
        let moves = table.list(|table| Ok((table.number()?, table.text()?)))?;
        let labels = |wanted: u32| {
            let own = moves.iter().filter(|(kind, _)| *kind == wanted);
            own.map(|(_, label)| label.parse()).collect::<Result<Vec<ArcLabel>, _>>()
        };
        let left = labels(2).map_err(|error| table.broken(error.to_string()))?;
        let right = labels(3).map_err(|error| table.broken(error.to_string()))?;
        let kinds = [0, 1].into_iter().chain(left.iter().map(|_| 2)).chain(right.iter().map(|_| 3)).chain([4]);
        if !kinds.eq(moves.iter().map(|(kind, _)| *kind)) || moves.len() > SCORES {
            return Err(table.broken("the actions are not shift, reduce, left, right, break"));
        }
        let upper = Matrix::new(HIDDEN, moves.len(), &file.tensor("parser.upper.weight", &[HIDDEN, moves.len()])?);
        let mut upper_bias = file.tensor("parser.upper.bias", &[moves.len()])?;
        let mut empty_stack_bias = vec![upper_bias[0], upper_bias[moves.len() - 1]];
        empty_stack_bias.resize(EMPTY_STACK_SCORES, 0.0);
        upper_bias.resize(SCORES, 0.0);
        Ok(Self {
            scorer: Scorer::read(file, "parser", SLOTS, SLOTS)?,
            empty_stack: upper.columns(&[0, moves.len() - 1], EMPTY_STACK_SCORES),
            empty_stack_bias,
            upper: upper.columns(&(0..moves.len()).collect::<Vec<_>>(), SCORES),
            upper_bias,
            left,
            right,
        })
    }

    /// The arcs of one piece of `length` tokens, the first of which is number `first` of `scores`.
    pub(super) fn parse(
        &self,
        arithmetic: Arithmetic,
        scores: &mut ScorerState,
        first: usize,
        length: usize,
    ) -> Vec<Arc> {
        let mut state = State::new(length);
        while !state.is_final() {
            let valid = state.valid();
            let action = valid.only().unwrap_or_else(|| {
                let slots = state.slots().map(|token| token.map(|token| first + token));
                let hidden = self.scorer.hidden(arithmetic, slots, scores);
                self.choose(arithmetic, &hidden, valid)
            });
            state.apply(action);
        }
        state.arcs
    }

    /// The valid action with the greatest score; the first of equals.
    fn choose(&self, arithmetic: Arithmetic, hidden: &[f32; HIDDEN], valid: Valid) -> Action {
        if !valid.reduce {
            let mut scores = [0.0; EMPTY_STACK_SCORES];
            scores.copy_from_slice(&self.empty_stack_bias);
            arithmetic.add_product(hidden, &self.empty_stack, &mut scores);
            return if scores[1] > scores[0] { Action::Break } else { Action::Shift };
        }
        let mut scores = [0.0; SCORES];
        scores.copy_from_slice(&self.upper_bias);
        arithmetic.add_product(hidden, &self.upper, &mut scores);
        let right = 2 + self.left.len();
        let last = right + self.right.len();
        // Actions that are not valid stand at the ends of a range that is valid as a whole, or are out of reach.
        if !valid.shift {
            scores[0] = f32::NEG_INFINITY;
        }
        if !valid.break_ {
            scores[last] = f32::NEG_INFINITY;
        }
        if !valid.arc {
            scores[2..last].fill(f32::NEG_INFINITY);
        }
        match arithmetic.greatest(&scores[..=last]).map_or(1, |(place, _)| place) {
            0 => Action::Shift,
            1 => Action::Reduce,
            place if place < right => Action::Left(self.left[place - 2]),
            place if place < last => Action::Right(self.right[place - right]),
            _ => Action::Break,
        }
    }
}

/// Which actions a state allows.
#[derive(Debug, Clone, Copy)]
struct Valid {
    shift: bool,
    reduce: bool,
    /// An arc to the left or to the right, with any label.
    arc: bool,
    break_: bool,
}

impl Valid {
    /// The only valid action, if there is but one.
    const fn only(self) -> Option<Action> {
        match self {
            Self { shift: true, reduce: false, arc: false, break_: false } => Some(Action::Shift),
            Self { shift: false, reduce: true, arc: false, break_: false } => Some(Action::Reduce),
            _ => None,
        }
    }
}

/// Children of a token on one side: the newest, from which [`State::older`] leads to the others.
#[derive(Debug, Clone, Copy, Default)]
struct Children {
    left: Option<u32>,
    right: Option<u32>,
}

/// How far a piece has been read, and the arcs so far.
struct State {
    stack: Vec<usize>,
    /// Tokens that were put back, the next to read last.
    put_back: Vec<usize>,
    /// First token never read.
    next: usize,
    arcs: Vec<Arc>,
    children: Vec<Children>,
    /// For each child, the child of the same head on the same side that was added before it.
    older: Vec<Option<u32>>,
    is_unshiftable: Vec<bool>,
    starts_sentence: Vec<bool>,
}

impl State {
    fn new(length: usize) -> Self {
        Self {
            stack: Vec::new(),
            put_back: Vec::new(),
            next: 0,
            arcs: vec![None; length],
            children: vec![Children::default(); length],
            older: vec![None; length],
            is_unshiftable: vec![false; length],
            starts_sentence: vec![false; length],
        }
    }

    fn buffer_len(&self) -> usize {
        self.put_back.len() + self.arcs.len() - self.next
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_len() == 0
    }

    /// The token so many places from the front of the buffer.
    fn buffer(&self, place: usize) -> Option<usize> {
        let put_back = self.put_back.len();
        if place < put_back {
            return Some(self.put_back[put_back - 1 - place]);
        }
        Some(self.next + place - put_back).filter(|token| *token < self.arcs.len())
    }

    /// The token so many places from the top of the stack.
    fn stack(&self, place: usize) -> Option<usize> {
        self.stack.len().checked_sub(place + 1).map(|index| self.stack[index])
    }

    fn slots(&self) -> [Option<usize>; SLOTS] {
        let (front, top) = (self.buffer(0), self.stack(0));
        let newest = |token: Option<usize>, side: fn(&Children) -> Option<u32>| {
            token.and_then(|token| side(&self.children[token])).map(|child| child as usize)
        };
        [
            front,
            self.buffer(1),
            top,
            self.stack(1),
            self.stack(2),
            newest(front, |children| children.left),
            newest(top, |children| children.left),
            newest(top, |children| children.right),
        ]
    }

    fn valid(&self) -> Valid {
        let (front, next) = (self.buffer(0), self.buffer(1));
        let has_stack = !self.stack.is_empty();
        let is_at_start = front.is_some_and(|front| self.starts_sentence[front]);
        let is_shiftable = front.is_some_and(|front| !self.is_unshiftable[front]);
        Valid {
            shift: !has_stack || (next.is_some() && !is_at_start && is_shiftable),
            reduce: has_stack,
            arc: has_stack && front.is_some() && !is_at_start,
            break_: front.zip(next).is_some_and(|(front, next)| next == front + 1 && !self.starts_sentence[next]),
        }
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Shift => self.push(),
            Action::Reduce => self.reduce(),
            Action::Left(label) => {
                if let (Some(top), Some(front)) = (self.stack.pop(), self.buffer(0)) {
                    self.add_arc(front, top, label);
                    self.is_unshiftable[front] = false;
                }
            }
            Action::Right(label) => {
                if let (Some(top), Some(front)) = (self.stack(0), self.buffer(0)) {
                    self.add_arc(top, front, label);
                    self.push();
                }
            }
            Action::Break => {
                if let Some(next) = self.buffer(1) {
                    self.starts_sentence[next] = true;
                }
            }
        }
    }

    fn push(&mut self) {
        let token = self.put_back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn reduce(&mut self) {
        let Some(top) = self.stack.pop() else { return };
        if self.arcs[top].is_none() && !self.stack.is_empty() {
            self.put_back.push(top);
            self.is_unshiftable[top] = true;
        }
    }

    /// Adds an arc; one that the child has already goes.
    fn add_arc(&mut self, head: usize, child: usize, label: ArcLabel) {
        if let Some((old, _)) = self.arcs[child] {
            // The arc that goes is always the newest of its head and side.
            *self.newest(old, child) = self.older[child];
        }
        let number = u32::try_from(child).ok();
        let newest = self.newest(head, child);
        let older = std::mem::replace(newest, number);
        self.older[child] = older;
        self.arcs[child] = Some((head, label));
    }

    /// The newest child of `head` on the side of `child`.
    fn newest(&mut self, head: usize, child: usize) -> &mut Option<u32> {
        let children = &mut self.children[head];
        if child < head { &mut children.left } else { &mut children.right }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> ArcLabel {
        text.parse().unwrap()
    }

    #[test]
    fn labels_of_lifted_arcs_have_two_halves() {
        assert_eq!(label("prep||dobj"), ArcLabel { dep: Dep::Prep, lifted_from: Some(Dep::Dobj) });
        assert_eq!(label("prep").lifted_from, None);
        assert!("prep||nothing".parse::<ArcLabel>().is_err());
    }

    #[test]
    fn armenia_accepted_the_invitation() {
        let mut state = State::new(5);
        let [s, d] = [Action::Shift, Action::Reduce];
        let (l, r) = (|text| Action::Left(label(text)), |text| Action::Right(label(text)));
        for action in [s, l("nsubj"), s, s, l("det"), r("dobj"), d, r("punct")] {
            state.apply(action);
        }
        assert_eq!(state.slots(), [None, None, Some(4), Some(1), None, None, None, None]);
        state.apply(d);
        assert_eq!(state.slots(), [None, None, Some(1), None, None, None, Some(0), Some(4)]);
        assert!(matches!(state.valid(), Valid { shift: false, reduce: true, arc: false, break_: false }));
        state.apply(d);
        assert!(state.is_final());
        let heads: Vec<Option<usize>> = state.arcs.iter().map(|arc| arc.map(|(head, _)| head)).collect();
        assert_eq!(heads, [Some(1), None, Some(3), Some(1), Some(1)]);
    }

    #[test]
    fn a_token_without_head_is_put_back_once() {
        let mut state = State::new(3);
        state.apply(Action::Shift);
        state.apply(Action::Shift);
        state.apply(Action::Reduce);
        assert_eq!((state.buffer(0), state.buffer(1)), (Some(1), Some(2)));
        assert!(!state.valid().shift, "what was put back has to get a head");
        state.apply(Action::Left(label("dep")));
        assert!(state.valid().shift);
    }

    #[test]
    fn a_new_arc_takes_the_place_of_the_old_one() {
        let mut state = State::new(3);
        state.apply(Action::Shift);
        state.apply(Action::Right(label("dobj")));
        state.apply(Action::Left(label("nsubj")));
        assert_eq!(state.arcs[1], Some((2, label("nsubj"))));
        assert_eq!(state.children[0].right, None);
        assert_eq!(state.children[2].left, Some(1));
    }

    #[test]
    fn nothing_is_shifted_past_the_start_of_a_sentence() {
        let mut state = State::new(3);
        state.apply(Action::Shift);
        assert!(state.valid().break_);
        state.apply(Action::Break);
        state.apply(Action::Right(label("punct")));
        assert_eq!(state.valid().only(), Some(Action::Reduce));
    }
}
