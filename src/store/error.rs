//! What can go wrong with a store.

use std::io;
use std::path::PathBuf;

use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;

use super::lock::Holder;
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
    /// The folder to make a store of holds something else.
    #[error("{} is not empty, and not a store: give a folder that is empty or not there yet", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The store has nothing that could be read yet.
    #[error(
        "the store at {} has nothing to read yet: the command that makes it is at work, or was interrupted: run it again",
        path.display()
    )]
    Unpublished {
        /// The folder.
        path: PathBuf,
    },
    /// The file that names the newest generation cannot be understood.
    #[error("cannot understand {}: it should hold the number of a generation", path.display())]
    Current {
        /// The file.
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
    /// The store was made by an older version of the program, and has to be brought up to date before it is read.
    #[error(
        "the store at {} has layout {found}, an older one than {known}: whatever writes to it brings it up to date, \
         `demarche store compact`, for one",
        path.display()
    )]
    OlderLayout {
        /// The folder.
        path: PathBuf,
        /// Its layout.
        found: u64,
        /// Ours.
        known: u64,
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
    #[error("the store at {} is in use: {} is writing to it", path.display(), process(holder.as_ref()))]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that writes, if it is known.
        holder: Option<Holder>,
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
    #[error("cannot open the database {}", path.display())]
    Open {
        /// The database.
        path: PathBuf,
        /// Why.
        source: Box<StorageError>,
    },
    /// The store does not hold what a store holds.
    #[error("the store is damaged: {problem}")]
    Damaged {
        /// What is wrong.
        problem: String,
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

fn process(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| "another process".to_owned(), Holder::to_string)
}
