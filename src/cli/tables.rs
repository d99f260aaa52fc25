//! The tables that a subcommand works with, beside those that come with the program.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::actors::Actors;

/// Which actors to work with.
#[derive(Debug, Args)]
pub(crate) struct ActorTableArgs {
    /// Actors of your own, in Turtle; may be given more than once, the later ones override the earlier
    #[arg(long = "actors", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ActorTableArgs {
    /// Name and text of each file.
    ///
    /// # Errors
    /// When one cannot be read; the error names it.
    pub(crate) fn read(&self) -> anyhow::Result<Vec<(String, String)>> {
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok((path.display().to_string(), text))
        };
        self.files.iter().map(read).collect()
    }

    /// The table of the program with these files.
    pub(crate) fn actors(&self) -> anyhow::Result<Actors> {
        let mut actors = Actors::embedded()?;
        for (name, text) in self.read()? {
            actors.add_turtle(&name, &text)?;
        }
        Ok(actors)
    }
}
