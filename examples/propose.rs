//! Prints every candidate event of the given texts with its features, as JSON Lines: what `data/events/train.py` learns
//! from.
//!
//! ```text
//! cargo run --release --example propose -- news/*.txt > proposals.jsonl
//! ```
//!
//! A line `{"feature": name}` gives the next feature its number, from 0; a line with `"document"` holds a document:
//! its text, entities (names), sentences (start and end, in characters) and candidates, features by number.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use demarche::ingest::{Input, ReadOptions, read};
use demarche::pipeline::Pipeline;
use demarche::types::CharOffsets;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs: Vec<Input> = std::env::args_os().skip(1).map(|path| Input::Path(path.into())).collect();
    let pipeline = Pipeline::embedded()?;
    let mut reader = pipeline.reader();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for document in read(&inputs, &ReadOptions::default()) {
        let document = document?;
        let (name, text, published) = (document.name.clone(), document.text.clone(), document.published);
        let proposals = reader.propose(document);
        let offsets = CharOffsets::new(&text);
        let span = |span| offsets.chars_of(span);
        let mut candidates = Vec::new();
        for one in &proposals.proposed {
            let mut number = |names: &[String]| -> io::Result<Vec<usize>> {
                let mut all = Vec::with_capacity(names.len());
                for name in names {
                    let next = numbers.len();
                    let known = *numbers.entry(name.clone()).or_insert(next);
                    if known == next {
                        writeln!(out, "{}", json!({ "feature": name }))?;
                    }
                    all.push(known);
                }
                Ok(all)
            };
            candidates.push(json!({
                "sentence": one.sentence,
                "parties": one.parties.map(|party| (party.entity, party.mention.of(&text))),
                "at": one.parties.map(|party| span(party.mention)),
                "predicate": one.predicate,
                "act": span(one.act),
                "relation": number(&one.relation)?,
                "forward": number(&one.class[0])?,
                "backward": number(&one.class[1])?,
            }));
        }
        let entities: Vec<_> = proposals.entities.iter().map(|entity| (&entity.label, &entity.aliases)).collect();
        let sentences: Vec<_> = proposals.sentences.iter().map(|sentence| span(sentence.span)).collect();
        let line = json!({
            "document": name, "published": published.map(|day| day.to_string()), "text": text, "entities": entities,
            "sentences": sentences, "candidates": candidates,
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}
