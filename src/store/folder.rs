//! The folder of a store: what is in it, and how it is made, opened for writing and brought up to date.
//!
//! `demarche.json` tells the version of the layout and the base; `lock` is held by the process that writes; `writer/` is
//! its database, which nobody else looks at, since reading a database while another process writes is undefined;
//! `generations/` and `current` are what readers see. Without `writer/`, as in a backup, it is made from the newest
//! generation.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::files::{Take, draft_of, remove, rename, take, write_whole};
use super::generations::{self, Generation, READERS};
use super::lock::{LOCK, Lock};
use crate::rdf::Base;

/// Version of what a folder holds; a change of IRIs or of the ontology's terms counts. 1 had no generations.
pub(super) const LAYOUT: u64 = 2;
/// The oldest version that is brought up to date.
const OLDEST_LAYOUT: u64 = 1;
const MANIFEST: &str = "demarche.json";
const DATABASE: &str = "writer";

/// What `demarche.json` says.
#[derive(Serialize, Deserialize)]
struct Manifest {
    layout: u64,
    base: String,
}

/// A folder that this process writes to; it is locked until this is dropped.
pub(super) struct Folder {
    path: PathBuf,
    pub(super) base: Base,
    layout: u64,
    _lock: Lock,
}

impl Folder {
    /// Makes a store of a folder that is empty or not there.
    pub(super) fn create(path: &Path, base: &Base) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(|source| failed(path, source))?;
        check_empty(path)?;
        let lock = Lock::take(path)?;
        // Another process may have been faster.
        check_empty(path)?;
        write_manifest(path, base)?;
        Ok(Self { path: path.to_owned(), base: base.clone(), layout: LAYOUT, _lock: lock })
    }

    /// Opens the folder of a store.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        // Nothing is done to what is no store.
        read(path)?;
        let lock = Lock::take(path)?;
        let (layout, base) = read(path)?;
        let folder = Self { path: path.to_owned(), base, layout, _lock: lock };
        folder.tidy()?;
        Ok(folder)
    }

    /// Where the database lies.
    pub(super) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// Lets readers see what `fill` copies from the database to the path that it is given.
    pub(super) fn publish(&self, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
        generations::publish(&self.path, fill)
    }

    /// Whether readers have something to read, as the layout of now has it.
    pub(super) fn is_published(&self) -> Result<bool, StoreError> {
        Ok(self.layout == LAYOUT && generations::newest_number(&self.path)?.is_some())
    }

    /// Says that the folder has the layout of now.
    pub(super) fn mark_up_to_date(&self) -> Result<(), StoreError> {
        if self.layout == LAYOUT { Ok(()) } else { write_manifest(&self.path, &self.base) }
    }

    /// Makes the database if there is none but a generation, and removes what an interrupted writer left.
    fn tidy(&self) -> Result<(), StoreError> {
        let database = self.database();
        let failed = |source| failed(&database, source);
        let draft = draft_of(&database);
        remove(&draft).map_err(failed)?;
        if !database.exists() {
            let newest = match Generation::newest(&self.path) {
                Err(StoreError::Unpublished { .. }) => return Ok(()),
                newest => newest?,
            };
            take(&newest.path, &draft, Take::Share, READERS).map_err(failed)?;
            rename(&draft, &database).map_err(failed)?;
        }
        remove_leftovers(&database).map_err(failed)
    }
}

