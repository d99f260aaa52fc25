//! Cuts a text into tokens, as spaCy's tokenizer does with the rules of the model.
//!
//! [`Tokenizer`] holds the rules, [`RunCache`] the runs of non-space characters that have been cut before. Affixes are
//! [`Affixes`]'s to find, URLs [`is_url`]'s; here is the order in which they are asked, and what exceptions override.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::NlpError;
use super::affixes::Affixes;
use super::classes::is_space;
use super::lexemes::{LexemeId, Lexemes};
use super::url::is_url;
use super::vocab::Vocab;
use super::weights::ModelFile;

/// One token of an exception.
pub(super) struct Part {
    pub(super) text: Box<str>,
    /// Its norm, if the exception gives one.
    pub(super) norm: Option<Box<str>>,
}

/// A token as the tokenizer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawToken {
    /// First byte in the text.
    pub(super) start: usize,
    pub(super) lexeme: LexemeId,
    /// Whether a plain space follows that is no token of its own.
    pub(super) has_space: bool,
}

/// The rules.
pub(super) struct Tokenizer {
    affixes: Affixes,
    parts: Vec<Part>,
    /// Strings that are cut in a way of their own: which of `parts` they become.
    exceptions: FxHashMap<Box<str>, Range<u32>>,
    longest_exception: usize,
    /// Exceptions that hold an affix come apart before they are looked up: the tokens that they become, by the first.
    scattered: FxHashMap<Box<str>, Vec<Vec<Box<str>>>>,
}

/// Runs cut before.
#[derive(Default)]
pub(super) struct RunCache {
    runs: FxHashMap<Box<str>, Range<usize>>,
    words: Vec<LexemeId>,
}

/// What a run becomes, piece by piece.
#[derive(Clone, Copy)]
enum Cut<'r> {
    /// A word of the run.
    Word(&'r str),
    /// A part of an exception.
    Part(u32),
}

/// Longer runs are cut anew each time, so that the cache holds words and not blobs.
const MAX_CACHED_RUN_BYTES: usize = 64;

impl Tokenizer {
    /// Reads the rules.
    ///
    /// # Errors
    /// When a table is missing or broken.
    pub(super) fn read(file: &ModelFile<'_>, vocab: &Vocab) -> Result<Self, NlpError> {
        let mut parts = Vec::new();
        let mut table = file.table("tokenizer.exceptions")?;
        let exceptions = table.list(|table| {
            let key = Box::from(table.text()?);
            let first = u32::try_from(parts.len()).map_err(|_| table.broken("too many parts"))?;
            let own = table.list(|table| {
                let (text, norm) = (table.text()?.into(), table.text()?);
                Ok(Part { text, norm: (norm != "\0").then(|| norm.into()) })
            })?;
            let last = first + u32::try_from(own.len()).map_err(|_| table.broken("too many parts"))?;
            parts.extend(own);
            Ok((key, first..last))
        })?;
        let mut tokenizer = Self {
            affixes: Affixes::read(file)?,
            parts,
            longest_exception: exceptions.iter().map(|(key, _): &(Box<str>, _)| key.len()).max().unwrap_or(0),
            exceptions: exceptions.iter().cloned().collect(),
            scattered: FxHashMap::default(),
        };
        for (key, _) in &exceptions {
            tokenizer.scatter(vocab, key);
        }
        Ok(tokenizer)
    }

    /// Notes the tokens that an exception becomes when exceptions are not heeded, if it holds an affix or a space.
    fn scatter(&mut self, vocab: &Vocab, key: &str) {
        let classes = &vocab.classes;
        let holds_affix = self.affixes.prefix_len(classes, key) > 0
            || self.affixes.suffix_len(classes, key) > 0
            || self.affixes.next_infix(classes, key, 0).is_some();
        if !holds_affix && !key.contains(' ') {
            return;
        }
        let mut texts: Vec<Box<str>> = Vec::new();
        for (start, run, _) in Runs::of(key) {
            self.cut(vocab, &key[start..start + run], false, &mut |cut| {
                if let Cut::Word(word) = cut {
                    texts.push(word.into());
                }
            });
        }
        if let Some(first) = texts.first() {
            self.scattered.entry(first.clone()).or_default().push(texts);
        }
    }

    fn exception(&self, text: &str) -> Option<Range<u32>> {
        if text.len() > self.longest_exception { None } else { self.exceptions.get(text).cloned() }
    }

