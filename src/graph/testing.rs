//! Sources of events made by hand, for the tests of this stage and of the analysis.

use std::collections::BTreeSet;

use super::{ActorGraph, GraphError, GraphOptions, Source};
use crate::rdf::vocab::{ENTITY, Individual as _, PLOVER, d, graph, rdf, rdfs, schema};
use crate::store::{Scan, Value};
use crate::types::{EventTime, Modality};

/// One event as a source tells it. Actors are listed names, `envoy@armenia` acting for a state.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    source: String,
    target: String,
    class: String,
    time: String,
    document: Option<String>,
    original: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    speaker: Option<String>,
    asserted: bool,
    factuality: String,
    reciprocal: bool,
    confidence: f32,
    merge: Option<(String, String)>,
}

impl Act {
    /// An asserted event on a day (or month, or year; empty if it is not told), in a document of its own.
    pub(crate) fn new(source: &str, target: &str, class: &str, time: &str) -> Self {
        let [source, target, class, time] = [source, target, class, time].map(str::to_owned);
        Self {
            source,
            target,
            class,
            time,
            document: None,
            original: None,
            outlet: None,
            published: None,
            speaker: None,
            asserted: true,
            factuality: "actual".to_owned(),
            reciprocal: false,
            confidence: 0.9,
            merge: None,
        }
    }

    pub(crate) fn alleged_by(mut self, speaker: &str) -> Self {
        self.asserted = false;
        self.speaker = Some(speaker.to_owned()).filter(|speaker| !speaker.is_empty());
        self
    }

    pub(crate) fn said_by(mut self, speaker: &str) -> Self {
        self.speaker = Some(speaker.to_owned());
        self
    }

    pub(crate) fn being(mut self, factuality: &str) -> Self {
        (self.asserted, self.factuality) = (false, factuality.to_owned());
        self
    }

    pub(crate) fn reported(mut self, published: &str) -> Self {
        self.published = Some(published.to_owned());
        self
    }

    pub(crate) fn in_document(mut self, name: &str) -> Self {
        self.document = Some(name.to_owned());
        self
    }

    pub(crate) fn copy_of(mut self, name: &str) -> Self {
        self.original = Some(name.to_owned());
        self
    }

    pub(crate) fn of_outlet(mut self, outlet: &str) -> Self {
        self.outlet = Some(outlet.to_owned());
        self
    }

    pub(crate) fn sure(mut self, confidence: f32) -> Self {
        self.confidence = confidence;
        self
    }

    pub(crate) fn each_to_the_other(mut self) -> Self {
        self.reciprocal = true;
        self
    }

    pub(crate) fn with_merge(mut self, merged: &str, survivor: &str) -> Self {
        self.merge = Some((merged.to_owned(), survivor.to_owned()));
        self
    }
}

/// A value that a fact has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Owned {
    Iri(String),
    Literal(String),
}

/// Facts in memory: subject, property, value, graph.
#[derive(Debug, Default)]
pub(crate) struct MemorySource(BTreeSet<(String, &'static str, Owned, &'static str)>);

impl MemorySource {
    pub(crate) fn new(acts: &[Act]) -> Self {
        let mut source = Self::default();
        for (number, act) in acts.iter().enumerate() {
            source.add(number, act);
        }
        source
    }

