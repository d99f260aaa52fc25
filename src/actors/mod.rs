//! Who is who: countries, organizations, news outlets and leaders, known by name, with their offices and memberships.
//!
//! The entry points are [`Actors::embedded`], which reads the tables of `data/actors/`, and [`Actors::longest_match`],
//! which finds their names in text; [`Roles::embedded`] knows the nouns that name an office or a body. Users add
//! Turtle of their own with [`Actors::add_turtle`]. Whether a name in a text really means the actor is decided in
//! `extract`: here [`Match::is_ambiguous`] tells only that it may mean something else.

mod actor;
mod error;
mod family;
mod names;
mod nearest;
mod node;
mod nouns;
mod plain;
mod problem;
mod records;
mod roles;
mod spelling;
mod tables;
mod terms;
mod turtle;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub use actor::{Actor, Membership, Tenure};
pub use error::ActorsError;
pub use family::{Bearer, Standing};
pub use names::{Match, NameKind};
pub use nouns::{Gender, NounKind};
pub use problem::Problem;
pub use roles::{Role, RoleKind, Roles};

use crate::types::{CountryCode, EntityId};
use family::FamilyNames;
use names::Names;

/// The table of actors, with what is needed to find them.
#[derive(Debug, Clone)]
pub struct Actors {
    sources: Vec<(String, Cow<'static, str>)>,
    actors: Vec<Actor>,
    by_id: BTreeMap<EntityId, usize>,
    by_country: BTreeMap<CountryCode, usize>,
    names: Names,
    family_names: FamilyNames,
}

impl Actors {
    /// The actors of the tables that the program carries.
    ///
    /// # Errors
    /// [`ActorsError`] when a table is broken; a test holds that none is.
    pub fn embedded() -> Result<Self, ActorsError> {
        Self::from_sources(tables::ACTORS.iter().map(|&(name, text)| (name.to_owned(), Cow::Borrowed(text))).collect())
    }

    /// Adds a user's file: new actors, or more names, offices and memberships of those that are there.
    ///
    /// Reads all tables again, some milliseconds. On an error nothing is added.
    ///
    /// # Errors
    /// [`ActorsError`], which names `file_name` and the line.
    pub fn add_turtle(&mut self, file_name: &str, text: &str) -> Result<(), ActorsError> {
        let mut sources = self.sources.clone();
        sources.push((file_name.to_owned(), Cow::Owned(text.to_owned())));
        *self = Self::from_sources(sources)?;
        Ok(())
    }

    fn from_sources(sources: Vec<(String, Cow<'static, str>)>) -> Result<Self, ActorsError> {
        let nodes = turtle::read_nodes(&sources)?;
        let (actors, actor_nodes) = records::to_actors(&nodes)?;
        let by_id = actors.iter().enumerate().map(|(index, actor)| (actor.id.clone(), index)).collect();
        let mut by_country = BTreeMap::new();
        for (index, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.is_country()) {
            let Some(code) = actor.country else { continue };
            if let Some(other) = by_country.insert(code, index) {
                let other = actors[other].id.to_string();
                return Err(actor_nodes[index].error_at(code.as_str(), Problem::SharedCode { code, other }));
            }
        }
        let names =
            Names::new(&actors).map_err(|clash| actor_nodes[clash.actor].error_at(&clash.name, clash.problem))?;
        let family_names = FamilyNames::new(&actors);
        Ok(Self { sources, actors, by_id, by_country, names, family_names })
    }

    /// The actor with this id.
    #[must_use]
    pub fn get(&self, id: &EntityId) -> Option<&Actor> {
        self.by_id.get(id).map(|&index| &self.actors[index])
    }

    /// The country or territory with this code.
    #[must_use]
    pub fn country(&self, code: CountryCode) -> Option<&Actor> {
        self.by_country.get(&code).map(|&index| &self.actors[index])
    }

    /// All actors, by file and place in it.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }

    /// The longest listed name that begins at byte `start` of `text` and ends where a word ends.
    ///
    /// Case counts, save that a name of four letters or more is also found in capitals (`ARMENIA`). White space of any
    /// kind and length is one space, a single line break too; a blank line ends a name. Straight and curly apostrophes
    /// are one. `None` where `start` is within a word or off a `char` boundary. Costs one hash of the word at `start`,
    /// then a comparison for each name that begins with it.
    #[must_use]
    pub fn longest_match(&self, text: &str, start: usize) -> Option<Match<'_>> {
        let (end, readings) = self.names.longest_match(text, start)?;
        let first = readings.first()?;
        let is_ambiguous = first.is_ambiguous || readings.len() > 1;
        let (actors, actor) = (self.actors.as_slice(), &self.actors[first.actor]);
        Some(Match { end, actor, how: first.how, is_ambiguous, actors, all: readings })
    }

