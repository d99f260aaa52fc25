//! Finds entities of several documents that are one: the same person under a variant of the name, a body and its
//! acronym, an unlisted spelling of a listed actor.
//!
//! The entry point is [`find_merges`]. Entities that share a key of their names are compared (`candidates`), each pair
//! is weighed (`score`: name, state, kind, office, company), and pairs are joined unless anybody within would be at odds
//! with another (`clusters`). Two people of one name stay two: another state or kind, a document that names both, or
//! nothing that speaks for their being one but the name. What a merge means for the graph, and how it is taken back, is
//! the store's ([`Store::apply_merges`]).

mod candidates;
mod clusters;
mod names;
mod score;

use crate::store::{Store, StoreError};
use crate::types::Merge;

use candidates::candidates;
use clusters::join;
use score::Judge;

/// All merges that the store gives reason for, in the order of the merged entities' IRIs.
///
/// Depends on what documents and tables say, and not on what is merged already. Time grows with the number of entities
/// and that of pairs that share a key; keys that very many share are left out.
///
/// # Errors
/// [`StoreError::Storage`] if the store cannot be read.
pub fn find_merges(store: &Store) -> Result<Vec<Merge>, StoreError> {
    let entities = store.entities()?;
    let mut judge = Judge::new(store, &entities);
    let pairs = candidates(judge.subjects());
    let verdicts = judge.weigh(&pairs)?;
    join(&mut judge, verdicts)
}
