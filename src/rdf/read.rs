//! Quads back into what was read out of a document.
//!
//! The entry point is [`to_extraction`]. Events and relations come back whole. What the graph does not keep is left
//! out: sentences without event or relation, tokens, the document's blocks, how a mention refers, and what is known of
//! listed actors, which the table of actors has.

use std::collections::BTreeMap;

use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef};

use super::RdfError;
use super::iri::{self, Base, CharSpan};
use super::vocab::{self, Individual, d, graph, rdf, rdfs, schema, skos};
use crate::types::{
    Block, BlockKind, Document, DocumentId, Entity, EntityType, Event, EventTime, Extraction, Mention, MentionKind,
    Participant, Relation, Scope, Sentence, Span,
};

/// What was read out of the one document that `quads` hold.
///
/// # Errors
/// [`RdfError`] if the quads are not what [`Mapping::to_quads`](super::Mapping::to_quads) gives under `base`.
pub fn to_extraction(quads: &[Quad], base: &Base) -> Result<Extraction, RdfError> {
    let reader = Reader::new(quads, base)?;
    let document = reader.document()?;
    let mut places = Places::new(&document.text, reader.document.as_str());
    let mut entities = Entities { reader: &reader, nodes: BTreeMap::new(), found: Vec::new() };

    let sentences = reader
        .spans(d::SENTENCE, &mut places)?
        .into_keys()
        .map(|span| Sentence { tokens: 0..0, span, block: 0, kind: BlockKind::Paragraph })
        .collect::<Vec<_>>();
    let sentence_at = sentences.iter().enumerate().map(|(number, one)| (one.span, number)).collect();
    let mut mentions = Vec::new();
    for (span, node) in reader.spans(d::MENTION, &mut places)? {
        let mut referents = reader.objects(&node, d::REFERS_TO).collect::<Result<Vec<_>, _>>()?;
        referents.sort();
        for referent in referents {
            mentions.push(Mention { span, entity: entities.index(&referent)?, kind: MentionKind::Name });
        }
    }

    let mut parts = Parts { reader: &reader, places: &mut places, entities: &mut entities, sentence_at };
    let mut events = Vec::new();
    for class in [d::ASSERTED_EVENT, d::UNASSERTED_EVENT] {
        for node in reader.instances(class) {
            events.push(parts.event(&node, class == d::ASSERTED_EVENT)?);
        }
    }
    events.sort_by_key(|event| {
        (event.sentence, event.act, event.source.mention, event.target.mention, event.source.entity)
    });
    let mut relations =
        reader.instances(d::RELATION).iter().map(|node| parts.relation(node)).collect::<Result<Vec<_>, _>>()?;
    relations.sort_by_key(|one| (one.sentence, one.subject.mention, one.object.mention, one.relation));

    let entities = entities.found;
    Ok(Extraction { document, sentences, entities, mentions, events, relations })
}

/// The quads of one document, to be asked for values.
struct Reader<'a> {
    base: &'a Base,
    document: NamedNode,
    own: Graph,
    facts: Graph,
}

impl<'a> Reader<'a> {
    fn new(quads: &[Quad], base: &'a Base) -> Result<Self, RdfError> {
        let (mut own, mut facts) = (Graph::new(), Graph::new());
        for quad in quads {
            let triple = quad.as_ref();
            if quad.graph_name == graph::ENTITIES.into() {
                facts.insert(oxigraph::model::TripleRef::from(triple));
            } else if quad.graph_name != graph::ASSERTED.into() {
                own.insert(oxigraph::model::TripleRef::from(triple));
            }
        }
        let documents = instances(&own, schema::NEWS_ARTICLE);
        match <[NamedNode; 1]>::try_from(documents) {
            Ok([document]) => Ok(Self { base, document, own, facts }),
            Err(documents) => Err(RdfError::Documents(documents.len())),
        }
    }

