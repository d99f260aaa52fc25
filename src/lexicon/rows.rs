//! Rows of the tables of verbs and of nouns -> frames.

use std::iter;
use std::sync::Arc;

use super::frame::{Example, Frame, ObjectRule, Slot, Who};
use super::goldstein::CameoEntry;
use super::table::{Row, Table};
use super::words::WordClasses;
use super::{Index, LexiconError};
use crate::types::{CameoCode, EntityType, EventType};

pub(super) const VERBS: &[&str] = &["verb", "object", "target", "class", "cameo", "flags", "example"];
pub(super) const NOUNS: &[&str] = &["noun", "source", "target", "class", "cameo", "flags", "example"];

const EXAMPLE: &str = "a sentence with [one source] and {one target}";
/// What flags begin with that say who may stand on a side: `target:person|@troop`.
const SOURCE: &str = "source:";
const TARGET: &str = "target:";
const TYPES: [EntityType; 5] =
    [EntityType::Person, EntityType::Country, EntityType::Place, EntityType::Organization, EntityType::Group];
/// In place of words: any will do.
const ANY_WORD: &str = "*";
/// In place of a class: what the row is about is no act.
const NO_ACT: &str = "-";

/// What cells may refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) codes: &'k Index<CameoCode, CameoEntry>,
    pub(super) words: &'k WordClasses,
}

/// Reads `predicates.tsv`.
pub(super) fn read_verbs(table: Table<'_>, known: Known<'_>) -> Result<Vec<Arc<Frame>>, LexiconError> {
    read(table, VERBS, |row| {
        let flags = Flags::read(row, &["reciprocal", "inverse", "light", "place"])?;
        let object = object_rule(row, known.words)?;
        let (sources, targets) = match (flags.has("inverse"), slots(row, "target")?) {
            (false, targets) => (vec![Slot::Subject], targets),
            (true, sources) => (sources, vec![Slot::Subject]),
        };
        frame(row, "verb", object, (sources, targets), &flags, known)
    })
}

/// Reads `nouns.tsv`.
pub(super) fn read_nouns(table: Table<'_>, known: Known<'_>) -> Result<Vec<Arc<Frame>>, LexiconError> {
    read(table, NOUNS, |row| {
        let flags = Flags::read(row, &["reciprocal", "place", "fact"])?;
        let roles = (slots(row, "source")?, slots(row, "target")?);
        frame(row, "noun", ObjectRule::Any, roles, &flags, known)
    })
}

