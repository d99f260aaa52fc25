//! How likely an event is to be what the text says, from how it was found.
//!
//! The factors are set by hand: a frame of the lexicon is surer than none, a verb surer than a noun, a name surer than
//! a description, a short sentence (which is parsed better) surer than a long one.

use crate::extract::events::Draft;
use crate::extract::mentions::Mentions;
use crate::types::{MentionKind, Pos};

const FRAME: f32 = 0.9;
const NO_FRAME: f32 = 0.6;
const EVENT_NOUN: f32 = 0.85;
const DESCRIPTION: f32 = 0.9;
const PRONOUN: f32 = 0.75;
const LONG_SENTENCE: f32 = 0.9;
/// In tokens.
const LONG: usize = 40;

/// Between 0 and 1.
pub(crate) fn confidence(mentions: &Mentions<'_, '_, '_>, draft: &Draft<'_>, sentence_tokens: usize) -> f32 {
    let tree = mentions.tree;
    let mut confidence = if draft.frame.is_some() { FRAME } else { NO_FRAME };
    if tree.pos(draft.predicate_token) == Pos::Noun {
        confidence *= EVENT_NOUN;
    }
    for actor in [draft.source, draft.target] {
        confidence *= match mentions.kind_of(actor) {
            MentionKind::Name => 1.0,
            MentionKind::Nominal => DESCRIPTION,
            MentionKind::Pronoun => PRONOUN,
        };
    }
    if sentence_tokens > LONG {
        confidence *= LONG_SENTENCE;
    }
    confidence
}
