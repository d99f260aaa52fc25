//! Reads actors, documents and events out of a source, one property at a time, joined on the event.
//!
//! The entry point is [`Records::read`]. What stands here is as the source has it: no rule of counting is applied yet.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::interner::Interner;
use super::{GraphError, Sentence, Source};
use crate::rdf::iri::read_span;
use crate::rdf::vocab::{Individual, PLOVER, d, graph, rdf, rdfs, schema, skos};
use crate::store::{Scan, Value};
use crate::types::{EntityType, EventTime, EventType, Modality, Polarity, Precision};

/// Who an actor is.
#[derive(Debug, Clone, Default)]
pub(super) struct ActorRecord {
    pub(super) label: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) kind: Option<EntityType>,
    pub(super) is_outlet: bool,
    pub(super) iso3: Option<String>,
    /// States for which the actor acts, whatever the day.
    pub(super) countries: Vec<u32>,
    pub(super) merged_into: Option<u32>,
}

/// Who published a document, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct DocumentRecord {
    /// An actor's IRI, or a name.
    pub(super) outlet: Option<String>,
    pub(super) published: Option<Date>,
    /// The document that it repeats.
    pub(super) original: Option<u32>,
}

/// An event as it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct EventRecord {
    pub(super) source: Option<u32>,
    pub(super) target: Option<u32>,
    pub(super) source_country: Option<u32>,
    pub(super) target_country: Option<u32>,
    pub(super) event_type: Option<EventType>,
    pub(super) goldstein: Option<f32>,
    pub(super) is_asserted: bool,
    pub(super) is_negated: bool,
    pub(super) modality: Option<Modality>,
    pub(super) reciprocal: bool,
    pub(super) confidence: Option<f32>,
    begin: Option<Date>,
    precision: Option<Precision>,
    pub(super) speaker: Option<u32>,
    pub(super) evidence: Vec<Sentence>,
}

impl EventRecord {
    /// When it happened, as the text says.
    pub(super) fn time(&self) -> Option<EventTime> {
        Some(EventTime::around(self.begin?, self.precision.unwrap_or(Precision::Day)))
    }
}

/// All that is read.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) actor_names: Interner,
    pub(super) actors: Vec<ActorRecord>,
    pub(super) document_names: Interner,
    pub(super) documents: Vec<DocumentRecord>,
    pub(super) event_names: Interner,
    pub(super) events: Vec<EventRecord>,
}

impl Records {
    /// Reads everything; some twenty scans.
    pub(super) fn read(source: &dyn Source) -> Result<Self, GraphError> {
        let mut records = Self::default();
        records.read_events(source)?;
        records.read_actors(source)?;
        records.read_documents(source)?;
        records.sort();
        Ok(records)
    }

    /// Puts everything into the order of its names. A store on disk and one in memory tell the same in another order, and
    /// what is drawn at random has to be the same from both.
    fn sort(&mut self) {
        let actors = self.actor_names.sort();
        let documents = self.document_names.sort();
        let events = self.event_names.sort();
        let renumber = |one: &mut u32, numbers: &[u32]| *one = numbers[*one as usize];
        for actor in &mut self.actors {
            actor.countries.iter_mut().chain(&mut actor.merged_into).for_each(|one| renumber(one, &actors));
            actor.countries.sort_unstable();
        }
        for document in &mut self.documents {
            document.original.iter_mut().for_each(|one| renumber(one, &documents));
        }
        for event in &mut self.events {
            let sides = [&mut event.source, &mut event.target, &mut event.source_country, &mut event.target_country];
            sides.into_iter().chain([&mut event.speaker]).flatten().for_each(|one| renumber(one, &actors));
            event.evidence.iter_mut().for_each(|sentence| renumber(&mut sentence.document, &documents));
            event.evidence.sort_unstable();
        }
        self.actors = reordered(std::mem::take(&mut self.actors), &actors);
        self.documents = reordered(std::mem::take(&mut self.documents), &documents);
        self.events = reordered(std::mem::take(&mut self.events), &events);
    }

