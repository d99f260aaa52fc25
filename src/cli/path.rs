//! `demarche path`: the chains that lead from one actor to another.

use clap::{Args, ValueEnum};

use super::figures::FigureArgs;
use crate::analysis::{Best, Links, PathOptions, paths};

/// Show the strongest or shortest chains between two actors, with the sentences of each link
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche path Armenia India -k 3")]
pub(crate) struct PathArgs {
    /// An actor: a name, e:armenia, ARM, or an IRI
    #[arg(value_name = "A")]
    one: String,

    /// Another
    #[arg(value_name = "B")]
    other: String,

    /// How many chains
    #[arg(short = 'k', long, value_name = "N", default_value_t = 5)]
    number: usize,

    /// Which chain is the best
    #[arg(long, value_enum, default_value_t = Order::Strongest)]
    best: Order,

    /// Which events make a link
    #[arg(long, value_enum, default_value_t = LinkKind::Cooperative)]
    links: LinkKind,

    #[command(flatten)]
    figure: FigureArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Least sum of one through the number of events of each link
    Strongest,
    /// Fewest links
    Shortest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LinkKind {
    /// Cooperative ones
    Cooperative,
    /// Conflictual ones
    Conflictual,
    /// All
    Any,
}

pub(crate) fn run(args: &PathArgs) -> anyhow::Result<()> {
    let store = args.figure.open()?;
    let graph = args.figure.graph(&store)?;
    let ends = (graph.find(&args.one)?, graph.find(&args.other)?);
    let options = PathOptions {
        number: args.number,
        best: match args.best {
            Order::Strongest => Best::Strongest,
            Order::Shortest => Best::Shortest,
        },
        links: match args.links {
            LinkKind::Cooperative => Links::Cooperative,
            LinkKind::Conflictual => Links::Conflictual,
            LinkKind::Any => Links::Any,
        },
    };
    args.figure.write(&paths(&graph, &store, ends, &options)?, &graph)
}
