//! `demarche query`: asks the store in SPARQL and writes the answer to standard output.

use std::fs;
use std::io::{self, BufWriter, IsTerminal as _, Read as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};

use super::TABLE_WIDTH;
use super::store::StoreArgs;
use crate::rdf::{Base, show};
use crate::store::{Answer, AnswerFormat, QueryOptions, Solutions, Store, StoreError};

/// Ask the store a question in SPARQL
///
/// The answer is from what was published last: a build that goes on meanwhile does not disturb it.
///
/// The default graph is the union of all graphs. The prefixes d, act, e, plover, cameo, schema, skos, rdf, rdfs, xsd,
/// owl and wd are known, and relative IRIs lie under the store's base.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche query 'SELECT ?who WHERE { ?who act:invite e:armenia }' --format csv")]
pub(crate) struct QueryArgs {
    /// The query; '-' reads it from standard input
    #[arg(value_name = "SPARQL", required_unless_present = "file")]
    query: Option<String>,

    /// Read the query from a file; '-' is standard input
    #[arg(long, short = 'f', value_name = "FILE", conflicts_with = "query")]
    file: Option<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    store: StoreArgs,

    /// Stop after so many seconds; without it, the query takes as long as it takes
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; the graph of a CONSTRUCT or DESCRIBE is written as Turtle
    Table,
    /// Comma-separated values, without types
    Csv,
    /// Tab-separated values, each as in Turtle
    Tsv,
    /// SPARQL 1.1 Query Results JSON
    Json,
    /// SPARQL Query Results XML
    Xml,
    /// Turtle, for CONSTRUCT and DESCRIBE
    Turtle,
    /// N-Triples, for CONSTRUCT and DESCRIBE
    Ntriples,
}

impl Format {
    /// The format for programs that it is.
    const fn for_programs(self) -> Option<AnswerFormat> {
        match self {
            Self::Table => None,
            Self::Csv => Some(AnswerFormat::Csv),
            Self::Tsv => Some(AnswerFormat::Tsv),
            Self::Json => Some(AnswerFormat::Json),
            Self::Xml => Some(AnswerFormat::Xml),
            Self::Turtle => Some(AnswerFormat::Turtle),
            Self::Ntriples => Some(AnswerFormat::NTriples),
        }
    }
}

pub(crate) fn run(args: &QueryArgs) -> anyhow::Result<()> {
    let sparql = read_query(args)?;
    let store = Store::open_read_only(&args.store.folder)?;
    let options = QueryOptions { timeout: args.timeout };
    let base = store.base();
    store.query(&sparql, &options, |answer| {
        let out = BufWriter::new(io::stdout());
        match args.format.for_programs() {
            Some(format) => answer.write(format, base, out),
            None => write_for_people(answer, base, width(), out),
        }
    })??;
    Ok(())
}

fn read_query(args: &QueryArgs) -> anyhow::Result<String> {
    match (&args.query, &args.file) {
        (Some(query), _) if query != "-" => return Ok(query.clone()),
        (None, Some(file)) if file.as_os_str() != "-" => {
            return fs::read_to_string(file).with_context(|| format!("cannot read the query from {}", file.display()));
        }
        _ if io::stdin().is_terminal() => bail!("standard input is a terminal: give the query as an argument"),
        _ => {}
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).context("cannot read the query from standard input")?;
    Ok(text)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| "not a length of time".to_owned())?;
    if duration.is_zero() { Err("more than nothing is needed".to_owned()) } else { Ok(duration) }
}

/// Columns of the terminal, if the answer goes to one.
pub(super) fn width() -> u16 {
    let terminal = if io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
    terminal.map_or(TABLE_WIDTH, |(terminal_size::Width(width), _)| width)
}

/// Writes an answer for people: rows as a table, a graph as Turtle.
fn write_for_people(answer: Answer<'_>, base: &Base, width: u16, mut out: impl Write) -> Result<(), StoreError> {
    match answer {
        Answer::Boolean(value) => writeln!(out, "{value}")?,
        Answer::Solutions(solutions) => write_table(solutions, base, width, &mut out)?,
        graph @ Answer::Graph(_) => graph.write(AnswerFormat::Turtle, base, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

/// Writes rows as a table; all are in memory, since a column is as wide as its widest value.
fn write_table(solutions: Solutions<'_>, base: &Base, width: u16, out: &mut impl Write) -> Result<(), StoreError> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(solutions.columns.iter().map(|column| column.as_str()));
    let mut rows = 0_usize;
    for row in solutions.rows {
        table.add_row(row?.iter().map(|value| value.as_ref().map_or_else(String::new, |term| show(term, base))));
        rows += 1;
    }
    if !solutions.columns.is_empty() {
        writeln!(out, "{table}")?;
    }
    writeln!(out, "{rows} {}", if rows == 1 { "row" } else { "rows" })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::fixture::dispatch;

    fn shown(sparql: &str, width: u16) -> String {
        let store = Store::memory(Base::default()).unwrap();
        store.write(vec![dispatch().quads()]).unwrap();
        let (mut out, base) = (Vec::new(), store.base());
        let into = &mut out;
        store
            .query(sparql, &QueryOptions::default(), move |answer| write_for_people(answer, base, width, into))
            .unwrap()
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_as_wide_as_the_terminal_and_counts_its_rows() {
        let who = "SELECT ?who ?text { ?event d:source ?who ; d:act act:visit ; d:evidence/d:text ?text }";
        let table = shown(who, 50);
        assert!(table.contains("visited") && table.contains("Armenia"), "{table}");
        assert!(table.ends_with("\n1 row\n"), "{table}");
        assert!(table.lines().all(|line| line.chars().count() <= 50), "{table}");
        assert_eq!(shown("SELECT ?x { ?x a d:Nothing }", 50).lines().last(), Some("0 rows"));
    }

    #[test]
    fn yes_no_and_graphs_are_shown_too() {
        assert_eq!(shown("ASK { ?s ?p ?o }", 80), "true\n");
        let graph = shown("CONSTRUCT WHERE { ?who act:visit ?whom }", 80);
        assert!(graph.ends_with("<entity/jane-roe--usa> act:visit e:armenia .\n"), "{graph}");
    }

    #[test]
    fn a_time_limit_is_a_number_above_zero() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for bad in ["", "x", "0", "-1", "NaN", "1e99"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
