//! `demarche dyad`: the history of a pair.

use clap::{Args, ValueEnum};

use super::figures::FigureArgs;
use crate::analysis::{Direction, DyadOptions, dyad};
use crate::graph::WindowSize;

/// Show how a pair's relation went, and where it changed
///
/// For each window: events, cooperative and conflictual ones, mean score, log-odds of cooperation with its standard error,
/// quad classes, and who says so. Changes are told with the sentences around them. docs/alliance-shifts.md has the method.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche dyad Armenia Russia --window quarter")]
pub(crate) struct DyadArgs {
    /// An actor: a name, e:armenia, ARM, or an IRI
    #[arg(value_name = "A")]
    one: String,

    /// Another
    #[arg(value_name = "B")]
    other: String,

    /// Windows: day, week, month, quarter, year, or a number of events each
    #[arg(long, value_name = "WINDOW", default_value = "month")]
    window: WindowSize,

    /// Which events: in either direction, of A toward B, or of B toward A
    #[arg(long, value_enum, default_value_t = Way::Both)]
    direction: Way,

    #[command(flatten)]
    figure: FigureArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Either direction
    Both,
    /// A toward B
    Forward,
    /// B toward A
    Backward,
}

pub(crate) fn run(args: &DyadArgs) -> anyhow::Result<()> {
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    let pair = (graph.find(&args.one)?, graph.find(&args.other)?);
    let direction = match args.direction {
        Way::Both => Direction::Both,
        Way::Forward => Direction::Forward,
        Way::Backward => Direction::Backward,
    };
    let options = DyadOptions { window: args.window, direction, seed: args.figure.seed };
    args.figure.write(&dyad(&graph, &store, pair, &options)?, &graph)
}
