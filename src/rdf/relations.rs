//! Relations as quads: a reified statement for each, with its evidence.

use std::collections::HashMap;

use oxigraph::model::Triple;

use super::quads::{DocumentGraph, date};
use super::vocab::{Individual as _, d, rdf};

/// Adds the relations of the graph's document.
pub(super) fn add_relations(graph: &mut DocumentGraph<'_>) {
    let extraction = graph.extraction;
    let mut doubles = HashMap::new();
    for relation in &extraction.relations {
        let spans = [relation.subject.mention, relation.object.mention];
        let double = doubles.entry((relation.relation, spans)).or_insert(0);
        let char_spans = spans.map(|span| graph.char_span(span));
        let name = relation.relation.as_str();
        let node = graph.mapping.base.relation(&graph.document, name, char_spans, *double);
        *double += 1;

        let subject = graph.entities[relation.subject.entity].clone();
        let object = graph.entities[relation.object.entity].clone();
        let predicate = relation.relation.term();
        graph.add(&node, rdf::TYPE, d::RELATION);
        graph.add(&node, rdf::REIFIES, Triple::new(subject.clone(), predicate, object.clone()));
        graph.add(&node, rdf::SUBJECT, subject);
        graph.add(&node, rdf::PREDICATE, predicate);
        graph.add(&node, rdf::OBJECT, object);
        if let Some(published) = extraction.document.published {
            graph.add(&node, d::REPORTED_ON, date(published));
        }
        graph.add(&node, d::EVIDENCE, graph.span(extraction.sentences[relation.sentence].span));
        graph.add(&node, d::SUBJECT_MENTION, graph.span(relation.subject.mention));
        graph.add(&node, d::OBJECT_MENTION, graph.span(relation.object.mention));
    }
}
