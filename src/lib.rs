//! demarche reads political news into a knowledge graph of who did what to whom, when, and according to whom.

pub mod ingest;
pub mod lexicon;
pub mod rdf;
pub mod store;
pub mod types;
