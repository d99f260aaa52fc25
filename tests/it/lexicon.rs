//! Every example of the lexicon, through the whole pipeline: the class, and who does it to whom.

use demarche::lexicon::{Frame, Lexicon};
use demarche::types::Document;

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
        if !extraction.events.iter().any(|event| is_right(frame, event)) {
            wrong.push(format!(
                "line {}: {} wanted of {:?}, found {found:?}",
                frame.line, frame.event_type, frame.example.text
            ));
        }
    }
    let share = 1.0 - wrong.len() as f64 / f64::from(count);
    assert!(share >= FLOOR, "{share:.3} of {count} right:\n{}", wrong.join("\n"));
}

fn is_right(frame: &Frame, event: &demarche::types::Event) -> bool {
    let sides = |source, target| event.source.mention.overlaps(source) && event.target.mention.overlaps(target);
    let (source, target) = (frame.example.source, frame.example.target);
    event.event_type == frame.event_type && (sides(source, target) || (event.reciprocal && sides(target, source)))
}
