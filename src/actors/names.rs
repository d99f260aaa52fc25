//! Finds the names of actors in text.
//!
//! The entry point is [`Names::longest_match`]. Names are grouped by the hash of their first word, in lower case, so
//! that a word that begins no name costs one hash and one look-up. Which of several actors a shared name means is
//! settled when the table is made: the one that does not mark it as ambiguous.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::{Actor, Problem};

/// Abbreviations that are also written with dots.
const DOTTED: [(&str, &str); 4] = [("US", "U.S."), ("UK", "U.K."), ("UN", "U.N."), ("EU", "E.U.")];

/// Letters that a name needs to be found in capitals: `IRAN` is Iran, but not every `CAR` is a republic.
const MIN_LETTERS_IN_CAPITALS: usize = 4;

/// What kind of name a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// The name itself or a variant: `Armenia`, `Republic of Armenia`.
    Name,
    /// The adjective: `Armenian`.
    Demonym,
    /// A noun for its people: `Armenians`, `Turk`.
    People,
    /// A city that may stand for the government: `Yerevan`, `Tel Aviv`, and Brussels for the European Union.
    Capital,
    /// A building or quarter that stands for the government: `Kremlin`.
    Seat,
}

/// A name that was found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    /// One past its last byte.
    pub end: usize,
    /// The likeliest actor that has it.
    pub actor: &'a Actor,
    /// What kind of name of that actor it is.
    pub how: NameKind,
    /// Whether it may also mean another actor (see [`Actors::readings`](super::Actors::readings)) or something that is
    /// not listed: a person called Jordan, the Georgia of Atlanta.
    pub is_ambiguous: bool,
}

/// One meaning of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// Index of the actor.
    pub(super) actor: usize,
    pub(super) how: NameKind,
    pub(super) is_ambiguous: bool,
}

/// A name in plain characters (see [`plain`]), with its meanings, the likeliest first.
#[derive(Debug, Clone)]
struct Name {
    text: String,
    readings: Vec<Reading>,
}

/// Two actors that claim a name, or a name that can never be found.
#[derive(Debug)]
pub(super) struct Clash {
    /// Index of the actor that came later.
    pub(super) actor: usize,
    /// The name as that actor lists it.
    pub(super) name: String,
    pub(super) problem: Problem,
}

/// All names of all actors.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// Those with the same first word stand together, the longest first.
    names: Vec<Name>,
    /// Hash of a first word -> its names, as a range of `names`.
    by_first_word: FxHashMap<u64, (usize, usize)>,
}

impl Names {
    /// The names of `actors`, which readings refer to by index.
    pub(super) fn new(actors: &[Actor]) -> Result<Self, Clash> {
        let mut by_text: FxHashMap<String, Vec<Reading>> = FxHashMap::default();
        for (index, actor) in actors.iter().enumerate() {
            for (name, how) in names_of(actor) {
                let is_ambiguous = actor.ambiguous_names.iter().any(|ambiguous| ambiguous == name);
                for variant in variants(name) {
                    if !variant.starts_with(char::is_alphanumeric) {
                        let (name, problem) = (name.to_owned(), Problem::NameBeginning(name.to_owned()));
                        return Err(Clash { actor: index, name, problem });
                    }
                    let readings = by_text.entry(variant).or_default();
                    if readings.iter().all(|reading| reading.actor != index) {
                        readings.push(Reading { actor: index, how, is_ambiguous });
                    }
                }
            }
        }
        let mut names: Vec<(u64, Name)> =
            by_text.into_iter().map(|(text, readings)| (first_word(&text).0, Name { text, readings })).collect();
        names.sort_unstable_by(|(hash_a, a), (hash_b, b)| {
            (hash_a, b.text.len(), &a.text).cmp(&(hash_b, a.text.len(), &b.text))
        });
        for (_, name) in &mut names {
            name.readings.sort_by_key(|reading| (reading.is_ambiguous, reading.actor));
            if let [first, second, ..] = name.readings[..]
                && !second.is_ambiguous
            {
                let other = actors[first.actor].id.to_string();
                let problem = Problem::SharedName { name: name.text.clone(), other };
                return Err(Clash { actor: second.actor, name: name.text.clone(), problem });
            }
        }
        let mut by_first_word = FxHashMap::default();
        for (index, (hash, _)) in names.iter().enumerate() {
            by_first_word.entry(*hash).or_insert((index, index)).1 = index + 1;
        }
        Ok(Self { names: names.into_iter().map(|(_, name)| name).collect(), by_first_word })
    }

    /// The end of the longest name at byte `start`, and who is meant.
    pub(super) fn longest_match(&self, text: &str, start: usize) -> Option<(usize, &[Reading])> {
        let (before, rest) = (text.get(..start)?, text.get(start..)?);
        if before.ends_with(char::is_alphanumeric) {
            return None;
        }
        let (hash, word_len) = first_word(rest);
        if word_len == 0 {
            return None;
        }
        let &(from, to) = self.by_first_word.get(&hash)?;
        let mut best: Option<(usize, Case, &Name)> = None;
        for name in &self.names[from..to] {
            let Some((len, case)) = match_name(rest, &name.text) else { continue };
            // `WHO` is both the organization as it is listed and any listed "Who" in capitals: the former wins.
            if best.is_none_or(|(best_len, best_case, _)| (len, case) > (best_len, best_case)) {
                best = Some((len, case, name));
            }
        }
        best.map(|(len, _, name)| (start + len, name.readings.as_slice()))
    }
}

