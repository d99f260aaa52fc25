//! The common nouns that name somebody who may act: `rebel`, `delegation`, `company`; and places, and what is owned.
//!
//! The entry point is [`Nouns::get`]. Nouns that tell for whom somebody acts are [`Roles`](super::Roles)' to know.

use rustc_hash::FxHashMap;

use super::ActorsError;

/// What a common noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NounKind {
    /// One person; several in the plural.
    Person,
    /// Several people without a body of their own.
    Group,
    /// The same, but only in the plural: `powers`.
    Several,
    /// A body: `company`.
    Organization,
    /// A town, a stretch of land, a building.
    Place,
    /// What acts for its owner, if the text names one: `warship`.
    Vehicle,
}

impl NounKind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "person" => Self::Person,
            "group" => Self::Group,
            "several" => Self::Several,
            "organization" => Self::Organization,
            "place" => Self::Place,
            "vehicle" => Self::Vehicle,
            _ => return None,
        })
    }
}

/// How a person is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// As `she`.
    She,
    /// As `he`.
    He,
}

/// Given names in lower case, with how their bearers are spoken of.
pub(super) fn read_given_names(file: &str, text: &str) -> Result<FxHashMap<Box<str>, Gender>, ActorsError> {
    let rows = text.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
    rows.map(|(index, row)| match row.split_once('\t') {
        Some((name, "f")) => Ok((name.into(), Gender::She)),
        Some((name, "m")) => Ok((name.into(), Gender::He)),
        _ => Err(ActorsError::Noun { file: file.to_owned(), line: index + 1, text: row.to_owned() }),
    })
    .collect()
}

/// The table of nouns.
#[derive(Debug, Clone, Default)]
pub(super) struct Nouns {
    by_lemma: FxHashMap<Box<str>, NounKind>,
}

impl Nouns {
    /// Reads a table of lemma and kind, parted by a tab.
    pub(super) fn from_tsv(file: &str, text: &str) -> Result<Self, ActorsError> {
        let mut by_lemma = FxHashMap::default();
        by_lemma.reserve(text.len() / 16);
        for (index, row) in text.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#')) {
            let wrong = || ActorsError::Noun { file: file.to_owned(), line: index + 1, text: row.to_owned() };
            let (lemma, kind) = row.split_once('\t').ok_or_else(wrong)?;
            let kind = NounKind::from_name(kind).ok_or_else(wrong)?;
            let is_lemma = !lemma.is_empty() && !lemma.contains(char::is_uppercase) && !lemma.contains(' ');
            if !is_lemma || by_lemma.insert(lemma.into(), kind).is_some() {
                return Err(wrong());
            }
        }
        Ok(Self { by_lemma })
    }

    /// What the lemma names, which is in lower case; of a compound with a hyphen, what its last part names.
    pub(super) fn get(&self, lemma: &str) -> Option<NounKind> {
        let last = || self.by_lemma.get(lemma.rsplit_once('-')?.1);
        self.by_lemma.get(lemma).or_else(last).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Roles;
    use super::*;

    #[test]
    fn nouns_that_act() {
        let roles = Roles::embedded().unwrap();
        for (lemma, kind) in [
            ("rebel", Some(NounKind::Person)),
            ("delegation", Some(NounKind::Group)),
            ("power", Some(NounKind::Several)),
            ("company", Some(NounKind::Organization)),
            ("village", Some(NounKind::Place)),
            ("warship", Some(NounKind::Vehicle)),
            ("vice-admiral", Some(NounKind::Person)),
            ("agreement", None),
            ("set", None),
            ("culture", None),
        ] {
            assert_eq!(roles.noun(lemma), kind, "{lemma}");
        }
    }

    #[test]
    fn a_broken_row_is_named() {
        for row in ["rebel", "rebel\tking", "Rebel\tperson", "two words\tperson", "a\tperson\na\tperson"] {
            let error = Nouns::from_tsv("n.tsv", &format!("# nouns\n{row}\n")).unwrap_err();
            assert!(error.to_string().starts_with("n.tsv, line "), "{error}");
        }
    }
}
