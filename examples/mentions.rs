//! `demarche mentions`: who is spoken of in each sentence, as JSON Lines.

use std::io::{self, BufWriter, Write};

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::input::{InputArgs, TableArgs};
use super::report::Report;
use crate::extract::{Roster, Spoken};
use crate::types::{AnnotatedDocument, CharOffsets, MentionKind};

/// Show who is spoken of in each sentence: names, descriptions and pronouns, with whom they stand for
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche mentions news.txt | jq -r '[.mention, .label] | @tsv'")]
pub(crate) struct MentionsArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    tables: TableArgs,
}

pub(crate) fn run(args: &MentionsArgs) -> anyhow::Result<Outcome> {
    let pipeline = args.tables.pipeline()?;
    let mut out = BufWriter::new(io::stdout());
    let mut report = Report::new(args.input.quiet);
    pipeline.run(
        args.input.documents(false),
        args.input.threads(),
        |reader, document| document.map(|document| reader.mentions(document)),
        |found| -> anyhow::Result<()> {
            match found {
                Ok((annotated, roster)) => {
                    report.pass(&annotated.document);
                    Ok(write(&annotated, &roster, &mut out)?)
                }
                Err(error) => report.skip(error, args.input.strict),
            }
        },
    )?;
    out.flush()?;
    Ok(report.outcome())
}

#[derive(Serialize)]
struct MentionLine<'a> {
    document: &'a str,
    sentence: SentencePart<'a>,
    mention: &'a str,
    start: usize,
    end: usize,
    kind: &'static str,
    by: &'static str,
    label: &'a str,
    aliases: &'a [String],
    r#type: &'static str,
    country: Option<&'a str>,
}

#[derive(Serialize)]
struct SentencePart<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

fn write(annotated: &AnnotatedDocument, roster: &Roster, out: &mut impl Write) -> io::Result<()> {
    let text = &annotated.document.text;
    let offsets = CharOffsets::new(text);
    for Spoken { sentence, participant, kind, by, .. } in &roster.spoken {
        let (sentence, entity) = (&annotated.sentences[*sentence], &roster.entities[participant.entity]);
        let (from, to) = offsets.chars_of(sentence.span);
        let (start, end) = offsets.chars_of(participant.mention);
        let line = MentionLine {
            document: &annotated.document.name,
            sentence: SentencePart { start: from, end: to, text: sentence.span.of(text) },
            mention: participant.mention.of(text),
            start,
            end,
            kind: match kind {
                MentionKind::Name => "name",
                MentionKind::Nominal => "nominal",
                MentionKind::Pronoun => "pronoun",
            },
            by: by.as_str(),
            label: &entity.label,
            aliases: &entity.aliases,
            r#type: entity.entity_type.as_str(),
            country: entity.country.as_ref().map(|code| code.as_str()),
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
