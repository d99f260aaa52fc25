//! One process writes to a store's folder, many read it; copies of a store; stores of older versions.

#![cfg(feature = "disk")]
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::time::{Duration, SystemTime};

use demarche::rdf::Base;
use demarche::store::{Latest, Store, StoreError, StoreInfo, copy_store};

use crate::query;
use crate::store::{copy, dispatch, lines};
use crate::support::{Project, wait_until};

const NEWS: &str = "{\"id\": \"one\", \"text\": \"France invited Armenia to the conference.\"}\n";
const COUNT: [&str; 4] = ["query", "SELECT ?document { ?document a schema:NewsArticle }", "--format", "csv"];

/// A build that has the store open, and waits for its input to end.
fn writer(project: &Project) -> (Child, ChildStdin) {
    let mut child = project.spawn(&["build", "-", "--quiet"]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(NEWS.as_bytes()).unwrap();
    let store = project.path().join("demarche-store");
    wait_until("the build has the store", || StoreInfo::read(&store).is_ok_and(|info| info.is_being_written));
    (child, stdin)
}

#[test]
fn the_second_writer_is_told_who_is_first_or_waits_and_readers_do_not_care() {
    let project = Project::new();
    let (mut first, stdin) = writer(&project);
    let refused = project.run_with(&["build", "-"], NEWS.as_bytes());
    assert_eq!(refused.code, Some(1));
    let told = format!("the store at ./demarche-store is in use: process {} on ", first.id());
    assert!(refused.stderr.contains(&told) && refused.stderr.contains(", since 2"), "{}", refused.stderr);
    assert!(project.run(&["store", "info"]).stdout.contains(&format!("writing     process {}", first.id())));

    let mut second = project.spawn(&["build", "-", "--wait"]);
    second.stdin.take().unwrap().write_all(NEWS.replace("one", "two").as_bytes()).unwrap();
    let asked = project.run(&COUNT);
    assert_eq!((asked.code, asked.stdout.as_str()), (Some(0), "document\r\n"), "{}", asked.stderr);
    assert!(second.try_wait().unwrap().is_none(), "it waits");
    drop(stdin);
    assert!(first.wait().unwrap().success());
    let second = second.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(second.status.success() && told.starts_with("waiting: the store at"), "{told}");
    assert_eq!(project.run(&COUNT).stdout.lines().count(), 3, "both were read");
    assert!(project.run(&["store", "info"]).stdout.contains("writing     nobody"));
}

#[test]
fn a_reader_sees_what_was_published_and_picks_up_the_next() {
    let project = Project::new();
    let path = project.path().join("store");
    let writer = Store::create(&path, &Base::default()).unwrap();
    let latest = Latest::open(&path).unwrap();
    let empty = latest.store().unwrap();
    writer.write(vec![dispatch()]).unwrap();
    assert_eq!(latest.store().unwrap().len().unwrap(), 0, "not published yet");
    writer.publish().unwrap();
    assert_eq!(lines(&latest.store().unwrap()), lines(&writer));
    assert_eq!(latest.store().unwrap().generation(), Some(2));
    assert_eq!(lines(&empty).len(), 0, "who has the older one keeps it");
    assert!(empty.write(vec![dispatch()]).is_err(), "opened for reading");
    assert_eq!(StoreInfo::read(&path).unwrap().older_generations, 1);
    drop(empty);
    writer.publish().unwrap();
    assert_eq!(StoreInfo::read(&path).unwrap().older_generations, 1, "the one that is followed");
    drop(latest);
    writer.publish().unwrap();
    assert_eq!(StoreInfo::read(&path).unwrap().older_generations, 0);
}

#[test]
fn readers_beside_a_writer_see_whole_documents() {
    let project = Project::new();
    let path = project.path().join("store");
    let store = Store::create(&path, &Base::default()).unwrap();
    let months = ["June", "July"];
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..12 {
                // New ones by single quads and by tables, and others in the place of what is there.
                let (from, many) = (round / 2 * 40, if round % 4 == 0 { 100 } else { 10 });
                store.write((from..from + many).map(|number| copy(number, months[round % 2])).collect()).unwrap();
                store.publish().unwrap();
            }
        });
        let latest = Latest::open(&path).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        while !writer.is_finished() {
            let store = latest.store().unwrap();
            store.verify().unwrap();
            seen.insert(store.generation());
        }
        assert!(seen.len() > 1, "{seen:?}");
    });
}

