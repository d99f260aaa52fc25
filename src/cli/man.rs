//! `demarche man`: the manual pages.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};

use super::Cli;

/// Write the manual: a page for demarche and one for each subcommand
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche man ~/.local/share/man/man1 && man demarche-build")]
pub(crate) struct ManArgs {
    /// The folder that the pages are written into; made if it is not there
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub(crate) fn run(args: &ManArgs) -> anyhow::Result<()> {
    let context = || format!("cannot write the manual into {}", args.folder.display());
    fs::create_dir_all(&args.folder).with_context(context)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).with_context(context)
}
