//! demarche reads political news into a knowledge graph of who did what to whom, when, and according to whom.

pub mod actors;
pub mod cli;
pub mod export;
pub mod extract;
pub mod ingest;
pub mod lexicon;
pub mod nlp;
pub mod pipeline;
pub mod rdf;
pub mod store;
pub mod types;
