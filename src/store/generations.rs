//! Generations: what readers see of a store while it is written.
//!
//! `generations/N` is a whole database that nothing changes any more; `current` names the one that counts. The writer
//! calls [`publish`], readers call [`Generation::newest`]. A reader shares the lock of the file `readers` in its
//! generation; the writer removes an older generation when it can have that lock alone. `N.new` was not finished and
//! `N.old` is being removed: what has such a name is nobody's.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::files::{draft_of, remove, rename, sync_folder, write_whole};

const GENERATIONS: &str = "generations";
const CURRENT: &str = "current";
/// The file in a generation that its readers lock.
pub(super) const READERS: &str = "readers";

/// A generation that stays as long as this does.
pub(super) struct Generation {
    pub(super) number: u64,
    pub(super) path: PathBuf,
    _lock: File,
}

impl Generation {
    /// The newest generation of a store.
    pub(super) fn newest(store: &Path) -> Result<Self, StoreError> {
        let mut gone = None;
        loop {
            let Some(number) = newest_number(store)? else {
                return Err(StoreError::Unpublished { path: store.to_owned() });
            };
            let path = path_of(store, number);
            match hold(&path) {
                Ok(lock) => return Ok(Self { number, path, _lock: lock }),
                // It was removed for a newer one between the two looks.
                Err(error) if error.kind() == ErrorKind::NotFound && gone != Some(number) => gone = Some(number),
                Err(source) => return Err(StoreError::Folder { path, source }),
            }
        }
    }
}

/// Shares the lock of a generation, if it is still there then.
fn hold(path: &Path) -> io::Result<File> {
    let lock = File::open(path.join(READERS))?;
    lock.lock_shared()?;
    // Whoever removes a generation first takes its name away, with the lock.
    fs::metadata(path.join(READERS))?;
    Ok(lock)
}

/// The number of the newest generation, if there is any; costs the reading of a small file.
pub(super) fn newest_number(store: &Path) -> Result<Option<u64>, StoreError> {
    let path = store.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| StoreError::Current { path }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Folder { path, source }),
    }
}

/// Makes a generation with `fill`, which is given a path that does not exist, and switches readers to it.
pub(super) fn publish(store: &Path, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let failed = |source| StoreError::Folder { path: store.join(GENERATIONS), source };
    // Above all there are, so that a number never means two things to a reader.
    let newest = numbers(store).map_err(failed)?.last().copied().max(newest_number(store)?);
    add(store, newest.unwrap_or(0) + 1, fill)?;
    collect(store).map_err(failed)
}

/// Makes the generation of this number and lets `current` name it.
pub(super) fn add(
    store: &Path,
    number: u64,
    fill: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let path = path_of(store, number);
    let draft = draft_of(&path);
    let failed = |source| StoreError::Folder { path: path.clone(), source };
    fs::create_dir_all(store.join(GENERATIONS)).and_then(|()| remove(&draft)).map_err(failed)?;
    fill(&draft)?;
    File::create(draft.join(READERS)).and_then(|file| file.sync_all()).map_err(failed)?;
    sync_folder(&draft).map_err(failed)?;
    rename(&draft, &path).map_err(failed)?;
    write_whole(&store.join(CURRENT), &format!("{number}\n")).map_err(failed)
}

/// Removes all that nobody needs; only the writer may.
pub(super) fn collect(store: &Path) -> io::Result<()> {
    let current = fs::read_to_string(store.join(CURRENT))?;
    for entry in fs::read_dir(store.join(GENERATIONS))? {
        let path = entry?.path();
        match number_of(&path) {
            Some(number) if number.to_string() == current.trim() => {}
            Some(_) => {
                let lock = File::open(path.join(READERS))?;
                match lock.try_lock() {
                    Ok(()) => {
                        let nobodys = path.with_extension("old");
                        fs::rename(&path, &nobodys)?;
                        remove(&nobodys)?;
                    }
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(error),
                }
            }
            None => remove(&path)?,
        }
    }
    Ok(())
}

/// The generations that there are, the newest last.
pub(super) fn numbers(store: &Path) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    let entries = match fs::read_dir(store.join(GENERATIONS)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(numbers),
        entries => entries?,
    };
    for entry in entries {
        numbers.extend(number_of(&entry?.path()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// When the newest generation was switched to, by the clock of the file system.
pub(super) fn published(store: &Path) -> io::Result<std::time::SystemTime> {
    fs::metadata(store.join(CURRENT))?.modified()
}

fn path_of(store: &Path, number: u64) -> PathBuf {
    store.join(GENERATIONS).join(number.to_string())
}

fn number_of(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish_text(store: &Path, text: &str) {
        publish(store, |path| {
            fs::create_dir(path).unwrap();
            fs::write(path.join("data"), text).unwrap();
            Ok(())
        })
        .unwrap();
    }

    fn text(generation: &Generation) -> String {
        fs::read_to_string(generation.path.join("data")).unwrap()
    }

    fn names(store: &Path) -> Vec<String> {
        let entries = fs::read_dir(store.join(GENERATIONS)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_reader_keeps_its_generation_and_the_next_one_gets_the_newest() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path();
        assert!(matches!(Generation::newest(store), Err(StoreError::Unpublished { .. })));
        publish_text(store, "one");
        let [first, same] = [(); 2].map(|()| Generation::newest(store).unwrap());
        publish_text(store, "two");
        publish_text(store, "three");
        assert_eq!((text(&first).as_str(), text(&Generation::newest(store).unwrap()).as_str()), ("one", "three"));
        assert_eq!(names(store), ["1", "3"], "nobody read the second");
        drop(first);
        publish_text(store, "four");
        assert_eq!(names(store), ["1", "4"], "the other reader is still there");
        drop(same);
        publish_text(store, "five");
        assert_eq!(names(store), ["5"]);
    }

    #[test]
    fn what_an_interrupted_writer_left_is_removed_and_its_number_not_used_again() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path();
        publish_text(store, "one");
        for left in ["2.new", "2.new.tmp", "7.old"] {
            fs::create_dir(store.join(GENERATIONS).join(left)).unwrap();
        }
        // Made, but not switched to.
        fs::create_dir(store.join(GENERATIONS).join("4")).unwrap();
        fs::write(store.join(GENERATIONS).join("4").join(READERS), "").unwrap();
        assert_eq!(Generation::newest(store).unwrap().number, 1);
        publish_text(store, "five");
        assert_eq!((names(store), Generation::newest(store).unwrap().number), (vec!["5".to_owned()], 5));
    }

    #[test]
    fn a_failed_generation_leaves_readers_where_they_are() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path();
        publish_text(store, "one");
        let fail = |path: &Path| Err(StoreError::NoStore { path: path.to_owned() });
        assert!(publish(store, fail).is_err());
        assert_eq!(text(&Generation::newest(store).unwrap()), "one");
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(CURRENT), "two").unwrap();
        assert!(matches!(Generation::newest(home.path()), Err(StoreError::Current { .. })));
        fs::write(home.path().join(CURRENT), "2").unwrap();
        let error = Generation::newest(home.path()).err().unwrap();
        assert!(matches!(error, StoreError::Folder { .. }), "the generation is missing: {error}");
    }

    #[test]
    fn readers_never_find_a_gap_while_generations_come_and_go() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path();
        publish_text(store, "0");
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| (1..200).for_each(|number| publish_text(store, &number.to_string())));
            while !writer.is_finished() {
                let generation = Generation::newest(store).unwrap();
                assert_eq!(text(&generation), (generation.number - 1).to_string());
            }
        });
    }
}
