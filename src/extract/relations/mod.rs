//! Reads what holds rather than happens: offices, memberships, alliances and rivalries, and what lies where.
//!
//! The entry point is [`relations_of`]. Titles tell offices (`offices`); nouns that say what one is to another ("a
//! member of", "its ally", "rival") tell the rest of what holds between actors (`ties`), also where they are part of
//! a word ("Iran-backed"); `places` has what lies in what.

mod offices;
mod places;
mod ties;

use std::collections::BTreeSet;

use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::types::{Dep, Participant, Pos, Relation, RelationType};

/// How many words may stand between a noun and the name before it that says whose it is.
const MAX_WORDS_BETWEEN: usize = 4;

/// The relations that the document states, in order of the text. `participants`: the entities that take part in an
/// event; what lies where is told of them alone.
pub(crate) fn relations_of(mentions: &mut Mentions<'_, '_, '_>, participants: &BTreeSet<usize>) -> Vec<Relation> {
    let mut found = Vec::new();
    offices::read(mentions, &mut found);
    ties::read(mentions, &mut found);
    let before = found.len();
    places::read(mentions, &mut found);
    let mut index = 0;
    found.retain(|relation| {
        index += 1;
        index <= before || participants.contains(&relation.subject.entity)
    });
    found.sort_by_key(|relation| (relation.sentence, relation.subject, relation.relation, relation.object));
    found.dedup_by_key(|relation| (relation.subject.entity, relation.relation, relation.object.entity));
    let mut told = BTreeSet::new();
    found.retain(|relation| told.insert((relation.subject.entity, relation.relation, relation.object.entity)));
    found
}

/// Notes a relation, unless both sides are one.
fn add(
    mentions: &Mentions<'_, '_, '_>,
    found: &mut Vec<Relation>,
    at: usize,
    (subject, relation, object): (Participant, RelationType, Participant),
) {
    if let Some(sentence) = mentions.tree.sentence_of(at)
        && subject.entity != object.entity
    {
        found.push(Relation { sentence, subject, relation, object });
    }
}

/// The tokens that a noun describes: "ally Russia", "Turkey, a member of NATO", "Turkey is a member".
fn described(mentions: &Mentions<'_, '_, '_>, noun: usize) -> Vec<usize> {
    let tree = mentions.tree;
    let mut tokens: Vec<usize> = tree.children_by(noun, &[Dep::Appos]).flat_map(|i| tree.coordinated(i)).collect();
    if let Some(name) = mentions.cast.named(noun + 1).map(|(_, name)| name.head(tree))
        && tree.sentence_of(noun + 1) == tree.sentence_of(noun)
    {
        tokens.extend(tree.coordinated(name));
    }
    if let Some(head) = tree.head(noun) {
        match tree.dep(noun) {
            Dep::Appos => tokens.extend(tree.coordinated(head).into_iter().filter(|&i| i != noun)),
            Dep::Attr if tree.is_lemma(head, "be") || tree.is_lemma(head, "remain") => {
                let subjects = tree.children_by(head, &[Dep::Nsubj]);
                tokens.extend(subjects.flat_map(|i| tree.coordinated(i)));
            }
            // "the members are Britain and China"
            Dep::Nsubj if tree.is_lemma(head, "be") => {
                tokens.extend(tree.children_by(head, &[Dep::Attr]).flat_map(|i| tree.coordinated(i)));
            }
            _ => {}
        }
    }
    tokens.retain(|&i| i != noun);
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The tokens that say whose or of what a noun is: "its ally", "NATO member", "a rival of".
fn of_whom(mentions: &Mentions<'_, '_, '_>, noun: usize, prepositions: &[&str]) -> Vec<usize> {
    let tree = mentions.tree;
    let after = tree.children_by(noun, &[Dep::Prep]).filter(|&i| prepositions.contains(&tree.lemma(i).as_str()));
    let after: Vec<usize> =
        after.flat_map(|i| tree.children_by(i, &[Dep::Pobj])).flat_map(|i| tree.coordinated(i)).collect();
    if !after.is_empty() {
        return after;
    }
    let owners: Vec<usize> = tree.children_by(noun, &[Dep::Poss]).flat_map(|i| tree.coordinated(i)).collect();
    if !owners.is_empty() {
        return owners;
    }
    let is_part = |&i: &usize| {
        mentions.cast.named(i).is_some()
            || matches!(tree.pos(i), Pos::Adj | Pos::Noun | Pos::Part | Pos::Propn | Pos::Adv)
            || tree.text(i) == "-"
    };
    let reach = noun.saturating_sub(MAX_WORDS_BETWEEN)..noun;
    let same = tree.sentence_of(noun);
    let before = reach.rev().take_while(|&i| tree.sentence_of(i) == same && is_part(&i));
    before.filter(|&i| mentions.cast.named(i).is_some()).take(1).collect()
}

/// The noun that a modifier stands before: the head of the phrase.
fn phrase_head(tree: &Tree<'_>, modifier: usize) -> Option<usize> {
    let above = std::iter::once(modifier).chain(tree.ancestors(modifier)).skip(1);
    above.take(3).find(|&i| i > modifier && matches!(tree.pos(i), Pos::Noun | Pos::Propn))
}
