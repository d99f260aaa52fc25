//! `demarche eval`: how well events agree with gold files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Outcome;
use super::input::{InputArgs, TableArgs};
use super::report::Report;
use crate::eval::{Counts, Difference, EvalError, Floor, Gold, Level, Predictions, Scores, evaluate};

/// Compare events with gold files: precision, recall and F1
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EvalArgs {
    /// A gold file, or a folder of them (*.json)
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    tables: TableArgs,

    /// How to show the figures
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// List what was missed and what was invented at level class, with its sentence
    #[arg(long)]
    errors: bool,

    /// Show the figures of each document too
    #[arg(long)]
    by_document: bool,

    /// Fail when a figure is below this, as in class=0.40; LEVEL may be attribution or time too; may be given more than once
    #[arg(long, value_name = "LEVEL=F1")]
    min: Vec<Floor>,
}

const EXAMPLES: &str = "\
INPUT is texts, which are read, or predictions: .jsonl files whose first object has a \"kind\", and standard input.

Examples:
  demarche eval gold/ news/ --errors
  demarche extract news/ | demarche eval gold/ - --min class=0.40";

/// Of the texts that are missing, so many are named.
const SHOWN_MISSING: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Table,
    /// One JSON object
    Json,
}

pub(crate) fn run(args: &EvalArgs) -> anyhow::Result<Outcome> {
    let gold = read_gold(&args.gold)?;
    let (predictions, outcome) = if holds_predictions(args.input.paths())? {
        (read_predictions(args.input.paths())?, Outcome::Done)
    } else {
        extract(args, &gold)?
    };
    let scores = evaluate(&gold, &predictions);
    let mut out = BufWriter::new(io::stdout());
    match args.format {
        Format::Table => write_table(args, &scores, &mut out)?,
        Format::Json => write_json(args, &scores, &mut out)?,
    }
    out.flush()?;
    let below = args.min.iter().filter(|floor| !floor.holds(&scores));
    let below: Vec<String> = below.map(|floor| format!("{floor} (is {})", floor.figure.of(&scores))).collect();
    if !below.is_empty() {
        bail!("below the bar: {}", below.join(", "));
    }
    Ok(outcome)
}

/// The gold of a file or of all `.json` files of a folder, in the order of their names.
fn read_gold(path: &Path) -> anyhow::Result<Vec<Gold>> {
    let cannot = || format!("cannot read {}", path.display());
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(cannot)? {
            files.push(entry.with_context(cannot)?.path());
        }
        files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    if files.is_empty() {
        bail!("no gold files (*.json) in {}", path.display());
    }
    let (mut gold, mut faults) = (Vec::new(), Vec::new());
    let mut owners = BTreeMap::new();
    for file in files {
        let name = file.display().to_string();
        let json = fs::read_to_string(&file).with_context(|| format!("cannot read {name}"))?;
        match Gold::parse(&name, &json) {
            Ok(one) => {
                if let Some(other) = owners.insert(one.document.clone(), name.clone()) {
                    bail!("{name} annotates the same document as {other}: {}", one.document);
                }
                gold.push(one);
            }
            Err(errors) => faults.extend(errors),
        }
    }
    refuse(faults)?;
    Ok(gold)
}

/// One error for all that is wrong with gold files.
fn refuse(faults: Vec<EvalError>) -> anyhow::Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = faults.into_iter().map(|fault| format!("\n  {:#}", anyhow::Error::new(fault))).collect();
    Err(anyhow!("{} faults in gold files:{}", lines.len(), lines.concat()))
}

/// Whether the inputs are predictions rather than texts; never both.
fn holds_predictions(inputs: &[PathBuf]) -> anyhow::Result<bool> {
    let mut kinds = BTreeSet::new();
    for path in inputs {
        kinds.insert(path.as_os_str() == "-" || begins_with_prediction(path)?);
    }
    match (kinds.contains(&true), kinds.contains(&false)) {
        (true, true) => bail!("some of the inputs are texts and some are predictions: give one or the other"),
        (is_predictions, _) => Ok(is_predictions),
    }
}

