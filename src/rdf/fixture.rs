//! Extractions made by hand, for the tests of this stage and of the store.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{DocumentQuads, Listed, Mapping};
use crate::types::{
    Block, BlockKind, Document, DocumentId, Entity, EntityId, EntityType, Event, EventType, Extraction, Mention,
    MentionKind, Modality, Participant, Polarity, Precision, Relation, RelationType, Scope, Sentence, Span,
};

/// The mapping of the tests: two countries and an outlet are listed.
pub(crate) fn mapping() -> Mapping {
    let id = EntityId::from_name;
    let listed = Listed::default()
        .with_country("ARM".parse().unwrap(), id("Armenia"))
        .with_country("RUS".parse().unwrap(), id("Russia"))
        .with_country("USA".parse().unwrap(), id("United States"))
        .with_outlet("The Daily Example", id("The Daily Example"));
    Mapping { listed, fingerprint: "test".to_owned(), ..Mapping::default() }
}

/// A document whose sentences are its lines, to be filled.
#[derive(Debug, Clone)]
pub(crate) struct Fixture(pub(crate) Extraction);

impl Fixture {
    /// The document `name`, published on 3 July 2024; its first line is its title.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let mut start = 0;
        let mut sentences = Vec::new();
        for line in text.lines() {
            let span = Span::new(start, start + line.len());
            let kind = if start == 0 { BlockKind::Headline } else { BlockKind::Paragraph };
            sentences.push(Sentence { tokens: 0..0, span, block: 0, kind });
            start += line.len() + 1;
        }
        let document = Document {
            id: DocumentId(name.to_owned()),
            name: name.to_owned(),
            text: text.to_owned(),
            left_out: BTreeMap::new(),
            blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
            title: sentences.first().map(|sentence| sentence.span),
            published: Some("2024-07-03".parse().unwrap()),
            publisher: Some("The Daily Example".to_owned()),
            url: Some(format!("https://example.org/{name}")),
            language: Some("en".to_owned()),
        };
        let (entities, mentions) = (Vec::new(), Vec::new());
        Self(Extraction { document, sentences, entities, mentions, events: Vec::new(), relations: Vec::new() })
    }

    /// Adds an entity.
    pub(crate) fn entity(
        &mut self,
        label: &str,
        scope: Scope,
        entity_type: EntityType,
        country: Option<&str>,
        aliases: &[&str],
    ) -> usize {
        self.0.entities.push(Entity {
            id: EntityId::from_name(label),
            scope,
            label: label.to_owned(),
            entity_type,
            country: country.map(|code| code.parse().unwrap()),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        });
        self.0.entities.len() - 1
    }

    /// Adds an event that is asserted, from words of the first line that holds all three.
    pub(crate) fn event(&mut self, source: (usize, &str), act: (&str, &str), target: (usize, &str)) -> &mut Event {
        let text = &self.0.document.text;
        let (number, line) = self
            .0
            .sentences
            .iter()
            .enumerate()
            .find(|(_, one)| [source.1, act.1, target.1].iter().all(|words| one.span.of(text).contains(words)))
            .expect("a line holds the words");
        let span = |words: &str| {
            let start = line.span.start + line.span.of(text).find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let event = Event {
            sentence: number,
            retold: Vec::new(),
            source: Participant { entity: source.0, mention: span(source.1) },
            target: Participant { entity: target.0, mention: span(target.1) },
            predicate: act.0.to_owned(),
            act: span(act.1),
            event_type: EventType::Consult,
            cameo: Some("042".parse().unwrap()),
            goldstein: Some(1.9),
            reciprocal: false,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            attribution: Vec::new(),
            asserted: true,
            time: Some("2024-06".parse().unwrap()),
            place: None,
            confidence: 0.9,
        };
        self.0.events.push(event);
        self.0.events.last_mut().unwrap()
    }

    /// The words in the document, meant as an entity.
    pub(crate) fn participant(&self, entity: usize, words: &str) -> Participant {
        let start = self.0.document.text.find(words).unwrap();
        Participant { entity, mention: Span::new(start, start + words.len()) }
    }

    /// The quads under the tests' mapping.
    pub(crate) fn quads(&self) -> DocumentQuads {
        mapping().to_quads(&self.0)
    }
}

/// A document with each kind of event: asserted, reciprocal, possible, alleged in a chain; and a relation.
pub(crate) fn dispatch() -> Fixture {
    let text = "Envoy visits Yerevan\n\
                Jane Roe visited Armenia in June.\n\
                The spokeswoman and Roe met in Gyumri – “at last”.\n\
                Moscow may sanction Armenia, the Post quoted Roe as saying.\n\
                Armenia is a member of the Example Pact.";
    let mut fixture = Fixture::new("dispatch.txt", text);
    let roe = fixture.entity("Jane Roe", Scope::Named, EntityType::Person, Some("USA"), &["Roe"]);
    let armenia = fixture.entity("Armenia", Scope::Listed, EntityType::Country, Some("ARM"), &["Yerevan"]);
    let spokeswoman = fixture.entity("spokeswoman", Scope::Local, EntityType::Person, Some("ARM"), &[]);
    let gyumri = fixture.entity("Gyumri", Scope::Named, EntityType::Place, None, &[]);
    let russia = fixture.entity("Russia", Scope::Listed, EntityType::Country, Some("RUS"), &["Moscow"]);
    let post = fixture.entity("Post", Scope::Named, EntityType::Organization, None, &["the Post"]);
    let pact = fixture.entity("Example Pact", Scope::Named, EntityType::Organization, None, &[]);

    fixture.event((roe, "Jane Roe"), ("visit", "visited"), (armenia, "Armenia"));
    let place = fixture.participant(gyumri, "Gyumri");
    let met = fixture.event((spokeswoman, "spokeswoman"), ("meet", "met"), (roe, "Roe"));
    (met.reciprocal, met.place, met.time, met.confidence) = (true, Some(place), None, 0.85);
    let chain = vec![
        fixture.participant(post, "the Post"),
        Participant { entity: roe, mention: fixture.0.sentences[3].span.find(text, "Roe") },
    ];
    let sanction = fixture.event((russia, "Moscow"), ("sanction", "sanction"), (armenia, "Armenia"));
    sanction.event_type = EventType::Sanction;
    (sanction.cameo, sanction.goldstein) = ("163".parse().ok(), Some(-8.0));
    (sanction.modality, sanction.asserted, sanction.attribution) = (Modality::Possible, false, chain);
    sanction.time = Some("2025".parse().unwrap());
    let member = Relation {
        sentence: 4,
        subject: Participant { entity: armenia, mention: fixture.0.sentences[4].span.find(text, "Armenia") },
        relation: RelationType::MemberOf,
        object: fixture.participant(pact, "Example Pact"),
    };
    fixture.0.relations.push(member);
    let yerevan = fixture.participant(armenia, "Yerevan").mention;
    fixture.0.mentions.push(Mention { span: yerevan, entity: armenia, kind: MentionKind::Name });
    fixture
}

