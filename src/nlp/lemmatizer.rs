//! Dictionary forms: by part of speech, the rules, exceptions and word lists of WordNet 3.0.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::NlpError;
use super::classes::CharClass;
use super::weights::ModelFile;
use crate::types::Pos;

/// The tables of one part of speech.
struct PosTables {
    /// Ending, and what replaces it.
    rules: Vec<(Box<str>, Box<str>)>,
    exceptions: FxHashMap<Box<str>, Vec<Box<str>>>,
    index: WordList,
}

/// Known words in the order of their bytes, in one string.
#[derive(Default)]
struct WordList {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

/// All tables.
pub(super) struct Lemmatizer {
    tables: Vec<(Pos, PosTables)>,
    alphabetic: CharClass,
}

impl Lemmatizer {
    /// Reads the tables.
    ///
    /// # Errors
    /// When one is missing or broken.
    pub(super) fn read(file: &ModelFile<'_>, alphabetic: CharClass) -> Result<Self, NlpError> {
        let parts = [Pos::Adj, Pos::Noun, Pos::Verb, Pos::Adv, Pos::Punct];
        let tables = parts.into_iter().map(|pos| Ok((pos, PosTables::read(file, &pos.as_str().to_lowercase())?)));
        Ok(Self { tables: tables.collect::<Result<_, NlpError>>()?, alphabetic })
    }

    /// The lemma of a word with this part of speech and these features.
    pub(super) fn lemma(&self, text: &str, pos: Pos, morph: &str) -> Box<str> {
        if pos == Pos::Space || is_base_form(pos, morph) {
            return text.to_lowercase().into();
        }
        let Some((_, tables)) = self.tables.iter().find(|(known, _)| *known == pos) else {
            return if pos == Pos::Propn { text.into() } else { text.to_lowercase().into() };
        };
        let lower = text.to_lowercase();
        tables.lemma(&lower, &self.alphabetic).unwrap_or_else(|| text.into())
    }
}

/// Whether the features say that the word is its own lemma.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let has = |feature: &str| morph.split('|').any(|own| own == feature);
    has("VerbForm=Inf")
        || has("Degree=Pos")
        || (pos == Pos::Noun && has("Number=Sing"))
        || (pos == Pos::Verb
            && has("VerbForm=Fin")
            && has("Tense=Pres")
            && !morph.split('|').any(|own| own.starts_with("Number=")))
}

impl PosTables {
    fn read(file: &ModelFile<'_>, pos: &str) -> Result<Self, NlpError> {
        let mut table = file.table(&format!("lemma.{pos}"))?;
        let rules = table.list(|table| Ok((table.text()?.into(), table.text()?.into())))?;
        let exceptions = table.list(|table| Ok((table.text()?.into(), table.texts()?)))?;
        let words = file.table(&format!("lemma.{pos}.index"))?.sorted_words()?;
        let mut index = WordList::default();
        words.iter().for_each(|word| index.push(word));
        Ok(Self { rules, exceptions: exceptions.into_iter().collect(), index })
    }

    /// The first form that rules and exceptions give; `None` if they give none.
    ///
    /// Known words go before forms that are no words, the last rule's first; exceptions before both; words that are
    /// not known come last.
    fn lemma(&self, lower: &str, alphabetic: &CharClass) -> Option<Box<str>> {
        let mut forms: Vec<String> = Vec::new();
        let mut unknown = None;
        for (ending, replacement) in &self.rules {
            let Some(stem) = lower.strip_suffix(&**ending) else { continue };
            let form = format!("{stem}{replacement}");
            if form.is_empty() {
                continue;
            }
            if self.index.has(&form) {
                forms.insert(0, form);
            } else if !form.chars().all(|c| alphabetic.has(c)) {
                forms.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        for form in self.exceptions.get(lower).into_iter().flatten() {
            if !forms.iter().any(|known| **known == **form) {
                forms.insert(0, form.to_string());
            }
        }
        forms.into_iter().next().or(unknown).map(String::into_boxed_str)
    }
}

impl WordList {
    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn word(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[index] as usize]
    }

    fn has(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word) {
                Ordering::Equal => return true,
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::EMBEDDED;
    use crate::nlp::classes::CharClasses;

    #[test]
    fn lemmas_come_from_exceptions_then_rules() {
        let file = ModelFile::parse(EMBEDDED).unwrap();
        let lemmatizer = Lemmatizer::read(&file, CharClasses::read(&file).unwrap().alphabetic).unwrap();
        for (text, pos, morph, lemma) in [
            ("Met", Pos::Verb, "Tense=Past|VerbForm=Fin", "meet"),
            ("accused", Pos::Verb, "Tense=Past|VerbForm=Fin", "accuse"),
            ("talks", Pos::Noun, "Number=Plur", "talk"),
            ("talks", Pos::Noun, "Number=Sing", "talks"),
            ("Cities", Pos::Noun, "Number=Plur", "city"),
            ("better", Pos::Adj, "Degree=Cmp", "well"),
            ("Blinken", Pos::Propn, "Number=Sing", "Blinken"),
            ("The", Pos::Det, "", "the"),
            ("“", Pos::Punct, "", "\""),
            ("Zzqs", Pos::Noun, "Number=Plur", "zzq"),
            ("Zzq", Pos::Noun, "Number=Plur", "Zzq"),
        ] {
            assert_eq!(&*lemmatizer.lemma(text, pos, morph), lemma, "{text}");
        }
    }
}
