//! Reading from a file system: folders, links, pipes, permissions, names.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use demarche::ingest::{Input, Languages, ReadError, ReadOptions, read};
use demarche::types::Document;

const ARTICLE: &str = "Minister visits Tbilisi for talks\n\n2024-06-14\n\nThe minister met his colleague.\n";

fn read_all(inputs: &[&Path]) -> Vec<Result<Document, ReadError>> {
    let inputs: Vec<Input> = inputs.iter().map(|path| Input::from_arg(*path)).collect();
    read(&inputs, &ReadOptions::default()).collect()
}

/// Identities of the documents; of what is wrong, the message from the folder on.
fn ids(root: &Path, inputs: &[&Path]) -> Vec<String> {
    let shown = format!("{}/", root.display());
    let id = |result: Result<Document, ReadError>| match result {
        Ok(document) => document.id.to_string(),
        Err(error) => format!("error: {}", error.to_string().replace(&shown, "")),
    };
    read_all(inputs).into_iter().map(id).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory takes all bytes");
    encoder.finish().expect("memory takes all bytes")
}

#[test]
fn a_folder_is_read_in_the_order_of_names_and_bad_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("b/.cache")).unwrap();
    fs::write(root.join("c.txt"), ARTICLE).unwrap();
    fs::write(root.join("B.txt"), ARTICLE).unwrap();
    fs::write(root.join("b/two.jsonl"), "{\"text\": \"They met.\"}\n7\n{\"id\": \"x\", \"text\": \"They left.\"}\n")
        .unwrap();
    fs::write(root.join("b/one.txt"), gzip(ARTICLE)).unwrap();
    fs::write(root.join("b/picture.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(root.join("b/.cache/hidden.txt"), ARTICLE).unwrap();
    fs::write(root.join(".hidden"), ARTICLE).unwrap();
    fs::write(root.join("README.md"), "What this folder holds.").unwrap();
    fs::create_dir_all(root.join("gold")).unwrap();
    fs::write(root.join("gold/a.json"), "{\n}").unwrap();
    fs::write(root.join("z"), "").unwrap();
    let expected = [
        "B.txt",
        "b/one.txt",
        "error: b/picture.png: not text but a PNG image",
        "b/two.jsonl:1",
        "error: b/two.jsonl:2: not one JSON object on one line",
        "x",
        "c.txt",
        "error: z: empty",
    ];
    assert_eq!(ids(root, &[root]), expected);
}

#[test]
fn files_given_by_name_are_read_whatever_they_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in [".hidden", "README.md", "record.json"] {
        fs::write(root.join(name), ARTICLE).unwrap();
    }
    fs::write(root.join("records.json"), "{\"text\": \"They met.\"}").unwrap();
    let missing = root.join("missing.txt");
    let inputs = [".hidden", "README.md", "record.json", "records.json"].map(|name| root.join(name));
    let inputs: Vec<&Path> = inputs.iter().map(|path| path.as_path()).chain([missing.as_path()]).collect();
    let expected =
        [".hidden", "README.md", "record.json", "records.json:1", "error: missing.txt: no such file or folder"];
    assert_eq!(ids(root, &inputs), expected);
}

#[test]
fn a_document_has_the_layout_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visit.txt");
    fs::write(&path, ARTICLE).unwrap();
    let document = read_all(&[&path]).remove(0).unwrap();
    assert_eq!(document.name, "visit.txt");
    assert_eq!(document.text, ARTICLE);
    assert_eq!(document.title_text(), Some("Minister visits Tbilisi for talks"));
    assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn links_are_followed_but_not_round_in_circles() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/one.txt"), ARTICLE).unwrap();
        symlink(root, root.join("a/up")).unwrap();
        symlink(root.join("a/one.txt"), root.join("b.txt")).unwrap();
        symlink("nowhere", root.join("c.txt")).unwrap();
        let expected = ["a/one.txt", "b.txt", "error: c.txt: no such file or folder"];
        assert_eq!(ids(root, &[root]), expected);
        assert_eq!(ids(root, &[&root.join("**/*.txt")])[..2], expected[..2]);
    }

    #[test]
    fn pipes_are_read_by_name_and_left_out_in_folders() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        fs::write(folder.path().join("a.txt"), ARTICLE).unwrap();
        assert_eq!(ids(folder.path(), &[folder.path()]), ["a.txt"]);

        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || File::options().write(true).open(pipe).unwrap().write_all(b"{\"text\": \"They met.\"}\n").unwrap()
        });
        assert_eq!(ids(folder.path(), &[&pipe]), ["pipe:1"]);
        writer.join().unwrap();
    }

    #[test]
    fn devices_without_end_are_no_text() {
        assert_eq!(read_all(&[Path::new("/dev/null")])[0].as_ref().unwrap_err().reason(), "empty");
        let options = ReadOptions { max_document_bytes: 10_000, ..ReadOptions::default() };
        let zeros = read(&[Input::from_arg("/dev/zero")], &options).next().unwrap();
        assert_eq!(zeros.unwrap_err().reason(), "too large");
    }

    #[test]
    fn names_that_are_not_utf8_are_shown_and_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        for name in [&b"a\xfe.txt"[..], b"a\xff.txt"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), ARTICLE).unwrap();
        }
        let documents: Vec<Document> = read_all(&[folder.path()]).into_iter().map(Result::unwrap).collect();
        assert!(documents.iter().all(|document| document.name == "a\u{fffd}.txt"));
        let ids: Vec<&str> = documents.iter().map(|document| document.id.0.as_str()).collect();
        assert_eq!(ids, ["a%FE.txt", "a%FF.txt"]);
    }

    /// Permission bits do not bind the superuser: then the same files are read.
    #[test]
    fn what_may_not_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("closed")).unwrap();
        fs::write(root.join("closed/one.txt"), ARTICLE).unwrap();
        fs::write(root.join("file.txt"), ARTICLE).unwrap();
        fs::write(root.join("last.txt"), ARTICLE).unwrap();
        let set = |name: &str, mode| fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).unwrap();
        set("closed", 0o000);
        set("file.txt", 0o000);
        let found = ids(root, &[root]);
        let is_bound = File::open(root.join("file.txt")).is_err();
        set("closed", 0o700);
        let expected = if is_bound {
            ["error: closed: no permission to read it", "error: file.txt: no permission to read it", "last.txt"]
        } else {
            ["closed/one.txt", "file.txt", "last.txt"]
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.txt");
    let mut encoder = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::best());
    let blank = [b' '; 64 * 1024];
    for _ in 0..1024 {
        encoder.write_all(&blank).unwrap();
    }
    encoder.finish().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 100_000);
    let errors = ids(folder.path(), &[&path]);
    assert_eq!(errors, ["error: bomb.txt: larger than the limit of 16777216 bytes"]);
}

