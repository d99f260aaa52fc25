//! Events with the sentences that tell them, as they stand beside a figure.

use serde::Serialize;

use super::AnalysisError;
use crate::graph::{ActorGraph, Source};

/// An event and the sentence that tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// When it happened: a day, a month or a year; empty if that is not known.
    pub time: String,
    /// Who does it.
    pub source: String,
    /// What kind of act.
    pub class: String,
    /// To whom.
    pub target: String,
    /// -10 to +10; `None` if the scale has none for it.
    pub score: Option<f32>,
    /// How real it is: `asserted`, `alleged`, …
    pub factuality: String,
    /// 0 to 1.
    pub confidence: f32,
    /// On whose word; empty if the text says so itself.
    pub said_by: Vec<String>,
    /// Who published the first report.
    pub outlet: Option<String>,
    /// How many sentences tell it.
    pub sentences: usize,
    /// IRI of the event.
    pub event: String,
    /// IRI of the sentence.
    pub sentence: Option<String>,
    /// Its words.
    pub text: Option<String>,
}

impl Quote {
    /// The event with the first sentence that tells it.
    ///
    /// # Errors
    /// [`AnalysisError::Graph`] if the sentence cannot be read.
    pub(super) fn of(graph: &ActorGraph, source: &dyn Source, event: usize) -> Result<Self, AnalysisError> {
        let told = &graph.events()[event];
        let label = |actor| graph.actor(actor).label.clone();
        let sentence = told.evidence.first().map(|sentence| graph.sentence_iri(*sentence));
        let text = match &sentence {
            Some(iri) => source.text_of(iri)?,
            None => None,
        };
        Ok(Self {
            time: told.time.map_or_else(String::new, |time| time.to_string()),
            source: label(told.source),
            class: told.event_type.to_string(),
            target: label(told.target),
            score: told.score,
            factuality: told.factuality.to_string(),
            confidence: told.confidence,
            said_by: told.speakers.iter().map(|speaker| graph.speakers()[*speaker as usize].clone()).collect(),
            outlet: outlet_of(graph, event).map(str::to_owned),
            sentences: told.evidence.len(),
            event: told.iri.to_string(),
            sentence,
            text,
        })
    }

    /// Several, in the order given.
    pub(super) fn all(
        graph: &ActorGraph,
        source: &dyn Source,
        events: impl IntoIterator<Item = usize>,
    ) -> Result<Vec<Self>, AnalysisError> {
        events.into_iter().map(|event| Self::of(graph, source, event)).collect()
    }

    /// One line for people.
    #[must_use]
    pub fn line(&self) -> String {
        let time = if self.time.is_empty() { "(no date)" } else { &self.time };
        let text = self.text.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{time} {} {} {}: {text}", self.source, self.class, self.target)
    }
}

/// Who published the first report of an event.
pub(super) fn outlet_of(graph: &ActorGraph, event: usize) -> Option<&str> {
    let document = graph.events()[event].document()?;
    graph.documents()[document as usize].outlet.as_deref()
}

/// The strongest of some events: the farthest from zero, the surer, the earlier.
pub(super) fn strongest(graph: &ActorGraph, events: impl IntoIterator<Item = usize>, number: usize) -> Vec<usize> {
    let mut events: Vec<usize> = events.into_iter().collect();
    let strength = |event: &usize| {
        let event = &graph.events()[*event];
        (event.score.unwrap_or_default().abs(), event.confidence)
    };
    events.sort_by(|one, other| {
        let (one_strength, other_strength) = (strength(one), strength(other));
        let by_score = other_strength.0.total_cmp(&one_strength.0);
        by_score.then_with(|| other_strength.1.total_cmp(&one_strength.1)).then_with(|| one.cmp(other))
    });
    events.truncate(number);
    events
}
