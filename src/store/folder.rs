//! The folder of a store: what is in it, and who may use it.
//!
//! `demarche.json` tells the version of the layout and the base; `lock` is locked by whoever has the store open,
//! shared for reading and alone for writing, since reading a database while another process writes is undefined, and
//! holds the number of the process that writes; `writer/` is the database.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::rdf::Base;

/// Version of what a folder holds; a change of IRIs or of the ontology's terms counts.
const LAYOUT: u64 = 1;
const MANIFEST: &str = "demarche.json";
/// The manifest before it has its name.
const DRAFT: &str = "demarche.json.new";
const LOCK: &str = "lock";
const DATABASE: &str = "writer";

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// To ask.
    Read,
    /// To write.
    Write,
}

/// What `demarche.json` says.
#[derive(Serialize, Deserialize)]
struct Manifest {
    layout: u64,
    base: String,
}

/// An open folder; its lock is held until it is dropped.
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes a store of a folder that is empty or not there.
    pub(super) fn create(path: &Path, base: &Base) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(|source| failed(path, source))?;
        let manifest = path.join(MANIFEST);
        if manifest.exists() {
            return Err(StoreError::IsAStore { path: path.to_owned() });
        }
        for entry in fs::read_dir(path).map_err(|source| failed(path, source))? {
            let name = entry.map_err(|source| failed(path, source))?.file_name();
            // These are what is left of a store that was interrupted while it was made.
            if name != LOCK && name != DRAFT {
                return Err(StoreError::NotAStore { path: path.to_owned() });
            }
        }
        let lock = lock(path, Access::Write)?;
        let text = serde_json::to_string(&Manifest { layout: LAYOUT, base: base.to_string() });
        let text = text.map_err(|source| StoreError::Manifest { path: manifest.clone(), source })?;
        write_whole(&manifest, &text).map_err(|source| failed(&manifest, source))?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Opens the folder of a store.
    pub(super) fn open(path: &Path, access: Access) -> Result<(Self, Base), StoreError> {
        let file = path.join(MANIFEST);
        let text = fs::read_to_string(&file).map_err(|source| match source.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory if path.exists() => {
                StoreError::NotAStore { path: path.to_owned() }
            }
            ErrorKind::NotFound => StoreError::NoStore { path: path.to_owned() },
            _ => failed(&file, source),
        })?;
        let base = read_manifest(path, &file, &text)?;
        let lock = lock(path, access)?;
        Ok((Self { path: path.to_owned(), _lock: lock }, base))
    }

    /// Where the database lies.
    pub(super) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }
}

/// Refuses a base that is not the store's.
pub(super) fn check_base(path: &Path, found: &Base, wanted: &Base) -> Result<(), StoreError> {
    if found == wanted {
        return Ok(());
    }
    Err(StoreError::OtherBase { path: path.to_owned(), found: found.clone(), wanted: wanted.clone() })
}

fn read_manifest(path: &Path, file: &Path, text: &str) -> Result<Base, StoreError> {
    /// What every version of the file has.
    #[derive(Deserialize)]
    struct AnyManifest {
        layout: u64,
    }
    let broken = |source| StoreError::Manifest { path: file.to_owned(), source };
    let AnyManifest { layout } = serde_json::from_str(text).map_err(broken)?;
    if layout != LAYOUT {
        return Err(StoreError::OtherLayout { path: path.to_owned(), found: layout, known: LAYOUT });
    }
    let manifest: Manifest = serde_json::from_str(text).map_err(broken)?;
    manifest.base.parse().map_err(|source| StoreError::ManifestBase { path: file.to_owned(), source })
}

