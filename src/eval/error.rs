//! What can be wrong with gold files and predictions, and where.

/// A gold file or a line of predictions cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The gold file is not JSON, or a field is missing or has the wrong type.
    #[error("{file}: no gold file")]
    Shape {
        /// The gold file.
        file: String,
        /// What the parser said, with line and column.
        source: serde_json::Error,
    },
    /// A value of a gold file is not allowed, or does not fit the rest of it or the text.
    #[error("{file}: {place}: {what}")]
    Value {
        /// The gold file.
        file: String,
        /// Which entity, event or relation, counted from 0.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// Predictions cannot be read to their end.
    #[error("{file}:{line}: cannot be read")]
    Read {
        /// The file of predictions.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A line of predictions is not JSON, or an event or relation lacks what it needs.
    #[error("{file}:{line}: no prediction")]
    Prediction {
        /// The file of predictions.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What the parser said.
        source: serde_json::Error,
    },
}