    fn document(&self) -> Result<Document, RdfError> {
        let node = &self.document;
        let text = self.text(node, schema::ARTICLE_BODY)?;
        let title = self.optional_text(node, schema::HEADLINE);
        let title = title.and_then(|title| text.find(&title).map(|start| Span::new(start, start + title.len())));
        let published = match self.optional_text(node, schema::DATE_PUBLISHED) {
            Some(date) => Some(date.parse().map_err(|_| unexpected(node, schema::DATE_PUBLISHED, &date))?),
            None => None,
        };
        let whole = Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph };
        Ok(Document {
            id: DocumentId(self.text(node, schema::IDENTIFIER)?),
            name: self.text(node, d::NAME)?,
            left_out: BTreeMap::new(),
            blocks: vec![whole],
            title,
            published,
            publisher: self.optional_text(node, schema::PUBLISHER),
            url: self.optional_text(node, schema::URL),
            language: self.optional_text(node, schema::IN_LANGUAGE),
            text,
        })
    }

    fn instances(&self, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
        instances(&self.own, class)
    }

    /// The spans of a class, in order, with their nodes.
    fn spans(&self, class: NamedNodeRef<'_>, places: &mut Places<'_>) -> Result<BTreeMap<Span, NamedNode>, RdfError> {
        self.instances(class).into_iter().map(|node| Ok((places.span(&node, class)?, node))).collect()
    }

    fn optional(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<TermRef<'_>> {
        self.own.object_for_subject_predicate(subject, property)
    }

    fn object(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Result<NamedNode, RdfError> {
        match self.optional(subject, property) {
            Some(TermRef::NamedNode(node)) => Ok(node.into_owned()),
            Some(other) => Err(unexpected(subject, property, &other.to_string())),
            None => Err(missing(subject, property)),
        }
    }

    fn objects<'s>(
        &'s self,
        subject: &'s NamedNode,
        property: NamedNodeRef<'s>,
    ) -> impl Iterator<Item = Result<NamedNode, RdfError>> + 's {
        self.own.objects_for_subject_predicate(subject, property).map(move |object| match object {
            TermRef::NamedNode(node) => Ok(node.into_owned()),
            other => Err(unexpected(subject, property, &other.to_string())),
        })
    }

    /// The text of a literal, or an IRI as text.
    fn optional_text(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
        self.optional(subject, property).map(plain_text)
    }

    fn text(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Result<String, RdfError> {
        self.optional_text(subject, property).ok_or_else(|| missing(subject, property))
    }

    fn individual<T: Individual>(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Result<T, RdfError> {
        let node = self.object(subject, property)?;
        T::from_term(node.as_ref()).ok_or_else(|| unexpected(subject, property, node.as_str()))
    }

    /// A literal that a type of ours can be read from.
    fn parsed<T: std::str::FromStr>(
        &self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<T>, RdfError> {
        let Some(text) = self.optional_text(subject, property) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| unexpected(subject, property, &text))
    }

    /// What is left of an IRI after its namespace, read as a type of ours.
    fn local<T: std::str::FromStr>(
        &self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        namespace: &str,
    ) -> Result<Option<T>, RdfError> {
        let Some(text) = self.optional_text(subject, property) else { return Ok(None) };
        let value = text.strip_prefix(namespace).and_then(|local| local.parse().ok());
        value.map(Some).ok_or_else(|| unexpected(subject, property, &text))
    }
}

/// Code points of the document's text turned back into bytes.
struct Places<'a> {
    document: &'a str,
    /// The byte at which each code point begins, and the length of the text.
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &str, document: &'a str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        Self { document, bytes }
    }

    fn span(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Span, RdfError> {
        let in_document = |(document, span): (&str, CharSpan)| (document == self.document).then_some(span);
        iri::read_span(node.as_str())
            .and_then(in_document)
            .and_then(|(start, end)| Some(Span::new(*self.bytes.get(start)?, *self.bytes.get(end)?)))
            .ok_or_else(|| unexpected(node, property, "no span of the document's text"))
    }
}

/// The entities met so far.
struct Entities<'a> {
    reader: &'a Reader<'a>,
    nodes: BTreeMap<NamedNode, usize>,
    found: Vec<Entity>,
}

impl Entities<'_> {
    fn index(&mut self, node: &NamedNode) -> Result<usize, RdfError> {
        if let Some(index) = self.nodes.get(node) {
            return Ok(*index);
        }
        let facts = &self.reader.facts;
        let known = self.reader.base.read_entity(node.as_str());
        let (id, scope, country) = known.ok_or_else(|| unexpected(node, d::SOURCE, "no IRI of an entity"))?;
        let label = facts.object_for_subject_predicate(node, rdfs::LABEL).map(plain_text);
        let entity_type = match facts.object_for_subject_predicate(node, rdf::TYPE) {
            Some(TermRef::NamedNode(class)) => EntityType::from_term(class),
            _ => None,
        };
        if scope != Scope::Listed && (label.is_none() || entity_type.is_none()) {
            return Err(missing(node, if label.is_none() { rdfs::LABEL } else { rdf::TYPE }));
        }
        let mut aliases: Vec<_> = facts.objects_for_subject_predicate(node, skos::ALT_LABEL).map(plain_text).collect();
        aliases.sort();
        let label = label.unwrap_or_else(|| id.to_string());
        let entity_type = entity_type.unwrap_or(EntityType::Organization);
        let index = self.found.len();
        self.found.push(Entity { id, scope, label, entity_type, country, aliases });
        self.nodes.insert(node.clone(), index);
        Ok(index)
    }
}

/// Reads events and relations part by part.
struct Parts<'a, 'r> {
    reader: &'r Reader<'r>,
    places: &'a mut Places<'r>,
    entities: &'a mut Entities<'r>,
    sentence_at: BTreeMap<Span, usize>,
}

