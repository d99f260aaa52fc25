//! Every example of the lexicon, through the whole pipeline: the class, and who does it to whom.

use demarche::lexicon::{Frame, Lexicon};
use demarche::types::{Document, Event};

use crate::support::pipeline;

/// Share of the examples that have to come out right; rises as extraction learns.
const FLOOR: f64 = 0.85;

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
