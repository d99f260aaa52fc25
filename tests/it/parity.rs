//! The text model against spaCy's own answers: every field of every token of `tests/parity/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use demarche::nlp::{Annotator, Kernel, Model};
use demarche::types::{AnnotatedDocument, CharOffsets, Document};
use serde_json::{Value, json};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().unwrap());

/// The tokens of a document as the files in `tests/parity/` have them.
fn as_json(annotated: &AnnotatedDocument) -> Vec<Value> {
    let offsets = CharOffsets::new(&annotated.document.text);
    let tokens = annotated.tokens.iter().enumerate();
    let as_json = tokens.map(|(index, token)| {
        json!({
            "text": annotated.text(index),
            "start": offsets.char_at(token.span.start),
            "norm": token.norm,
            "lemma": token.lemma,
            "tag": token.tag.as_str(),
            "pos": token.pos.as_str(),
            "morph": token.morph,
            "dep": token.dep.as_str(),
            "head": token.head,
            "ent_iob": token.iob.as_str(),
            "ent_type": token.entity.map_or("", |label| label.as_str()),
            "sent_start": token.starts_sentence,
        })
    });
    as_json.collect()
}

/// The first difference of a text, if there is one.
fn difference(annotator: &mut Annotator, line: &str) -> Option<String> {
    let expected: Value = serde_json::from_str(line).unwrap();
    let text = expected["text"].as_str().unwrap();
    let found = as_json(&annotator.annotate(Document::raw("text", text)));
    let expected = expected["tokens"].as_array().unwrap();
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        for (field, value) in expected.as_object().unwrap() {
            if found[field] != *value {
                return Some(format!("token {index} {}: {field} is {}, expected {value}", found["text"], found[field]));
            }
        }
    }
    (found.len() != expected.len()).then(|| format!("{} tokens, expected {}", found.len(), expected.len()))
}

/// Compares all files of a folder, and gives the number of texts.
fn compare(folder: &Path, model: &Model) -> usize {
    let mut annotator = model.annotator();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let (mut count, mut differences) = (0, Vec::new());
    for path in paths {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            count += 1;
            if let Some(difference) = difference(&mut annotator, line) {
                differences.push(format!("{}:{}: {difference}", path.display(), number + 1));
            }
        }
    }
    assert!(differences.is_empty(), "{} of {count} texts differ:\n{}", differences.len(), differences.join("\n"));
    count
}

#[test]
fn every_field_of_every_token_is_spacys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    assert!(compare(&folder, &MODEL) >= 305, "texts are missing");
}

#[test]
fn the_portable_kernel_gives_the_same_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    compare(&folder, &Model::embedded().unwrap().with_kernel(Kernel::Portable));
}
