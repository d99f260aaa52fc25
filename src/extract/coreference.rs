//! Resolves what refers back: pronouns, and descriptions of a pair ("the two countries", "both sides").
//!
//! Sieves from the surest down; what none of them settles stays unresolved. Whoever is looked for is looked for among
//! names only, so that no description leads to another description.

use std::collections::BTreeMap;

use crate::extract::mentions::Mentions;
use crate::types::{Dep, EntityType, Pos, Tag};

/// How many sentences back a pronoun may reach.
const MAX_PRONOUN_SENTENCES: usize = 2;
/// How many sentences back "the two countries" may reach for two that the text does not join.
const MAX_COLLECTIVE_SENTENCES: usize = 6;
/// How many names back it may reach for two that the text joins.
const MAX_COLLECTIVE_NAMES: usize = 200;

/// The entities that a personal pronoun stands for; `None` if the token is no such pronoun.
pub(crate) fn pronoun(mentions: &Mentions<'_, '_, '_>, token: usize) -> Option<Vec<usize>> {
    let tree = mentions.tree;
    if !matches!(tree.token(token).tag, Tag::Prp | Tag::PrpPoss) {
        return None;
    }
    let found = match tree.text(token).to_lowercase().as_str() {
        "he" | "she" | "him" | "her" | "his" | "hers" => latest(mentions, token, is_person),
        "it" | "its" => latest(mentions, token, is_body),
        _ => None,
    };
    Some(found.into_iter().collect())
}

fn is_person(entity_type: EntityType) -> bool {
    entity_type == EntityType::Person
}

fn is_body(entity_type: EntityType) -> bool {
    matches!(entity_type, EntityType::Country | EntityType::Organization)
}

/// The most fitting name before the token: subjects first, then the nearest.
fn latest(mentions: &Mentions<'_, '_, '_>, token: usize, fits: fn(EntityType) -> bool) -> Option<usize> {
    let tree = mentions.tree;
    let here = tree.sentence_of(token)?;
    let names = &mentions.cast.names;
    let before = names.partition_point(|name| name.tokens.start < token);
    let mut best: Option<((usize, usize, usize), usize)> = None;
    for index in (0..before).rev() {
        let name = &names[index];
        let Some(sentence) = tree.sentence_of(name.tokens.start) else { continue };
        let distance = here - sentence.min(here);
        if distance > MAX_PRONOUN_SENTENCES {
            break;
        }
        let entity = mentions.cast.referents[index];
        if !fits(mentions.cast.entities[entity].entity_type) {
            continue;
        }
        let head = name.head(tree);
        let is_subject = matches!(tree.dep(head), Dep::Nsubj | Dep::Nsubjpass);
        let is_argument = is_subject || matches!(tree.dep(head), Dep::Dobj | Dep::Pobj | Dep::Conj | Dep::Appos);
        // A pronoun and its name are not two places of one verb: "Putin met him".
        let is_rival = tree.head(head) == tree.head(token) && tree.dep(token) != Dep::Poss;
        if is_rival || !is_argument {
            continue;
        }
        let rank = (distance, usize::from(!is_subject), token - name.tokens.start);
        if best.is_none_or(|(known, _)| rank < known) {
            best = Some((rank, entity));
        }
    }
    best.map(|(_, entity)| entity)
}

/// The members of "the two countries", "both sides", "the two leaders"; `None` if the phrase is no such description.
pub(crate) fn collective(mentions: &Mentions<'_, '_, '_>, token: usize) -> Option<Vec<usize>> {
    let tree = mentions.tree;
    let counts = |i: &usize| {
        matches!(tree.lemma(*i).as_str(), "two" | "both" | "2")
            && matches!(tree.pos(*i), Pos::Num | Pos::Det | Pos::Pron | Pos::Cconj)
    };
    let lemma = tree.lemma(token);
    let fits: fn(EntityType) -> bool = match lemma.as_str() {
        "side" | "country" | "nation" | "state" | "neighbor" | "neighbour" | "republic" | "capital" | "government"
        | "party" | "power" | "ally" | "rival" | "foe" | "enemy" | "both" => |kind| kind == EntityType::Country,
        "leader" | "president" | "minister" | "man" | "official" | "diplomat" | "counterpart" => is_person,
        _ => return None,
    };
    let is_pair = lemma == "both" || tree.children(token).iter().any(counts);
    if !is_pair || mentions.cast.named(token).is_some() {
        return None;
    }
    let here = tree.sentence_of(token)?;
    let names = &mentions.cast.names;
    let before = names.partition_point(|name| name.tokens.start < token);
    // Two that the text joins ("Armenia and Azerbaijan") are the pair, the oftener joined the likelier, and then the
    // later; else the two that were named last.
    let mut joined: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut best: Option<(usize, [usize; 2])> = None;
    let mut pair = Vec::new();
    for index in (0..before).rev().take(MAX_COLLECTIVE_NAMES) {
        let Some(sentence) = tree.sentence_of(names[index].tokens.start) else { continue };
        let entity = mentions.cast.referents[index];
        if !fits(mentions.cast.entities[entity].entity_type) {
            continue;
        }
        let head = names[index].head(tree);
        if let Some(partner) = tree.head(head).filter(|_| tree.dep(head) == Dep::Conj)
            && let Some((other, _)) = mentions.cast.named(partner)
            && other != entity
            && fits(mentions.cast.entities[other].entity_type)
        {
            let count = joined.entry((entity.min(other), entity.max(other))).or_default();
            *count += 1;
            if best.is_none_or(|(most, _)| *count > most) {
                best = Some((*count, [other, entity]));
            }
        }
        let is_near = here.saturating_sub(sentence) <= MAX_COLLECTIVE_SENTENCES;
        if is_near && pair.len() < 2 && !pair.contains(&entity) {
            pair.push(entity);
        }
    }
    if let Some((_, pair)) = best {
        return Some(pair.to_vec());
    }
    pair.reverse();
    (pair.len() == 2).then_some(pair)
}
