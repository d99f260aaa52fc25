//! Integration tests, one binary: see `README.md` beside this file.

mod actors;
mod bad_input;
mod cli;
mod extraction;
mod ingest;
mod layers;
mod lexicon;
mod parity;
mod query;
mod store;
mod support;
