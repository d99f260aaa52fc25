//! Chooses the pairs that are worth a comparison, without looking at all pairs.
//!
//! The entry point is [`candidates`]. Each entity is filed under keys made of its names; those that share a key are a
//! pair. A hundred thousand entities give some hundred thousand keys and not five billion pairs.

use std::collections::BTreeSet;

use super::names::{Name, skeleton};
use super::score::Subject;
use crate::types::{EntityType, Scope};

/// A key that more entities share tells nobody apart, and its pairs would be too many: they are left out.
const MAX_SHARED: usize = 60;

/// Pairs of entities, by number, the lesser first; in order, each once.
pub(super) fn candidates(subjects: &[Subject<'_>]) -> Vec<(usize, usize)> {
    let mut filed: Vec<(String, usize)> = Vec::new();
    for (number, subject) in subjects.iter().enumerate() {
        filed.extend(keys(subject).into_iter().map(|key| (key, number)));
    }
    filed.sort_unstable();
    let mut pairs = Vec::new();
    for shared in filed.chunk_by(|one, other| one.0 == other.0).filter(|shared| shared.len() <= MAX_SHARED) {
        for (at, (_, one)) in shared.iter().enumerate() {
            pairs.extend(shared[at + 1..].iter().map(|(_, other)| (*one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The keys of one entity, each once. A letter in front keeps keys of different kinds apart.
fn keys(subject: &Subject<'_>) -> BTreeSet<String> {
    let is_person = subject.facts.types.contains(&EntityType::Person);
    let mut keys = BTreeSet::new();
    for name in subject.names.iter().filter(|name| name.is_proper()) {
        match name.words.len() {
            0 => {}
            1 if is_person => keys.extend(surname_keys(subject, name)),
            _ => {
                if is_person {
                    keys.insert(format!("f {}", name.words.join(" ")));
                    keys.insert(format!("i {} {}", name.first().chars().next().unwrap_or_default(), name.last()));
                    keys.insert(format!("s {} {}", name.first(), skeleton(name.last())));
                    keys.extend(surname_keys(subject, name));
                }
                if !is_person || subject.facts.types.len() > 1 {
                    keys.insert(format!("w {}", name.bag().join(" ")));
                    keys.insert(format!("a {}", name.acronym.clone().unwrap_or_else(|| name.initials())));
                }
            }
        }
    }
    keys
}

/// Keys of a surname: of those that act for one state, since a surname alone is that of too many.
///
/// Those who have a full name too are found by it, so that only who is known by the surname is filed as one that may
/// be anybody of the name.
fn surname_keys(subject: &Subject<'_>, name: &Name) -> Vec<String> {
    let is_surname_only = subject.facts.scope == Scope::Local;
    let has_full_name = name.words.len() > 1;
    if !is_surname_only && !has_full_name {
        return Vec::new();
    }
    subject.facts.countries.iter().map(|country| format!("n {country} {}", name.last())).collect()
}
