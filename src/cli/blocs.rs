//! `demarche blocs`: who stands with whom.

use clap::Args;

use super::figures::FigureArgs;
use crate::analysis::{BlocOptions, blocs};
use crate::graph::WindowSize;

/// Find the blocs of friends and foes, how sure they are, and who switched
///
/// The division with the largest signed modularity; exact for small graphs. Stability tells with
/// which share of the others of its bloc an actor is together in resamples of the documents. In windows, blocs keep their
/// numbers.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche blocs --window year")]
pub(crate) struct BlocsArgs {
    /// Divide in windows: day, week, month, quarter, year, or a number of events each
    #[arg(long, value_name = "WINDOW")]
    window: Option<WindowSize>,

    #[command(flatten)]
    figure: FigureArgs,
}

pub(crate) fn run(args: &BlocsArgs) -> anyhow::Result<()> {
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    args.figure.write(&blocs(&graph, &BlocOptions { window: args.window, seed: args.figure.seed }), &graph)
}
