//! Who speaks a headline: "Reuters: Norway attacked Chad", "Norway attacked Chad – Reuters", and "Chad says" at its end
//! where the parser, which has seldom seen headlines, did not make it a report.

use super::speakers;
use crate::actors::NameKind;
use crate::extract::mentions::Mentions;
use crate::extract::names::{Name, Named};
use crate::lexicon::Lexicon;
use crate::types::{BlockKind, EntityType, Participant, Pos, Sentence, Tag};

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
    let names_speaker = |before: &&Sentence| {
        let is_colon = before.tokens.clone().last().is_some_and(|i| is_mark(&[":"], i));
        before.block == sentence.block && before.tokens.len() <= MAX_WORDS && is_colon
    };
    let start = before.filter(names_speaker).unwrap_or(sentence).tokens.start;
    if let Some(colon) = (start..predicate).take(MAX_WORDS + 1).find(|&i| is_mark(&[":"], i)) {
        // "Norway to Chad: …": the first is who speaks.
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

/// Whoever the token names; a state only by its seat, since "Chad: …" says what the headline is about.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::{Actors, Roles};
    use crate::extract::linking::Cast;
    use crate::extract::testing::marked;
    use crate::extract::tree::Tree;

    /// Who speaks the headline with the word in braces.
    fn of(headline: &str) -> Option<String> {
        let (mut annotated, token) = marked(headline);
        for sentence in &mut annotated.sentences {
            sentence.kind = BlockKind::Headline;
        }
        let (actors, roles) = (Actors::embedded().unwrap(), Roles::embedded().unwrap());
        let tree = Tree::new(&annotated);
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, &actors, &roles));
        let found = speaker_of(&mut mentions, &Lexicon::embedded().unwrap(), token)?;
        Some(mentions.cast.entities[found.entity].label.clone())
    }

    #[test]
    fn a_headline_names_its_speaker_before_a_colon_or_after_a_dash() {
        for (headline, expected) in [
            ("Reuters: Norway {attacked} Chad", Some("Reuters")),
            ("Kremlin: Norway {attacked} Chad", Some("Russia")),
            ("Officials: Norway {attacked} Chad", Some("Officials")),
            ("Norway {attacked} Chad – Reuters", Some("Reuters")),
            ("Norway {attacked} Chad", None),
        ] {
            assert_eq!(of(headline).as_deref(), expected, "{headline}");
        }
    }

    #[test]
    fn a_state_before_a_colon_is_what_the_headline_is_about() {
        assert_eq!(of("Chad: Norway {attacked} the capital"), None);
        assert_eq!(of("Norway {attacked} Chad – and Togo"), None);
    }
}
