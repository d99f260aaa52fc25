//! What is measured on the samples, by the program as it is called.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use serde_json::Value;

use crate::support::{Project, Ran};

/// Every figure, as it is asked for.
const FIGURES: [&[&str]; 6] = [
    &["dyad", "Armenia", "Russia", "--window", "quarter"],
    &["shifts", "--split", "2022-09-01", "--country", "Armenia", "--bloc", "West=USA,FRA,European Union"],
    &["rank", "--top", "3"],
    &["path", "Armenia", "India", "-k", "2"],
    &["balance", "--window", "year"],
    &["blocs", "--window", "year"],
];

/// A folder with the samples as N-Quads.
fn project() -> Project {
    let project = Project::new();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let extracted = project.run(&["extract", samples, "--format", "nquads", "--quiet"]);
    project.file("samples.nq", extracted.stdout);
    project
}

fn ask(project: &Project, arguments: &[&str], format: &str) -> Ran {
    project.run(&[arguments, &["--quads", "samples.nq", "--format", format]].concat())
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let ran = ask(project, arguments, "json");
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn every_figure_is_written_in_every_format_and_again_the_same() {
    let project = project();
    for arguments in FIGURES {
        let told = json(&project, arguments);
        assert_eq!((told["figure"].as_str(), told["seed"].as_u64()), (Some(arguments[0]), Some(1)));
        assert!(told["events"].as_u64().unwrap() > 0 && told["left_out"]["factuality"].as_u64().unwrap() > 0);
        let csv = ask(&project, arguments, "csv").stdout;
        let columns = csv.lines().next().unwrap().split(',').count();
        assert!(csv.lines().count() > 1 && columns > 4, "{csv}");
        let table = ask(&project, arguments, "table").stdout;
        assert!(table.contains("seed 1") && table.contains("left out:"), "{table}");
        assert!(![&csv, &table].iter().any(|text| text.contains("NaN") || text.contains("inf,")), "{csv}{table}");
        assert_eq!(json(&project, arguments), told, "{arguments:?}");
    }
}

#[test]
fn the_samples_show_whom_armenia_turns_to() {
    let project = project();
    let told = json(&project, &["shifts", "--split", "2022-09-01", "--country", "Armenia", "--top", "100"]);
    let shifts = told["result"]["shifts"].as_array().unwrap();
    let of =
        |name: &str| shifts.iter().find(|one| one["one_label"] == "Armenia" && one["other_label"] == name).unwrap();
    assert!(of("Russia")["measured"]["delta"].as_f64().unwrap() < 0.0, "{}", of("Russia"));
    for friend in ["France", "European Union", "India"] {
        let after = &of(friend)["after"];
        assert!(after["cooperative"].as_u64() > after["conflictual"].as_u64(), "{}", of(friend));
    }
    let quotes = of("Russia")["quotes_after"].as_array().unwrap();
    assert!(quotes.iter().all(|quote| !quote["text"].as_str().unwrap().is_empty()), "{quotes:?}");
}

#[test]
fn what_cannot_be_measured_is_said_in_a_line() {
    let project = project();
    for (arguments, told) in [
        (["dyad", "Armania", "Russia"].as_slice(), "no actor is called \"Armania\"; there are: Armenia"),
        (&["dyad", "Armenia", "ARM"], "Armenia is one actor: two are needed"),
        (&["dyad", "Nikol Pashinyan", "Russia"], "counts as Armenia"),
        (&["shifts", "--before", "2023", "--after", "2022..2023"], "overlap"),
        (&["shifts", "--before", "2023", "--after", "2022"], "comes after the period after"),
        (&["shifts", "--split", "2023-01-01", "--bloc", "West"], "is no bloc"),
        (&["rank", "--actor", "Zzyzx"], "no actor is called"),
        (&["rank", "--quads", "nothing.nq"], "cannot read nothing.nq"),
    ] {
        let ran = match arguments {
            [.., "nothing.nq"] => project.run(arguments),
            _ => ask(&project, arguments, "table"),
        };
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stdout);
        assert!(ran.stderr.contains(told) && ran.stderr.lines().count() == 1, "{arguments:?}: {}", ran.stderr);
    }
    for arguments in [
        ["rank", "--period", "2023..2022"].as_slice(),
        &["rank", "--window", "decade"],
        &["rank", "--class", "PRAISE"],
        &["rank", "--min-confidence", "2"],
        &["shifts"],
        &["shifts", "--before", "2023"],
    ] {
        assert_eq!(project.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn a_time_without_events_gives_an_empty_answer() {
    let project = project();
    for arguments in FIGURES.iter().filter(|arguments| !matches!(arguments[0], "dyad" | "path" | "shifts")) {
        let told = json(&project, &[arguments, ["--period", "1999"].as_slice()].concat());
        assert_eq!((&told["events"], &told["result"]["windows"]), (&Value::from(0), &Value::Array(Vec::new())));
    }
    let told = json(&project, &["shifts", "--before", "1998", "--after", "1999"]);
    assert_eq!((&told["result"]["tested"], &told["result"]["shifts"]), (&Value::from(0), &Value::Array(Vec::new())));
    let ran = ask(&project, &["dyad", "Armenia", "Russia", "--period", "1999"], "table");
    assert!(ran.code == Some(1) && ran.stderr.contains("Armenia has no event that counts here"), "{}", ran.stderr);
}

#[cfg(feature = "disk")]
#[test]
fn a_store_is_measured_as_its_quads_are() {
    let project = project();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    assert_eq!(project.run(&["build", samples, "--quiet"]).code, Some(0));
    for arguments in FIGURES {
        assert_eq!(
            project.run(&[arguments, &["--format", "csv"]].concat()).stdout,
            ask(&project, arguments, "csv").stdout
        );
    }
}

/// Prints how long a hundred thousand events take: `cargo test --release --test it -- --ignored --nocapture figures::scale`.
#[test]
#[ignore = "a measurement"]
fn scale() {
    use demarche::analysis::{BalanceOptions, BlocOptions, RankOptions, ShiftOptions, balance, blocs, rank, shifts};
    use demarche::graph::{ActorGraph, GraphOptions, Level};
    use demarche::rdf::Base;
    use demarche::store::Store;
    use std::io::Write as _;
    use std::time::Instant;

    let store = Store::memory(Base::default()).unwrap();
    let quads = made_up_quads(100_000);
    let mut out = std::io::stderr();
    let mut started = Instant::now();
    let mut lap = |what: &str| {
        writeln!(out, "{what}: {:?}", started.elapsed()).unwrap();
        started = Instant::now();
    };
    let loaded = store.load_quads("made up", quads.as_bytes()).unwrap();
    lap(&format!("{loaded} quads loaded"));
    let actors = ActorGraph::build(&store, &GraphOptions { level: Level::Actor, ..GraphOptions::default() }).unwrap();
    lap(&format!("graph of {} actors and {} events", actors.actors().len(), actors.events().len()));
    let graph = ActorGraph::build(&store, &GraphOptions::default()).unwrap();
    lap(&format!("graph of {} states and {} events", graph.actors().len(), graph.events().len()));
    let (before, after) = ShiftOptions::split("2015-01-01".parse().unwrap());
    let options = ShiftOptions { before, after, directed: false, blocs: Vec::new(), top: 20, seed: 1 };
    let found = shifts(&graph, &store, &options).unwrap();
    lap(&format!("shifts of {} dyads", found.tested));
    let _ = rank(&graph, &RankOptions { window: None, top: 20, seed: 1 });
    lap("rank of the states");
    let _ = rank(&actors, &RankOptions { window: None, top: 20, seed: 1 });
    lap("rank of the actors");
    balance(&graph, &store, &BalanceOptions { window: None, top: 10, seed: 1 }).unwrap();
    lap("balance of the states");
    let _ = blocs(&graph, &BlocOptions { window: None, seed: 1 });
    lap("blocs of the states");
}

/// Events between 2,000 actors of 200 states, few of which have most of them.
fn made_up_quads(events: u64) -> String {
    use std::fmt::Write as _;
    const D: &str = "https://w3id.org/demarche/ontology#";
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut quads = String::new();
    for number in 0..events {
        let mut actor = || random(2_000) * random(2_000) / 2_000;
        let (source, target) = (actor(), actor());
        let class = ["CONSULT", "AID", "ACCUSE", "ASSAULT", "SUPPORT"][random(5) as usize];
        let (year, month, day) = (2010 + random(10), 1 + random(12), 1 + random(28));
        let document = number / 4;
        let mut add = |property: &str, value: String| {
            writeln!(quads, "<urn:event:{number}> <{property}> {value} <urn:document:{document}> .").unwrap();
        };
        add(&format!("{D}class"), format!("<https://w3id.org/demarche/plover/{class}>"));
        add(&format!("{D}source"), format!("<urn:actor:{source}>"));
        add(&format!("{D}target"), format!("<urn:actor:{target}>"));
        add(&format!("{D}sourceCountry"), format!("<urn:state:{}>", source % 200));
        add(&format!("{D}targetCountry"), format!("<urn:state:{}>", target % 200));
        add(&format!("{D}begin"), format!("\"{year}-{month:02}-{day:02}\""));
        add(&format!("{D}modality"), format!("<{D}Actual>"));
        add(&format!("{D}confidence"), "\"0.8\"".to_owned());
        add(
            &format!("{D}evidence"),
            format!("<urn:document:{document}#char={},{}>", number % 4 * 10, number % 4 * 10 + 9),
        );
        add("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", format!("<{D}AssertedEvent>"));
    }
    quads
}
