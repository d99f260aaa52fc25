//! Classes of words that no row has, by their relatives that one has.
//!
//! The table is written by `data/lexicon/relatives.py` from WordNet; nothing of WordNet is needed to read it.

use super::table::Table;
use super::{Index, LexiconError};
use crate::types::EventType;

const HEADER: &[&str] = &["word", "part", "classes"];

type ByWord = Index<Box<str>, Vec<(EventType, f32)>>;

/// Classes of verbs and of nouns, with weights, the likeliest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Relatives {
    verbs: ByWord,
    nouns: ByWord,
}

impl Relatives {
    /// The classes of a word; empty if it has no relatives.
    pub(super) fn of(&self, word: &str, is_noun: bool) -> &[(EventType, f32)] {
        let words = if is_noun { &self.nouns } else { &self.verbs };
        words.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Reads the table.
pub(super) fn read(table: Table<'_>) -> Result<Relatives, LexiconError> {
    let mut relatives = Relatives::default();
    for row in table.rows(HEADER)? {
        let words = match row.cell("part") {
            "verb" => &mut relatives.verbs,
            "noun" => &mut relatives.nouns,
            part => return Err(row.bad("part", part, "verb or noun")),
        };
        let classes = row
            .parts("classes")
            .map(|part| {
                let class = part.split_once(' ').and_then(|(class, weight)| {
                    let weight = weight.parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
                    Some((class.parse().ok()?, weight))
                });
                class.ok_or_else(|| row.bad("classes", part, "a PLOVER type and a weight from 0 to 1"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        words.insert(row.cell("word").into(), classes);
    }
    Ok(relatives)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_nouns_are_kept_apart_and_slips_are_refused() {
        let table = |text: &str| read(Table::new("r.tsv", &format!("word\tpart\tclasses\n{text}")));
        let relatives = table("jaw\tverb\tCONSULT 0.6|ACCUSE 0.2\n").unwrap();
        assert_eq!(relatives.of("jaw", false), [(EventType::Consult, 0.6), (EventType::Accuse, 0.2)]);
        assert!(relatives.of("jaw", true).is_empty() && relatives.of("maw", false).is_empty());
        for (row, message) in [
            ("jaw\tadverb\tCONSULT 0.6\n", "r.tsv, line 2: \"adverb\" in the column part: verb or noun"),
            ("jaw\tverb\tTALK 0.6\n", "r.tsv, line 2: \"TALK 0.6\" in the column classes: "),
            ("jaw\tverb\tCONSULT 1.6\n", "r.tsv, line 2: \"CONSULT 1.6\" in the column classes: "),
        ] {
            let error = table(row).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