    /// Appends the tokens of `text` to `tokens`, with starts counted from `offset`.
    pub(super) fn tokenize(
        &self,
        vocab: &Vocab,
        (cache, lexemes): (&mut RunCache, &mut Lexemes),
        text: &str,
        offset: usize,
        tokens: &mut Vec<RawToken>,
    ) {
        let first = tokens.len();
        for (start, length, has_space) in Runs::of(text) {
            let run = &text[start..start + length];
            let mut at = offset + start;
            let mut push = |lexemes: &Lexemes, lexeme| {
                tokens.push(RawToken { start: at, lexeme, has_space: false });
                at += lexemes.get(lexeme).text.len();
            };
            if let Some(words) = cache.runs.get(run) {
                cache.words[words.clone()].iter().for_each(|lexeme| push(lexemes, *lexeme));
            } else {
                let known = cache.words.len();
                self.cut(vocab, run, true, &mut |cut| {
                    cache.words.push(match cut {
                        Cut::Word(word) => lexemes.plain(vocab, word),
                        Cut::Part(index) => lexemes.part(vocab, index, &self.parts[index as usize]),
                    });
                });
                cache.words[known..].iter().for_each(|lexeme| push(lexemes, *lexeme));
                if run.len() <= MAX_CACHED_RUN_BYTES {
                    cache.runs.insert(run.into(), known..cache.words.len());
                } else {
                    cache.words.truncate(known);
                }
            }
            if let (true, Some(last)) = (has_space, tokens.last_mut()) {
                last.has_space = true;
            }
        }
        self.join_scattered(vocab, lexemes, text, offset, tokens, first);
    }

    /// Cuts one run: peels affixes, then splits what is left.
    fn cut<'r>(&self, vocab: &Vocab, run: &'r str, heed_exceptions: bool, emit: &mut impl FnMut(Cut<'r>)) {
        let classes = &vocab.classes;
        let exception = |text: &str| if heed_exceptions { self.exception(text) } else { None };
        let mut core = run;
        let mut suffixes = Vec::new();
        while !core.is_empty() && exception(core).is_none() {
            let prefix = self.affixes.prefix_len(classes, core);
            let (before, rest) = core.split_at(prefix);
            if prefix > 0 && exception(rest).is_some() {
                emit(Cut::Word(before));
                core = rest;
                break;
            }
            let suffix = self.affixes.suffix_len(classes, rest);
            let (without, after) = core.split_at(core.len() - suffix);
            if suffix > 0 && exception(without).is_some() {
                suffixes.push(after);
                core = without;
                break;
            }
            if prefix > 0 {
                emit(Cut::Word(before));
            }
            if suffix > 0 {
                suffixes.push(after);
            }
            if prefix + suffix == 0 {
                break;
            }
            core = &core[prefix..core.len() - suffix];
        }
        if let Some(parts) = exception(core) {
            parts.for_each(|index| emit(Cut::Part(index)));
        } else if is_url(classes, core) {
            emit(Cut::Word(core));
        } else if !core.is_empty() {
            self.split(vocab, core, emit);
        }
        suffixes.into_iter().rev().for_each(|suffix| emit(Cut::Word(suffix)));
    }

    /// Splits what is left of a run at its infixes; one at the very start splits nothing.
    fn split<'r>(&self, vocab: &Vocab, core: &'r str, emit: &mut impl FnMut(Cut<'r>)) {
        let (mut start, mut from) = (0, 0);
        while let Some((left, right)) = self.affixes.next_infix(&vocab.classes, core, from) {
            from = right;
            if left == 0 {
                continue;
            }
            if start < left {
                emit(Cut::Word(&core[start..left]));
            }
            emit(Cut::Word(&core[left..right]));
            start = right;
        }
        if start < core.len() {
            emit(Cut::Word(&core[start..]));
        }
    }

    /// Puts exceptions together again that came apart because they hold an affix: `:)` at the end of a longer run.
    fn join_scattered(
        &self,
        vocab: &Vocab,
        lexemes: &mut Lexemes,
        text: &str,
        offset: usize,
        tokens: &mut Vec<RawToken>,
        first: usize,
    ) {
        let mut found = self.find_scattered(lexemes, &tokens[first..]);
        if found.is_empty() {
            return;
        }
        // Longest first, then earliest. A match that is passed over covers its tokens nevertheless.
        found.sort_by_key(|span| (usize::MAX - span.len(), span.start));
        let mut is_covered = vec![false; tokens.len() - first];
        found.retain(|span| {
            let is_free = !is_covered[span.start] && !is_covered[span.end - 1];
            is_covered[span.clone()].fill(true);
            is_free
        });
        found.sort_by_key(|span| span.start);
        let old = tokens.split_off(first);
        let mut done = 0;
        for span in found {
            let (head, tail) = (old[span.start], old[span.end - 1]);
            let end = tail.start + lexemes.get(tail.lexeme).text.len();
            let Some(parts) = self.exception(&text[head.start - offset..end - offset]) else { continue };
            tokens.extend_from_slice(&old[done..span.start]);
            let mut at = head.start;
            for index in parts {
                let part = &self.parts[index as usize];
                let lexeme = lexemes.part(vocab, index, part);
                tokens.push(RawToken { start: at, lexeme, has_space: false });
                at += part.text.len();
            }
            if let Some(last) = tokens.last_mut() {
                last.has_space = tail.has_space;
            }
            done = span.end;
        }
        tokens.extend_from_slice(&old[done..]);
    }

