//! One sentence as the models of events are asked about it: who is mentioned, which predicates may join them, what the
//! lexicon's frames see.
//!
//! The entry point is [`Scene::of`].

use crate::extract::candidates::{Candidate, Proposal, candidates_of};
use crate::extract::frames::{Framed, framed};
use crate::extract::mentions::Mentions;
use crate::extract::predicates::Predicate;
use crate::lexicon::Lexicon;
use crate::types::{BlockKind, Sentence};

/// What is known of a sentence when its candidates are weighed.
pub(crate) struct Scene<'l> {
    pub(crate) proposal: Proposal,
    pub(crate) frames: Framed<'l>,
    pub(crate) lexicon: &'l Lexicon,
    pub(crate) kind: BlockKind,
}

impl<'l> Scene<'l> {
    /// Reads the sentence.
    pub(crate) fn of(mentions: &mut Mentions<'_, '_, '_>, lexicon: &'l Lexicon, sentence: &Sentence) -> Self {
        let frames = framed(mentions, lexicon, sentence.tokens.clone());
        let proposal = candidates_of(mentions, sentence.tokens.clone());
        Self { proposal, frames, lexicon, kind: sentence.kind }
    }

    /// What may join the two of the candidate.
    pub(crate) fn predicate(&self, candidate: &Candidate) -> &Predicate {
        &self.proposal.predicates[candidate.predicate]
    }
}
