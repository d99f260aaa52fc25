//! Names what speaks for and against a candidate: the features of the two models.
//!
//! [`relation_features`] are asked whether the predicate joins the two at all, and which way round; [`class_features`],
//! once that is settled, what kind of act it is. No feature holds a name: proper nouns are seen by their kind only. A
//! feature's name is its beginning (`glossary` says what that means), a colon, and the values in question.

mod class;
mod glossary;
mod relation;
mod writer;

use std::borrow::Cow;

pub(crate) use class::class_features;
pub(crate) use glossary::in_words;
pub(crate) use relation::relation_features;

use crate::extract::candidates::{Candidate, Party};
use crate::extract::mentions::Mentions;
use crate::extract::predicates::{Place, Predicate};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::types::{MentionKind, Pos};

/// A candidate, with what many of its features are made of.
struct Asked<'s> {
    scene: &'s Scene<'s>,
    mentions: &'s Mentions<'s, 's, 's>,
    candidate: &'s Candidate,
    predicate: &'s Predicate,
    /// The predicate's lemma; of a proper noun only that it is one.
    lemma: &'s str,
    /// `n` or `v`: noun or verb.
    kind: &'static str,
}

impl<'s> Asked<'s> {
    fn new(scene: &'s Scene<'s>, mentions: &'s Mentions<'s, 's, 's>, candidate: &'s Candidate) -> Self {
        let predicate = scene.predicate(candidate);
        let lemma = match mentions.tree.pos(predicate.token) {
            Pos::Propn => NAME,
            _ => &predicate.lemma,
        };
        let kind = if predicate.is_noun { "n" } else { "v" };
        Self { scene, mentions, candidate, predicate, lemma, kind }
    }

    fn tree(&self) -> &'s Tree<'s> {
        self.mentions.tree
    }

    /// The place of the party around the predicate, or `-`.
    fn place_of(&self, party: &Party) -> Cow<'s, str> {
        self.predicate.place(party.head).map_or(Cow::Borrowed("-"), Place::name)
    }

    /// Kind of entity and kind of mention: `country.name`.
    fn side(&self, party: &Party) -> String {
        let entity = &self.mentions.cast.entities[party.participant.entity];
        let kind = match self.mentions.kind_of(party.participant) {
            MentionKind::Name => "name",
            MentionKind::Nominal => "noun",
            MentionKind::Pronoun => "pron",
        };
        [entity.entity_type.as_str(), kind].join(".")
    }

    /// The noun that a description is made of.
    fn noun_of(&self, party: &Party) -> Option<String> {
        let is_description = self.mentions.kind_of(party.participant) == MentionKind::Nominal;
        is_description.then(|| word(self.tree(), party.head))
    }
}

/// Stands for every proper noun.
const NAME: &str = "NAME";

/// A word above or below the predicate, without names.
fn word(tree: &Tree<'_>, i: usize) -> String {
    if matches!(tree.pos(i), Pos::Propn | Pos::Num) { NAME.to_owned() } else { tree.lemma(i) }
}