    /// Where the tokens of a scattered exception stand.
    fn find_scattered(&self, lexemes: &Lexemes, tokens: &[RawToken]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            let Some(candidates) = self.scattered.get(&*lexemes.get(token.lexeme).text) else { continue };
            for texts in candidates {
                let Some(window) = tokens.get(start..start + texts.len()) else { continue };
                if window.iter().zip(texts).all(|(token, text)| *lexemes.get(token.lexeme).text == **text) {
                    found.push(start..start + texts.len());
                }
            }
        }
        found
    }
}

impl RunCache {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.runs.len() * (size_of::<(Box<str>, Range<usize>)>() + MAX_CACHED_RUN_BYTES / 4) + self.words.len() * 4
    }
}

/// Maximal runs of white space and of other characters: start, length, and whether the run gives its last token a
/// space, which then belongs to no run.
struct Runs<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Runs<'t> {
    const fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Runs<'_> {
    type Item = (usize, usize, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let is_white = is_space(rest.chars().next()?);
        let length = rest.find(|c| is_space(c) != is_white).unwrap_or(rest.len());
        let has_space = !is_white && rest[length..].starts_with(' ');
        let start = self.at;
        self.at += length + usize::from(has_space);
        Some((start, length, has_space))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::nlp::EMBEDDED;

    static RULES: LazyLock<(Tokenizer, Vocab)> = LazyLock::new(|| {
        let file = ModelFile::parse(EMBEDDED).unwrap();
        let vocab = Vocab::read(&file).unwrap();
        (Tokenizer::read(&file, &vocab).unwrap(), vocab)
    });

    /// Texts of the tokens, and whether a space follows each.
    fn tokens(text: &str) -> Vec<(String, bool)> {
        let (tokenizer, vocab) = &*RULES;
        let (mut cache, mut lexemes, mut tokens) = (RunCache::default(), Lexemes::default(), Vec::new());
        tokenizer.tokenize(vocab, (&mut cache, &mut lexemes), text, 0, &mut tokens);
        let again = &mut Vec::new();
        tokenizer.tokenize(vocab, (&mut cache, &mut lexemes), text, 0, again);
        assert_eq!(tokens, *again, "a run that has been cut before is cut as before");
        let mut at = 0;
        let check = |token: &RawToken| {
            assert_eq!(token.start, at, "tokens and spaces follow on each other");
            let word = lexemes.get(token.lexeme).text.to_string();
            at += word.len() + usize::from(token.has_space);
            (word, token.has_space)
        };
        tokens.iter().map(check).collect()
    }

    fn joined(text: &str) -> String {
        tokens(text).into_iter().map(|(word, has_space)| word + if has_space { " " } else { "" }).collect()
    }

    #[test]
    fn words_come_apart_as_in_spacy() {
        for (text, expected) in [
            ("don't", "do|n't"),
            ("U.S.-led (talks).", "U.S.-led|(|talks|)|."),
            ("NATO.", "NATO|."),
            ("see www.example.org/a-b, please", "see|www.example.org/a-b|,|please"),
            ("10a.m.", "10|a.m."),
            ("good:)", "good|:)"),
            ("(($5))", "(|(|$|5|)|)"),
            ("\"'Cause", "\"|'Cause"),
            ("a  b\n c", "a| |b|\n |c"),
        ] {
            let words: Vec<String> = tokens(text).into_iter().map(|(word, _)| word).collect();
            assert_eq!(words.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn a_run_without_end_takes_linear_time() {
        for text in ["(", ")", "a-", "a@", "'", "...", "a.b:@", "$1", "U.S."] {
            let text = text.repeat(100_000);
            assert_eq!(joined(&text), text);
        }
    }

    proptest! {
        #[test]
        fn tokens_and_spaces_give_the_text_back(text in "\\PC{0,60}") {
            prop_assert_eq!(joined(&text), text);
        }

        #[test]
        fn so_they_do_for_nasty_text(parts in prop::collection::vec(prop::sample::select(NASTY), 0..40)) {
            let text = parts.concat();
            prop_assert_eq!(joined(&text), text);
        }
    }

    const NASTY: &[&str] = &[
        " ", "  ", "\n", "\t", "\u{a0}", "\u{1c}", "\u{200b}", "\0", "a", "A", "don't", "'s", "’", "\"", "(", ")",
        ":)", ";-)", "...", "…", ".", ",", "-", "--", "—", "$", "US$", "5", "10", "km", "%", "°C.", "+", "/", "@",
        "://", "www.", ".com", "U.S.", "a.m.", "'Cause", "é", "İ", "中", "।", "ß", "😀", "\u{301}", "_", "#", "*",
        "\\(ツ)/", "C++", "10.0.0.1",
    ];
}
