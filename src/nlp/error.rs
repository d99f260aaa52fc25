//! What can go wrong with a model file. No text can make the model fail.

/// A model file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NlpError {
    /// The bytes do not begin as a model file does, or are of another version of the format.
    #[error("this is not a model file of format {expected}")]
    Format {
        /// The version that this program reads.
        expected: u32,
    },
    /// A tensor or table is not in the file.
    #[error("the model file has no {name:?}")]
    Missing {
        /// Name of the tensor or table.
        name: String,
    },
    /// A tensor has another shape than the network needs.
    #[error("tensor {name:?} of the model file has shape {found:?}, expected {expected:?}")]
    Shape {
        /// Name of the tensor.
        name: String,
        /// Its shape in the file.
        found: Vec<usize>,
        /// The shape that the network needs.
        expected: Vec<usize>,
    },
    /// A table ends early, holds text that is not UTF-8, or a value that its reader does not know.
    #[error("table {name:?} of the model file is broken at byte {offset}: {problem}")]
    Table {
        /// Name of the table.
        name: String,
        /// Where in the table.
        offset: usize,
        /// What is wrong there.
        problem: String,
    },
}
