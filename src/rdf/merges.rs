//! Merges as quads: `d:mergedInto`, and a record of why for each.
//!
//! The entry point is [`merge_quads`]. All of them stand in one graph, `urn:demarche:reconciliation`, so that what was
//! merged is taken back by emptying it.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::iri::Base;
use super::quads::decimal;
use super::vocab::{Individual as _, d, graph, rdf};
use crate::types::Merge;

/// Decimal places of a confidence and of a weight.
const DIGITS: usize = 2;

/// The quads of merges, in their order.
#[must_use]
pub fn merge_quads(base: &Base, merges: &[Merge]) -> Vec<Quad> {
    let mut quads = Vec::new();
    for merge in merges {
        let entity = NamedNode::new_unchecked(merge.entity.as_str());
        let survivor = NamedNode::new_unchecked(merge.survivor.as_str());
        let record = base.merge(&entity);
        let mut add = |subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(subject.clone(), predicate.into_owned(), object, graph::RECONCILIATION));
        };
        add(&entity, d::MERGED_INTO, survivor.clone().into());
        add(&record, rdf::TYPE, d::MERGE.into());
        add(&record, d::MERGED, entity.into());
        add(&record, d::SURVIVOR, survivor.into());
        add(&record, d::COMPARED_WITH, NamedNode::new_unchecked(merge.compared_with.as_str()).into());
        add(&record, d::CONFIDENCE, decimal(merge.confidence, DIGITS).into());
        for (number, reason) in (1..).zip(&merge.reasons) {
            let node = NamedNode::new_unchecked(format!("{}#reason-{number}", record.as_str()));
            add(&record, d::REASON_OF, node.clone().into());
            add(&node, rdf::TYPE, d::REASON.into());
            add(&node, d::REASON_KIND_OF, reason.kind.term().into());
            add(&node, d::WEIGHT, decimal(reason.weight, DIGITS).into());
            add(&node, d::TEXT, Literal::from(reason.text.as_str()).into());
        }
    }
    quads
}
