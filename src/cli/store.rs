//! `demarche store`: what is in the store, whether it is sound, and a copy of it elsewhere.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::store::{Contents, Store, StoreError, StoreInfo, copy_store};

/// Which store to work with.
#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The store's folder
    #[arg(
        long = "store",
        value_name = "DIR",
        env = "DEMARCHE_STORE",
        default_value = "./demarche-store",
        global = true
    )]
    pub(crate) folder: PathBuf,
}

/// What to do if another process writes to the store.
#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// Wait until no other process writes to the store, instead of failing
    #[arg(long)]
    wait: bool,
}

impl WaitArgs {
    /// Opens the store with `open`, at once or when nobody else writes to it.
    pub(crate) fn open(&self, quiet: bool, open: impl Fn() -> Result<Store, StoreError>) -> Result<Store, StoreError> {
        let tell = |error: &StoreError| {
            if !quiet {
                let _ = writeln!(io::stderr(), "waiting: {error}");
            }
        };
        if self.wait { Store::when_free(open, tell) } else { open() }
    }

    /// Opens a store that is there, whatever its base.
    pub(crate) fn open_existing(&self, quiet: bool, store: &StoreArgs) -> Result<Store, StoreError> {
        self.open(quiet, || Store::open(&store.folder, &Store::base_of(&store.folder)?))
    }
}

/// Look after the store: what is in it, is it sound, pack it, copy it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche store backup /mnt/backup/caucasus --store ./caucasus")]
pub(crate) struct StoreCommand {
    #[command(flatten)]
    store: StoreArgs,

    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Tell what the store holds, and who writes to it
    Info {
        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Read all of the store and see whether it is sound; exit status 1 if it is not
    ///
    /// Looks at what was published last, so that a build may go on meanwhile.
    Verify,
    /// Pack the store, so that questions are answered faster, and remove what nobody reads any more
    ///
    /// Also brings a store of an older version up to date.
    Compact {
        #[command(flatten)]
        wait: WaitArgs,
    },
    /// Copy what was published last into a new folder, and verify the copy
    ///
    /// The copy is a store of its own: it can be asked and built into. A build may go on meanwhile.
    Backup {
        /// A folder that is empty or not there yet
        #[arg(value_name = "TO")]
        to: PathBuf,
    },
    /// Make a store of a backup, and verify it
    ///
    /// The store's folder has to be empty or not there yet: move away what is there first.
    Restore {
        /// The backup
        #[arg(value_name = "FROM")]
        from: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object
    Json,
}

pub(crate) fn run(command: &StoreCommand) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let folder = &command.store.folder;
    match &command.task {
        Task::Info { format } => {
            let info = StoreInfo::read(folder)?;
            match format {
                Format::Text => writeln!(out, "{}", describe(&info))?,
                Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&info)?)?,
            }
        }
        Task::Verify => writeln!(out, "sound: {}", count(Store::open_read_only(folder)?.verify()?))?,
        Task::Compact { wait } => {
            let store = wait.open_existing(false, &command.store)?;
            store.optimize()?;
            store.publish()?;
            writeln!(out, "packed: {}", count(store.contents()?))?;
        }
        Task::Backup { to } => writeln!(out, "copied: {}", count(copy_store(folder, to)?))?,
        Task::Restore { from } => writeln!(out, "restored: {}", count(copy_store(from, folder)?))?,
    }
    Ok(())
}

fn count(contents: Contents) -> String {
    let Contents { documents, events, quads } = contents;
    format!("{documents} documents, {events} events, {quads} quads")
}

fn describe(info: &StoreInfo) -> String {
    let writer = match (&info.writer, info.is_being_written) {
        (Some(holder), _) => holder.to_string(),
        (None, true) => "another process".to_owned(),
        (None, false) => "nobody".to_owned(),
    };
    let older = match info.older_generations {
        0 => String::new(),
        number => format!("; {number} older, until nobody reads them and the next command writes"),
    };
    let published = info.published.as_ref().map(|time| format!(", published {time}")).unwrap_or_default();
    [
        format!("store       {}", info.path.display()),
        format!("layout      {}", info.layout),
        format!("base        {}", info.base),
        format!("holds       {}", count(info.contents)),
        format!("on disk     {:.1} MB", info.bytes as f64 / 1e6),
        format!("generation  {}{published}{older}", info.generation),
        format!("writing     {writer}"),
    ]
    .join("\n")
}
