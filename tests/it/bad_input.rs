//! What a user may hand in by mistake or malice: a clear error that names the place, the rest goes on, no panic.

use crate::support::Project;

const GOOD: &str = "France invited Armenia to the conference.\n";

/// Reads a good file together with one that is not, and checks what is said of the latter.
#[track_caller]
fn is_skipped(name: &str, bytes: &[u8], says: &[&str]) {
    let project = Project::new();
    project.file("a-good.txt", GOOD);
    project.file(name, bytes);
    let ran = project.run(&["extract", "a-good.txt", name]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("\"predicate\":\"invite\""), "the good document is read: {ran:?}");
    for part in says {
        assert!(ran.stderr.contains(part), "{part:?} is said: {}", ran.stderr);
    }
    let ran = project.run(&["extract", "--strict", "a-good.txt", name]);
    assert_eq!(ran.code, Some(1), "strict stops: {ran:?}");
}

#[test]
fn an_empty_file() {
    is_skipped("empty.txt", b"", &["empty.txt"]);
}

#[test]
fn a_binary_file() {
    is_skipped("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", &["picture.txt"]);
}

#[test]
fn broken_utf8_is_read_and_told() {
    let project = Project::new();
    project.file("broken.txt", b"Erdo\xc4\x9fan met \xc4. France invited Armenia to the conference.");
    let ran = project.run(&["extract", "broken.txt"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("\"predicate\":\"invite\""), "{ran:?}");
    assert!(ran.stderr.contains("warning: broken.txt: unreadable characters, kept as \u{fffd}: 1"), "{}", ran.stderr);
}

#[test]
fn a_json_line_that_is_no_object_names_its_line() {
    is_skipped("feed.jsonl", b"{\"text\": \"Italy invited Spain.\"}\n[1, 2]\n", &["feed.jsonl", "2"]);
}

#[test]
fn a_missing_file() {
    let project = Project::new();
    let ran = project.run(&["extract", "nowhere.txt"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("nowhere.txt"), "{}", ran.stderr);
}

#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    project.file("closed/a.txt", GOOD);
    project.file("open.txt", GOOD);
    let closed = project.path().join("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything (root) is not kept out: then the folder is read like any other.
    let kept_out = std::fs::read_dir(&closed).is_err();
    let ran = project.run(&["extract", "open.txt", "closed"]);
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(ran.code, Some(if kept_out { 3 } else { 0 }), "{ran:?}");
    assert_eq!(ran.stderr.contains("closed"), kept_out, "{}", ran.stderr);
    assert!(ran.stdout.contains("\"predicate\":\"invite\""), "{ran:?}");
}

#[test]
fn a_long_line_without_spaces() {
    let project = Project::new();
    project.file("long.txt", "x".repeat(300_000));
    let ran = project.run(&["extract", "long.txt"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_sentence_that_never_ends() {
    let project = Project::new();
    project.file("list.txt", "Armenia and Georgia and ".repeat(5_000));
    let ran = project.run(&["extract", "list.txt"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_wrong_command_line_is_told_from_failed_work() {
    let project = Project::new();
    for arguments in [&["extract"][..], &["extract", "--format", "docx", "a"], &["no-such-command"]] {
        assert_eq!(project.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn actors_that_are_no_turtle_stop_the_run() {
    let project = Project::new();
    project.file("a.txt", GOOD);
    project.file("mine.ttl", "<http://a.example/> a <http://b.example/> .\n<http://a.example/> <> .");
    let ran = project.run(&["extract", "a.txt", "--actors", "mine.ttl"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("mine.ttl, line 2"), "{}", ran.stderr);
}

#[test]
fn what_is_not_wanted_is_counted_and_no_fault() {
    let project = Project::new();
    project.file("news.jsonl", "{\"text\": \"Italy invited Spain.\", \"published\": \"2024-06-14\"}\n{\"text\": \"Old.\", \"published\": \"2020-01-01\"}\n");
    project.file("news/sub/fr.md", "---\nlang: fr\n---\nLa France a invité l'Italie.\n");
    let ran = project.run(&["extract", "--strict", "--since", "2024-01-01", "--recursive", "news.jsonl", "news"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("left out   2 (1 in another language, 1 too old)"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    let ran = project.run(&["extract", "--language", "any", "--recursive=no", "news.jsonl", "news"]);
    assert!(ran.stderr.contains("documents  2\n"), "{}", ran.stderr);
}
