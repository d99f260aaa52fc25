//! Compares names: the same, a variant, an acronym, a surname; or not of one.
//!
//! The entry points are [`Name::new`], [`compare_people`] and [`compare_others`]. What counts is the words in lower case
//! without accents; which evidence there is beside the name is `score`'s.

use crate::types::ReasonKind;

/// Words of a body's name that may stand or be left out.
const SMALL_WORDS: [&str; 8] = ["the", "of", "for", "and", "in", "on", "to", "a"];
/// Capitals of an acronym.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 2..=8;
/// Spellings of one name differ by so many letters at most.
const MAX_SPELLING_EDITS: usize = 2;
/// Shorter surnames that differ are others: Lee, Lei.
const MIN_LAST_LETTERS: usize = 6;
/// The same of first names, of which there are fewer.
const MIN_FIRST_LETTERS: usize = 5;

/// A name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// As it stands.
    pub(super) text: String,
    /// Its words, in lower case without accents and punctuation.
    pub(super) words: Vec<String>,
    /// The name in capitals, if it is an acronym.
    pub(super) acronym: Option<String>,
}

impl Name {
    pub(super) fn new(text: &str) -> Self {
        let mut words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | ','))
            .map(|word| {
                word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).flat_map(plain).collect()
            })
            .filter(|word: &String| !word.is_empty())
            .collect();
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        let capitals: String = text.chars().filter(|c| *c != '.').collect();
        let is_acronym =
            ACRONYM_LETTERS.contains(&capitals.chars().count()) && capitals.chars().all(char::is_uppercase);
        Self { text: text.to_owned(), words, acronym: is_acronym.then_some(capitals) }
    }

    /// Whether it begins like a name: not "spokeswoman", "the envoy".
    pub(super) fn is_proper(&self) -> bool {
        self.text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
    }

    pub(super) fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// First letters of its words, small words left out, in capitals; as an acronym has them.
    pub(super) fn initials(&self) -> String {
        let big = self.words.iter().filter(|word| !SMALL_WORDS.contains(&word.as_str()));
        big.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    }

    /// The words that count, in order of the alphabet: the same for "Defence Ministry" and "Ministry of Defence".
    pub(super) fn bag(&self) -> Vec<&str> {
        let mut bag: Vec<&str> =
            self.words.iter().map(String::as_str).filter(|word| !SMALL_WORDS.contains(word)).collect();
        bag.sort_unstable();
        bag
    }
}

/// What of a surname all its spellings have in common: consonants, doubled ones once, `y`, `j` and `w` left out.
pub(super) fn skeleton(word: &str) -> String {
    let mut skeleton = String::new();
    for c in word.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'w' | 'h')) {
        if !skeleton.ends_with(c) {
            skeleton.push(c);
        }
    }
    skeleton
}

/// How alike two names are: what that is called, its weight, and the words for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    pub(super) kind: ReasonKind,
    pub(super) weight: f32,
    pub(super) text: String,
}

/// How alike the names of two people are; `None` for names of two.
pub(super) fn compare_people(one: &Name, other: &Name) -> Option<Likeness> {
    let likeness = |kind, weight, what: &str| {
        Some(Likeness { kind, weight, text: format!("“{}” and “{}”: {what}", one.text, other.text) })
    };
    if one.words.len() < 2 || other.words.len() < 2 {
        let (short, long) = if one.words.len() < 2 { (one, other) } else { (other, one) };
        let is_surname = !short.words.is_empty() && short.last() == long.last();
        return if is_surname { likeness(ReasonKind::Surname, -0.8, "the same surname") } else { None };
    }
    if one.words == other.words {
        return if one.text == other.text {
            Some(Likeness {
                kind: ReasonKind::SameName, weight: 2.0, text: format!("both are called “{}”", one.text)
            })
        } else {
            likeness(ReasonKind::SameName, 1.9, "the same letters")
        };
    }
    let (one_middle, other_middle) = (middle(one), middle(other));
    if one.last() == other.last() {
        let is_first_same = one.first() == other.first();
        if !is_compatible(one_middle, other_middle) {
            return None;
        }
        if is_first_same {
            return likeness(ReasonKind::NameVariant, 1.2, "a middle name is left out or cut short");
        }
        if is_initial_of(one.first(), other.first()) || is_initial_of(other.first(), one.first()) {
            return likeness(ReasonKind::NameVariant, 0.3, "an initial for the first name");
        }
        if one_middle == other_middle && is_spelling(one.first(), other.first(), MIN_FIRST_LETTERS) {
            return likeness(ReasonKind::NameVariant, 0.3, "two spellings of the first name");
        }
        return None;
    }
    let is_one = one.first() == other.first()
        && one_middle == other_middle
        && is_spelling(one.last(), other.last(), MIN_LAST_LETTERS);
    if is_one { likeness(ReasonKind::NameVariant, 0.3, "two spellings of the surname") } else { None }
}

