//! Who speaks a headline: "Reuters: Norway attacked Chad", "Norway attacked Chad – Reuters", and "Chad says" at its end
//! where the parser, which has seldom seen headlines, did not make it a report.

use super::speakers;
use crate::actors::NameKind;
use crate::extract::mentions::Mentions;
use crate::extract::names::{Name, Named};
use crate::lexicon::Lexicon;
use crate::types::{BlockKind, EntityType, Participant, Pos, Tag};

/// A longer phrase before the colon is no name of a speaker.
const MAX_WORDS: usize = 6;

/// Whoever the headline of the predicate names before a colon or after a dash as the one who says so.
pub(super) fn speaker_of(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    predicate: usize,
) -> Option<Participant> {
    let tree = mentions.tree;
    let sentences = &tree.doc().sentences;
    let index = tree.sentence_of(predicate)?;
    let (sentence, before) = (&sentences[index], index.checked_sub(1).map(|before| &sentences[before]));
    if sentence.kind != BlockKind::Headline {
        return None;
    }
    let is_mark = |marks: &[&str], i: usize| marks.contains(&tree.text(i));
    // The speaker with the colon may pass for a sentence of its own.
    let start = match before.filter(|before| before.block == sentence.block) {
        Some(before) if before.tokens.len() <= MAX_WORDS && is_mark(&[":"], before.tokens.end - 1) => {
            before.tokens.start
        }
        _ => sentence.tokens.start,
    };
    if let Some(colon) = (start..predicate).take(MAX_WORDS + 1).find(|&i| is_mark(&[":"], i)) {
        // "Lavrov to Kerry: …": the first is who speaks.
        return (start..colon).find_map(|i| speaks(mentions, i));
    }
    let end = sentence.tokens.end;
    let mark = (predicate + 1..end).rev().take(MAX_WORDS + 1).find(|&i| is_mark(&["–", "—", ","], i))?;
    if is_mark(&[","], mark) {
        let verb = end - 1;
        let has_says = tree.token(verb).tag == Tag::Vbz && speakers::says(tree, lexicon, verb);
        return verb.checked_sub(1).filter(|&i| has_says && i > mark).and_then(|i| mentions.speaker(i));
    }
    // Nothing but the name stands there.
    let (_, name) = mentions.cast.named(mark + 1)?;
    (name.tokens.end == end).then(|| speaks(mentions, mark + 1)).flatten()
}

/// Whoever the token names; a state only by its seat, since "Syria: …" says what the headline is about.
fn speaks(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Option<Participant> {
    if !matches!(mentions.tree.pos(token), Pos::Noun | Pos::Propn) {
        return None;
    }
    let found = mentions.resolve(token).first().copied()?;
    let by_seat = |(_, name): (usize, &Name)| matches!(name.named, Named::Listed { how: NameKind::Seat, .. });
    let is_speaker = match mentions.cast.entities[found.entity].entity_type {
        EntityType::Person | EntityType::Organization | EntityType::Group => true,
        EntityType::Country => mentions.cast.named(token).is_none_or(by_seat),
        EntityType::Place => false,
    };
    is_speaker.then_some(found)
}
