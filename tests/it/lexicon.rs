//! Every example of the lexicon, through the whole pipeline: the class, and who does it to whom.

use demarche::lexicon::{Frame, Lexicon};
use demarche::types::{Document, Event};

use crate::support::{Project, pipeline};

/// Share of the examples that have to come out right; rises as extraction learns.
const FLOOR: f64 = 0.90;

#[test]
fn the_examples_of_the_lexicon_are_understood() {
    let lexicon = Lexicon::embedded().unwrap();
    let mut reader = pipeline().reader();
    let mut wrong = Vec::new();
    let mut count = 0;
    for frame in lexicon.frames() {
        count += 1;
        let extraction = reader.read(Document::raw("example", &*frame.example.text));
        let found: Vec<String> = extraction
            .events
            .iter()
            .map(|event| {
                let text = &extraction.document.text;
                let (source, target) = (event.source.mention.of(text), event.target.mention.of(text));
                format!("{} [{source}] {{{target}}}", event.event_type)
            })
            .collect();
        let is_right = match frame.is_act {
            true => extraction.events.iter().any(|event| is_right(frame, event)),
            false => !extraction.events.iter().any(|event| is_between(frame, event)),
        };
        if !is_right {
            let wanted = if frame.is_act { frame.event_type.as_str() } else { "no event" };
            wrong.push(format!(
                "{}, line {}: {wanted} wanted of {:?}, found {found:?}",
                frame.table, frame.line, frame.example.text
            ));
        }
    }
    let share = 1.0 - wrong.len() as f64 / f64::from(count);
    assert!(share >= FLOOR, "{share:.3} of {count} right:\n{}", wrong.join("\n"));
}

fn is_right(frame: &Frame, event: &Event) -> bool {
    event.event_type == frame.event_type && is_between(frame, event)
}

fn is_between(frame: &Frame, event: &Event) -> bool {
    let sides = |source, target| event.source.mention.overlaps(source) && event.target.mention.overlaps(target);
    let (source, target) = (frame.example.source, frame.example.target);
    sides(source, target) || (event.reciprocal && sides(target, source))
}

const VERBS: &str = "verb\tobject\ttarget\tclass\tcameo\tflags\texample\n";

#[test]
fn rows_of_the_user_win() {
    let project = Project::new();
    project.file("a.txt", "France invited Armenia to the talks. Peru glommed Chile.");
    let rows =
        "invite\t\tobj\tACCUSE\t111\t\t[Peru] invited {Chile}.\nglom\t\tobj\tAID\t070\t\t[Peru] glommed {Chile}.\n";
    project.file("mine.tsv", format!("{VERBS}{rows}"));
    let plain = project.run(&["extract", "-q", "a.txt"]);
    assert!(plain.stdout.contains("\"CONSULT\"") && !plain.stdout.contains("\"AID\""), "{plain:?}");
    let ran = project.run(&["extract", "-q", "a.txt", "--lexicon", "mine.tsv"]);
    assert!(ran.stdout.contains("\"ACCUSE\"") && ran.stdout.contains("\"AID\""), "{ran:?}");
    assert!(!ran.stdout.contains("\"CONSULT\""), "{ran:?}");
}

#[test]
fn a_broken_lexicon_stops_the_run_and_names_the_line() {
    let project = Project::new();
    project.file("a.txt", "France invited Armenia.");
    for (rows, place) in [
        ("meet\t\tobj\tCONSULT\n", "mine.tsv, line 2: 4 columns instead of 7"),
        ("meet\t\tobj\tCHAT\t040\t\t[A] met {B}.\n", "mine.tsv, line 2: \"CHAT\" in the column class"),
        ("meet\t\tobj\tCONSULT\t190\t\t[A] met {B}.\n", "mine.tsv, line 2: \"190\" in the column cameo"),
        (
            &"meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\n".repeat(2),
            "mine.tsv, line 3: what this row is about stands in line 2 already",
        ),
        ("\nclass\twords\na\t@b\nb\t@a\n", "mine.tsv, line 5: @a is a part of itself: @a > @b > @a"),
    ] {
        project.file("mine.tsv", format!("{VERBS}{rows}"));
        let ran = project.run(&["extract", "a.txt", "--lexicon", "mine.tsv"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains(place), "{}", ran.stderr);
    }
}
