//! What can be wrong with an input, and where.
//!
//! The entry point is [`ReadError`]. Every variant carries a [`Place`]; the document that it speaks of is left out, and
//! the reader goes on with the next one.

use std::{fmt, io};

use jiff::civil::Date;

/// A file, and where it helps a line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path as it was given or found, or `standard input`; bytes that are not UTF-8 are shown as `�`.
    pub file: String,
    /// Line, counted from 1.
    pub line: Option<u64>,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// Why a document was not read: it could not be, or the options ask to leave it out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// What was named does not exist.
    #[error("{place}: no such file or folder")]
    Missing {
        /// Where.
        place: Place,
    },
    /// The file or folder may not be read by this user.
    #[error("{place}: no permission to read it")]
    Denied {
        /// Where.
        place: Place,
    },
    /// The operating system failed to read.
    #[error("{place}: cannot be read")]
    Io {
        /// Where.
        place: Place,
        /// What it said.
        source: io::Error,
    },
    /// Compressed data is cut off or damaged.
    #[error("{place}: damaged {packing} data")]
    Damaged {
        /// Where.
        place: Place,
        /// How it is compressed.
        packing: &'static str,
        /// What the decompressor said.
        source: io::Error,
    },
    /// There is no text.
    #[error("{place}: empty")]
    Empty {
        /// Where.
        place: Place,
    },
    /// It is no text.
    #[error("{place}: not text but {what}")]
    Binary {
        /// Where.
        place: Place,
        /// What it seems to be.
        what: &'static str,
    },
    /// A document, or a line of JSON Lines, is larger than [`ReadOptions::max_document_bytes`](super::ReadOptions).
    #[error("{place}: larger than the limit of {limit} bytes")]
    TooLarge {
        /// Where.
        place: Place,
        /// The limit.
        limit: usize,
    },
    /// A line is not valid JSON.
    #[error("{place}: not JSON at column {column}: {reason}")]
    Json {
        /// Where.
        place: Place,
        /// Byte of the line, counted from 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// The YAML at the beginning of a Markdown file cannot be read.
    #[error("{place}: the front matter is not YAML: {reason}")]
    FrontMatter {
        /// Where.
        place: Place,
        /// What the parser said.
        reason: String,
    },
    /// A line is JSON, but not an object; or an object that goes on over further lines.
    #[error("{place}: not one JSON object on one line")]
    NotObject {
        /// Where.
        place: Place,
    },
    /// An object without the key `text`.
    #[error("{place}: the object has no \"text\"")]
    NoText {
        /// Where.
        place: Place,
    },
    /// It is older than what was asked for.
    #[error("{place}: published on {published}")]
    Before {
        /// Which document.
        place: Place,
        /// The day on which it was published.
        published: Date,
    },
    /// It is in a language that is not read.
    #[error("{place}: in another language ({language})")]
    OtherLanguage {
        /// Which document.
        place: Place,
        /// Which language, in English or as a tag.
        language: String,
    },
    /// A value of the wrong type.
    #[error("{place}: {key:?} is not {expected}")]
    WrongType {
        /// Where.
        place: Place,
        /// Its key.
        key: &'static str,
        /// What it should be.
        expected: &'static str,
    },
}

impl ReadError {
    /// What the operating system's refusal to open or list `file` means.
    pub(super) fn from_io(place: Place, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { place },
            io::ErrorKind::PermissionDenied => Self::Denied { place },
            _ => Self::Io { place, source },
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::Missing { place }
            | Self::Denied { place }
            | Self::Io { place, .. }
            | Self::Damaged { place, .. }
            | Self::Empty { place }
            | Self::Binary { place, .. }
            | Self::TooLarge { place, .. }
            | Self::Json { place, .. }
            | Self::FrontMatter { place, .. }
            | Self::NotObject { place }
            | Self::NoText { place }
            | Self::Before { place, .. }
            | Self::OtherLanguage { place, .. }
            | Self::WrongType { place, .. } => place,
        }
    }

    /// Whether nothing is wrong with the document: the options ask to leave it out.
    #[must_use]
    pub const fn is_by_choice(&self) -> bool {
        matches!(self, Self::Before { .. } | Self::OtherLanguage { .. })
    }

    /// The kind of error in a word or two, for counting.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Denied { .. } => "no permission",
            Self::Io { .. } => "unreadable",
            Self::Damaged { .. } => "damaged",
            Self::Empty { .. } => "empty",
            Self::Binary { .. } => "not text",
            Self::TooLarge { .. } => "too large",
            Self::Json { .. } | Self::NotObject { .. } => "bad JSON",
            Self::Before { .. } => "too old",
            Self::OtherLanguage { .. } => "in another language",
            Self::FrontMatter { .. } => "bad front matter",
            Self::NoText { .. } | Self::WrongType { .. } => "bad record",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_the_system_are_told_apart() {
        let error = |kind: io::ErrorKind| ReadError::from_io(Place::file("a/b"), kind.into());
        assert_eq!(error(io::ErrorKind::NotFound).to_string(), "a/b: no such file or folder");
        assert_eq!(error(io::ErrorKind::PermissionDenied).to_string(), "a/b: no permission to read it");
        assert_eq!(error(io::ErrorKind::TimedOut).to_string(), "a/b: cannot be read");
        assert_eq!(error(io::ErrorKind::PermissionDenied).reason(), "no permission");
    }

    #[test]
    fn a_message_names_file_and_line() {
        let place = Place { file: "news.jsonl".to_owned(), line: Some(7) };
        let error = ReadError::WrongType { place, key: "text", expected: "a string" };
        assert_eq!(error.to_string(), "news.jsonl:7: \"text\" is not a string");
        assert_eq!(error.place().line, Some(7));
    }
}
