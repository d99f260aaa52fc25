//! Files and folders that are there whole or not at all, even after the power has failed.
//!
//! A file is synced before its name is, and a name before it is relied on. What these functions leave behind when they
//! are interrupted has a name of its own, which [`draft_of`] gives.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// How the files of a folder are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// Tables are shared with the folder that they come from, by hard links: nothing ever changes them.
    Share,
    /// All are copied, so that what happens to the one folder does not happen to the other.
    Copy,
}

/// Where something lies before it has its name.
pub(super) fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Writes a small file; whoever reads it meanwhile sees the old text or the new one.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let draft = draft_of(path);
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    rename(&draft, path)
}

/// Gives a file or folder its name for good.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Sees to it that the names in a folder are kept.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and names are kept by the file system's own journal.
    if cfg!(unix) {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// Takes the files of a database, but for the one that is named, into a new folder.
pub(super) fn take(from: &Path, to: &Path, how: Take, but: &str) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() == but {
            continue;
        }
        let target = to.join(entry.file_name());
        let is_table = entry.path().extension().is_some_and(|extension| extension == "sst");
        if !(how == Take::Share && is_table && fs::hard_link(entry.path(), &target).is_ok()) {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    sync_folder(to)
}

/// Removes a file, or a folder with all that it holds; does nothing if it is not there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let result = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Bytes that a folder takes on disk. What has several names counts once; what goes meanwhile does not count.
pub(super) fn size_of(path: &Path) -> u64 {
    let files = walkdir::WalkDir::new(path).into_iter().filter_map(Result::ok).filter_map(|one| one.metadata().ok());
    let mut seen = HashSet::new();
    files.filter(|file| file.is_file() && identity(file).is_none_or(|id| seen.insert(id))).map(|file| file.len()).sum()
}

/// What the names of one file have in common.
#[cfg(unix)]
fn identity(file: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(_file: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_over_in_one_step() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("current");
        for text in ["1\n", "2\n"] {
            write_whole(&path, text).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn tables_are_shared_and_all_else_is_copied() {
        let home = tempfile::tempdir().unwrap();
        let [from, shared, copied] = ["from", "shared", "copied"].map(|name| home.path().join(name));
        fs::create_dir(&from).unwrap();
        for (name, len) in [("1.sst", 1000), ("LOG", 10), ("readers", 1)] {
            fs::write(from.join(name), "x".repeat(len)).unwrap();
        }
        take(&from, &shared, Take::Share, "readers").unwrap();
        assert_eq!(size_of(home.path()), 1000 + 10 + 1 + 10, "the table counts once");
        take(&from, &copied, Take::Copy, "readers").unwrap();
        assert_eq!(size_of(&copied), 1010);
        assert_eq!(size_of(home.path()), 1021 + 1010);
        assert!(take(&from, &copied, Take::Copy, "readers").is_err(), "never over what is there");
    }

    #[test]
    fn removing_what_is_not_there_is_no_error() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a");
        fs::create_dir_all(folder.join("b")).unwrap();
        for path in [&folder, &folder, &home.path().join("x/y")] {
            remove(path).unwrap();
            assert!(!path.exists());
        }
    }
}
