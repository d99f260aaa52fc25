//! Events as quads: a node for each, with its triple as a triple term and every part of it as a property.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Triple};

use super::iri::{self, Base};
use super::quads::{DocumentGraph, date, decimal};
use super::vocab::{self, Individual as _, d, rdf};
use crate::types::{CharOffsets, Event, Extraction, Participant};

/// Decimal places of a confidence: more would claim a calibration that nobody has.
pub(super) const CONFIDENCE_DIGITS: usize = 2;
/// Decimal places of a Goldstein score, as its tables have it.
pub(super) const GOLDSTEIN_DIGITS: usize = 1;

/// The IRI of each event, in order.
pub(super) fn mint_events(
    base: &Base,
    document: &NamedNode,
    extraction: &Extraction,
    offsets: &CharOffsets<'_>,
) -> Vec<NamedNode> {
    let mut doubles = HashMap::new();
    let spans_of = |event: &Event| [event.act, event.source.mention, event.target.mention];
    extraction
        .events
        .iter()
        .map(|event| {
            let spans = spans_of(event);
            let double = doubles.entry(spans).or_insert(0);
            let node = base.event(document, spans.map(|span| offsets.chars_of(span)), *double);
            *double += 1;
            node
        })
        .collect()
}

/// Adds the events of the graph's document.
pub(super) fn add_events(graph: &mut DocumentGraph<'_>) {
    let extraction = graph.extraction;
    let nodes = mint_events(&graph.mapping.base, &graph.document, extraction, &graph.offsets);
    for (event, node) in extraction.events.iter().zip(nodes) {
        add_event(graph, event, &node);
    }
}

fn add_event(graph: &mut DocumentGraph<'_>, event: &Event, node: &NamedNode) {
    let act = iri::act(&event.predicate);
    let (source, target) = (graph.entities[event.source.entity].clone(), graph.entities[event.target.entity].clone());

    graph.add(node, rdf::TYPE, if event.asserted { d::ASSERTED_EVENT } else { d::UNASSERTED_EVENT });
    graph.add(node, rdf::REIFIES, Triple::new(source.clone(), act.clone(), target.clone()));
    if event.reciprocal && source != target {
        graph.add(node, rdf::REIFIES, Triple::new(target.clone(), act.clone(), source.clone()));
    }
    graph.add(node, d::SOURCE, source);
    graph.add(node, d::ACT, act);
    graph.add(node, d::TARGET, target);
    for (property, participant) in [(d::SOURCE_COUNTRY, event.source), (d::TARGET_COUNTRY, event.target)] {
        if let Some(country) = graph.country_of(participant) {
            graph.add(node, property, country);
        }
    }

    graph.add(node, d::CLASS, vocab::plover(event.event_type));
    if let Some(cameo) = event.cameo {
        graph.add(node, d::CAMEO, vocab::cameo(cameo));
    }
    if let Some(goldstein) = event.goldstein {
        graph.add(node, d::GOLDSTEIN, decimal(goldstein.clamp(-10.0, 10.0), GOLDSTEIN_DIGITS));
    }
    if let Some(quad_class) = event.event_type.quad_class() {
        graph.add(node, d::QUAD_CLASS_OF, quad_class.term());
    }
    if event.reciprocal {
        graph.add(node, d::RECIPROCAL, Literal::from(true));
    }
    graph.add(node, d::POLARITY_OF, event.polarity.term());
    graph.add(node, d::MODALITY_OF, event.modality.term());
    graph.add(node, d::CONFIDENCE, decimal(event.confidence.clamp(0.0, 1.0), CONFIDENCE_DIGITS));

    if let Some(time) = event.time {
        graph.add(node, d::BEGIN, date(time.begin()));
        graph.add(node, d::END, date(time.end()));
        graph.add(node, d::PRECISION_OF, time.precision().term());
    }
    if let Some(published) = graph.extraction.document.published {
        graph.add(node, d::REPORTED_ON, date(published));
    }
    if let Some(place) = event.place {
        graph.add(node, d::PLACE_OF, graph.entities[place.entity].clone());
        graph.add(node, d::PLACE_MENTION, graph.span(place.mention));
    }
    // Two sentences without a word between them would have one IRI.
    let evidence: BTreeSet<_> = event.evidence().map(|sentence| graph.extraction.sentences[sentence].span).collect();
    for span in evidence {
        graph.add(node, d::EVIDENCE, graph.span(span));
    }
    graph.add(node, d::SOURCE_MENTION, graph.span(event.source.mention));
    graph.add(node, d::ACT_MENTION, graph.span(event.act));
    graph.add(node, d::TARGET_MENTION, graph.span(event.target.mention));
    add_attribution(graph, &event.attribution, node);
}

/// Adds the chain of speakers.
///
/// The cells of the list have IRIs, since blank nodes would be others in every reading of the same document.
fn add_attribution(graph: &mut DocumentGraph<'_>, chain: &[Participant], event: &NamedNode) {
    let Some(innermost) = chain.last() else { return };
    graph.add(event, d::ATTRIBUTED_TO, graph.entities[innermost.entity].clone());
    let cell = |number: usize| NamedNode::new_unchecked(format!("{}#attribution-{number}", event.as_str()));
    graph.add(event, d::ATTRIBUTION, cell(1));
    for (number, speaker) in (1..).zip(chain) {
        let node = cell(number);
        let next = if number < chain.len() { cell(number + 1) } else { NamedNodeRef::into_owned(rdf::NIL) };
        graph.add(&node, rdf::FIRST, graph.entities[speaker.entity].clone());
        graph.add(&node, rdf::REST, next);
        graph.add(&node, d::SPEAKER_MENTION, graph.span(speaker.mention));
    }
}
