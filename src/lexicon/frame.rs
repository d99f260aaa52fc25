//! A frame: one meaning of a predicate, with the arguments that it needs.
//!
//! [`Frame::fit`] compares a frame with the objects of a clause. Which words fill the slots of a clause, and whether
//! they are actors, is the extraction's.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::types::{CameoCode, EntityType, EventType, Span};

/// Where in a clause an argument stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// `obj`: the direct object of the verb; what is the subject in a passive.
    Object,
    /// `self`: the object by which the row was met, where that is an actor itself: `killed soldiers`.
    Itself,
    /// `subj`: the subject; what follows `by` in a passive. As a target: another member of a subject that names several.
    Subject,
    /// `poss`: who owns the object, or the event noun: `Armenia's invitation`.
    Possessor,
    /// `amod`: the people or state before the object or the event noun: `the Russian attack`, `the US sanctions`.
    Modifier,
    /// `clause`: the subject of the complement clause, else the target in it.
    Clause,
    /// The object of this preposition, on the verb or on its object (`sanctions on`). `to` is the indirect object too.
    Preposition(Box<str>),
}

/// What a table may write for [`Slot::Preposition`]; a closed list, so that a slip of the pen does not make a row idle.
#[rustfmt::skip] // one word a line says no more
pub const PREPOSITIONS: &[&str] = &[
    "about", "across", "after", "against", "along", "alongside", "among", "around", "as", "at", "before", "behind", "between",
    "beyond", "by", "concerning", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "outside",
    "over", "past", "regarding", "through", "to", "toward", "towards", "under", "upon", "via", "with", "within", "without",
];

/// The text is no slot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("obj, self, subj, poss, amod, clause or a preposition is wanted, not {0:?}")]
pub struct UnknownSlot(String);

impl FromStr for Slot {
    type Err = UnknownSlot;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "obj" => Self::Object,
            "self" => Self::Itself,
            "subj" => Self::Subject,
            "poss" => Self::Possessor,
            "amod" => Self::Modifier,
            "clause" => Self::Clause,
            _ if PREPOSITIONS.contains(&text) => Self::Preposition(text.into()),
            _ => return Err(UnknownSlot(text.to_owned())),
        })
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "obj",
            Self::Itself => "self",
            Self::Subject => "subj",
            Self::Possessor => "poss",
            Self::Modifier => "amod",
            Self::Clause => "clause",
            Self::Preposition(preposition) => preposition,
        })
    }
}

/// What a frame asks of the objects of its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectRule {
    /// An object with one of these lemmas in one of these slots: `talk|meeting` is a direct object, `to|into:war` what
    /// stands after `to` or `into`, `as:threat` what the object is called, `clause:withdraw` the verb of the complement
    /// clause.
    Words {
        /// [`Slot::Object`], [`Slot::Preposition`] or [`Slot::Clause`], any of them.
        slots: Vec<Slot>,
        /// Any of them will do, sorted; none are listed where any word will (`as:*`).
        lemmas: Vec<Box<str>>,
    },
    /// No direct object.
    Absent,
    /// Nothing.
    Any,
}

impl ObjectRule {
    /// Order in which frames are tried: what asks for more comes first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Words { lemmas, .. } if !lemmas.is_empty() => 0,
            Self::Words { .. } => 1,
            Self::Absent => 2,
            Self::Any => 3,
        }
    }
}

/// How a frame fits the objects of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The object with this index is the one that the frame asks for: its possessor and prepositions count.
    Object(usize),
    /// The frame asks for none.
    Free,
}

/// A sentence that shows a frame at work, without its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The sentence.
    pub text: Box<str>,
    /// What stood in square brackets: the source, or the word that embeds.
    pub source: Span,
    /// What stood in braces: the target, or the predicate that is embedded.
    pub target: Span,
}

impl Example {
    /// Reads a sentence with one part in square brackets and one in braces.
    ///
    /// Gives `None` unless there is exactly one of each, neither empty nor within the other.
    #[must_use]
    pub fn parse(marked: &str) -> Option<Self> {
        let mut text = String::with_capacity(marked.len());
        let (mut open, mut source, mut target) = (None, None, None);
        for c in marked.chars() {
            match c {
                '[' | '{' if open.is_none() => open = Some((c, text.len())),
                ']' | '}' => {
                    let (bracket, start) = open.take()?;
                    let role = if c == ']' { &mut source } else { &mut target };
                    let is_pair = matches!((bracket, c), ('[', ']') | ('{', '}'));
                    if !is_pair || start == text.len() || role.replace(Span::new(start, text.len())).is_some() {
                        return None;
                    }
                }
                '[' | '{' => return None,
                _ => text.push(c),
            }
        }
        Some(Self { text: text.into(), source: source?, target: target? }).filter(|_| open.is_none())
    }
}

