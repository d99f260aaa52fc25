//! Opens a source: undoes compression and UTF-16, looks at the first bytes, and tells text from other things.
//!
//! The entry point is [`Stream::open`]. Whatever is read through a stream is read piece by piece, so that a small file that unpacks to a huge one costs no
//! more memory than the limit for one document.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use super::encoding::{BOM, Utf16, utf16_of};
use super::html::is_html;
use super::packing::Packing;
use super::source::{Format, Source};
use super::{Place, ReadError};

/// So many bytes are looked at to see what a stream holds; more only while they are blank.
const HEAD_BYTES: usize = 512;
/// A stream that begins with more blank bytes than this is not JSON Lines.
const MAX_BLANK_BYTES: usize = 64 * 1024;

/// The longest of [`MAGICS`] has at most so many bytes.
const MAX_MAGIC_BYTES: usize = 16;

/// First bytes of files that are no plain text.
const MAGICS: [(&[u8], &str); 14] = [
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    // One in a file by itself does not come here: `archive` reads it.
    (b"PK\x03\x04", "a ZIP archive in a pipe or in other data"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
];

/// The uncompressed bytes of a source.
pub(super) struct Stream {
    pub(super) place: Place,
    pub(super) reader: Box<dyn BufRead + Send>,
    /// Never [`Format::Unknown`].
    pub(super) format: Format,
    /// What it is unpacked from last.
    packing: Option<&'static str>,
}

impl Stream {
    /// Opens what a source holds.
    ///
    /// # Errors
    /// What cannot be read, is empty, or is known by its first bytes to be no text.
    pub(super) fn open(source: Source) -> Result<Self, ReadError> {
        let Source { place, names: _, format, packing, bytes } = source;
        let mut stream = Self { place, reader: Box::new(BufReader::new(bytes)), format, packing };
        let head = stream.peek(|head| head.len() >= Packing::MAGIC_BYTES)?;
        if let Some(packing) = Packing::of(&head) {
            stream.packing = Some(packing.as_str());
            stream.wrap(|bytes| packing.unpack(bytes));
        }
        let mut head = stream.peek_text()?;
        if head.is_empty() {
            return Err(ReadError::Empty { place: stream.place });
        }
        if let Some(what) = known_magic(&head) {
            return Err(ReadError::Binary { place: stream.place, what });
        }
        if let Some(encoding) = utf16_of(&head) {
            stream.wrap(|bytes| Utf16::new(bytes, encoding));
            head = stream.peek_text()?;
        }
        stream.format = match format {
            Format::Unknown if first_byte(&head) == Some(b'{') => Format::JsonLines,
            Format::Unknown | Format::Text if is_html(&head) => Format::Html,
            Format::Unknown => Format::Text,
            format => format,
        };
        Ok(stream)
    }

    /// What an error while reading means.
    pub(super) fn error(&self, line: Option<u64>, source: io::Error) -> ReadError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let place = Place { line, ..self.place.clone() };
        match self.packing {
            Some(packing) if matches!(source.kind(), InvalidData | InvalidInput | UnexpectedEof) => {
                ReadError::Damaged { place, packing, source }
            }
            _ => ReadError::Io { place, source },
        }
    }

    /// Reads on through what `wrap` makes of the stream.
    fn wrap<R: Read + Send + 'static>(&mut self, wrap: impl FnOnce(Box<dyn BufRead + Send>) -> R) {
        let bytes = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(BufReader::new(wrap(bytes)));
    }

    /// Enough of the first bytes to see what kind of text they are.
    fn peek_text(&mut self) -> Result<Vec<u8>, ReadError> {
        self.peek(|head| head.len() >= MAX_BLANK_BYTES || (head.len() >= MAX_MAGIC_BYTES && first_byte(head).is_some()))
    }

    /// The first bytes, up to the end or until there are [`HEAD_BYTES`] of them or `is_enough`; they will be read again.
    fn peek(&mut self, is_enough: impl Fn(&[u8]) -> bool) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::new();
        loop {
            let more = match self.reader.fill_buf() {
                Ok(more) => more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.error(None, error)),
            };
            let count = more.len().min(HEAD_BYTES);
            head.extend_from_slice(&more[..count]);
            self.reader.consume(count);
            if count == 0 || is_enough(&head) {
                break;
            }
        }
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Cursor::new(head.clone()).chain(rest));
        Ok(head)
    }
}

