//! Resolves descriptions of a pair: "the two countries", "both sides".
//!
//! Whoever is looked for is looked for among names only, so that no description leads to another description.

use std::collections::BTreeMap;

use crate::extract::mentions::Mentions;
use crate::types::{Dep, EntityType, Pos};

/// How many sentences back "the two countries" may reach for two that the text does not join.
const MAX_COLLECTIVE_SENTENCES: usize = 6;
/// How many names back it may reach for two that the text joins.
const MAX_COLLECTIVE_NAMES: usize = 200;

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
        "leader" | "president" | "minister" | "man" | "official" | "diplomat" | "counterpart" => {
            |kind| kind == EntityType::Person
        }
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