/// All rows, none of which may repeat the lemma, object and slots of an earlier one.
fn read(
    table: Table<'_>,
    header: &'static [&'static str],
    to_frame: impl Fn(&Row<'_>) -> Result<Frame, LexiconError>,
) -> Result<Vec<Arc<Frame>>, LexiconError> {
    let mut frames = Vec::<Arc<Frame>>::new();
    let mut by_lemma = Index::<Box<str>, Vec<usize>>::default();
    for row in table.rows(header)? {
        let frame = to_frame(&row)?;
        for lemma in &frame.lemmas {
            let earlier = by_lemma.entry(lemma.clone()).or_default();
            if let Some(&first) = earlier.iter().find(|&&at| frames[at].is_about_the_same(&frame)) {
                return Err(row.duplicate_of(frames[first].line));
            }
            earlier.push(frames.len());
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
    known: Known<'_>,
) -> Result<Frame, LexiconError> {
    let class = row.cell("class");
    let is_act = class != NO_ACT;
    let event_type = match is_act {
        true => class.parse().map_err(|_| row.bad("class", class, "a PLOVER type in capitals, OTHER, or -"))?,
        false => EventType::Other,
    };
    let code = row.cell("cameo");
    let coded = match code {
        "" => None,
        _ => Some(
            code.parse::<CameoCode>()
                .ok()
                .and_then(|code| Some((code, known.codes.get(&code)?)))
                .ok_or_else(|| row.bad("cameo", code, "a CAMEO code, or nothing"))?,
        ),
    };
    if let Some((_, entry)) = coded
        && !(is_act && entry.allows(event_type))
    {
        let allowed = entry.classes.iter().map(|class| class.as_str()).collect::<Vec<_>>().join(" or ");
        return Err(row.bad("cameo", code, format!("a code for {class}; this one is for {allowed}")));
    }
    let marked = row.cell("example");
    Ok(Frame {
        lemmas: known.words.lemmas(row, column, row.parts(column))?,
        object,
        sources,
        targets,
        is_act,
        event_type,
        cameo: coded.map(|(code, _)| code),
        goldstein: coded.map(|(_, entry)| entry.goldstein),
        mode: coded.and_then(|(_, entry)| entry.mode_of(event_type)).map(Box::from),
        source: flags.who(row, SOURCE, known.words)?,
        target: flags.who(row, TARGET, known.words)?,
        is_inverse: flags.has("inverse"),
        is_reciprocal: flags.has("reciprocal"),
        is_light: flags.has("light"),
        takes_place: flags.has("place"),
        is_fact: flags.has("fact"),
        example: Example::parse(marked).ok_or_else(|| row.bad("example", marked, EXAMPLE))?,
        table: row.table_name().into(),
        line: row.line,
    })
}

/// The object column: nothing, `-`, or lemmas, which prepositions or `clause` and a colon may precede.
fn object_rule(row: &Row<'_>, known: &WordClasses) -> Result<ObjectRule, LexiconError> {
    let cell = row.cell("object");
    if matches!(cell, "" | "-") {
        return Ok(if cell.is_empty() { ObjectRule::Any } else { ObjectRule::Absent });
    }
    let (slots, words) = match cell.split_once(':') {
        None => (vec![Slot::Object], cell),
        Some((names, words)) => {
            let slots = names.split('|').map(|name| match name.trim().parse() {
                Ok(slot @ (Slot::Preposition(_) | Slot::Clause)) => Ok(slot),
                _ => Err(row.bad("object", name, "prepositions or clause are wanted before the colon")),
            });
            (slots.collect::<Result<_, _>>()?, words)
        }
    };
    if words.trim() == ANY_WORD {
        return Ok(ObjectRule::Words { slots, lemmas: Vec::new() });
    }
    Ok(ObjectRule::Words { slots, lemmas: known.lemmas(row, "object", words.split('|').map(str::trim))? })
}

/// What the rule lemmatizer of `en_core_web_sm` makes of inflected forms of these words (`staged` becomes `stag`).
///
/// The tables are written in English; a clause brings what the lemmatizer says. Found by inflecting every word of the
/// tables and asking it.
const MISREAD: [(&str, &str); 19] = [
    ("arm-twist", "arm-twiste"),
    ("base", "basis"),
    ("carpet-bomb", "carpet-bombe"),
    ("cope", "cop"),
    ("cordon", "cordone"),
    ("dose", "dos"),
    ("extol", "extoll"),
    ("fine", "fin"),
    ("gripe", "grip"),
    ("hate", "hat"),
    ("hope", "hop"),
    ("rage", "rag"),
    ("rape", "rap"),
    ("re-establish", "re-establishe"),
    ("relaunch", "relaunche"),
    ("slate", "slat"),
    ("stage", "stag"),
    ("wage", "wag"),
    ("wiretap", "wiretappe"),
];

/// The form under which the lemmatizer may bring a listed word instead.
fn misread(word: &str) -> Option<Box<str>> {
    let (verb, particle) = word.find('_').map_or((word, ""), |at| word.split_at(at));
    let (_, wrong) = MISREAD.iter().find(|(right, _)| *right == verb)?;
    Some(format!("{wrong}{particle}").into())
}

/// Words in lower case, at least one, each followed by the form in which it may be misread.
pub(super) fn lemmas<'r>(
    row: &Row<'_>,
    column: &str,
    parts: impl Iterator<Item = &'r str>,
) -> Result<Vec<Box<str>>, LexiconError> {
    let words: Vec<Box<str>> = parts.flat_map(|word| iter::once(word.into()).chain(misread(word))).collect();
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
        let is_known = |flag: &&&str| known.contains(flag) || flag.starts_with(SOURCE) || flag.starts_with(TARGET);
        match flags.iter().find(|flag| !is_known(flag)) {
            Some(flag) => {
                Err(row.bad("flags", flag, format!("{}, {SOURCE}…, {TARGET}…, parted by spaces", known.join(", "))))
            }
            None => Ok(Self(flags)),
        }
    }

    fn has(&self, flag: &str) -> bool {
        self.0.contains(&flag)
    }

    /// Who may stand on the side that `flag` names.
    fn who(&self, row: &Row<'_>, flag: &str, words: &WordClasses) -> Result<Who, LexiconError> {
        let mut who = Who::default();
        let parts = self.0.iter().filter_map(|one| one.strip_prefix(flag)).flat_map(|parts| parts.split('|'));
        for part in parts {
            match TYPES.into_iter().find(|kind| kind.as_str() == part) {
                Some(entity_type) => who.types.push(entity_type),
                None if part.starts_with('@') => who.heads.extend(words.lemmas(row, "flags", [part].into_iter())?),
                None => {
                    let known = TYPES.map(EntityType::as_str).join(", ");
                    return Err(row.bad("flags", part, format!("after {flag} {known} or a class of words.tsv")));
                }
            }
        }
        Ok(who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_as_the_lemmatizer_misreads_it() {
        assert_eq!(misread("stage").as_deref(), Some("stag"));
        assert_eq!(misread("cordon_off").as_deref(), Some("cordone_off"));
        assert_eq!(misread("hold"), None);
    }
}
