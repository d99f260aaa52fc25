//! How fast the text model is: documents a line of JSON (`{"text": ..}`), read one after the other on one thread.
//!
//! `benches/text_model.py` runs it beside spaCy on the same text. Prints one JSON object: what was read, how long it
//! took without loading, by stage, the memory, and how fast `gemm` multiplies matrices of the model's size alone.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use anyhow::Context;
use demarche::nlp::Model;
use demarche::types::{Block, BlockKind, Document, Span};
use serde_json::json;

/// Rows, outputs and inputs of a convolution over a document of 400 tokens.
const PRODUCT: (usize, usize, usize) = (408, 288, 288);
const PRODUCT_SECONDS: f64 = 0.3;

fn main() -> anyhow::Result<()> {
    let path = std::env::args().skip(1).find(|argument| argument != "--bench");
    let Some(path) = path else { return Ok(()) };
    let input = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let read = |line: &str| -> anyhow::Result<String> {
        let line: serde_json::Value = serde_json::from_str(line)?;
        Ok(line["text"].as_str().context("a line has no text")?.to_owned())
    };
    let texts = input.lines().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let documents: Vec<Document> = texts.into_iter().map(document).collect();

    let start = Instant::now();
    let model = Model::embedded()?;
    let load_s = start.elapsed().as_secs_f64();
    let loaded_kib = memory_kib("VmRSS");
    let mut annotator = model.annotator();
    let start = Instant::now();
    let tokens: usize =
        documents.into_iter().map(|document| black_box(annotator.annotate(document)).tokens.len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let times = annotator.stage_times();
    let stages = times.map(|(stage, time)| (stage.to_owned(), json!(time.as_secs_f64())));
    #[expect(clippy::print_stdout, reason = "the result of the benchmark")]
    {
        println!(
            "{}",
            json!({
                "words": words,
                "tokens": tokens,
                "seconds": seconds,
                "load_s": load_s,
                "loaded_kib": loaded_kib,
                "peak_kib": memory_kib("VmHWM"),
                "stages": serde_json::Map::from_iter(stages),
                "product_gflops": product_gflops(),
            })
        );
    }
    Ok(())
}

/// A document with a block a line, as the reader of plain text makes them.
fn document(text: String) -> Document {
    let mut document = Document::raw("text", text);
    let mut start = 0;
    document.blocks.clear();
    for line in document.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        if !span.is_empty() {
            document.blocks.push(Block { span, kind: BlockKind::Paragraph });
        }
        start += line.len();
    }
    document
}

/// A field of this process's status, in KiB; 0 where there is none.
fn memory_kib(field: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// The best of many products of the model's size, in 10^9 floating point operations a second.
#[expect(unsafe_code, reason = "gemm takes pointers")]
#[expect(clippy::cast_precision_loss, reason = "the sizes are small")]
fn product_gflops() -> f64 {
    let (rows, outputs, inputs) = PRODUCT;
    let (left, right) = (vec![0.5_f32; rows * inputs], vec![0.25_f32; inputs * outputs]);
    let mut out = vec![0.0_f32; rows * outputs];
    let (stride_in, stride_out) = (inputs.cast_signed(), outputs.cast_signed());
    let (begun, mut best) = (Instant::now(), f64::INFINITY);
    while begun.elapsed().as_secs_f64() < PRODUCT_SECONDS {
        let start = Instant::now();
        // SAFETY: the three vectors have exactly as many numbers as the sides and strides say.
        unsafe {
            gemm::gemm(
                rows,
                outputs,
                inputs,
                out.as_mut_ptr(),
                1,
                stride_out,
                false,
                left.as_ptr(),
                1,
                stride_in,
                right.as_ptr(),
                1,
                stride_out,
                0.0,
                1.0,
                false,
                false,
                false,
                gemm::Parallelism::None,
            );
        }
        black_box(&out);
        best = best.min(start.elapsed().as_secs_f64());
    }
    2.0 * (rows * outputs * inputs) as f64 / best / 1e9
}
