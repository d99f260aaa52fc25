//! `demarche actors`, and `--actors` on the commands that read.

use crate::support::Project;

const MINE: &str = "\
@prefix d: <https://w3id.org/demarche/ontology#> .
@prefix e: <https://w3id.org/demarche/entity/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

e:jane-roe a d:Person ; rdfs:label \"Jane Roe\"@en ; d:country e:armenia .
";

#[test]
fn it_tells_who_that_is_and_what_held_on_the_day() {
    let ran = Project::new().run(&["actors", "Pashinyan", "--at", "2024-06-01"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for said in [
        "Nikol Pashinyan",
        "https://w3id.org/demarche/entity/nikol-pashinyan",
        "prime minister of Armenia",
        "held then",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    let earlier = Project::new().run(&["actors", "Pashinyan", "--at", "2010-06-01"]);
    assert!(!earlier.stdout.contains("held then"), "{}", earlier.stdout);
}

#[test]
fn all_readings_are_told_and_json_has_them_too() {
    let project = Project::new();
    let table = project.run(&["actors", "Georgia"]);
    assert!(table.stdout.contains("\nor\n"), "{}", table.stdout);
    let json = project.run(&["actors", "Kremlin", "--format", "json", "--at", "2020-01-01"]);
    let answer: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(answer["readings"][0]["label"], "Russia");
    assert_eq!(answer["readings"][0]["type"], "country");
    assert!(answer["readings"][0]["why"].as_str().unwrap().contains("government"));
}

#[test]
fn a_family_name_is_looked_up_for_the_day() {
    let ran = Project::new().run(&["actors", "Mishustin", "--at", "2022-01-01"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("Mikhail Mishustin"), "{}", ran.stdout);
}

#[test]
fn who_is_not_listed_is_said_with_the_nearest_names() {
    let ran = Project::new().run(&["actors", "Pashinjan"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("nikol-pashinyan"), "{}", ran.stdout);
    assert!(ran.stderr.contains("nobody is listed as"), "{}", ran.stderr);
}

#[test]
fn a_file_of_the_user_is_read_everywhere_and_refused_with_its_line() {
    let project = Project::new();
    project.file("mine.ttl", MINE);
    project.file("bad.ttl", format!("{MINE}e:armenia d:partOf e:armenia .\n"));
    project.file("news.txt", "Talks\n\n2024-07-03\n\nJane Roe met Russia.\n");
    let ran = project.run(&["actors", "Jane Roe", "--actors", "mine.ttl"]);
    assert!(ran.stdout.contains("Armenia (ARM)"), "{ran:?}");
    let extracted = project.run(&["extract", "news.txt", "--actors", "mine.ttl"]);
    assert!(extracted.stdout.contains("https://w3id.org/demarche/entity/jane-roe"), "{extracted:?}");
    for command in [&["actors", "Armenia"][..], &["extract", "news.txt"], &["build", "news.txt"]] {
        let mut arguments = command.to_vec();
        arguments.extend(["--actors", "bad.ttl"]);
        let refused = project.run(&arguments);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.stderr.contains("bad.ttl, line 6") && refused.stderr.contains("part of itself"), "{refused:?}");
    }
}
