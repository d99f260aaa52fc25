//! The newest generation of a store, for a program that runs long while others write.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Place, Store, StoreError, generations};

/// A store that is read while another process writes to it.
///
/// ```no_run
/// use demarche::store::{Latest, QueryOptions};
///
/// let latest = Latest::open("./demarche-store")?;
/// for question in ["ASK { ?who act:visit e:armenia }", "ASK { ?who act:invite e:armenia }"] {
///     // One generation for one question, the newest one for each.
///     let store = latest.store()?;
///     store.query(question, &QueryOptions::default(), |answer| drop(answer))?;
/// }
/// # Ok::<(), demarche::store::StoreError>(())
/// ```
pub struct Latest {
    path: PathBuf,
    open: Mutex<Arc<Store>>,
}

impl Latest {
    /// Opens the newest generation of the store in a folder.
    ///
    /// # Errors
    /// As [`Store::open_read_only`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let path = path.into();
        let store = Store::open_read_only(&path)?;
        Ok(Self { path, open: Mutex::new(Arc::new(store)) })
    }

    /// The store as it was published last. Reads a small file, and opens a database when there is a newer one, which
    /// others wait for; whoever still holds an older one keeps it.
    ///
    /// # Errors
    /// As [`Store::open_read_only`].
    pub fn store(&self) -> Result<Arc<Store>, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if generations::newest_number(&self.path)? != open.generation() {
            *open = Arc::new(Store::open_read_only(&self.path)?);
        }
        Ok(Arc::clone(&open))
    }
}

impl Store {
    /// The number of the generation that is read; `None` in memory and for the writer.
    #[must_use]
    pub fn generation(&self) -> Option<u64> {
        match &self.place {
            Place::Generation(generation) => Some(generation.number),
            Place::Memory | Place::Writer(_) => None,
        }
    }
}
