//! Codes events as they are counted: between whom, how real, when, with which score; and leaves out what does not count.
//!
//! An act that somebody alleges of others is not counted as the deed: it is the speaker's accusation against the accused,
//! on the day of the report. Only what is to somebody's discredit can be one (PLOVER's score is below zero), and only an
//! actor can accuse: an outlet that reports does not.

use std::collections::BTreeSet;

use super::names::Directory;
use super::read::{EventRecord, Records};
use super::{Attributed, Factuality, Filter, GraphError, GraphOptions, LeftOut, Level, Scale};
use crate::types::{EntityType, EventTime, EventType, Modality, Precision};

/// Goldstein's score of CAMEO 11, "disapprove".
const GOLDSTEIN_ACCUSE: f32 = -2.0;

/// An event as it is counted, with the numbers that actors have in the [`Records`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// Index in [`Records::events`].
    pub(super) record: u32,
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) event_type: EventType,
    pub(super) score: Option<f32>,
    pub(super) time: Option<EventTime>,
    pub(super) factuality: Factuality,
    pub(super) reciprocal: bool,
    pub(super) confidence: f32,
    pub(super) speaker: Option<u32>,
}

/// The filter, with the numbers of those whom it names.
struct Resolved<'f> {
    filter: &'f Filter,
    actors: BTreeSet<u32>,
    countries: BTreeSet<u32>,
    /// Names and IRIs of outlets.
    outlets: BTreeSet<String>,
}

impl<'f> Resolved<'f> {
    fn new(filter: &'f Filter, records: &Records, directory: &Directory) -> Result<Self, GraphError> {
        let root = |actor: u32| records.actors[actor as usize].merged_into.unwrap_or(actor);
        let numbers = |names: &[String]| -> Result<BTreeSet<u32>, GraphError> {
            names.iter().map(|name| Ok(root(directory.find(name)?))).collect()
        };
        let mut outlets: BTreeSet<String> = filter.outlets.iter().cloned().collect();
        for name in &filter.outlets {
            // An outlet that is not listed is known by the name that its documents give.
            if let Ok(number) = directory.find(name) {
                outlets.insert(records.actor_names.name(number).to_owned());
            }
        }
        Ok(Self { filter, actors: numbers(&filter.actors)?, countries: numbers(&filter.countries)?, outlets })
    }
}

/// Turns records into what is counted, in their order.
pub(super) struct Coder<'r> {
    records: &'r Records,
    options: &'r GraphOptions,
    filter: Resolved<'r>,
}

impl<'r> Coder<'r> {
    pub(super) fn new(
        records: &'r Records,
        options: &'r GraphOptions,
        directory: &Directory,
    ) -> Result<Self, GraphError> {
        Ok(Self { records, options, filter: Resolved::new(&options.filter, records, directory)? })
    }

    /// All that counts; what does not is counted in `left_out`.
    pub(super) fn code_all(&self, left_out: &mut LeftOut) -> Vec<Draft> {
        let numbered = (0_u32..).zip(&self.records.events);
        numbered.filter_map(|(number, record)| self.code(number, record, left_out)).collect()
    }

    fn code(&self, number: u32, record: &EventRecord, left_out: &mut LeftOut) -> Option<Draft> {
        let (Some(source), Some(target), Some(event_type)) = (record.source, record.target, record.event_type) else {
            left_out.incomplete += 1;
            return None;
        };
        let factuality = factuality(record);
        if !self.filter.filter.factuality.contains(&factuality) {
            left_out.factuality += 1;
            return None;
        }
        let deed = Draft {
            record: number,
            source,
            target,
            event_type,
            score: self.score(event_type, record.goldstein),
            time: record.time().or_else(|| self.reported(record)),
            factuality,
            reciprocal: record.reciprocal,
            confidence: record.confidence.unwrap_or(1.0).clamp(0.0, 1.0),
            speaker: record.speaker,
        };
        let (mut draft, mut countries) = (deed, [record.source_country, record.target_country]);
        if factuality == Factuality::Alleged {
            let Some(accusation) = self.accusation(&draft, record) else {
                left_out.no_accusation += 1;
                return None;
            };
            (draft, countries) = (accusation, [None, record.source_country]);
        }
        if !self.passes(&draft, record, countries) {
            left_out.filtered += 1;
            return None;
        }
        draft.source = self.node(draft.source, countries[0]);
        draft.target = self.node(draft.target, countries[1]);
        if draft.source == draft.target {
            left_out.within_one += 1;
            return None;
        }
        left_out.undated += usize::from(draft.time.is_none());
        Some(draft)
    }

