//! Proposes who may act on whom: every two mentions of a sentence with a predicate that joins them.
//!
//! The entry point is [`candidates_of`]. What is proposed here is generous; `events` chooses.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::extract::clauses::is_predicate;
use crate::extract::mentions::Mentions;
use crate::extract::predicates::{Place, Predicate, predicates_of};
use crate::extract::tree::Tree;
use crate::types::{Dep, Participant, Pos, Tag};

/// How many steps up the tree two words may lie from where their paths meet.
const MAX_STEPS: usize = 8;
/// How many predicates above the meeting point are proposed: "A and B *held talks*".
const MAX_ABOVE: usize = 2;
/// A sentence with more mentions than this is a list; only the nearest are paired.
const MAX_MENTIONS: usize = 24;
/// How many mentions to the right one is paired with.
const MAX_REACH: usize = 12;

/// Somebody mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Party {
    /// Head of the noun phrase.
    pub(crate) head: usize,
    pub(crate) participant: Participant,
}

/// Two mentions, in the order of the text, and the predicate that may join them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) first: Party,
    pub(crate) second: Party,
    /// Index in [`Proposal::predicates`].
    pub(crate) predicate: usize,
    /// From the first and from the second to the predicate, see [`path`].
    pub(crate) paths: [String; 2],
    /// From the first to the second.
    pub(crate) direct: String,
    /// How many mentions stand between the two.
    pub(crate) between: usize,
    /// Whether the predicate lies on the way from one to the other, not above it.
    pub(crate) is_on_path: bool,
}

/// Which way round an act goes between the two mentions of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the first to the second.
    Forward,
    /// From the second to the first.
    Backward,
}

/// What one sentence proposes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Proposal {
    pub(crate) parties: Vec<Party>,
    pub(crate) predicates: Vec<Predicate>,
    pub(crate) candidates: Vec<Candidate>,
}

/// The candidates of one sentence, in the order of mentions and predicates.
pub(crate) fn candidates_of(mentions: &mut Mentions<'_, '_, '_>, sentence: Range<usize>) -> Proposal {
    let tree = mentions.tree;
    let parties: Vec<Party> = mentions
        .in_sentence(sentence.clone())
        .into_iter()
        .take(MAX_MENTIONS)
        .map(|(head, participant)| Party { head, participant })
        .collect();
    let heads: HashSet<usize> = parties.iter().map(|party| party.head).collect();
    let predicates = predicates_of(tree, sentence, &heads);
    let by_token: BTreeMap<usize, usize> = predicates.iter().enumerate().map(|(i, one)| (one.token, i)).collect();
    let mut candidates = Vec::new();
    for (i, &first) in parties.iter().enumerate() {
        for (between, &second) in parties[i + 1..].iter().take(MAX_REACH).enumerate() {
            if first.participant.entity == second.participant.entity || first.head == second.head {
                continue;
            }
            let Some(direct) = path(tree, first.head, second.head) else { continue };
            for (token, is_on_path) in joining(tree, first.head, second.head) {
                let Some(&predicate) = by_token.get(&token) else { continue };
                let is_outside = |party: Party| {
                    predicates[predicate].place(party.head).is_none() && is_outside(tree, party.head, token)
                };
                if is_outside(first) || is_outside(second) {
                    continue;
                }
                // "invited Armenia and Azerbaijan": what is done to both joins neither with the other.
                let places = [first, second].map(|party| predicates[predicate].place(party.head));
                if places[0] == places[1] && matches!(places[0], Some(Place::Object | Place::Dative)) {
                    continue;
                }
                let (Some(one), Some(other)) = (path(tree, first.head, token), path(tree, second.head, token)) else {
                    continue;
                };
                let (paths, direct) = ([one, other], direct.clone());
                candidates.push(Candidate { first, second, predicate, paths, direct, between, is_on_path });
            }
        }
    }
    Proposal { parties, predicates, candidates }
}

/// The words on the way from one token to the other, and the predicates right above; each with whether it is on the way.
fn joining(tree: &Tree<'_>, one: usize, other: usize) -> Vec<(usize, bool)> {
    let Some((up, top, down)) = way(tree, one, other) else { return Vec::new() };
    let mut tokens: Vec<(usize, bool)> = up.into_iter().chain(down).map(|i| (i, true)).collect();
    tokens.retain(|&(i, _)| i != one && i != other);
    if top != one && top != other {
        tokens.push((top, true));
    }
    // "talks between A and B", "A and B met": what joins them stands above both.
    if !is_predicate(tree, top) {
        let is_act = |&i: &usize| is_predicate(tree, i) || tree.pos(i) == Pos::Noun;
        tokens.extend(tree.ancestors(top).take(MAX_STEPS).filter(is_act).take(MAX_ABOVE).map(|i| (i, false)));
    }
    tokens
}

/// Whether the predicate stands in a clause with a subject of its own, below the one where the mention stands: in
/// "Iran said that Iraq attacked Kuwait", Iran has no part in the attack.
fn is_outside(tree: &Tree<'_>, mention: usize, predicate: usize) -> bool {
    let Some((_, _, down)) = way(tree, mention, predicate) else { return true };
    down.iter().any(|&i| {
        let opens = match tree.dep(i) {
            Dep::Ccomp | Dep::Advcl | Dep::Parataxis | Dep::Csubj | Dep::Relcl | Dep::Acl | Dep::Pcomp => true,
            Dep::Conj => is_predicate(tree, i),
            _ => false,
        };
        let mut subjects = tree.children_by(i, &[Dep::Nsubj, Dep::Nsubjpass]);
        opens && subjects.any(|subject| !matches!(tree.token(subject).tag, Tag::Wdt | Tag::Wp))
    })
}

/// The way from one token to another: what lies below the meeting point on the first's side (the token itself
/// included), the meeting point, and what lies below it on the second's side.
fn way(tree: &Tree<'_>, one: usize, other: usize) -> Option<(Vec<usize>, usize, Vec<usize>)> {
    let chain = |from| std::iter::once(from).chain(tree.ancestors(from)).take(MAX_STEPS + 1).collect::<Vec<_>>();
    let (ups, downs) = (chain(one), chain(other));
    let (i, j) = ups.iter().enumerate().find_map(|(i, at)| Some((i, downs.iter().position(|down| down == at)?)))?;
    Some((ups[..i].to_vec(), ups[i], downs[..j].to_vec()))
}

/// The way from a mention to a predicate in words of grammar: relations on the way up, then, each after a `>`, those on
/// the way down. A preposition stands for itself and its object; what is joined by `and` stands where the first stands.
fn path(tree: &Tree<'_>, from: usize, to: usize) -> Option<String> {
    let (up, _, down) = way(tree, from, to)?;
    let mut text = String::new();
    let mut add = |step: &str, is_down: bool| {
        if !text.is_empty() {
            text.push(' ');
        }
        if is_down {
            text.push('>');
        }
        text.push_str(step);
    };
    for &i in &up {
        if let Some(step) = step(tree, i) {
            add(&step, false);
        }
    }
    for &i in down.iter().rev() {
        if let Some(step) = step(tree, i) {
            add(&step, true);
        }
    }
    Some(text)
}

/// What the edge above a token is called; `None` if it adds nothing.
fn step(tree: &Tree<'_>, i: usize) -> Option<String> {
    let is_nominal = matches!(tree.pos(i), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Adj);
    match tree.dep(i) {
        Dep::Conj if is_nominal => None,
        Dep::Pobj | Dep::Pcomp => None,
        Dep::Prep | Dep::Agent => Some(tree.lemma(i)),
        dep => Some(dep.as_str().to_owned()),
    }
}
