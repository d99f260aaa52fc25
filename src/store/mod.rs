//! Keeps the graph: on disk or in memory, a document at a time, and answers SPARQL.
//!
//! [`Store::open_or_create`] gives the store of a folder, [`Store::status_of`] tells whether a document has to be read at
//! all, [`Store::write`] adds or replaces documents in one transaction, [`Store::query`] asks. What the quads mean is
//! `rdf`'s; which documents there are is the caller's.

mod answer;
mod copies;
mod entities;
mod error;
mod files;
mod folder;
mod generations;
mod guard;
mod latest;
mod lock;
mod merges;
mod query;
mod scan;
mod tables;
mod upkeep;
mod write;

use std::path::Path;

use oxigraph::model::Quad;
use oxigraph::store::Store as Database;

pub use answer::{Answer, AnswerFormat, Solutions};
pub use copies::CopyCount;
pub use entities::{Dealings, EntityFacts};
pub use error::StoreError;
pub use latest::Latest;
pub use lock::Holder;
pub use merges::MergeChange;
pub use query::QueryOptions;
pub use scan::{Scan, Value};
pub use tables::{ONTOLOGY, TableFile, Tables};
pub use upkeep::{Contents, StoreInfo, copy_store};
pub use write::{Outcome, Status};

use crate::rdf::Base;
use folder::Folder;
use generations::Generation;

/// A graph of documents, and the base of its IRIs.
pub struct Store {
    database: Database,
    base: Base,
    place: Place,
}

/// Where a store lives; what it holds of a folder is held as long as the store is open.
enum Place {
    Memory,
    /// The writer's database of a folder.
    Writer(Folder),
    /// A generation of a folder, which does not change.
    Generation(Generation),
}

impl Store {
    /// An empty store that is gone when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if there is no memory for it.
    pub fn memory(base: Base) -> Result<Self, StoreError> {
        Ok(Self { database: Database::new()?, base, place: Place::Memory })
    }

    /// Opens the store of a folder for writing; one process may. A store of an older version is brought up to date.
    ///
    /// # Errors
    /// [`StoreError`] if the folder is no store, is of another version or base, or is written to by another process; or
    /// if the program was built without stores on disk.
    pub fn open(path: impl AsRef<Path>, base: &Base) -> Result<Self, StoreError> {
        let path = path.as_ref();
        needs_disk(path)?;
        let (_, found) = folder::read(path)?;
        folder::check_base(path, &found, base)?;
        Self::of_folder(Folder::open(path)?)
    }

    /// Makes a store of a folder that is empty or not there yet, and opens it for writing.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::IsAStore`] if the folder is one already.
    pub fn create(path: impl AsRef<Path>, base: &Base) -> Result<Self, StoreError> {
        needs_disk(path.as_ref())?;
        Self::of_folder(Folder::create(path.as_ref(), base)?)
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

    /// Opens what the writer of a folder published last, for asking. It stays as it is, whatever is written meanwhile;
    /// [`Latest`] follows what is published.
    ///
    /// # Errors
    /// As [`Store::open`], but for the writer, and [`StoreError::Unpublished`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        needs_disk(path)?;
        let base = folder::read_current(path)?;
        let generation = Generation::newest(path)?;
        let database = open_database(&generation.path, Access::Read)?;
        Ok(Self { database, base, place: Place::Generation(generation) })
    }

    /// The base of the store in a folder.
    ///
    /// # Errors
    /// [`StoreError`] if the folder is no store, or of another version.
    pub fn base_of(path: impl AsRef<Path>) -> Result<Base, StoreError> {
        Ok(folder::read(path.as_ref())?.1)
    }

    /// Opens a store with `open`, and if another process writes to it waits until it does not; `tell` is told first.
    ///
    /// # Errors
    /// What `open` gives but [`StoreError::Locked`], and [`StoreError::Folder`] if the lock cannot be waited for.
    pub fn when_free(
        open: impl Fn() -> Result<Self, StoreError>,
        mut tell: impl FnMut(&StoreError),
    ) -> Result<Self, StoreError> {
        loop {
            match open() {
                Err(error) => {
                    let StoreError::Locked { path, .. } = &error else { return Err(error) };
                    tell(&error);
                    lock::wait(path)?;
                }
                opened => return opened,
            }
        }
    }

    fn of_folder(folder: Folder) -> Result<Self, StoreError> {
        let database = open_database(&folder.database(), Access::Write)?;
        let (is_published, base) = (folder.is_published()?, folder.base.clone());
        let store = Self { database, base, place: Place::Writer(folder) };
        if !is_published {
            store.publish()?;
        }
        if let Place::Writer(folder) = &store.place {
            folder.mark_up_to_date()?;
        }
        Ok(store)
    }

    /// Lets those who read the folder see all that was written so far, and sees to it that it is kept even if the power
    /// fails. Takes some 50 ms, and as long as it takes to write what is in memory.
    ///
    /// In memory, and where the store was opened for asking, there is nothing to do.
    ///
    /// # Errors
    /// [`StoreError`] if the folder cannot be written; readers then see what they saw before.
    pub fn publish(&self) -> Result<(), StoreError> {
        match &self.place {
            Place::Writer(folder) => folder.publish(|path| back_up(&self.database, path)),
            Place::Memory | Place::Generation(_) => Ok(()),
        }
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

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// To ask; nobody may write to it meanwhile.
    Read,
    /// To write; nobody else may have it open.
    Write,
}

#[cfg(feature = "disk")]
fn open_database(path: &Path, access: Access) -> Result<Database, StoreError> {
    let database = match access {
        Access::Write => Database::open(path),
        Access::Read => Database::open_read_only(path),
    };
    database.map_err(|source| StoreError::Open { path: path.to_owned(), source: Box::new(source) })
}

#[cfg(not(feature = "disk"))]
fn open_database(path: &Path, _access: Access) -> Result<Database, StoreError> {
    Err(StoreError::NoDisk { path: path.to_owned() })
}

/// Writes what is in memory and gives the database a second folder, in which it stays as it is now.
#[cfg(feature = "disk")]
fn back_up(database: &Database, path: &Path) -> Result<(), StoreError> {
    Ok(database.backup(path)?)
}

#[cfg(not(feature = "disk"))]
fn back_up(_database: &Database, path: &Path) -> Result<(), StoreError> {
    Err(StoreError::NoDisk { path: path.to_owned() })
}

/// Refuses a folder, before anything is done to it, if the program cannot keep a store there.
fn needs_disk(path: &Path) -> Result<(), StoreError> {
    if cfg!(feature = "disk") { Ok(()) } else { Err(StoreError::NoDisk { path: path.to_owned() }) }
}
