//! What lies in what: "Aleppo, Syria", "the Syrian town of Kobani", "separatists in Ukraine", "Britain-based".

use crate::extract::mentions::Mentions;
use crate::types::{Dep, EntityType, Participant, Pos, Relation, RelationType};

use super::{add, described, of_whom, phrase_head};

/// Nouns for what lies in a state.
const KINDS: [&str; 18] = [
    "city",
    "town",
    "village",
    "region",
    "province",
    "district",
    "enclave",
    "exclave",
    "peninsula",
    "island",
    "port",
    "neighborhood",
    "neighbourhood",
    "suburb",
    "oblast",
    "capital",
    "governorate",
    "county",
];

/// Reads names beside names, nouns for places, and what is "in" a place.
pub(super) fn read(mentions: &mut Mentions<'_, '_, '_>, found: &mut Vec<Relation>) {
    beside(mentions, found);
    for token in 0..mentions.tree.len() {
        let tree = mentions.tree;
        if tree.pos(token) == Pos::Noun && KINDS.contains(&tree.lemma(token).as_str()) {
            kind(mentions, token, found);
        }
        if tree.dep(token) == Dep::Prep && tree.is_lemma(token, "in") {
            within(mentions, token, found);
        }
        if tree.text(token) == "-" && token + 1 < tree.len() && tree.text(token + 1).eq_ignore_ascii_case("based") {
            based(mentions, token, found);
        }
    }
}

fn is_territory(mentions: &Mentions<'_, '_, '_>, participant: Participant) -> bool {
    matches!(mentions.cast.entities[participant.entity].entity_type, EntityType::Place | EntityType::Country)
}

fn place(mentions: &Mentions<'_, '_, '_>, participant: Participant) -> bool {
    mentions.cast.entities[participant.entity].entity_type == EntityType::Place
}

fn named(mentions: &Mentions<'_, '_, '_>, token: usize) -> Option<Participant> {
    mentions.cast.named(token).map(|(entity, name)| Participant { entity, mention: name.span })
}

/// "Aleppo, Syria"
fn beside(mentions: &mut Mentions<'_, '_, '_>, found: &mut Vec<Relation>) {
    let tree = mentions.tree;
    for index in 1..mentions.cast.names.len() {
        let (first, second) = (&mentions.cast.names[index - 1], &mentions.cast.names[index]);
        let (at, end, start) = (first.tokens.start, first.tokens.end, second.tokens.start);
        let is_apposed = matches!(tree.dep(second.head(tree)), Dep::Appos | Dep::Npadvmod | Dep::Nmod | Dep::Compound);
        if end + 1 != start || tree.text(end) != "," || !is_apposed {
            continue;
        }
        let (Some(one), Some(other)) = (named(mentions, at), named(mentions, start)) else { continue };
        if place(mentions, one) && is_territory(mentions, other) {
            add(mentions, found, at, (one, RelationType::PartOf, other));
        }
    }
}

/// "the Syrian town of Kobani", "Iraq's second city, Mosul"
fn kind(mentions: &mut Mentions<'_, '_, '_>, noun: usize, found: &mut Vec<Relation>) {
    let tree = mentions.tree;
    let of = tree.children_by(noun, &[Dep::Prep]).filter(|&i| tree.is_lemma(i, "of"));
    let called: Vec<usize> = of.flat_map(|i| tree.children_by(i, &[Dep::Pobj])).collect();
    let subjects: Vec<usize> = called.into_iter().chain(described(mentions, noun)).collect();
    let objects = of_whom(mentions, noun, &["in"]);
    for object in objects.into_iter().filter_map(|token| named(mentions, token)).collect::<Vec<_>>() {
        for subject in subjects.iter().filter_map(|&token| named(mentions, token)).collect::<Vec<_>>() {
            if place(mentions, subject) && is_territory(mentions, object) {
                add(mentions, found, noun, (subject, RelationType::PartOf, object));
            }
        }
    }
}

/// "Kobani in Syria", "separatists in Ukraine"
fn within(mentions: &mut Mentions<'_, '_, '_>, preposition: usize, found: &mut Vec<Relation>) {
    let tree = mentions.tree;
    let Some(head) = tree.head(preposition).filter(|&i| matches!(tree.pos(i), Pos::Noun | Pos::Propn)) else { return };
    let Some(object) = tree.child(preposition, Dep::Pobj).and_then(|token| named(mentions, token)) else { return };
    if !is_territory(mentions, object) {
        return;
    }
    for subject in mentions.resolve(head) {
        let relation = match mentions.cast.entities[subject.entity].entity_type {
            EntityType::Place => RelationType::PartOf,
            EntityType::Organization | EntityType::Group => RelationType::LocatedIn,
            EntityType::Person | EntityType::Country => continue,
        };
        add(mentions, found, preposition, (subject, relation, object));
    }
}

/// "the Britain-based observatory"
fn based(mentions: &mut Mentions<'_, '_, '_>, hyphen: usize, found: &mut Vec<Relation>) {
    let tree = mentions.tree;
    let Some(object) = hyphen.checked_sub(1).and_then(|token| named(mentions, token)) else { return };
    let Some(head) = phrase_head(tree, hyphen + 1) else { return };
    for subject in mentions.resolve(head) {
        let kind = mentions.cast.entities[subject.entity].entity_type;
        if is_territory(mentions, object) && matches!(kind, EntityType::Organization | EntityType::Group) {
            add(mentions, found, hyphen, (subject, RelationType::LocatedIn, object));
        }
    }
}
