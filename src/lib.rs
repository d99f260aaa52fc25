//! demarche reads political news into a knowledge graph of who did what to whom, when, and according to whom.
//!
//! Data goes one way: bytes → [`Document`](types::Document) ([`ingest`]) → [`AnnotatedDocument`](types::AnnotatedDocument)
//! ([`nlp`]) → [`Extraction`](types::Extraction) ([`extract`], with [`actors`] and [`lexicon`]) → quads ([`rdf`]) → graph
//! ([`store`]). [`pipeline`] joins the stages up to the extraction.
//!
//! ```
//! use demarche::pipeline::Pipeline;
//! use demarche::types::Document;
//!
//! let pipeline = Pipeline::embedded()?;
//! let extraction = pipeline.reader().read(Document::raw("note", "France invited Armenia to the conference."));
//! let event = &extraction.events[0];
//! assert_eq!(extraction.entities[event.source.entity].label, "France");
//! assert_eq!(event.predicate, "invite");
//! assert!(event.asserted);
//! # Ok::<(), demarche::pipeline::PipelineError>(())
//! ```

pub mod actors;
pub mod analysis;
pub mod cli;
pub mod copies;
pub mod eval;
pub mod export;
pub mod extract;
pub mod graph;
pub mod ingest;
pub mod lexicon;
pub mod nlp;
pub mod pipeline;
pub mod rdf;
pub mod reconcile;
pub mod store;
pub mod types;
