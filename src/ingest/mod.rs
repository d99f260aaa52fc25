//! Turns bytes into [`Document`]s: files, folders, ZIP archives and standard input;
//! plain text, Markdown, web pages and JSON Lines,
//! compressed or not.
//!
//! The entry point is [`read`]. Documents come one after the other, and no more than one is held in memory. What is
//! wrong with one of them is a [`ReadError`] in its place, and the next one is read. Which words of an article are to
//! be read is told by its [`blocks`](Document::blocks); what they mean is for `nlp` and `extract` to say.
//!
//! ```
//! use demarche::ingest::{ReadOptions, read_stream};
//!
//! let text = "Minister visits Tbilisi\n\n14 June 2024\n\nTBILISI: The minister arrived on Friday.\n";
//! let document = read_stream("visit.txt", text.as_bytes(), &ReadOptions::default()).next().unwrap()?;
//! assert_eq!(document.title_text(), Some("Minister visits Tbilisi"));
//! assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
//! assert_eq!(document.blocks[1].span.of(&document.text), "The minister arrived on Friday.");
//! # Ok::<(), demarche::ingest::ReadError>(())
//! ```

mod archive;
mod date;
mod dateline;
mod encoding;
mod error;
mod folder;
mod front_matter;
mod furniture;
mod html;
mod jsonl;
mod language;
mod layout;
mod line_kind;
mod lines;
mod markdown;
mod markup;
mod packing;
mod source;
mod stream;
mod text;

use std::io::Read;

use jiff::civil::Date;

use self::jsonl::JsonLines;
use self::language::other_language;
use self::source::{Format, Source, Sources};
use self::stream::Stream;
use self::text::read_text;
use crate::types::Document;

pub use self::date::{find_date, parse_published};
pub use self::error::{Place, ReadError};
pub use self::source::Input;

/// Limit for one document unless another is given: some hundred times the longest articles, and a book still fits.
pub const DEFAULT_MAX_DOCUMENT_BYTES: usize = 16 * 1024 * 1024;

/// How documents are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// Publication date of documents that give none.
    pub date: Option<Date>,
    /// Documents that were published before this day are left out; those without a day are read.
    pub since: Option<Date>,
    /// Which languages are read.
    pub languages: Languages,
    /// Whether a folder is read with the folders below it.
    pub is_recursive: bool,
    /// Largest document, and largest line of JSON Lines, in bytes after decompression.
    pub max_document_bytes: usize,
    /// Each text as it is, in one piece: no title, no date, no paragraphs, none left out.
    pub raw: bool,
}

/// Which languages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Languages {
    /// English, which the text model knows; what is surely in another language is left out.
    #[default]
    English,
    /// All, as if they were English.
    Any,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            date: None,
            since: None,
            languages: Languages::default(),
            is_recursive: true,
            max_document_bytes: DEFAULT_MAX_DOCUMENT_BYTES,
            raw: false,
        }
    }
}

/// The documents of `inputs`, in the order of the inputs; files of a folder in the order of their names' bytes.
///
/// Hidden files, files that tell about a folder (`README`, `LICENSE`, `COPYING`, `NOTICE`), and folders named `gold`,
/// which hold annotations, are left out when a folder is read, and so are pipes and devices. Links are followed, save
/// those that lead back to a folder above.
#[must_use]
pub fn read(inputs: &[Input], options: &ReadOptions) -> Reader {
    Reader { sources: Sources::new(inputs, options.is_recursive), lines: None, options: options.clone() }
}

/// The documents of one stream; `name` serves as its file's name, and its ending says what it holds.
///
/// A name without an ending is read as JSON Lines if the text begins with `{`.
#[must_use]
pub fn read_stream(name: &str, bytes: impl Read + Send + 'static, options: &ReadOptions) -> Reader {
    Reader { sources: Sources::of_stream(name, Box::new(bytes)), lines: None, options: options.clone() }
}

/// Reads documents one after the other; made by [`read`].
pub struct Reader {
    sources: Sources,
    /// The stream that is being read, if it may hold more than one document.
    lines: Option<JsonLines>,
    options: ReadOptions,
}

impl Reader {
    /// Opens a source; its document if it holds only one.
    fn open(&mut self, source: Source) -> Option<Result<Document, ReadError>> {
        let names = source.names.clone();
        match Stream::open(source) {
            Ok(stream) if stream.format == Format::JsonLines => {
                self.lines = Some(JsonLines::new(stream, names, self.options.clone()));
                None
            }
            Ok(stream) => Some(read_text(stream, names, &self.options)),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match self.lines.as_mut().map(Iterator::next) {
                Some(Some(found)) => Some(found),
                Some(None) => {
                    self.lines = None;
                    continue;
                }
                None => match self.sources.next()? {
                    Ok(source) => self.open(source),
                    Err(error) => Some(Err(error)),
                },
            };
            if let Some(found) = found {
                return Some(found.and_then(|document| self.select(self.with_date(document))));
            }
        }
    }
}

impl Reader {
    fn with_date(&self, document: Document) -> Document {
        let published = document.published.or(self.options.date.filter(|_| !self.options.raw));
        Document { published, ..document }
    }

    /// The document, if the options do not ask to leave it out.
    fn select(&self, document: Document) -> Result<Document, ReadError> {
        let place = || Place::file(document.id.to_string());
        if self.options.raw {
            return Ok(document);
        }
        if let (Some(since), Some(published)) = (self.options.since, document.published)
            && published < since
        {
            return Err(ReadError::Before { place: place(), published });
        }
        match other_language(&document).filter(|_| self.options.languages == Languages::English) {
            Some(language) => Err(ReadError::OtherLanguage { place: place(), language }),
            None => Ok(document),
        }
    }
}
