//! `demarche eval`: figures worked out by hand, what it refuses, and the floors on our own gold files.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Project, Ran};

/// What the gold files of `data/samples` must come out at: somewhat below what is measured, and it only ever rises.
const SAMPLE_FLOORS: [&str; 4] = ["pair=0.48", "class=0.34", "full=0.32", "attribution=0.40"];

const NEWS: &str = "Ministers meet in Prague today\n\n2024-07-03\n\nFrance invited Armenia to the conference.\n";

fn repository(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).display().to_string()
}

/// The golden gold files and predictions, with further arguments.
fn golden(arguments: &[&str]) -> Ran {
    let (gold, predictions) = (repository("tests/golden/eval/gold"), repository("tests/golden/eval/predictions.jsonl"));
    Project::new().run(&[&["eval", &gold, &predictions], arguments].concat())
}

/// Gold for [`NEWS`], with one thing changed.
fn gold_for_news(project: &Project, from: &str, to: &str) -> PathBuf {
    let gold = r#"{"document": "news.txt", "published": "2024-07-03", "entities": [
        {"id": "france", "name": "France", "type": "country", "country": "FRA", "aliases": ["France"]},
        {"id": "armenia", "name": "Armenia", "type": "country", "country": "ARM", "aliases": ["Armenia"]}],
        "events": [{"sentence": "France invited Armenia to the conference.", "source": "france",
        "predicate": "invite", "target": "armenia", "class": "CONSULT", "polarity": "affirmed", "modality": "actual",
        "attributed_to": null, "time": null}], "relations": []}"#;
    assert!(gold.contains(from), "{from}");
    project.file("news.txt", NEWS);
    project.file("gold/news.json", gold.replace(from, to))
}

