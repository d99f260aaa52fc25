//! Makes documents of plain text, and hands other formats of one document on to their readers.
//!
//! The entry point is [`read_text`]: one stream, one document. [`check_text`] and [`article`] serve the other readers
//! too.

use std::io::Read;

use super::encoding::{BOM, decode};
use super::html::{declared_encoding, read_html};
use super::layout::{Layout, layout};
use super::markdown::read_markdown;
use super::source::{Format, Names};
use super::stream::Stream;
use super::{Place, ReadError, ReadOptions};
use crate::types::{Document, DocumentId};

/// Of so many characters one may be a control character that has no place in text.
const CHARS_PER_CONTROL: usize = 100;

/// The document that a stream holds which is not JSON Lines.
///
/// # Errors
/// What cannot be read, is no text, or is too large.
pub(super) fn read_text(mut stream: Stream, names: Names, options: &ReadOptions) -> Result<Document, ReadError> {
    let bytes = read_all(&mut stream, options.max_document_bytes)?;
    let declared = if stream.format == Format::Html { declared_encoding(&bytes) } else { None };
    let text = decode(bytes.strip_prefix(BOM).unwrap_or(&bytes), declared);
    check_text(&text, &stream.place, options)?;
    if options.raw {
        return Ok(Document { id: DocumentId(names.id), ..Document::raw(names.name, text) });
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty { place: stream.place });
    }
    match stream.format {
        Format::Markdown => read_markdown(&text, stream.place, names),
        Format::Html => read_html(&text, stream.place, names),
        Format::Text | Format::JsonLines | Format::Unknown => {
            let layout = layout(&text, None);
            Ok(article(names, text.into_owned(), layout))
        }
    }
}

/// All that is left of a stream, if that is no more than `limit` bytes.
fn read_all(stream: &mut Stream, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let result = (&mut stream.reader).take(limit as u64 + 1).read_to_end(&mut bytes);
    result.map_err(|error| stream.error(None, error))?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { place: stream.place.clone(), limit });
    }
    Ok(bytes)
}

/// Refuses what has a NUL, or too many control characters for a text that is not wanted raw.
///
/// # Errors
/// What is binary.
pub(super) fn check_text(text: &str, place: &Place, options: &ReadOptions) -> Result<(), ReadError> {
    let binary = |what| Err(ReadError::Binary { place: place.clone(), what });
    if text.contains('\0') {
        return binary("binary data (it has NUL bytes)");
    }
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | 0x1b);
    if !options.raw && text.bytes().filter(is_control).count() * CHARS_PER_CONTROL > text.len() {
        return binary("binary data (it has many control characters)");
    }
    Ok(())
}

/// A document with the layout of its text.
pub(super) fn article(names: Names, text: String, layout: Layout) -> Document {
    Document {
        id: DocumentId(names.id),
        name: names.name,
        blocks: layout.blocks,
        left_out: layout.left_out,
        title: layout.title,
        published: layout.published,
        publisher: None,
        url: None,
        language: None,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ReadError, ReadOptions, read_stream};
    use crate::types::{Document, Span};
    use proptest::prelude::*;

    fn read(bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
        read_stream("a.txt", std::io::Cursor::new(bytes.to_vec()), options).next().unwrap()
    }

    #[test]
    fn the_text_is_stored_as_it_is_but_for_the_mark() {
        let document =
            read("\u{feff}A title of some words\r\n\r\nThey met.\r\n".as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(document.text, "A title of some words\r\n\r\nThey met.\r\n");
        assert_eq!(document.blocks[1].span.of(&document.text), "They met.");
        assert_eq!((document.name.as_str(), document.id.0.as_str()), ("a.txt", "a.txt"));
    }

    #[test]
    fn other_encodings_are_read_and_broken_bytes_replaced() {
        for (bytes, text) in [
            (&b"They met in \xc5rhus."[..], "They met in Århus."),
            (b"\xef\xbb\xbfOrb\xe1n met him.", "Orbán met him."),
            (b"\xff\xfeM\0e\0t\0", "Met"),
            (b"\xfe\xff\0M\0e\0t", "Met"),
            (b"\0T\0h\0e\0y\0 \0m\0e\0t", "They met"),
            (b"Erdo\xc4\x9fan met \xc4.", "Erdoğan met \u{fffd}."),
        ] {
            let document = read(bytes, &ReadOptions::default()).unwrap();
            assert_eq!(document.text, text);
            assert_eq!(document.unreadable_chars(), usize::from(text.contains('\u{fffd}')));
        }
    }

    #[test]
    fn the_day_that_is_given_is_a_fallback() {
        let options = ReadOptions { date: Some("2020-01-02".parse().unwrap()), ..ReadOptions::default() };
        let day = |text: &str| read(text.as_bytes(), &options).unwrap().published.unwrap().to_string();
        assert_eq!(day("They met."), "2020-01-02");
        assert_eq!(day("They have met again\n2024-06-14\n\nThey met."), "2024-06-14");
    }

    #[test]
    fn raw_text_is_one_piece() {
        let options = ReadOptions { raw: true, date: Some("2020-01-02".parse().unwrap()), ..ReadOptions::default() };
        let document = read(b" A title of some words\n\n2024-06-14\n\nThey met. \n", &options).unwrap();
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.blocks[0].span, Span::new(0, document.text.len()));
        assert_eq!((document.title, document.published), (None, None));
        for text in [" \n", "\u{1f} unit \u{1c} separator"] {
            assert_eq!(read(text.as_bytes(), &options).unwrap().text, text);
        }
    }

    #[test]
    fn bad_text_is_an_error_that_says_why() {
        for (bytes, message) in [
            (&b""[..], "a.txt: empty"),
            (b"\xef\xbb\xbf", "a.txt: empty"),
            (b" \r\n\t", "a.txt: empty"),
            (b"They met.\0", "a.txt: not text but binary data (it has NUL bytes)"),
            (b"\x01\x02\x03 met", "a.txt: not text but binary data (it has many control characters)"),
            (b"%PDF-1.7", "a.txt: not text but a PDF document"),
            (&b"0123456789 ".repeat(10), "a.txt: larger than the limit of 100 bytes"),
        ] {
            let options = ReadOptions { max_document_bytes: 100, ..ReadOptions::default() };
            assert_eq!(read(bytes, &options).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_text_of_just_the_limit_is_read() {
        let options = ReadOptions { max_document_bytes: 9, ..ReadOptions::default() };
        assert_eq!(read(b"They met.", &options).unwrap().text.len(), 9);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300), raw: bool) {
            for name in ["a.txt", "a.jsonl", "a"] {
                let options = ReadOptions { raw, max_document_bytes: 200, ..ReadOptions::default() };
                let results: Vec<_> = read_stream(name, std::io::Cursor::new(bytes.clone()), &options).collect();
                prop_assert!(results.len() <= bytes.len() + 1);
            }
        }
    }
}
