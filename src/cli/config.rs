//! `demarche config`: which value of each option is in force, and where it comes from.

use std::io::{self, BufWriter, Write};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, Args, Command, CommandFactory as _};

use super::Cli;
use super::settings::{Settings, option_of, variable};

/// Show which value of each option is in force, and where it comes from
///
/// A value comes from the command line; else from the environment (--max-document as DEMARCHE_MAX_DOCUMENT); else from
/// a file: the one that DEMARCHE_CONFIG names, else ./demarche.toml, else demarche/config.toml in the user's folder of
/// settings; else it is the default. What is shown can be used as such a file: a key at its top is for every
/// subcommand that has the option, a table for one subcommand.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche config build > demarche.toml")]
pub(crate) struct ConfigArgs {
    /// This subcommand alone
    #[arg(value_name = "SUBCOMMAND")]
    subcommand: Option<String>,
}

pub(crate) fn run(args: &ConfigArgs) -> anyhow::Result<()> {
    let settings = Settings::find()?;
    let command = settings.lay_over(Cli::command())?;
    if let Some(name) = &args.subcommand
        && command.find_subcommand(name).is_none()
    {
        anyhow::bail!("there is no subcommand `{name}`");
    }
    let mut out = BufWriter::new(io::stdout());
    for command in command.get_subcommands() {
        let is_asked = args.subcommand.as_deref().is_none_or(|name| name == command.get_name());
        if is_asked && command.get_arguments().any(|arg| option_of(arg).is_some()) {
            write_table(&settings, command, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

/// The options of one subcommand, as a table of TOML.
fn write_table(settings: &Settings, command: &Command, out: &mut impl Write) -> anyhow::Result<()> {
    // What has to be given on the command line is not asked for here.
    let matches = command.clone().ignore_errors(true).try_get_matches_from([command.get_name()])?;
    writeln!(out, "[{}]", command.get_name())?;
    for arg in command.get_arguments() {
        let Some(option) = option_of(arg) else { continue };
        let id = arg.get_id().as_str();
        let origin = match matches.value_source(id) {
            Some(ValueSource::EnvVariable) => variable(&option),
            Some(_) => settings.place(command.get_name(), &option).unwrap_or("default").to_owned(),
            None => {
                writeln!(out, "# {option} is not set")?;
                continue;
            }
        };
        let values = matches.get_raw(id).into_iter().flatten();
        let values: Vec<String> = values.map(|value| in_toml(arg, &value.to_string_lossy())).collect();
        let value = match &values[..] {
            [one] if !matches!(arg.get_action(), ArgAction::Append) => one.clone(),
            all => format!("[{}]", all.join(", ")),
        };
        writeln!(out, "{option} = {value}  # {origin}")?;
    }
    Ok(writeln!(out)?)
}

fn in_toml(arg: &Arg, value: &str) -> String {
    let is_plain = matches!(arg.get_action(), ArgAction::SetTrue) || value.parse::<u64>().is_ok();
    // A string of JSON is one of TOML too.
    if is_plain { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}
