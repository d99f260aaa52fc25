//! One sentence as the models of events are asked about it: who is mentioned, which predicates may join them, what the
//! lexicon's frames see.
//!
//! The entry points are [`prose`], the sentences that are read at all, and [`Scene::of`].

use crate::extract::candidates::{Candidate, Proposal, candidates_of};
use crate::extract::frames::{Framed, framed};
use crate::extract::mentions::Mentions;
use crate::extract::predicates::Predicate;
use crate::lexicon::Lexicon;
use crate::types::{AnnotatedDocument, BlockKind, Sentence};

/// A sentence of more tokens than this is no prose (a list, a table, a page without marks) and is not read.
const MAX_SENTENCE_TOKENS: usize = 400;

/// The sentences that are read, each with its index in the document.
pub(crate) fn prose(annotated: &AnnotatedDocument) -> impl Iterator<Item = (usize, &Sentence)> {
    annotated.sentences.iter().enumerate().filter(|(_, sentence)| sentence.tokens.len() <= MAX_SENTENCE_TOKENS)
}

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
