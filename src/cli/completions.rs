//! `demarche completions`: what a shell needs to complete the command line.

use std::io::{self, Write as _};

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use super::Cli;

/// Write the script by which a shell completes demarche's command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche completions bash > ~/.local/share/bash-completion/completions/demarche")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> anyhow::Result<()> {
    // The generator panics when it cannot write.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "demarche", &mut script);
    Ok(io::stdout().write_all(&script)?)
}
