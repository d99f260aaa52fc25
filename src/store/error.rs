//! What can go wrong with a store.

use std::io;
use std::path::PathBuf;

use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;

use crate::rdf::{BadBase, Base};

/// A store could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The program cannot keep stores on disk.
    #[error("cannot keep a store at {}: this program was built without the feature `disk`", path.display())]
    NoDisk {
        /// Where it would be.
        path: PathBuf,
    },
    /// The folder is there, but no store.
    #[error("{} is not a store: it holds no demarche.json", path.display())]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// There is nothing at the path.
    #[error("there is no store at {}", path.display())]
    NoStore {
        /// The folder.
        path: PathBuf,
    },
    /// The folder to make a store of is one already.
    #[error("{} is a store already", path.display())]
    IsAStore {
        /// The folder.
        path: PathBuf,
    },
    /// The file that describes the store cannot be understood.
    #[error("cannot understand {}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// The base that the file names cannot be one.
    #[error("cannot understand {}", path.display())]
    ManifestBase {
        /// The file.
        path: PathBuf,
        /// Why.
        source: BadBase,
    },
    /// The store was made by another version of the program.
    #[error(
        "the store at {} has layout {found}, this program knows layout {known}: build it anew, or use the program that made it",
        path.display()
    )]
    OtherLayout {
        /// The folder.
        path: PathBuf,
        /// Its layout.
        found: u64,
        /// Ours.
        known: u64,
    },
    /// The store was made with another base.
    #[error("the store at {} has the base {found}, not {wanted}: a store keeps the base that it was made with", path.display())]
    OtherBase {
        /// The folder.
        path: PathBuf,
        /// Its base.
        found: Base,
        /// The one asked for.
        wanted: Base,
    },
    /// Another process writes to the store.
    #[error("the store at {} is in use: {} is writing to it", path.display(), process(*writer))]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that writes, if it is known.
        writer: Option<u32>,
    },
    /// Other processes read the store.
    #[error("the store at {} is in use: another process is reading it", path.display())]
    BeingRead {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be read or written.
    #[error("cannot use {}", path.display())]
    Folder {
        /// The folder, or the file in it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database in the folder cannot be opened.
    #[error("cannot open the store at {}", path.display())]
    Open {
        /// The database.
        path: PathBuf,
        /// Why.
        source: Box<StorageError>,
    },
    /// The database failed.
    #[error("the store failed")]
    Storage(#[source] Box<StorageError>),
    /// A table of the ontology or of actors is no Turtle.
    #[error("cannot read {name}")]
    Table {
        /// The table.
        name: String,
        /// Where and why.
        source: oxttl::TurtleSyntaxError,
    },
    /// Quads that were to be loaded are no N-Quads.
    #[error("cannot read {name} as N-Quads")]
    Quads {
        /// The file.
        name: String,
        /// Where and why.
        source: oxttl::TurtleParseError,
    },
    /// A query has more brackets or signs within each other than can be evaluated.
    #[error("the query is nested {depth} deep at line {line}, column {column}: the limit is {limit}")]
    QueryNesting {
        /// How deep.
        depth: usize,
        /// What would do.
        limit: usize,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// A query is too long.
    #[error("the query has {bytes} bytes: the limit is {limit}")]
    QueryLength {
        /// Its length.
        bytes: usize,
        /// What would do.
        limit: usize,
    },
    /// A query has more operators and patterns than the optimizer can be trusted with.
    #[error("the query has more than {limit} operators, patterns and groups, the last at line {line}, column {column}")]
    QueryLinks {
        /// What would do.
        limit: usize,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// A query is no SPARQL.
    #[error("the query is not SPARQL: {message}")]
    QuerySyntax {
        /// What the parser says, line and column included.
        message: String,
    },
    /// A query took longer than it may.
    #[error("the query was stopped after {seconds} s")]
    QueryTimeout {
        /// The limit.
        seconds: f64,
    },
    /// A query could not be evaluated.
    #[error("the query failed")]
    Query(#[source] Box<QueryEvaluationError>),
    /// The query engine broke down.
    #[error("the query engine broke down: {message}")]
    QueryEngine {
        /// What it said.
        message: String,
    },
    /// An answer of this kind cannot be written in this format.
    #[error("the answer is {answer}: it cannot be written as {format}, but as {instead}")]
    AnswerFormat {
        /// What it is.
        answer: &'static str,
        /// The format asked for.
        format: &'static str,
        /// Formats that would do.
        instead: &'static str,
    },
    /// The answer could not be written.
    #[error("cannot write the answer")]
    Output(#[from] io::Error),
}

impl From<StorageError> for StoreError {
    fn from(source: StorageError) -> Self {
        Self::Storage(Box::new(source))
    }
}

fn process(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}
