//! One named graph a document: the document itself, its sentences, mentions and entities.
//!
//! The entry point is [`Mapping::to_quads`]. Events are `events`', relations `relations`', and what follows from a
//! document's graph for the graphs that all documents share is `derived`'s.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};
use sha2::{Digest, Sha256};

use super::iri::{self, Base, CharSpan};
use super::vocab::{Individual as _, d, rdf, rdfs, schema, skos, xsd};
use super::{derive, events, relations};
use crate::copies::Signature;
use crate::types::{CharOffsets, CountryCode, Document, EntityId, Event, Extraction, Participant, Scope, Span};

/// Language of the names found in text.
pub(super) const LANGUAGE: &str = "en";

/// What the mapping is told of the table of actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    countries: BTreeMap<CountryCode, EntityId>,
    outlets: BTreeMap<String, EntityId>,
}

impl Listed {
    /// Adds the country that has the code.
    #[must_use]
    pub fn with_country(mut self, code: CountryCode, id: EntityId) -> Self {
        self.countries.insert(code, id);
        self
    }

    /// Adds the outlet that sources call `name`.
    #[must_use]
    pub fn with_outlet(mut self, name: impl Into<String>, id: EntityId) -> Self {
        self.outlets.insert(name.into(), id);
        self
    }
}

/// Turns extractions into quads: the base of their IRIs, what is listed, and what did the extracting.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// What IRIs begin with.
    pub base: Base,
    /// The countries and outlets of the table of actors.
    pub listed: Listed,
    /// Fingerprint of program, model and tables: written to each document as `d:extractedWith`.
    pub fingerprint: String,
}

/// The quads of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentQuads {
    /// The document, and the named graph of `own`.
    pub document: NamedNode,
    /// What the document says: each quad once, in the order of the text.
    pub own: Vec<Quad>,
    /// What the shared graphs hold because of it, see [`derive()`]: each quad once.
    pub derived: Vec<Quad>,
}

impl DocumentQuads {
    /// All of them, the document's own first.
    pub fn iter(&self) -> impl Iterator<Item = &Quad> {
        self.own.iter().chain(&self.derived)
    }
}

impl Mapping {
    /// The quads of a document.
    #[must_use]
    pub fn to_quads(&self, extraction: &Extraction) -> DocumentQuads {
        let document = self.base.document(&extraction.document.id);
        let mut graph = DocumentGraph {
            mapping: self,
            extraction,
            offsets: CharOffsets::new(&extraction.document.text),
            entities: extraction.entities.iter().map(|one| self.base.entity(one, &document)).collect(),
            name: GraphName::NamedNode(document.clone()),
            quads: Vec::new(),
            document,
        };
        graph.add_document();
        graph.add_entities();
        let sentences = evidence(extraction);
        graph.add_sentences(&sentences);
        graph.add_mentions(&sentences);
        events::add_events(&mut graph);
        relations::add_relations(&mut graph);
        DocumentQuads { derived: derive(&graph.quads), document: graph.document, own: graph.quads }
    }

    /// The IRI of each event of a document, in order.
    #[must_use]
    pub fn event_iris(&self, extraction: &Extraction) -> Vec<NamedNode> {
        let document = self.base.document(&extraction.document.id);
        events::mint_events(&self.base, &document, extraction, &CharOffsets::new(&extraction.document.text))
    }
}

/// SHA-256 of a document and all that is known of it, in hexadecimal: another hash means another version.
#[must_use]
pub fn content_hash(document: &Document) -> String {
    let mut hasher = Sha256::new();
    let mut field = |value: Option<&str>| {
        // The length keeps two fields from running into each other.
        hasher.update(value.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hasher.update(value.unwrap_or_default());
    };
    field(Some(&document.text));
    field(Some(&document.name));
    field(document.title.map(|span| span.to_string()).as_deref());
    field(document.published.map(|date| date.to_string()).as_deref());
    field(document.publisher.as_deref());
    field(document.url.as_deref());
    field(document.language.as_deref());
    for block in &document.blocks {
        field(Some(&format!("{:?} {}", block.kind, block.span)));
    }
    iri::hexadecimal(&hasher.finalize())
}

/// The named graph of one document as it is made.
pub(super) struct DocumentGraph<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) extraction: &'a Extraction,
    pub(super) offsets: CharOffsets<'a>,
    pub(super) document: NamedNode,
    /// The IRIs of the extraction's entities.
    pub(super) entities: Vec<NamedNode>,
    name: GraphName,
    quads: Vec<Quad>,
}

