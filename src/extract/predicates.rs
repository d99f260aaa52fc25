//! Finds the words of a sentence that may tell an act, and the places around each.
//!
//! The entry point is [`predicates_of`]. A predicate is a verb that heads a clause or a common noun that stands for no
//! actor; its places are read off the clause (`clauses`), so that active, passive, relative and controlled clauses
//! look alike from here on.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::extract::clauses::{clause_of, is_predicate, obliques, subject_of};
use crate::extract::tree::Tree;
use crate::types::{Dep, Pos};

/// Where somebody stands with respect to a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Subject,
    Object,
    Dative,
    Attribute,
    /// After this preposition, on the predicate.
    Oblique(String),
    /// Owns the object of the verb, or the noun.
    Possessor,
    /// Stands before the object of the verb, or the noun: `Russian` of "the Russian attack".
    Modifier,
    /// After this preposition, on the object of the verb: "sanctions on".
    ObjectOblique(String),
    /// Acts in the clause that the verb governs: "wants Iran to stop".
    Complement,
    /// Acts in the clause of which the noun is object: "began talks".
    Carrier,
    /// After this preposition, on the verb of which the noun is object: "held a meeting on Monday with".
    CarrierOblique(String),
}

impl Place {
    /// The place as features name it.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Subject => "subj",
            Self::Object => "obj",
            Self::Dative => "dat",
            Self::Attribute => "attr",
            Self::Oblique(preposition) => preposition,
            Self::Possessor => "poss",
            Self::Modifier => "mod",
            Self::ObjectOblique(preposition) => return Cow::Owned(format!("obj.{preposition}")),
            Self::Complement => "clause",
            Self::Carrier => "carrier",
            Self::CarrierOblique(preposition) => return Cow::Owned(format!("carrier.{preposition}")),
        })
    }
}

/// A word that may tell an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Predicate {
    pub(crate) token: usize,
    pub(crate) is_noun: bool,
    pub(crate) is_passive: bool,
    /// The lemma, with the particle after a `_`.
    pub(crate) lemma: String,
    /// What completes a verb without being an actor: `talks` of "held talks", `critical` of "is critical".
    pub(crate) object: Option<usize>,
    /// Heads of noun phrases with the place that each fills, the surest place first.
    pub(crate) places: Vec<(usize, Place)>,
}

impl Predicate {
    /// The place that the noun phrase headed by the token fills, if it fills one.
    pub(crate) fn place(&self, head: usize) -> Option<&Place> {
        self.places.iter().find(|(token, _)| *token == head).map(|(_, place)| place)
    }
}

/// The predicates of a sentence, in order; `actors` are the heads of what stands for an actor.
pub(crate) fn predicates_of(
    tree: &Tree<'_>,
    sentence: std::ops::Range<usize>,
    actors: &HashSet<usize>,
) -> Vec<Predicate> {
    let of = |i: usize| match tree.pos(i) {
        _ if is_predicate(tree, i) => Some(verb(tree, i, actors)),
        Pos::Noun if !actors.contains(&i) => Some(noun(tree, i)),
        _ => None,
    };
    sentence.filter_map(of).collect()
}

fn verb(tree: &Tree<'_>, token: usize, actors: &HashSet<usize>) -> Predicate {
    let clause = clause_of(tree, token);
    let mut places: Vec<(usize, Place)> = Vec::new();
    let all = |tokens: &[usize], place: Place| tokens.iter().map(|&i| (i, place.clone())).collect::<Vec<_>>();
    places.extend(all(&clause.subjects, Place::Subject));
    places.extend(all(&clause.objects, Place::Object));
    places.extend(all(&clause.datives, Place::Dative));
    places.extend(all(&clause.attributes, Place::Attribute));
    for oblique in &clause.obliques {
        places.extend(all(&oblique.objects, Place::Oblique(oblique.preposition.clone())));
    }
    let is_common = |&&i: &&usize| matches!(tree.pos(i), Pos::Noun | Pos::Adj) && !actors.contains(&i);
    let of_obliques = clause.obliques.iter().flat_map(|one| &one.objects);
    let object = clause.objects.iter().chain(&clause.attributes).chain(of_obliques).find(is_common).copied();
    let nouns = clause.objects.iter().chain(&clause.attributes).copied();
    for noun in nouns.chain(object.filter(|i| !clause.objects.contains(i) && !clause.attributes.contains(i))) {
        places.extend(around(tree, noun));
        for oblique in obliques(tree, noun) {
            places.extend(all(&oblique.objects, Place::ObjectOblique(oblique.preposition)));
        }
    }
    for &complement in &clause.complements {
        places.extend(all(&subject_of(tree, complement), Place::Complement));
    }
    Predicate { token, is_noun: false, is_passive: clause.is_passive, lemma: clause.lemma(tree), object, places }
}

fn noun(tree: &Tree<'_>, token: usize) -> Predicate {
    let mut places = around(tree, token);
    for oblique in obliques(tree, token) {
        places.extend(oblique.objects.iter().map(|&i| (i, Place::Oblique(oblique.preposition.clone()))));
    }
    if let Some(verb) = tree.head(token).filter(|&verb| is_predicate(tree, verb)) {
        let clause = clause_of(tree, verb);
        if clause.objects.contains(&token) {
            places.extend(clause.subjects.iter().map(|&i| (i, Place::Carrier)));
            for oblique in &clause.obliques {
                let place = Place::CarrierOblique(oblique.preposition.clone());
                places.extend(oblique.objects.iter().map(|&i| (i, place.clone())));
            }
        }
    }
    Predicate { token, is_noun: true, is_passive: false, lemma: tree.lemma(token), object: None, places }
}

/// Who owns the noun and who stands before it.
fn around(tree: &Tree<'_>, noun: usize) -> Vec<(usize, Place)> {
    let opened = |deps: &'static [Dep]| tree.children_by(noun, deps).flat_map(|i| tree.coordinated(i));
    let owners = opened(&[Dep::Poss]).map(|i| (i, Place::Possessor));
    owners.chain(opened(&[Dep::Amod, Dep::Compound, Dep::Nmod]).map(|i| (i, Place::Modifier))).collect()
}