    /// What an alleged act counts as: the speaker accuses who is said to have done it.
    fn accusation(&self, deed: &Draft, record: &EventRecord) -> Option<Draft> {
        let speaker = self.root(deed.speaker?);
        let discredits = deed.event_type.plover_score().is_some_and(|score| score < 0.0);
        if !discredits || self.records.actors[speaker as usize].is_outlet {
            return None;
        }
        Some(Draft {
            source: speaker,
            target: deed.source,
            event_type: EventType::Accuse,
            score: self.score(EventType::Accuse, Some(GOLDSTEIN_ACCUSE)),
            time: self.reported(record),
            reciprocal: false,
            ..deed.clone()
        })
    }

    fn score(&self, event_type: EventType, goldstein: Option<f32>) -> Option<f32> {
        match self.options.scale {
            Scale::Plover => event_type.plover_score(),
            Scale::Goldstein => goldstein.map(|score| score.clamp(-10.0, 10.0)),
        }
    }

    /// The day of the report; of a copy, that of what it repeats.
    fn reported(&self, record: &EventRecord) -> Option<EventTime> {
        let own = record.evidence.first()?.document;
        let original = self.records.documents[own as usize].original.unwrap_or(own);
        let published = |document: u32| self.records.documents[document as usize].published;
        Some(EventTime::around(published(original).or_else(|| published(own))?, Precision::Day))
    }

    fn passes(&self, draft: &Draft, record: &EventRecord, countries: [Option<u32>; 2]) -> bool {
        let Resolved { filter, actors, countries: states, outlets } = &self.filter;
        let sides = || [draft.source, draft.target].into_iter().zip(countries);
        let of_outlet = |sentence: &super::Sentence| {
            let outlet = &self.records.documents[sentence.document as usize].outlet;
            outlet.as_ref().is_some_and(|outlet| outlets.contains(outlet))
        };
        let attributed = match filter.attributed {
            Attributed::Any => true,
            Attributed::Yes => draft.speaker.is_some(),
            Attributed::No => draft.speaker.is_none(),
        };
        attributed
            && draft.confidence >= filter.min_confidence
            && (filter.classes.is_empty() || filter.classes.contains(&draft.event_type))
            && filter.period.is_none_or(|period| draft.time.is_some_and(|time| period.contains(time)))
            && (actors.is_empty() || sides().any(|(one, _)| actors.contains(&self.root(one))))
            && (states.is_empty() || sides().any(|(one, state)| states.contains(&self.state(one, state))))
            && (outlets.is_empty() || record.evidence.iter().any(of_outlet))
    }

    /// The node that an actor counts as.
    fn node(&self, actor: u32, country: Option<u32>) -> u32 {
        match self.options.level {
            Level::Actor => self.root(actor),
            Level::Country => self.state(actor, country),
        }
    }

    /// The state for which an actor acts, else the actor. An outlet acts for none.
    fn state(&self, actor: u32, country: Option<u32>) -> u32 {
        let root = self.root(actor);
        let known = &self.records.actors[root as usize];
        if known.is_outlet || known.kind == Some(EntityType::Country) {
            return root;
        }
        match (country, known.countries.as_slice()) {
            (Some(country), _) | (None, &[country]) => country,
            _ => root,
        }
    }

    /// The entity that an entity was merged into.
    fn root(&self, actor: u32) -> u32 {
        self.records.actors[actor as usize].merged_into.unwrap_or(actor)
    }

    /// The node of a speaker.
    pub(super) fn speaker(&self, speaker: u32) -> u32 {
        self.node(speaker, None)
    }
}

