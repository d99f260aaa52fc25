//! demarche reads political news into a knowledge graph of who did what to whom, when, and according to whom.

pub mod nlp;
pub mod types;