/// Removes what the database does not know of, or has no more use for.
fn remove_leftovers(database: &Path) -> io::Result<()> {
    for entry in fs::read_dir(database)? {
        let entry = entry?;
        // Tables that a bulk load had not yet handed over, and diaries of some 120 kB, of which the database keeps one each
        // time that it is opened.
        if ["bulk-", "LOG.old."].iter().any(|left| entry.file_name().to_string_lossy().starts_with(left)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Refuses a base that is not the store's.
pub(super) fn check_base(path: &Path, found: &Base, wanted: &Base) -> Result<(), StoreError> {
    if found == wanted {
        return Ok(());
    }
    Err(StoreError::OtherBase { path: path.to_owned(), found: found.clone(), wanted: wanted.clone() })
}

/// Refuses a folder that holds anything but what a store has that was interrupted while it was made.
pub(super) fn check_empty(path: &Path) -> Result<(), StoreError> {
    let draft = draft_of(Path::new(MANIFEST));
    let mut is_empty = true;
    for entry in fs::read_dir(path).map_err(|source| failed(path, source))? {
        let name = entry.map_err(|source| failed(path, source))?.file_name();
        is_empty &= name == LOCK || Path::new(&name) == draft;
    }
    match (path.join(MANIFEST).exists(), is_empty) {
        (true, _) => Err(StoreError::IsAStore { path: path.to_owned() }),
        (false, true) => Ok(()),
        (false, false) => Err(StoreError::NotEmpty { path: path.to_owned() }),
    }
}

/// Makes a store of a folder; the last thing to do, since it is none before.
pub(super) fn write_manifest(path: &Path, base: &Base) -> Result<(), StoreError> {
    let file = path.join(MANIFEST);
    let text = serde_json::to_string(&Manifest { layout: LAYOUT, base: base.to_string() });
    let text = text.map_err(|source| StoreError::Manifest { path: file.clone(), source })?;
    write_whole(&file, &text).map_err(|source| failed(&file, source))
}

/// The layout and the base of a store.
pub(super) fn read(path: &Path) -> Result<(u64, Base), StoreError> {
    /// What every version of the file has.
    #[derive(Deserialize)]
    struct AnyManifest {
        layout: u64,
    }
    let file = path.join(MANIFEST);
    let text = fs::read_to_string(&file).map_err(|source| match source.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory if path.exists() => {
            StoreError::NotAStore { path: path.to_owned() }
        }
        ErrorKind::NotFound => StoreError::NoStore { path: path.to_owned() },
        _ => failed(&file, source),
    })?;
    let broken = |source| StoreError::Manifest { path: file.clone(), source };
    let AnyManifest { layout } = serde_json::from_str(&text).map_err(broken)?;
    if !(OLDEST_LAYOUT..=LAYOUT).contains(&layout) {
        return Err(StoreError::OtherLayout { path: path.to_owned(), found: layout, known: LAYOUT });
    }
    let manifest: Manifest = serde_json::from_str(&text).map_err(broken)?;
    let base = manifest.base.parse().map_err(|source| StoreError::ManifestBase { path: file, source })?;
    Ok((layout, base))
}

/// The base of a store that can be read as it is.
pub(super) fn read_current(path: &Path) -> Result<Base, StoreError> {
    match read(path)? {
        (LAYOUT, base) => Ok(base),
        (found, _) => Err(StoreError::OlderLayout { path: path.to_owned(), found, known: LAYOUT }),
    }
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
        let found = read_current(&path).unwrap();
        assert_eq!(found, base);
        let error = message(check_base(&path, &found, &Base::default()));
        assert!(error.contains("https://example.org/") && error.contains("http://demarche.local/"), "{error}");
    }

    #[test]
    fn what_is_no_store_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        assert!(message(read(&home.path().join("x"))).starts_with("there is no store at"));
        assert!(message(Folder::open(home.path())).contains("is not a store"));
        let file = home.path().join("letter.txt");
        fs::write(&file, "Dear reader").unwrap();
        assert!(message(Folder::create(home.path(), &Base::default())).contains("is not empty"));
        assert!(message(read(&file)).contains("is not a store"));
        assert!(message(Folder::create(&file, &Base::default())).contains("cannot use"));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_version_and_a_broken_file_are_told() {
        let home = tempfile::tempdir().unwrap();
        let manifest = home.path().join(MANIFEST);
        for (text, told) in [
            (r#"{"layout": 7, "shards": []}"#, "has layout 7, this program knows layout 2"),
            (r#"{"layout": 0}"#, "has layout 0, this program knows layout 2"),
            (r#"{"layout": 2}"#, "cannot understand"),
            (r#"{"layout": 2, "base": "x"}"#, "cannot understand"),
            ("layout 2", "cannot understand"),
        ] {
            fs::write(&manifest, text).unwrap();
            for error in [message(Folder::open(home.path())), message(read_current(home.path()))] {
                assert!(error.contains(told), "{text}: {error}");
            }
        }
    }

    #[test]
    fn an_older_version_is_read_once_it_is_brought_up_to_date() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(MANIFEST), r#"{"layout":1,"base":"http://demarche.local/"}"#).unwrap();
        let told = message(read_current(home.path()));
        assert!(told.contains("has layout 1") && told.ends_with("`demarche store compact`, for one"), "{told}");
        let folder = Folder::open(home.path()).unwrap();
        assert!(!folder.is_published().unwrap());
        folder.mark_up_to_date().unwrap();
        assert_eq!(read_current(home.path()).unwrap(), Base::default());
    }

    #[test]
    fn one_process_writes() {
        let home = tempfile::tempdir().unwrap();
        let writer = Folder::create(home.path(), &Base::default()).unwrap();
        assert!(message(Folder::open(home.path())).contains("is in use: process"));
        drop(writer);
        assert!(Folder::open(home.path()).is_ok());
    }

    #[test]
    fn a_store_that_was_interrupted_while_it_was_made_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        for left in [Path::new(LOCK), &draft_of(Path::new(MANIFEST))] {
            fs::write(home.path().join(left), "").unwrap();
        }
        assert!(Folder::create(home.path(), &Base::default()).is_ok());
    }

    #[test]
    fn a_database_that_is_not_there_comes_from_the_newest_generation() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::create(home.path(), &Base::default()).unwrap();
        let fill = |path: &Path| fs::create_dir(path).and_then(|()| fs::write(path.join("1.sst"), "table"));
        folder.publish(|path| fill(path).map_err(|source| failed(path, source))).unwrap();
        drop(folder);
        // What an interruption leaves: half a copy.
        fs::create_dir(draft_of(&home.path().join(DATABASE))).unwrap();
        let folder = Folder::open(home.path()).unwrap();
        let database = folder.database();
        let names = || fs::read_dir(&database).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        assert_eq!(names(), ["1.sst"]);
        drop(folder);

        for left in ["bulk-1234.sst", "LOG.old.5678"] {
            fs::write(database.join(left), "half a load").unwrap();
        }
        drop(Folder::open(home.path()).unwrap());
        assert_eq!(names(), ["1.sst"], "what the database does not know is removed");

        for gone in [&database, &home.path().join("generations")] {
            fs::remove_dir_all(gone).unwrap();
        }
        assert!(message(Folder::open(home.path())).contains("cannot use"), "nothing is begun anew in silence");
    }
}
