//! Reads the members of a ZIP archive.
//!
//! The entry point is [`Archive::open`]. An archive is like a folder: the same members are left out, and they come in
//! the order of the bytes of their names. Its directory stands at its end, so it is read from a file, not from a pipe.
//! Members that overlap, as in archives made to unpack to more than any disk holds, are an error.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, RangeReader, ZipFileHeaderRecord, ZipLocator};

use super::folder::{is_left_out, lossless};
use super::packing::{Packing, damaged};
use super::source::{Format, Names, Source};
use super::{Place, ReadError};

/// First bytes of an archive, and of one without members.
const MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// Members that only an office document or an e-book has.
const OFFICE_MEMBERS: [&[u8]; 2] = [b"[Content_Types].xml", b"mimetype"];

/// Whether a file that begins with `head` is an archive.
pub(super) fn is_archive(head: &[u8]) -> bool {
    MAGICS.contains(&head)
}

/// The members of one archive that are to be read.
pub(super) struct Archive {
    file: Arc<FileReader>,
    /// Path of the archive, for messages and as identity.
    place: String,
    id: String,
    members: std::vec::IntoIter<Member>,
}

/// What the archive's directory says of a file in it.
struct Member {
    /// Path within the archive, as it stands there.
    path: Vec<u8>,
    is_encrypted: bool,
    method: CompressionMethod,
    /// Where its data stand.
    start: u64,
    end: u64,
    crc: u32,
    /// In bytes, unpacked.
    size: u64,
}

impl Archive {
    /// Reads the directory of the archive in `file`, which is called `id` and, in messages, `place`.
    ///
    /// # Errors
    /// A damaged archive, one whose members overlap, one without members, an office document.
    pub(super) fn open(file: File, place: Place, id: &str) -> Result<Self, ReadError> {
        let end = file.metadata().map_err(|error| ReadError::from_io(place.clone(), error))?.len();
        let file = Arc::new(FileReader::from(file));
        let mut members = list(&file, end).map_err(|error| ReadError::Damaged {
            place: place.clone(),
            packing: ZIP,
            source: damaged(error),
        })?;
        if members.iter().any(|member| OFFICE_MEMBERS.contains(&member.path.as_slice())) {
            return Err(ReadError::Binary { place, what: "an office document or an e-book" });
        }
        members.sort_by_key(|member| member.start);
        if members.windows(2).any(|pair| pair[0].end > pair[1].start) {
            let source = damaged("members overlap");
            return Err(ReadError::Damaged { place, packing: ZIP, source });
        }
        members.retain(|member| !is_passed_over(&member.path));
        if members.is_empty() {
            return Err(ReadError::Empty { place });
        }
        members.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { file, place: place.file, id: id.to_owned(), members: members.into_iter() })
    }

    fn source(&self, member: &Member) -> Result<Source, ReadError> {
        let place = Place::file(format!("{}/{}", self.place, String::from_utf8_lossy(&member.path)));
        let binary = |what| Err(ReadError::Binary { place: place.clone(), what });
        if member.is_encrypted {
            return binary("encrypted data");
        }
        let packed = BufReader::new(RangeReader::new(Arc::clone(&self.file), member.start..member.end));
        let bytes: Box<dyn Read + Send> = match member.method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed)),
            CompressionMethod::BZIP2 => Packing::Bzip2.unpack(Box::new(packed)),
            CompressionMethod::ZSTD => Packing::Zstd.unpack(Box::new(packed)),
            _ => return binary("data compressed in a rare way"),
        };
        let path = lossless(&member.path);
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Source {
            place,
            format: Format::of_name(&path),
            names: Names { id: format!("{}/{path}", self.id), name },
            packing: Some(ZIP),
            bytes: Box::new(Checked { bytes, sum: Crc::new(), left: member.size, crc: member.crc }),
        })
    }
}

/// What messages call the packing.
const ZIP: &str = "ZIP";

impl Iterator for Archive {
    type Item = Result<Source, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.members.next()?;
        Some(self.source(&member))
    }
}

/// The files that the directory of an archive of `end` bytes lists, in its order.
fn list(file: &Arc<FileReader>, end: u64) -> Result<Vec<Member>, rawzip::Error> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipLocator::new().locate_in_reader(Arc::clone(file), &mut buffer, end).map_err(|(_, error)| error)?;
    let mut entries = archive.entries(&mut buffer);
    let mut members = Vec::new();
    while let Some(entry) = entries.next_entry()? {
        if !entry.is_dir() && !entry.mode().is_symlink() {
            let (start, end) = archive.get_entry(entry.wayfinder())?.compressed_data_range();
            members.push(Member::new(&entry, start, end));
        }
    }
    Ok(members)
}

impl Member {
    fn new(entry: &ZipFileHeaderRecord<'_>, start: u64, end: u64) -> Self {
        Self {
            path: entry.file_path().as_bytes().to_vec(),
            is_encrypted: entry.flags().is_encrypted(),
            method: entry.compression_method(),
            start,
            end,
            crc: entry.crc32(),
            size: entry.uncompressed_size_hint(),
        }
    }
}

/// Whether the member would not be read in a folder.
fn is_passed_over(path: &[u8]) -> bool {
    let mut parts = path.split(|byte| *byte == b'/').map(String::from_utf8_lossy).peekable();
    while let Some(part) = parts.next() {
        if is_left_out(&part, parts.peek().is_some()) {
            return true;
        }
    }
    false
}

