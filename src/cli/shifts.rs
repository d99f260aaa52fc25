//! `demarche shifts`: whose relation changed from one time to another.

use std::collections::BTreeSet;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;

use super::figures::FigureArgs;
use crate::analysis::{Bloc, ShiftOptions, shifts};
use crate::graph::{ActorGraph, Period};

/// Find the pairs whose relation changed from one time to another
///
/// For each pair the change of the log-odds of cooperation, with p by permutation of the documents, the rate of false
/// discoveries over all pairs that have enough evidence, an interval, and the strongest sentences on both sides. With
/// --bloc, how near each actor draws to a group of others. docs/alliance-shifts.md has the method.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  demarche shifts --before 2022 --after 2023\n  \
                        demarche shifts --split 2023-01-01 --country Armenia --bloc West=USA,FRA,'European Union'")]
pub(crate) struct ShiftsArgs {
    /// The earlier time: 2022-01..2022-12, ..2022, 2022
    #[arg(long, value_name = "PERIOD", requires = "after", required_unless_present = "split")]
    before: Option<Period>,

    /// The later time
    #[arg(long, value_name = "PERIOD", requires = "before", required_unless_present = "split")]
    after: Option<Period>,

    /// Compare all before this day with all from this day on
    #[arg(long, value_name = "DATE", conflicts_with_all = ["before", "after"])]
    split: Option<Date>,

    /// Take the two directions of a pair as two
    #[arg(long)]
    directed: bool,

    /// A group whose nearness to each actor is measured: NAME=ACTOR,ACTOR; may be given more than once
    #[arg(long = "bloc", value_name = "NAME=ACTORS")]
    blocs: Vec<String>,

    /// How many pairs to tell
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,

    #[command(flatten)]
    figure: FigureArgs,
}

pub(crate) fn run(args: &ShiftsArgs) -> anyhow::Result<()> {
    let (before, after) = match (args.split, args.before, args.after) {
        (Some(day), ..) => ShiftOptions::split(day),
        (None, before, after) => (before.unwrap_or_default(), after.unwrap_or_default()),
    };
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    let blocs = args.blocs.iter().map(|text| bloc(&graph, text)).collect::<Result<_, _>>()?;
    let (directed, top, seed) = (args.directed, args.top, args.figure.seed);
    let options = ShiftOptions { before, after, directed, blocs, top, seed };
    args.figure.write(&shifts(&graph, &store, &options)?, &graph)
}

fn bloc(graph: &ActorGraph, text: &str) -> anyhow::Result<Bloc> {
    let (name, members) =
        text.split_once('=').with_context(|| format!("{text:?} is no bloc: write NAME=ACTOR,ACTOR"))?;
    let members: BTreeSet<_> = members.split(',').map(|name| graph.find(name)).collect::<Result<_, _>>()?;
    Ok(Bloc { name: name.to_owned(), members })
}
