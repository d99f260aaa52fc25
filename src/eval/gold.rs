//! Gold files: what a careful reader would want in the graph, one JSON object a document.
//!
//! The entry point is [`Gold::parse`], which refuses a file with all that is wrong with it. [`Gold::check_text`] compares
//! it with the text that it annotates.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::EvalError;
use crate::types::{CountryCode, EntityType, EventTime, EventType, Modality, Polarity, RelationType};

const POLARITIES: [Polarity; 2] = [Polarity::Affirmed, Polarity::Negated];
const MODALITIES: [Modality; 4] = [Modality::Actual, Modality::Future, Modality::Possible, Modality::Requested];
const TYPES: [EntityType; 5] =
    [EntityType::Person, EntityType::Country, EntityType::Place, EntityType::Organization, EntityType::Group];
/// Of a sentence that is not in the text, so many characters are shown.
const SHOWN_CHARS: usize = 70;

/// One annotated document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Gold {
    /// For messages.
    #[serde(skip)]
    file: String,
    /// The document's name as `extract` gives it: its file's name, or the id of a line of JSON Lines.
    pub document: String,
    /// Its day of publication, ISO 8601.
    #[serde(deserialize_with = "there")]
    pub published: Option<String>,
    /// Who takes part.
    pub entities: Vec<GoldEntity>,
    /// What happens.
    pub events: Vec<GoldEvent>,
    /// What holds.
    pub relations: Vec<GoldRelation>,
}

/// Somebody who takes part in an event or a relation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldEntity {
    /// Lower-case words joined by hyphens.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// What it is: a name of [`EntityType`].
    #[serde(rename = "type")]
    pub entity_type: String,
    /// ISO 3166-1 alpha-3 code of the state that it is or acts for.
    #[serde(deserialize_with = "there")]
    pub country: Option<String>,
    /// The forms that occur in the document.
    pub aliases: Vec<String>,
}

/// Something that one actor does to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldEvent {
    /// The sentence, or the part of it that tells the event, word by word.
    pub sentence: String,
    /// The id of who does it.
    pub source: String,
    /// Lemma; not compared.
    pub predicate: String,
    /// The id of whom it is done to.
    pub target: String,
    /// A name of [`EventType`].
    pub class: String,
    /// A name of [`Polarity`].
    pub polarity: String,
    /// A name of [`Modality`].
    pub modality: String,
    /// The id of the source of the claim, if it is not the text's own.
    #[serde(deserialize_with = "there")]
    pub attributed_to: Option<String>,
    /// A year, month or day in ISO 8601, or two with a slash between.
    #[serde(deserialize_with = "there")]
    pub time: Option<String>,
    /// Whether either way round is right, whatever the class.
    #[serde(default)]
    pub mutual: bool,
}

/// Something that holds between two entities.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldRelation {
    /// The sentence, or the part of it that tells it, word by word.
    pub sentence: String,
    /// The id of whom it holds of.
    pub subject: String,
    /// A name of [`RelationType`].
    pub predicate: String,
    /// The id of with respect to whom.
    pub object: String,
}

/// A field that may be null but must be there: what was forgotten is told from what there is none of.
fn there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

impl Gold {
    /// Reads and checks a gold file; `file` is for messages.
    ///
    /// # Errors
    /// All that is wrong with it: [`EvalError::Shape`] alone, or each [`EvalError::Value`].
    pub fn parse(file: &str, json: &str) -> Result<Self, Vec<EvalError>> {
        let gold: Self =
            serde_json::from_str(json).map_err(|source| vec![EvalError::Shape { file: file.to_owned(), source }])?;
        let gold = Self { file: file.to_owned(), ..gold };
        let mut faults = Faults { file, found: Vec::new() };
        gold.check(&mut faults);
        if faults.found.is_empty() { Ok(gold) } else { Err(faults.found) }
    }

    /// What the file is called in messages.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The sentences of the file that are not in its text, as errors.
    #[must_use]
    pub fn check_text(&self, text: &str) -> Vec<EvalError> {
        let mut faults = Faults { file: &self.file, found: Vec::new() };
        let events = self.events.iter().enumerate().map(|(index, event)| (event.place(index), &event.sentence));
        let relations = self.relations.iter().enumerate().map(|(index, one)| (one.place(index), &one.sentence));
        for (place, sentence) in events.chain(relations) {
            if !text.contains(sentence.as_str()) {
                let shown: String = sentence.chars().take(SHOWN_CHARS).collect();
                faults.add(&place, format!("sentence is not in the text word by word: {shown:?}"));
            }
        }
        faults.found
    }

