//! `demarche extract`: documents to events on standard output, without a store.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::input::{InputArgs, TableArgs};
use super::report::Report;
use crate::export::JsonLines;
use crate::rdf::{Base, Mapping, QuadFormat, QuadWriter, RdfVersion};

/// Read news and write what happens in it, without a store
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche extract news/*.txt --format turtle > events.ttl")]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    tables: TableArgs,

    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    /// Version of RDF to write: 1.1 leaves the triple terms out
    #[arg(long, value_name = "VERSION", default_value_t)]
    rdf: RdfVersion,

    /// What the IRIs of documents, events and entities found in text begin with
    #[arg(long, value_name = "IRI", default_value_t)]
    base: Base,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Lines: one object a document, entity, event and relation
    Jsonl,
    /// N-Quads: one named graph a document
    Nquads,
    /// TriG: the same with prefixes
    Trig,
    /// Turtle: all graphs in one
    Turtle,
}

pub(crate) fn run(args: &ExtractArgs) -> anyhow::Result<Outcome> {
    let pipeline = args.tables.pipeline()?;
    let mapping = pipeline.mapping(args.base.clone());
    let mut out = Output::new(args, &mapping);
    let mut report = Report::new(&args.input);
    pipeline.run(
        args.input.documents(false),
        args.input.threads(),
        |reader, document| document.map(|document| reader.read(document)),
        |extraction| -> anyhow::Result<()> {
            match extraction {
                Ok(extraction) => {
                    report.read(&extraction);
                    out.write(&extraction)
                }
                Err(error) => report.skip(error, args.input.strict),
            }
        },
    )?;
    out.finish()?;
    report.finish();
    Ok(report.outcome())
}

/// Standard output in one of the formats.
enum Output<'m> {
    JsonLines(JsonLines<'m, BufWriter<io::Stdout>>),
    Quads { writer: Box<QuadWriter<BufWriter<io::Stdout>>>, mapping: &'m Mapping },
}

impl<'m> Output<'m> {
    fn new(args: &ExtractArgs, mapping: &'m Mapping) -> Self {
        let out = BufWriter::new(io::stdout());
        let format = match args.format {
            Format::Jsonl => return Self::JsonLines(JsonLines::new(mapping, out)),
            Format::Nquads => QuadFormat::NQuads,
            Format::Trig => QuadFormat::TriG,
            Format::Turtle => QuadFormat::Turtle,
        };
        Self::Quads { writer: Box::new(QuadWriter::new(out, format, args.rdf, &args.base)), mapping }
    }

    fn write(&mut self, extraction: &crate::types::Extraction) -> anyhow::Result<()> {
        match self {
            Self::JsonLines(writer) => writer.write(extraction)?,
            Self::Quads { writer, mapping } => {
                for quad in mapping.to_quads(extraction).iter() {
                    writer.write(quad)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::JsonLines(writer) => writer.finish()?.flush(),
            Self::Quads { writer, .. } => writer.finish()?.flush(),
        }
    }
}
