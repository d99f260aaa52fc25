//! `demarche config`: which value of each option is in force, and where it comes from.

use std::io::{self, BufWriter, Write};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, CommandFactory as _};
use indexmap::IndexMap;

use super::Cli;
use super::settings::{Settings, option_of, variable, with_those_below};

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
        if args.subcommand.as_deref().is_none_or(|name| name == command.get_name()) {
            write_table(&settings, command, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

/// The options of one subcommand and of those below it, as a table of TOML; nothing if there are none.
fn write_table(settings: &Settings, command: &Command, out: &mut impl Write) -> anyhow::Result<()> {
    let mut lines: IndexMap<String, String> = IndexMap::new();
    for below in with_those_below(command) {
        // What has to be given on the command line is not asked for here.
        let matches = below.clone().ignore_errors(true).try_get_matches_from([below.get_name()])?;
        for arg in below.get_arguments() {
            let Some(option) = option_of(arg) else { continue };
            let line = line(settings.place(command.get_name(), &option), &option, arg, &matches);
            lines.entry(option).or_insert(line);
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "[{}]", command.get_name())?;
    for line in lines.values() {
        writeln!(out, "{line}")?;
    }
    Ok(writeln!(out)?)
}

/// `threads = 2  # demarche.toml, line 1`
fn line(place: Option<&str>, option: &str, arg: &Arg, matches: &ArgMatches) -> String {
    let id = arg.get_id().as_str();
    let origin = match matches.value_source(id) {
        Some(ValueSource::EnvVariable) => variable(option),
        Some(_) => place.unwrap_or("default").to_owned(),
        None => return format!("# {option} is not set"),
    };
    let values = matches.get_raw(id).into_iter().flatten();
    let values: Vec<String> = values.map(|value| in_toml(arg, &value.to_string_lossy())).collect();
    let value = match &values[..] {
        [one] if !matches!(arg.get_action(), ArgAction::Append) => one.clone(),
        all => format!("[{}]", all.join(", ")),
    };
    format!("{option} = {value}  # {origin}")
}

fn in_toml(arg: &Arg, value: &str) -> String {
    let is_plain = matches!(arg.get_action(), ArgAction::SetTrue) || value.parse::<u64>().is_ok();
    // A string of JSON is one of TOML too.
    if is_plain { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}
