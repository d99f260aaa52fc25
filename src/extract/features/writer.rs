//! Puts the names of features together.

use crate::extract::model::Features;

/// Puts names of features together in one buffer.
pub(super) struct Writer<'f, F> {
    features: &'f mut F,
    buffer: String,
}

impl<'f, F: Features> Writer<'f, F> {
    pub(super) fn new(features: &'f mut F) -> Self {
        Self { features, buffer: String::new() }
    }

    /// Adds the feature whose name is made of these pieces. Pieces, since formatting took a third of the time that a
    /// candidate is weighed in.
    pub(super) fn add<const N: usize>(&mut self, pieces: [&str; N]) {
        self.buffer.clear();
        for piece in pieces {
            self.buffer.push_str(piece);
        }
        self.features.add(&self.buffer);
    }
}

/// Numbers as features name them.
const DIGITS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// The name of a number, or of the largest that has one.
pub(super) fn digits(number: usize) -> &'static str {
    DIGITS[number.min(DIGITS.len() - 1)]
}

pub(super) const fn yes_no(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}
