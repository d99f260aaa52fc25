//! `demarche reconcile`: finds entities of several documents that are one, merges them, or takes the merges back.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use super::store::{StoreArgs, WaitArgs};
use crate::rdf::Base;
use crate::reconcile::find_merges;
use crate::store::{MergeChange, Store};
use crate::types::{Merge, Reason};

/// Find entities of several documents that are one
///
/// Weighs names, states, kinds, offices and company, and writes each merge with its reasons to standard output. What
/// documents say stays as it is: the merged entity leads to the one that stands for both (d:mergedInto), and plain triples
/// speak of that one. All merges are worked out anew each time, and --undo takes all of them back.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche reconcile --dry-run --format csv > merges.csv")]
pub(crate) struct ReconcileArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    wait: WaitArgs,

    /// Only tell what would be merged
    #[arg(long, conflicts_with = "undo")]
    dry_run: bool,

    /// Take all merges back
    #[arg(long)]
    undo: bool,

    /// How to write the merges
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Say nothing but errors on standard error
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// An array of objects, each with its reasons
    Json,
    /// A line a merge, the reasons in one field
    Csv,
}

pub(crate) fn run(args: &ReconcileArgs) -> anyhow::Result<()> {
    let store = if args.dry_run {
        Store::open_read_only(&args.store.folder)?
    } else {
        args.wait.open_existing(args.quiet, &args.store)?
    };
    let merges = if args.undo { Vec::new() } else { find_merges(&store)? };
    let told = if args.dry_run {
        format!("{} entities would be merged; nothing was changed", merges.len())
    } else {
        let change = store.apply_merges(&merges)?;
        store.publish()?;
        summary(change)
    };
    if !args.undo {
        write(&merges, args.format, store.base(), BufWriter::new(io::stdout().lock()))?;
    }
    if !args.quiet {
        let _ = writeln!(io::stderr(), "{told}");
    }
    Ok(())
}

fn summary(change: MergeChange) -> String {
    let MergeChange { merged, parted, kept } = change;
    format!("{merged} entities merged, {parted} stand for themselves again, {kept} stay as they were")
}

fn write(merges: &[Merge], format: Format, base: &Base, mut out: impl Write) -> anyhow::Result<()> {
    match format {
        Format::Table => write_table(merges, base, &mut out)?,
        Format::Json => {
            let rows: Vec<Row<'_>> = merges.iter().map(Row::of).collect();
            serde_json::to_writer_pretty(&mut out, &rows)?;
            writeln!(out)?;
        }
        Format::Csv => {
            write!(out, "entity,survivor,compared_with,confidence,reasons\r\n")?;
            for merge in merges {
                let fields = [&merge.entity, &merge.survivor, &merge.compared_with].map(|iri| quoted(iri));
                write!(out, "{},{:.2},{}\r\n", fields.join(","), merge.confidence, quoted(&reasons(merge, "; ")))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn write_table(merges: &[Merge], base: &Base, out: &mut impl Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(super::TABLE_WIDTH);
    }
    table.set_header(["entity", "is", "confidence", "because"]);
    for merge in merges {
        let shown = |iri: &String| match iri.strip_prefix(base.as_str()) {
            Some(local) => format!("<{local}>"),
            None => iri.replace(crate::rdf::vocab::ENTITY, "e:"),
        };
        let confidence = format!("{:.2}", merge.confidence);
        table.add_row([shown(&merge.entity), shown(&merge.survivor), confidence, reasons(merge, "\n")]);
    }
    if !merges.is_empty() {
        writeln!(out, "{table}")?;
    }
    writeln!(out, "{} {}", merges.len(), if merges.len() == 1 { "merge" } else { "merges" })
}

fn reasons(merge: &Merge, between: &str) -> String {
    let all: Vec<String> =
        merge.reasons.iter().map(|reason| format!("{} ({:+.1})", reason.text, reason.weight)).collect();
    all.join(between)
}

/// A field of CSV, in quotation marks if it has to be.
pub(super) fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[derive(Serialize)]
struct Row<'m> {
    entity: &'m str,
    survivor: &'m str,
    compared_with: &'m str,
    confidence: f64,
    reasons: Vec<ReasonRow<'m>>,
}

#[derive(Serialize)]
struct ReasonRow<'m> {
    kind: &'static str,
    weight: f64,
    text: &'m str,
}

impl<'m> Row<'m> {
    fn of(merge: &'m Merge) -> Self {
        Self {
            entity: &merge.entity,
            survivor: &merge.survivor,
            compared_with: &merge.compared_with,
            confidence: rounded(merge.confidence),
            reasons: merge.reasons.iter().map(ReasonRow::of).collect(),
        }
    }
}

impl<'m> ReasonRow<'m> {
    fn of(reason: &'m Reason) -> Self {
        Self { kind: reason.kind.as_str(), weight: rounded(reason.weight), text: &reason.text }
    }
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ReasonKind;

    fn written(format: Format) -> String {
        let reason =
            Reason { kind: ReasonKind::SameName, weight: 2.0, text: "both are called “Roe, Jane”".to_owned() };
        let merge = Merge {
            entity: "http://demarche.local/entity/jane-roe".to_owned(),
            survivor: "https://w3id.org/demarche/entity/jane-roe".to_owned(),
            compared_with: "https://w3id.org/demarche/entity/jane-roe".to_owned(),
            confidence: 0.954,
            reasons: vec![reason],
        };
        let mut out = Vec::new();
        write(&[merge], format, &Base::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn merges_are_written_with_their_reasons() {
        let table = written(Format::Table);
        assert!(
            table.contains("<entity/jane-roe>") && table.contains("e:jane-roe") && table.ends_with("1 merge\n"),
            "{table}"
        );
        let csv = written(Format::Csv);
        assert!(csv.lines().nth(1).unwrap().ends_with(",0.95,\"both are called “Roe, Jane” (+2.0)\""), "{csv}");
        let json: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(json[0]["confidence"], 0.95);
        assert_eq!(json[0]["reasons"][0]["kind"], "same_name");
    }
}
