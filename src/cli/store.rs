//! `demarche store`: what is in the store, whether it is sound, and a copy of it elsewhere.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::store::{Contents, Store, StoreError, StoreInfo, copy_store};

/// Which store to work with.
#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The store's folder
    #[arg(long = "store", value_name = "DIR", env = "DEMARCHE_STORE", default_value = "./demarche-store")]
    pub(crate) folder: PathBuf,
}

/// Which store to write to.
#[derive(Debug, Args)]
pub(crate) struct WriteArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Wait until no other process writes to the store, instead of failing
    #[arg(long)]
    wait: bool,
}

impl WriteArgs {
    /// Opens the store with `open`, at once or when nobody else writes to it.
    pub(crate) fn open(
        &self,
        quiet: bool,
        open: impl Fn(&PathBuf) -> Result<Store, StoreError>,
    ) -> Result<Store, StoreError> {
        let open = || open(&self.store.folder);
        let tell = |error: &StoreError| {
            if !quiet {
                let _ = writeln!(io::stderr(), "waiting: {error}");
            }
        };
        if self.wait { Store::when_free(open, tell) } else { open() }
    }

    /// Opens a store that is there, whatever its base.
    pub(crate) fn open_existing(&self, quiet: bool) -> Result<Store, StoreError> {
        self.open(quiet, |folder| Store::open(folder, &Store::base_of(folder)?))
    }
}

/// Look after the store: what is in it, is it sound, pack it, copy it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche store backup /mnt/backup/caucasus --store ./caucasus")]
pub(crate) struct StoreCommand {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Tell what the store holds, and who writes to it
    Info {
        #[command(flatten)]
        store: StoreArgs,

        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Read all of the store and see whether it is sound; exit status 1 if it is not
    ///
    /// Looks at what was published last, so that a build may go on meanwhile.
    Verify {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Pack the store, so that questions are answered faster, and remove what nobody reads any more
    ///
    /// Also brings a store of an older version up to date.
    Compact {
        #[command(flatten)]
        store: WriteArgs,
    },
    /// Copy what was published last into a new folder, and verify the copy
    ///
    /// The copy is a store of its own: it can be asked and built into. A build may go on meanwhile.
    Backup {
        /// A folder that is empty or not there yet
        #[arg(value_name = "TO")]
        to: PathBuf,

        #[command(flatten)]
        store: StoreArgs,
    },
    /// Make a store of a backup, and verify it
    ///
    /// The store's folder has to be empty or not there yet: move away what is there first.
    Restore {
        /// The backup
        #[arg(value_name = "FROM")]
        from: PathBuf,

        #[command(flatten)]
        store: StoreArgs,
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
    match &command.task {
        Task::Info { store, format } => {
            let info = StoreInfo::read(&store.folder)?;
            match format {
                Format::Text => writeln!(out, "{}", describe(&info))?,
                Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&info)?)?,
            }
        }
        Task::Verify { store } => {
            writeln!(out, "sound: {}", count(Store::open_read_only(&store.folder)?.verify()?))?;
        }
        Task::Compact { store } => {
            let store = store.open_existing(false)?;
            store.optimize()?;
            store.publish()?;
            writeln!(out, "packed: {}", count(store.contents()?))?;
        }
        Task::Backup { to, store } => writeln!(out, "copied: {}", count(copy_store(&store.folder, to)?))?,
        Task::Restore { from, store } => writeln!(out, "restored: {}", count(copy_store(from, &store.folder)?))?,
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