/// All names of an actor with their kinds; the label comes first.
fn names_of(actor: &Actor) -> impl Iterator<Item = (&str, NameKind)> {
    let lists = [
        (&actor.aliases, NameKind::Name),
        (&actor.demonyms, NameKind::Demonym),
        (&actor.people, NameKind::People),
        (&actor.capitals, NameKind::Capital),
        (&actor.seats, NameKind::Seat),
    ];
    let others = lists.into_iter().flat_map(|(names, how)| names.iter().map(move |name| (name.as_str(), how)));
    std::iter::once((actor.label.as_str(), NameKind::Name)).chain(others)
}

/// The spellings under which a listed name is found: as it is, without accents, with dotted abbreviations.
fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![name.chars().map(plain).collect::<String>()];
    let bare: String = variants[0].chars().map(without_accent).collect();
    if bare != variants[0] {
        variants.push(bare);
    }
    let dotted: Vec<String> = variants.iter().filter_map(|variant| dotted(variant)).collect();
    variants.extend(dotted);
    variants
}

/// `US State Department` -> `U.S. State Department`; `None` if there is nothing to dot.
fn dotted(name: &str) -> Option<String> {
    let dotted = name
        .split(' ')
        .map(|word| DOTTED.iter().find(|(plain, _)| *plain == word).map_or(word, |(_, dotted)| dotted))
        .collect::<Vec<_>>()
        .join(" ");
    (dotted != name).then_some(dotted)
}

/// One character for each apostrophe, hyphen and kind of white space.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The letter under the accent, for those of the names that are listed with one.
fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ā' => 'a',
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'A',
        'ç' | 'č' | 'ć' => 'c',
        'Ç' | 'Č' | 'Ć' => 'C',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ė' | 'ę' => 'e',
        'É' | 'È' | 'Ê' => 'E',
        'ğ' => 'g',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'İ' | 'Í' | 'Î' => 'I',
        'ł' => 'l',
        'Ł' => 'L',
        'ñ' | 'ń' | 'ň' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'Ó' | 'Ö' | 'Ø' => 'O',
        'ř' => 'r',
        'š' | 'ş' | 'ș' | 'ś' => 's',
        'Š' | 'Ş' | 'Ș' => 'S',
        'ţ' | 'ț' => 't',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' => 'u',
        'Ú' | 'Ü' => 'U',
        'ý' => 'y',
        'ž' | 'ż' | 'ź' => 'z',
        'Ž' | 'Ż' => 'Z',
        c => c,
    }
}

/// Hash, in lower case, and length in bytes of the run of letters and digits that `text` begins with.
fn first_word(text: &str) -> (u64, usize) {
    let mut hasher = FxHasher::default();
    let mut len = 0;
    for c in text.chars().take_while(|c| c.is_alphanumeric()) {
        len += c.len_utf8();
        if c.is_ascii() {
            hasher.write_u32(c.to_ascii_lowercase().into());
        } else {
            c.to_lowercase().for_each(|c| hasher.write_u32(c.into()));
        }
    }
    (hasher.finish(), len)
}

/// How the letters of a text agree with those of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    /// The text has capitals where the name has small letters.
    Capitals,
    /// They are the same.
    Exact,
}

/// Whether `text` begins with `name`, and with how many bytes.
fn match_name(text: &str, name: &str) -> Option<(usize, Case)> {
    let mut rest = text;
    let (mut case, mut has_small, mut letters) = (Case::Exact, false, 0);
    for wanted in name.chars() {
        if wanted == ' ' {
            rest = skip_space(rest)?;
            continue;
        }
        let found = rest.chars().next()?;
        rest = &rest[found.len_utf8()..];
        if wanted != plain(found) {
            if !wanted.to_uppercase().eq(std::iter::once(found)) {
                return None;
            }
            case = Case::Capitals;
        }
        has_small |= found.is_lowercase();
        letters += usize::from(found.is_alphabetic());
    }
    let in_capitals = case == Case::Capitals;
    if in_capitals && (has_small || letters < MIN_LETTERS_IN_CAPITALS) || !ends_word(name, rest) {
        return None;
    }
    Some((text.len() - rest.len(), case))
}

/// What follows the white space at the beginning of `text`; `None` if there is none, or a blank line.
fn skip_space(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let space = &text[..text.len() - rest.len()];
    (!space.is_empty() && space.matches('\n').count() <= 1).then_some(rest)
}

