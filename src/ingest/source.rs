//! Finds the streams of bytes that the inputs stand for, and names them.
//!
//! The entry point is [`Sources`]: one item a file or member of an archive, in the order of the inputs. Nothing is opened
//! before its turn. Which files a folder has is `folder`'s to say, and what is in a file `stream`'s.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::archive::{Archive, is_archive};
use super::folder::{Folder, lossless};
use super::{Place, ReadError};

/// Where news is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file, a folder, a pipe or a device; if there is none of that name, a pattern such as `news/*.txt`.
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
    is_recursive: bool,
}

impl Sources {
    /// Folders are read with those below them if `is_recursive`.
    pub(super) fn new(inputs: &[Input], is_recursive: bool) -> Self {
        Self { inputs: inputs.iter().cloned().collect(), ready: None, archive: None, folder: None, is_recursive }
    }

    /// One stream, whose name says what it holds.
    pub(super) fn of_stream(name: &str, bytes: Box<dyn Read + Send>) -> Self {
        Self { ready: Some(of_stream(name, bytes)), ..Self::new(&[], true) }
    }

    /// The next file or archive, opened.
    fn next_opened(&mut self) -> Option<Result<Opened, ReadError>> {
        loop {
            if let Some(found) = self.folder.as_mut().and_then(Iterator::next) {
                return Some(found.and_then(|(path, id)| open(&path, &id)));
            }
            self.folder = None;
            match self.inputs.pop_front()? {
                Input::Stdin => {
                    return Some(Ok(Opened::File(of_stream("standard input", Box::new(io::stdin())))));
                }
                Input::Path(path) if path.is_dir() => self.folder = Some(Folder::new(path, self.is_recursive)),
                Input::Path(path) => {
                    self.folder = if path.exists() { None } else { Folder::of_pattern(&path) };
                    if self.folder.is_none() {
                        let id = lossless(path.file_name().unwrap_or(path.as_os_str()).as_encoded_bytes());
                        return Some(open(&path, &id));
                    }
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
            match self.next_opened()? {
                Ok(Opened::File(source)) => return Some(Ok(source)),
                Ok(Opened::Archive(archive)) => self.archive = Some(archive),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn of_stream(name: &str, bytes: Box<dyn Read + Send>) -> Source {
    let format = match Format::of_name(name) {
        Format::Text if !name.contains('.') => Format::Unknown,
        format => format,
    };
    let names = Names { id: name.to_owned(), name: name.to_owned() };
    Source { place: Place::file(name), names, format, packing: None, bytes }
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
}
