//! Finds what is quoted, and who says it.
//!
//! [`Quotes::of`] marks the tokens between quotation marks, block by block. [`Quotes::speaker`] names the token that
//! heads the speaker's phrase: the subject of a verb of saying beside the quotation, else whoever spoke before.

use std::ops::Range;

use crate::extract::tree::Tree;
use crate::types::Dep;

/// Verbs that introduce what is said.
const SAYING: [&str; 44] = [
    "say",
    "tell",
    "add",
    "write",
    "tweet",
    "warn",
    "declare",
    "announce",
    "state",
    "note",
    "argue",
    "insist",
    "claim",
    "ask",
    "reply",
    "respond",
    "explain",
    "post",
    "conclude",
    "continue",
    "vow",
    "pledge",
    "urge",
    "stress",
    "admit",
    "acknowledge",
    "comment",
    "recall",
    "remark",
    "observe",
    "promise",
    "quote",
    "caution",
    "testify",
    "call",
    "describe",
    "complain",
    "emphasize",
    "emphasise",
    "assert",
    "lament",
    "joke",
    "demand",
    "predict",
];
/// A sentence of at most so many words right after a quotation may only say who spoke.
const MAX_TAG_WORDS: usize = 14;
/// How many sentences may lie between two quotations of one speaker.
const MAX_GAP: usize = 2;
/// A shorter quotation is a word that somebody used, not speech.
const MIN_SPEECH_WORDS: usize = 3;

/// Whether the verb introduces what is said.
pub(crate) fn is_saying(lemma: &str) -> bool {
    SAYING.contains(&lemma)
}

/// What is quoted in a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quotes {
    /// Tokens between the marks, without them.
    ranges: Vec<Range<usize>>,
    /// The quotation of each token.
    of_token: Vec<Option<usize>>,
}

impl Quotes {
    /// Finds the quotations. A quotation that is not closed ends with its block.
    pub(crate) fn of(tree: &Tree<'_>) -> Self {
        let mut found = Self { ranges: Vec::new(), of_token: vec![None; tree.len()] };
        let mut open: Option<usize> = None;
        let mut block = None;
        let mut last = 0;
        for sentence in &tree.doc().sentences {
            if block != Some(sentence.block) {
                found.close(open.take(), last);
                block = Some(sentence.block);
            }
            for token in sentence.tokens.clone() {
                match tree.text(token) {
                    "“" | "``" => {
                        found.close(open, token);
                        open = Some(token + 1);
                    }
                    "”" | "''" => found.close(open.take(), token),
                    "\"" => match open.take() {
                        Some(start) => found.close(Some(start), token),
                        None => open = Some(token + 1),
                    },
                    _ => {}
                }
                last = token + 1;
            }
        }
        found.close(open, last);
        found
    }

    fn close(&mut self, start: Option<usize>, end: usize) {
        let Some(start) = start.filter(|&start| start < end) else { return };
        self.of_token[start..end].fill(Some(self.ranges.len()));
        self.ranges.push(start..end);
    }

    /// Whether the token stands in a quotation.
    pub(crate) fn holds(&self, token: usize) -> bool {
        self.of_token.get(token).copied().flatten().is_some()
    }

    /// The tokens between the marks of the quotation that the token stands in.
    pub(crate) fn around(&self, token: usize) -> Option<Range<usize>> {
        let quote = self.of_token.get(token).copied().flatten()?;
        Some(self.ranges[quote].clone())
    }

    /// The token that heads the phrase for whoever says what the token is part of.
    pub(crate) fn speaker(&self, tree: &Tree<'_>, token: usize) -> Option<usize> {
        let quote = self.of_token.get(token).copied().flatten()?;
        let mut end = tree.sentence_of(self.ranges[quote].start)?;
        for quote in (0..=quote).rev() {
            let range = &self.ranges[quote];
            let last = tree.sentence_of(range.end - 1)?;
            if end.saturating_sub(last) > MAX_GAP {
                return None;
            }
            if let Some(speaker) = self.beside(tree, range) {
                return Some(speaker);
            }
            end = tree.sentence_of(range.start)?;
        }
        None
    }

    fn beside(&self, tree: &Tree<'_>, range: &Range<usize>) -> Option<usize> {
        let first = tree.sentence_of(range.start)?;
        let last = tree.sentence_of(range.end - 1)?;
        let in_sentences = self.in_sentence(tree, last, range).or_else(|| self.in_sentence(tree, first, range));
        let sentences = &tree.doc().sentences;
        in_sentences.or_else(|| {
            let next = sentences
                .get(last + 1)
                .filter(|next| next.tokens.len() <= MAX_TAG_WORDS && next.block == sentences[last].block);
            next.and_then(|_| self.in_sentence(tree, last + 1, range)).or_else(|| {
                let before = first.checked_sub(1)?;
                let is_colon = |i: usize| tree.text(i) == ":";
                let ends_open = sentences[before].tokens.clone().rev().take(3).any(is_colon);
                let is_speech = range.len() >= MIN_SPEECH_WORDS && (ends_open || first < last);
                if is_speech { self.in_sentence(tree, before, range) } else { None }
            })
        })
    }

    /// The subject of the verb of saying that is nearest to the quotation, outside all quotations.
    fn in_sentence(&self, tree: &Tree<'_>, sentence: usize, range: &Range<usize>) -> Option<usize> {
        let tokens = tree.doc().sentences.get(sentence)?.tokens.clone();
        let verbs = tokens.filter(|&i| !self.holds(i) && is_saying(&tree.lemma(i)));
        let spoken = verbs.filter_map(|verb| {
            let subject = tree.children_by(verb, &[Dep::Nsubj]).find(|&i| !self.holds(i)).or_else(|| {
                // "Trump tweeted and said": the first verb has the subject.
                let above = tree.head(verb).filter(|_| tree.dep(verb) == Dep::Conj)?;
                tree.child(above, Dep::Nsubj)
            })?;
            let distance = if verb < range.start { range.start - verb } else { verb - range.end.min(verb) };
            Some((distance, subject))
        });
        spoken.min().map(|(_, subject)| subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::parse;

    #[test]
    fn the_subject_of_the_verb_of_saying_speaks() {
        let doc = parse(
            "[“/punct>3] [We/nsubj>2] [act/ccomp>6] [now/dep>2] [”/punct>6] [Lavrov/nsubj>6] [said/ROOT] [here/dep>6]",
        );
        let mut doc = doc;
        doc.tokens[6].lemma = "say".into();
        let tree = Tree::new(&doc);
        let quotes = Quotes::of(&tree);
        assert!(quotes.holds(1) && !quotes.holds(5));
        assert_eq!(quotes.speaker(&tree, 1), Some(5));
        assert_eq!(quotes.speaker(&tree, 5), None);
    }
}
