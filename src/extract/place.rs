//! Finds out where an event took place: the place or country that its clause names.

use crate::extract::clauses::{is_predicate, obliques};
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::types::{Dep, EntityType, Participant, Pos};

/// Prepositions that tell where something takes place.
const WHERE: [&str; 7] = ["in", "at", "near", "outside", "inside", "around", "across"];

/// A named place or country after "in", "at" or "near" on the predicate, its object or the verb that carries an event
/// noun, unless that is one of the two sides itself.
pub(crate) fn place(mentions: &Mentions<'_, '_, '_>, predicate: usize, sides: [Participant; 2]) -> Option<Participant> {
    let found = phrases(mentions.tree, predicate).into_iter().filter_map(|token| {
        let (entity, name) = mentions.cast.named(token)?;
        Some(Participant { entity, mention: name.span })
    });
    let mut places = found.filter(|place| {
        let kind = mentions.cast.entities[place.entity].entity_type;
        matches!(kind, EntityType::Country | EntityType::Place) && sides.iter().all(|side| side.entity != place.entity)
    });
    places.next()
}

/// Heads of what stands after a preposition of place, nearest to the predicate first.
fn phrases(tree: &Tree<'_>, predicate: usize) -> Vec<usize> {
    let objects = tree.children_by(predicate, &[Dep::Dobj, Dep::Nsubjpass]);
    // "held talks in Geneva": the phrase of an event noun may hang on its verb.
    let is_object = tree.pos(predicate) == Pos::Noun && matches!(tree.dep(predicate), Dep::Dobj | Dep::Nsubjpass);
    let carrier = tree.head(predicate).filter(|&verb| is_object && is_predicate(tree, verb));
    let heads: Vec<usize> = std::iter::once(predicate).chain(objects).chain(carrier).collect();
    // "talks with Chad in Geneva": the parse may hang the place on the partner.
    let with = heads.iter().flat_map(|&head| obliques(tree, head));
    let with = with.filter(|one| matches!(one.preposition.as_str(), "with" | "between"));
    let partners: Vec<usize> = with.flat_map(|one| one.objects).collect();
    let own = heads
        .into_iter()
        .chain(partners)
        .flat_map(|head| obliques(tree, head))
        .filter(|one| WHERE.contains(&one.preposition.as_str()));
    own.filter_map(|one| one.objects.first().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::ask;
    use crate::types::Span;

    /// The place of what the word in braces tells.
    fn of(marked: &str) -> Option<String> {
        ask(marked, |mentions, token| {
            let nobody = Participant { entity: usize::MAX, mention: Span::new(0, 0) };
            let found = place(mentions, token, [nobody, nobody])?;
            Some(mentions.cast.entities[found.entity].label.clone())
        })
    }

    #[test]
    fn a_place_hangs_on_the_act_or_on_what_carries_it() {
        for (sentence, expected) in [
            ("Norway {met} Chad in Geneva.", Some("Geneva")),
            ("Norway held {talks} with Chad in Geneva.", Some("Geneva")),
            ("Norway {attacked} the army near Tripoli.", Some("Libya")),
            ("Norway {attacked} the army in May.", None),
        ] {
            assert_eq!(of(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
