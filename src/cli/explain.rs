//! `demarche explain`: why each event is what it is.

use std::io::{self, BufWriter, Write};

use clap::Args;

use super::Outcome;
use super::input::{InputArgs, TableArgs};
use super::report::Report;
use crate::extract::Explanation;
use crate::types::AnnotatedDocument;

/// Show why each event is what it is: the row of the lexicon, the path in the tree, the reason of each decision
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche explain news.txt --sentence 4 --near 0.1")]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    tables: TableArgs,

    /// This sentence of each document alone, counted from 1
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,

    /// Also what is no event but scores at least this, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 1.0)]
    near: f32,
}

pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let pipeline = args.tables.pipeline()?;
    let mut out = BufWriter::new(io::stdout());
    let mut report = Report::new(&args.input);
    pipeline.run(
        args.input.documents(false),
        args.input.threads(),
        |reader, document| document.map(|document| reader.explain(document, args.near)),
        |explained| -> anyhow::Result<()> {
            match explained {
                Ok((annotated, explained)) => {
                    report.pass(&annotated.document);
                    Ok(write(args, &annotated, &explained, &mut out)?)
                }
                Err(error) => report.skip(error, args.input.strict),
            }
        },
    )?;
    out.flush()?;
    Ok(report.outcome())
}

fn write(
    args: &ExplainArgs,
    annotated: &AnnotatedDocument,
    explained: &[Explanation],
    out: &mut impl Write,
) -> io::Result<()> {
    for (index, sentence) in annotated.sentences.iter().enumerate() {
        let here: Vec<&Explanation> = explained.iter().filter(|one| one.event.sentence == index).collect();
        let is_asked = args.sentence.map_or(!here.is_empty(), |number| number == index + 1);
        if !is_asked {
            continue;
        }
        let text = sentence.span.of(&annotated.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{}, sentence {}: {text}", annotated.document.name, index + 1)?;
        if here.is_empty() {
            writeln!(out, "  no event")?;
        }
        for one in here {
            write_one(one, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_one(one: &Explanation, out: &mut impl Write) -> io::Result<()> {
    let event = &one.event;
    let [source, target] = &one.actors;
    let verdict = if one.is_kept { "" } else { "  (no event)" };
    writeln!(out, "  {} -> {}: {}, {}{verdict}", source.0, target.0, event.predicate, event.event_type)?;
    writeln!(out, "    actors      {:?}, {:?}", source.1, target.1)?;
    writeln!(out, "    paths       source: {}; target: {}", one.paths[0], one.paths[1])?;
    match &one.frame {
        Some((table, line, example)) => writeln!(out, "    lexicon     {table}:{line}: {example}")?,
        None => writeln!(out, "    lexicon     no row sees this")?,
    }
    for (name, probability, reasons) in
        [("joined", one.probabilities[0], &one.reasons[0]), ("class", one.probabilities[1], &one.reasons[1])]
    {
        let reasons: Vec<String> = reasons.iter().map(|(reason, weight)| format!("{reason} {weight:+.2}")).collect();
        writeln!(out, "    {name:12}{probability:.2} by {}", reasons.join("; "))?;
    }
    let steps: Vec<String> = one.factuality.iter().map(|(word, state)| format!("{word:?}: {state}")).collect();
    writeln!(out, "    factuality  {}", steps.join("; then "))?;
    let speakers = if one.speakers.is_empty() { "the text itself".to_owned() } else { one.speakers.join(" > ") };
    writeln!(out, "    said by     {speakers}")?;
    let time = event.time.map_or_else(|| "not told".to_owned(), |time| time.to_string());
    writeln!(out, "    time        {time}")?;
    writeln!(out, "    confidence  {:.2}", event.confidence)
}