impl Parts<'_, '_> {
    fn event(&mut self, node: &NamedNode, asserted: bool) -> Result<Event, RdfError> {
        let reader = self.reader;
        let act = reader.object(node, d::ACT)?;
        let missing = |property| missing(node, property);
        let (sentence, retold) = self.sentences(node)?;
        Ok(Event {
            sentence,
            retold,
            source: self.participant(node, d::SOURCE, d::SOURCE_MENTION)?,
            target: self.participant(node, d::TARGET, d::TARGET_MENTION)?,
            predicate: iri::read_act(act.as_str()).ok_or_else(|| unexpected(node, d::ACT, act.as_str()))?,
            act: self.span(node, d::ACT_MENTION)?,
            event_type: reader.local(node, d::CLASS, vocab::PLOVER)?.ok_or_else(|| missing(d::CLASS))?,
            cameo: reader.local(node, d::CAMEO, vocab::CAMEO)?,
            goldstein: reader.parsed(node, d::GOLDSTEIN)?,
            reciprocal: reader.parsed(node, d::RECIPROCAL)?.unwrap_or(false),
            polarity: reader.individual(node, d::POLARITY_OF)?,
            modality: reader.individual(node, d::MODALITY_OF)?,
            attribution: self.attribution(node)?,
            asserted,
            time: self.time(node)?,
            place: match reader.optional(node, d::PLACE_OF) {
                Some(_) => Some(self.participant(node, d::PLACE_OF, d::PLACE_MENTION)?),
                None => None,
            },
            confidence: reader.parsed(node, d::CONFIDENCE)?.ok_or_else(|| missing(d::CONFIDENCE))?,
        })
    }

    fn relation(&mut self, node: &NamedNode) -> Result<Relation, RdfError> {
        Ok(Relation {
            sentence: self.sentence(node)?,
            subject: self.participant(node, rdf::SUBJECT, d::SUBJECT_MENTION)?,
            relation: self.reader.individual(node, rdf::PREDICATE)?,
            object: self.participant(node, rdf::OBJECT, d::OBJECT_MENTION)?,
        })
    }

    fn sentence(&mut self, node: &NamedNode) -> Result<usize, RdfError> {
        let (first, _) = self.sentences(node)?;
        Ok(first)
    }

    /// The first sentence of the evidence, and the others in order.
    fn sentences(&mut self, node: &NamedNode) -> Result<(usize, Vec<usize>), RdfError> {
        let mut sentences = Vec::new();
        for sentence in self.reader.objects(node, d::EVIDENCE) {
            let span = self.places.span(&sentence?, d::EVIDENCE)?;
            let number = self.sentence_at.get(&span).copied();
            sentences.push(number.ok_or_else(|| unexpected(node, d::EVIDENCE, "no sentence"))?);
        }
        sentences.sort_unstable();
        let first = *sentences.first().ok_or_else(|| missing(node, d::EVIDENCE))?;
        sentences.remove(0);
        Ok((first, sentences))
    }

    fn span(&mut self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Span, RdfError> {
        self.places.span(&self.reader.object(node, property)?, property)
    }

    fn participant(
        &mut self,
        node: &NamedNode,
        entity: NamedNodeRef<'_>,
        mention: NamedNodeRef<'_>,
    ) -> Result<Participant, RdfError> {
        let entity = self.entities.index(&self.reader.object(node, entity)?)?;
        Ok(Participant { entity, mention: self.span(node, mention)? })
    }

    fn attribution(&mut self, node: &NamedNode) -> Result<Vec<Participant>, RdfError> {
        let mut chain = Vec::new();
        if self.reader.optional(node, d::ATTRIBUTION).is_none() {
            return Ok(chain);
        }
        let mut cell = self.reader.object(node, d::ATTRIBUTION)?;
        while cell.as_ref() != rdf::NIL {
            // A chain has no more speakers than there are quads, else it runs in a circle.
            if chain.len() > self.reader.own.len() {
                return Err(unexpected(node, d::ATTRIBUTION, "a list without an end"));
            }
            chain.push(self.participant(&cell, rdf::FIRST, d::SPEAKER_MENTION)?);
            cell = self.reader.object(&cell, rdf::REST)?;
        }
        Ok(chain)
    }

    fn time(&mut self, node: &NamedNode) -> Result<Option<EventTime>, RdfError> {
        let Some(begin) = self.reader.parsed(node, d::BEGIN)? else { return Ok(None) };
        Ok(Some(EventTime::around(begin, self.reader.individual(node, d::PRECISION_OF)?)))
    }
}

/// The IRIs of a class, in order.
fn instances(graph: &Graph, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let mut nodes: Vec<_> = graph
        .subjects_for_predicate_object(rdf::TYPE, class)
        .filter_map(|subject| match subject {
            NamedOrBlankNodeRef::NamedNode(node) => Some(node.into_owned()),
            NamedOrBlankNodeRef::BlankNode(_) => None,
        })
        .collect();
    nodes.sort();
    nodes
}

fn plain_text(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(node) => node.as_str().to_owned(),
        TermRef::Literal(literal) => literal.value().to_owned(),
        other => Term::from(other).to_string(),
    }
}

fn missing(subject: &NamedNode, property: NamedNodeRef<'_>) -> RdfError {
    RdfError::Missing { subject: subject.as_str().to_owned(), property: property.as_str().to_owned() }
}

fn unexpected(subject: &NamedNode, property: NamedNodeRef<'_>, value: &str) -> RdfError {
    RdfError::Unexpected {
        subject: subject.as_str().to_owned(),
        property: property.as_str().to_owned(),
        value: value.to_owned(),
    }
}