    fn check(&self, faults: &mut Faults<'_>) {
        if self.document.trim().is_empty() {
            faults.add("document", "is empty");
        }
        if self.published.as_deref().is_some_and(|day| !is_period(day)) {
            faults.add("published", format!("{:?} is neither null nor an ISO 8601 date", self.published));
        }
        let mut ids = BTreeSet::new();
        for (index, entity) in self.entities.iter().enumerate() {
            entity.check(&format!("entities[{index}] ({})", entity.id), faults);
            if !ids.insert(entity.id.as_str()) {
                faults.add(&format!("entities[{index}]"), format!("id {:?} is given twice", entity.id));
            }
        }
        for (index, event) in self.events.iter().enumerate() {
            event.check(&event.place(index), &ids, faults);
        }
        for (index, relation) in self.relations.iter().enumerate() {
            relation.check(&relation.place(index), &ids, faults);
        }
    }
}

impl GoldEntity {
    fn check(&self, place: &str, faults: &mut Faults<'_>) {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !self.id.split('-').all(is_word) {
            faults.add(place, format!("id {:?} is not lower-case words joined by hyphens", self.id));
        }
        faults.filled(place, "name", &self.name);
        faults.one_of(place, "type", &self.entity_type, TYPES.map(EntityType::as_str));
        if let Some(country) = self.country.as_deref().filter(|code| code.parse::<CountryCode>().is_err()) {
            faults.add(place, format!("country {country:?} is neither null nor three capitals"));
        }
        if self.aliases.iter().any(|alias| alias.trim().is_empty()) {
            faults.add(place, "an alias is empty");
        }
    }
}

impl GoldEvent {
    fn place(&self, index: usize) -> String {
        format!("events[{index}] ({} {} {})", self.source, self.predicate, self.target)
    }

    fn check(&self, place: &str, ids: &BTreeSet<&str>, faults: &mut Faults<'_>) {
        faults.filled(place, "sentence", &self.sentence);
        faults.filled(place, "predicate", &self.predicate);
        faults.two(place, ids, ("source", &self.source), ("target", &self.target));
        if let Some(speaker) = &self.attributed_to {
            faults.known(place, ids, "attributed_to", speaker);
        }
        faults.one_of(place, "class", &self.class, EventType::ALL.map(EventType::as_str));
        faults.one_of(place, "polarity", &self.polarity, POLARITIES.map(Polarity::as_str));
        faults.one_of(place, "modality", &self.modality, MODALITIES.map(Modality::as_str));
        if let Some(time) = self.time.as_deref().filter(|time| !is_period(time)) {
            faults.add(place, format!("time {time:?} is neither null nor an ISO 8601 date"));
        }
    }
}

impl GoldRelation {
    fn place(&self, index: usize) -> String {
        format!("relations[{index}] ({} {} {})", self.subject, self.predicate, self.object)
    }

    fn check(&self, place: &str, ids: &BTreeSet<&str>, faults: &mut Faults<'_>) {
        faults.filled(place, "sentence", &self.sentence);
        faults.two(place, ids, ("subject", &self.subject), ("object", &self.object));
        faults.one_of(place, "predicate", &self.predicate, RelationType::ALL.map(RelationType::as_str));
    }
}

/// A year, month or day, or two of them with a slash between.
fn is_period(text: &str) -> bool {
    let is_one = |one: &str| matches!(one.len(), 4 | 7 | 10) && one.parse::<EventTime>().is_ok();
    match text.split_once('/') {
        Some((begin, end)) => is_one(begin) && is_one(end),
        None => is_one(text),
    }
}

/// What is wrong with a file so far.
struct Faults<'f> {
    file: &'f str,
    found: Vec<EvalError>,
}

