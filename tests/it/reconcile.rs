//! Entities of several documents that are one: found, merged, and taken back to the last quad; and those that stay two.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use demarche::rdf::{Base, DocumentQuads, Listed, Mapping};
use demarche::reconcile::find_merges;
use demarche::store::{Answer, QueryOptions, Store, TableFile, Tables};
use demarche::types::{
    BlockKind, Document, DocumentId, Entity, EntityId, EntityType, Event, EventType, Extraction, Merge, Modality,
    Participant, Polarity, ReasonKind, Relation, RelationType, Scope, Sentence, Span,
};

const TABLE: &str = "@prefix d: <https://w3id.org/demarche/ontology#> .
    @prefix e: <https://w3id.org/demarche/entity/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    e:arland a d:Country ; rdfs:label \"Arland\"@en ; d:iso3 \"ARM\" .
    e:borland a d:Country ; rdfs:label \"Borland\"@en ; d:iso3 \"AZE\" .
    e:selma-gül a d:Person ; rdfs:label \"Selma Gül\"@en ; d:country e:borland .";

fn mapping() -> Mapping {
    let listed = Listed::default()
        .with_country("ARM".parse().unwrap(), EntityId::from_name("Arland"))
        .with_country("AZE".parse().unwrap(), EntityId::from_name("Borland"));
    Mapping { listed, fingerprint: "test".to_owned(), ..Mapping::default() }
}

/// A document in which actors meet, sentence by sentence.
struct Report(Extraction);

impl Report {
    fn new(name: &str, published: &str) -> Self {
        let mut document = Document::raw(name, "");
        document.blocks.clear();
        document.published = Some(published.parse().unwrap());
        let (sentences, entities, mentions) = (Vec::new(), Vec::new(), Vec::new());
        Self(Extraction { document, sentences, entities, mentions, events: Vec::new(), relations: Vec::new() })
    }

    /// Somebody of a kind and a state; the scope is that of a full name unless the name is one word.
    fn actor(mut self, name: &str, entity_type: EntityType, country: Option<&str>) -> Self {
        let scope = match (entity_type, name.contains(' ')) {
            (EntityType::Country, _) => Scope::Listed,
            (EntityType::Person, false) => Scope::Local,
            _ => Scope::Named,
        };
        let country = country.map(|code| code.parse().unwrap());
        let (id, label) = (EntityId::from_name(name), name.to_owned());
        self.0.entities.push(Entity { id, scope, label, entity_type, country, aliases: Vec::new() });
        self
    }

    fn person(self, name: &str, country: Option<&str>) -> Self {
        self.actor(name, EntityType::Person, country)
    }

    /// A sentence in which the first actor does something to the second.
    fn event(mut self, source: usize, act: &str, target: usize) -> Self {
        let (sentence, [source, act_span, target]) = self.sentence(source, act, target);
        self.0.events.push(Event {
            sentence,
            retold: Vec::new(),
            source,
            target,
            predicate: act.to_owned(),
            act: act_span.mention,
            event_type: EventType::Consult,
            cameo: None,
            goldstein: None,
            reciprocal: false,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            attribution: Vec::new(),
            asserted: true,
            time: None,
            place: None,
            confidence: 0.9,
        });
        self
    }

    fn relation(mut self, subject: usize, relation: RelationType, object: usize) -> Self {
        let (sentence, [subject, _, object]) = self.sentence(subject, "of", object);
        self.0.relations.push(Relation { sentence, subject, relation, object });
        self
    }

    fn sentence(&mut self, one: usize, act: &str, other: usize) -> (usize, [Participant; 3]) {
        let start = self.0.document.text.len();
        let text = &mut self.0.document.text;
        let mut word = |entity: usize, word: &str| {
            let from = text.len();
            text.push_str(word);
            text.push(' ');
            Participant { entity, mention: Span::new(from, from + word.len()) }
        };
        let labels = [one, other].map(|entity| self.0.entities[entity].label.clone());
        let parts = [word(one, &labels[0]), word(0, act), word(other, &labels[1])];
        let span = Span::new(start, self.0.document.text.len() - 1);
        self.0.sentences.push(Sentence { tokens: 0..0, span, block: 0, kind: BlockKind::Paragraph });
        (self.0.sentences.len() - 1, parts)
    }

    fn quads(&self) -> DocumentQuads {
        mapping().to_quads(&self.0)
    }
}

fn store_of(reports: &[Report]) -> Store {
    let store = Store::memory(Base::default()).unwrap();
    let actors = [TableFile { name: "actors.ttl", text: TABLE }];
    store.load_tables(&Tables { ontology: &[], actors: &actors }).unwrap();
    reports.iter().for_each(|report| _ = store.write(vec![report.quads()]).unwrap());
    store
}

fn lines(store: &Store) -> Vec<String> {
    let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
    lines.sort();
    lines
}