fn begins_with_prediction(path: &Path) -> anyhow::Result<bool> {
    if path.is_dir() || path.extension().is_none_or(|ending| ending != "jsonl" && ending != "ndjson") {
        return Ok(false);
    }
    let cannot = || format!("cannot read {}", path.display());
    for line in BufReader::new(File::open(path).with_context(cannot)?).split(b'\n') {
        let line = line.with_context(cannot)?;
        if !line.trim_ascii().is_empty() {
            return Ok(Predictions::is_line(&line));
        }
    }
    Ok(false)
}

fn read_predictions(inputs: &[PathBuf]) -> anyhow::Result<Predictions> {
    let mut predictions = Predictions::default();
    for path in inputs {
        if path.as_os_str() == "-" {
            predictions.read("standard input", io::stdin().lock())?;
        } else {
            let name = path.display().to_string();
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            predictions.read(&name, BufReader::new(file))?;
        }
    }
    Ok(predictions)
}

/// Predictions for the texts that have gold; the others are passed over.
fn extract(args: &EvalArgs, gold: &[Gold]) -> anyhow::Result<(Predictions, Outcome)> {
    let wanted: BTreeMap<&str, &Gold> = gold.iter().map(|one| (one.document.as_str(), one)).collect();
    let pipeline = args.tables.pipeline()?;
    let mut report = Report::new(&args.input);
    let (mut predictions, mut faults, mut seen) = (Predictions::default(), Vec::new(), BTreeSet::new());
    let documents = args.input.documents(false);
    pipeline.run(
        documents.filter(|document| document.as_ref().map_or(true, |document| wanted.contains_key(&*document.name))),
        args.input.threads(),
        |reader, document| document.map(|document| reader.read(document)),
        |extraction| -> anyhow::Result<()> {
            match extraction {
                Ok(extraction) => {
                    report.pass(&extraction.document);
                    let name = &extraction.document.name;
                    if !seen.insert(name.clone()) {
                        bail!("two texts are called {name}");
                    }
                    if let Some(gold) = wanted.get(name.as_str()) {
                        faults.extend(gold.check_text(&extraction.document.text));
                    }
                    predictions.add(&extraction);
                    Ok(())
                }
                Err(error) => report.skip(error, args.input.strict),
            }
        },
    )?;
    refuse(faults)?;
    let missing: Vec<&str> = wanted.keys().filter(|name| !seen.contains(**name)).copied().collect();
    if !missing.is_empty() {
        let shown = missing.iter().take(SHOWN_MISSING).copied().collect::<Vec<_>>().join(", ");
        let more = missing.len().saturating_sub(SHOWN_MISSING);
        bail!(
            "no text among the inputs for the gold of {shown}{}",
            if more > 0 { format!(" and {more} more") } else { String::new() }
        );
    }
    Ok((predictions, report.outcome()))
}

fn write_table(args: &EvalArgs, scores: &Scores, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{} documents", scores.documents.len())?;
    writeln!(
        out,
        "{:10}{:>10}{:>8}{:>8}{:>6}{:>6}{:>11}",
        "level", "precision", "recall", "F1", "hit", "gold", "predicted"
    )?;
    for level in Level::ALL {
        let counts = scores.level(level);
        let (precision, recall, f1) = (counts.precision(), counts.recall(), counts.f1());
        let Counts { hit, gold, predicted } = counts;
        writeln!(out, "{:10}{precision:10.3}{recall:8.3}{f1:8.3}{hit:6}{gold:6}{predicted:11}", level.as_str())?;
    }
    let (attribution, timing) = (scores.attribution, scores.timing);
    writeln!(
        out,
        "of the events right at class: attribution F1 {:.3} ({} right of {} in the gold, {} predicted), time right {:.3}",
        attribution.f1(),
        attribution.right,
        attribution.gold,
        attribution.predicted,
        timing.share(),
    )?;
    if args.by_document {
        let width = scores.documents.iter().map(|one| one.document.chars().count()).max().unwrap_or(0).max(8) + 1;
        writeln!(
            out,
            "\n{:width$}{:>8}{:>8}{:>8}{:>6}{:>6}{:>11}",
            "F1", "pair", "class", "full", "hit", "gold", "predicted"
        )?;
        for one in &scores.documents {
            let [pair, class, full] = [Level::Pair, Level::Class, Level::Full].map(|level| one.level(level));
            let Counts { hit, gold, predicted } = class;
            let (pair, class, full) = (pair.f1(), class.f1(), full.f1());
            writeln!(out, "{:width$}{pair:8.3}{class:8.3}{full:8.3}{hit:6}{gold:6}{predicted:11}", one.document)?;
        }
    }
    if args.errors {
        writeln!(out)?;
        for one in &scores.differences {
            let Difference { document, source, target, class, sentence, .. } = one;
            writeln!(out, "{document}\t{}\t{source} {target} {class}\t{sentence}", kind(one))?;
        }
    }
    Ok(())
}

