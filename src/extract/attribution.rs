//! Finds out who says that an event is so, where it is not the text itself.
//!
//! [`attribution`] climbs from the predicate through reports ("said that", "according to", "denied that") and gives
//! the chain of speakers, outermost first. [`is_asserted`] decides whether the graph may state the event as a fact.

use crate::extract::clauses::{clause_of, is_predicate, obliques};
use crate::extract::factuality::report_above;
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::lexicon::Lexicon;
use crate::types::{Dep, Entity, Event, Modality, Participant, Polarity, Pos};

/// The speakers to whom the text ascribes the claim that the predicate makes, outermost first; empty if it is the
/// text's own.
pub(crate) fn attribution(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    predicate: usize,
) -> Vec<Participant> {
    let tree = mentions.tree;
    let mut chain: Vec<Participant> = Vec::new();
    let mut at = predicate;
    loop {
        if let Some(speaker) = according_to(mentions, at) {
            add(&mut chain, speaker);
        }
        let Some(head) = tree.head(at) else { break };
        if let Some(report) = report_above(tree, lexicon, at) {
            let speakers =
                if is_predicate(tree, report) { speakers_of(tree, report) } else { owners(mentions, report) };
            // "A and B said": the first speaks for both in the chain, which is an order of speakers, not a set.
            if let Some(speaker) = speakers.first().and_then(|&token| mentions.speaker(token)) {
                add(&mut chain, speaker);
            }
        }
        at = head;
    }
    chain.reverse();
    chain
}

fn add(chain: &mut Vec<Participant>, speaker: Participant) {
    if chain.iter().all(|known| known.entity != speaker.entity) {
        chain.push(speaker);
    }
}

/// Whoever acts in the clause of a report: its subject, or the agent of "was told by".
fn speakers_of(tree: &Tree<'_>, report: usize) -> Vec<usize> {
    clause_of(tree, report).subjects
}

fn owners(mentions: &Mentions<'_, '_, '_>, noun: usize) -> Vec<usize> {
    mentions.tree.children_by(noun, &[Dep::Poss]).collect()
}

/// "according to Politico", "per the ministry" on the clause.
fn according_to(mentions: &mut Mentions<'_, '_, '_>, at: usize) -> Option<Participant> {
    let tree = mentions.tree;
    if !matches!(tree.pos(at), Pos::Verb | Pos::Aux | Pos::Noun) {
        return None;
    }
    let according = tree.children_by(at, &[Dep::Prep]).find(|&i| tree.is_lemma(i, "accord"))?;
    let speaker = obliques(tree, according)
        .into_iter()
        .next()
        .or_else(|| obliques(tree, at).into_iter().find(|oblique| tree.head(oblique.token) == Some(according)))?;
    mentions.speaker(*speaker.objects.first()?)
}

/// Whether the event may stand in the graph as a plain triple: it is affirmed and actual, and the text itself says so,
/// or only the actor's own side does.
///
/// What somebody alleges of others, plans, fears, denies or did not do is described and not asserted.
pub(crate) fn is_asserted(event: &Event, entities: &[Entity]) -> bool {
    event.polarity == Polarity::Affirmed
        && event.modality == Modality::Actual
        && event.attribution.iter().all(|speaker| {
            let is_own_side = |actor: Participant| {
                let (speaker, actor) = (speaker.entity, actor.entity);
                let country = entities[speaker].country;
                speaker == actor || (country.is_some() && country == entities[actor].country)
            };
            is_own_side(event.source) || (event.reciprocal && is_own_side(event.target))
        })
}
