//! What can be wrong with a table, told so that its author finds the place.

/// A row of a table is not as it has to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// The table has no header line, or another one.
    #[error("{table}, line {line}: the header has to be the columns {wanted}, parted by tabs")]
    Header {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// Names of the columns.
        wanted: String,
    },
    /// A row has too few or too many columns.
    #[error("{table}, line {line}: {found} columns instead of {wanted}; columns are parted by tabs")]
    Columns {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// Columns that the row has.
        found: usize,
        /// Columns that the header has.
        wanted: usize,
    },
    /// A cell holds what its column does not take.
    #[error("{table}, line {line}: {value:?} in the column {column}: {wanted}")]
    Value {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// The column's name.
        column: String,
        /// What stands there.
        value: String,
        /// What may stand there.
        wanted: String,
    },
    /// Two rows say something of one thing: the same word with the same object and slots, the same code.
    #[error("{table}, line {line}: what this row is about stands in line {first} already")]
    Duplicate {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// The earlier row.
        first: usize,
    },
    /// A file of several tables has a row above the first header.
    #[error("{table}, line {line}: a row without a header above it; a header begins with {wanted}")]
    Unheaded {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// First columns of the headers that there are.
        wanted: String,
    },
    /// A class of words is, through others, a part of itself.
    #[error("{table}, line {line}: @{class} is a part of itself: {path}")]
    Cycle {
        /// The file.
        table: String,
        /// Counted from 1.
        line: usize,
        /// The class.
        class: String,
        /// The classes on the way, each a part of the one before.
        path: String,
    },
}
