//! Finds the names of actors in text.
//!
//! The entry point is [`Names::longest_match`]. The names are a trie over words and marks, so that a text is compared
//! with all of them at once, word by word; a word that begins no name costs one hash and one look-up. Which of several
//! actors a shared name means is settled when the table is made: the one that does not mark it as ambiguous.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::spelling::{FirstNames, plain, variants};
use super::{Actor, Problem};
use crate::types::EntityType;

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

impl NameKind {
    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Demonym => "demonym",
            Self::People => "people",
            Self::Capital => "capital",
            Self::Seat => "seat",
        }
    }
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
    /// Whether it may also mean another actor (see [`Match::readings`]) or something that is not listed: a person called
    /// Jordan, the Georgia of Atlanta.
    pub is_ambiguous: bool,
    pub(super) actors: &'a [Actor],
    pub(super) all: &'a [Reading],
}

impl<'a> Match<'a> {
    /// Every actor that the name may mean, with the kind of name that it is then; the likeliest first.
    pub fn readings(&self) -> impl Iterator<Item = (&'a Actor, NameKind)> + use<'a> {
        let actors = self.actors;
        self.all.iter().map(|reading| (&actors[reading.actor], reading.how))
    }
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
    /// Those that end at the same node stand together.
    names: Vec<Name>,
    /// Node and hash of the next piece -> node. The root is node 0.
    edges: FxHashMap<(u32, u64), u32>,
    /// Which of `names` end at each node: those that are spelt alike but for capitals.
    ends: Vec<(u32, u32)>,
}

impl Names {
    /// The names of `actors`, which readings refer to by index.
    pub(super) fn new(actors: &[Actor]) -> Result<Self, Clash> {
        let mut by_text = listed(actors)?;
        add_other_spellings(&mut by_text, actors);
        let mut names: Vec<Name> = by_text.into_iter().map(|(text, readings)| Name { text, readings }).collect();
        let mut clash: Option<Clash> = None;
        for name in &mut names {
            name.readings.sort_by_key(|reading| (reading.is_ambiguous, reading.actor));
            if let [first, second, ..] = name.readings[..]
                && !second.is_ambiguous
            {
                let other = actors[first.actor].id.to_string();
                let problem = Problem::SharedName { name: name.text.clone(), other };
                let found = Clash { actor: second.actor, name: name.text.clone(), problem };
                // The first one in the order of the files is told.
                clash = clash.filter(|known| (known.actor, &known.name) < (found.actor, &found.name)).or(Some(found));
            }
        }
        clash.map_or_else(|| Ok(Self::trie(names)), Err)
    }

    fn trie(names: Vec<Name>) -> Self {
        let mut edges = FxHashMap::default();
        edges.reserve(names.len() * 3);
        let mut nodes = 1;
        let mut at_node: Vec<(u32, Name)> = Vec::with_capacity(names.len());
        for name in names {
            let mut node = 0;
            for piece in Pieces(&name.text) {
                node = *edges.entry((node, piece)).or_insert_with(|| {
                    nodes += 1;
                    nodes - 1
                });
            }
            at_node.push((node, name));
        }
        at_node.sort_by_key(|(node, _)| *node);
        let mut ends = vec![(0, 0); nodes as usize];
        for (index, (node, _)) in (0_u32..).zip(&at_node) {
            let range: &mut (u32, u32) = &mut ends[*node as usize];
            *range = if range.1 == 0 { (index, index + 1) } else { (range.0, index + 1) };
        }
        Self { names: at_node.into_iter().map(|(_, name)| name).collect(), edges, ends }
    }

    /// The end of the longest name at byte `start`, and who is meant.
    pub(super) fn longest_match(&self, text: &str, start: usize) -> Option<(usize, &[Reading])> {
        let (before, rest) = (text.get(..start)?, text.get(start..)?);
        if before.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let mut node = 0;
        let mut best = None;
        for piece in Pieces(rest) {
            let Some(&next) = self.edges.get(&(node, piece)) else { break };
            node = next;
            best = self.match_at(node, rest).or(best);
        }
        best.map(|(len, name)| (start + len, name.readings.as_slice()))
    }

    /// The name that ends at a node, if it is written in `text` as it has to be.
    fn match_at(&self, node: u32, text: &str) -> Option<(usize, &Name)> {
        let (from, to) = self.ends[node as usize];
        let names = &self.names[from as usize..to as usize];
        let matches = names.iter().filter_map(|name| match_name(text, &name.text).map(|(len, case)| (case, len, name)));
        // `WHO` is both the organization as it is listed and any listed "Who" in capitals: the former wins.
        matches.max_by_key(|(case, ..)| *case).map(|(_, len, name)| (len, name))
    }

    /// Every name with its likeliest reading, in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Reading)> {
        self.names.iter().filter_map(|name| Some((name.text.as_str(), *name.readings.first()?)))
    }
}

/// The names that the table lists, in all characters that count as the same.
fn listed(actors: &[Actor]) -> Result<FxHashMap<String, Vec<Reading>>, Clash> {
    let mut by_text: FxHashMap<String, Vec<Reading>> = FxHashMap::default();
    by_text.reserve(actors.len() * 3);
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
    Ok(by_text)
}

/// Adds the other ways to write the names of people, where nobody is listed under them.
fn add_other_spellings(by_text: &mut FxHashMap<String, Vec<Reading>>, actors: &[Actor]) {
    let first_names = FirstNames::embedded();
    let mut added: FxHashMap<String, Vec<Reading>> = FxHashMap::default();
    for (index, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.entity_type == EntityType::Person) {
        for name in std::iter::once(&actor.label).chain(&actor.aliases) {
            for other in first_names.others(name).iter().flat_map(|other| variants(other)) {
                let is_listed = by_text.contains_key(&other);
                let readings = added.entry(other).or_default();
                if !is_listed && readings.iter().all(|reading| reading.actor != index) {
                    // Who comes second to a spelling that no table has is the less likely one.
                    let is_ambiguous = !readings.is_empty() || actor.ambiguous_names.contains(name);
                    readings.push(Reading { actor: index, how: NameKind::Name, is_ambiguous });
                }
            }
        }
    }
    by_text.extend(added.into_iter().filter(|(_, readings)| !readings.is_empty()));
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

/// The pieces of a text as hashes: a run of letters and digits, in small letters and with the white space before it; any
/// other character.
struct Pieces<'t>(&'t str);

impl Iterator for Pieces<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let mut hasher = FxHasher::default();
        let bare = self.0.trim_start();
        let space = self.0.len() - bare.len();
        if space > 0 {
            hasher.write_u32(' '.into());
        }
        let mut word = 0;
        for c in bare.chars().take_while(|c| c.is_alphanumeric()) {
            word += c.len_utf8();
            if c.is_ascii() {
                hasher.write_u32(c.to_ascii_lowercase().into());
            } else {
                c.to_lowercase().for_each(|c| hasher.write_u32(c.into()));
            }
        }
        let mut len = space + word;
        if len == 0 {
            let mark = bare.chars().next()?;
            len = mark.len_utf8();
            hasher.write_u32(plain(mark).into());
        }
        self.0 = &self.0[len..];
        Some(hasher.finish())
    }
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
