//! Rows of the tables of verbs and of nouns -> frames.

use std::sync::Arc;

use super::frame::{Example, Frame, ObjectRule, Slot};
use super::goldstein::CameoEntry;
use super::table::{Row, Table};
use super::{Index, LexiconError};
use crate::types::CameoCode;

const VERBS: &[&str] = &["verb", "object", "target", "class", "cameo", "flags", "example"];
const NOUNS: &[&str] = &["noun", "source", "target", "class", "cameo", "flags", "example"];

const EXAMPLE: &str = "a sentence with [one source] and {one target}";

/// Reads `predicates.tsv`.
pub(super) fn read_verbs(
    table: Table<'_>,
    codes: &Index<CameoCode, CameoEntry>,
) -> Result<Vec<Arc<Frame>>, LexiconError> {
    read(table, VERBS, |row| {
        let flags = Flags::read(row, &["reciprocal", "inverse", "light", "place"])?;
        let object = object_rule(row)?;
        let (sources, targets) = match (flags.has("inverse"), slots(row, "target")?) {
            (false, targets) => (vec![Slot::Subject], targets),
            (true, sources) => (sources, vec![Slot::Subject]),
        };
        frame(row, "verb", object, (sources, targets), &flags, codes)
    })
}

/// Reads `nouns.tsv`.
pub(super) fn read_nouns(
    table: Table<'_>,
    codes: &Index<CameoCode, CameoEntry>,
) -> Result<Vec<Arc<Frame>>, LexiconError> {
    read(table, NOUNS, |row| {
        let flags = Flags::read(row, &["reciprocal", "place", "fact"])?;
        let roles = (slots(row, "source")?, slots(row, "target")?);
        frame(row, "noun", ObjectRule::Any, roles, &flags, codes)
    })
}

/// All rows, none of which may repeat the lemma, object and slots of an earlier one.
fn read(
    table: Table<'_>,
    header: &'static [&'static str],
    to_frame: impl Fn(&Row<'_>) -> Result<Frame, LexiconError>,
) -> Result<Vec<Arc<Frame>>, LexiconError> {
    let mut lines = Index::<String, usize>::default();
    let mut frames = Vec::new();
    for row in table.rows(header)? {
        let frame = to_frame(&row)?;
        for lemma in &frame.lemmas {
            let key = format!("{lemma}\t{:?}\t{:?}\t{:?}", frame.object, frame.sources, frame.targets);
            if let Some(first) = lines.insert(key, row.line) {
                return Err(row.duplicate_of(first));
            }
        }
        frames.push(Arc::new(frame));
    }
    Ok(frames)
}

/// What verbs and nouns have in common.
fn frame(
    row: &Row<'_>,
    column: &str,
    object: ObjectRule,
    (sources, targets): (Vec<Slot>, Vec<Slot>),
    flags: &Flags<'_>,
    codes: &Index<CameoCode, CameoEntry>,
) -> Result<Frame, LexiconError> {
    let class = row.cell("class");
    let event_type = class.parse().map_err(|_| row.bad("class", class, "a PLOVER type in capitals, or OTHER"))?;
    let code = row.cell("cameo");
    let coded = match code {
        "" => None,
        _ => Some(
            code.parse::<CameoCode>()
                .ok()
                .and_then(|code| Some((code, codes.get(&code)?.goldstein)))
                .ok_or_else(|| row.bad("cameo", code, "a code of cameo.tsv, or nothing"))?,
        ),
    };
    let marked = row.cell("example");
    Ok(Frame {
        lemmas: lemmas(row, column, row.parts(column))?,
        object,
        sources,
        targets,
        event_type,
        cameo: coded.map(|(code, _)| code),
        goldstein: coded.map(|(_, score)| score),
        is_reciprocal: flags.has("reciprocal"),
        is_light: flags.has("light"),
        takes_place: flags.has("place"),
        is_fact: flags.has("fact"),
        example: Example::parse(marked).ok_or_else(|| row.bad("example", marked, EXAMPLE))?,
        line: row.line,
    })
}

/// The object column: nothing, `-`, or lemmas, which a preposition or `clause` and a colon may precede.
fn object_rule(row: &Row<'_>) -> Result<ObjectRule, LexiconError> {
    let cell = row.cell("object");
    if matches!(cell, "" | "-") {
        return Ok(if cell.is_empty() { ObjectRule::Any } else { ObjectRule::Absent });
    }
    let (slot, words) = match cell.split_once(':') {
        None => (Slot::Object, cell),
        Some((slot, words)) => match slot.parse() {
            Ok(slot @ (Slot::Preposition(_) | Slot::Clause)) => (slot, words),
            _ => return Err(row.bad("object", slot, "a preposition or clause is wanted before the colon")),
        },
    };
    Ok(ObjectRule::Words { slot, lemmas: lemmas(row, "object", words.split('|').map(str::trim))? })
}

/// Words in lower case; at least one.
pub(super) fn lemmas<'r>(
    row: &Row<'_>,
    column: &str,
    parts: impl Iterator<Item = &'r str>,
) -> Result<Vec<Box<str>>, LexiconError> {
    let words: Vec<Box<str>> = parts.map(Box::from).collect();
    let is_lemma = |word: &str| {
        word.starts_with(char::is_lowercase)
            && word.chars().all(|c| c.is_lowercase() || matches!(c, '_' | '-'))
            && !word.ends_with(['_', '-'])
    };
    match words.iter().find(|word| !is_lemma(word)) {
        Some(word) => Err(row.bad(column, word, "a lemma in lower case, its particle joined by _")),
        None if words.is_empty() => Err(row.bad(column, "", "at least one lemma")),
        None => Ok(words),
    }
}

/// Slots joined by `|`, best first; at least one.
fn slots(row: &Row<'_>, column: &str) -> Result<Vec<Slot>, LexiconError> {
    let slots = row
        .parts(column)
        .map(|text| text.parse().map_err(|error| row.bad(column, text, format!("{error}"))))
        .collect::<Result<Vec<Slot>, _>>()?;
    if slots.is_empty() { Err(row.bad(column, "", "at least one slot")) } else { Ok(slots) }
}

/// The words of the column `flags`.
struct Flags<'r>(Vec<&'r str>);

impl<'r> Flags<'r> {
    fn read(row: &'r Row<'_>, known: &[&str]) -> Result<Self, LexiconError> {
        let flags: Vec<_> = row.cell("flags").split_whitespace().collect();
        match flags.iter().find(|flag| !known.contains(flag)) {
            Some(flag) => Err(row.bad("flags", flag, format!("{}, parted by spaces", known.join(", ")))),
            None => Ok(Self(flags)),
        }
    }

    fn has(&self, flag: &str) -> bool {
        self.0.contains(&flag)
    }
}