    fn read_events(&mut self, source: &dyn Source) -> Result<(), GraphError> {
        // What has a class is an event; the other properties are joined to it.
        source.scan(&Scan::of(d::CLASS.as_str()), &mut |event, value| {
            let class: Option<EventType> = value.iri().and_then(|iri| iri.strip_prefix(PLOVER)?.parse().ok());
            let number = self.event_names.number(event) as usize;
            if number == self.events.len() {
                self.events.push(EventRecord::default());
            }
            // Of several classes the least, whatever the order of reading.
            let known = &mut self.events[number].event_type;
            *known = [*known, class].into_iter().flatten().min();
        })?;
        let (names, events, actors) = (&self.event_names, &mut self.events, &mut self.actor_names);
        let mut join = |scan: Scan<'_>, set: &mut dyn FnMut(&mut EventRecord, Value<'_>)| {
            source.scan(&scan, &mut |event, value| {
                if let Some(number) = names.get(event) {
                    set(&mut events[number as usize], value);
                }
            })
        };
        let mut actor = |value: Value<'_>| value.iri().map(|iri| actors.number(iri));
        join(Scan::of(d::SOURCE.as_str()), &mut |event, value| event.source = actor(value))?;
        join(Scan::of(d::TARGET.as_str()), &mut |event, value| event.target = actor(value))?;
        join(Scan::of(d::SOURCE_COUNTRY.as_str()), &mut |event, value| event.source_country = actor(value))?;
        join(Scan::of(d::TARGET_COUNTRY.as_str()), &mut |event, value| event.target_country = actor(value))?;
        join(Scan::of(d::ATTRIBUTED_TO.as_str()), &mut |event, value| event.speaker = actor(value))?;
        join(Scan::of(d::GOLDSTEIN.as_str()), &mut |event, value| event.goldstein = number(value))?;
        join(Scan::of(d::CONFIDENCE.as_str()), &mut |event, value| event.confidence = number(value))?;
        join(Scan::of(d::BEGIN.as_str()), &mut |event, value| event.begin = day(value))?;
        join(Scan::of(d::PRECISION_OF.as_str()), &mut |event, value| event.precision = individual(value))?;
        join(Scan::of(d::MODALITY_OF.as_str()), &mut |event, value| event.modality = individual(value))?;
        join(Scan::of(d::POLARITY_OF.as_str()).having(d::NEGATED.as_str()), &mut |event, value| {
            event.is_negated = individual(value) == Some(Polarity::Negated);
        })?;
        join(Scan::of(d::RECIPROCAL.as_str()), &mut |event, value| event.reciprocal = value.literal() == Some("true"))?;
        let asserted = Scan::of(rdf::TYPE.as_str()).having(d::ASSERTED_EVENT.as_str());
        join(asserted, &mut |event, _| event.is_asserted = true)?;
        let documents = &mut self.document_names;
        join(Scan::of(d::EVIDENCE.as_str()), &mut |event, value| {
            if let Some((document, (start, end))) = value.iri().and_then(read_span)
                && let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end))
            {
                event.evidence.push(Sentence { document: documents.number(document), start, end });
            }
        })
    }

    fn read_actors(&mut self, source: &dyn Source) -> Result<(), GraphError> {
        let mut actors: FxHashMap<u32, ActorRecord> = FxHashMap::default();
        let names = &mut self.actor_names;
        let facts = |property: &'static str| Scan::of(property).within(graph::ENTITIES.as_str());
        source.scan(&facts(rdf::TYPE.as_str()), &mut |entity, value| {
            let Value::Iri(class) = value else { return };
            let kind = EntityType::ALL.iter().copied().find(|kind| kind.term().as_str() == class);
            let is_outlet = class == d::OUTLET.as_str();
            if kind.is_some() || is_outlet {
                let actor = actors.entry(names.number(entity)).or_default();
                actor.is_outlet |= is_outlet;
                // Of several kinds the least, whatever the order of reading.
                actor.kind = [actor.kind, kind].into_iter().flatten().min();
            }
        })?;
        source.scan(&Scan::of(d::MERGED_INTO.as_str()), &mut |entity, value| {
            if let Some(survivor) = value.iri() {
                let survivor = names.number(survivor);
                actors.entry(names.number(entity)).or_default().merged_into = Some(survivor);
            }
        })?;
        let mut join = |property: &'static str, set: &mut dyn FnMut(&mut ActorRecord, Value<'_>)| {
            source.scan(&facts(property), &mut |entity, value| {
                if let Some(actor) = names.get(entity).and_then(|number| actors.get_mut(&number)) {
                    set(actor, value);
                }
            })
        };
        join(rdfs::LABEL.as_str(), &mut |actor, value| {
            let label = value.literal().map(str::to_owned);
            actor.label = [actor.label.take(), label].into_iter().flatten().min();
        })?;
        join(skos::ALT_LABEL.as_str(), &mut |actor, value| {
            actor.aliases.extend(value.literal().map(str::to_owned));
        })?;
        join(d::ISO3.as_str(), &mut |actor, value| actor.iso3 = value.literal().map(str::to_owned))?;
        let mut countries: Vec<(u32, String)> = Vec::new();
        source.scan(&facts(d::COUNTRY_OF.as_str()), &mut |entity, value| {
            if let (Some(number), Value::Iri(country)) = (names.get(entity), value) {
                countries.push((number, country.to_owned()));
            }
        })?;
        countries.sort_unstable();
        for (actor, country) in countries {
            let country = names.number(&country);
            if let Some(actor) = actors.get_mut(&actor) {
                actor.countries.push(country);
            }
        }
        // An event may name somebody of whom nothing else is told.
        let numbers = (0_u32..).take(names.len());
        self.actors = numbers.map(|number| actors.remove(&number).unwrap_or_default()).collect();
        self.actors.iter_mut().for_each(|actor| actor.aliases.sort_unstable());
        Ok(())
    }

    fn read_documents(&mut self, source: &dyn Source) -> Result<(), GraphError> {
        let names = &mut self.document_names;
        let mut originals = FxHashMap::default();
        source.scan(&Scan::of(d::NEAR_DUPLICATE_OF.as_str()), &mut |document, value| {
            if let (Some(document), Value::Iri(original)) = (names.get(document), value) {
                originals.insert(document, names.number(original));
            }
        })?;
        let mut documents = vec![DocumentRecord::default(); names.len()];
        let mut join = |property: &'static str, set: &mut dyn FnMut(&mut DocumentRecord, Value<'_>)| {
            source.scan(&Scan::of(property), &mut |document, value| {
                if let Some(number) = names.get(document) {
                    set(&mut documents[number as usize], value);
                }
            })
        };
        join(schema::DATE_PUBLISHED.as_str(), &mut |document, value| document.published = day(value))?;
        join(schema::PUBLISHER.as_str(), &mut |document, value| {
            let (Value::Iri(outlet) | Value::Literal(outlet)) = value;
            document.outlet = Some(outlet.to_owned());
        })?;
        for (number, document) in (0_u32..).zip(&mut documents) {
            document.original = originals.get(&number).copied();
        }
        self.documents = documents;
        Ok(())
    }
}

/// Each item at its new number.
fn reordered<T: Default>(items: Vec<T>, numbers: &[u32]) -> Vec<T> {
    let mut all: Vec<T> = items.iter().map(|_| T::default()).collect();
    for (item, &number) in items.into_iter().zip(numbers) {
        all[number as usize] = item;
    }
    all
}

/// A number that is one: neither NaN nor without end.
fn number(value: Value<'_>) -> Option<f32> {
    value.literal()?.parse().ok().filter(|number: &f32| number.is_finite())
}

fn day(value: Value<'_>) -> Option<Date> {
    value.literal()?.parse().ok()
}

fn individual<T: Individual>(value: Value<'_>) -> Option<T> {
    let iri = value.iri()?;
    T::ALL.iter().copied().find(|one| one.term().as_str() == iri)
}
