//! The MinHash of a text: a few numbers of which two texts share about as many as they share runs of words.
//!
//! The entry point is [`Signature::of`]. Words are runs of letters and digits of any script in lower case, so that
//! punctuation and layout do not count; a shingle is [`SHINGLE_WORDS`] words in a row. Of each of [`HASHES`] hash
//! functions over all shingles the least value is kept: the share of equal places in two signatures estimates the
//! Jaccard similarity of their sets of shingles (Broder 1997), with a standard error of at most 0.05.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::types::Document;

/// Words in a row. Of four words hardly any two reports share many by chance, and a changed word costs only four.
pub(super) const SHINGLE_WORDS: usize = 4;
/// Numbers in a signature: 192 bytes a document.
pub(super) const HASHES: usize = 96;
/// A text of fewer words is told by too little: a caption, "this page was moved".
const MIN_WORDS: usize = 20;

/// FNV-1a, 64 bits: words are short, and the result must not depend on library or processor.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;
/// Mixes the hash of one word into those of the words before it.
const SHINGLE_FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// What is kept of a text to compare it with others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature(Box<[u16; HASHES]>);

impl Signature {
    /// The signature of the part of a document that is to be read; `None` if it has too few words to tell.
    ///
    /// Takes about 0.16 microseconds a word.
    #[must_use]
    pub fn of(document: &Document) -> Option<Self> {
        let blocks = document.blocks.iter().map(|block| block.span.of(&document.text));
        Self::of_words(blocks.flat_map(words))
    }

    fn of_words(words: impl Iterator<Item = u64>) -> Option<Self> {
        let mut least = [u32::MAX; HASHES];
        let mut last = [0_u64; SHINGLE_WORDS];
        let mut count = 0_usize;
        for word in words {
            last.rotate_left(1);
            last[SHINGLE_WORDS - 1] = word;
            count += 1;
            if count >= SHINGLE_WORDS {
                let mix = |shingle: u64, word: &u64| (shingle ^ word).wrapping_mul(SHINGLE_FACTOR).rotate_left(29);
                let shingle = last.iter().fold(0, mix);
                for (least, (factor, shift)) in least.iter_mut().zip(&FUNCTIONS) {
                    let value = shingle.wrapping_mul(*factor).wrapping_add(*shift) >> 32;
                    *least = (*least).min(value as u32);
                }
            }
        }
        // The low bits of a least value are as good as random, while its high bits are all but zero.
        (count >= MIN_WORDS).then(|| Self(Box::new(least.map(|value| value as u16))))
    }

    /// The estimated Jaccard similarity of the two texts' shingles, 0 to 1.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let equal = self.0.iter().zip(other.0.iter()).filter(|(one, other)| one == other).count();
        equal as f32 / HASHES as f32
    }

    /// The numbers.
    pub(super) fn values(&self) -> &[u16; HASHES] {
        &self.0
    }
}

/// Factors and shifts of the hash functions: multiply-shift (Dietzfelbinger et al. 1997), made by SplitMix64 from a
/// fixed seed, so that every signature of every store can be compared.
static FUNCTIONS: [(u64, u64); HASHES] = functions();

const fn functions() -> [(u64, u64); HASHES] {
    let mut functions = [(0, 0); HASHES];
    let mut state = 0x0064_656d_6172_6368;
    let mut at = 0;
    while at < HASHES {
        let (factor, next) = split_mix(state);
        let (shift, next) = split_mix(next);
        // An odd factor loses no bit of the shingle.
        functions[at] = (factor | 1, shift);
        state = next;
        at += 1;
    }
    functions
}

/// A pseudo-random number, and the next state.
const fn split_mix(state: u64) -> (u64, u64) {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31), state)
}

