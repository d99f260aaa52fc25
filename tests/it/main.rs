//! Integration tests, one binary: see `README.md` beside this file.

mod actors;
mod bad_input;
mod cli;
mod copies;
mod eval;
mod extraction;
mod faults;
mod figures;
mod ingest;
mod kills;
mod layers;
mod lexicon;
mod mentions;
mod parity;
mod query;
mod reconcile;
mod store;
mod store_folder;
mod support;
