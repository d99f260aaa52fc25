//! Reads the one model file: tensors and tables by name.
//!
//! The layout is described in `data/model/convert.py`, which writes it. Nothing here knows what a tensor is for.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::NlpError;

const MAGIC: &[u8; 8] = b"DEMARCHE";
const FORMAT: u32 = 1;
const HEADER_BYTES: usize = 16;
const ENTRY_BYTES: usize = 64;
const NAME_BYTES: usize = 32;
/// Bytes of a number of a tensor.
const NUMBER_BYTES: usize = 3;

/// The parts of a model file, by name.
pub(super) struct ModelFile<'d> {
    tensors: BTreeMap<String, (Vec<usize>, &'d [u8])>,
    tables: BTreeMap<String, &'d [u8]>,
}

impl<'d> ModelFile<'d> {
    /// Reads the list of parts; the parts themselves stay where they are.
    ///
    /// # Errors
    /// [`NlpError::Format`] when the bytes are no model file, or end early.
    pub(super) fn parse(data: &'d [u8]) -> Result<Self, NlpError> {
        let mut file = Self { tensors: BTreeMap::new(), tables: BTreeMap::new() };
        file.read_entries(data).ok_or(NlpError::Format { expected: FORMAT })?;
        Ok(file)
    }

    fn read_entries(&mut self, data: &'d [u8]) -> Option<()> {
        let header = data.get(..HEADER_BYTES)?;
        if &header[..8] != MAGIC || u32_at(header, 8)? != FORMAT {
            return None;
        }
        for index in 0..u32_at(header, 12)? as usize {
            let start = HEADER_BYTES.checked_add(index.checked_mul(ENTRY_BYTES)?)?;
            let entry = data.get(start..start.checked_add(ENTRY_BYTES)?)?;
            let name = std::str::from_utf8(&entry[..NAME_BYTES]).ok()?.trim_end_matches('\0').to_owned();
            let (kind, rank) = (u32_at(entry, 32)?, u32_at(entry, 36)? as usize);
            let shape =
                (0..rank).map(|axis| Some(u32_at(entry, 40 + 4 * axis)? as usize)).collect::<Option<Vec<_>>>()?;
            let offset = usize::try_from(u64::from_le_bytes(entry[56..64].try_into().ok()?)).ok()?;
            let size = shape.iter().try_fold(1_usize, |product, side| product.checked_mul(*side))?;
            match kind {
                0 => {
                    let rows = size.checked_div(*shape.last()?)?;
                    let length = rows.checked_mul(4)?.checked_add(size.checked_mul(NUMBER_BYTES)?)?;
                    let bytes = data.get(offset..offset.checked_add(length)?)?;
                    self.tensors.insert(name, (shape, bytes));
                }
                1 => {
                    let size = shape.first().copied().unwrap_or(0);
                    self.tables.insert(name, data.get(offset..offset.checked_add(size)?)?);
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// The numbers of a tensor in C order.
    ///
    /// # Errors
    /// [`NlpError::Missing`], or [`NlpError::Shape`] when it is not of the shape that is asked for.
    pub(super) fn tensor(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, NlpError> {
        let (shape, bytes) = self.tensors.get(name).ok_or_else(|| NlpError::Missing { name: name.to_owned() })?;
        if shape != expected {
            return Err(NlpError::Shape { name: name.to_owned(), found: shape.clone(), expected: expected.to_vec() });
        }
        let size = shape.iter().product::<usize>();
        let width = shape.last().copied().unwrap_or(1).max(1);
        let (scales, numbers) = bytes.split_at(size / width * 4);
        let (scales, numbers) = (scales.as_chunks::<4>().0, numbers.as_chunks::<NUMBER_BYTES>().0);
        let rows = numbers.chunks_exact(width).zip(scales.iter().map(|bytes| f32::from_le_bytes(*bytes)));
        #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
        let widen = |&[low, middle, high]: &[u8; NUMBER_BYTES], scale: f32| {
            // Put at the top and shifted down, so that the sign comes along.
            (i32::from_le_bytes([0, low, middle, high]) >> 8) as f32 * scale
        };
        Ok(rows.flat_map(|(row, scale)| row.iter().map(move |number| widen(number, scale))).collect())
    }

    /// A reader at the start of a table.
    ///
    /// # Errors
    /// [`NlpError::Missing`].
    pub(super) fn table(&self, name: &str) -> Result<TableReader<'d>, NlpError> {
        let data = self.tables.get(name).ok_or_else(|| NlpError::Missing { name: name.to_owned() })?;
        Ok(TableReader { name: name.to_owned(), data, at: 0 })
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Reads a table from front to back; every error names the table and the place.
pub(super) struct TableReader<'d> {
    name: String,
    data: &'d [u8],
    at: usize,
}

impl<'d> TableReader<'d> {
    /// An error at the present place.
    pub(super) fn broken(&self, problem: impl Into<String>) -> NlpError {
        NlpError::Table { name: self.name.clone(), offset: self.at, problem: problem.into() }
    }

    fn take(&mut self, count: usize) -> Result<&'d [u8], NlpError> {
        let bytes = self.data.get(self.at..self.at + count).ok_or_else(|| self.broken("it ends here"))?;
        self.at += count;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], NlpError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// The next number.
    pub(super) fn number(&mut self) -> Result<u32, NlpError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// The next string id.
    pub(super) fn string_id(&mut self) -> Result<u64, NlpError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// The next string.
    pub(super) fn text(&mut self) -> Result<&'d str, NlpError> {
        let length = usize::from(u16::from_le_bytes(self.array()?));
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.broken("the text before it is not UTF-8"))
    }

    /// The next string, as a label of a known set.
    pub(super) fn label<L: FromStr<Err: std::fmt::Display>>(&mut self) -> Result<L, NlpError> {
        let text = self.text()?;
        text.parse().map_err(|error: L::Err| self.broken(error.to_string()))
    }

    /// A count, and so many of what `read` reads.
    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, NlpError>,
    ) -> Result<Vec<T>, NlpError> {
        (0..self.number()?).map(|_| read(self)).collect()
    }

    /// A count, and so many strings.
    pub(super) fn texts(&mut self) -> Result<Vec<Box<str>>, NlpError> {
        self.list(|table| Ok(table.text()?.into()))
    }

    /// A sorted list of words, each as how much it shares with the one before, and the rest.
    pub(super) fn sorted_words(&mut self) -> Result<Vec<Box<str>>, NlpError> {
        let mut word = String::new();
        self.list(|table| {
            let [shared] = table.array()?;
            if word.get(..usize::from(shared)).is_none() {
                return Err(table.broken("a word shares more with the one before than there is"));
            }
            word.truncate(usize::from(shared));
            word.push_str(table.text()?);
            Ok(word.as_str().into())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one tensor `[1.0, -2.0, 0.5]` named `a` and one table `t` holding the number 7 and the string "é".
    fn small_file() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(2_u32.to_le_bytes());
        for (name, kind, side, offset) in [(b'a', 0_u32, 3_u32, 192_u64), (b't', 1, 8, 256)] {
            let start = bytes.len();
            bytes.push(name);
            bytes.resize(start + NAME_BYTES, 0);
            for number in [kind, 1, side, 0, 0, 0] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(offset.to_le_bytes());
        }
        bytes.resize(192, 0);
        bytes.extend(0.5_f32.to_le_bytes());
        bytes.extend([2, 0, 0, 0xfc, 0xff, 0xff, 1, 0, 0]);
        bytes.resize(256, 0);
        bytes.extend([7, 0, 0, 0, 2, 0, 0xc3, 0xa9]);
        bytes
    }

    #[test]
    fn tensors_and_tables_are_found_by_name() {
        let bytes = small_file();
        let file = ModelFile::parse(&bytes).unwrap();
        assert_eq!(file.tensor("a", &[3]).unwrap(), [1.0, -2.0, 0.5]);
        let mut table = file.table("t").unwrap();
        assert_eq!((table.number().unwrap(), table.text().unwrap()), (7, "é"));
        assert!(table.number().unwrap_err().to_string().contains("byte 8"));
    }

    #[test]
    fn what_is_missing_or_of_another_shape_is_named() {
        let bytes = small_file();
        let file = ModelFile::parse(&bytes).unwrap();
        assert_eq!(file.tensor("b", &[3]).unwrap_err(), NlpError::Missing { name: "b".into() });
        assert!(file.tensor("a", &[2]).unwrap_err().to_string().contains("[3]"));
    }

    #[test]
    fn every_cut_of_the_file_is_an_error() {
        let bytes = small_file();
        for end in 0..bytes.len() {
            assert!(ModelFile::parse(&bytes[..end]).is_err(), "{end}");
        }
        assert!(ModelFile::parse(&bytes).is_ok());
    }
}