impl Faults<'_> {
    fn add(&mut self, place: &str, what: impl Into<String>) {
        self.found.push(EvalError::Value { file: self.file.to_owned(), place: place.to_owned(), what: what.into() });
    }

    fn filled(&mut self, place: &str, field: &str, value: &str) {
        if value.trim().is_empty() {
            self.add(place, format!("{field} is empty"));
        }
    }

    fn known(&mut self, place: &str, ids: &BTreeSet<&str>, field: &str, id: &str) {
        if !ids.contains(id) {
            self.add(place, format!("{field} {id:?} is not the id of an entity"));
        }
    }

    fn two(&mut self, place: &str, ids: &BTreeSet<&str>, one: (&str, &str), other: (&str, &str)) {
        self.known(place, ids, one.0, one.1);
        self.known(place, ids, other.0, other.1);
        if one.1 == other.1 {
            self.add(place, format!("{} and {} are one entity", one.0, other.0));
        }
    }

    fn one_of<const N: usize>(&mut self, place: &str, field: &str, value: &str, allowed: [&str; N]) {
        if !allowed.contains(&value) {
            self.add(place, format!("{field} {value:?} is not one of {}", allowed.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"document": "a.txt", "published": "2024-07-03", "entities": [
        {"id": "france", "name": "France", "type": "country", "country": "FRA", "aliases": ["Paris"]},
        {"id": "nato", "name": "NATO", "type": "organization", "country": null, "aliases": []}],
        "events": [{"sentence": "Paris praised NATO.", "source": "france", "predicate": "praise", "target": "nato",
        "class": "SUPPORT", "polarity": "affirmed", "modality": "actual", "attributed_to": null,
        "time": "2024-06/2024-07-03"}],
        "relations": [{"sentence": "Paris", "subject": "france", "predicate": "member_of", "object": "nato"}]}"#;

    fn faults(from: &str, to: &str) -> Vec<String> {
        assert!(GOOD.contains(from), "{from}");
        let errors = Gold::parse("a.json", &GOOD.replace(from, to)).unwrap_err();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_good_file_has_no_fault() {
        let gold = Gold::parse("a.json", GOOD).unwrap();
        assert_eq!(gold.check_text("So.\nParis praised NATO.").len(), 0);
        assert_eq!(
            gold.check_text("Paris praises NATO.")[0].to_string(),
            "a.json: events[0] (france praise nato): sentence is not in the text word by word: \"Paris praised NATO.\""
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let event = "a.json: events[0] (france praise nato)";
        for (from, to, fault) in [
            ("SUPPORT", "PRAISE", format!("{event}: class \"PRAISE\" is not one of AGREE, CONSULT, ")),
            ("affirmed", "yes", format!("{event}: polarity \"yes\" is not one of affirmed, negated")),
            ("actual", "real", format!("{event}: modality \"real\" is not one of actual, ")),
            ("2024-06/", "2024-13/", format!("{event}: time \"2024-13/2024-07-03\" is neither")),
            ("\"attributed_to\": null", "\"attributed_to\": \"x\"", format!("{event}: attributed_to \"x\" is not")),
            ("\"Paris praised NATO.\"", "\" \"", format!("{event}: sentence is empty")),
            ("\"FRA\"", "\"FR\"", "a.json: entities[0] (france): country \"FR\" is neither".to_owned()),
            ("\"organization\"", "\"alliance\"", "a.json: entities[1] (nato): type \"alliance\" is not".to_owned()),
            ("[\"Paris\"]", "[\"\"]", "a.json: entities[0] (france): an alias is empty".to_owned()),
            ("member_of", "belongs_to", "a.json: relations[0] (france belongs_to nato): predicate".to_owned()),
            ("\"published\": \"2024-07-03\"", "\"published\": \"July\"", "a.json: published: ".to_owned()),
        ] {
            let found = faults(from, to);
            assert!(found.len() == 1 && found[0].starts_with(&fault), "{found:?}");
        }
    }

    #[test]
    fn every_fault_is_told() {
        let found = faults("\"id\": \"nato\"", "\"id\": \"NATO\"");
        assert_eq!(
            found,
            [
                "a.json: entities[1] (NATO): id \"NATO\" is not lower-case words joined by hyphens",
                "a.json: events[0] (france praise nato): target \"nato\" is not the id of an entity",
                "a.json: relations[0] (france member_of nato): object \"nato\" is not the id of an entity",
            ]
        );
        let found = faults("\"id\": \"nato\"", "\"id\": \"france\"");
        assert_eq!(found[0], "a.json: entities[1]: id \"france\" is given twice");
    }

    #[test]
    fn an_actor_does_nothing_to_itself() {
        let found = faults("\"target\": \"nato\"", "\"target\": \"france\"");
        assert_eq!(found, ["a.json: events[0] (france praise france): source and target are one entity"]);
    }

    #[test]
    fn a_missing_field_is_no_null() {
        let errors = Gold::parse("a.json", &GOOD.replace("\"attributed_to\": null,", "")).unwrap_err();
        assert_eq!(errors[0].to_string(), "a.json: no gold file");
        let cause = std::error::Error::source(&errors[0]).unwrap().to_string();
        assert!(cause.starts_with("missing field `attributed_to` at line "), "{cause}");
    }
}