/// Who may stand on one side of an act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// Types of entity that may.
    pub types: Vec<EntityType>,
    /// Nouns of which the mention may be made, whatever its type: `troop`.
    pub heads: Vec<Box<str>>,
}

impl Who {
    /// Whether the row asks for nobody in particular.
    #[must_use]
    pub fn is_anybody(&self) -> bool {
        self.types.is_empty() && self.heads.is_empty()
    }

    /// Whether somebody of this type, called by a noun with this lemma, may stand here. A place may where it is asked
    /// for, or where the act can be done to one ([`Frame::takes_place`]), which is not looked at here.
    #[must_use]
    pub fn admits(&self, entity_type: EntityType, head: &str) -> bool {
        self.is_anybody() || self.types.contains(&entity_type) || self.heads.iter().any(|one| &**one == head)
    }
}

/// One meaning of a verb or an event noun.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Lemma with its particle (`pull_out`), and other spellings or verbs that behave alike.
    pub lemmas: Vec<Box<str>>,
    /// What it asks of the objects.
    pub object: ObjectRule,
    /// Where the source stands, best first; the first slot with an actor counts.
    pub sources: Vec<Slot>,
    /// Where the target stands, best first.
    pub targets: Vec<Slot>,
    /// Whether it is an act at all: `saw`, `won the match against` are none. The fields below say nothing then.
    pub is_act: bool,
    /// What kind of act.
    pub event_type: EventType,
    /// The same, finer.
    pub cameo: Option<CameoCode>,
    /// Goldstein score of the CAMEO code, -10 to +10.
    pub goldstein: Option<f32>,
    /// PLOVER mode of the CAMEO code, where it has one.
    pub mode: Option<Box<str>>,
    /// Who the source may be.
    pub source: Who,
    /// Who the target may be.
    pub target: Who,
    /// Whether `sources` is the place that the row names, and the target the subject: `received weapons from`.
    pub is_inverse: bool,
    /// Whether both sides do it to each other.
    pub is_reciprocal: bool,
    /// Whether the object names the predicate: `held talks` is `talk`.
    pub is_light: bool,
    /// Whether a place may be the target: physical acts, visits.
    pub takes_place: bool,
    /// Of a noun: whether what it names is so when it is merely named, as in `the war between ..`.
    pub is_fact: bool,
    /// A sentence to show it.
    pub example: Example,
    /// The table that it stands in.
    pub table: Arc<str>,
    /// Line in its table, counted from 1.
    pub line: usize,
}

impl Frame {
    /// Whether the row is not of the tables that come with the program.
    #[must_use]
    pub fn is_added(&self) -> bool {
        !matches!(&*self.table, "predicates.tsv" | "nouns.tsv")
    }

    /// Whether two rows say something of the same arguments.
    pub(super) fn is_about_the_same(&self, other: &Self) -> bool {
        let places = |frame: &Self| (frame.sources.clone(), frame.targets.clone());
        let sides = |frame: &Self| (frame.source.clone(), frame.target.clone());
        self.object == other.object && places(self) == places(other) && sides(self) == sides(other)
    }

    /// Order in which the frames of a lemma are tried: what asks for more comes first.
    pub(super) fn rank(&self) -> (u8, bool) {
        (self.object.rank(), self.source.is_anybody() && self.target.is_anybody())
    }

    /// Whether the frame fits a clause with these objects, each with its slot and its lemma, and by which of them.
    ///
    /// A predicate noun or adjective (`is`, `called Russia a threat`) is handed in as [`Slot::Object`] of `be` and as
    /// the object of `as` of other verbs; the predicate of a complement clause as [`Slot::Clause`].
    #[must_use]
    pub fn fit(&self, objects: &[(Slot, &str)]) -> Option<Fit> {
        match &self.object {
            ObjectRule::Any => Some(Fit::Free),
            ObjectRule::Absent => objects.iter().all(|(slot, _)| *slot != Slot::Object).then_some(Fit::Free),
            ObjectRule::Words { slots, lemmas } => objects
                .iter()
                .position(|(slot, lemma)| slots.contains(slot) && is_listed(lemmas, lemma))
                .map(Fit::Object),
        }
    }
}

