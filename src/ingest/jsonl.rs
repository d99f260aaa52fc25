//! Makes documents of JSON Lines: one object a line, of which only `text` is needed.
//!
//! The entry point is [`JsonLines`]. A line that is wrong is an error that names it, and the next line is read.

use std::io::{BufRead, Read};

use serde_json::{Map, Value};

use super::date::parse_published;
use super::encoding::{BOM, decode};
use super::layout::layout;
use super::source::Names;
use super::stream::Stream;
use super::text::{article, check_text};
use super::{Place, ReadError, ReadOptions};
use crate::types::{Document, DocumentId, Span};

/// What stands between a title and a text that came apart.
const AFTER_TITLE: &str = "\n\n";

/// The documents of a stream of JSON Lines.
pub(super) struct JsonLines {
    stream: Stream,
    names: Names,
    options: ReadOptions,
    /// Number of the line that was read last.
    line: u64,
    /// Whether there was a line that is not blank.
    has_records: bool,
    /// Whether there is nothing left to read.
    at_end: bool,
}

impl JsonLines {
    pub(super) fn new(stream: Stream, names: Names, options: ReadOptions) -> Self {
        Self { stream, names, options, line: 0, has_records: false, at_end: false }
    }

    /// The next line with its line feed; empty at the end.
    fn read_line(&mut self) -> Result<Vec<u8>, ReadError> {
        let limit = self.options.max_document_bytes;
        let mut bytes = Vec::new();
        let result = (&mut self.stream.reader).take(limit as u64 + 1).read_until(b'\n', &mut bytes);
        self.line += 1;
        result.map_err(|error| self.fail(error))?;
        if bytes.len() > limit && !bytes.ends_with(b"\n") {
            self.skip_line()?;
            return Err(ReadError::TooLarge { place: self.place(), limit });
        }
        Ok(bytes)
    }

    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) -> Result<(), ReadError> {
        loop {
            let available = match self.stream.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.fail(error)),
            };
            let (used, is_done) = match available.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (available.len(), available.is_empty()),
            };
            self.stream.reader.consume(used);
            if is_done {
                return Ok(());
            }
        }
    }

    /// An error after which nothing can be read.
    fn fail(&mut self, error: std::io::Error) -> ReadError {
        self.at_end = true;
        self.stream.error(Some(self.line), error)
    }

    fn place(&self) -> Place {
        Place { line: Some(self.line), ..self.stream.place.clone() }
    }

    /// The document of a line without white space around it.
    fn read_record(&mut self, line: &[u8]) -> Result<Document, ReadError> {
        let is_first = !std::mem::replace(&mut self.has_records, true);
        if is_first && matches!(line, b"{" | b"[") {
            self.at_end = true; // One object or list over many lines: each of them would be an error.
            return Err(ReadError::NotObject { place: self.place() });
        }
        let value = serde_json::from_str(&decode(line, None)).map_err(|error| self.json_error(&error))?;
        let Value::Object(object) = value else {
            return Err(ReadError::NotObject { place: self.place() });
        };
        Record { object, place: self.place() }.into_document(self.line, &self.names, &self.options)
    }

    fn json_error(&self, error: &serde_json::Error) -> ReadError {
        let reason = error.to_string();
        // The parser's own line is always 1.
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason).to_owned();
        ReadError::Json { place: self.place(), column: error.column(), reason }
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.at_end {
            let bytes = match self.read_line() {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.has_records = true;
                    return Some(Err(error));
                }
            };
            if bytes.is_empty() {
                self.at_end = true;
                let place = self.stream.place.clone();
                return (!self.has_records).then_some(Err(ReadError::Empty { place }));
            }
            let line = bytes.strip_prefix(BOM).filter(|_| self.line == 1).unwrap_or(&bytes).trim_ascii();
            if !line.is_empty() {
                return Some(self.read_record(line));
            }
        }
        None
    }
}

/// One line's object.
struct Record {
    object: Map<String, Value>,
    place: Place,
}

impl Record {
    fn into_document(mut self, line: u64, names: &Names, options: &ReadOptions) -> Result<Document, ReadError> {
        let url = self.field("url")?;
        let id = self.take_id()?;
        let numbered = |name: &str| format!("{name}:{line}");
        let names = Names {
            id: url.clone().or_else(|| id.clone()).unwrap_or_else(|| numbered(&names.id)),
            name: id.unwrap_or_else(|| numbered(&names.name)),
        };
        let text = self.string("text")?.ok_or_else(|| ReadError::NoText { place: self.place.clone() })?;
        if options.raw {
            return Ok(Document { id: DocumentId(names.id), ..Document::raw(names.name, text) });
        }
        let title = self.field("title")?;
        let published = self.field("published")?;
        let (publisher, language) = (self.field("publisher")?, self.field("language")?);
        if text.trim().is_empty() {
            return Err(ReadError::Empty { place: self.place });
        }
        let (text, title) = join(title, text);
        check_text(&text, &self.place, options)?;
        let layout = layout(&text, title);
        let document = article(names, text, layout);
        let published = published.as_deref().and_then(parse_published).or(document.published);
        Ok(Document { published, publisher, url, language, ..document })
    }

