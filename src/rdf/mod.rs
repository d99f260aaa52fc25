//! Turns what was read out of a document into quads, and quads back into what was read.
//!
//! [`Mapping::to_quads`] gives the [`DocumentQuads`] of an [`Extraction`](crate::types::Extraction): its own named graph,
//! and the triples that the graph has because of it ([`derive()`]). [`to_extraction`] goes the other way, and [`QuadWriter`]
//! writes N-Quads, TriG or Turtle. What the terms mean is in `ontology/demarche.ttl`, how things are called in [`iri`].
//! Keeping quads is the store's.

mod derived;
mod events;
#[cfg(test)]
pub(crate) mod fixture;
pub mod iri;
mod merges;
mod quads;
mod read;
mod relations;
mod show;
pub mod vocab;
mod write;

pub use derived::derive;
pub use iri::{BadBase, Base};
pub use merges::merge_quads;
pub(crate) use quads::decimal;
pub use quads::{DocumentQuads, Listed, Mapping, content_hash};
pub use read::to_extraction;
pub use show::show;
pub use write::{QuadFormat, QuadWriter, RdfVersion};

/// Quads are not what the mapping writes, or could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RdfError {
    /// A node lacks a property that it has to have.
    #[error("{subject} has no {property}")]
    Missing {
        /// The node.
        subject: String,
        /// The property.
        property: String,
    },
    /// A property has a value that it cannot have.
    #[error("{subject} has a {property} that cannot be read: {value}")]
    Unexpected {
        /// The node.
        subject: String,
        /// The property.
        property: String,
        /// The value.
        value: String,
    },
    /// There is no document among the quads, or more than one.
    #[error("the quads hold {0} documents, not one")]
    Documents(usize),
}