/// Whether a word is one of these, which are sorted, or there are none.
fn is_listed(lemmas: &[Box<str>], lemma: &str) -> bool {
    lemmas.is_empty() || lemmas.binary_search_by(|one| (**one).cmp(lemma)).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slots_are_written_as_they_are_read_and_slips_are_refused() {
        for text in ["obj", "self", "subj", "poss", "amod", "clause", "against"] {
            assert_eq!(text.parse::<Slot>().unwrap().to_string(), text);
        }
        assert!("agianst".parse::<Slot>().is_err());
        assert!(PREPOSITIONS.is_sorted());
    }

    #[test]
    fn the_marks_of_an_example_become_spans() {
        let example = Example::parse("The [Élysée] invited {Armenia}.").unwrap();
        assert_eq!(&*example.text, "The Élysée invited Armenia.");
        assert_eq!(example.source.of(&example.text), "Élysée");
        assert_eq!(example.target.of(&example.text), "Armenia");
    }

    #[test]
    fn an_example_has_exactly_one_source_and_one_target() {
        for bad in ["A met B", "[A] met B", "[A] met {B} and {C}", "[A {B}] met", "[A] met {B", "[] met {B}", "[A} {B]"]
        {
            assert_eq!(Example::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn marks_in_any_text_are_read_or_refused(text in "[a-zé{}\\[\\] ]{0,30}") {
            if let Some(example) = Example::parse(&text) {
                for span in [example.source, example.target] {
                    prop_assert_eq!(Span::checked(span.start, span.end, &example.text), Some(span));
                    prop_assert!(!span.is_empty());
                }
                prop_assert_eq!(example.text.len() + 4, text.len());
            }
        }
    }

    #[test]
    fn a_frame_fits_by_its_object() {
        let frame = |object| Frame {
            lemmas: vec!["hold".into()],
            object,
            sources: vec![Slot::Subject],
            targets: vec![Slot::Preposition("with".into())],
            is_act: true,
            event_type: EventType::Consult,
            cameo: None,
            goldstein: None,
            mode: None,
            source: Who::default(),
            target: Who::default(),
            is_inverse: false,
            is_reciprocal: true,
            is_light: true,
            takes_place: false,
            is_fact: false,
            example: Example::parse("[A] {B}").unwrap(),
            table: "v.tsv".into(),
            line: 1,
        };
        let talks =
            frame(ObjectRule::Words { slots: vec![Slot::Object], lemmas: vec!["meeting".into(), "talk".into()] });
        let in_vienna = (Slot::Preposition("in".into()), "Vienna");
        assert_eq!(talks.fit(&[in_vienna.clone(), (Slot::Object, "talk")]), Some(Fit::Object(1)));
        assert_eq!(talks.fit(&[(Slot::Object, "hostage")]), None);
        assert_eq!(talks.fit(&[(Slot::Clause, "talk")]), None);
        let called = frame(ObjectRule::Words { slots: vec![Slot::Preposition("as".into())], lemmas: Vec::new() });
        assert_eq!(called.fit(&[(Slot::Preposition("as".into()), "disgrace")]), Some(Fit::Object(0)));
        assert_eq!(called.fit(&[(Slot::Object, "disgrace")]), None);
        assert_eq!(frame(ObjectRule::Any).fit(&[(Slot::Object, "hostage")]), Some(Fit::Free));
        assert_eq!(frame(ObjectRule::Absent).fit(std::slice::from_ref(&in_vienna)), Some(Fit::Free));
        assert_eq!(frame(ObjectRule::Absent).fit(&[(Slot::Object, "hostage")]), None);
    }

    #[test]
    fn a_side_may_be_held_to_types_and_to_nouns() {
        let force = Who { types: vec![EntityType::Country], heads: vec!["troop".into()] };
        assert!(force.admits(EntityType::Country, "france") && force.admits(EntityType::Group, "troop"));
        assert!(!force.admits(EntityType::Group, "refugee"));
        assert!(Who::default().admits(EntityType::Place, "valley"));
    }
}
