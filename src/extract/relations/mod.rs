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
/// event; what descriptions say is told of them alone.
pub(crate) fn relations_of(mentions: &mut Mentions<'_, '_, '_>, participants: &BTreeSet<usize>) -> Vec<Relation> {
    let mut found = Vec::new();
    offices::read(mentions, participants, &mut found);
    ties::read(mentions, &mut found);
    places::read(mentions, participants, &mut found);
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
    // "Iran, one of its allies"
    let is_one = |i: usize| matches!(tree.lemma(i).as_str(), "one" | "some" | "most");
    let one = tree.head(noun).and_then(|of| tree.head(of)).filter(|&i| tree.dep(noun) == Dep::Pobj && is_one(i));
    let noun = one.unwrap_or(noun);
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
    // "the U.S. and allies Britain and Canada"
    if let Some(head) = tree.head(noun).filter(|&i| tree.dep(noun) == Dep::Conj && mentions.cast.named(i).is_some())
        && tree.child(noun, Dep::Poss).is_none()
    {
        return vec![head];
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::{Actors, Roles};
    use crate::extract::linking::Cast;
    use crate::nlp::Model;
    use crate::types::Document;

    /// The relations of a text, each as `subject relation object`; all its entities take part.
    fn of(text: &str) -> Vec<String> {
        let annotated = Model::embedded().unwrap().annotator().annotate(Document::raw("test", text));
        let tree = Tree::new(&annotated);
        let (actors, roles) = (Actors::embedded().unwrap(), Roles::embedded().unwrap());
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, &actors, &roles));
        let found = relations_of(&mut mentions, &(0..1000).collect());
        let label = |side: Participant| mentions.cast.entities[side.entity].label.clone();
        let write = |one: &Relation| format!("{} {} {}", label(one.subject), one.relation.as_str(), label(one.object));
        found.iter().map(write).collect()
    }

    #[test]
    fn each_form_of_a_relation() {
        for (text, expected) in [
            ("The Norwegian President Ola Berg met the envoy.", "Ola Berg holds_office Norway"),
            ("NATO Secretary General Ola Berg met the envoy.", "Ola Berg holds_office NATO"),
            ("The Norwegian ambassador Ola Berg met the envoy.", "Ola Berg acts_for Norway"),
            ("NATO member Norway met the envoy.", "Norway member_of NATO"),
            ("Norway, a member of NATO, met the envoy.", "Norway member_of NATO"),
            ("NATO ally Norway met the envoy.", "Norway member_of NATO"),
            ("Norway is an ally of Chad.", "Norway ally_of Chad"),
            ("Chad's rival Togo met the envoy.", "Togo rival_of Chad"),
            ("The troops left Bergen, Norway.", "Bergen part_of Norway"),
        ] {
            assert!(of(text).iter().any(|one| one == expected), "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn titles_of_no_state_tell_nothing() {
        assert_eq!(of("General Ola Berg met the journalist Kari Dal."), Vec::<String>::new());
    }
}
