//! The nouns that name an office, a body, a spokesperson or a group of people, and so tell for whom somebody acts.
//!
//! The entry point is [`Roles::longest_suffix`]. Who holds an office is asked of [`Actors`](super::Actors::holder).

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::ActorsError;
use super::nouns::{Gender, NounKind, Nouns, read_given_names};

const FILE: &str = "roles.tsv";
const TEXT: &str = include_str!("../../data/actors/roles.tsv");
const NOUNS_FILE: &str = "nouns.tsv";
const NAMES_FILE: &str = "given_names.tsv";
const NAMES: &str = include_str!("../../data/actors/given_names.tsv");
const NOUNS: &str = include_str!("../../data/actors/nouns.tsv");

/// What kind of actor a role makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoleKind {
    /// Stands for the state itself: `government`, `junta`.
    Government,
    /// A body of its own that acts for the state: `foreign ministry`, `army`.
    Body,
    /// One person in an office: `president`, `general`.
    Office,
    /// One person who speaks for another actor: `spokesman`, `envoy`.
    Speaker,
    /// Several people: `troops`, `lawmaker`.
    People,
}

impl RoleKind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "government" => Self::Government,
            "body" => Self::Body,
            "office" => Self::Office,
            "speaker" => Self::Speaker,
            "people" => Self::People,
            _ => return None,
        })
    }
}

/// A noun or noun phrase that names a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The lemmas, with single spaces.
    pub name: String,
    /// What kind of actor it makes.
    pub kind: RoleKind,
    /// For an office that the table of actors records: its one name there. The `secretary of state` and the `foreign
    /// secretary` are each their country's `foreign minister`.
    pub office: Option<String>,
}

/// The table of roles, and that of the common nouns that name somebody without telling for whom they act.
#[derive(Debug, Clone)]
pub struct Roles {
    by_name: FxHashMap<String, Role>,
    /// Words of the longest role.
    max_words: usize,
    nouns: Nouns,
    given_names: FxHashMap<Box<str>, Gender>,
}

impl Roles {
    /// The roles that the program carries.
    ///
    /// # Errors
    /// [`ActorsError::Role`] and [`ActorsError::Noun`] when a table is broken; a test holds that none is.
    pub fn embedded() -> Result<Self, ActorsError> {
        let nouns = Nouns::from_tsv(NOUNS_FILE, NOUNS)?;
        let given_names = read_given_names(NAMES_FILE, NAMES)?;
        Ok(Self { nouns, given_names, ..Self::from_tsv(FILE, TEXT)? })
    }

    fn from_tsv(file: &str, text: &str) -> Result<Self, ActorsError> {
        let mut by_name = FxHashMap::default();
        let mut max_words = 0;
        let rows = text.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
        for (index, row) in rows {
            let wrong = || ActorsError::Role { file: file.to_owned(), line: index + 1, text: row.to_owned() };
            let role = read_row(row).ok_or_else(wrong)?;
            max_words = max_words.max(role.name.split(' ').count());
            if by_name.insert(role.name.clone(), role).is_some() {
                return Err(wrong());
            }
        }
        Ok(Self { by_name, max_words, nouns: Nouns::default(), given_names: FxHashMap::default() })
    }

    /// The longest role that ends at the last of `lemmas`, which are in lower case.
    ///
    /// `["deputy", "foreign", "minister"]` is a `deputy foreign minister`, `["armenian", "president"]` a `president`.
    #[must_use]
    pub fn longest_suffix(&self, lemmas: &[&str]) -> Option<&Role> {
        let longest = self.max_words.min(lemmas.len());
        (1..=longest).rev().find_map(|words| self.by_name.get(&lemmas[lemmas.len() - words..].join(" ")))
    }

    /// The role of exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Role> {
        self.by_name.get(name)
    }

    /// What a common noun names, by its lemma in lower case; `None` if that is nobody.
    #[must_use]
    pub fn noun(&self, lemma: &str) -> Option<NounKind> {
        self.nouns.get(lemma)
    }

    /// How somebody with this given name is spoken of; `None` if the name goes either way or is not known.
    #[must_use]
    pub fn gender(&self, given_name: &str) -> Option<Gender> {
        self.given_names.get(given_name.to_lowercase().as_str()).copied()
    }

    /// SHA-256 of the tables, in hexadecimal.
    #[must_use]
    pub fn fingerprint() -> String {
        Sha256::new()
            .chain_update(TEXT)
            .chain_update(NOUNS)
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// A row of the table; `None` if it is none.
fn read_row(row: &str) -> Option<Role> {
    let mut columns = row.split('\t');
    let (name, kind, office) = (columns.next()?, RoleKind::from_name(columns.next()?)?, columns.next());
    let is_lower =
        !name.is_empty() && !name.contains(char::is_uppercase) && name.split(' ').all(|word| !word.is_empty());
    let fits = office.is_none_or(|office| !office.is_empty() && kind == RoleKind::Office);
    (is_lower && fits && columns.next().is_none()).then(|| Role {
        name: name.to_owned(),
        kind,
        office: office.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_role_wins() {
        let roles = Roles::embedded().unwrap();
        for (lemmas, name) in [
            (&["armenian", "foreign", "minister"][..], "foreign minister"),
            (&["the", "president"], "president"),
            (&["u.s.", "secretary", "of", "state"], "secretary of state"),
        ] {
            assert_eq!(roles.longest_suffix(lemmas).map(|role| role.name.as_str()), Some(name));
        }
        assert_eq!(roles.longest_suffix(&["foreign", "minister", "house"]), None);
        assert_eq!(roles.longest_suffix(&[]), None);
    }

    #[test]
    fn offices_go_by_one_name() {
        let roles = Roles::embedded().unwrap();
        for role in roles.by_name.values().filter(|role| role.office.is_some()) {
            let office = role.office.as_deref().unwrap();
            assert_eq!(roles.get(office).and_then(|role| role.office.as_deref()), Some(office), "{}", role.name);
        }
        assert_eq!(roles.get("secretary of state").and_then(|role| role.office.as_deref()), Some("foreign minister"));
    }

    #[test]
    fn a_broken_row_is_named() {
        for row in
            ["president", "president\tking", "President\toffice", "army\tbody\tarmy", "a  b\toffice", "a\toffice\tb\tc"]
        {
            let error = Roles::from_tsv("r.tsv", &format!("# roles\n{row}\n")).unwrap_err();
            assert!(error.to_string().starts_with("r.tsv, line 2"), "{error}");
        }
        assert!(Roles::from_tsv("r.tsv", "army\tbody\narmy\tpeople\n").is_err());
    }
}
