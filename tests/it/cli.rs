//! The program from outside: what it writes, in which formats, and that it is the same every time.

use crate::support::Project;

const NEWS: &str = "\
Ministers meet in Prague

2024-07-03

France invited Armenia to the conference. Germany and Poland met Ukraine in Prague on Monday.

Russia may attack Moldova, Romania said. Turkey refused to meet Israel.
";

fn news() -> Project {
    let project = Project::new();
    for number in 0..12 {
        project.file(
            &format!("news/{number}.txt"),
            NEWS.replace("Monday", if number % 2 == 0 { "Monday" } else { "Friday" }),
        );
    }
    project
}

#[test]
fn threads_do_not_change_a_byte() {
    let project = news();
    for format in ["jsonl", "nquads", "trig", "turtle"] {
        let one = project.run(&["extract", "news", "--format", format, "--threads", "1"]);
        let many = project.run(&["extract", "news", "--format", format, "--threads", "4"]);
        assert_eq!(one.code, Some(0), "{one:?}");
        assert!(!one.stdout.is_empty());
        assert_eq!(one.stdout, many.stdout, "{format}");
    }
}

#[test]
fn json_lines_keep_their_contract() {
    let project = news();
    let ran = project.run(&["extract", "news/0.txt"]);
    let lines: Vec<serde_json::Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "document");
    assert!(kinds.contains(&"entity") && kinds.contains(&"event"));
    let event = lines.iter().find(|line| line["kind"] == "event").unwrap();
    let keys: Vec<&str> = event.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "kind",
        "id",
        "document",
        "sentence",
        "evidence",
        "source",
        "target",
        "predicate",
        "start",
        "end",
        "class",
        "cameo",
        "goldstein",
        "reciprocal",
        "polarity",
        "modality",
        "attributed_to",
        "attribution",
        "asserted",
        "time",
        "place",
        "confidence",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    for line in &lines {
        assert_eq!(line["document"], "0.txt");
        let text: Vec<char> = NEWS.chars().collect();
        for part in ["source", "target", "sentence"] {
            let Some(part) = line.get(part) else { continue };
            let (start, end) = (part["start"].as_u64().unwrap() as usize, part["end"].as_u64().unwrap() as usize);
            let said: String = text[start..end].iter().collect();
            assert_eq!(said, part.get("mention").or(part.get("text")).unwrap().as_str().unwrap());
        }
    }
}

#[test]
fn rdf_1_1_has_no_triple_terms() {
    let project = news();
    for format in ["nquads", "trig", "turtle"] {
        let full = project.run(&["extract", "news/0.txt", "--format", format]);
        let plain = project.run(&["extract", "news/0.txt", "--format", format, "--rdf", "1.1"]);
        assert!(full.stdout.contains("<<("), "{format}");
        assert!(!plain.stdout.contains("<<("), "{format}");
    }
}

#[test]
fn standard_input_is_read_and_quiet_is_quiet() {
    let project = Project::new();
    let ran = project.run_with(&["extract", "-", "--quiet"], NEWS.as_bytes());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("\"predicate\":\"invite\""));
    assert_eq!(ran.stderr, "");
}

#[test]
fn settings_come_from_the_command_line_the_environment_a_file_in_this_order() {
    let project = news();
    let format = |environment: Option<&str>, arguments: &[&str]| {
        let mut command = project.command(&[&["extract", "--quiet", "news/0.txt"], arguments].concat());
        environment.map(|value| command.env("DEMARCHE_FORMAT", value));
        let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
        match out.chars().next() {
            Some('{') => "jsonl",
            Some('<') => "nquads",
            _ => "turtle",
        }
    };
    assert_eq!(format(None, &[]), "jsonl");
    project.file("demarche.toml", "[extract]\nformat = \"nquads\"\n");
    assert_eq!(format(None, &[]), "nquads");
    assert_eq!(format(Some("turtle"), &[]), "turtle");
    assert_eq!(format(Some("turtle"), &["--format", "jsonl"]), "jsonl");
    let config = project.run(&["config", "extract"]);
    assert!(config.stdout.contains("format = \"nquads\"  # demarche.toml, line 2"), "{config:?}");
    // What is shown is such a file.
    project.file("demarche.toml", &config.stdout);
    assert_eq!(format(None, &[]), "nquads");
}

#[test]
fn completions_and_manual_come_from_the_definition() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = project.run(&["completions", shell]);
        assert!(script.stdout.contains("max-document"), "{shell}");
    }
    assert_eq!(project.run(&["man", "pages"]).code, Some(0));
    let page = std::fs::read_to_string(project.path().join("pages/demarche-build.1")).unwrap();
    assert!(page.contains("max\\-document"), "{page}");
}

#[test]
fn verbose_tells_each_document_and_quiet_none() {
    let project = news();
    let told = project.run(&["extract", "news", "--verbose"]);
    assert_eq!(told.stderr.lines().filter(|line| line.ends_with(" events")).count(), 12, "{}", told.stderr);
    assert!(told.stderr.contains("3.txt: "), "{}", told.stderr);
    assert_eq!(project.run(&["extract", "news", "--quiet"]).stderr, "");
    assert_eq!(project.run(&["extract", "news", "--quiet", "--verbose"]).code, Some(2));
}
