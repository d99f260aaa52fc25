//! What the subcommands that read documents have in common: inputs, threads, tables, what to do with bad documents.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context;
use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, ValueEnum};
use jiff::civil::Date;

use super::tables::ActorTableArgs;
use crate::ingest::{DEFAULT_MAX_DOCUMENT_BYTES, Input, Languages, ReadOptions, Reader, read};
use crate::nlp::Kernel;
use crate::pipeline::Pipeline;

/// Where documents come from and how they are read.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders, ZIP archives or patterns ('news/**/*.html'): text, Markdown, HTML, JSON Lines, compressed or not; '-'
    /// is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Day of publication of documents that do not tell their own, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,

    /// Leave out documents that were published before this day, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,

    /// Languages to read: what is surely in another one is left out
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = Language::En)]
    language: Language,

    /// Whether folders are read with the folders below them
    #[arg(long, value_name = "yes|no", value_parser = BoolishValueParser::new(), action = ArgAction::Set,
          num_args = 0..=1, require_equals = true, default_value = "yes", default_missing_value = "yes",
          hide_possible_values = true)]
    recursive: bool,

    /// Largest document that is read, in bytes after decompression
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_MAX_DOCUMENT_BYTES)]
    max_document: usize,

    /// Stop at the first document that cannot be read, instead of skipping it
    #[arg(long)]
    pub(crate) strict: bool,

    /// Threads to read with [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Say nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Tell each document as it is done
    #[arg(long, short, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

impl InputArgs {
    /// The inputs as they were given.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// The documents, one by one.
    pub(crate) fn documents(&self, raw: bool) -> Reader {
        let inputs: Vec<Input> = self.inputs.iter().map(Input::from_arg).collect();
        let options = ReadOptions {
            date: self.date,
            since: self.since,
            languages: match self.language {
                Language::En => Languages::English,
                Language::Any => Languages::Any,
            },
            is_recursive: self.recursive,
            max_document_bytes: self.max_document,
            raw,
        };
        read(&inputs, &options)
    }

    /// How many threads to read with.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(cores)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English
    En,
    /// All, as if they were English
    Any,
}

/// How the text model calculates.
#[derive(Debug, Args)]
pub(crate) struct KernelArgs {
    /// Arithmetic of the text model: the fastest for this processor, or one that gives the same bytes on all
    #[arg(long, value_enum, default_value_t = KernelName::Auto)]
    kernel: KernelName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KernelName {
    /// The fastest for this processor
    Auto,
    /// The same on every processor
    Portable,
}

impl KernelArgs {
    pub(crate) fn kernel(&self) -> Kernel {
        match self.kernel {
            KernelName::Auto => Kernel::Auto,
            KernelName::Portable => Kernel::Portable,
        }
    }
}

/// Which tables to read with, beside those that come with the program.
#[derive(Debug, Args)]
pub(crate) struct TableArgs {
    #[command(flatten)]
    actors: ActorTableArgs,

    /// Rows of your own for the lexicon, which win over those that come with the program; see data/lexicon/README.md;
    /// may be given more than once
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,

    #[command(flatten)]
    kernel: KernelArgs,
}

impl TableArgs {
    /// The pipeline with all tables loaded.
    pub(crate) fn pipeline(&self) -> anyhow::Result<Pipeline> {
        let mut pipeline = Pipeline::embedded()?.with_kernel(self.kernel.kernel());
        for (name, turtle) in self.actors.read()? {
            pipeline.add_actors(&name, &turtle)?;
        }
        for path in &self.lexicon {
            let rows = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            pipeline.add_lexicon(&path.display().to_string(), &rows)?;
        }
        Ok(pipeline)
    }
}
