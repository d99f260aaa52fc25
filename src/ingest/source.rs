//! Finds the files that the inputs stand for, and names them.
//!
//! The entry point is [`Sources`]: one item a file, in the order of the inputs, folders from the inside out of their
//! sorted names. Nothing is opened before its turn, and what is in a file is `stream`'s to say.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::archive::{Archive, is_archive};
use super::{Place, ReadError};

/// What a folder beside texts is called that holds annotations of them.
const GOLD_FOLDER: &str = "gold";
/// What a Mac puts beside the files of an archive.
const MAC_FOLDER: &str = "__MACOSX";

/// Where news is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file, a folder with all that is below it, a pipe or a device.
    Path(PathBuf),
}

impl Input {
    /// What an argument of the command line means: `-` is standard input, everything else a path.
    #[must_use]
    pub fn from_arg(arg: impl Into<PathBuf>) -> Self {
        let path = arg.into();
        if path.as_os_str() == "-" { Self::Stdin } else { Self::Path(path) }
    }
}

/// How a source's name says that it is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Html,
    JsonLines,
    /// By its first character.
    Unknown,
}

/// A stream of bytes with its names.
pub(super) struct Source {
    /// For messages.
    pub(super) place: Place,
    pub(super) names: Names,
    pub(super) format: Format,
    /// What it is unpacked from, for messages.
    pub(super) packing: Option<&'static str>,
    pub(super) bytes: Box<dyn Read + Send>,
}

/// What a document is called that brings no name of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// The path below the folder that was given.
    pub(super) id: String,
    /// The file's name.
    pub(super) name: String,
}

/// The files that the inputs stand for.
pub(super) struct Sources {
    inputs: VecDeque<Input>,
    ready: Option<Source>,
    archive: Option<Archive>,
    folder: Option<Folder>,
}

struct Folder {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
}

impl Sources {
    pub(super) fn new(inputs: &[Input]) -> Self {
        Self { inputs: inputs.iter().cloned().collect(), ready: None, archive: None, folder: None }
    }

    /// One stream, whose name says what it holds.
    pub(super) fn of_stream(name: &str, bytes: Box<dyn Read + Send>) -> Self {
        let format = match Format::of_name(name) {
            Format::Text if !name.contains('.') => Format::Unknown,
            format => format,
        };
        let names = Names { id: name.to_owned(), name: name.to_owned() };
        let ready = Source { place: Place::file(name), names, format, packing: None, bytes };
        Self { inputs: VecDeque::new(), ready: Some(ready), archive: None, folder: None }
    }

    /// Begins with the next input, and opens it if it is a file.
    fn next_input(&mut self) -> Option<Option<Result<Opened, ReadError>>> {
        self.folder = None;
        match self.inputs.pop_front()? {
            Input::Stdin => self.ready = Self::of_stream("standard input", Box::new(io::stdin())).ready,
            Input::Path(path) if path.is_dir() => self.folder = Some(walk(path)),
            Input::Path(path) => {
                let name = lossless(path.file_name().unwrap_or(path.as_os_str()).as_encoded_bytes());
                return Some(Some(open(&path, &name)));
            }
        }
        Some(None)
    }

    fn next_in_folder(&mut self) -> Option<Result<Opened, ReadError>> {
        let folder = self.folder.as_mut()?;
        loop {
            match folder.entries.next()? {
                Ok(entry) if entry.file_type().is_file() => {
                    return Some(open(entry.path(), &path_below(&folder.root, entry.path())));
                }
                Ok(_) => {}
                // A link to a folder that it lies in: what is there has its turn anyway.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let place = Place::file(error.path().unwrap_or(&folder.root).to_string_lossy());
                    return Some(Err(ReadError::from_io(place, error.into())));
                }
            }
        }
    }
}

impl Iterator for Sources {
    type Item = Result<Source, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let member = || self.archive.as_mut().and_then(Iterator::next);
            if let Some(found) = self.ready.take().map(Ok).or_else(member) {
                return Some(found);
            }
            self.archive = None;
            let opened = match self.next_in_folder() {
                Some(opened) => opened,
                None => match self.next_input()? {
                    Some(opened) => opened,
                    None => continue,
                },
            };
            match opened {
                Ok(Opened::File(source)) => return Some(Ok(source)),
                Ok(Opened::Archive(archive)) => self.archive = Some(archive),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// All files below `root`, sorted by the bytes of their names within each folder.
fn walk(root: PathBuf) -> Folder {
    let entries = WalkDir::new(&root)
        .follow_links(true)
        .sort_by(|a, b| a.file_name().cmp(b.file_name()))
        .into_iter()
        .filter_entry(|entry| {
            let is_dir = entry.file_type().is_dir();
            entry.depth() == 0 || !is_left_out(&entry.file_name().to_string_lossy(), is_dir)
        });
    Folder { root, entries: Box::new(entries) }
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

/// A file that is open.
enum Opened {
    File(Source),
    Archive(Archive),
}

fn open(path: &Path, id: &str) -> Result<Opened, ReadError> {
    let place = Place::file(path.to_string_lossy());
    let mut file = File::open(path).map_err(|error| ReadError::from_io(place.clone(), error))?;
    let is_regular = file.metadata().is_ok_and(|data| data.is_file());
    if is_regular && begins_archive(&mut file).map_err(|error| ReadError::from_io(place.clone(), error))? {
        return Archive::open(file, place, id).map(Opened::Archive);
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let format = match Format::of_name(&name) {
        Format::Text if !is_regular => Format::Unknown,
        format => format,
    };
    let names = Names { id: id.to_owned(), name };
    Ok(Opened::File(Source { place, names, format, packing: None, bytes: Box::new(file) }))
}

/// Looks at the first bytes of a file and goes back to its beginning.
fn begins_archive(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    Read::take(&mut *file, 4).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(is_archive(&head))
}

impl Format {
    /// What the ending of a file's name says, that of a compression left out.
    pub(super) fn of_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let packed = [".gz", ".bz2", ".zst"].iter().find_map(|ending| name.strip_suffix(ending));
        match packed.unwrap_or(&name).rsplit_once('.').map(|(_, ending)| ending) {
            Some("jsonl" | "ndjson") => Self::JsonLines,
            Some("json") => Self::Unknown,
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Text,
        }
    }
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
    fn a_dash_is_standard_input() {
        assert_eq!(Input::from_arg("-"), Input::Stdin);
        assert_eq!(Input::from_arg("./-"), Input::Path("./-".into()));
    }

    #[test]
    fn the_ending_says_what_a_file_holds() {
        for (name, format) in [
            ("a.txt", Format::Text),
            ("a.JSONL.gz", Format::JsonLines),
            ("a.ndjson", Format::JsonLines),
            ("a.json.zst", Format::Unknown),
            ("a.ndjson.bz2", Format::JsonLines),
            ("a.md.gz", Format::Markdown),
            ("a.HTM", Format::Html),
            ("jsonl", Format::Text),
            ("a.jsonl.txt", Format::Text),
        ] {
            assert_eq!(Format::of_name(name), format, "{name}");
        }
    }

    #[test]
    fn an_identity_is_the_path_below_the_folder() {
        assert_eq!(path_below(Path::new("/news/2024"), Path::new("/news/2024/06/a b.txt")), "06/a b.txt");
        assert_eq!(path_below(Path::new("."), Path::new("./a.txt")), "a.txt");
    }
}
