//! The actor graph: who did what to whom, summed up from the events of many documents.
//!
//! The entry point is [`ActorGraph::build`]. It reads a [`Source`] one property at a time and joins the properties on the
//! event (`read`), codes each event under the rules of event data (`code`: country roll-up, filters, what is alleged
//! counts as an accusation), folds the reports of one event into one (`fold`), and puts the result into petgraph. What
//! can be measured on it is `analysis`'s.

mod actor_graph;
mod code;
mod error;
mod event;
mod filter;
mod fold;
mod interner;
mod names;
mod options;
mod period;
mod read;
mod source;
#[cfg(test)]
pub(crate) mod testing;
mod windows;

pub use actor_graph::{Actor, ActorGraph, ActorId, Report, Tie};
pub use error::GraphError;
pub use event::{CodedEvent, Factuality, Scale, Sentence};
pub use filter::{Attributed, Filter};
pub use fold::Folding;
pub use options::{GraphOptions, LeftOut, Level};
pub use period::Period;
pub use source::Source;
pub use windows::{Window, WindowSize, Windows};
