//! What the models of events are asked about, laid open: for training them and for looking into them.
//!
//! The entry point is [`Extractor::propose`].

use crate::extract::Extractor;
use crate::extract::candidates::Way;
use crate::extract::features::{class_features, relation_features};
use crate::extract::linking::Cast;
use crate::extract::mentions::Mentions;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::types::{AnnotatedDocument, Entity, Participant, Sentence, Span};

/// Two mentions with a predicate that may join them, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Index in [`Proposals::sentences`].
    pub sentence: usize,
    /// The two, in the order of the text.
    pub parties: [Participant; 2],
    /// Lemma of the predicate, and of what completes it.
    pub predicate: Vec<String>,
    /// Where the predicate stands.
    pub act: Span,
    /// Whether the predicate is a noun.
    pub is_noun: bool,
    /// Features of the model that decides whether the predicate joins the two, and which way round.
    pub relation: Vec<String>,
    /// Features of the model that decides on the class: were the act from the first to the second, and the reverse.
    pub class: [Vec<String>; 2],
}

/// All that one document proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposals {
    /// Its entities, with the forms that the document uses.
    pub entities: Vec<Entity>,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// What may be an event.
    pub proposed: Vec<Proposed>,
}

impl Extractor<'_> {
    /// Every candidate of the document with its features, chosen or not.
    #[must_use]
    pub fn propose(&self, annotated: &AnnotatedDocument) -> Proposals {
        let tree = Tree::new(annotated);
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, self.actors, self.roles));
        let mut proposed = Vec::new();
        for (index, sentence) in tree.prose() {
            let scene = Scene::of(&mut mentions, self.lexicon, sentence);
            for candidate in &scene.proposal.candidates {
                let predicate = scene.predicate(candidate);
                let mut one = Proposed {
                    sentence: index,
                    parties: [candidate.first.participant, candidate.second.participant],
                    predicate: vec![predicate.lemma.clone()],
                    act: tree.token(predicate.token).span,
                    is_noun: predicate.is_noun,
                    relation: Vec::new(),
                    class: [Vec::new(), Vec::new()],
                };
                one.predicate.extend(predicate.object.map(|object| tree.lemma(object)));
                relation_features(&scene, &mentions, candidate, &mut one.relation);
                class_features(&scene, &mentions, candidate, Way::Forward, &mut one.class[0]);
                class_features(&scene, &mentions, candidate, Way::Backward, &mut one.class[1]);
                proposed.push(one);
            }
        }
        let (mut cast, _) = mentions.into_parts();
        cast.add_aliases(&tree);
        Proposals { entities: cast.entities, sentences: annotated.sentences.clone(), proposed }
    }
}
