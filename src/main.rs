//! The `demarche` program: parse, run, print the error chain, choose the exit code.

use std::process::ExitCode;

use demarche::cli::{Cli, Outcome, is_closed_pipe};

const FAILED: u8 = 1;
const SKIPPED: u8 = 3;

fn main() -> ExitCode {
    match Cli::read().and_then(Cli::run) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Skipped) => ExitCode::from(SKIPPED),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the one place where a failure is told")]
            {
                eprintln!("demarche: {error:#}");
            }
            ExitCode::from(FAILED)
        }
    }
}
