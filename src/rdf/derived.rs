//! What the shared graphs hold because of one document.
//!
//! The entry point is [`derive()`]. A document's graph says on what it rests: an asserted event by `rdf:reifies`, a fact
//! about an entity by `d:attests`, a relation by `rdf:reifies` again. Which graph a triple goes to follows from what
//! supports it and never from who came first, so that one triple is in one graph. Whether another document still
//! supports a triple is the store's to find out.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedNodeRef, Quad, Term};

use super::vocab::{d, graph, rdf};

/// The quads of the shared graphs that a document's own quads support, each once: facts about entities, then
/// asserted events, in the order of their support.
#[must_use]
pub fn derive(own: &[Quad]) -> Vec<Quad> {
    let mut types = HashSet::new();
    for quad in own.iter().filter(|quad| quad.predicate == rdf::TYPE) {
        if let Term::NamedNode(class) = &quad.object {
            types.insert((&quad.subject, class.as_ref()));
        }
    }
    let shared_graph = |quad: &Quad| -> Option<NamedNodeRef<'static>> {
        if quad.predicate == d::ATTESTS {
            Some(graph::ENTITIES)
        } else if quad.predicate != rdf::REIFIES {
            None
        } else if types.contains(&(&quad.subject, d::ASSERTED_EVENT)) {
            Some(graph::ASSERTED)
        } else if types.contains(&(&quad.subject, d::RELATION)) {
            Some(graph::ENTITIES)
        } else {
            None
        }
    };
    let mut seen = HashSet::new();
    let mut derived: Vec<_> = own
        .iter()
        .filter_map(|quad| match (&quad.object, shared_graph(quad)) {
            (Term::Triple(triple), Some(graph)) => {
                seen.insert(triple).then(|| triple.as_ref().clone().in_graph(GraphName::from(graph)))
            }
            _ => None,
        })
        .collect();
    derived.sort_by_key(|quad: &Quad| quad.graph_name == graph::ASSERTED.into());
    derived
}