/// What a file that begins with `head` is known to be, if that is no text.
fn known_magic(head: &[u8]) -> Option<&'static str> {
    let is_packed = Packing::of(head).is_some();
    let known = MAGICS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    known.or(is_packed.then_some("compressed data within compressed data"))
}

/// The first byte that is neither blank nor of the mark that opens a file.
fn first_byte(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    head.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::super::packing::pack;
    use super::super::source::Names;
    use super::*;

    fn open(format: Format, bytes: &[u8]) -> Result<Stream, ReadError> {
        open_as(format, Box::new(Cursor::new(bytes.to_vec())))
    }

    fn open_as(format: Format, bytes: Box<dyn Read + Send>) -> Result<Stream, ReadError> {
        let names = Names { id: "x".to_owned(), name: "x".to_owned() };
        Stream::open(Source { place: Place::file("x"), names, format, packing: None, bytes })
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        pack(Packing::Gzip, bytes)
    }

    /// Gives one byte at a time, as a slow pipe may.
    struct Slow(Cursor<Vec<u8>>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(1);
            self.0.read(&mut buffer[..end])
        }
    }

    #[test]
    fn gzip_of_many_members_is_undone() {
        let packed = [gzip(b"one "), gzip(b""), gzip(b"two")].concat();
        for bytes in
            [Box::new(Cursor::new(packed.clone())) as Box<dyn Read + Send>, Box::new(Slow(Cursor::new(packed)))]
        {
            let mut stream = open_as(Format::Text, bytes).unwrap();
            let mut text = String::new();
            stream.reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "one two");
        }
    }

    #[test]
    fn an_unknown_format_is_json_lines_if_it_begins_with_a_brace() {
        for (bytes, format) in [
            (&b"\xef\xbb\xbf \n\t{\"text\": \"\"}"[..], Format::JsonLines),
            (b"Text {", Format::Text),
            (b" ", Format::Text),
            (&[b" ".repeat(100_000), b"{".to_vec()].concat(), Format::Text),
            (&gzip(b"{}"), Format::JsonLines),
            (b"\xef\xbb\xbf\n<!DOCTYPE html><p>", Format::Html),
        ] {
            assert_eq!(open(Format::Unknown, bytes).unwrap().format, format);
        }
        assert_eq!(open(Format::Text, b"{}").unwrap().format, Format::Text);
    }

    #[test]
    fn what_is_no_text_is_known_by_its_first_bytes() {
        for (magic, what) in MAGICS {
            assert!(magic.len() <= MAX_MAGIC_BYTES);
            let error = open(Format::Text, magic).err().unwrap();
            assert_eq!(error.to_string(), format!("x: not text but {what}"));
        }
        let error = open(Format::Text, &pack(Packing::Zstd, &gzip(b"text"))).err().unwrap();
        assert_eq!(error.to_string(), "x: not text but compressed data within compressed data");
    }

    #[test]
    fn nothing_is_empty() {
        assert!(matches!(open(Format::Text, b""), Err(ReadError::Empty { .. })));
        assert!(matches!(open(Format::Text, &gzip(b"")), Err(ReadError::Empty { .. })));
    }

    #[test]
    fn what_is_cut_short_is_damaged() {
        for packing in [Packing::Gzip, Packing::Bzip2, Packing::Zstd] {
            // No pattern, so that it does not fit into a few bytes.
            let text: Vec<u8> = (0..300_000_u32).map(|i| b'a' + (i.wrapping_mul(i) >> 7) as u8 % 26).collect();
            let packed = pack(packing, &text);
            assert!(matches!(open(Format::Text, &packed[..5]), Err(ReadError::Damaged { .. })), "{packing:?}");
            let mut stream = open(Format::Text, &packed[..packed.len() - 6]).unwrap();
            let error = stream.reader.read_to_end(&mut Vec::new()).unwrap_err();
            let message = format!("x:3: damaged {} data", packing.as_str());
            assert_eq!(stream.error(Some(3), error).to_string(), message);
        }
    }
}
