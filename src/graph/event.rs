//! One event as the actor graph counts it.

use std::fmt;
use std::str::FromStr;

use super::ActorId;
use crate::types::{EventTime, EventType};

/// How real an event is, and on whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factuality {
    /// It happened, as the text says or the actor's own side.
    Asserted,
    /// Somebody says of others that it happened.
    Alleged,
    /// It is planned or expected.
    Future,
    /// It may or could be.
    Possible,
    /// Somebody calls for it.
    Requested,
    /// It is denied, or did not happen.
    Denied,
}

impl Factuality {
    /// All of them, the most certain first.
    pub const ALL: [Self; 6] =
        [Self::Asserted, Self::Alleged, Self::Future, Self::Possible, Self::Requested, Self::Denied];

    /// The name as options and output have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Alleged => "alleged",
            Self::Future => "future",
            Self::Possible => "possible",
            Self::Requested => "requested",
            Self::Denied => "denied",
        }
    }
}

impl fmt::Display for Factuality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Factuality {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = || Self::ALL.map(Self::as_str).join(", ");
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| format!("one of {}", names()))
    }
}

/// Whose scores tell cooperation from conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scale {
    /// PLOVER's own, of the event type.
    #[default]
    Plover,
    /// Goldstein's (1992), of the CAMEO code; it has sanctions above the use of force.
    Goldstein,
}

impl Scale {
    /// The name as options and output have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plover => "plover",
            Self::Goldstein => "goldstein",
        }
    }
}

/// A sentence, by its document and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sentence {
    /// Index in [`ActorGraph::documents`](super::ActorGraph::documents).
    pub document: u32,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// An event as it is counted: between two actors of the graph, with all that reports it.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedEvent {
    /// IRI of the event, or of the first of those that were folded into it.
    pub iri: Box<str>,
    /// Who does it.
    pub source: ActorId,
    /// To whom it is done.
    pub target: ActorId,
    /// What kind of act.
    pub event_type: EventType,
    /// -10 (conflict) to +10 (cooperation) on the graph's scale; `None` if the scale has none for it.
    pub score: Option<f32>,
    /// When: what the text says, else the day of publication; `None` if neither is known.
    pub time: Option<EventTime>,
    /// How real it is.
    pub factuality: Factuality,
    /// Whether both do it to each other.
    pub reciprocal: bool,
    /// 0 to 1; of several reports, that of the surest.
    pub confidence: f32,
    /// Indices in [`ActorGraph::speakers`](super::ActorGraph::speakers) of those on whose word it is told, in order; empty
    /// if the text says so itself.
    pub speakers: Vec<u32>,
    /// The sentences that tell it, in order; the first is that of the first report.
    pub evidence: Vec<Sentence>,
}

impl CodedEvent {
    /// The document of the first report.
    #[must_use]
    pub fn document(&self) -> Option<u32> {
        self.evidence.first().map(|sentence| sentence.document)
    }

    /// Whether it brings together, on the graph's scale.
    #[must_use]
    pub fn is_cooperative(&self) -> bool {
        self.score.is_some_and(|score| score > 0.0)
    }

    /// Whether it sets apart, on the graph's scale.
    #[must_use]
    pub fn is_conflictual(&self) -> bool {
        self.score.is_some_and(|score| score < 0.0)
    }
}
