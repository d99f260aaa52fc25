//! Lists the files of a folder, and those that a pattern such as `news/**/*.txt` means.
//!
//! The entry points are [`Folder::new`] and [`Folder::of_pattern`]. Files come in the order of their names' bytes within
//! each folder; links are followed, but not into a folder that they lie in. What is passed over is told by
//! [`is_left_out`].

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::{DirEntry, WalkDir};

use super::{Place, ReadError};

/// What a folder beside texts is called that holds annotations of them.
const GOLD_FOLDER: &str = "gold";
/// What a Mac puts beside the files of an archive.
const MAC_FOLDER: &str = "__MACOSX";
/// The signs that make a path a pattern.
const SIGNS: [char; 3] = ['*', '?', '['];
/// As in a shell: `*` stays within a folder. Hidden files are left out anyway.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// The files below a folder.
pub(super) struct Folder {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    /// What the paths below the root have to match.
    pattern: Option<Pattern>,
    /// Told as missing if there is no file.
    missing: Option<Place>,
}

impl Folder {
    /// The files below `root`, or only those right in it.
    pub(super) fn new(root: PathBuf, is_recursive: bool) -> Self {
        Self { entries: walk(&root, if is_recursive { usize::MAX } else { 1 }), root, pattern: None, missing: None }
    }

    /// The files that `path` means, if it is a pattern: `*` and `?` for parts of a name, `[ab]` for one of some
    /// characters, `**` for any folders.
    pub(super) fn of_pattern(path: &Path) -> Option<Self> {
        let parts: Vec<&str> = path.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
        let fixed = parts.iter().position(|part| part.contains(SIGNS))?;
        let root: PathBuf = if fixed == 0 { ".".into() } else { parts[..fixed].iter().collect() };
        let pattern = Pattern::new(&parts[fixed..].join("/")).ok()?;
        let depth = if parts.contains(&"**") { usize::MAX } else { parts.len() - fixed };
        let missing = Some(Place::file(path.to_string_lossy()));
        Some(Self { entries: walk(&root, depth), root, pattern: Some(pattern), missing })
    }
}

impl Iterator for Folder {
    /// The path of a file, and the path below the folder.
    type Item = Result<(PathBuf, String), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.entries.next() {
                Some(Ok(entry)) if entry.file_type().is_file() => {
                    let below = path_below(&self.root, entry.path());
                    if self.pattern.as_ref().is_none_or(|pattern| pattern.matches_with(&below, OPTIONS)) {
                        self.missing = None;
                        return Some(Ok((entry.into_path(), below)));
                    }
                }
                Some(Ok(_)) => {}
                // A link to a folder that it lies in: what is there has its turn anyway.
                Some(Err(error)) if error.loop_ancestor().is_some() => {}
                Some(Err(error)) => {
                    self.missing = None;
                    let place = Place::file(error.path().unwrap_or(&self.root).to_string_lossy());
                    return Some(Err(ReadError::from_io(place, error.into())));
                }
                None => return self.missing.take().map(|place| Err(ReadError::Missing { place })),
            }
        }
    }
}

fn walk(root: &Path, max_depth: usize) -> Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send> {
    let entries = WalkDir::new(root)
        .follow_links(true)
        .max_depth(max_depth)
        .sort_by(|a, b| a.file_name().cmp(b.file_name()))
        .into_iter()
        .filter_entry(|entry| {
            let is_dir = entry.file_type().is_dir();
            entry.depth() == 0 || !is_left_out(&entry.file_name().to_string_lossy(), is_dir)
        });
    Box::new(entries)
}

/// Whether a file or folder of this name is passed over in a folder: hidden ones, what a Mac adds to an archive, and what
/// tells about the texts of a folder instead of belonging to them (the usual files, and folders of gold files).
pub(super) fn is_left_out(name: &str, is_dir: bool) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_known = if is_dir {
        matches!(name, GOLD_FOLDER | MAC_FOLDER)
    } else {
        matches!(stem, "README" | "LICENSE" | "COPYING" | "NOTICE")
    };
    stem.is_empty() || is_known
}

/// The path of `path` below `root`, with `/` whatever the system has.
fn path_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| lossless(part.as_os_str().as_encoded_bytes())).collect::<Vec<_>>().join("/")
}

/// The name, each byte that is not UTF-8 as `%` and two hexadecimal digits: two files never have one identity.
pub(super) fn lossless(name: &[u8]) -> String {
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_the_path_below_the_folder() {
        assert_eq!(path_below(Path::new("/news/2024"), Path::new("/news/2024/06/a b.txt")), "06/a b.txt");
        assert_eq!(path_below(Path::new("."), Path::new("./a.txt")), "a.txt");
    }

    #[test]
    fn a_pattern_means_the_files_that_match_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.md", "sub/a.txt", "sub/deep/c.txt", ".hidden/a.txt", "gold/a.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "They met.").unwrap();
        }
        for (pattern, expected) in [
            ("*.txt", &["a.txt"][..]),
            ("**/*.txt", &["a.txt", "sub/a.txt", "sub/deep/c.txt"]),
            ("sub/*", &["a.txt"]),
            ("?.[mt]*", &["a.txt", "b.md"]),
            ("*/*.txt", &["sub/a.txt"]),
        ] {
            let files = Folder::of_pattern(&folder.path().join(pattern)).unwrap();
            let names: Vec<String> = files.map(|file| file.unwrap().1).collect();
            assert_eq!(names, expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_without_files_is_missing() {
        let mut files = Folder::of_pattern(Path::new("no-such-folder-*/*.txt")).unwrap();
        assert_eq!(files.next().unwrap().unwrap_err().to_string(), "no-such-folder-*/*.txt: no such file or folder");
        assert!(files.next().is_none());
        assert!(Folder::of_pattern(Path::new("plain.txt")).is_none());
        assert!(Folder::of_pattern(Path::new("[")).is_none());
    }
}
