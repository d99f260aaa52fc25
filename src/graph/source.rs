//! Where the actor graph is read from: a store, or whatever else answers for one property at a time.
//!
//! A remote endpoint can stand in for the store: a scan is `SELECT ?s ?o { ?s <property> ?o }`.

use super::GraphError;
use crate::store::{Scan, Store, Value};

/// What answers for one property at a time.
pub trait Source {
    /// Shows every subject that has the property, with each value, in any order.
    ///
    /// # Errors
    /// [`GraphError::Source`] if it cannot be read.
    fn scan(&self, scan: &Scan<'_>, visit: &mut dyn FnMut(&str, Value<'_>)) -> Result<(), GraphError>;

    /// The words of a sentence, by its IRI.
    ///
    /// # Errors
    /// [`GraphError::Source`] if it cannot be read.
    fn text_of(&self, sentence: &str) -> Result<Option<String>, GraphError>;
}

impl Source for Store {
    fn scan(&self, scan: &Scan<'_>, visit: &mut dyn FnMut(&str, Value<'_>)) -> Result<(), GraphError> {
        Ok(Store::scan(self, scan, visit)?)
    }

    fn text_of(&self, sentence: &str) -> Result<Option<String>, GraphError> {
        Ok(Store::text_of(self, sentence)?)
    }
}
