//! What happens between two actors, and what holds.

use std::fmt;

use super::{CameoCode, Document, Entity, EventTime, EventType, Mention, Sentence, Span};

/// Whether the clause says that the event is so, or that it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Polarity {
    /// It is.
    Affirmed,
    /// It is not: `did not invite`.
    Negated,
}

impl Polarity {
    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Affirmed => "affirmed",
            Self::Negated => "negated",
        }
    }
}

/// What the clause says of the event's reality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modality {
    /// It happened or happens.
    Actual,
    /// It is planned, promised, scheduled, expected.
    Future,
    /// It may, could, is considered or feared.
    Possible,
    /// Somebody calls for it.
    Requested,
}

impl Modality {
    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Future => "future",
            Self::Possible => "possible",
            Self::Requested => "requested",
        }
    }
}

impl fmt::Display for Polarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An entity in a part that it plays, and the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Participant {
    /// Index in [`Extraction::entities`].
    pub entity: usize,
    /// The words as they stand.
    pub mention: Span,
}

/// Something that one actor does, will do or may do to another, in one clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Index in [`Extraction::sentences`] of the first sentence that tells it: the spans of source, act and target are there.
    pub sentence: usize,
    /// The sentences after it that tell the same event again, in order.
    pub retold: Vec<usize>,
    /// Who does it.
    pub source: Participant,
    /// To whom it is done.
    pub target: Participant,
    /// Lemma of the verb or event noun, with particle or preposition where that carries the meaning: `call on`.
    pub predicate: String,
    /// The word or words of the predicate.
    pub act: Span,
    /// What kind of act.
    pub event_type: EventType,
    /// The same, finer; `None` where the lexicon gives none.
    pub cameo: Option<CameoCode>,
    /// Goldstein score of the CAMEO code, -10 (conflict) to +10 (cooperation).
    pub goldstein: Option<f32>,
    /// Whether both do it to each other: `they met`.
    pub reciprocal: bool,
    /// Whether it is so.
    pub polarity: Polarity,
    /// Whether it is real.
    pub modality: Modality,
    /// Who says so, where it is not the text itself: outermost speaker first.
    pub attribution: Vec<Participant>,
    /// Whether the graph may state it as a plain triple: affirmed, actual, and said by the text or the actor's own side.
    pub asserted: bool,
    /// When.
    pub time: Option<EventTime>,
    /// Where.
    pub place: Option<Participant>,
    /// 0 to 1.
    pub confidence: f32,
}

impl Event {
    /// The innermost speaker.
    #[must_use]
    pub fn attributed_to(&self) -> Option<Participant> {
        self.attribution.last().copied()
    }

    /// All sentences that tell it, in order.
    pub fn evidence(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.sentence).chain(self.retold.iter().copied())
    }
}

/// What kind of lasting relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it; ontology/demarche.ttl describes them")]
pub enum RelationType {
    MemberOf,
    HoldsOffice,
    ActsFor,
    PartOf,
    AllyOf,
    RivalOf,
    LocatedIn,
}

impl RelationType {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::MemberOf, Self::HoldsOffice, Self::ActsFor, Self::PartOf, Self::AllyOf, Self::RivalOf, Self::LocatedIn];

    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MemberOf => "member_of",
            Self::HoldsOffice => "holds_office",
            Self::ActsFor => "acts_for",
            Self::PartOf => "part_of",
            Self::AllyOf => "ally_of",
            Self::RivalOf => "rival_of",
            Self::LocatedIn => "located_in",
        }
    }
}

/// Something that holds between two entities, as the text states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Index in [`Extraction::sentences`].
    pub sentence: usize,
    /// Of whom it holds.
    pub subject: Participant,
    /// What holds.
    pub relation: RelationType,
    /// With respect to whom.
    pub object: Participant,
}

/// All that was read out of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// The document.
    pub document: Document,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The entities that its events and relations name, in the order of their first mention.
    pub entities: Vec<Entity>,
    /// Where those entities are mentioned, in order.
    pub mentions: Vec<Mention>,
    /// What happens, in the order of sentence, act, source, target; no two with the same three spans.
    pub events: Vec<Event>,
    /// What holds, in order.
    pub relations: Vec<Relation>,
}