#[test]
fn ten_thousand_empty_files_are_as_many_errors() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..10_000 {
        File::create(folder.path().join(format!("{number:05}.txt"))).unwrap();
    }
    let errors: Vec<ReadError> = read_all(&[folder.path()]).into_iter().map(Result::unwrap_err).collect();
    assert_eq!(errors.len(), 10_000);
    assert!(errors.iter().all(|error| error.reason() == "empty"));
    assert!(errors[9_999].place().file.ends_with("09999.txt"));
}

/// A hundred megabytes on one line, which are not held.
#[test]
fn a_line_without_end_is_refused() {
    use std::io::Read as _;
    let lines = std::io::repeat(b'x').take(100_000_000);
    for name in ["a.txt", "a.jsonl", "a.md", "a.html"] {
        let line = std::io::repeat(b'x').take(lines.limit());
        let results: Vec<_> = demarche::ingest::read_stream(name, line, &ReadOptions::default()).collect();
        let errors: Vec<&str> = results.iter().map(|result| result.as_ref().unwrap_err().reason()).collect();
        assert_eq!(errors, ["too large"], "{name}");
    }
}

#[test]
fn a_folder_may_be_read_without_those_below_it_and_a_pattern_means_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("sub")).unwrap();
    for name in ["a.txt", "sub/b.txt", "[c].txt"] {
        fs::write(root.join(name), ARTICLE).unwrap();
    }
    let options = ReadOptions { is_recursive: false, ..ReadOptions::default() };
    let ids: Vec<String> =
        read(&[Input::from_arg(root)], &options).map(|document| document.unwrap().id.to_string()).collect();
    assert_eq!(ids, ["[c].txt", "a.txt"]);
    assert_eq!(self::ids(root, &[&root.join("**/*.txt")]), ["[c].txt", "a.txt", "sub/b.txt"]);
    // There is a file of this name, so it is no pattern.
    assert_eq!(self::ids(root, &[&root.join("[c].txt")]), ["[c].txt"]);
    assert_eq!(self::ids(root, &[&root.join("*.html")]), ["error: *.html: no such file or folder"]);
}

#[test]
fn what_is_too_old_or_in_another_language_is_left_out_by_choice() {
    let lines = r#"{"id": "old", "text": "They met.", "published": "2023-12-31"}
{"id": "new", "text": "They met.", "published": "2024-01-01"}
{"id": "undated", "text": "They met."}
{"id": "german", "text": "Sie trafen sich.", "published": "2024-06-14", "language": "de"}
"#;
    let read_with = |options: &ReadOptions| -> Vec<String> {
        let documents = demarche::ingest::read_stream("a.jsonl", lines.as_bytes(), options);
        let shown = |result: Result<Document, ReadError>| match result {
            Ok(document) => document.id.to_string(),
            Err(error) => format!("{} {error}", error.is_by_choice()),
        };
        documents.map(shown).collect()
    };
    let since = Some("2024-01-01".parse().unwrap());
    let options = ReadOptions { since, ..ReadOptions::default() };
    let expected = ["true old: published on 2023-12-31", "new", "undated", "true german: in another language (de)"];
    assert_eq!(read_with(&options), expected);
    let options = ReadOptions { languages: Languages::Any, ..ReadOptions::default() };
    assert_eq!(read_with(&options), ["old", "new", "undated", "german"]);
    let options = ReadOptions { date: Some("2023-01-01".parse().unwrap()), ..options };
    assert_eq!(read_with(&ReadOptions { since, ..options })[2], "true undated: published on 2023-01-01");
}

#[test]
fn the_samples_have_title_and_day() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let documents: Vec<Document> = read_all(&[&samples]).into_iter().map(Result::unwrap).collect();
    assert_eq!(documents.len(), 70);
    for document in &documents {
        let (title, day) = (document.title_text().unwrap(), document.published.unwrap().to_string());
        assert!(title.split_whitespace().count() >= 5, "{title}");
        assert!(document.name.contains(&day), "{day} in {}", document.name);
    }
}