/// How alike the names of two bodies, places or groups are; `None` for names of two.
pub(super) fn compare_others(one: &Name, other: &Name) -> Option<Likeness> {
    let likeness = |kind, weight, what: &str| {
        Some(Likeness { kind, weight, text: format!("“{}” and “{}”: {what}", one.text, other.text) })
    };
    if one.words == other.words && !one.words.is_empty() {
        // A single word names many things: Union, Fatherland, Alexandria.
        let weight = if one.words.len() > 1 { 2.0 } else { 1.0 };
        return likeness(ReasonKind::SameName, weight, "the same letters");
    }
    let (bag, other_bag) = (one.bag(), other.bag());
    if bag.len() > 1 && bag == other_bag {
        return likeness(ReasonKind::NameVariant, 1.2, "the same words in another order");
    }
    let stands_for = |acronym: &Name, name: &Name| {
        name.words.len() > 1 && acronym.acronym.as_ref().is_some_and(|letters| *letters == name.initials())
    };
    if stands_for(one, other) || stands_for(other, one) {
        return likeness(ReasonKind::Acronym, 0.5, "the initials of the other");
    }
    None
}

fn middle(name: &Name) -> &[String] {
    name.words.get(1..name.words.len().saturating_sub(1)).unwrap_or_default()
}

/// Whether middle names can be those of one: none against some, or each an initial of its match.
fn is_compatible(one: &[String], other: &[String]) -> bool {
    if one.is_empty() || other.is_empty() {
        return true;
    }
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a == b || is_initial_of(a, b) || is_initial_of(b, a))
}

/// Whether two words are spellings of one name, each of `least` letters or more.
fn is_spelling(one: &str, other: &str, least: usize) -> bool {
    one.chars().count().min(other.chars().count()) >= least
        && skeleton(one) == skeleton(other)
        && edits(one, other) <= MAX_SPELLING_EDITS
}

fn is_initial_of(letter: &str, word: &str) -> bool {
    letter.chars().count() == 1 && word.chars().count() > 1 && word.starts_with(letter)
}

/// How many letters have to be put in, taken out or changed (Levenshtein 1966).
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

/// A Latin letter without its accent; all others as they are.
fn plain(c: char) -> impl Iterator<Item = char> {
    let plain: &'static str = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ə' => "a",
        'ç' | 'ć' | 'č' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' | 'ġ' => "g",
        'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        // The dot that "İ" leaves behind.
        '\u{307}' => "",
        _ => return Plain::Same(Some(c)),
    };
    Plain::Other(plain.chars())
}

enum Plain {
    Same(Option<char>),
    Other(std::str::Chars<'static>),
}

impl Iterator for Plain {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Same(c) => c.take(),
            Self::Other(chars) => chars.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(one: &str, other: &str) -> Option<(ReasonKind, f32)> {
        let (one, other) = (Name::new(one), Name::new(other));
        let found = compare_people(&one, &other);
        assert_eq!(found.as_ref().map(|found| found.kind), compare_people(&other, &one).map(|found| found.kind));
        found.map(|found| (found.kind, found.weight))
    }

    #[test]
    fn people_are_known_by_variants_of_their_names() {
        use ReasonKind::{NameVariant, SameName, Surname};
        for (one, other, kind) in [
            ("Jane Roe", "Jane Roe", Some(SameName)),
            ("Tayfun Yılmaz-Öz", "TAYFUN YILMAZ ÖZ", Some(SameName)),
            ("Jane Roe", "Jane Q. Roe", Some(NameVariant)),
            ("Jane Quincy Roe", "Jane Q. Roe", Some(NameVariant)),
            ("J. Roe", "Jane Roe", Some(NameVariant)),
            ("Oleh Tarasenkyy", "Oleh Tarasenky", Some(NameVariant)),
            ("Serhiy Roe", "Serhij Roe", Some(NameVariant)),
            ("Roe", "Jane Roe", Some(Surname)),
            ("Jane Q. Roe", "Jane P. Roe", None),
            ("Jane Roe", "John Roe", None),
            ("Jane Roe", "Jane Doe", None),
            ("Jane Roe", "Jane Roe Jr.", None),
            ("Wei Lee", "Wei Lei", None),
            ("Jane", "Jane Roe", None),
            ("", "Jane Roe", None),
        ] {
            assert_eq!(people(one, other).map(|found| found.0), kind, "{one} / {other}");
        }
    }

    #[test]
    fn bodies_are_known_by_their_words_and_initials() {
        use ReasonKind::{Acronym, NameVariant, SameName};
        for (one, other, kind) in [
            ("Example Pact", "the Example Pact", Some(SameName)),
            ("Ministry of Rivers", "Rivers Ministry", Some(NameVariant)),
            ("Example Treaty Organization", "ETO", Some(Acronym)),
            ("Example Treaty Organization", "E.T.O.", Some(Acronym)),
            ("Ministry of Rivers", "Ministry of Roads", None),
            ("ETO", "ETA", None),
            ("", "", None),
        ] {
            let found = compare_others(&Name::new(one), &Name::new(other));
            assert_eq!(found.map(|found| found.kind), kind, "{one} / {other}");
        }
    }

    #[test]
    fn letters_are_counted() {
        for (one, other, count) in [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("roe", "roe", 0)] {
            assert_eq!(edits(one, other), count);
        }
    }
}
