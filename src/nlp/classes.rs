//! Classes of code points: those of the tokenizer's patterns, and what Python calls a letter or a digit.
//!
//! They come with the model rather than from Rust's own Unicode tables, which are of a later version.

use super::NlpError;
use super::weights::{ModelFile, TableReader};

/// A set of code points.
#[derive(Debug, Clone)]
pub(super) struct CharClass {
    ascii: u128,
    /// First and last code point of each run, in order.
    ranges: Vec<(u32, u32)>,
}

impl CharClass {
    fn read(table: &mut TableReader<'_>) -> Result<Self, NlpError> {
        let ranges = table.list(|table| Ok((table.number()?, table.number()?)))?;
        let holds = |code: u32| ranges.iter().any(|&(first, last)| (first..=last).contains(&code));
        let ascii = (0..128).filter(|code| holds(*code)).fold(0, |bits, code| bits | 1 << code);
        Ok(Self { ascii, ranges })
    }

    /// Whether `c` is in the set.
    pub(super) fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        if code < 128 {
            return self.ascii >> code & 1 == 1;
        }
        let after = self.ranges.partition_point(|&(first, _)| first <= code);
        after > 0 && code <= self.ranges[after - 1].1
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// All classes of the model file.
        #[derive(Debug, Clone)]
        pub(super) struct CharClasses {
            $($(#[$doc])* pub(super) $name: CharClass),+
        }

        impl CharClasses {
            /// Reads the tables `class.*`.
            ///
            /// # Errors
            /// When one is missing or broken.
            pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
                Ok(Self {
                    $($name: CharClass::read(&mut file.table(concat!("class.", stringify!($name)))?)?),+
                })
            }
        }
    };
}

classes! {
    /// Prefixes of one code point, wherever they stand.
    prefix,
    /// Suffixes of one code point, wherever they stand.
    suffix,
    /// After what a full stop at the end is a suffix.
    before_dot,
    /// Two of these before a full stop at the end make it a suffix.
    capital,
    /// Pictures and signs that are tokens of their own.
    icon,
    /// What stands left of a full stop inside a word that parts two tokens.
    stop_left,
    /// What stands right of it.
    stop_right,
    /// A letter, as the patterns for the inside of words have it.
    letter,
    /// Letters of the last label of a host name.
    top_level,
    /// Python's `str.isalpha`.
    alphabetic,
    /// Python's `str.isupper`.
    upper,
    /// Python's `str.isdigit`.
    digit,
    /// Python's `\d`.
    decimal,
    /// Python's `\w`.
    word,
}

/// Python's `str.isspace`.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}
