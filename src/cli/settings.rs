//! Where an option's value comes from when the command line does not give it: the environment, a file, the default.
//!
//! The entry point is [`Settings::find`]; [`Settings::lay_over`] puts what was found into the definition of the command
//! line, which stays the one place where an option is named. Any option `--max-document` can be set as
//! `DEMARCHE_MAX_DOCUMENT`, or in the file as `max-document`: at its top for every subcommand that has the option, in a
//! table named after a subcommand for that one alone.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command};
use toml::de::{DeTable, DeValue};

/// The file in the folder where the program was started.
const LOCAL_FILE: &str = "demarche.toml";
/// Names another file.
const FILE_VARIABLE: &str = "DEMARCHE_CONFIG";

/// What a file of settings says; nothing when there is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    entries: Vec<Entry>,
}

/// One line of the file.
#[derive(Debug, Clone)]
struct Entry {
    /// The subcommand for which it is, all if none.
    command: Option<String>,
    /// Long name of the option.
    option: String,
    /// As on the command line; several for an option that may be given more than once.
    values: Vec<String>,
    /// File and line.
    place: String,
}

impl Settings {
    /// Reads the file that `DEMARCHE_CONFIG` names, else `demarche.toml` in this folder, else
    /// `demarche/config.toml` in the user's folder of settings; nothing when none is there.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or holds something else than values of options; with file and line.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let path = match env::var_os(FILE_VARIABLE) {
            Some(path) => Some(PathBuf::from(path)),
            None => [Some(PathBuf::from(LOCAL_FILE)), users_file()].into_iter().flatten().find(|path| path.is_file()),
        };
        let Some(path) = path else { return Ok(Self::default()) };
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::read(&path, &text)
    }

    fn read(path: &Path, text: &str) -> anyhow::Result<Self> {
        let place = |offset: usize| {
            let line = text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1;
            format!("{}, line {line}", path.display())
        };
        let table = DeTable::parse(text).map_err(|error| {
            anyhow::anyhow!("{}: {}", place(error.span().map_or(0, |span| span.start)), error.message())
        })?;
        let mut entries = Vec::new();
        for (key, value) in table.get_ref() {
            let name = key.get_ref();
            match value.get_ref() {
                DeValue::Table(of_command) => {
                    for (key, value) in of_command {
                        let place = place(key.span().start);
                        entries.push(entry(Some(name.to_string()), key.get_ref(), value.get_ref(), place)?);
                    }
                }
                value => entries.push(entry(None, name, value, place(key.span().start))?),
            }
        }
        Ok(Self { entries })
    }

    /// The definition of the command line with environment and file laid over it.
    ///
    /// # Errors
    /// When the file names an option or a subcommand that there is not, or a value that the option does not take; with
    /// file and line.
    pub(crate) fn lay_over(&self, command: Command) -> anyhow::Result<Command> {
        for entry in &self.entries {
            entry.check(&command)?;
        }
        Ok(command.mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            self.lay_over_command(&name, command)
        }))
    }

    /// `name` is that of the subcommand, also for those below it: `store` for `store info`.
    fn lay_over_command(&self, name: &str, command: Command) -> Command {
        let command = command.mut_args(|arg| self.lay_over_option(name, arg));
        command.mut_subcommands(|below| self.lay_over_command(name, below))
    }

    fn lay_over_option(&self, command: &str, arg: Arg) -> Arg {
        let Some(option) = option_of(&arg) else { return arg };
        let arg = match arg.get_env() {
            Some(_) => arg,
            // The rule is told once, at the end of the help, and not with each option.
            None => arg.env(variable(&option)).hide_env(true),
        };
        match self.entry(command, &option) {
            Some(entry) => arg.default_values(entry.values.clone()),
            None => arg,
        }
    }

    /// Where the file says this of the option: file and line.
    pub(crate) fn place(&self, command: &str, option: &str) -> Option<&str> {
        self.entry(command, option).map(|entry| entry.place.as_str())
    }

    /// What is said of the subcommand comes before what is said of all.
    fn entry(&self, command: &str, option: &str) -> Option<&Entry> {
        let of = |name: Option<&str>| {
            self.entries.iter().find(move |entry| entry.option == option && entry.command.as_deref() == name)
        };
        of(Some(command)).or_else(|| of(None))
    }
}

impl Entry {
    fn check(&self, command: &Command) -> anyhow::Result<()> {
        let commands: Vec<&Command> = match &self.command {
            Some(name) => match command.find_subcommand(name) {
                Some(command) => vec![command],
                None => bail!("{}: there is no subcommand `{name}`", self.place),
            },
            None => command.get_subcommands().collect(),
        };
        let is_this = |arg: &Arg| option_of(arg).as_deref() == Some(&self.option);
        let mut is_known = false;
        for command in commands.into_iter().flat_map(with_those_below) {
            let Some(arg) = command.get_arguments().find(|arg| is_this(arg)) else { continue };
            is_known = true;
            if let Some(reason) = self.refused_by(command, arg) {
                bail!("{}: `demarche {}`: {reason}", self.place, command.get_name());
            }
        }
        if !is_known {
            bail!("{}: there is no option `{}`; `demarche config` lists them all", self.place, self.option);
        }
        Ok(())
    }