fn factuality(record: &EventRecord) -> Factuality {
    if record.is_negated {
        return Factuality::Denied;
    }
    match record.modality {
        None | Some(Modality::Actual) if record.is_asserted => Factuality::Asserted,
        None | Some(Modality::Actual) => Factuality::Alleged,
        Some(Modality::Future) => Factuality::Future,
        Some(Modality::Possible) => Factuality::Possible,
        Some(Modality::Requested) => Factuality::Requested,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Act, build, counted};
    use super::*;

    fn options() -> GraphOptions {
        GraphOptions::default()
    }

    #[test]
    fn what_is_alleged_is_an_accusation_on_the_day_of_the_report() {
        let alleged = Act::new("azerbaijan", "armenia", "ASSAULT", "2020-09").alleged_by("armenia");
        let graph = build(&[alleged.reported("2020-10-02")], &options()).unwrap();
        assert_eq!(counted(&graph), ["armenia ACCUSE azerbaijan 2020-10-02 -3"]);
        let goldstein = GraphOptions { scale: Scale::Goldstein, ..options() };
        let graph = build(&[Act::new("b", "a", "ASSAULT", "2020").alleged_by("c").reported("2020-10-02")], &goldstein);
        assert_eq!(counted(&graph.unwrap()), ["c ACCUSE b 2020-10-02 -2"]);
    }

    #[test]
    fn praise_and_reports_of_outlets_are_no_accusations() {
        let acts = [
            Act::new("france", "armenia", "AID", "2023-05-01").alleged_by("russia"),
            Act::new("iran", "azerbaijan", "ASSAULT", "2023-05-01").alleged_by("the-paper"),
            Act::new("iran", "azerbaijan", "ASSAULT", "2023-05-02").alleged_by(""),
        ];
        let graph = build(&acts, &options()).unwrap();
        assert!(graph.events().is_empty());
        assert_eq!(graph.left_out().no_accusation, 3);
    }

    #[test]
    fn plans_and_denials_count_only_when_asked_for() {
        let acts = [
            Act::new("a", "b", "CONSULT", "2024-01-01").being("future"),
            Act::new("a", "b", "ASSAULT", "2024-01-02").being("denied"),
            Act::new("a", "b", "AID", "2024-01-03"),
        ];
        let graph = build(&acts, &options()).unwrap();
        assert_eq!((counted(&graph), graph.left_out().factuality), (vec!["a AID b 2024-01-03 10".to_owned()], 2));
        let mut all = options();
        all.filter.factuality = Factuality::ALL.into();
        assert_eq!(build(&acts, &all).unwrap().events().len(), 3);
    }

    #[test]
    fn people_count_as_their_state_and_outlets_as_themselves() {
        let acts = [
            Act::new("envoy@armenia", "france", "CONSULT", "2024-01-01"),
            Act::new("the-paper@france", "armenia", "ACCUSE", "2024-01-02"),
            Act::new("envoy@armenia", "armenia", "ACCUSE", "2024-01-03"),
        ];
        let graph = build(&acts, &options()).unwrap();
        assert_eq!(
            counted(&graph),
            ["armenia CONSULT france 2024-01-01 2.5", "the-paper ACCUSE armenia 2024-01-02 -3"]
        );
        assert_eq!(graph.left_out().within_one, 1);
        let actors = GraphOptions { level: Level::Actor, ..options() };
        assert_eq!(build(&acts, &actors).unwrap().events().len(), 3);
    }

    #[test]
    fn an_event_that_tells_no_day_is_of_the_day_of_its_report() {
        let acts = [Act::new("a", "b", "AID", "").reported("2024-02-03"), Act::new("a", "c", "AID", "")];
        let graph = build(&acts, &options()).unwrap();
        assert_eq!(counted(&graph), ["a AID b 2024-02-03 10", "a AID c - 10"]);
        assert_eq!(graph.left_out().undated, 1);
    }

    #[test]
    fn filters_ask_for_either_side_as_it_was_before_the_roll_up() {
        let acts = [
            Act::new("envoy@armenia", "france", "CONSULT", "2024-01-01"),
            Act::new("minister@armenia", "france", "AID", "2024-03-02").of_outlet("Daily").sure(0.4),
            Act::new("iran", "india", "AID", "2024").said_by("india"),
        ];
        let passing = |set: &dyn Fn(&mut Filter)| {
            let mut options = options();
            set(&mut options.filter);
            build(&acts, &options).map(|graph| graph.events().len())
        };
        assert_eq!(passing(&|filter| filter.actors = vec!["Envoy".to_owned()]).unwrap(), 1);
        assert_eq!(passing(&|filter| filter.countries = vec!["armenia".to_owned()]).unwrap(), 2);
        assert_eq!(passing(&|filter| filter.outlets = vec!["Daily".to_owned()]).unwrap(), 1);
        assert_eq!(passing(&|filter| filter.outlets = vec!["Weekly".to_owned()]).unwrap(), 0);
        assert_eq!(passing(&|filter| filter.min_confidence = 0.5).unwrap(), 2);
        assert_eq!(passing(&|filter| filter.classes = BTreeSet::from([EventType::Aid])).unwrap(), 2);
        assert_eq!(passing(&|filter| filter.attributed = Attributed::Yes).unwrap(), 1);
        assert_eq!(passing(&|filter| filter.attributed = Attributed::No).unwrap(), 2);
        assert_eq!(passing(&|filter| filter.period = "2024-03..".parse().ok()).unwrap(), 1, "2024 is too coarse");
        assert!(passing(&|filter| filter.actors = vec!["Nobody".to_owned()]).is_err());
    }
}
