//! Prints who is spoken of in each sentence of the given texts, as JSON Lines, and by what that was found:
//! `docs/mentions.py` measures it.
//!
//! ```text
//! cargo run --release --example mentions -- news/*.txt
//! ```

use std::io::{self, BufWriter, Write};

use demarche::extract::Spoken;
use demarche::ingest::{Input, ReadOptions, read};
use demarche::pipeline::Pipeline;
use demarche::types::{CharOffsets, MentionKind};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs: Vec<Input> = std::env::args_os().skip(1).map(|path| Input::Path(path.into())).collect();
    let pipeline = Pipeline::embedded()?;
    let mut reader = pipeline.reader();
    let mut out = BufWriter::new(io::stdout().lock());
    for document in read(&inputs, &ReadOptions::default()) {
        let (annotated, roster) = reader.mentions(document?);
        let text = &annotated.document.text;
        let offsets = CharOffsets::new(text);
        for Spoken { sentence, participant, kind, by, .. } in &roster.spoken {
            let (sentence, entity) = (&annotated.sentences[*sentence], &roster.entities[participant.entity]);
            let (from, to) = offsets.chars_of(sentence.span);
            let (start, end) = offsets.chars_of(participant.mention);
            let line = json!({
                "document": annotated.document.name,
                "sentence": { "start": from, "end": to, "text": sentence.span.of(text) },
                "mention": participant.mention.of(text),
                "start": start,
                "end": end,
                "kind": match kind {
                    MentionKind::Name => "name",
                    MentionKind::Nominal => "nominal",
                    MentionKind::Pronoun => "pronoun",
                },
                "by": by.as_str(),
                "label": entity.label,
                "aliases": entity.aliases,
                "type": entity.entity_type.as_str(),
                "country": entity.country.as_ref().map(|code| code.as_str()),
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}