/// The hashes of the words of a text.
fn words(text: &str) -> impl Iterator<Item = u64> + '_ {
    let pieces = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    pieces.map(|word| {
        let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        if word.is_ascii() {
            return word.bytes().fold(FNV_OFFSET, |hash, byte| add(hash, byte.to_ascii_lowercase()));
        }
        let mut buffer = [0; 4];
        word.chars()
            .flat_map(char::to_lowercase)
            .fold(FNV_OFFSET, |hash, c| c.encode_utf8(&mut buffer).bytes().fold(hash, add))
    })
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.iter().fold(String::with_capacity(4 * HASHES), |mut digits, value| {
            let _ = write!(digits, "{value:04X}");
            digits
        });
        f.write_str(&digits)
    }
}

/// The text is not a signature in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a signature: {HASHES} numbers of four hexadecimal digits each")]
pub struct BadSignature;

impl FromStr for Signature {
    type Err = BadSignature;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 4 * HASHES || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BadSignature);
        }
        let mut values = [0; HASHES];
        for (at, value) in values.iter_mut().enumerate() {
            *value = u16::from_str_radix(&text[4 * at..4 * at + 4], 16).map_err(|_| BadSignature)?;
        }
        Ok(Self(Box::new(values)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn signature(text: &str) -> Option<Signature> {
        Signature::of(&Document::raw("x", text))
    }

    #[test]
    fn case_and_punctuation_do_not_count_but_words_of_any_script_do() {
        let text = "Der Außenminister traf am Montag in Straßburg seine Kollegin aus Kyjiw, Київ, Ереван und Brüssel: \
                    über den Frieden, die Grenze und den Handel sprachen sie";
        assert_eq!(
            signature(text),
            signature(
                &text
                    .to_uppercase()
                    .replace("STRASSBURG", "Straßburg")
                    .replace("AUSSENMINISTER", "Außenminister")
                    .replace([',', ':'], " – ")
            )
        );
        assert_ne!(signature(text), signature(&text.replace("Ереван", "Москва")));
    }

    #[test]
    fn a_short_text_has_none() {
        assert_eq!(signature("This page was moved."), None);
        assert_eq!(signature(""), None);
        assert!(signature(&"word ".repeat(MIN_WORDS)).is_some());
    }

    #[test]
    fn what_is_not_to_be_read_does_not_count() {
        let body = "The ministers of the two states met on Monday and agreed to open the border for trade next year, they said";
        let mut document = Document::raw("x", format!("{body}\nSign up for our newsletter"));
        document.blocks[0].span = crate::types::Span::new(0, body.len());
        assert_eq!(Signature::of(&document), signature(body));
    }

    #[test]
    fn signatures_are_read_back() {
        let one = signature(&"one two three four five ".repeat(5)).unwrap();
        assert_eq!(one.to_string().parse(), Ok(one));
        for bad in ["", "00", "é", &"g".repeat(4 * HASHES), &"é".repeat(2 * HASHES)] {
            assert_eq!(bad.parse::<Signature>(), Err(BadSignature));
        }
    }

    /// The exact similarity.
    fn jaccard(one: &[u16], other: &[u16]) -> f32 {
        let shingles = |words: &[u16]| words.windows(SHINGLE_WORDS).map(<[u16]>::to_vec).collect::<BTreeSet<_>>();
        let (one, other) = (shingles(one), shingles(other));
        one.intersection(&other).count() as f32 / one.union(&other).count() as f32
    }

    proptest! {
        #[test]
        fn the_estimate_is_near_the_truth(
            words in prop::collection::vec(any::<u16>(), 100..400),
            changes in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
            cut in 0_usize..80,
        ) {
            let mut other = words.clone();
            for index in changes {
                *index.get_mut(&mut other) ^= 0x5555;
            }
            other.drain(..cut);
            let signature = |words: &[u16]| {
                Signature::of(&Document::raw("x", words.iter().map(|word| format!("w{word} ")).collect::<String>())).unwrap()
            };
            let estimate = signature(&words).similarity(&signature(&other));
            // Five standard errors.
            prop_assert!((estimate - jaccard(&words, &other)).abs() < 0.26, "{estimate}");
        }

        #[test]
        fn any_text_has_one_or_none(text in any::<String>()) {
            let _ = signature(&text);
        }
    }
}