/// Whether a name ends where `rest` begins. `US$5 million` is no country's.
fn ends_word(name: &str, rest: &str) -> bool {
    let next = rest.chars().next();
    !next.is_some_and(|next| next.is_alphanumeric() || next == '$' && name.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::Actors;
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn found(actors: &Actors, text: &str) -> Option<(String, String, NameKind, bool)> {
        let found = actors.longest_match(text, 0)?;
        Some((text[..found.end].to_owned(), found.actor.id.to_string(), found.how, found.is_ambiguous))
    }

    #[test]
    fn the_longest_name_is_found() {
        let actors = Actors::embedded().unwrap();
        for (text, name, id, how) in [
            ("Armenia and Azerbaijan", "Armenia", "armenia", NameKind::Name),
            ("Armenian troops", "Armenian", "armenia", NameKind::Demonym),
            ("Armenians fled", "Armenians", "armenia", NameKind::People),
            ("Yerevan’s protest", "Yerevan", "armenia", NameKind::Capital),
            ("Kremlin-backed", "Kremlin", "russia", NameKind::Seat),
            ("South Koreans", "South Koreans", "south-korea", NameKind::People),
            ("Guinea-Bissau", "Guinea-Bissau", "guinea-bissau", NameKind::Name),
            ("Papua New Guinea", "Papua New Guinea", "papua-new-guinea", NameKind::Name),
            ("Nigerien junta", "Nigerien", "niger", NameKind::Demonym),
            ("U.S.-led", "U.S.", "united-states", NameKind::Name),
            ("US-led", "US", "united-states", NameKind::Name),
            ("United\n\tStates", "United\n\tStates", "united-states", NameKind::Name),
            ("Cote d’Ivoire", "Cote d’Ivoire", "ivory-coast", NameKind::Name),
            ("N’Djamena", "N’Djamena", "chad", NameKind::Capital),
            ("Türkiye", "Türkiye", "turkey", NameKind::Name),
            ("Turkiye", "Turkiye", "turkey", NameKind::Name),
            ("SOUTH KOREA WARNS", "SOUTH KOREA", "south-korea", NameKind::Name),
            ("TURKISH JETS", "TURKISH", "turkey", NameKind::Demonym),
            ("ÉLYSÉE", "ÉLYSÉE", "france", NameKind::Seat),
        ] {
            let (found, of, kind, _) = found(&actors, text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((found.as_str(), of.as_str(), kind), (name, id, how), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_name_is_not_found() {
        let actors = Actors::embedded().unwrap();
        for text in [
            "us",
            "Us",
            "turkey",
            "chad",
            "Armeniaville",
            "US$5",
            "US5",
            "United Statesman",
            "United\n\nStates",
            "ARMENIa",
            "cAR",
            "U.S",
            "",
            " Armenia",
            "'",
        ] {
            assert_eq!(found(&actors, text), None, "{text:?}");
        }
        assert!(actors.longest_match("Azerbaijan", 4).is_none(), "within a word");
        assert!(actors.longest_match("É", 1).is_none(), "within a character");
        assert!(actors.longest_match("Mali", 9).is_none(), "past the end");
    }

    #[test]
    fn ambiguous_names_say_so() {
        let actors = Actors::embedded().unwrap();
        for (text, id) in [
            ("Georgia", "georgia"),
            ("Jordan", "jordan"),
            ("Chad", "chad"),
            ("Turkey", "turkey"),
            ("Guinea", "guinea"),
            ("Congo", "democratic-republic-of-the-congo"),
            ("Congolese", "democratic-republic-of-the-congo"),
            ("Korea", "south-korea"),
            ("Koreans", "south-korea"),
            ("Dominican", "dominican-republic"),
            ("America", "united-states"),
            ("Washington", "united-states"),
        ] {
            let (_, of, _, is_ambiguous) = found(&actors, text).unwrap();
            assert_eq!((of.as_str(), is_ambiguous), (id, true), "{text}");
        }
        for text in ["Armenia", "Niger", "Nigeria", "Republic of the Congo", "North Korea", "Jordanian", "US"] {
            assert!(!found(&actors, text).unwrap().3, "{text}");
        }
        let congolese: Vec<String> = actors.readings("Congolese").map(|(actor, _)| actor.id.to_string()).collect();
        assert_eq!(congolese, ["democratic-republic-of-the-congo", "republic-of-the-congo"]);
    }

    #[test]
    fn a_whole_string_may_have_its_article() {
        let actors = Actors::embedded().unwrap();
        for (name, id) in [("the United States", "united-states"), ("The Hague", "netherlands"), (" Gambia ", "gambia")]
        {
            assert_eq!(actors.find(name).map(|(actor, _)| actor.id.as_str()), Some(id), "{name}");
        }
        assert!(actors.find("Armenia and Azerbaijan").is_none());
        assert!(actors.find("").is_none());
    }

    proptest! {
        #[test]
        fn no_text_and_no_offset_is_too_odd(text in "(\\PC|\n|U\\.S\\.|United|States|Côte| ){0,40}", start in 0..60_usize) {
            static ACTORS: LazyLock<Actors> = LazyLock::new(|| Actors::embedded().unwrap());
            if let Some(found) = ACTORS.longest_match(&text, start) {
                prop_assert!(found.end > start);
                prop_assert!(text.is_char_boundary(found.end));
            }
        }
    }
}