    /// A string that holds something, without white space around it.
    fn field(&mut self, key: &'static str) -> Result<Option<String>, ReadError> {
        let value = self.string(key)?;
        Ok(value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()))
    }

    /// A string as it is; null is the same as none.
    fn string(&mut self, key: &'static str) -> Result<Option<String>, ReadError> {
        match self.object.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value)),
            Some(_) => Err(ReadError::WrongType { place: self.place.clone(), key, expected: "a string" }),
        }
    }

    /// The id: some collections number their documents.
    fn take_id(&mut self) -> Result<Option<String>, ReadError> {
        match self.object.get("id") {
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::String(_) | Value::Null) | None => self.field("id"),
            Some(_) => {
                let place = self.place.clone();
                Err(ReadError::WrongType { place, key: "id", expected: "a string or a number" })
            }
        }
    }
}

/// The stored text and where its title stands: title, blank line, text, unless the text begins with the title anyway.
fn join(title: Option<String>, text: String) -> (String, Option<Span>) {
    let Some(title) = title else { return (text, None) };
    let start = text.len() - text.trim_start().len();
    let is_there = text[start..]
        .strip_prefix(title.as_str())
        .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']));
    if is_there {
        return (text, Some(Span::new(start, start + title.len())));
    }
    let span = Span::new(0, title.len());
    (title + AFTER_TITLE + &text, Some(span))
}

#[cfg(test)]
mod tests {
    use super::super::{DEFAULT_MAX_DOCUMENT_BYTES, ReadOptions, read_stream};
    use super::*;
    use proptest::prelude::*;
    use std::io::{Cursor, Write};

    fn read_with(text: &[u8], options: &ReadOptions) -> Vec<Result<Document, String>> {
        let documents = read_stream("news.jsonl", Cursor::new(text.to_vec()), options);
        documents.map(|result| result.map_err(|error| error.to_string())).collect()
    }

    fn read(text: &str) -> Vec<Result<Document, String>> {
        read_with(text.as_bytes(), &ReadOptions::default())
    }