    /// Why the subcommand does not take the value.
    fn refused_by(&self, command: &Command, arg: &Arg) -> Option<String> {
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            let is_bool = self.values.len() == 1 && matches!(self.values[0].as_str(), "true" | "false");
            return (!is_bool).then(|| format!("`{}` is true or false", self.option));
        }
        self.values.iter().find_map(|value| {
            let line = [command.get_name().to_owned(), format!("--{}={value}", self.option)];
            let error = command.clone().try_get_matches_from(line).err()?;
            let is_value = matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue);
            let text = error.to_string();
            is_value.then(|| text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned())
        })
    }
}

fn entry(command: Option<String>, option: &str, value: &DeValue<'_>, place: String) -> anyhow::Result<Entry> {
    let values = match value {
        DeValue::Array(values) => values.iter().map(|value| plain(value.get_ref())).collect(),
        value => plain(value).map(|value| vec![value]),
    };
    let Some(values) = values else { bail!("{place}: `{option}` is no value of an option") };
    Ok(Entry { command, option: option.to_owned(), values, place })
}

/// The value as it would stand on the command line.
fn plain(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(is_so) => is_so.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}

/// The subcommand and all below it.
pub(crate) fn with_those_below(command: &Command) -> Vec<&Command> {
    std::iter::once(command).chain(command.get_subcommands().flat_map(with_those_below)).collect()
}

/// The long name of what can be set; `None` for what is given by position, and for `--help`.
pub(crate) fn option_of(arg: &Arg) -> Option<String> {
    let long = arg.get_long()?;
    (!matches!(long, "help" | "version")).then(|| long.to_owned())
}

/// The environment's name of an option.
pub(crate) fn variable(option: &str) -> String {
    format!("DEMARCHE_{}", option.replace('-', "_").to_uppercase())
}

/// As the XDG base directories have it.
fn users_file() -> Option<PathBuf> {
    let folder = env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")))?;
    Some(folder.join("demarche").join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::parser::ValueSource;

    fn command() -> Command {
        let threads = || Arg::new("threads").long("threads").value_parser(clap::value_parser!(u8).range(1..));
        let quiet = Arg::new("quiet").long("quiet").action(ArgAction::SetTrue);
        let read = Command::new("read").arg(threads()).arg(quiet);
        let tables = Arg::new("table").long("table").action(ArgAction::Append);
        let copy = Command::new("copy").arg(Arg::new("to").long("to"));
        let ask = Command::new("ask").arg(threads()).arg(tables);
        Command::new("demarche").subcommands([read, ask, Command::new("store").subcommand(copy)])
    }

    fn laid_over(text: &str) -> anyhow::Result<Command> {
        Settings::read(Path::new("s.toml"), text)?.lay_over(command())
    }

    /// What `demarche COMMAND` takes for the option when the file says this.
    fn value(text: &str, line: &[&str], option: &str) -> (Vec<String>, Option<ValueSource>) {
        let matches = laid_over(text).unwrap().try_get_matches_from(line).unwrap();
        let matches = matches.subcommand().unwrap().1.clone();
        let values = matches.get_raw(option).into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
        (values.collect(), matches.value_source(option))
    }

    #[test]
    fn the_file_stands_for_the_default_and_gives_way_to_the_command_line() {
        let file = Some(ValueSource::DefaultValue);
        let text = "threads = 2\nquiet = true\n[ask]\nthreads = 3\ntable = [\"a\", \"b\"]\n";
        assert_eq!(value(text, &["demarche", "read"], "threads"), (vec!["2".into()], file));
        assert_eq!(value(text, &["demarche", "read"], "quiet"), (vec!["true".into()], file));
        assert_eq!(value(text, &["demarche", "ask"], "threads"), (vec!["3".into()], file));
        assert_eq!(value(text, &["demarche", "ask"], "table"), (vec!["a".into(), "b".into()], file));
        let given = value(text, &["demarche", "ask", "--threads", "4", "--table", "c"], "threads");
        assert_eq!(given, (vec!["4".into()], Some(ValueSource::CommandLine)));
        assert_eq!(value(text, &["demarche", "ask", "--table", "c"], "table").0, ["c"]);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        for (text, expected) in [
            ("\nthread = 2", "s.toml, line 2: there is no option `thread`"),
            ("[write]\nthreads = 2", "s.toml, line 2: there is no subcommand `write`"),
            ("threads = 0", "s.toml, line 1: `demarche read`: invalid value '0' for '--threads <threads>'"),
            ("threads = [1, { a = 1 }]", "s.toml, line 1: `threads` is no value"),
            ("quiet = 1", "s.toml, line 1: `demarche read`: `quiet` is true or false"),
            ("threads = 1\nthreads = 2", "s.toml, line 2: duplicate key"),
            ("threads = ", "s.toml, line 1: "),
        ] {
            let error = laid_over(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{text:?}: {error}");
        }
    }

    #[test]
    fn what_is_below_a_subcommand_is_set_in_its_table() {
        let matches = laid_over("[store]\nto = \"x\"").unwrap().try_get_matches_from(["demarche", "store", "copy"]);
        let (_, store) = matches.as_ref().unwrap().subcommand().unwrap();
        assert_eq!(store.subcommand().unwrap().1.get_one::<String>("to").unwrap(), "x");
    }

    #[test]
    fn a_variable_is_named_after_its_option() {
        assert_eq!(variable("max-document"), "DEMARCHE_MAX_DOCUMENT");
    }

    #[test]
    fn the_command_line_of_the_program_can_be_laid_over() {
        use clap::CommandFactory as _;
        Settings::default().lay_over(crate::cli::Cli::command()).unwrap().debug_assert();
    }
}
