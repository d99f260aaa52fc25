//! From tags and relations to parts of speech, morphology and lemmas: the model's attribute ruler, then its lemmatizer.
//!
//! The entry point is [`Attributes::annotate`]. Most rules look at one token, so what they give is remembered for each
//! word with its tag and relation; the few that look at two are tried where the second word calls for it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::NlpError;
use super::lemmatizer::Lemmatizer;
use super::lexemes::{Lexeme, LexemeId, Lexemes};
use super::weights::{ModelFile, TableReader};
use crate::types::{Dep, Pos, Tag};

/// What a rule sets.
#[derive(Debug, Clone)]
enum Setting {
    Tag(Tag),
    Pos(Pos),
    Morph(Box<str>),
    Dep(Dep),
    Lemma(Box<str>),
}

/// What a rule asks of a token. Tags and relations are sets of bits.
#[derive(Debug, Clone)]
struct TokenTest {
    tags: u64,
    deps: u64,
    lower: Option<FxHashSet<Box<str>>>,
    is_space: Option<bool>,
}

/// A rule on one token.
struct Single {
    number: usize,
    test: TokenTest,
    settings: Vec<Setting>,
}

/// A rule on two tokens.
struct Pair {
    number: usize,
    tests: [TokenTest; 2],
    /// Which of the two is changed.
    index: usize,
    settings: Vec<Setting>,
}

/// The rules.
pub(super) struct Attributes {
    singles: Vec<Single>,
    pairs: Vec<Pair>,
    /// Words that are the second of a pair.
    second_words: FxHashSet<Box<str>>,
    lemmatizer: Lemmatizer,
}

/// A token as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tagged {
    pub(super) lexeme: LexemeId,
    pub(super) tag: Tag,
    pub(super) dep: Dep,
}

/// What the rules and the lemmatizer say of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Analysis {
    pub(super) tag: Tag,
    pub(super) pos: Pos,
    pub(super) morph: Box<str>,
    pub(super) dep: Dep,
    pub(super) lemma: Box<str>,
}

/// What an annotator remembers.
#[derive(Default)]
pub(super) struct AttributeState {
    analyses: FxHashMap<Tagged, Analysis>,
    /// By lexeme, whether it is the second word of a pair; `None` where nobody asked.
    is_second: Vec<Option<bool>>,
}

impl Attributes {
    /// Reads the rules.
    ///
    /// # Errors
    /// When the table is missing, broken, or holds a test or setting that is not known.
    pub(super) fn read(file: &ModelFile<'_>, lemmatizer: Lemmatizer) -> Result<Self, NlpError> {
        let mut attributes =
            Self { singles: Vec::new(), pairs: Vec::new(), second_words: FxHashSet::default(), lemmatizer };
        let mut table = file.table("ruler")?;
        for number in 0..table.number()? as usize {
            let settings = read_settings(&mut table)?;
            let index = table.number()? as usize;
            for tests in table.list(|table| table.list(TokenTest::read))? {
                let settings = settings.clone();
                match (<[_; 1]>::try_from(tests), index) {
                    (Ok([test]), 0) => attributes.singles.push(Single { number, test, settings }),
                    (Err(tests), 0 | 1) => {
                        let pair = <[_; 2]>::try_from(tests).ok().filter(|[_, second]| second.lower.is_some());
                        let tests = pair.ok_or_else(|| table.broken("a rule on two tokens has to name the second"))?;
                        attributes.second_words.extend(tests[1].lower.iter().flatten().cloned());
                        attributes.pairs.push(Pair { number, tests, index, settings });
                    }
                    _ => return Err(table.broken("a rule changes a token that it does not look at")),
                }
            }
        }
        Ok(attributes)
    }

    /// Calls `take` with what is said of each token of one piece, in order.
    pub(super) fn annotate(
        &self,
        lexemes: &Lexemes,
        tokens: &[Tagged],
        state: &mut AttributeState,
        mut take: impl FnMut(&Analysis),
    ) {
        state.is_second.resize(lexemes.len(), None);
        let pairs = self.find_pairs(lexemes, tokens, &mut state.is_second);
        for (place, token) in tokens.iter().enumerate() {
            if pairs.iter().any(|(changed, _)| *changed == place) {
                let own = pairs.iter().filter(|(changed, _)| *changed == place).map(|(_, pair)| *pair);
                take(&self.analyse(lexemes.get(token.lexeme), *token, own));
            } else if let Some(known) = state.analyses.get(token) {
                take(known);
            } else {
                let analysis = self.analyse(lexemes.get(token.lexeme), *token, std::iter::empty());
                take(state.analyses.entry(*token).or_insert(analysis));
            }
        }
    }

