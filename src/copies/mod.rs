//! Finds documents that say the same in the same words: wire copy, reprints, updated versions of one report.
//!
//! [`Signature::of`] gives the MinHash of a document's text, [`find_copies`] the documents that repeat an earlier one.
//! What a copy means for the graph is the store's. Whether two texts tell the same event in other words is not asked
//! here: those are two reports.

mod search;
mod signature;

pub use search::{Copy, MIN_SIMILARITY, find_copies};
pub use signature::{BadSignature, Signature};