trait Find {
    fn find(self, text: &str, words: &str) -> Span;
}

impl Find for Span {
    fn find(self, text: &str, words: &str) -> Span {
        let start = self.start + self.of(text).find(words).unwrap();
        Span::new(start, start + words.len())
    }
}

/// Any extraction that keeps to what the types promise.
pub(crate) fn any_extraction() -> impl Strategy<Value = Extraction> {
    let text = "[a-zé“ \\n𝛼]{12,60}";
    let spots = prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 40);
    (text, "[a-z/]{1,9}", spots, prop::collection::vec(any_event(), 0..6), any::<[bool; 3]>()).prop_map(
        |(text, name, spots, events, [published, listed, relation])| {
            let bounds: Vec<_> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let mut spots = spots.into_iter().map(|(one, other)| {
                let (one, other) = (*one.get(&bounds), *other.get(&bounds));
                Span::new(one.min(other), one.max(other))
            });
            let mut span = move || spots.next().unwrap_or(Span::new(0, 0));
            let mut fixture = Fixture::new(&name, &text);
            fixture.0.document.published = published.then(|| "2023-12-31".parse().unwrap());
            let scope = if listed { Scope::Listed } else { Scope::Named };
            fixture.entity("Ä B", scope, EntityType::Group, None, &["B"]);
            fixture.entity("Country", Scope::Named, EntityType::Country, Some("ARM"), &["B", "C"]);
            fixture.entity("he", Scope::Local, EntityType::Person, None, &[]);
            fixture.0.sentences =
                (0..3).map(|_| Sentence { tokens: 0..0, span: span(), block: 0, kind: BlockKind::Paragraph }).collect();
            fixture.0.sentences.sort_by_key(|sentence| sentence.span);
            for (number, mut event) in events.into_iter().enumerate() {
                for part in [&mut event.source, &mut event.target] {
                    part.mention = span();
                }
                event.attribution.iter_mut().chain(&mut event.place).for_each(|part| part.mention = span());
                event.act = span();
                event.sentence = number % 3;
                if number > 2 {
                    // Sentences of one span have one name, so that the graph cannot tell them apart.
                    let sentences = &fixture.0.sentences;
                    let later = event.sentence + 1..3;
                    event.retold = later.filter(|&at| sentences[at - 1].span < sentences[at].span).collect();
                }
                fixture.0.events.push(event);
            }
            if relation {
                let subject = Participant { entity: 0, mention: span() };
                let object = Participant { entity: 1, mention: span() };
                let relation = RelationType::LocatedIn;
                fixture.0.relations.push(Relation { sentence: 1, subject, relation, object });
            }
            fixture.0
        },
    )
}

/// An event whose spans are still to be set.
fn any_event() -> impl Strategy<Value = Event> {
    let participant = (0_usize..3).prop_map(|entity| Participant { entity, mention: Span::new(0, 0) });
    let chain = prop::collection::vec(participant.clone(), 0..4);
    let modality = prop::sample::select(vec![Modality::Actual, Modality::Future, Modality::Possible]);
    let precision = prop::sample::select(vec![Precision::Year, Precision::Month, Precision::Day]);
    let time = prop::option::of(
        (precision, 0_i64..40_000)
            .prop_map(|(precision, day)| crate::types::EventTime::around(day_of_era(day), precision)),
    );
    let numbers = (prop::option::of(-100_i16..=100), 0_u8..=100, any::<[bool; 3]>());
    let kind = (prop::sample::select(EventType::ALL.to_vec()), "[a-z_ %é]{1,12}");
    (participant.clone(), participant.clone(), prop::option::of(participant), chain, modality, time, kind, numbers)
        .prop_map(|(source, target, place, attribution, modality, time, (event_type, predicate), numbers)| {
            let (goldstein, confidence, [reciprocal, negated, asserted]) = numbers;
            Event {
                sentence: 0,
                retold: Vec::new(),
                source,
                target,
                predicate,
                act: Span::new(0, 0),
                event_type,
                cameo: goldstein.map(|_| "0211".parse().unwrap()),
                goldstein: goldstein.map(|tenths| f32::from(tenths) / 10.0),
                reciprocal,
                polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
                modality,
                attribution,
                asserted,
                time,
                place,
                confidence: f32::from(confidence) / 100.0,
            }
        })
}

fn day_of_era(day: i64) -> jiff::civil::Date {
    jiff::civil::date(1950, 1, 1) + jiff::Span::new().days(day)
}
