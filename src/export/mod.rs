//! Writers for other tools: one file a format.

mod jsonl;

pub use jsonl::JsonLines;