impl DocumentGraph<'_> {
    pub(super) fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate.into_owned(), object, self.name.clone()));
    }

    /// The IRI of a span of the text.
    pub(super) fn span(&self, span: Span) -> NamedNode {
        iri::span(&self.document, self.offsets.chars_of(span))
    }

    pub(super) fn char_span(&self, span: Span) -> CharSpan {
        self.offsets.chars_of(span)
    }

    /// The country that an entity is or acts for, if it is listed.
    pub(super) fn country_of(&self, participant: Participant) -> Option<NamedNode> {
        let country = self.extraction.entities[participant.entity].country?;
        self.mapping.listed.countries.get(&country).map(iri::listed_entity)
    }

    fn add_document(&mut self) {
        let (node, document) = (self.document.clone(), &self.extraction.document);
        self.add(&node, rdf::TYPE, schema::NEWS_ARTICLE);
        self.add(&node, schema::IDENTIFIER, Literal::from(document.id.0.as_str()));
        self.add(&node, d::NAME, Literal::from(document.name.as_str()));
        if let Some(title) = document.title_text() {
            self.add(&node, schema::HEADLINE, Literal::from(title));
        }
        if let Some(published) = document.published {
            self.add(&node, schema::DATE_PUBLISHED, date(published));
        }
        if let Some(publisher) = document.publisher.as_deref() {
            match self.mapping.listed.outlets.get(publisher) {
                Some(outlet) => self.add(&node, schema::PUBLISHER, iri::listed_entity(outlet)),
                None => self.add(&node, schema::PUBLISHER, Literal::from(publisher)),
            }
        }
        if let Some(url) = document.url.as_deref() {
            match NamedNode::new(url) {
                Ok(url) => self.add(&node, schema::URL, url),
                Err(_) => self.add(&node, schema::URL, Literal::from(url)),
            }
        }
        if let Some(language) = document.language.as_deref() {
            self.add(&node, schema::IN_LANGUAGE, Literal::from(language));
        }
        self.add(&node, schema::ARTICLE_BODY, Literal::from(document.text.as_str()));
        self.add(&node, d::CONTENT_HASH, Literal::from(content_hash(document)));
        if let Some(signature) = Signature::of(document) {
            self.add(&node, d::MIN_HASH, Literal::new_typed_literal(signature.to_string(), xsd::HEX_BINARY));
        }
        self.add(&node, d::EXTRACTED_WITH, Literal::from(self.mapping.fingerprint.as_str()));
    }

    /// What the document attests of its entities; nothing of the listed ones, whose facts are the table's.
    fn add_entities(&mut self) {
        let mut seen = BTreeSet::new();
        for (entity, node) in self.extraction.entities.iter().zip(self.entities.clone()) {
            if entity.scope == Scope::Listed || !seen.insert(node.clone()) {
                continue;
            }
            self.attest(&node, rdf::TYPE, entity.entity_type.term());
            self.attest(&node, rdfs::LABEL, label(&entity.label));
            let aliases: BTreeSet<_> = entity.aliases.iter().filter(|alias| **alias != entity.label).collect();
            for alias in aliases {
                self.attest(&node, skos::ALT_LABEL, label(alias));
            }
            if let Some(country) = entity.country.and_then(|code| self.mapping.listed.countries.get(&code)) {
                self.attest(&node, d::COUNTRY_OF, iri::listed_entity(country));
            }
        }
    }

    fn attest(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let fact = Triple::new(subject.clone(), predicate.into_owned(), object);
        self.add(&self.document.clone(), d::ATTESTS, fact);
    }

    fn add_sentences(&mut self, spans: &BTreeSet<Span>) {
        for span in spans {
            let node = self.span(*span);
            self.add(&node, rdf::TYPE, d::SENTENCE);
            self.add(&node, d::IN_DOCUMENT, self.document.clone());
            self.add(&node, d::TEXT, Literal::from(span.of(&self.extraction.document.text)));
        }
    }

    /// The words that name entities and acts.
    fn add_mentions(&mut self, sentences: &BTreeSet<Span>) {
        for (span, entities) in mentions(self.extraction) {
            let node = self.span(span);
            self.add(&node, rdf::TYPE, d::MENTION);
            // A sentence that is one mention has its text already.
            if !sentences.contains(&span) {
                self.add(&node, d::TEXT, Literal::from(span.of(&self.extraction.document.text)));
            }
            let referents: BTreeSet<_> = entities.into_iter().map(|entity| self.entities[entity].clone()).collect();
            for referent in referents {
                self.add(&node, d::REFERS_TO, referent);
            }
        }
    }
}

