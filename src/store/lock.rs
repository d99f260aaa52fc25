//! Who writes to a store: one process at a time, and the others are told who.
//!
//! The entry point is [`Lock::take`]. The lock is the operating system's, on the file `lock`, so that it goes with its
//! process however that ends; the file says who has it, for people. Readers have no part in it: they read generations.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process;
use std::thread::sleep;
use std::time::Duration;

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::StoreError;

pub(super) const LOCK: &str = "lock";

/// Whoever only asks who writes has the lock for an instant: so often, and after so long, it is tried again.
const RETRIES: usize = 3;
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// A process that has a store open for writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its number.
    pub pid: u32,
    /// The name of the machine that it runs on.
    pub host: String,
    /// When it opened the store, by the clock of that machine: ISO 8601, UTC.
    pub since: String,
}

impl Holder {
    fn this_process() -> Self {
        let now = Timestamp::now();
        Self {
            pid: process::id(),
            host: gethostname::gethostname().to_string_lossy().into_owned(),
            since: now.round(Unit::Second).unwrap_or(now).to_string(),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "process {} on {}, since {}", self.pid, self.host, self.since)
    }
}

/// The right to write to a store, until it is dropped or the process ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, or tells who has it.
    pub(super) fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(LOCK);
        let broken = |source| StoreError::Folder { path: path.clone(), source };
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.map_err(broken)?;
        for left in (0..=RETRIES).rev() {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(broken(source)),
                Err(TryLockError::WouldBlock) if left > 0 => sleep(RETRY_AFTER),
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Locked { path: folder.to_owned(), holder: read_holder(&mut file) });
                }
            }
        }
        write_holder(&mut file).map_err(broken)?;
        Ok(Self { _file: file })
    }
}

/// Waits until nobody writes to the folder.
pub(super) fn wait(folder: &Path) -> Result<(), StoreError> {
    let path = folder.join(LOCK);
    File::open(&path).and_then(|file| file.lock_shared()).map_err(|source| StoreError::Folder { path, source })
}

/// Who writes to the folder: `None` if nobody does.
pub(super) fn holder(folder: &Path) -> Option<Option<Holder>> {
    let mut file = File::open(folder.join(LOCK)).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(read_holder(&mut file)),
        _ => None,
    }
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn write_holder(file: &mut File) -> io::Result<()> {
    let text = serde_json::to_string(&Holder::this_process())?;
    file.set_len(0)?;
    writeln!(file, "{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_was_first() {
        let home = tempfile::tempdir().unwrap();
        let first = Lock::take(home.path()).unwrap();
        let told = Lock::take(home.path()).err().unwrap().to_string();
        assert!(told.contains(&format!(": process {} on ", process::id())) && told.contains(", since 2"), "{told}");
        assert_eq!(holder(home.path()).flatten().map(|holder| holder.pid), Some(process::id()));
        drop(first);
        assert_eq!(holder(home.path()), None);
        assert!(Lock::take(home.path()).is_ok());
    }

    #[test]
    fn a_lock_that_says_nothing_is_a_lock_still() {
        let home = tempfile::tempdir().unwrap();
        let lock = Lock::take(home.path()).unwrap();
        std::fs::write(home.path().join(LOCK), "4711\n").unwrap();
        let told = Lock::take(home.path()).err().unwrap().to_string();
        assert!(told.ends_with("another process is writing to it"), "{told}");
        drop(lock);
    }

    #[test]
    fn who_waits_goes_on_when_the_lock_is_free() {
        let home = tempfile::tempdir().unwrap();
        let lock = Lock::take(home.path()).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| wait(home.path()));
            drop(lock);
            waiting.join().unwrap().unwrap();
        });
        assert!(Lock::take(home.path()).is_ok());
    }
}
