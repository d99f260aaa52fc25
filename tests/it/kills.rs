//! `kill -9` at any point: what is left opens, each document in it is whole, nothing that was reported is lost, and the
//! same command again gives what an undisturbed run gives.
//!
//! How often is the environment's `DEMARCHE_KILLS`; a few times are enough to see that it works.

#![cfg(feature = "disk")]
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use demarche::rdf::{Base, DocumentQuads};
use demarche::store::{Store, StoreError};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::store::{copy, lines};
use crate::support::Project;

/// So many times where nobody asks for more.
const FEW: usize = 3;

fn kills() -> usize {
    std::env::var("DEMARCHE_KILLS").map_or(FEW, |number| number.parse().unwrap())
}

/// Points in time, the same ones in each run.
struct Points(TestRng);

impl Points {
    fn new() -> Self {
        Self(TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    }

    fn below(&mut self, whole: Duration) -> Duration {
        whole.mul_f64(f64::from(self.0.next_u32()) / f64::from(u32::MAX))
    }
}

/// So many copies of the dispatches: several transactions of `build`.
const COPIES: usize = 3;

/// The dispatches of the repository several times, each under another name; `ending` closes each text.
fn news(ending: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<_> = files.filter(|path| path.extension().is_some_and(|name| name == "txt")).collect();
    assert!(files.len() > 20);
    let mut lines = String::new();
    for (number, path) in (0..COPIES).flat_map(|copy| files.iter().map(move |path| (copy, path))) {
        let name = format!("{number}-{}", path.file_stem().unwrap().display());
        let text = format!("{}\n\n{ending}", fs::read_to_string(path).unwrap());
        lines += &format!("{}\n", serde_json::json!({ "id": name, "text": text }));
    }
    lines
}

/// A folder with news in two versions, and stores that a build may begin with.
struct Newsroom {
    project: Project,
}

/// What a build that is killed begins with: nothing, one of the documents, other versions of all.
const STARTS: [Option<&str>; 3] = [None, Some("one"), Some("other")];

impl Newsroom {
    fn new() -> Self {
        let project = Project::new();
        project.file("news.jsonl", news("Norway thanked the envoys of Sweden."));
        project.file("one.jsonl", news("Norway thanked the envoys of Sweden.").lines().next().unwrap());
        project.file("other.jsonl", news("The envoys of Norway left."));
        let room = Self { project };
        for (input, store) in [("one.jsonl", "one"), ("other.jsonl", "other")] {
            room.build(input, store);
        }
        room
    }