/// The sentences that events and relations were read from, in order.
fn evidence(extraction: &Extraction) -> BTreeSet<Span> {
    let of_events = extraction.events.iter().flat_map(Event::evidence);
    let of_relations = extraction.relations.iter().map(|relation| relation.sentence);
    of_events.chain(of_relations).map(|sentence| extraction.sentences[sentence].span).collect()
}

/// All spans that name entities or acts, in order, with the entities.
fn mentions(extraction: &Extraction) -> BTreeMap<Span, BTreeSet<usize>> {
    let mut mentions: BTreeMap<Span, BTreeSet<usize>> = BTreeMap::new();
    let mut participant = |one: Participant| {
        mentions.entry(one.mention).or_default().insert(one.entity);
    };
    for mention in &extraction.mentions {
        participant(Participant { entity: mention.entity, mention: mention.span });
    }
    for event in &extraction.events {
        [event.source, event.target].into_iter().chain(event.place).for_each(&mut participant);
        event.attribution.iter().copied().for_each(&mut participant);
    }
    for relation in &extraction.relations {
        [relation.subject, relation.object].into_iter().for_each(&mut participant);
    }
    for event in &extraction.events {
        mentions.entry(event.act).or_default();
    }
    mentions
}

/// A name of an entity.
fn label(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, LANGUAGE)
}

/// A day as `xsd:date`.
pub(super) fn date(day: Date) -> Literal {
    Literal::new_typed_literal(day.to_string(), xsd::DATE)
}

