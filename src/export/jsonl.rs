//! Extractions as JSON Lines: the contract for pipes, for scoring and for other engines (`docs/data-model.md`).
//!
//! The entry point is [`JsonLines::write`]: one object a line, first the document, then its entities, events and
//! relations. Offsets count code points.

use std::io::{self, Write};

use serde::Serialize;

use crate::rdf::Mapping;
use crate::types::{CharOffsets, Entity, Event, Extraction, Participant, Relation, Span};

/// Writes extractions, one JSON object a line.
pub struct JsonLines<'m, W> {
    mapping: &'m Mapping,
    out: W,
}

impl<'m, W: Write> JsonLines<'m, W> {
    /// A writer that calls things as `mapping` does.
    pub const fn new(mapping: &'m Mapping, out: W) -> Self {
        Self { mapping, out }
    }

    /// Writes what was read out of one document.
    ///
    /// # Errors
    /// If the output fails.
    pub fn write(&mut self, extraction: &Extraction) -> io::Result<()> {
        let document = &extraction.document;
        let document_iri = self.mapping.base.document(&document.id);
        let ids: Vec<String> = extraction
            .entities
            .iter()
            .map(|entity| self.mapping.base.entity(entity, &document_iri).into_string())
            .collect();
        let view = View { extraction, ids: &ids, offsets: CharOffsets::new(&document.text) };
        self.line(&DocumentLine {
            kind: "document",
            id: document_iri.as_str(),
            document: &document.name,
            title: document.title_text(),
            published: document.published.map(|date| date.to_string()),
            publisher: document.publisher.as_deref(),
            url: document.url.as_deref(),
            sentences: extraction.sentences.len(),
        })?;
        for (entity, id) in extraction.entities.iter().zip(&ids) {
            self.line(&EntityLine { kind: "entity", document: &document.name, about: view.about(id, entity) })?;
        }
        let event_iris = self.mapping.event_iris(extraction);
        for (event, iri) in extraction.events.iter().zip(&event_iris) {
            self.line(&view.event(event, iri.as_str()))?;
        }
        for relation in &extraction.relations {
            self.line(&view.relation(relation))?;
        }
        Ok(())
    }

    /// Gives the output back.
    ///
    /// # Errors
    /// If what is left to write cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    kind: &'static str,
    id: &'a str,
    document: &'a str,
    title: Option<&'a str>,
    published: Option<String>,
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    sentences: usize,
}

#[derive(Serialize)]
struct EntityLine<'a> {
    kind: &'static str,
    document: &'a str,
    #[serde(flatten)]
    about: About<'a>,
}

/// What an entity is, wherever it stands.
#[derive(Serialize)]
struct About<'a> {
    id: &'a str,
    label: &'a str,
    aliases: &'a [String],
    r#type: &'static str,
    country: Option<&'a str>,
}

/// An entity in a part that it plays.
#[derive(Serialize)]
struct ParticipantPart<'a> {
    #[serde(flatten)]
    about: About<'a>,
    mention: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct SentencePart<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct EventLine<'a> {
    kind: &'static str,
    id: &'a str,
    document: &'a str,
    sentence: SentencePart<'a>,
    evidence: Vec<SentencePart<'a>>,
    source: ParticipantPart<'a>,
    target: ParticipantPart<'a>,
    predicate: &'a str,
    start: usize,
    end: usize,
    class: &'static str,
    cameo: Option<&'a str>,
    goldstein: Option<f64>,
    reciprocal: bool,
    polarity: &'static str,
    modality: &'static str,
    attributed_to: Option<ParticipantPart<'a>>,
    attribution: Vec<ParticipantPart<'a>>,
    asserted: bool,
    time: Option<String>,
    place: Option<ParticipantPart<'a>>,
    confidence: f64,
}

#[derive(Serialize)]
struct RelationLine<'a> {
    kind: &'static str,
    document: &'a str,
    sentence: SentencePart<'a>,
    subject: ParticipantPart<'a>,
    predicate: &'static str,
    object: ParticipantPart<'a>,
}

/// An extraction seen from JSON.
struct View<'a> {
    extraction: &'a Extraction,
    ids: &'a [String],
    offsets: CharOffsets<'a>,
}

impl<'a> View<'a> {
    fn about(&self, id: &'a str, entity: &'a Entity) -> About<'a> {
        About {
            id,
            label: &entity.label,
            aliases: &entity.aliases,
            r#type: entity.entity_type.as_str(),
            country: entity.country.as_ref().map(|code| code.as_str()),
        }
    }

    fn participant(&self, participant: Participant) -> ParticipantPart<'a> {
        let (start, end) = self.offsets.chars_of(participant.mention);
        let entity = &self.extraction.entities[participant.entity];
        let mention = participant.mention.of(&self.extraction.document.text);
        ParticipantPart { about: self.about(&self.ids[participant.entity], entity), mention, start, end }
    }

    fn sentence(&self, index: usize) -> SentencePart<'a> {
        let span: Span = self.extraction.sentences[index].span;
        let (start, end) = self.offsets.chars_of(span);
        SentencePart { start, end, text: span.of(&self.extraction.document.text) }
    }

    fn event(&self, event: &'a Event, id: &'a str) -> EventLine<'a> {
        let (start, end) = self.offsets.chars_of(event.act);
        EventLine {
            kind: "event",
            id,
            document: &self.extraction.document.name,
            sentence: self.sentence(event.sentence),
            evidence: event.evidence().map(|sentence| self.sentence(sentence)).collect(),
            source: self.participant(event.source),
            target: self.participant(event.target),
            predicate: &event.predicate,
            start,
            end,
            class: event.event_type.as_str(),
            cameo: event.cameo.as_ref().map(|code| code.as_str()),
            goldstein: event.goldstein.map(|score| rounded(score, 10.0)),
            reciprocal: event.reciprocal,
            polarity: event.polarity.as_str(),
            modality: event.modality.as_str(),
            attributed_to: event.attributed_to().map(|speaker| self.participant(speaker)),
            attribution: event.attribution.iter().map(|&speaker| self.participant(speaker)).collect(),
            asserted: event.asserted,
            time: event.time.map(|time| time.to_string()),
            place: event.place.map(|place| self.participant(place)),
            confidence: rounded(event.confidence, 100.0),
        }
    }

    fn relation(&self, relation: &Relation) -> RelationLine<'a> {
        RelationLine {
            kind: "relation",
            document: &self.extraction.document.name,
            sentence: self.sentence(relation.sentence),
            subject: self.participant(relation.subject),
            predicate: relation.relation.as_str(),
            object: self.participant(relation.object),
        }
    }
}

/// Rounded to one part in `parts`, so that the digits do not depend on the arithmetic that led there.
fn rounded(value: f32, parts: f64) -> f64 {
    (f64::from(value) * parts).round() / parts
}