/// The bytes of a member, compared at their end with what the directory says of them.
struct Checked<R> {
    bytes: R,
    sum: Crc,
    /// How many bytes are to come.
    left: u64,
    crc: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.sum.update(&buffer[..count]);
        let left = self.left.checked_sub(count as u64).ok_or_else(|| damaged("more data than announced"))?;
        self.left = left;
        if count == 0 && !buffer.is_empty() && (left > 0 || self.sum.sum() != self.crc) {
            return Err(damaged("cut off, or a wrong checksum"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::packing::pack;
    use super::super::{Input, ReadOptions, read};
    use super::*;
    use crate::types::Document;
    use rawzip::ZipArchiveWriter;
    use std::io::Write as _;

    /// An archive of the members: name, method, text.
    fn zip(members: &[(&str, CompressionMethod, &[u8])]) -> Vec<u8> {
        let mut archive = ZipArchiveWriter::new(Vec::new());
        for (name, method, text) in members {
            let packed = match *method {
                CompressionMethod::DEFLATE => {
                    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                    encoder.write_all(text).unwrap();
                    encoder.finish().unwrap()
                }
                CompressionMethod::BZIP2 => pack(Packing::Bzip2, text),
                CompressionMethod::ZSTD => pack(Packing::Zstd, text),
                _ => text.to_vec(),
            };
            let (mut entry, config) = archive.new_file(*name).compression_method(*method).start().unwrap();
            let mut writer = config.wrap(io::sink());
            writer.write_all(text).unwrap();
            let (_, descriptor) = writer.finish().unwrap();
            entry.write_all(&packed).unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap()
    }

    /// Identities of the documents in a file `news.zip`; of what is wrong, the message from the file's name on.
    fn ids(bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.zip");
        std::fs::write(&path, bytes).unwrap();
        let options = ReadOptions { max_document_bytes: 5_000, ..ReadOptions::default() };
        let shown = format!("{}/", folder.path().display());
        let id = |result: Result<Document, ReadError>| match result {
            Ok(document) => document.id.to_string(),
            Err(error) => format!("error: {}", error.to_string().replace(&shown, "")),
        };
        read(&[Input::Path(path)], &options).map(id).collect()
    }

    const TEXT: &[u8] = b"The ministers met in the town of Kapan, and they spoke of the road to the south.";

    #[test]
    fn members_come_in_the_order_of_their_names_and_like_those_of_a_folder() {
        let lines = b"{\"text\": \"They met.\"}\n{\"id\": \"x\", \"text\": \"They left.\"}\n";
        let packed = pack(Packing::Gzip, TEXT);
        let archive = zip(&[
            ("b/two.jsonl", CompressionMethod::DEFLATE, lines),
            ("b/one.txt", CompressionMethod::BZIP2, TEXT),
            ("b/three.txt", CompressionMethod::ZSTD, TEXT),
            ("a.txt.gz", CompressionMethod::STORE, &packed),
            ("README.md", CompressionMethod::STORE, TEXT),
            ("__MACOSX/a.txt", CompressionMethod::STORE, TEXT),
            ("gold/a.json", CompressionMethod::STORE, b"{"),
            (".hidden/a.txt", CompressionMethod::STORE, TEXT),
            ("c.zip", CompressionMethod::STORE, b"PK\x03\x04"),
            ("d.txt", CompressionMethod::XZ, TEXT),
        ]);
        let expected = [
            "news.zip/a.txt.gz",
            "news.zip/b/one.txt",
            "news.zip/b/three.txt",
            "news.zip/b/two.jsonl:1",
            "x",
            "error: news.zip/c.zip: not text but a ZIP archive in a pipe or in other data",
            "error: news.zip/d.txt: not text but data compressed in a rare way",
        ];
        assert_eq!(ids(&archive), expected);
    }

    #[test]
    fn a_member_that_unpacks_to_too_much_is_refused_and_the_next_one_read() {
        let long = b" ".repeat(1_000_000);
        let archive = zip(&[("a.txt", CompressionMethod::DEFLATE, &long), ("b.txt", CompressionMethod::STORE, TEXT)]);
        assert_eq!(ids(&archive), ["error: news.zip/a.txt: larger than the limit of 5000 bytes", "news.zip/b.txt"]);
    }

    #[test]
    fn a_damaged_archive_is_named_and_a_damaged_member_too() {
        let archive = zip(&[("a.txt", CompressionMethod::STORE, TEXT), ("b.txt", CompressionMethod::STORE, TEXT)]);
        assert_eq!(ids(&archive[..archive.len() - 30]), ["error: news.zip: damaged ZIP data"]);
        assert_eq!(ids(&archive[..100]), ["error: news.zip: damaged ZIP data"]);
        let mut changed = archive;
        let at = changed.windows(5).position(|bytes| bytes == b"Kapan").unwrap();
        changed[at] = b'B';
        assert_eq!(ids(&changed), ["error: news.zip/a.txt: damaged ZIP data", "news.zip/b.txt"]);
    }

    #[test]
    fn members_that_overlap_are_refused() {
        let archive = zip(&[("a.txt", CompressionMethod::STORE, TEXT), ("b.txt", CompressionMethod::STORE, TEXT)]);
        // The directory's second entry is made to point to the first one's data.
        let mut changed = archive;
        let entry = changed.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
        changed[entry + 42..entry + 46].fill(0);
        assert_eq!(ids(&changed), ["error: news.zip: damaged ZIP data"]);
    }

    #[test]
    fn office_documents_and_empty_archives_hold_no_texts() {
        let office = zip(&[("[Content_Types].xml", CompressionMethod::STORE, TEXT)]);
        assert_eq!(ids(&office), ["error: news.zip: not text but an office document or an e-book"]);
        assert_eq!(ids(&zip(&[])), ["error: news.zip: empty"]);
    }
}
