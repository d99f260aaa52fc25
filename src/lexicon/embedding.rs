//! Words that take another clause and say whether it is real: `plans to`, `denied that`, `is likely to`.

use super::frame::Example;
use super::rows::lemmas;
use super::table::Table;
use super::{Index, LexiconError};
use crate::types::Modality;

pub(super) const HEADER: &[&str] = &["word", "complement", "effect", "example"];

/// How a clause hangs on the word that embeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Complement {
    /// `to`: an infinitive whose subject is the word's own (`plans to visit`).
    To,
    /// `that`: a finite clause, with `that` or without; quotations too.
    That,
    /// `ing`: a gerund, with a preposition or without (`considered leaving`, `accused of spying`).
    Ing,
    /// `obj-to`: an infinitive whose subject is the word's object (`urged Iran to return`); of a passive, its subject
    /// (`is expected to visit`).
    ObjectTo,
    /// `for-to`: an infinitive with `for` (`called for Iran to return`).
    ForTo,
    /// `noun`: an event noun as object or after a preposition (`called for talks with`).
    Noun,
}

impl Complement {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::To, Self::That, Self::Ing, Self::ObjectTo, Self::ForTo, Self::Noun];

    /// The name as the table has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::That => "that",
            Self::Ing => "ing",
            Self::ObjectTo => "obj-to",
            Self::ForTo => "for-to",
            Self::Noun => "noun",
        }
    }
}

/// What a word says of the clause that it embeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedding {
    /// How the clause hangs on it.
    pub complement: Complement,
    /// How real the clause is; `None` if the word leaves it as it is.
    pub modality: Option<Modality>,
    /// Whether the clause is said not to be so.
    pub is_negated: bool,
    /// Whether the word's subject is who says so.
    pub is_report: bool,
    /// Whether the word leaves open that it came about, though something was done: "tried to persuade".
    pub is_attempt: bool,
    /// A sentence: `source` is the word, `target` the predicate that it embeds.
    pub example: Example,
    /// Line in its table, counted from 1.
    pub line: usize,
}

/// Adds a table's rows; one that is about the word and complement of an older one takes its place.
pub(super) fn add(index: &mut Index<Box<str>, Vec<Embedding>>, table: Table<'_>) -> Result<(), LexiconError> {
    let mut new = Index::<Box<str>, Vec<Embedding>>::default();
    for row in table.rows(HEADER)? {
        let name = row.cell("complement");
        let complement = Complement::ALL
            .into_iter()
            .find(|one| one.as_str() == name)
            .ok_or_else(|| row.bad("complement", name, "to, that, ing, obj-to, for-to or noun is wanted"))?;
        let marked = row.cell("example");
        let example = Example::parse(marked).ok_or_else(|| {
            row.bad("example", marked, "a sentence with the [word] and the {predicate} that it embeds")
        })?;
        let mut embedding = Embedding {
            complement,
            modality: None,
            is_negated: false,
            is_report: false,
            is_attempt: false,
            example,
            line: row.line,
        };
        for effect in row.cell("effect").split_whitespace() {
            match effect {
                "actual" => embedding.modality = Some(Modality::Actual),
                "future" => embedding.modality = Some(Modality::Future),
                "possible" => embedding.modality = Some(Modality::Possible),
                "requested" => embedding.modality = Some(Modality::Requested),
                "negated" => embedding.is_negated = true,
                "report" => embedding.is_report = true,
                "attempt" => embedding.is_attempt = true,
                _ => {
                    let wanted = "actual, future, possible, requested, negated, attempt, report, parted by spaces";
                    return Err(row.bad("effect", effect, wanted));
                }
            }
        }
        for word in lemmas(&row, "word", row.parts("word"))? {
            let rows = new.entry(word).or_default();
            if let Some(first) = rows.iter().find(|one| one.complement == complement) {
                return Err(row.duplicate_of(first.line));
            }
            rows.push(embedding.clone());
        }
    }
    for (word, rows) in new {
        let known = index.entry(word).or_default();
        known.retain(|old| rows.iter().all(|row| row.complement != old.complement));
        known.extend(rows);
    }
    Ok(())
}