    /// The likeliest actor that has `name`, a leading `the` apart.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(&Actor, NameKind)> {
        self.readings(name).next()
    }

    /// Every actor that has `name`, a leading `the` apart; the likeliest first.
    pub fn readings(&self, name: &str) -> impl Iterator<Item = (&Actor, NameKind)> {
        let name = name.trim();
        let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).map_or(name, str::trim_start);
        [name, bare]
            .into_iter()
            .find_map(|name| self.names.longest_match(name, 0).filter(|(end, _)| *end == name.len()))
            .map_or(&[][..], |(_, readings)| readings)
            .iter()
            .map(|reading| (&self.actors[reading.actor], reading.how))
    }

    /// Everybody of the table whose family name this is, the likeliest on the day first.
    #[must_use]
    pub fn bearers(&self, family_name: &str, on: Date) -> Vec<Bearer<'_>> {
        self.family_names.bearers(&self.actors, family_name, on)
    }

    /// Who is meant by a family name alone on a day, if that can be told from the name and the day.
    ///
    /// The one who leads a state or an organization then; else the one in another office; else the one in office not long
    /// before or after; else the only one of the table, if the name is rare. `None` where two are placed alike.
    #[must_use]
    pub fn by_family_name(&self, family_name: &str, on: Date) -> Option<&Actor> {
        match self.bearers(family_name, on)[..] {
            [first] if first.standing < Standing::Common => Some(first.actor),
            [first, second, ..] if first.standing < second.standing => Some(first.actor),
            _ => None,
        }
    }

    /// The listed names that resemble `name` the most, at most `count`, each with its likeliest actor; one an actor.
    #[must_use]
    pub fn nearest(&self, name: &str, count: usize) -> Vec<(&str, &Actor)> {
        let near = self.names.iter().filter_map(|(listed, reading)| {
            Some((nearest::distance(name, listed)?, listed.chars().count(), listed, reading.actor))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable();
        let mut found: Vec<(&str, &Actor)> = Vec::new();
        for (_, _, listed, index) in near {
            let actor = &self.actors[index];
            if found.len() < count && found.iter().all(|(_, known)| known.id != actor.id) {
                found.push((listed, actor));
            }
        }
        found
    }

    /// Who held `office` (as [`Role::office`] writes it) of the country or organization `of` on a day.
    ///
    /// Where two terms touch, the one that began later; `None` where it cannot be told, because the terms are known to
    /// the year or month only.
    #[must_use]
    pub fn holder(&self, of: &EntityId, office: &str, on: Date) -> Option<&Actor> {
        let terms = self.actors.iter().flat_map(|actor| actor.tenures.iter().map(move |tenure| (actor, tenure)));
        let mut running: Vec<(&Actor, &Tenure)> =
            terms.filter(|(_, tenure)| tenure.of == *of && tenure.office == office && tenure.holds_on(on)).collect();
        let sure =
            running.iter().filter(|(_, tenure)| tenure.surely_holds_on(on)).max_by_key(|(_, tenure)| tenure.from);
        match sure {
            Some((actor, _)) => Some(actor),
            None if running.len() == 1 => running.pop().map(|(actor, _)| actor),
            None => None,
        }
    }

    /// The state for which somebody acted on a day: that of the office held then, none for an office of an organization;
    /// without an office the state that the table names.
    #[must_use]
    pub fn country_on(&self, actor: &Actor, day: Date) -> Option<CountryCode> {
        match actor.tenures.iter().rev().find(|tenure| tenure.holds_on(day)) {
            Some(tenure) => self.get(&tenure.of).and_then(|of| of.country),
            None => actor.country,
        }
    }

    /// The members of an organization on a day, by file and place in it.
    pub fn members<'a>(&'a self, organization: &'a EntityId, on: Date) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(move |actor| actor.is_member(organization, on))
    }

    /// What was read, file by file: name and text, for loading into a store.
    pub fn turtle(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }

    /// SHA-256 over all that was read, with the tables of spellings and of common family names, in hexadecimal: two tables with the same one say the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let tables = [spelling::FIRST_NAMES, family::COMMON];
        for text in self.sources.iter().map(|(_, text)| text.as_ref()).chain(tables) {
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::EntityType;

    fn on(day: &str) -> Date {
        day.parse().unwrap()
    }

    #[test]
    fn who_changes_office_acts_for_another() {
        let actors = Actors::embedded().unwrap();
        let rutte = actors.find("Mark Rutte").unwrap().0;
        let country_on = |day| actors.country_on(rutte, on(day)).map(|code| code.to_string());
        assert_eq!(country_on("2020-01-01").as_deref(), Some("NLD"));
        assert_eq!(country_on("2025-01-01"), None);
    }

    #[test]
    fn a_file_of_the_user_adds_to_what_is_there() {
        let mut actors = Actors::embedded().unwrap();
        let before = actors.fingerprint();
        let text = format!(
            "{PREFIXES} e:armenia skos:altLabel \"Hayastan\"@en .
             e:jane-doe a d:Person ; rdfs:label \"Jane Doe\"@en ; d:country e:armenia .
             tenure:jane-doe-1 a d:Tenure ; d:holder e:jane-doe ; d:office \"envoy\" ; d:country e:armenia ;
                d:from \"2020-01-01\"^^xsd:date ; d:until \"2021-01-01\"^^xsd:date ."
        );
        actors.add_turtle("mine.ttl", &text).unwrap();
        assert_eq!(actors.find("Hayastan").unwrap().0.id.as_str(), "armenia");
        let jane = actors.find("Jane Doe").unwrap().0;
        assert_eq!((jane.entity_type, jane.country), (EntityType::Person, Some("ARM".parse().unwrap())));
        let armenia = EntityId::from_name("Armenia");
        let holder = |day: &str| actors.holder(&armenia, "envoy", day.parse().unwrap()).map(|actor| actor.id.as_str());
        assert_eq!((holder("2020-06-01"), holder("2022-06-01")), (Some("jane-doe"), None));
        assert_ne!(actors.fingerprint(), before);
        assert_eq!(actors.turtle().last().unwrap(), ("mine.ttl", text.as_str()));
    }

    #[test]
    fn a_file_of_the_user_overrides_what_is_there_once() {
        let mut actors = Actors::embedded().unwrap();
        let text = "e:myanmar rdfs:label \"Burma\"@en .
             tenure:nikol-pashinyan-prime-minister-2018 d:until \"2030-01-01\"^^xsd:date .";
        actors.add_turtle("mine.ttl", &format!("{PREFIXES}{text}")).unwrap();
        assert_eq!(actors.get(&EntityId::from_name("Myanmar")).unwrap().label, "Burma");
        let until = |actors: &Actors| actors.find("Nikol Pashinyan").unwrap().0.tenures[0].until;
        assert_eq!(until(&actors), Some(on("2030-01-01")));
        // The file that comes later counts.
        let again = "tenure:nikol-pashinyan-prime-minister-2018 d:until \"2031-01-01\"^^xsd:date .";
        actors.add_turtle("more.ttl", &format!("{PREFIXES}{again}")).unwrap();
        assert_eq!(until(&actors), Some(on("2031-01-01")));
    }

    #[test]
    fn a_term_known_to_the_year_is_told_only_where_it_is_certain() {
        let mut actors = Actors::embedded().unwrap();
        let term = |id: &str, from: &str, until: &str| {
            format!(
                "e:{id} a d:Person ; rdfs:label \"{id} Doe\"@en .
                 tenure:{id} a d:Tenure ; d:holder e:{id} ; d:office \"king\" ; d:country e:armenia ;
                    d:from \"{from}\"^^xsd:date ; d:fromPrecision d:Year ;
                    d:until \"{until}\"^^xsd:date ; d:untilPrecision d:Year ."
            )
        };
        let text = format!(
            "{PREFIXES}{}{}",
            term("jane", "1990-01-01", "1995-12-31"),
            term("jim", "1995-01-01", "1999-12-31")
        );
        actors.add_turtle("mine.ttl", &text).unwrap();
        let armenia = EntityId::from_name("Armenia");
        for (day, id) in [
            ("1989-12-31", None),
            ("1990-06-01", Some("jane")),
            ("1994-12-31", Some("jane")),
            ("1995-06-01", None),
            ("1996-01-01", Some("jim")),
        ] {
            assert_eq!(actors.holder(&armenia, "king", on(day)).map(|actor| actor.id.as_str()), id, "{day}");
        }
    }

    #[test]
    fn a_match_tells_all_that_the_name_may_mean() {
        let actors = Actors::embedded().unwrap();
        let found = actors.longest_match("Georgia voted", 0).unwrap();
        let readings: Vec<&str> = found.readings().map(|(actor, _)| actor.id.as_str()).collect();
        assert_eq!(readings, ["georgia", "georgia-united-states"]);
        assert!(found.is_ambiguous);
    }

    #[test]
    fn other_spellings_and_nearest_names_are_found() {
        let actors = Actors::embedded().unwrap();
        for (name, id) in [
            ("Sergei Lavrov", "sergey-lavrov"),
            ("Volodymyr Zelenskyy", "volodymyr-zelensky"),
            ("Recep Tayyip Erdogan", "recep-tayyip-erdogan"),
            ("Muhammad bin Salman", "mohammed-bin-salman"),
        ] {
            assert_eq!(actors.find(name).map(|(actor, _)| actor.id.as_str()), Some(id), "{name}");
        }
        let nearest: Vec<&str> = actors.nearest("Makron", 1).into_iter().map(|(name, _)| name).collect();
        assert_eq!(nearest, ["Macron"]);
        assert!(actors.nearest("", 3).is_empty());
    }

    #[test]
    fn everyday_words_are_nobody() {
        let actors = Actors::embedded().unwrap();
        for text in [
            "The deal",
            "It was",
            "May",
            "March",
            "Will",
            "Power",
            "Rice",
            "Gates",
            "Major",
            "Key",
            "Church",
            "State",
            "Union",
            "Council",
            "Party",
            "Army",
            "Parliament",
            "Government",
            "President",
            "Justice",
            "Border",
            "Reform",
            "Total",
            "Target",
            "Visa",
            "Apple pie",
            "Signal",
            "Telegram",
        ] {
            if let Some(found) = actors.longest_match(text, 0) {
                assert!(found.is_ambiguous, "{text}: {}", found.actor.id);
            }
        }
    }

    const PREFIXES: &str = "@prefix d: <https://w3id.org/demarche/ontology#> .
        @prefix e: <https://w3id.org/demarche/entity/> .
        @prefix tenure: <https://w3id.org/demarche/tenure/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_changes_nothing() {
        for (statement, message) in [
            ("e:x a d:Person rdfs:label .", "cannot be parsed"),
            ("e:x a d:Person .", "has no rdfs:label"),
            ("e:x rdfs:label \"X\" .", "is no Country"),
            ("e:x a d:Persona ; rdfs:label \"X\" .", "d:Persona"),
            ("e:x a d:Person ; rdfs:label \"X\" ; d:demonim \"X\" .", "d:demonim"),
            ("e:x a d:Person ; rdfs:label \"X\", \"Y\" .", "two values of rdfs:label"),
            ("e:armenia a d:Person .", "two values of rdf:type"),
            ("e:armenia d:iso3 \"AAA\" .", "two values of d:iso3"),
            ("e:x a d:Country ; rdfs:label \"X\" ; d:iso3 \"xyz\" .", "alpha-3"),
            ("e:x a d:Country ; rdfs:label \"X\" ; d:iso3 \"ARM\" .", "already has"),
            ("e:x a d:Country ; rdfs:label \"X\" ; d:iso3 \"QQQ\" ; d:iso2 \"QQ\" ; d:iso3 \"ABC\" .", "two values"),
            ("e:x a d:Country ; rdfs:label \"X\" ; d:iso3 \"ABC\" .", "neither in ISO 3166-1"),
            ("e:nato d:partOf e:nato .", "is part of itself: nato < nato"),
            (
                "e:united-nations d:partOf e:un-security-council .",
                "is part of itself: united-nations < un-security-council",
            ),
            ("e:nato d:partOf e:nowhere .", "listed actor"),
            (
                "tenure:x a d:Tenure ; d:holder e:armenia ; d:office \"king\" ; d:country e:armenia ; \
                 d:from \"2020-02-01\" ; d:until \"2020-01-31\" .",
                "ends on 2020-01-31, before it begins on 2020-02-01",
            ),
            (
                "tenure:x a d:Tenure ; d:holder e:armenia ; d:office \"king\" ; d:country e:armenia ; \
                 d:from \"2020-02-01\" ; d:fromPrecision d:Decade .",
                "precision",
            ),
            ("e:X a d:Person ; rdfs:label \"X\" .", "lower case"),
            ("<http://a.example/x> a d:Person ; rdfs:label \"X\" .", "entity namespace"),
            ("[] a d:Person ; rdfs:label \"X\" .", "blank node"),
            ("e:x a d:Person ; rdfs:label \"X\" ; d:country e:nowhere .", "listed country"),
            ("e:x a d:Person ; rdfs:label \"Armenia\" .", "shares the name \"Armenia\" with armenia"),
            ("e:x a d:Person ; rdfs:label \"(X)\" .", "does not begin"),
            ("e:x a d:Person ; rdfs:label \"X\" ; d:ambiguousName \"Y\" .", "no such name"),
            ("tenure:x a d:Tenure ; d:holder e:nobody ; d:office \"king\" ; d:country e:armenia .", "listed actor"),
            ("tenure:x a d:Tenure ; d:holder e:armenia ; d:office \"king\" ; d:country e:armenia .", "no d:from"),
            (
                "tenure:x a d:Tenure ; d:holder e:armenia ; d:office \"king\" ; d:country e:armenia ; d:from \"2020\" .",
                "date",
            ),
        ] {
            let mut actors = Actors::embedded().unwrap();
            let before = actors.fingerprint();
            let error = actors.add_turtle("mine.ttl", &format!("{PREFIXES}{statement}\n")).unwrap_err();
            let error = format!("{error}");
            assert!(error.starts_with("mine.ttl, line 7: "), "{statement}: {error}");
            assert!(error.contains(message), "{statement}: {error}");
            assert_eq!(actors.fingerprint(), before);
        }
    }
}
