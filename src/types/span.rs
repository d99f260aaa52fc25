//! Places in a text: half-open byte ranges, and their translation to code points.

use std::fmt;

/// A half-open range of bytes in a document's text.
///
/// Both ends lie on `char` boundaries of the text that the span was made for; whoever makes one from outside data
/// checks that with [`Span::checked`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never less than `start`.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`.
    ///
    /// # Panics
    /// If `end < start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts");
        Self { start, end }
    }

    /// The span, if it is ordered and lies on `char` boundaries within `text`.
    #[must_use]
    pub fn checked(start: usize, end: usize, text: &str) -> Option<Self> {
        text.get(start..end).map(|_| Self { start, end })
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The piece of `text` that the span covers; empty if the span was made for another text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether `other` lies within this span (or equals it).
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have at least one byte in common.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Translates byte offsets of one text into code point offsets.
///
/// Keeps one number for every `STEP` bytes, so that a translation costs a short scan and the table is
/// small beside the text.
#[derive(Debug, Clone)]
pub struct CharOffsets<'t> {
    text: &'t str,
    /// `counts[i]`: code points that begin before byte `i * STEP`.
    counts: Vec<usize>,
}

impl<'t> CharOffsets<'t> {
    const STEP: usize = 128;

    /// The table for `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let counts = text
            .as_bytes()
            .chunks(Self::STEP)
            .scan(0, |before, chunk| {
                let count = *before;
                *before += chunk.iter().filter(|byte| begins_char(**byte)).count();
                Some(count)
            })
            .collect();
        Self { text, counts }
    }

    /// How many code points begin before `byte`.
    #[must_use]
    pub fn char_at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let step = (byte / Self::STEP).min(self.counts.len().saturating_sub(1));
        let before = self.counts.get(step).copied().unwrap_or(0);
        let rest = &self.text.as_bytes()[step * Self::STEP..byte];
        before + rest.iter().filter(|byte| begins_char(**byte)).count()
    }

    /// Both ends of `span` in code points.
    #[must_use]
    pub fn chars_of(&self, span: Span) -> (usize, usize) {
        (self.char_at(span.start), self.char_at(span.end))
    }
}

/// Whether a byte of UTF-8 is the first of its code point.
const fn begins_char(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_off_a_char_boundary_is_refused() {
        assert_eq!(Span::checked(0, 1, "é"), None);
        assert_eq!(Span::checked(0, 2, "é"), Some(Span::new(0, 2)));
        assert_eq!(Span::checked(2, 1, "abc"), None);
    }

    proptest! {
        #[test]
        fn char_offsets_agree_with_counting(text in ".{0,400}") {
            let table = CharOffsets::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(table.char_at(byte), count);
            }
            prop_assert_eq!(table.char_at(text.len()), text.chars().count());
        }
    }
}
