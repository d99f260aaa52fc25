//! What is compared with the gold: events and relations of extractions, or of the JSON Lines that `extract` writes.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::Deserialize;

use super::EvalError;
use crate::types::{Extraction, Participant};

/// A predicted actor, by all its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Actor {
    /// Fullest name.
    pub label: Option<String>,
    /// The words as they stand in the text.
    pub mention: Option<String>,
    /// Other names.
    #[serde(default, deserialize_with = "or_default")]
    pub aliases: Vec<String>,
    /// ISO 3166-1 alpha-3 code of the state that it is or acts for.
    pub country: Option<String>,
}

/// A predicted event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PredictedEvent {
    /// Who does it.
    pub source: Actor,
    /// To whom.
    pub target: Actor,
    /// Event type in capitals; one that does not exist is just wrong.
    pub class: String,
    /// `affirmed` or `negated`.
    pub polarity: String,
    /// `actual`, `future`, `possible` or `requested`.
    pub modality: String,
    /// The innermost speaker.
    pub attributed_to: Option<Actor>,
    /// ISO 8601.
    pub time: Option<String>,
    /// Where it is told.
    #[serde(default, deserialize_with = "or_default")]
    sentence: Sentence,
}

/// A predicted relation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PredictedRelation {
    /// Of whom it holds.
    pub subject: Actor,
    /// What holds.
    pub predicate: String,
    /// With respect to whom.
    pub object: Actor,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct Sentence {
    #[serde(default)]
    text: String,
}

impl PredictedEvent {
    /// The sentence that tells it, as far as it is known.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence.text
    }
}

/// A missing or null field as an empty one.
fn or_default<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// The events and relations of one document, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OfDocument {
    pub(super) events: Vec<PredictedEvent>,
    pub(super) relations: Vec<PredictedRelation>,
}

/// Predicted events and relations, by document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Predictions {
    by_document: BTreeMap<String, OfDocument>,
}

/// What a line tells of, whatever else it holds.
#[derive(Deserialize)]
struct Line {
    kind: Option<String>,
    document: Option<String>,
}

impl Predictions {
    /// Whether a line of JSON is a prediction and not a document to be read: an object with a `kind`.
    #[must_use]
    pub fn is_line(line: &[u8]) -> bool {
        serde_json::from_slice::<Line>(line).is_ok_and(|line| line.kind.is_some())
    }

    /// Adds what was read out of a document.
    pub fn add(&mut self, extraction: &Extraction) {
        let of_document = self.by_document.entry(extraction.document.name.clone()).or_default();
        let actor = |participant: Participant| {
            let entity = &extraction.entities[participant.entity];
            Actor {
                label: Some(entity.label.clone()),
                mention: Some(participant.mention.of(&extraction.document.text).to_owned()),
                aliases: entity.aliases.clone(),
                country: entity.country.map(|code| code.to_string()),
            }
        };
        of_document.events.extend(extraction.events.iter().map(|event| PredictedEvent {
            source: actor(event.source),
            target: actor(event.target),
            class: event.event_type.to_string(),
            polarity: event.polarity.to_string(),
            modality: event.modality.to_string(),
            attributed_to: event.attributed_to().map(actor),
            time: event.time.map(|time| time.to_string()),
            sentence: Sentence {
                text: extraction.sentences[event.sentence].span.of(&extraction.document.text).to_owned(),
            },
        }));
        of_document.relations.extend(extraction.relations.iter().map(|relation| PredictedRelation {
            subject: actor(relation.subject),
            predicate: relation.relation.as_str().to_owned(),
            object: actor(relation.object),
        }));
    }

    /// Adds the lines of kind `event` and `relation`; `file` is for messages.
    ///
    /// A document is known by the last part of its name, as gold files have it.
    ///
    /// # Errors
    /// [`EvalError`] at the first line that cannot be read, has no kind, or lacks what its kind needs.
    pub fn read(&mut self, file: &str, lines: impl BufRead) -> Result<(), EvalError> {
        for (index, line) in lines.lines().enumerate() {
            let number = index + 1;
            let line = line.map_err(|source| EvalError::Read { file: file.to_owned(), line: number, source })?;
            if !line.trim().is_empty() {
                self.read_line(line.trim_start_matches('\u{feff}')).map_err(|source| EvalError::Prediction {
                    file: file.to_owned(),
                    line: number,
                    source,
                })?;
            }
        }
        Ok(())
    }

    fn read_line(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let line: Line = serde_json::from_str(json)?;
        let document = line.document.as_deref().map_or("", last_part);
        match line.kind.as_deref() {
            Some("event") => self.named(document)?.events.push(serde_json::from_str(json)?),
            Some("relation") => self.named(document)?.relations.push(serde_json::from_str(json)?),
            Some(_) => {}
            None => return Err(serde::de::Error::missing_field("kind")),
        }
        Ok(())
    }

    fn named(&mut self, document: &str) -> Result<&mut OfDocument, serde_json::Error> {
        if document.is_empty() {
            return Err(serde::de::Error::missing_field("document"));
        }
        Ok(self.by_document.entry(document.to_owned()).or_default())
    }

    pub(super) fn of(&self, document: &str) -> Option<&OfDocument> {
        self.by_document.get(last_part(document))
    }
}

/// The file's name of a path.
fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Predictions, String> {
        let mut predictions = Predictions::default();
        let result = predictions.read("p.jsonl", text.as_bytes());
        result.map(|()| predictions).map_err(|error| format!("{:#}", anyhow_like(&error)))
    }

    /// The error with its cause.
    fn anyhow_like(error: &EvalError) -> String {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        format!("{error}{}", cause.unwrap_or_default())
    }

    #[test]
    fn only_events_and_relations_are_taken() {
        let text = r#"{"kind": "document", "document": "a.txt"}

{"kind": "relation", "document": "x/a.txt", "subject": {"label": "A"}, "predicate": "ally_of", "object": {"aliases": null}}
{"kind": "event", "document": "b.txt", "source": {"label": "A"}, "target": {}, "class": "AID", "polarity": "affirmed", "modality": "actual", "sentence": {"text": "So."}}
"#;
        let predictions = read(text).unwrap();
        assert_eq!(predictions.of("a.txt").unwrap().relations[0].predicate, "ally_of");
        assert_eq!(predictions.of("b.txt").unwrap().events[0].sentence(), "So.");
        assert!(predictions.of("c.txt").is_none());
    }

    #[test]
    fn a_bad_line_is_named() {
        for (line, message) in [
            (r#"{"id": "a"}"#, "p.jsonl:1: no prediction: missing field `kind`"),
            ("{", "p.jsonl:1: no prediction: EOF while parsing an object at line 1 column 1"),
            (r#"{"kind": "event"}"#, "p.jsonl:1: no prediction: missing field `document`"),
            (
                r#"{"kind": "event", "document": "a", "source": {}}"#,
                "p.jsonl:1: no prediction: missing field `target` at line 1 column 48",
            ),
        ] {
            assert_eq!(read(line).unwrap_err(), message);
        }
    }

    #[test]
    fn a_kind_tells_a_prediction_from_a_document() {
        assert!(Predictions::is_line(br#"{"kind": "document", "document": "a.txt"}"#));
        assert!(!Predictions::is_line(br#"{"id": "a", "text": "They met."}"#));
        assert!(!Predictions::is_line(b"They met."));
    }
}