    fn add(&mut self, number: usize, act: &Act) {
        let event = format!("urn:event:{number:06}");
        let document = format!("urn:document:{}", act.document.clone().unwrap_or_else(|| format!("{number:06}")));
        let (source, source_state) = self.actor(&act.source);
        let (target, target_state) = self.actor(&act.target);
        let iri = Owned::Iri;
        let mut facts = vec![
            (d::CLASS, iri(format!("{PLOVER}{}", act.class))),
            (d::SOURCE, iri(source)),
            (d::TARGET, iri(target)),
            (d::EVIDENCE, iri(format!("{document}#char={number},{}", number + 1))),
            (d::CONFIDENCE, Owned::Literal(act.confidence.to_string())),
        ];
        facts.extend(source_state.map(|state| (d::SOURCE_COUNTRY, iri(state))));
        facts.extend(target_state.map(|state| (d::TARGET_COUNTRY, iri(state))));
        if act.factuality == "denied" {
            facts.push((d::POLARITY_OF, iri(d::NEGATED.as_str().to_owned())));
        }
        let modality = Modality::ALL.iter().find(|one| one.as_str() == act.factuality);
        facts.extend(modality.map(|one| (d::MODALITY_OF, iri(one.term().as_str().to_owned()))));
        if act.asserted {
            facts.push((rdf::TYPE, iri(d::ASSERTED_EVENT.as_str().to_owned())));
        }
        if act.reciprocal {
            facts.push((d::RECIPROCAL, Owned::Literal("true".to_owned())));
        }
        if let Ok(time) = act.time.parse::<EventTime>() {
            facts.push((d::BEGIN, Owned::Literal(time.begin().to_string())));
            facts.push((d::PRECISION_OF, iri(time.precision().term().as_str().to_owned())));
        }
        if let Some(speaker) = &act.speaker {
            let (speaker, _) = self.actor(speaker);
            facts.push((d::ATTRIBUTED_TO, iri(speaker)));
        }
        for (property, value) in facts {
            self.0.insert((event.clone(), property.as_str(), value, "urn:document"));
        }
        let of_document = [
            (schema::DATE_PUBLISHED, act.published.clone().map(Owned::Literal)),
            (schema::PUBLISHER, act.outlet.clone().map(Owned::Literal)),
            (d::NEAR_DUPLICATE_OF, act.original.as_ref().map(|name| iri(format!("urn:document:{name}")))),
        ];
        for (property, value) in of_document {
            self.0.extend(value.map(|value| (document.clone(), property.as_str(), value, "urn:document")));
        }
        let text = Owned::Literal(format!("{} {} {}.", act.source, act.class, act.target));
        self.0.insert((format!("{document}#char={number},{}", number + 1), d::TEXT.as_str(), text, "urn:document"));
        if let Some((merged, survivor)) = &act.merge {
            let fact = (format!("{ENTITY}{merged}"), d::MERGED_INTO.as_str(), iri(format!("{ENTITY}{survivor}")));
            self.0.insert((fact.0, fact.1, fact.2, graph::RECONCILIATION.as_str()));
        }
    }

    /// Lists an actor; gives its IRI and that of the state for which it acts.
    fn actor(&mut self, name: &str) -> (String, Option<String>) {
        let (name, state) = name.split_once('@').map_or((name, None), |(name, state)| (name, Some(state)));
        let node = format!("{ENTITY}{name}");
        let class = match (name.starts_with("the-"), state) {
            (true, _) => d::OUTLET,
            (false, Some(_)) => d::PERSON,
            (false, None) => d::COUNTRY,
        };
        let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
        let label = words.collect::<Vec<_>>().join(" ");
        let facts = [
            (rdf::TYPE, Owned::Iri(class.as_str().to_owned())),
            (rdfs::LABEL, Owned::Literal(label)),
            (d::ISO3, Owned::Literal(name.chars().take(3).collect::<String>().to_uppercase())),
        ];
        for (property, value) in facts {
            if property != d::ISO3 || class == d::COUNTRY {
                self.0.insert((node.clone(), property.as_str(), value, graph::ENTITIES.as_str()));
            }
        }
        let state = state.map(|state| self.actor(state).0);
        if let Some(state) = &state {
            let fact = (node.clone(), d::COUNTRY_OF.as_str(), Owned::Iri(state.clone()), graph::ENTITIES.as_str());
            self.0.insert(fact);
        }
        (node, state)
    }
}

impl Source for MemorySource {
    fn scan(&self, scan: &Scan<'_>, visit: &mut dyn FnMut(&str, Value<'_>)) -> Result<(), GraphError> {
        for (subject, property, value, graph) in &self.0 {
            let value = match value {
                Owned::Iri(iri) => Value::Iri(iri),
                Owned::Literal(text) => Value::Literal(text),
            };
            let is_it = *property == scan.property
                && scan.graph.is_none_or(|name| name == *graph)
                && scan.object.is_none_or(|object| value.iri() == Some(object));
            if is_it {
                visit(subject, value);
            }
        }
        Ok(())
    }

    fn text_of(&self, sentence: &str) -> Result<Option<String>, GraphError> {
        let mut text = None;
        self.scan(&Scan::of(d::TEXT.as_str()), &mut |subject, value| {
            if subject == sentence {
                text = value.literal().map(str::to_owned);
            }
        })?;
        Ok(text)
    }
}

/// The graph of some acts.
pub(crate) fn build(acts: &[Act], options: &GraphOptions) -> Result<ActorGraph, GraphError> {
    ActorGraph::build(&MemorySource::new(acts), options)
}

/// The graph of some acts under the usual options.
pub(crate) fn graph_of(acts: &[Act]) -> ActorGraph {
    build(acts, &GraphOptions::default()).unwrap()
}

/// What a graph counts, a line an event: source, class, target, time, score.
pub(crate) fn counted(graph: &ActorGraph) -> Vec<String> {
    let name = |id| graph.actor(id).iri.strip_prefix(ENTITY).unwrap().to_owned();
    let events = graph.events().iter().map(|event| {
        let time = event.time.map_or_else(|| "-".to_owned(), |time| time.to_string());
        let score = event.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
        format!("{} {} {} {time} {score}", name(event.source), event.event_type, name(event.target))
    });
    events.collect()
}
