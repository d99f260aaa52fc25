//! `demarche query` on a store on disk.

#![cfg(feature = "disk")]
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use demarche::rdf::Base;
use demarche::store::Store;

use crate::store::dispatch;
use crate::support::Project;

/// A folder with the golden dispatch in its store.
pub(crate) fn project() -> Project {
    let project = Project::new();
    let store = Store::create(project.path().join("demarche-store"), &Base::default()).unwrap();
    store.write(vec![dispatch()]).unwrap();
    store.publish().unwrap();
    project
}

#[test]
fn a_question_comes_from_an_argument_a_file_or_standard_input() {
    let project = project();
    let question = "SELECT ?whom { ?who act:visit ?whom }";
    project.file("question.rq", question);
    let csv = "whom\r\nhttps://w3id.org/demarche/entity/armenia\r\n";
    for arguments in
        [["query", question, "--format", "csv"].as_slice(), &["query", "--file", "question.rq", "--format", "csv"]]
    {
        let ran = project.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), csv), "{}", ran.stderr);
    }
    for arguments in [["query", "-", "--format", "csv"].as_slice(), &["query", "-f", "-", "--format", "csv"]] {
        assert_eq!(project.run_with(arguments, question.as_bytes()).stdout, csv);
    }
    let table = project.run(&["query", question]).stdout;
    assert!(table.contains("e:armenia") && table.ends_with("1 row\n"), "{table}");
}

#[test]
fn what_goes_wrong_is_said_on_standard_error_with_exit_code_1() {
    let project = project();
    for (arguments, told) in [
        (["query", "SELECT ?x { ?x"].as_slice(), "the query is not SPARQL: line 1, column"),
        (&["query", "ASK {}", "--store", "nowhere"], "there is no store at nowhere"),
        (&["query", "ASK {}", "--store", "."], "is not a store"),
        (&["query", "--file", "nothing.rq"], "cannot read the query from nothing.rq"),
        (&["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "the answer is a graph"),
        (
            &["query", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "--timeout", "0.1"],
            "was stopped after 0.1 s",
        ),
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(project.run(&["query"]).code, Some(2));
    assert_eq!(project.run(&["query", "ASK {}", "--timeout", "x"]).code, Some(2));
}

#[test]
fn the_questions_of_the_repository_are_answered() {
    let project = project();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/queries");
    let mut questions: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    questions.sort();
    assert!(questions.len() >= 3);
    for question in questions {
        let ran = project.run(&["query", "--file", question.to_str().unwrap(), "--format", "tsv"]);
        assert_eq!(ran.code, Some(0), "{}: {}", question.display(), ran.stderr);
        assert!(ran.stdout.starts_with('?'), "{}", ran.stdout);
    }
}
