//! What the subcommands that measure relations have in common: where events come from, which count, how a figure is
//! written.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::query::width;
use super::reconcile::quoted;
use super::store::StoreArgs;
use crate::actors::Actors;
use crate::analysis::{Cell, Figure};
use crate::graph::{ActorGraph, Attributed, Factuality, Filter, Folding, GraphOptions, Level, Period, Scale};
use crate::rdf::Base;
use crate::store::{ONTOLOGY, Store, TableFile, Tables};
use crate::types::EventType;

/// Where events come from, which count, and how the figure is written.
#[derive(Debug, Args)]
pub(crate) struct FigureArgs {
    #[command(flatten)]
    store: StoreArgs,

    /// Read N-Quads, as `demarche extract --format nquads` writes them, in place of a store; '-' is standard input
    #[arg(long, value_name = "FILE")]
    quads: Option<PathBuf>,

    /// Whom events are counted between: the states for which actors act, or the actors themselves
    #[arg(long, value_enum, default_value_t = By::Country, help_heading = COUNTING)]
    by: By,

    /// Which reports are one event: those of one source, target, class and day, or copies only
    #[arg(long, value_enum, default_value_t = Fold::Daily, help_heading = COUNTING)]
    fold: Fold,

    /// Whose scores tell cooperation from conflict
    #[arg(long, value_enum, default_value_t = Scores::Plover, help_heading = COUNTING)]
    scores: Scores,

    /// Only events of this time: 2022-01..2022-12, 2022.., ..2022-06-30, 2022
    #[arg(long, value_name = "PERIOD", help_heading = COUNTING)]
    period: Option<Period>,

    /// Only these event types, CONSULT,AID
    #[arg(long = "class", value_name = "CLASS", value_delimiter = ',', help_heading = COUNTING)]
    classes: Vec<EventType>,

    /// Only events in which one of these takes part; may be given more than once
    #[arg(long = "actor", value_name = "NAME", help_heading = COUNTING)]
    actors: Vec<String>,

    /// Only events in which somebody acts for one of these states; may be given more than once
    #[arg(long = "country", value_name = "NAME", help_heading = COUNTING)]
    countries: Vec<String>,

    /// Only events that one of these outlets reports; may be given more than once
    #[arg(long = "outlet", value_name = "NAME", help_heading = COUNTING)]
    outlets: Vec<String>,

    /// Only events at least so sure, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share, help_heading = COUNTING)]
    min_confidence: f32,

    /// How real events are: asserted, alleged (counts as the speaker's accusation), future, possible, requested, denied
    #[arg(
        long, value_name = "KIND", value_delimiter = ',',
        default_values = ["asserted", "alleged"], help_heading = COUNTING
    )]
    factuality: Vec<Factuality>,

    /// Whether somebody is named for what is told
    #[arg(long, value_enum, default_value_t = Named::Any, help_heading = COUNTING)]
    attributed: Named,

    /// What random draws begin with
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,

    /// How to write the figure
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const COUNTING: &str = "Which events count";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// States; who acts for none counts as such
    Country,
    /// Actors
    Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Fold {
    /// One a day of each source, target and class
    Daily,
    /// Whatever is no copy
    Copies,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scores {
    /// PLOVER's own, of the event type
    Plover,
    /// Goldstein's, of the CAMEO code
    Goldstein,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Named {
    /// Either
    Any,
    /// Somebody is
    Yes,
    /// The text says so itself
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with sentences
    Table,
    /// Comma-separated values: the table alone, with all digits
    Csv,
    /// Everything, with what it was made from
    Json,
}

impl FigureArgs {
    /// The source of events, open.
    pub(crate) fn open(&self) -> anyhow::Result<Store> {
        let Some(path) = &self.quads else { return Ok(Store::open_read_only(&self.store.folder)?) };
        let store = Store::memory(Base::default())?;
        let actors = Actors::embedded()?;
        let actors: Vec<TableFile<'_>> = actors.turtle().map(|(name, text)| TableFile { name, text }).collect();
        store.load_tables(&Tables { ontology: &ONTOLOGY, actors: &actors })?;
        let quads: Box<dyn Read> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?)
        };
        store.load_quads(&path.display().to_string(), BufReader::new(quads))?;
        store.mark_copies()?;
        Ok(store)
    }

    /// The actor graph of the events that count.
    pub(crate) fn graph(&self, store: &Store) -> anyhow::Result<ActorGraph> {
        Ok(ActorGraph::build(store, &self.options())?)
    }

    fn options(&self) -> GraphOptions {
        GraphOptions {
            level: match self.by {
                By::Country => Level::Country,
                By::Actor => Level::Actor,
            },
            folding: match self.fold {
                Fold::Daily => Folding::Daily,
                Fold::Copies => Folding::Copies,
            },
            scale: match self.scores {
                Scores::Plover => Scale::Plover,
                Scores::Goldstein => Scale::Goldstein,
            },
            filter: Filter {
                period: self.period,
                classes: self.classes.iter().copied().collect(),
                actors: self.actors.clone(),
                countries: self.countries.clone(),
                outlets: self.outlets.clone(),
                min_confidence: self.min_confidence,
                factuality: self.factuality.iter().copied().collect(),
                attributed: match self.attributed {
                    Named::Any => Attributed::Any,
                    Named::Yes => Attributed::Yes,
                    Named::No => Attributed::No,
                },
            },
        }
    }

    /// Writes a figure of the graph to standard output.
    pub(crate) fn write<F: Figure>(&self, figure: &F, graph: &ActorGraph) -> anyhow::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Table => write_table(figure, graph, self, &mut out)?,
            Format::Csv => write_csv(figure, self.seed, &mut out)?,
            Format::Json => {
                let told = json!({
                    "figure": F::NAME,
                    "parameters": self.options().describe(),
                    "seed": self.seed,
                    "events": graph.events().len(),
                    "actors": graph.actors().len(),
                    "left_out": graph.left_out(),
                    "result": figure.to_json()?,
                });
                serde_json::to_writer_pretty(&mut out, &told)?;
                writeln!(out)?;
            }
        }
        Ok(out.flush()?)
    }
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "a number from 0 to 1".to_owned())
}

fn write_table(figure: &impl Figure, graph: &ActorGraph, args: &FigureArgs, out: &mut impl Write) -> io::Result<()> {
    let (columns, rows) = figure.brief();
    if !rows.is_empty() {
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width())
            .set_header(columns);
        for row in &rows {
            table.add_row(row.iter().map(Cell::show));
        }
        writeln!(out, "{table}")?;
    }
    for note in figure.notes() {
        writeln!(out, "{note}")?;
    }
    let described = args.options().describe();
    let parameters: Vec<String> = described.iter().map(|(name, value)| format!("{name} {value}")).collect();
    writeln!(out, "{}; seed {}", parameters.join("; "), args.seed)?;
    writeln!(out, "{} events of {} actors; {}", graph.events().len(), graph.actors().len(), graph.left_out())
}

fn write_csv(figure: &impl Figure, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let names: Vec<String> = figure.columns().iter().map(|name| name.replace(' ', "_")).collect();
    write!(out, "{},seed\r\n", names.join(","))?;
    for row in figure.rows() {
        let cells: Vec<String> = row.iter().map(|cell| quoted(&cell.exact())).collect();
        write!(out, "{},{seed}\r\n", cells.join(","))?;
    }
    Ok(())
}