    /// The rules on two tokens that hold, with the place of the token that they change.
    fn find_pairs(&self, lexemes: &Lexemes, tokens: &[Tagged], is_second: &mut [Option<bool>]) -> Vec<(usize, &Pair)> {
        let mut found = Vec::new();
        for (place, window) in tokens.windows(2).enumerate() {
            let [first, second] = window else { continue };
            let is_second = is_second[second.lexeme as usize]
                .get_or_insert_with(|| self.second_words.contains(&*lexemes.get(second.lexeme).text.to_lowercase()));
            if !*is_second {
                continue;
            }
            let words = [first, second].map(|token| (lexemes.get(token.lexeme), *token));
            let lower = words.map(|(lexeme, _)| lexeme.text.to_lowercase());
            let holds = |pair: &&Pair| {
                let mut tests = pair.tests.iter().zip(words).zip(&lower);
                tests.all(|((test, (lexeme, token)), lower)| test.holds(lower, lexeme, token))
            };
            found.extend(self.pairs.iter().filter(holds).map(|pair| (place + pair.index, pair)));
        }
        found
    }

    /// Applies all rules that hold, later ones over earlier ones, and finds the lemma if none of them gives it.
    fn analyse<'a>(&'a self, lexeme: &Lexeme, token: Tagged, pairs: impl Iterator<Item = &'a Pair>) -> Analysis {
        let lower = lexeme.text.to_lowercase();
        let singles = self.singles.iter().filter(|rule| rule.test.holds(&lower, lexeme, token));
        let mut rules: Vec<(usize, &[Setting])> = singles.map(|rule| (rule.number, &rule.settings[..])).collect();
        rules.extend(pairs.map(|rule| (rule.number, &rule.settings[..])));
        rules.sort_by_key(|(number, _)| *number);
        let (mut tag, mut pos, mut dep, mut morph, mut lemma) = (token.tag, Pos::X, token.dep, "", None);
        for setting in rules.into_iter().flat_map(|(_, settings)| settings) {
            match setting {
                Setting::Tag(value) => tag = *value,
                Setting::Pos(value) => pos = *value,
                Setting::Morph(value) => morph = value,
                Setting::Dep(value) => dep = *value,
                Setting::Lemma(value) => lemma = Some(value.clone()),
            }
        }
        let lemma = lemma.unwrap_or_else(|| self.lemmatizer.lemma(&lexeme.text, pos, morph));
        Analysis { tag, pos, morph: morph.into(), dep, lemma }
    }
}

impl TokenTest {
    fn read(table: &mut TableReader<'_>) -> Result<Self, NlpError> {
        let mut test = Self { tags: u64::MAX, deps: u64::MAX, lower: None, is_space: None };
        for _ in 0..table.number()? {
            let field = table.text()?;
            let is_denied = table.number()? == 1;
            let values = table.texts()?;
            // What is no label of the set (`NIL`, ``) is the label of no token.
            let bits = |bit: fn(&str) -> Option<u64>| {
                let set = values.iter().filter_map(|value| bit(value)).fold(0, |set, bit| set | bit);
                if is_denied { !set } else { set }
            };
            match field {
                "TAG" => test.tags = bits(|text| text.parse().ok().map(tag_bit)),
                "DEP" => test.deps = bits(|text| text.parse().ok().map(dep_bit)),
                "LOWER" if !is_denied => test.lower = Some(values.into_iter().collect()),
                "IS_SPACE" if !is_denied => test.is_space = Some(values.iter().any(|value| &**value == "1")),
                _ => return Err(table.broken(format!("{field} is no test that is known"))),
            }
        }
        Ok(test)
    }

    /// Whether a token passes the test; `lower` is its text in lower case.
    fn holds(&self, lower: &str, lexeme: &Lexeme, token: Tagged) -> bool {
        self.tags & tag_bit(token.tag) != 0
            && self.deps & dep_bit(token.dep) != 0
            && self.is_space.is_none_or(|is_space| lexeme.features.is_space == is_space)
            && self.lower.as_ref().is_none_or(|words| words.contains(lower))
    }
}

const fn tag_bit(tag: Tag) -> u64 {
    1 << tag as u64
}

const fn dep_bit(dep: Dep) -> u64 {
    1 << dep as u64
}

fn read_settings(table: &mut TableReader<'_>) -> Result<Vec<Setting>, NlpError> {
    table.list(|table| {
        Ok(match table.text()? {
            "TAG" => Setting::Tag(table.label()?),
            "POS" => Setting::Pos(table.label()?),
            "MORPH" => Setting::Morph(table.text()?.into()),
            "DEP" => Setting::Dep(table.label()?),
            "LEMMA" => Setting::Lemma(table.text()?.into()),
            field => return Err(table.broken(format!("{field} is nothing that a rule can set"))),
        })
    })
}

impl AttributeState {
    /// Forgets all; to be called when the numbers of the lexemes change their meaning.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.analyses.len() * (size_of::<(Tagged, Analysis)>() + 32) + self.is_second.len() * 2
    }
}
