//! Undoes compression: gzip, bzip2 and zstd, each known by its first bytes and never by a name.
//!
//! The entry points are [`Packing::of`] and [`Packing::unpack`]. What is unpacked comes piece by piece; that it does
//! not become too much is for the readers of documents to see to. Data that are cut off or damaged are an error of kind
//! [`InvalidData`](io::ErrorKind::InvalidData), [`InvalidInput`](io::ErrorKind::InvalidInput) or
//! [`UnexpectedEof`](io::ErrorKind::UnexpectedEof).

use std::io::{self, BufRead, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Bzip2,
    Zstd,
}

impl Packing {
    /// So many first bytes tell it.
    pub(super) const MAGIC_BYTES: usize = 4;

    /// How the stream that begins with `head` is compressed, if it is.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Some(Self::Bzip2),
            // A frame, or one that is to be passed over: `pzstd` begins with such.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What people call it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Zstd => "zstd",
        }
    }

    /// The uncompressed bytes, of all members one after the other.
    pub(super) fn unpack(self, bytes: Box<dyn BufRead + Send>) -> Box<dyn Read + Send> {
        match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(bytes)),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
            Self::Zstd => Box::new(Zstd { bytes, decoder: FrameDecoder::new(), in_frame: false }),
        }
    }
}

/// Zstandard data of any number of frames. Windows of up to 128 MB are kept, as by the `zstd` program.
struct Zstd<R> {
    bytes: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Zstd<R> {
    /// Begins the next frame; false at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.bytes.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.bytes) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut (&mut self.bytes).take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(damaged(error)),
            }
        }
        Ok(false)
    }

    /// Compares the checksum of a frame that was read, if it has one.
    fn end_frame(&mut self) -> io::Result<()> {
        self.in_frame = false;
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(told), Some(found)) if told != found => Err(damaged("wrong checksum")),
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                self.in_frame = self.next_frame()?;
                if !self.in_frame {
                    return Ok(0);
                }
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if self.decoder.is_finished() {
                self.end_frame()?;
            } else {
                self.decoder.decode_blocks(&mut self.bytes, BlockDecodingStrategy::UptoBlocks(1)).map_err(damaged)?;
            }
        }
    }
}

/// The error that tells damaged data from a failure of the operating system.
pub(super) fn damaged(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Compresses, for tests.
#[cfg(test)]
pub(super) fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    match packing {
        Packing::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Zstd => ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Packing; 3] = [Packing::Gzip, Packing::Bzip2, Packing::Zstd];

    /// The bytes, or the kind of error, when they come in pieces of at most `piece`.
    fn unpack(packing: Packing, bytes: &[u8], piece: usize) -> Result<Vec<u8>, io::ErrorKind> {
        let bytes = io::BufReader::with_capacity(piece, io::Cursor::new(bytes.to_vec()));
        let mut unpacked = Vec::new();
        let result = packing.unpack(Box::new(bytes)).read_to_end(&mut unpacked);
        result.map(|_| unpacked).map_err(|error| error.kind())
    }

    #[test]
    fn members_come_one_after_the_other() {
        for packing in ALL {
            let packed = [&b"one "[..], b"", b"two"].map(|bytes| pack(packing, bytes)).concat();
            assert_eq!(Packing::of(&packed), Some(packing));
            assert_eq!(unpack(packing, &packed, 1).unwrap(), b"one two", "{packing:?}");
        }
    }

    #[test]
    fn frames_of_zstd_that_hold_no_data_are_passed_over() {
        let packed = [b"\x5a\x2a\x4d\x18\x03\0\0\0abc".to_vec(), pack(Packing::Zstd, b"They met.")].concat();
        assert_eq!(Packing::of(&packed), Some(Packing::Zstd));
        assert_eq!(unpack(Packing::Zstd, &packed, 100).unwrap(), b"They met.");
        assert_eq!(unpack(Packing::Zstd, &packed[..9], 100), Err(io::ErrorKind::UnexpectedEof));
    }

    #[test]
    fn what_is_cut_off_or_changed_is_damaged() {
        for packing in ALL {
            let text: Vec<u8> = (0..20_000_u32).flat_map(|i| format!("{} ", i * i % 977).into_bytes()).collect();
            let packed = pack(packing, &text);
            for cut in [5, packed.len() / 2, packed.len() - 1] {
                assert!(unpack(packing, &packed[..cut], 100).is_err(), "{packing:?} {cut}");
            }
            let mut changed = packed.clone();
            changed[packed.len() / 2] ^= 0x10;
            assert!(unpack(packing, &changed, 100).is_err(), "{packing:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200), piece in 1usize..50) {
            for packing in ALL {
                let head: &[u8] = match packing { Packing::Gzip => b"\x1f\x8b\x08\0", Packing::Bzip2 => b"BZh9", Packing::Zstd => b"\x28\xb5\x2f\xfd" };
                let bytes = [head, &bytes].concat();
                prop_assert_eq!(unpack(packing, &bytes, piece), unpack(packing, &bytes, 10_000));
            }
        }
    }
}
