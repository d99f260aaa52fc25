//! Lists who is spoken of in each sentence of a document.
//!
//! The entry point is [`roster`]; it asks `mentions` sentence by sentence and keeps the answers apart from events.

use crate::extract::mentions::{Mentions, Sieve};
use crate::types::{Entity, MentionKind, Participant};

/// The mentions of a document, and the entities that they refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Who is spoken of.
    pub entities: Vec<Entity>,
    /// Where, in order.
    pub spoken: Vec<Spoken>,
}

/// One mention, as a sentence has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// Index of the sentence.
    pub sentence: usize,
    /// The token that heads the phrase.
    pub head: usize,
    /// Whom it stands for (an index in [`Roster::entities`]), and the words.
    pub participant: Participant,
    /// How it refers.
    pub kind: MentionKind,
    /// By what it was resolved.
    pub by: Sieve,
}

/// All mentions of a document. A sentence that is too long to be prose has none.
pub(crate) fn roster(mut mentions: Mentions<'_, '_, '_>) -> Roster {
    let tree = mentions.tree;
    let mut spoken = Vec::new();
    for (index, sentence) in tree.prose() {
        for (head, participant) in mentions.in_sentence(sentence.tokens.clone()) {
            let kind = mentions.kind_of(participant);
            let by = mentions.sieve_of(head);
            spoken.push(Spoken { sentence: index, head, participant, kind, by });
        }
    }
    let (mut cast, _) = mentions.into_parts();
    cast.add_aliases(tree);
    Roster { entities: cast.entities, spoken }
}
