//! Turns bytes into text: UTF-8, UTF-16, Windows-1252.
//!
//! The entry points are [`utf16_of`] with [`Utf16`] for a stream, whose first bytes tell, and [`decode`] for a piece of
//! it. Nothing is refused: what cannot be read becomes U+FFFD, and a document tells how many it has
//! ([`unreadable_chars`](crate::types::Document::unreadable_chars)). Whether it is text at all is for `text` to say.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The mark with which some programs open a UTF-8 file.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";
/// So many bytes are looked at for UTF-16 without a mark.
const UTF_16_BYTES: usize = 16;
/// Bytes of UTF-8 that [`Utf16`] makes at a time.
const CHUNK_BYTES: usize = 8 * 1024;

/// Which UTF-16 the stream that begins with `head` is in, if it is in one.
///
/// Without a mark it is known by its NUL bytes: all are the upper halves of characters, and most upper halves are NUL.
pub(super) fn utf16_of(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    // No more than that: how many more bytes are there depends on the pipe that they come through.
    let pairs: Vec<&[u8]> = head[..head.len().min(UTF_16_BYTES)].chunks_exact(2).collect();
    let zeros = |half: usize| pairs.iter().filter(|pair| pair[half] == 0).count();
    let is_most = |count: usize| count > 1 && count * 4 >= pairs.len() * 3;
    match (zeros(0), zeros(1)) {
        (0, upper) if is_most(upper) => Some(UTF_16LE),
        (upper, 0) if is_most(upper) => Some(UTF_16BE),
        _ => None,
    }
}

/// A stream of UTF-16 as one of UTF-8, without the mark at its beginning.
pub(super) struct Utf16<R> {
    bytes: R,
    decoder: Decoder,
    /// What is decoded and not yet read.
    ready: io::Cursor<Vec<u8>>,
    at_end: bool,
}

impl<R: BufRead> Utf16<R> {
    pub(super) fn new(bytes: R, encoding: &'static Encoding) -> Self {
        Self { bytes, decoder: encoding.new_decoder_with_bom_removal(), ready: io::Cursor::default(), at_end: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let bytes = self.bytes.fill_buf()?;
        self.at_end = bytes.is_empty();
        let mut text = std::mem::take(&mut self.ready).into_inner();
        text.resize(CHUNK_BYTES, 0);
        let (_, used, written, _) = self.decoder.decode_to_utf8(bytes, &mut text, self.at_end);
        text.truncate(written);
        self.ready = io::Cursor::new(text);
        self.bytes.consume(used);
        Ok(())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.ready.read(buffer)?;
            if count > 0 || self.at_end || buffer.is_empty() {
                return Ok(count);
            }
            self.decode_more()?;
        }
    }
}

/// The text of `bytes`: UTF-8, else in the encoding that they are declared to be in, else UTF-8 with U+FFFD for what is broken; Windows-1252 if there is more broken than whole.
///
/// A broken UTF-8 text has characters beyond ASCII that are whole, and a text in Windows-1252 has hardly a letter that
/// would pass for one.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&'static Encoding>) -> Cow<'b, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    // Whoever could read the declaration did not read UTF-16.
    let is_other = |encoding: &&'static Encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
    if let Some(encoding) = declared.filter(is_other) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole >= broken { String::from_utf8_lossy(bytes) } else { WINDOWS_1252.decode_without_bom_handling(bytes).0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn read_utf16(bytes: &[u8], encoding: &'static Encoding, piece: usize) -> String {
        let mut text = String::new();
        Utf16::new(io::BufReader::with_capacity(piece, bytes), encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn utf_16_is_known_with_and_without_its_mark() {
        for (bytes, encoding) in [
            (&b"\xff\xfeT\0"[..], Some(UTF_16LE)),
            (b"\xfe\xff\0T", Some(UTF_16BE)),
            (b"M\0e\0t\0 \0", Some(UTF_16LE)),
            (b"\x1c\x20T\0h\0e\0y\0", Some(UTF_16LE)),
            (b"\0M\0e\0t\0 ", Some(UTF_16BE)),
            (b"\xef\xbb\xbfMet", None),
            (b"Met", None),
            (b"M\0", None),
            (b"\0\0\0\0", None),
            (b"text, then a \0", None),
            (b"", None),
        ] {
            assert_eq!(utf16_of(bytes), encoding, "{bytes:?}");
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        let cut = b"M\0e\0\x3d\xd8t\0\x1c";
        assert_eq!(read_utf16(cut, UTF_16LE, 3), "Me\u{fffd}t\u{fffd}");
    }

    #[test]
    fn broken_utf_8_is_told_from_windows_1252() {
        for (bytes, text) in [
            (&b"The caf\xe9 of Orb\xe1n \x96 \x93closed\x94"[..], "The café of Orbán – “closed”"),
            (b"caf\xe9", "café"),
            ("“Erdoğan” ".as_bytes(), "“Erdoğan” "),
            (b"\xe2\x80\x9cErdo\xc4\x9fan\xe2\x80 met", "“Erdoğan\u{fffd} met"),
            (b"\x81 undefined", "\u{81} undefined"),
        ] {
            assert_eq!(decode(bytes, None), text);
        }
    }

    proptest! {
        #[test]
        fn utf_16_is_the_same_in_any_pieces(text in "[^\u{feff}](?s).{0,40}", piece in 1usize..9) {
            prop_assert_eq!(&read_utf16(&utf16(&text, u16::to_le_bytes), UTF_16LE, piece), &text);
            prop_assert_eq!(&read_utf16(&utf16(&text, u16::to_be_bytes), UTF_16BE, piece), &text);
        }
    }
}