/// What is merged into what, without what IRIs begin with.
fn merged(store: &Store) -> Vec<(String, String)> {
    let short = |iri: &String| iri.rsplit('/').next().unwrap().to_owned();
    find_merges(store).unwrap().iter().map(|one| (short(&one.entity), short(&one.survivor))).collect()
}

fn is_merged(reports: &[Report]) -> bool {
    !merged(&store_of(reports)).is_empty()
}

/// Jane Roe of a state that is told or not, who met the Bridge Council.
fn roe_and_council(name: &str, called: &str, country: Option<&str>) -> Report {
    let report = Report::new(name, "2024-07-03").person(called, country);
    report.actor("Bridge Council", EntityType::Organization, None).event(0, "meet", 1)
}

#[test]
fn the_same_name_and_the_same_company_are_one() {
    let store = store_of(&[roe_and_council("a", "Jane Roe", None), roe_and_council("b", "Jane Roe", Some("ARM"))]);
    let merges = find_merges(&store).unwrap();
    assert_eq!(merged(&store), [("jane-roe".to_owned(), "jane-roe--arm".to_owned())]);
    let kinds: Vec<_> = merges[0].reasons.iter().map(|reason| reason.kind).collect();
    assert_eq!(kinds, [ReasonKind::SameName, ReasonKind::SameType, ReasonKind::SharedCompany]);
    assert!(merges[0].reasons[2].text.contains("bridge-council"), "{:?}", merges[0]);
    let sum: f32 = merges[0].reasons.iter().map(|reason| reason.weight).sum();
    assert!((merges[0].confidence - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6);
}

#[test]
fn variants_of_a_name_are_one_where_the_state_is_the_same() {
    for (one, other) in [("Jane Roe", "Jane Q. Roe"), ("J. Roe", "Jane Roe"), ("Oleh Tarasenkyy", "Oleh Tarasenky")] {
        let pair = [roe_and_council("a", one, Some("ARM")), roe_and_council("b", other, Some("ARM"))];
        assert!(is_merged(&pair), "{one} / {other}");
    }
    let body = |name: &str, called: &str| {
        let report = Report::new(name, "2024-07-03").actor(called, EntityType::Organization, Some("ARM"));
        report.person("Jane Roe", Some("ARM")).event(1, "meet", 0)
    };
    assert!(is_merged(&[body("a", "Ministry of Rivers"), body("b", "Rivers Ministry")]));
    assert!(is_merged(&[body("a", "Arland Water Council"), body("b", "AWC")]));
    assert!(!is_merged(&[body("a", "Ministry of Rivers"), body("b", "Ministry of Roads")]));
}

#[test]
fn two_people_of_one_name_stay_two() {
    let alone = |name: &str, country: Option<&str>| {
        let report = Report::new(name, "2024-07-03").person("Jane Roe", country);
        report.actor("Arland", EntityType::Country, Some("ARM")).event(0, "visit", 1)
    };
    assert!(!is_merged(&[alone("a", Some("ARM")), alone("b", Some("AZE"))]), "of two states");
    assert!(!is_merged(&[alone("a", None), alone("b", Some("AZE"))]), "nothing but the name speaks for it");
    let body = Report::new("b", "2024-07-03").actor("Jane Roe", EntityType::Organization, Some("ARM"));
    let body = body.actor("Bridge Council", EntityType::Organization, None).event(0, "meet", 1);
    assert!(!is_merged(&[roe_and_council("a", "Jane Roe", None), body]), "a person and a ship");
    let late = Report::new("b", "1961-07-03").person("Jane Roe", Some("ARM"));
    let late = late.actor("Bridge Council", EntityType::Organization, None).event(0, "meet", 1);
    assert!(!is_merged(&[roe_and_council("a", "Jane Roe", None), late]), "sixty years apart");
    let both = Report::new("b", "2024-07-03").person("Jane Q. Roe", Some("ARM")).person("Jane Roe", Some("ARM"));
    assert!(!is_merged(&[both.event(0, "meet", 1)]), "one document names both");
}

#[test]
fn a_name_that_two_others_bear_is_neither_of_them_but_for_more_company() {
    let namesakes = || {
        vec![
            roe_and_council("a", "Jane Roe", Some("ARM")),
            roe_and_council("b", "Jane Roe", Some("AZE")),
            roe_and_council("c", "Jane Roe", None),
        ]
    };
    assert!(!is_merged(&namesakes()));
    let with_more = |name: &str, country: Option<&str>| {
        let mut report = roe_and_council(name, "Jane Roe", country);
        for (number, other) in (2..).zip(["River Union", "Port League", "Dam Board"]) {
            report = report.actor(other, EntityType::Organization, None).event(0, "meet", number);
        }
        report
    };
    let told = [with_more("a", Some("ARM")), roe_and_council("b", "Jane Roe", Some("AZE")), with_more("c", None)];
    assert_eq!(merged(&store_of(&told)), [("jane-roe".to_owned(), "jane-roe--arm".to_owned())]);
}

#[test]
fn offices_speak_for_and_against() {
    let holds = |name: &str, called: &str, office: &str| {
        let report = Report::new(name, "2024-07-03").person(called, Some("ARM"));
        report.actor(office, EntityType::Organization, Some("ARM")).relation(0, RelationType::HoldsOffice, 1)
    };
    assert!(is_merged(&[holds("a", "J. Roe", "Ministry of Rivers"), holds("b", "Jane Roe", "Ministry of Rivers")]));
    assert!(!is_merged(&[holds("a", "J. Roe", "Ministry of Rivers"), holds("b", "Jane Roe", "Port Authority")]));
    assert!(!is_merged(&[holds("a", "Jane Q. Roe", "Ministry of Rivers"), holds("b", "Jane Roe", "Port Authority")]));
}

#[test]
fn an_unlisted_spelling_becomes_the_listed_actor_when_that_is_certain() {
    let spelt = |country: Option<&str>| vec![roe_and_council("a", "Selma Gul", country)];
    assert_eq!(merged(&store_of(&spelt(Some("AZE")))), [("selma-gul--aze".to_owned(), "selma-gül".to_owned())]);
    assert!(!is_merged(&spelt(Some("ARM"))), "of another state");
    assert!(!is_merged(&spelt(None)), "not certain");
}

#[test]
fn merging_again_changes_nothing_and_taking_back_leaves_no_trace() {
    let reports = || [roe_and_council("a", "Jane Roe", None), roe_and_council("b", "Jane Roe", Some("ARM"))];
    let store = store_of(&reports());
    let before = lines(&store);
    let merges: Vec<Merge> = find_merges(&store).unwrap();
    store.apply_merges(&merges).unwrap();
    let after = lines(&store);
    assert_ne!(before, after);
    assert_eq!(find_merges(&store).unwrap(), merges, "what is merged already changes no verdict");
    store.apply_merges(&merges).unwrap();
    assert_eq!(lines(&store), after);
    store.write(reports().iter().map(Report::quads).collect()).unwrap();
    assert_eq!(lines(&store), after, "reading again changes nothing");
    store.apply_merges(&[]).unwrap();
    assert_eq!(lines(&store), before);
}

#[test]
fn merges_follow_documents_that_change() {
    let store = store_of(&[roe_and_council("a", "Jane Roe", None), roe_and_council("b", "Jane Roe", Some("ARM"))]);
    store.apply_merges(&find_merges(&store).unwrap()).unwrap();
    let count = |store: &Store, question: &str| {
        let read = |answer: Answer<'_>| match answer {
            Answer::Solutions(solutions) => solutions.rows.count(),
            _ => 0,
        };
        store.query(question, &QueryOptions::default(), read).unwrap()
    };
    let plain = "SELECT * { <entity/jane-roe--arm> act:meet ?whom }";
    let events = "SELECT * { ?event d:source/d:mergedInto? <entity/jane-roe--arm> }";
    assert_eq!((count(&store, plain), count(&store, events)), (1, 2));
    assert_eq!(count(&store, "SELECT * { <entity/jane-roe> act:meet ?whom }"), 0);

    // The second document turns out to be about somebody else.
    store.write(vec![roe_and_council("b", "Jack Poe", Some("ARM")).quads()]).unwrap();
    let fresh = store_of(&[roe_and_council("a", "Jane Roe", None), roe_and_council("b", "Jack Poe", Some("ARM"))]);
    assert_eq!(lines(&store), lines(&fresh));
    assert!(store.remove(&DocumentId("a".to_owned())).unwrap());
    assert!(find_merges(&store).unwrap().is_empty());
}