const fn kind(difference: &Difference) -> &'static str {
    if difference.is_missed { "missed" } else { "invented" }
}

#[derive(Serialize)]
struct Figures<'a> {
    documents: usize,
    levels: Levels,
    attribution: AttributionPart,
    time: TimePart,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_document: Option<Vec<DocumentPart<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<ErrorPart<'a>>>,
}

/// In the order of [`Level::ALL`].
#[derive(Serialize)]
struct Levels {
    pair: LevelPart,
    directed: LevelPart,
    class: LevelPart,
    full: LevelPart,
    country: LevelPart,
    relation: LevelPart,
}

#[derive(Serialize)]
struct LevelPart {
    precision: f64,
    recall: f64,
    f1: f64,
    hit: usize,
    gold: usize,
    predicted: usize,
}

#[derive(Serialize)]
struct AttributionPart {
    f1: f64,
    right: usize,
    gold: usize,
    predicted: usize,
}

#[derive(Serialize)]
struct TimePart {
    share: f64,
    right: usize,
    events: usize,
}

#[derive(Serialize)]
struct DocumentPart<'a> {
    document: &'a str,
    levels: Levels,
}

#[derive(Serialize)]
struct ErrorPart<'a> {
    document: &'a str,
    kind: &'static str,
    source: &'a str,
    target: &'a str,
    class: &'a str,
    sentence: &'a str,
}

impl Levels {
    fn of(counts: impl Fn(Level) -> Counts) -> Self {
        let part = |level| {
            let counts: Counts = counts(level);
            let (precision, recall, f1) = (counts.precision(), counts.recall(), counts.f1());
            let Counts { hit, gold, predicted } = counts;
            LevelPart { precision: rounded(precision), recall: rounded(recall), f1: rounded(f1), hit, gold, predicted }
        };
        Self {
            pair: part(Level::Pair),
            directed: part(Level::Directed),
            class: part(Level::Class),
            full: part(Level::Full),
            country: part(Level::Country),
            relation: part(Level::Relation),
        }
    }
}

fn write_json(args: &EvalArgs, scores: &Scores, out: &mut impl Write) -> anyhow::Result<()> {
    let (attribution, timing) = (scores.attribution, scores.timing);
    let by_document = scores
        .documents
        .iter()
        .map(|one| DocumentPart { document: &one.document, levels: Levels::of(|level| one.level(level)) });
    let errors = scores.differences.iter().map(|one| ErrorPart {
        document: &one.document,
        kind: kind(one),
        source: &one.source,
        target: &one.target,
        class: &one.class,
        sentence: &one.sentence,
    });
    let figures = Figures {
        documents: scores.documents.len(),
        levels: Levels::of(|level| scores.level(level)),
        attribution: AttributionPart {
            f1: rounded(attribution.f1()),
            right: attribution.right,
            gold: attribution.gold,
            predicted: attribution.predicted,
        },
        time: TimePart { share: rounded(timing.share()), right: timing.right, events: timing.events },
        by_document: args.by_document.then(|| by_document.collect()),
        errors: args.errors.then(|| errors.collect()),
    };
    serde_json::to_writer_pretty(&mut *out, &figures)?;
    writeln!(out)?;
    Ok(())
}

/// Rounded to four digits.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
