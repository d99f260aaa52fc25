//! Why the actor graph cannot be built or asked.

use crate::store::StoreError;

/// The actor graph cannot be built or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// The store could not be read.
    #[error("cannot read the events")]
    Source(#[from] StoreError),
    /// Nobody is called so.
    #[error("no actor is called {name:?}{}", nearest_names(nearest))]
    UnknownActor {
        /// What was asked for.
        name: String,
        /// Names that resemble it, the nearest first.
        nearest: Vec<String>,
    },
    /// Somebody is called so, but has no event here.
    #[error("{label} has no event that counts here: {reason}")]
    NoEvents {
        /// Who it is.
        label: String,
        /// Why that may be.
        reason: String,
    },
    /// A text is no period.
    #[error("{0:?} is no period: write 2022-01..2022-12, 2022.., ..2022-06-30, or 2022")]
    Period(String),
    /// A period ends before it begins.
    #[error("the period {0} ends before it begins")]
    Backwards(String),
    /// A text is no size of windows.
    #[error("{0:?} is no window: write day, week, month, quarter, year, or a number of events")]
    Window(String),
}

fn nearest_names(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; there are: {}", nearest.join(", ")) }
}