    fn build(&self, input: &str, store: &str) {
        let ran = self.project.run(&["build", input, "--store", store, "--quiet"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }

    /// The folder `store` as a build finds it.
    fn begin(&self, start: Option<&str>) {
        let path = |name: &str| self.project.path().join(name);
        let _ = fs::remove_dir_all(path("store"));
        if let Some(start) = start {
            copy_folder(&path(start), &path("store"));
        }
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open_read_only(self.project.path().join("store"))
    }

    /// Begins a build and kills it after a while; tells whether it was still at work.
    fn kill(&self, after: Duration) -> bool {
        let mut child = self.project.spawn(&["build", "news.jsonl", "--store", "store", "--quiet"]);
        sleep(after);
        let is_at_work = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        is_at_work
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_build_that_is_killed_and_run_again_gives_what_an_undisturbed_one_gives() {
    let room = Newsroom::new();
    let mut undisturbed = Vec::new();
    // What readers see before, and how long it takes.
    let before = STARTS.map(|start| {
        room.begin(start);
        let seen = room.open().map(|store| lines(&store)).unwrap_or_default();
        let begun = Instant::now();
        room.build("news.jsonl", "store");
        let duration = begun.elapsed();
        let found = lines(&room.open().unwrap());
        assert!(undisturbed.is_empty() || undisturbed == found, "begun with {start:?}");
        undisturbed = found;
        (seen, duration)
    });

    let (mut points, mut killed, mut rounds) = (Points::new(), 0, 0);
    while killed < kills() {
        let (start, (seen, duration)) = (STARTS[rounds % STARTS.len()], &before[rounds % STARTS.len()]);
        room.begin(start);
        // Once, or twice one after the other.
        for _ in 0..=rounds % 2 {
            killed += usize::from(room.kill(points.below(*duration)));
            match room.open() {
                Ok(store) => {
                    let now = lines(&store);
                    // Or what was published on the way, where the machine is slow.
                    assert!(now == *seen || now == undisturbed || store.verify().is_ok(), "round {rounds}");
                }
                Err(StoreError::NoStore { .. } | StoreError::NotAStore { .. } | StoreError::Unpublished { .. })
                    if start.is_none() => {}
                Err(error) => panic!("round {rounds}, begun with {start:?}: {error}"),
            }
        }
        room.build("news.jsonl", "store");
        assert!(lines(&room.open().unwrap()) == undisturbed, "round {rounds}, begun with {start:?}");
        rounds += 1;
    }
    let _ = writeln!(io::stderr(), "builds: {killed} killed at work, {rounds} times run again, all alike afterwards");
}

/// What the process that is killed writes as its `number`th transaction: some documents by single quads, others by
/// tables, and most in the place of another version.
fn transaction(number: usize) -> Vec<DocumentQuads> {
    let (from, many) = (number * 7 % 150, if number.is_multiple_of(5) { 100 } else { 8 });
    let month = ["June", "July", "August"][number % 3];
    (from..from + many).map(|document| copy(document, month)).collect()
}

const FOLDER: &str = "DEMARCHE_TEST_FOLDER";
const FIRST: &str = "DEMARCHE_TEST_FIRST";

/// Not a test, but what the next one runs and kills: writes to a store, and tells what it has done.
#[test]
fn writer_to_be_killed() {
    let (Ok(folder), Ok(first)) = (std::env::var(FOLDER), std::env::var(FIRST)) else { return };
    let store = Store::open_or_create(folder, &Base::default()).unwrap();
    for number in first.parse().unwrap().. {
        store.write(transaction(number)).unwrap();
        writeln!(io::stdout(), "\nwrote {number}").unwrap();
        store.publish().unwrap();
        writeln!(io::stdout(), "\npublished {number}").unwrap();
    }
}

#[test]
fn what_was_reported_is_there_after_a_kill_and_readers_see_what_was_published() {
    let project = Project::new();
    let folder = project.path().join("store");
    let memory = Store::memory(Base::default()).unwrap();
    let digest = |store: &Store| {
        let mut hasher = DefaultHasher::new();
        lines(store).hash(&mut hasher);
        hasher.finish()
    };
    // After so many transactions.
    let mut states = vec![digest(&memory)];
    let (mut points, mut wrote, mut published) = (Points::new(), 0, 0);
    for round in 0..kills() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kills::writer_to_be_killed", "--nocapture"])
            .env(FOLDER, &folder)
            .env(FIRST, wrote.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        sleep(points.below(Duration::from_secs(3)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut told = String::new();
        child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        let last = |word: &str| told.lines().filter_map(|line| line.strip_prefix(word)?.parse().ok()).next_back();
        wrote = last("wrote ").map_or(wrote, |number: usize| number + 1);
        published = last("published ").map_or(published, |number: usize| number + 1);
        for number in states.len() - 1..=wrote {
            memory.write(transaction(number)).unwrap();
            states.push(digest(&memory));
        }
        // What was done, but could not be reported any more, may be there too.
        if let Ok(reader) = Store::open_read_only(&folder) {
            assert!(states[published..=wrote + 1].contains(&digest(&reader)), "round {round}: a reader");
        } else {
            assert_eq!(published, 0, "round {round}");
        }
        let store = Store::open_or_create(&folder, &Base::default()).unwrap();
        assert!(states[wrote..=wrote + 1].contains(&digest(&store)), "round {round}: the writer");
        store.verify().unwrap();
    }
    let _ = writeln!(io::stderr(), "transactions: {wrote} written in {} rounds, each killed, none lost", kills());
}
