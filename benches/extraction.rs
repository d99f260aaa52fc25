//! What share of the text model's speed is kept when events are extracted too, on one thread.
//!
//! ```text
//! cargo bench --bench extraction -- news.jsonl
//! ```
//!
//! Reads any input that `demarche extract` reads. The text model alone and the text model with extraction take turns,
//! document by document, so that whatever else the machine does falls on both; each first sees all documents once.
//! Prints one JSON object.

use std::hint::black_box;
use std::time::{Duration, Instant};

use demarche::ingest::{Input, ReadOptions, read};
use demarche::pipeline::Pipeline;
use demarche::types::Document;
use serde_json::json;

/// How often each document is read in each way.
const ROUNDS: u32 = 3;

fn main() -> anyhow::Result<()> {
    let paths = std::env::args_os().skip(1).filter(|argument| argument != "--bench");
    let inputs: Vec<Input> = paths.map(|path| Input::Path(path.into())).collect();
    let documents = read(&inputs, &ReadOptions::default()).collect::<Result<Vec<Document>, _>>()?;
    let pipeline = Pipeline::embedded()?;
    let mut reader = pipeline.reader();
    let words: usize = documents.iter().map(|document| document.text.split_whitespace().count()).sum();
    let mut spent = [Duration::ZERO; 2];
    for round in 0..=ROUNDS {
        for document in &documents {
            let start = Instant::now();
            black_box(reader.annotate(document.clone()));
            let model = start.elapsed();
            let start = Instant::now();
            black_box(reader.read(document.clone()));
            let both = start.elapsed();
            // The first round fills the text model's memory of words.
            if round > 0 {
                spent[0] += model;
                spent[1] += both;
            }
        }
    }
    let [model, both] = spent.map(|time| time.as_secs_f64().max(f64::MIN_POSITIVE));
    let words = words as f64 * f64::from(ROUNDS);
    #[expect(clippy::print_stdout, reason = "the result of the benchmark")]
    {
        println!(
            "{}",
            json!({
                "documents": documents.len(),
                "text_model_words_per_s": (words / model).round(),
                "with_extraction_words_per_s": (words / both).round(),
                "share_kept": (model / both * 1000.0).round() / 1000.0,
            })
        );
    }
    Ok(())
}
