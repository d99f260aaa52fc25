//! Why a figure cannot be had.

use crate::graph::GraphError;

/// A figure cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The graph cannot be asked.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Two actors are one.
    #[error("{0} is one actor: two are needed")]
    OneActor(String),
    /// Periods that are compared share days.
    #[error("the periods {before} and {after} overlap: what happened then would count on both sides")]
    Overlap {
        /// The earlier period.
        before: String,
        /// The later period.
        after: String,
    },
    /// The earlier period comes after the later one.
    #[error("the period before ({before}) comes after the period after ({after})")]
    Order {
        /// The earlier period.
        before: String,
        /// The later period.
        after: String,
    },
}
