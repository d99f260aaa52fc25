//! The words that one annotator has met: each with its norm and features, worked out once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::tokenizer::Part;
use super::vocab::{Features, Vocab};

/// Number of a word in its [`Lexemes`].
pub(super) type LexemeId = u32;

/// A word: all that depends on its text, and on the norm that a tokenizer exception may give it.
pub(super) struct Lexeme {
    pub(super) text: Arc<str>,
    pub(super) norm: Box<str>,
    pub(super) features: Features,
}

/// All words met so far.
#[derive(Default)]
pub(super) struct Lexemes {
    all: Vec<Lexeme>,
    by_text: FxHashMap<Arc<str>, LexemeId>,
    /// Words with a norm of their own, by the number of the part of an exception.
    by_part: FxHashMap<u32, LexemeId>,
    bytes: usize,
}

impl Lexemes {
    /// The word with this text, as it is when no exception gives it a norm.
    pub(super) fn plain(&mut self, vocab: &Vocab, text: &str) -> LexemeId {
        if let Some(id) = self.by_text.get(text) {
            return *id;
        }
        let id = self.add(vocab, text, vocab.norm(text));
        self.by_text.insert(self.all[id as usize].text.clone(), id);
        id
    }

    /// The word for part number `index` of an exception.
    pub(super) fn part(&mut self, vocab: &Vocab, index: u32, part: &Part) -> LexemeId {
        let Some(norm) = &part.norm else { return self.plain(vocab, &part.text) };
        if let Some(id) = self.by_part.get(&index) {
            return *id;
        }
        let id = self.add(vocab, &part.text, norm.clone());
        self.by_part.insert(index, id);
        id
    }

    fn add(&mut self, vocab: &Vocab, text: &str, norm: Box<str>) -> LexemeId {
        let features = vocab.features(text, &norm);
        self.bytes += size_of::<Lexeme>() + text.len() + norm.len();
        self.all.push(Lexeme { text: text.into(), norm, features });
        LexemeId::try_from(self.all.len() - 1).unwrap_or(LexemeId::MAX)
    }

    /// The word with this number.
    pub(super) fn get(&self, id: LexemeId) -> &Lexeme {
        &self.all[id as usize]
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// About how many bytes they take.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Forgets all; numbers given before mean nothing any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