/// A number as `xsd:decimal`, rounded to `digits` and written in canonical form, which is the form that stores keep.
pub(crate) fn decimal(value: f32, digits: usize) -> Literal {
    let text = format!("{:.digits$}", if value.is_finite() { value } else { 0.0 });
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Literal::new_typed_literal(if text == "-0" { "0" } else { text }, xsd::DECIMAL)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use oxigraph::io::RdfParser;
    use proptest::prelude::*;

    use super::super::fixture::{any_extraction, dispatch};
    use super::super::vocab::graph;
    use super::super::{QuadFormat, QuadWriter, RdfVersion, to_extraction};
    use super::*;
    use crate::types::Relation;

    fn written(quads: &DocumentQuads, format: QuadFormat, version: RdfVersion) -> String {
        let mut writer = QuadWriter::new(Vec::new(), format, version, &Base::default());
        quads.iter().for_each(|quad| writer.write(quad).unwrap());
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    /// The parts of an event or relation, told by what they name rather than by where they stand in a list.
    fn told(extraction: &Extraction) -> (Vec<String>, Vec<String>) {
        let who = |one: Participant| {
            let entity = &extraction.entities[one.entity];
            format!("{} {:?} {}", entity.id, entity.scope, one.mention)
        };
        let sentence = |number: usize| extraction.sentences[number].span;
        let event = |event: &Event| {
            let parts = [event.source, event.target].into_iter().chain(event.place);
            let parts: Vec<_> = parts.chain(event.attribution.iter().copied()).map(who).collect();
            let none = Participant { entity: 0, mention: Span::new(0, 0) };
            let rest = Event {
                sentence: 0,
                retold: Vec::new(),
                source: none,
                target: none,
                place: event.place.map(|_| none),
                attribution: Vec::new(),
                ..event.clone()
            };
            let evidence: Vec<_> = event.evidence().map(sentence).collect();
            format!("{evidence:?} {parts:?} {rest:?}")
        };
        let relation = |one: &Relation| {
            format!("{} {} {:?} {}", sentence(one.sentence), who(one.subject), one.relation, who(one.object))
        };
        let mut events: Vec<_> = extraction.events.iter().map(event).collect();
        events.sort();
        (events, extraction.relations.iter().map(relation).collect())
    }

    #[test]
    fn the_dispatch_is_written_as_the_golden_file_has_it() {
        let quads = dispatch().quads();
        for (name, format, version) in [
            ("dispatch.nq", QuadFormat::NQuads, RdfVersion::V1_2),
            ("dispatch.rdf11.nq", QuadFormat::NQuads, RdfVersion::V1_1),
            ("dispatch.trig", QuadFormat::TriG, RdfVersion::V1_2),
        ] {
            let path = format!("{}/tests/golden/rdf/{name}", env!("CARGO_MANIFEST_DIR"));
            let found = written(&quads, format, version);
            if std::env::var_os("DEMARCHE_WRITE_GOLDEN").is_some() {
                std::fs::write(&path, &found).unwrap();
            }
            assert_eq!(found, std::fs::read_to_string(&path).unwrap(), "{path}");
        }
    }

    #[test]
    fn only_asserted_events_stand_as_plain_triples_and_reciprocal_ones_both_ways() {
        let quads = dispatch().quads();
        let asserted: Vec<_> = quads
            .derived
            .iter()
            .filter(|quad| quad.graph_name == graph::ASSERTED.into())
            .map(|quad| quad.predicate.as_str().rsplit('/').next().unwrap())
            .collect();
        assert_eq!(asserted, ["visit", "meet", "meet"]);
    }

    #[test]
    fn two_events_with_the_same_spans_are_two_nodes() {
        let mut fixture = dispatch();
        let mut twin = fixture.0.events[0].clone();
        twin.target.entity = 4;
        fixture.0.events.insert(1, twin);
        let iris = super::super::fixture::mapping().event_iris(&fixture.0);
        assert_eq!(iris.iter().collect::<BTreeSet<_>>().len(), 4);
        let before = super::super::fixture::mapping().event_iris(&dispatch().0);
        assert_eq!(iris[0], before[0], "the first keeps its name");
    }

    #[test]
    fn decimals_are_rounded_and_canonical() {
        for (value, digits, text) in
            [(0.9, 2, "0.9"), (0.857, 2, "0.86"), (6.0, 1, "6"), (-0.01, 1, "0"), (f32::NAN, 2, "0"), (10.0, 1, "10")]
        {
            assert_eq!(decimal(value, digits).value(), text);
        }
    }

    #[test]
    fn the_content_hash_tells_fields_apart() {
        let document = dispatch().0.document;
        let mut other = document.clone();
        (other.url, other.language) = (other.language, other.url);
        assert_ne!(content_hash(&document), content_hash(&other));
        assert_eq!(content_hash(&document), content_hash(&document.clone()));
    }

    #[test]
    fn quads_that_are_no_document_are_refused() {
        let base = Base::default();
        assert_eq!(to_extraction(&[], &base).unwrap_err().to_string(), "the quads hold 0 documents, not one");
        let quads = dispatch().quads();
        for (left_out, complaint) in [(d::POLARITY_OF, "has no"), (schema::ARTICLE_BODY, "has no"), (d::TEXT, "")] {
            let rest: Vec<_> = quads.iter().filter(|quad| quad.predicate != left_out).cloned().collect();
            match to_extraction(&rest, &base) {
                Err(error) => assert!(error.to_string().contains(complaint), "{error}"),
                Ok(_) => assert!(complaint.is_empty(), "{left_out}"),
            }
        }
    }

    proptest! {
        #[test]
        fn events_and_relations_come_back_as_they_went(extraction in any_extraction()) {
            let quads = super::super::fixture::mapping().to_quads(&extraction);
            let all: Vec<_> = quads.iter().cloned().collect();
            let back = to_extraction(&all, &Base::default()).unwrap();
            prop_assert_eq!(told(&back), told(&extraction));
            prop_assert_eq!(back.document.id, extraction.document.id);
            prop_assert_eq!(back.document.text, extraction.document.text);
        }

        #[test]
        fn a_triple_is_in_one_graph_and_once(extraction in any_extraction()) {
            let quads = super::super::fixture::mapping().to_quads(&extraction);
            let mut graphs = HashMap::new();
            for quad in quads.iter() {
                let triple = oxigraph::model::Triple::from(quad.clone());
                prop_assert_eq!(graphs.insert(triple, quad.graph_name.clone()), None, "{}", quad);
            }
        }

        #[test]
        fn what_is_written_is_read_back(extraction in any_extraction()) {
            let quads = super::super::fixture::mapping().to_quads(&extraction);
            for format in [QuadFormat::NQuads, QuadFormat::TriG] {
                let rdf_format = match format {
                    QuadFormat::TriG => oxigraph::io::RdfFormat::TriG,
                    _ => oxigraph::io::RdfFormat::NQuads,
                };
                let text = written(&quads, format, RdfVersion::V1_2);
                let back: Result<Vec<_>, _> = RdfParser::from_format(rdf_format).for_slice(&text).collect();
                let mut back = back.unwrap();
                let mut all: Vec<_> = quads.iter().cloned().collect();
                all.sort_by_key(ToString::to_string);
                back.sort_by_key(ToString::to_string);
                prop_assert_eq!(back, all);
            }
        }
    }
}
