//! `demarche rank`: who matters in the graph of cooperation.

use clap::Args;

use super::figures::FigureArgs;
use crate::analysis::{RankOptions, rank};
use crate::graph::WindowSize;

/// Rank the actors of the graph of cooperation
///
/// Weighted PageRank, betweenness (brokers lie between others), degree and strength, by the number of cooperative events.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche rank --window year --top 5")]
pub(crate) struct RankArgs {
    /// Rank in windows: day, week, month, quarter, year, or a number of events each
    #[arg(long, value_name = "WINDOW")]
    window: Option<WindowSize>,

    /// How many actors of each ranking to tell
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,

    #[command(flatten)]
    figure: FigureArgs,
}

pub(crate) fn run(args: &RankArgs) -> anyhow::Result<()> {
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    let options = RankOptions { window: args.window, top: args.top, seed: args.figure.seed };
    args.figure.write(&rank(&graph, &options), &graph)
}
