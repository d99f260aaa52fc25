//! `demarche balance`: whether friends of friends are friends.

use clap::Args;

use super::figures::FigureArgs;
use crate::analysis::{BalanceOptions, balance};
use crate::graph::WindowSize;

/// Measure how far friends and foes are from two camps, and name the ties and threes that do not fit
///
/// A tie is friendly or unfriendly where its log-odds are farther from zero than their standard error. The least number
/// of ties that no division gets right is exact for small graphs, and bounded for others.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche balance --window year")]
pub(crate) struct BalanceArgs {
    /// Measure in windows: day, week, month, quarter, year, or a number of events each
    #[arg(long, value_name = "WINDOW")]
    window: Option<WindowSize>,

    /// How many unbalanced threes of a window to tell
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    #[command(flatten)]
    figure: FigureArgs,
}

pub(crate) fn run(args: &BalanceArgs) -> anyhow::Result<()> {
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    let options = BalanceOptions { window: args.window, top: args.top, seed: args.figure.seed };
    args.figure.write(&balance(&graph, &store, &options)?, &graph)
}
