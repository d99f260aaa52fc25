//! String ids, the rows that they choose in the embedding tables, word shapes and norms.
//!
//! Sources: MurmurHash2 and MurmurHash3 by Austin Appleby (public domain), as spaCy's `murmurhash` uses them.

use rustc_hash::FxHashMap;

use super::NlpError;
use super::classes::{CharClasses, is_space};
use super::weights::ModelFile;

/// From this many code points on, the shape of a word is `LONG`.
const LONG_WORD_CHARS: usize = 100;
/// A run of one symbol in a shape is cut after so many.
const SHAPE_RUN: usize = 4;
const SUFFIX_CHARS: usize = 3;

/// What the model knows about strings.
pub(super) struct Vocab {
    pub(super) classes: CharClasses,
    /// Strings whose id is a small number instead of a hash.
    symbols: FxHashMap<Box<str>, u64>,
    lexeme_norms: FxHashMap<u64, Box<str>>,
    base_norms: FxHashMap<Box<str>, Box<str>>,
}

/// What the networks see of a word: the ids that choose its rows in the embedding tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Features {
    /// Ids of norm, prefix, suffix and shape.
    pub(super) keys: [u64; 4],
    /// Whether the word is all white space.
    pub(super) is_space: bool,
}

impl Vocab {
    /// Reads the tables.
    ///
    /// # Errors
    /// When one is missing or broken.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
        let symbols = file.table("symbols")?.texts()?;
        let mut norms = file.table("norms.lexeme")?;
        let lexeme_norms = norms.list(|table| Ok((table.string_id()?, table.text()?.into())))?;
        let base = file.table("norms.base")?.texts()?;
        Ok(Self {
            classes: CharClasses::read(file)?,
            symbols: symbols.into_iter().zip(0..).collect(),
            lexeme_norms: lexeme_norms.into_iter().collect(),
            base_norms: base.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
        })
    }

    /// The id of a string.
    pub(super) fn id(&self, text: &str) -> u64 {
        self.symbols.get(text).copied().unwrap_or_else(|| hash_string(text.as_bytes()))
    }

    /// The norm of a word that no tokenizer exception gives one.
    pub(super) fn norm(&self, text: &str) -> Box<str> {
        let listed = self.lexeme_norms.get(&self.id(text)).or_else(|| self.base_norms.get(text));
        listed.cloned().unwrap_or_else(|| text.to_lowercase().into())
    }

    /// What the networks see of a word with this norm.
    pub(super) fn features(&self, text: &str, norm: &str) -> Features {
        let prefix = text.char_indices().nth(1).map_or(text, |(end, _)| &text[..end]);
        let suffix = text.char_indices().rev().nth(SUFFIX_CHARS - 1).map_or(text, |(start, _)| &text[start..]);
        Features {
            keys: [self.id(norm), self.id(prefix), self.id(suffix), self.id(&self.shape(text))],
            is_space: !text.is_empty() && text.chars().all(is_space),
        }
    }

    /// The shape of a word: `Xxxxx` for `Armenia`.
    pub(super) fn shape(&self, text: &str) -> String {
        if text.chars().nth(LONG_WORD_CHARS - 1).is_some() {
            return "LONG".to_owned();
        }
        let mut shape = String::with_capacity(text.len());
        let (mut last, mut run) = (None, 0);
        for c in text.chars() {
            let symbol = if self.classes.alphabetic.has(c) {
                if self.classes.upper.has(c) { 'X' } else { 'x' }
            } else if self.classes.digit.has(c) {
                'd'
            } else {
                c
            };
            run = if last == Some(symbol) { run + 1 } else { 1 };
            last = Some(symbol);
            if run <= SHAPE_RUN {
                shape.push(symbol);
            }
        }
        shape
    }
}

/// `MurmurHash64A` with seed 1.
pub(super) fn hash_string(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let mut k = word.iter().rev().fold(0, |k, byte| k << 8 | u64::from(*byte)).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    let tail = words.remainder();
    if !tail.is_empty() {
        hash = (hash ^ tail.iter().rev().fold(0, |k, byte| k << 8 | u64::from(*byte))).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ hash >> 47
}

/// The four numbers that choose the rows of a key: `MurmurHash3_x64_128` of its eight bytes.
pub(super) fn row_hashes(key: u64, seed: u32) -> [u32; 4] {
    let mix = |mut k: u64| {
        k = (k ^ k >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        k = (k ^ k >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        k ^ k >> 33
    };
    let seed = u64::from(seed);
    let mut h1 = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    (h1, h2) = (mix(h1), mix(h2));
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [low(h1), low(h1 >> 32), low(h2), low(h2 >> 32)]
}

/// The lower half of a number.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
const fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::EMBEDDED;

    fn vocab() -> Vocab {
        Vocab::read(&ModelFile::parse(EMBEDDED).unwrap()).unwrap()
    }

    #[test]
    fn ids_are_hashes_but_for_reserved_strings() {
        let vocab = vocab();
        for (text, id) in [
            ("", 0),
            ("agent", 401),
            ("X", 101),
            ("_", 456),
            ("Armenia", 85_889_083_659_521_340),
            ("nia", 13_661_222_972_562_213_378),
            ("Xxxxx", 16_072_095_006_890_171_862),
            ("the", 7_425_985_699_627_899_538),
            ("İ", 10_007_816_788_334_446_145),
        ] {
            assert_eq!(vocab.id(text), id, "{text}");
        }
    }

    #[test]
    fn keys_choose_four_rows() {
        let rows = |key, seed, count: u32| row_hashes(key, seed).map(|hash| hash % count);
        assert_eq!(
            row_hashes(4_676_917_779_677_899_683, 8),
            [1_412_304_718, 1_507_898_490, 2_118_457_077, 114_364_087]
        );
        assert_eq!(rows(1, 12, 50), [6, 13, 20, 22]);
        assert_eq!(rows(0, 13, 50), [14, 41, 15, 38]);
    }

    #[test]
    fn shapes_cut_runs_after_four() {
        let vocab = vocab();
        let long = "x".repeat(LONG_WORD_CHARS);
        for (text, shape) in [
            ("Armenia", "Xxxxx"),
            ("U.S.", "X.X."),
            ("2,500,000", "d,ddd,ddd"),
            ("10²½", "ddd½"),
            ("-----", "----"),
            ("Ünal", "Xxxx"),
            (&long, "LONG"),
            (&long[1..], "xxxx"),
        ] {
            assert_eq!(vocab.shape(text), shape, "{text}");
        }
    }

    #[test]
    fn norms_come_from_the_tables_first() {
        let vocab = vocab();
        for (text, norm) in
            [("Armenia", "armenia"), ("€", "$"), ("—", "-"), ("“", "\""), ("organisation", "organization")]
        {
            assert_eq!(&*vocab.norm(text), norm);
        }
    }
}
