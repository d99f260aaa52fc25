//! Finds named entities: a transition system that reads a piece from left to right, one action a token.

use super::NlpError;
use super::layers::HIDDEN;
use super::matrix::{Arithmetic, Matrix};
use super::scorer::{Scorer, ScorerState};
use super::weights::ModelFile;
use crate::types::{EntityLabel, Iob};

/// The token itself, the first token of the open entity, the token before this one if an entity is open.
const SLOTS: usize = 3;
/// Scores of the actions that begin no entity or one: `B`, `U` with each label and `O`, with zeros after them.
const OUTSIDE_SCORES: usize = 48;
/// Scores inside an entity: `I` and `L` with its label, with zeros after them.
const INSIDE_SCORES: usize = 16;

/// The weights, and the labels in the order of the scores.
pub(super) struct EntityRecognizer {
    pub(super) scorer: Scorer,
    labels: Vec<EntityLabel>,
    outside: Matrix,
    outside_bias: Vec<f32>,
    /// For each label.
    inside: Vec<(Matrix, Vec<f32>)>,
}

/// What the recognizer has to know of a token beside its vector.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntityInput {
    pub(super) is_space: bool,
    /// Whether the parser has a sentence begin here.
    pub(super) starts_sentence: bool,
}

/// Place in a named entity, and its label.
pub(super) type EntityTag = (Iob, Option<EntityLabel>);

impl EntityRecognizer {
    /// Reads the weights.
    ///
    /// # Errors
    /// When a part is missing, broken, or its actions are not in the order that the code below relies on.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
        let mut table = file.table("ner.moves")?;
        let moves = table.list(|table| Ok((table.number()?, table.text()?)))?;
        let with_label = |wanted: u32| {
            moves.iter().enumerate().filter(move |(_, (kind, label))| *kind == wanted && !label.is_empty())
        };
        let columns = |wanted: u32| with_label(wanted).map(|(column, _)| column).collect::<Vec<_>>();
        let (begin, inside, last, unit) = (columns(1), columns(2), columns(3), columns(4));
        let names = |wanted: u32| with_label(wanted).map(|(_, (_, label))| *label).collect::<Vec<_>>();
        let labels = names(1).into_iter().map(str::parse).collect::<Result<Vec<EntityLabel>, _>>();
        let labels = labels.map_err(|error| table.broken(error.to_string()))?;
        let outside_action = moves.iter().position(|(kind, _)| *kind == 5);
        let is_regular = [2, 3, 4].into_iter().all(|kind| names(kind) == names(1));
        let (Some(outside_action), true) = (outside_action, is_regular && 2 * labels.len() < OUTSIDE_SCORES) else {
            return Err(table.broken("the actions are not those of a BILUO system"));
        };
        let upper = Matrix::new(HIDDEN, moves.len(), &file.tensor("ner.upper.weight", &[HIDDEN, moves.len()])?);
        let bias = file.tensor("ner.upper.bias", &[moves.len()])?;
        let choose = |columns: &[usize], width: usize| {
            let mut chosen = columns.iter().map(|column| bias[*column]).collect::<Vec<_>>();
            chosen.resize(width, 0.0);
            (upper.columns(columns, width), chosen)
        };
        let outside_columns = [&begin[..], &unit, &[outside_action]].concat();
        let (outside, outside_bias) = choose(&outside_columns, OUTSIDE_SCORES);
        let pairs = inside.into_iter().zip(last);
        Ok(Self {
            scorer: Scorer::read(file, "ner", SLOTS, 1)?,
            labels,
            outside,
            outside_bias,
            inside: pairs.map(|(inside, last)| choose(&[inside, last], INSIDE_SCORES)).collect(),
        })
    }

    /// Labels one piece, whose first token is number `first` of `state`; `tags` has a place for each token.
    pub(super) fn recognize(
        &self,
        arithmetic: Arithmetic,
        state: &mut ScorerState,
        first: usize,
        input: &[EntityInput],
        tags: &mut [EntityTag],
    ) {
        // First token and label of the open entity.
        let mut open: Option<(usize, usize)> = None;
        for (index, token) in input.iter().enumerate() {
            let is_bound = input.get(index + 1).is_none_or(|next| next.starts_sentence);
            let must_close = open.is_some() && is_bound;
            let must_stay_out = open.is_none() && token.is_space;
            let action = if must_close {
                Action::Last
            } else if must_stay_out {
                Action::Outside
            } else {
                let start = open.map(|(start, _)| first + start);
                let before = open.map(|_| first + index - 1);
                let hidden = self.scorer.hidden(arithmetic, [Some(first + index), start, before], state);
                self.choose(arithmetic, &hidden, open.map(|(_, label)| label), is_bound)
            };
            tags[index] = match (action, open) {
                (Action::Begin(label) | Action::Unit(label), _) => (Iob::Begin, Some(self.labels[label])),
                (Action::Inside | Action::Last, Some((_, label))) => (Iob::Inside, Some(self.labels[label])),
                _ => (Iob::Outside, None),
            };
            open = match action {
                Action::Begin(label) => Some((index, label)),
                Action::Inside => open,
                Action::Last | Action::Unit(_) | Action::Outside => None,
            };
        }
    }

    /// The valid action with the greatest score; the first of equals.
    fn choose(&self, arithmetic: Arithmetic, hidden: &[f32], open: Option<usize>, is_bound: bool) -> Action {
        if let Some(label) = open {
            let (matrix, bias) = &self.inside[label];
            let mut scores = [0.0; INSIDE_SCORES];
            scores.copy_from_slice(bias);
            arithmetic.add_product(hidden, matrix, &mut scores);
            return if scores[1] > scores[0] { Action::Last } else { Action::Inside };
        }
        let mut scores = [0.0; OUTSIDE_SCORES];
        scores.copy_from_slice(&self.outside_bias);
        arithmetic.add_product(hidden, &self.outside, &mut scores);
        let labels = self.labels.len();
        let skipped = if is_bound { labels } else { 0 };
        match arithmetic.greatest(&scores[skipped..=2 * labels]).map(|(place, _)| place + skipped) {
            Some(place) if place < labels => Action::Begin(place),
            Some(place) if place < 2 * labels => Action::Unit(place - labels),
            _ => Action::Outside,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin(usize),
    Inside,
    Last,
    Unit(usize),
    Outside,
}