    #[test]
    fn an_object_is_a_document() {
        let line =
            r#"{"id": "n7", "title": "Talks", "text": "They met.\n\nThey left.", "published": "2024-06-14T10:07:00Z",
            "publisher": "Example Wire", "url": "https://example.org/7", "language": "en", "more": [1]}"#
                .replace('\n', "");
        let document = read(&line).remove(0).unwrap();
        assert_eq!((document.id.0.as_str(), document.name.as_str()), ("https://example.org/7", "n7"));
        assert_eq!(document.text, "Talks\n\nThey met.\n\nThey left.");
        assert_eq!(document.title_text(), Some("Talks"));
        assert_eq!(document.blocks.len(), 3);
        assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
        assert_eq!(
            (document.url.as_deref(), document.language.as_deref()),
            (Some("https://example.org/7"), Some("en"))
        );
    }

    #[test]
    fn only_the_text_is_needed() {
        let lines = "\u{feff}{\"text\": \"They met.\"}\n\n {\"text\": \"They left.\", \"title\": null, \"id\": 12}\r\n";
        let documents: Vec<Document> = read(lines).into_iter().map(Result::unwrap).collect();
        let names: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
        let ids: Vec<&str> = documents.iter().map(|document| document.id.0.as_str()).collect();
        assert_eq!((names, ids), (vec!["news.jsonl:1", "12"], vec!["news.jsonl:1", "12"]));
        assert_eq!((documents[1].text.as_str(), documents[1].title), ("They left.", None));
    }

    #[test]
    fn a_title_that_is_there_is_not_repeated() {
        for (text, stored) in [
            ("Talks\\nThey met.", "Talks\nThey met."),
            ("Talks go on.", "Talks\n\nTalks go on."),
            ("\\n Talks \\r\\nThey met.", "\n Talks \r\nThey met."),
        ] {
            let document = read(&format!(r#"{{"title": " Talks ", "text": "{text}"}}"#)).remove(0).unwrap();
            assert_eq!((document.text.as_str(), document.title_text()), (stored, Some("Talks")));
        }
    }

    #[test]
    fn the_day_is_sought_in_the_text_if_the_field_gives_none() {
        let text = r#""text": "A title of some words\n\n14 June 2024\n\nThey met.""#;
        for published in ["", r#""published": "","#, r#""published": "yesterday","#] {
            let document = read(&format!("{{{published} {text}}}")).remove(0).unwrap();
            assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
        }
    }

    #[test]
    fn a_bad_line_is_named_and_the_next_one_read() {
        let good = br#"{"text": "They met."}"#;
        let long = [br#"{"text": ""#.to_vec(), b"x".repeat(300), br#""}"#.to_vec()].concat();
        for (bad, message) in [
            (&b"[1, 2]"[..], "news.jsonl:2: not one JSON object on one line"),
            (b"{", "news.jsonl:2: not JSON at column 1: EOF while parsing an object"),
            (br#"{"text" 1}"#, "news.jsonl:2: not JSON at column 9: expected `:`"),
            (b"They met.", "news.jsonl:2: not JSON at column 1: expected value"),
            (br#"{"title": "Talks"}"#, "news.jsonl:2: the object has no \"text\""),
            (br#"{"text": null}"#, "news.jsonl:2: the object has no \"text\""),
            (br#"{"text": 1}"#, "news.jsonl:2: \"text\" is not a string"),
            (br#"{"text": "They met.", "published": 1718359620}"#, "news.jsonl:2: \"published\" is not a string"),
            (br#"{"text": "They met.", "id": []}"#, "news.jsonl:2: \"id\" is not a string or a number"),
            (br#"{"text": " \n"}"#, "news.jsonl:2: empty"),
            (br#"{"text": "\u0000"}"#, "news.jsonl:2: not text but binary data (it has NUL bytes)"),
            (br#"{"text": "\ud800"}"#, "news.jsonl:2: not JSON at column 17: unexpected end of hex escape"),
            (&long, "news.jsonl:2: larger than the limit of 200 bytes"),
        ] {
            let options = ReadOptions { max_document_bytes: 200, ..ReadOptions::default() };
            let results = read_with(&[good, bad, good].join(&b'\n'), &options);
            assert_eq!(results.len(), 3);
            assert_eq!(results[1].as_ref().unwrap_err(), message);
            assert_eq!(results[2].as_ref().unwrap().name, "news.jsonl:3");
        }
    }

    #[test]
    fn each_line_may_have_its_encoding() {
        let lines = [&b"{\"text\": \"Orb\xe1n left.\"}"[..], "{\"text\": \"Orbán stayed.\"}".as_bytes()].join(&b'\n');
        let texts: Vec<_> =
            read_with(&lines, &ReadOptions::default()).into_iter().map(|read| read.unwrap().text).collect();
        assert_eq!(texts, ["Orbán left.", "Orbán stayed."]);
        let wide: Vec<u8> =
            "{\"text\": \"They left.\"}\n".repeat(2).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_with(&wide, &ReadOptions::default()).len(), 2);
    }

    #[test]
    fn an_object_over_many_lines_is_one_error() {
        let results = read("{\n  \"text\": \"They met.\"\n}\n");
        assert_eq!(results, [Err("news.jsonl:1: not one JSON object on one line".to_owned())]);
    }

    #[test]
    fn a_file_without_objects_is_empty() {
        assert_eq!(read("\n \n"), [Err("news.jsonl: empty".to_owned())]);
    }

    #[test]
    fn raw_texts_may_be_empty() {
        let options = ReadOptions { raw: true, ..ReadOptions::default() };
        let results = read_with(br#"{"text": "", "title": "Talks"}"#, &options);
        assert_eq!(results[0].as_ref().unwrap(), &Document::raw("news.jsonl:1", ""));
    }

    /// Gives the same line again and again.
    struct Lines {
        line: &'static [u8],
        at: usize,
        left: usize,
    }

    impl Read for Lines {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let rest = &self.line[self.at..];
            let count = rest.len().min(buffer.len()).min(self.left);
            buffer[..count].copy_from_slice(&rest[..count]);
            self.at = (self.at + count) % self.line.len();
            self.left -= count;
            Ok(count)
        }
    }

    #[test]
    fn documents_come_before_the_stream_ends() {
        let line = b"{\"text\": \"They met.\"}\n";
        let lines = Lines { line, at: 0, left: usize::MAX };
        let mut reader = read_stream("x.jsonl", lines, &ReadOptions::default());
        for number in 1..=50_000 {
            assert_eq!(reader.next().unwrap().unwrap().name, format!("x.jsonl:{number}"));
        }
    }

    #[test]
    fn a_line_without_end_is_passed_over_without_being_kept() {
        let lines = Lines { line: b"x", at: 0, left: 4 * DEFAULT_MAX_DOCUMENT_BYTES };
        let results: Vec<_> = read_stream("x.jsonl", lines, &ReadOptions::default()).collect();
        assert!(matches!(results[..], [Err(ReadError::TooLarge { limit: DEFAULT_MAX_DOCUMENT_BYTES, .. })]));
    }

    proptest! {
        #[test]
        fn gzip_changes_nothing(texts in proptest::collection::vec("(?s).{0,80}", 0..6), cut in 0usize..400) {
            let lines: Vec<String> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
            let plain = lines.join("\n").into_bytes();
            let mut packed = Vec::new();
            for member in [&plain[..cut.min(plain.len())], &plain[cut.min(plain.len())..]] {
                let mut encoder = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
                encoder.write_all(member).unwrap();
                encoder.finish().unwrap();
            }
            let options = ReadOptions::default();
            prop_assert_eq!(read_with(&plain, &options), read_with(&packed, &options));
        }
    }
}