#[test]
fn figures_are_those_worked_out_by_hand() {
    let ran = golden(&["--format", "json", "--by-document"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let figures: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(figures["documents"], 2);
    // In the order hit, gold, predicted.
    for (level, expected) in [
        ("pair", [3, 4, 4]),
        ("directed", [3, 5, 5]),
        ("class", [4, 6, 6]),
        ("full", [3, 6, 6]),
        ("country", [4, 5, 6]), // What an Armenian does to an Armenian passes between no two countries.
        ("relation", [1, 1, 2]),
    ] {
        let row = &figures["levels"][level];
        assert_eq!(json!([row["hit"], row["gold"], row["predicted"]]), json!(expected), "{level}");
    }
    let class = &figures["levels"]["country"];
    assert_eq!(json!([class["precision"], class["recall"], class["f1"]]), json!([0.6667, 0.8, 0.7273]));
    assert_eq!(figures["attribution"], json!({"f1": 0.6667, "right": 1, "gold": 1, "predicted": 2}));
    assert_eq!(figures["time"], json!({"share": 0.8, "right": 4, "events": 5}));
    let quiet = &figures["by_document"][0];
    assert_eq!((&quiet["document"], &quiet["levels"]["class"]["gold"]), (&json!("quiet.txt"), &json!(1)));
}

#[test]
fn the_table_shows_the_same() {
    let ran = golden(&["--errors", "--by-document"]);
    let expected = "\
2 documents
level      precision  recall      F1   hit  gold  predicted
pair           0.750   0.750   0.750     3     4          4
directed       0.600   0.600   0.600     3     5          5
class          0.667   0.667   0.667     4     6          6
full           0.500   0.500   0.500     3     6          6
country        0.667   0.800   0.727     4     5          6
relation       0.500   1.000   0.667     1     1          2
of the events right at class: attribution F1 0.667 (1 right of 1 in the gold, 2 predicted), time right 0.800

F1            pair   class    full   hit  gold  predicted
quiet.txt    0.000   0.000   0.000     0     1          0
talks.txt    0.857   0.727   0.545     4     5          6

quiet.txt\tmissed\tnikol-pashinyan armenian-opposition ACCUSE\tPashinyan blamed the opposition.
talks.txt\tmissed\tarmenia csto ACCUSE\tYerevan did not criticize the alliance.
talks.txt\tinvented\t?united states armenia AID\tThe talks lasted for two hours.
talks.txt\tinvented\tcsto armenia ACCUSE\tYerevan did not criticize the alliance.
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn a_figure_below_the_bar_fails() {
    assert_eq!(golden(&["--min", "class=0.66", "--min", "attribution=0.6667"]).code, Some(0));
    let ran = golden(&["--min", "class=0.7", "--min", "pair=0.5", "--min", "time=0.81"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "demarche: below the bar: class=0.7 (is 0.6667), time=0.81 (is 0.8)\n")
    );
    assert!(ran.stdout.starts_with("2 documents"), "{ran:?}");
    assert_eq!(golden(&["--min", "clas=0.7"]).code, Some(2));
}

#[test]
fn texts_are_read_and_predictions_are_taken_as_they_are() {
    let project = Project::new();
    gold_for_news(&project, "null", "null");
    project.file("more.txt", NEWS);
    let of_texts = project.run(&["eval", "gold", ".", "--min", "full=1"]);
    assert_eq!(of_texts.code, Some(0), "{of_texts:?}");
    let predictions = project.run(&["extract", "news.txt", "more.txt"]).stdout;
    project.file("predictions.jsonl", &predictions);
    for ran in [
        project.run(&["eval", "gold", "predictions.jsonl"]),
        project.run_with(&["eval", "gold/news.json", "-"], predictions.as_bytes()),
    ] {
        assert_eq!((ran.code, &ran.stdout), (Some(0), &of_texts.stdout), "{ran:?}");
    }
    let mixed = project.run(&["eval", "gold", "predictions.jsonl", "news.txt"]);
    assert!(mixed.code == Some(1) && mixed.stderr.contains("give one or the other"), "{mixed:?}");
}

#[test]
fn a_bad_gold_file_is_refused_with_its_place() {
    for (from, to, message) in [
        ("CONSULT", "MEET", "gold/news.json: events[0] (france invite armenia): class \"MEET\" is not one of AGREE, "),
        ("\"target\": \"armenia\"", "\"target\": \"iran\"", "(france invite iran): target \"iran\" is not the id of "),
        ("France invited", "Paris invited", "sentence is not in the text word by word: \"Paris invited Armenia to "),
        ("\"relations\": []", "\"relation\": []", "gold/news.json: no gold file: missing field `relations` at line 6"),
        ("news.txt", "news2.txt", "no text among the inputs for the gold of news2.txt"),
    ] {
        let project = Project::new();
        gold_for_news(&project, from, to);
        let ran = project.run(&["eval", "gold", "news.txt"]);
        assert!(ran.code == Some(1) && ran.stderr.contains(message), "{message}: {ran:?}");
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn what_is_no_gold_and_no_prediction_is_refused() {
    let project = Project::new();
    gold_for_news(&project, "null", "null");
    project.file("empty/readme.txt", "");
    project.file(
        "bad.jsonl",
        "{\"kind\": \"document\", \"document\": \"a\"}\n{\"kind\": \"event\", \"document\": \"a\"}\n",
    );
    project.file("twice/news.txt", NEWS);
    project.file("same/one.json", std::fs::read(project.path().join("gold/news.json")).unwrap());
    project.file("same/two.json", std::fs::read(project.path().join("gold/news.json")).unwrap());
    for (arguments, message) in [
        (["empty", "news.txt"], "no gold files (*.json) in empty"),
        (["nowhere.json", "news.txt"], "cannot read nowhere.json"),
        (["gold", "bad.jsonl"], "bad.jsonl:2: no prediction: missing field `source` at line 1"),
        (["gold", "."], "two texts are called news.txt"),
        (["same", "news.txt"], "same/two.json annotates the same document as same/one.json: news.txt"),
    ] {
        let ran = project.run(&["eval", arguments[0], arguments[1]]);
        assert!(ran.code == Some(1) && ran.stderr.contains(message), "{message}: {ran:?}");
    }
    let ran = project.run_with(&["eval", "gold", "-"], NEWS.as_bytes());
    assert!(ran.code == Some(1) && ran.stderr.contains("standard input:1: no prediction"), "{ran:?}");
}

#[test]
fn the_gold_files_of_the_samples_fit_their_texts_and_their_floors_hold() {
    let (gold, samples) = (repository("data/samples/gold"), repository("data/samples"));
    assert!(std::fs::read_dir(&gold).unwrap().count() >= 25);
    let mut arguments = vec!["eval", &gold, &samples, "--quiet"];
    arguments.extend(SAMPLE_FLOORS.iter().flat_map(|floor| ["--min", floor]));
    let ran = Project::new().run(&arguments);
    assert!(ran.code == Some(0), "{}{}", ran.stdout, ran.stderr);
}