/// Locks the folder, or tells who has it.
fn lock(path: &Path, access: Access) -> Result<File, StoreError> {
    let file = path.join(LOCK);
    let broken = |source| failed(&file, source);
    let open = |access| match access {
        Access::Read => OpenOptions::new().read(true).open(&file),
        Access::Write => OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&file),
    };
    let mut lock = open(access).map_err(broken)?;
    let result = match access {
        Access::Read => lock.try_lock_shared(),
        Access::Write => lock.try_lock(),
    };
    match (result, access) {
        (Ok(()), Access::Read) => {}
        (Ok(()), Access::Write) => write_owner(&mut lock).map_err(broken)?,
        (Err(TryLockError::Error(source)), _) => return Err(broken(source)),
        // Who may share the lock, but not have it alone, is among readers.
        (Err(TryLockError::WouldBlock), Access::Write) if lock.try_lock_shared().is_ok() => {
            return Err(StoreError::BeingRead { path: path.to_owned() });
        }
        (Err(TryLockError::WouldBlock), _) => {
            let mut owner = String::new();
            let writer = lock.read_to_string(&mut owner).ok().and_then(|_| owner.trim().parse().ok());
            return Err(StoreError::Locked { path: path.to_owned(), writer });
        }
    }
    Ok(lock)
}

/// Writes the number of this process into the lock.
fn write_owner(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    writeln!(lock, "{}", process::id())
}

/// Writes a small file so that it is there whole or not at all.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_file_name(DRAFT);
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(draft, path)
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::Folder { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T>(result: Result<T, StoreError>) -> String {
        match result {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_folder_is_made_once_and_remembers_its_base() {
        let home = tempfile::tempdir().unwrap();
        let (path, base) = (home.path().join("deep/store"), "https://example.org/".parse().unwrap());
        drop(Folder::create(&path, &base).unwrap());
        assert!(message(Folder::create(&path, &base)).ends_with("is a store already"));
        let (_, found) = Folder::open(&path, Access::Read).unwrap();
        assert_eq!(found, base);
        let error = message(check_base(&path, &found, &Base::default()));
        assert!(error.contains("https://example.org/") && error.contains("http://demarche.local/"), "{error}");
    }

    #[test]
    fn what_is_no_store_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        assert!(message(Folder::open(&home.path().join("x"), Access::Read)).starts_with("there is no store at"));
        assert!(message(Folder::open(home.path(), Access::Write)).contains("is not a store"));
        let file = home.path().join("letter.txt");
        fs::write(&file, "Dear reader").unwrap();
        assert!(message(Folder::create(home.path(), &Base::default())).contains("is not a store"));
        assert!(message(Folder::open(&file, Access::Read)).contains("is not a store"));
        assert!(message(Folder::create(&file, &Base::default())).contains("cannot use"));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_version_and_a_broken_file_are_told() {
        let home = tempfile::tempdir().unwrap();
        let manifest = home.path().join(MANIFEST);
        for (text, told) in [
            (r#"{"layout": 7, "shards": []}"#, "has layout 7, this program knows layout 1"),
            (r#"{"layout": 1}"#, "cannot understand"),
            (r#"{"layout": 1, "base": "x"}"#, "cannot understand"),
            ("layout 1", "cannot understand"),
        ] {
            fs::write(&manifest, text).unwrap();
            let error = message(Folder::open(home.path(), Access::Write));
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn one_writes_or_many_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path();
        let writer = Folder::create(path, &Base::default()).unwrap();
        for access in [Access::Read, Access::Write] {
            let error = message(Folder::open(path, access));
            assert!(error.ends_with(&format!("process {} is writing to it", process::id())), "{error}");
        }
        drop(writer);
        let readers = [Folder::open(path, Access::Read).unwrap(), Folder::open(path, Access::Read).unwrap()];
        assert!(message(Folder::open(path, Access::Write)).ends_with("another process is reading it"));
        drop(readers);
        assert!(Folder::open(path, Access::Write).is_ok());
    }

    #[test]
    fn a_store_that_was_interrupted_while_it_was_made_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        for left in [LOCK, DRAFT] {
            fs::write(home.path().join(left), "").unwrap();
        }
        assert!(Folder::create(home.path(), &Base::default()).is_ok());
    }
}
