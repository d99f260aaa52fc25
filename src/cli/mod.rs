//! The command line: one file a subcommand, and what they share.
//!
//! No logic of its own: whatever a subcommand does, a Rust program can do through the library.

mod actors;
mod annotate;
mod balance;
mod blocs;
mod build;
mod completions;
mod config;
mod dyad;
mod eval;
mod explain;
mod extract;
mod figures;
mod input;
mod man;
mod path;
mod query;
mod rank;
mod reconcile;
mod report;
mod settings;
mod shifts;
mod store;
mod tables;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use settings::Settings;

/// Columns of a table that is not written to a terminal.
const TABLE_WIDTH: u16 = 120;

/// What `demarche` was asked to do.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, about, long_about = LONG_ABOUT, after_help = EXAMPLE, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "\
Reads political news into a knowledge graph of who did what to whom, when, and according to whom. Every edge leads to \
the sentence that says so; what may happen, is denied or only alleged is described and never stated as a fact.";

const EXAMPLE: &str = "\
Example:
  demarche build news/ && demarche query 'SELECT ?who WHERE { ?who act:invite e:armenia }'

Any option can also be set in the environment (--max-document as DEMARCHE_MAX_DOCUMENT) or in a file, demarche.toml;
`demarche config` shows what is in force.

Exit status: 0 done; 1 the work failed; 2 the command line is wrong; 3 done, but documents were skipped";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArgs),
    Extract(extract::ExtractArgs),
    Query(query::QueryArgs),
    Reconcile(reconcile::ReconcileArgs),
    Store(store::StoreCommand),
    Dyad(dyad::DyadArgs),
    Shifts(shifts::ShiftsArgs),
    Rank(rank::RankArgs),
    Path(path::PathArgs),
    Balance(balance::BalanceArgs),
    Blocs(blocs::BlocsArgs),
    Annotate(annotate::AnnotateArgs),
    Eval(eval::EvalArgs),
    Explain(explain::ExplainArgs),
    Actors(actors::ActorsArgs),
    Config(config::ConfigArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of it was done.
    Done,
    /// It was done, but documents were skipped.
    Skipped,
}

impl Cli {
    /// Reads the command line; what it does not give comes from the environment, a file, or the default.
    ///
    /// Asked for help or misused, it tells so and ends the process, with status 2 in the second case.
    ///
    /// # Errors
    /// When the file of settings is not as it has to be.
    pub fn read() -> anyhow::Result<Self> {
        let matches = Settings::find()?.lay_over(Self::command())?.get_matches();
        Ok(Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
    }

    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever stopped the work, with the chain of its causes.
    pub fn run(self) -> anyhow::Result<Outcome> {
        match self.command {
            Command::Build(args) => build::run(&args),
            Command::Extract(args) => extract::run(&args),
            Command::Query(args) => query::run(&args).map(|()| Outcome::Done),
            Command::Reconcile(args) => reconcile::run(&args).map(|()| Outcome::Done),
            Command::Store(args) => store::run(&args).map(|()| Outcome::Done),
            Command::Dyad(args) => dyad::run(&args).map(|()| Outcome::Done),
            Command::Shifts(args) => shifts::run(&args).map(|()| Outcome::Done),
            Command::Rank(args) => rank::run(&args).map(|()| Outcome::Done),
            Command::Path(args) => path::run(&args).map(|()| Outcome::Done),
            Command::Balance(args) => balance::run(&args).map(|()| Outcome::Done),
            Command::Blocs(args) => blocs::run(&args).map(|()| Outcome::Done),
            Command::Annotate(args) => annotate::run(&args),
            Command::Eval(args) => eval::run(&args),
            Command::Explain(args) => explain::run(&args),
            Command::Actors(args) => actors::run(&args),
            Command::Config(args) => config::run(&args).map(|()| Outcome::Done),
            Command::Completions(args) => completions::run(&args).map(|()| Outcome::Done),
            Command::Man(args) => man::run(&args).map(|()| Outcome::Done),
        }
    }
}

/// Whether an error is a reader that went away (`demarche extract … | head`), which is no failure.
#[must_use]
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_it = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    };
    error.chain().any(is_it)
}