#[test]
fn a_backup_is_a_store_and_can_be_restored() {
    let project = query::project();
    let ran = project.run(&["store", "backup", "backup"]);
    assert!(ran.stdout.starts_with("copied: 1 documents, "), "{ran:?}");
    let again = project.run(&["store", "backup", "backup"]);
    assert!(again.code == Some(1) && again.stderr.contains("is a store already"), "{}", again.stderr);
    let store = project.path().join("demarche-store");
    let before = lines(&Store::open_read_only(&store).unwrap());
    assert_eq!(lines(&Store::open_read_only(project.path().join("backup")).unwrap()), before);

    fs::remove_dir_all(&store).unwrap();
    let restored = project.run(&["store", "restore", "backup"]);
    assert!(restored.stdout.starts_with("restored: 1 documents"), "{restored:?}");
    assert_eq!(lines(&Store::open_read_only(&store).unwrap()), before);
    for path in [&store, &project.path().join("backup")] {
        let store = Store::open(path, &Base::default()).unwrap();
        assert_eq!(lines(&store), before, "the writer has what the reader has");
        store.write(vec![copy(1, "June")]).unwrap();
        store.publish().unwrap();
        assert_eq!(Store::open_read_only(path).unwrap().verify().unwrap().documents, 2);
    }
    let over = project.run(&["store", "restore", "backup"]);
    assert!(over.code == Some(1) && over.stderr.contains("is a store already"), "{}", over.stderr);
    project.file("letters/one.txt", "Dear reader");
    let over = project.run(&["store", "backup", "letters"]);
    assert!(over.code == Some(1) && over.stderr.contains("is not empty"), "{}", over.stderr);
}

#[test]
fn a_damaged_store_is_told_and_not_copied() {
    let project = query::project();
    for sound in [["store", "verify", "--store", "demarche-store"], ["store", "--store", "./demarche-store", "verify"]]
    {
        assert!(project.run(&sound).stdout.starts_with("sound: 1 documents"));
    }
    let generations = project.path().join("demarche-store/generations");
    let generation = fs::read_dir(generations).unwrap().next().unwrap().unwrap().path();
    let tables = fs::read_dir(generation).unwrap().map(|entry| entry.unwrap().path());
    let tables = tables.filter(|path| path.extension().is_some_and(|extension| extension == "sst"));
    let largest = tables.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = fs::read(&largest).unwrap();
    // In its first block, which holds data.
    bytes[100] ^= 1;
    fs::write(largest, bytes).unwrap();
    for arguments in [["store", "verify"].as_slice(), &["store", "backup", "copy"]] {
        let ran = project.run(arguments);
        assert!(ran.code == Some(1) && ran.stderr.contains("checksum"), "{arguments:?}: {ran:?}");
    }
    assert_eq!(project.run(&["store", "info", "--store", "copy"]).code, Some(1), "half a copy is no store");
}

#[test]
fn a_store_of_the_first_layout_is_refused_for_reading_and_brought_up_to_date() {
    let project = query::project();
    let store = project.path().join("demarche-store");
    let before = lines(&Store::open_read_only(&store).unwrap());
    // What the first layout had: no generations, and the number of the process in the lock.
    fs::remove_dir_all(store.join("generations")).unwrap();
    fs::remove_file(store.join("current")).unwrap();
    fs::write(store.join("lock"), "4711\n").unwrap();
    fs::write(store.join("demarche.json"), r#"{"layout":1,"base":"http://demarche.local/"}"#).unwrap();
    let refused = project.run(&["query", "ASK {}"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("`demarche store compact`"), "{}", refused.stderr);
    let packed = project.run(&["store", "compact"]);
    assert!(packed.stdout.starts_with("packed: 1 documents"), "{packed:?}");
    assert_eq!(lines(&Store::open_read_only(&store).unwrap()), before);
}

#[test]
fn what_is_newest_does_not_depend_on_the_clock() {
    let project = Project::new();
    let path = project.path().join("store");
    let store = Store::create(&path, &Base::default()).unwrap();
    let held = Store::open_read_only(&path).unwrap();
    // As if all so far had been written before the clock was set back by a year.
    let later = SystemTime::now() + Duration::from_secs(365 * 24 * 3600);
    for entry in walkdir::WalkDir::new(&path) {
        let entry = entry.unwrap();
        fs::File::open(entry.path()).unwrap().set_modified(later).unwrap();
    }
    store.write(vec![dispatch()]).unwrap();
    store.publish().unwrap();
    drop(store);
    assert_eq!(lines(&held).len(), 0);
    let written = lines(&Store::open_read_only(&path).unwrap());
    assert!(!written.is_empty());
    let store = Store::open(&path, &Base::default()).unwrap();
    assert_eq!(lines(&store), written);
}

#[test]
fn what_is_not_there_or_not_published_is_told() {
    let project = Project::new();
    let path = project.path().join("store");
    assert!(matches!(Store::open_read_only(&path), Err(StoreError::NoStore { .. })));
    assert!(matches!(copy_store(&path, project.path().join("copy")), Err(StoreError::NoStore { .. })));
    drop(Store::create(&path, &Base::default()).unwrap());
    // Interrupted before anything was published.
    fs::remove_file(path.join("current")).unwrap();
    fs::remove_dir_all(path.join("generations")).unwrap();
    let told = Store::open_read_only(&path).err().unwrap().to_string();
    assert!(told.ends_with("run it again"), "{told}");
    drop(Store::open(&path, &Base::default()).unwrap());
    assert_eq!(size(&path), 0);
}

fn size(path: &Path) -> usize {
    Store::open_read_only(path).unwrap().len().unwrap()
}
