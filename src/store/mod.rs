//! Keeps the graph: on disk or in memory, a document at a time, and answers SPARQL.
//!
//! [`Store::open_or_create`] gives the store of a folder, [`Store::status_of`] tells whether a document has to be read at
//! all, [`Store::write`] adds or replaces documents in one transaction, [`Store::query`] asks. What the quads mean is
//! `rdf`'s; which documents there are is the caller's.

mod answer;
mod copies;
mod entities;
mod error;
mod folder;
mod guard;
mod merges;
mod query;
mod scan;
mod tables;
mod write;

use std::path::Path;

use oxigraph::model::Quad;
use oxigraph::store::Store as Database;

pub use answer::{Answer, AnswerFormat, Solutions};
pub use copies::CopyCount;
pub use entities::{Dealings, EntityFacts};
pub use error::StoreError;
pub use merges::MergeChange;
pub use query::QueryOptions;
pub use scan::{Scan, Value};
pub use tables::{ONTOLOGY, TableFile, Tables};
pub use write::{Outcome, Status};

use crate::rdf::Base;
use folder::{Access, Folder};

/// A graph of documents, and the base of its IRIs.
pub struct Store {
    database: Database,
    base: Base,
    /// Holds the lock for as long as the store is open; `None` in memory.
    #[expect(dead_code, reason = "kept for its lock")]
    folder: Option<Folder>,
}

impl Store {
    /// An empty store that is gone when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if there is no memory for it.
    pub fn memory(base: Base) -> Result<Self, StoreError> {
        Ok(Self { database: Database::new()?, base, folder: None })
    }

    /// Opens the store of a folder for writing; nobody else may have it open.
    ///
    /// # Errors
    /// [`StoreError`] if the folder is no store, is of another version or base, or is in use; or if the program was
    /// built without stores on disk.
    pub fn open(path: impl AsRef<Path>, base: &Base) -> Result<Self, StoreError> {
        needs_disk(path.as_ref())?;
        let (folder, found) = Folder::open(path.as_ref(), Access::Write)?;
        folder::check_base(path.as_ref(), &found, base)?;
        Self::of_folder(folder, found, Access::Write)
    }

    /// Makes a store of a folder that is empty or not there yet, and opens it for writing.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::IsAStore`] if the folder is one already.
    pub fn create(path: impl AsRef<Path>, base: &Base) -> Result<Self, StoreError> {
        needs_disk(path.as_ref())?;
        let folder = Folder::create(path.as_ref(), base)?;
        Self::of_folder(folder, base.clone(), Access::Write)
    }

    /// Opens the store of a folder for writing, and makes it first if the folder is empty or not there yet.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_or_create(path: impl AsRef<Path>, base: &Base) -> Result<Self, StoreError> {
        match Self::create(&path, base) {
            Err(StoreError::IsAStore { .. }) => Self::open(&path, base),
            result => result,
        }
    }

    /// Opens the store of a folder for asking; others may do the same, but nobody may write meanwhile.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        needs_disk(path.as_ref())?;
        let (folder, base) = Folder::open(path.as_ref(), Access::Read)?;
        Self::of_folder(folder, base, Access::Read)
    }

    #[cfg(feature = "disk")]
    fn of_folder(folder: Folder, base: Base, access: Access) -> Result<Self, StoreError> {
        let path = folder.database();
        let database = match access {
            Access::Write => Database::open(&path),
            Access::Read => Database::open_read_only(&path),
        };
        let database = database.map_err(|source| StoreError::Open { path, source: Box::new(source) })?;
        Ok(Self { database, base, folder: Some(folder) })
    }

    #[cfg(not(feature = "disk"))]
    fn of_folder(folder: Folder, _base: Base, _access: Access) -> Result<Self, StoreError> {
        Err(StoreError::NoDisk { path: folder.database() })
    }

    /// What the IRIs of its documents begin with.
    #[must_use]
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// How many quads it holds, those of the tables included; looks at each.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if it cannot be read.
    pub fn len(&self) -> Result<usize, StoreError> {
        Ok(self.database.len()?)
    }

    /// Whether it holds nothing.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if it cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.database.is_empty()?)
    }

    /// All quads, in no order that means anything.
    pub fn quads(&self) -> impl Iterator<Item = Result<Quad, StoreError>> {
        self.database.iter().map(|quad| Ok(quad?))
    }

    /// Packs what was written, so that questions are answered faster; takes seconds to minutes on disk.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if it cannot be written.
    pub fn optimize(&self) -> Result<(), StoreError> {
        #[cfg(feature = "disk")]
        self.database.optimize()?;
        Ok(())
    }
}

/// Refuses a folder, before anything is done to it, if the program cannot keep a store there.
fn needs_disk(path: &Path) -> Result<(), StoreError> {
    if cfg!(feature = "disk") { Ok(()) } else { Err(StoreError::NoDisk { path: path.to_owned() }) }
}