/// Prints how long a hundred thousand entities take: `cargo test --release --test it -- --ignored --nocapture scale`.
#[test]
#[ignore = "a measurement"]
fn scale() {
    use std::io::Write as _;
    let store = Store::memory(Base::default()).unwrap();
    for batch in 0..50 {
        let reports = (0..1000).map(|number| {
            let n = batch * 1000 + number;
            let name = |n: usize| format!("A{} B{}", n % 997, n / 3);
            let country = if n % 3 == 0 { None } else { Some("ARM") };
            Report::new(&format!("r{n}"), "2024-07-03")
                .person(&name(n), country)
                .actor(&format!("Body {}", n % 5000), EntityType::Organization, None)
                .person(&format!("C{} D{n}", n % 83), Some("ARM"))
                .event(0, "meet", 1)
                .event(2, "meet", 1)
        });
        store.write(reports.map(|report| report.quads()).collect()).unwrap();
    }
    let entities = store.entities().unwrap().len();
    let start = std::time::Instant::now();
    let merges = find_merges(&store).unwrap();
    let found = start.elapsed();
    let start = std::time::Instant::now();
    store.apply_merges(&merges).unwrap();
    let applied = start.elapsed();
    let told = format!("{entities} entities: {} merges found in {found:?}, applied in {applied:?}", merges.len());
    writeln!(std::io::stderr(), "{told}").unwrap();
}
