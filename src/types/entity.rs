//! Who is spoken of: spans that refer, and what they refer to.

use std::fmt;
use std::str::FromStr;

use super::Span;

/// An ISO 3166-1 alpha-3 code (with the user-assigned ones that the table of actors defines, such as `XKX`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// The three capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not three capital letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no ISO 3166-1 alpha-3 code (three capital letters)")]
pub struct BadCountryCode(String);

impl FromStr for CountryCode {
    type Err = BadCountryCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(BadCountryCode(text.to_owned())),
        }
    }
}

/// Lower-case name with hyphens: `antony-blinken`.
///
/// Unique among the entities of its [`Scope`] only: see there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(String);

impl EntityId {
    /// The id that a name gives: letters and digits in lower case, runs of all else as one hyphen.
    ///
    /// A name without letters or digits gives `unnamed`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut id = String::with_capacity(name.len());
        for c in name.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') && c != '\'' && c != '’' && c != '.' {
                id.push('-');
            }
        }
        id.truncate(id.trim_end_matches('-').len());
        if id.is_empty() {
            id.push_str("unnamed");
        }
        Self(id)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far an entity's identity reaches, and with it what its IRI is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// In the table of actors: one and the same in every graph.
    Listed,
    /// Named in full in the text: one and the same in a store, told apart by name and country.
    Named,
    /// Known by a surname or a description only: of this document alone.
    Local,
}

/// What kind of thing an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityType {
    /// A single human being.
    Person,
    /// A state, its government included.
    Country,
    /// A city, region, corridor.
    Place,
    /// An alliance, ministry, medium, company, parliament.
    Organization,
    /// People who are not organized as one body: separatists, lawmakers, residents.
    Group,
}

impl EntityType {
    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::Group => "group",
        }
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What mentions refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its id, to be read together with `scope`.
    pub id: EntityId,
    /// How far the id reaches.
    pub scope: Scope,
    /// Fullest name.
    pub label: String,
    /// What it is.
    pub entity_type: EntityType,
    /// The state that it is or acts for.
    pub country: Option<CountryCode>,
    /// Other names, those of the document first, then those of the table of actors; without `label`, each once.
    pub aliases: Vec<String>,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// By name: `Antony Blinken`, `Baku`, `Armenian`.
    Name,
    /// By description: `the US diplomat`, `lawmakers`.
    Nominal,
    /// By pronoun.
    Pronoun,
}

/// A span that refers to an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The words as they stand, without leading article and trailing `'s`.
    pub span: Span,
    /// Index in [`Extraction::entities`](super::Extraction::entities).
    pub entity: usize,
    /// How it refers.
    pub kind: MentionKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_case_with_hyphens() {
        for (name, id) in [
            ("Antony Blinken", "antony-blinken"),
            ("U.S. State Department", "us-state-department"),
            ("Côte d’Ivoire", "côte-divoire"),
            ("  -- ", "unnamed"),
        ] {
            assert_eq!(EntityId::from_name(name).as_str(), id);
        }
    }

    #[test]
    fn country_codes_are_three_capitals() {
        assert_eq!("ARM".parse::<CountryCode>().unwrap().as_str(), "ARM");
        for bad in ["AM", "arm", "ARMX", "ÄRM"] {
            assert!(bad.parse::<CountryCode>().is_err(), "{bad}");
        }
    }
}
