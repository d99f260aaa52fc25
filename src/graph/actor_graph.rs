//! The graph itself: actors as nodes, and of each ordered pair the events from the one to the other.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{DiGraph, NodeIndex};

use super::code::Coder;
use super::fold::{Folded, fold};
use super::names::{Directory, label};
use super::read::Records;
use super::{CodedEvent, GraphError, GraphOptions, LeftOut, Sentence, Source};
use crate::rdf::iri::span_iri;
use crate::types::EntityType;

/// The number of an actor; actors are numbered in the order of their IRIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(pub(super) u32);

impl ActorId {
    /// Its place in [`ActorGraph::actors`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The IRI.
    pub iri: String,
    /// The name.
    pub label: String,
    /// What kind of actor, if it is told.
    pub kind: Option<EntityType>,
    /// Of a state, its code of three letters.
    pub iso3: Option<String>,
}

/// A document that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The document's IRI.
    pub iri: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Index of the document that it repeats, its own if it repeats none.
    pub original: u32,
}

/// What one actor does to another: indices of events, in order. What they do to each other is in both directions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tie {
    /// The events.
    pub events: Vec<usize>,
}

/// Who did what to whom.
#[derive(Debug)]
pub struct ActorGraph {
    graph: DiGraph<Actor, Tie>,
    events: Vec<CodedEvent>,
    documents: Vec<Report>,
    speakers: Vec<String>,
    left_out: LeftOut,
    directory: Directory,
    /// The node of an actor's number in the directory, and its label.
    nodes: BTreeMap<u32, ActorId>,
    standing_for: Vec<(String, Option<u32>)>,
}

impl ActorGraph {
    /// Builds the graph of a source's events.
    ///
    /// Reads each event once and holds it in memory: some 300 bytes each.
    ///
    /// # Errors
    /// [`GraphError`] if the source cannot be read, or the filter names somebody who is not known.
    pub fn build(source: &dyn Source, options: &GraphOptions) -> Result<Self, GraphError> {
        let records = Records::read(source)?;
        let directory = Directory::new(&records);
        let mut left_out = LeftOut::default();
        let coder = Coder::new(&records, options, &directory)?;
        let drafts = coder.code_all(&mut left_out);
        let before = drafts.len();
        let folded = fold(drafts, &records, options.folding);
        left_out.folded = before - folded.len();

        let taking_part: BTreeSet<u32> =
            folded.iter().flat_map(|event| [event.draft.source, event.draft.target]).collect();
        let mut sorted: Vec<u32> = taking_part.into_iter().collect();
        sorted.sort_unstable_by_key(|actor| records.actor_names.name(*actor));
        let nodes: BTreeMap<u32, ActorId> = sorted.iter().copied().zip((0..).map(ActorId)).collect();
        let mut graph = DiGraph::with_capacity(sorted.len(), 0);
        for &actor in &sorted {
            graph.add_node(actor_of(&records, actor));
        }
        let mut speakers = Speakers { coder: &coder, records: &records, labels: Vec::new(), numbers: BTreeMap::new() };
        let events: Vec<CodedEvent> =
            folded.into_iter().map(|event| coded(event, &records, &nodes, &mut speakers)).collect();
        let speakers = speakers.labels;
        for ((from, to), tie) in ties_of(&events) {
            graph.add_edge(NodeIndex::new(from.index()), NodeIndex::new(to.index()), tie);
        }
        let standing_for = (0_u32..)
            .zip(&records.actors)
            .map(|(number, known)| {
                let name = label(records.actor_names.name(number), known).to_owned();
                (name, Some(coder.speaker(number)).filter(|node| *node != number))
            })
            .collect();
        let documents = documents_of(&records);
        Ok(Self { graph, events, documents, speakers, left_out, directory, nodes, standing_for })
    }

    /// All actors that take part in an event, in the order of their IRIs.
    pub fn actors(&self) -> impl ExactSizeIterator<Item = (ActorId, &Actor)> {
        self.graph.raw_nodes().iter().enumerate().map(|(number, node)| (ActorId(number as u32), &node.weight))
    }

    /// An actor.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.graph[NodeIndex::new(id.index())]
    }

    /// All events, in the order of time and IRI; those whose time is not known last.
    #[must_use]
    pub fn events(&self) -> &[CodedEvent] {
        &self.events
    }

    /// The documents that report, in no order that means anything.
    #[must_use]
    pub fn documents(&self) -> &[Report] {
        &self.documents
    }

    /// The names of those on whose word events are told.
    #[must_use]
    pub fn speakers(&self) -> &[String] {
        &self.speakers
    }

    /// What was read and does not count, and why.
    #[must_use]
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// The events from one actor to another, in order.
    #[must_use]
    pub fn tie(&self, from: ActorId, to: ActorId) -> &[usize] {
        let edge = self.graph.find_edge(NodeIndex::new(from.index()), NodeIndex::new(to.index()));
        edge.map_or(&[], |edge| self.graph[edge].events.as_slice())
    }

    /// The ordered pairs that have events, in order, with these.
    pub fn ties(&self) -> impl Iterator<Item = ((ActorId, ActorId), &[usize])> {
        let id = |node: NodeIndex| ActorId(node.index() as u32);
        self.graph.raw_edges().iter().map(move |edge| {
            let pair = (id(edge.source()), id(edge.target()));
            (pair, edge.weight.events.as_slice())
        })
    }

    /// The events between two actors in either direction, in order, each once.
    #[must_use]
    pub fn between(&self, one: ActorId, other: ActorId) -> Vec<usize> {
        merged(self.tie(one, other), self.tie(other, one))
    }

    /// The unordered pairs that have events, the lesser actor first, in order, with these.
    #[must_use]
    pub fn pairs(&self) -> BTreeMap<(ActorId, ActorId), Vec<usize>> {
        let ordered = self.ties().map(|((from, to), _)| (from.min(to), from.max(to)));
        let pairs: BTreeSet<_> = ordered.collect();
        pairs.into_iter().map(|(one, other)| ((one, other), self.between(one, other))).collect()
    }

    /// IRI of the sentence.
    #[must_use]
    pub fn sentence_iri(&self, sentence: Sentence) -> String {
        let document = &self.documents[sentence.document as usize].iri;
        span_iri(document, (sentence.start as usize, sentence.end as usize))
    }

    /// Who is called so: a name, `e:armenia`, a code of three letters, or an IRI.
    ///
    /// # Errors
    /// [`GraphError::UnknownActor`] with the nearest names; [`GraphError::NoEvents`] for somebody without events here.
    pub fn find(&self, name: &str) -> Result<ActorId, GraphError> {
        let number = self.directory.find(name)?;
        if let Some(id) = self.nodes.get(&number) {
            return Ok(*id);
        }
        let (label, stands_as) = &self.standing_for[number as usize];
        let reason = match stands_as {
            Some(state) => format!("here, {label} counts as {}", self.standing_for[*state as usize].0),
            None => "see the filters, or what the store holds".to_owned(),
        };
        Err(GraphError::NoEvents { label: label.clone(), reason })
    }
}

/// The names of speakers, each once.
struct Speakers<'r> {
    coder: &'r Coder<'r>,
    records: &'r Records,
    labels: Vec<String>,
    numbers: BTreeMap<u32, u32>,
}

impl Speakers<'_> {
    fn number(&mut self, speaker: u32) -> u32 {
        let node = self.coder.speaker(speaker);
        let (labels, records) = (&mut self.labels, self.records);
        *self.numbers.entry(node).or_insert_with(|| {
            labels.push(label(records.actor_names.name(node), &records.actors[node as usize]).to_owned());
            labels.len() as u32 - 1
        })
    }
}

fn actor_of(records: &Records, actor: u32) -> Actor {
    let (iri, known) = (records.actor_names.name(actor), &records.actors[actor as usize]);
    Actor { iri: iri.to_owned(), label: label(iri, known).to_owned(), kind: known.kind, iso3: known.iso3.clone() }
}

fn coded(event: Folded, records: &Records, nodes: &BTreeMap<u32, ActorId>, speakers: &mut Speakers<'_>) -> CodedEvent {
    let draft = event.draft;
    let mut said_by: Vec<u32> = event.speakers.into_iter().map(|speaker| speakers.number(speaker)).collect();
    said_by.dedup();
    CodedEvent {
        iri: records.event_names.name(draft.record).into(),
        source: nodes[&draft.source],
        target: nodes[&draft.target],
        event_type: draft.event_type,
        score: draft.score,
        time: draft.time,
        factuality: draft.factuality,
        reciprocal: draft.reciprocal,
        confidence: draft.confidence,
        speakers: said_by,
        evidence: event.evidence,
    }
}

fn ties_of(events: &[CodedEvent]) -> BTreeMap<(ActorId, ActorId), Tie> {
    let mut ties: BTreeMap<(ActorId, ActorId), Tie> = BTreeMap::new();
    for (number, event) in events.iter().enumerate() {
        ties.entry((event.source, event.target)).or_default().events.push(number);
        if event.reciprocal {
            ties.entry((event.target, event.source)).or_default().events.push(number);
        }
    }
    ties
}

fn documents_of(records: &Records) -> Vec<Report> {
    let outlet = |outlet: &String| match records.actor_names.get(outlet) {
        Some(number) => label(outlet, &records.actors[number as usize]).to_owned(),
        None => outlet.clone(),
    };
    let documents = (0_u32..).zip(records.document_names.names()).zip(&records.documents);
    documents
        .map(|((number, iri), known)| Report {
            iri: iri.to_owned(),
            outlet: known.outlet.as_ref().map(outlet),
            original: known.original.unwrap_or(number),
        })
        .collect()
}

/// The union of two sorted lists.
fn merged(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut all: Vec<usize> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::super::testing::{Act, build, graph_of};
    use super::*;

    #[test]
    fn a_pair_has_the_events_of_either_direction_once() {
        let graph = graph_of(&[
            Act::new("a", "b", "AID", "2024-01-01"),
            Act::new("a", "b", "CONSULT", "2024-01-02").each_to_the_other(),
            Act::new("b", "a", "ACCUSE", "2024-01-03"),
            Act::new("c", "a", "AID", "2024-01-04"),
        ]);
        let [a, b, c] = ["a", "b", "c"].map(|name| graph.find(name).unwrap());
        assert_eq!((graph.tie(a, b), graph.tie(b, a)), (&[0, 1][..], &[1, 2][..]));
        assert_eq!(graph.between(b, a), [0, 1, 2]);
        assert!(graph.tie(a, c).is_empty());
        assert_eq!(graph.pairs().keys().copied().collect::<Vec<_>>(), [(a, b), (a, c)]);
        assert_eq!(graph.actors().len(), 3);
    }

    #[test]
    fn who_has_no_events_is_told_apart_from_who_is_not_known() {
        let acts = [
            Act::new("envoy@armenia", "france", "AID", "2024-01-01"),
            Act::new("iran", "india", "AID", "2024-01-01").being("denied"),
        ];
        let graph = graph_of(&acts);
        let told = |name: &str| graph.find(name).unwrap_err().to_string();
        assert_eq!(told("envoy"), "Envoy has no event that counts here: here, Envoy counts as Armenia");
        assert!(told("iran").starts_with("Iran has no event that counts here"));
        assert!(told("Frnce").ends_with("there are: France"));
    }

    #[test]
    fn entities_that_were_merged_are_one() {
        let acts =
            [Act::new("roe", "france", "AID", "2024-01-01"), Act::new("jane-roe", "france", "AID", "2024-01-02")];
        let options = GraphOptions { level: Level::Actor, ..GraphOptions::default() };
        assert_eq!(build(&acts, &options).unwrap().actors().len(), 3);
        let merged = acts.map(|act| act.with_merge("roe", "jane-roe"));
        let graph = build(&merged, &options).unwrap();
        assert_eq!(graph.actors().map(|(_, actor)| actor.label.as_str()).collect::<Vec<_>>(), ["France", "Jane Roe"]);
    }

    #[test]
    fn nothing_gives_an_empty_graph_and_parallel_events_stay_one_tie() {
        assert_eq!(graph_of(&[]).actors().len(), 0);
        let days = (0..100_000).map(|day: usize| {
            let (year, month, day) = (1900 + day / 336 % 300, day / 28 % 12 + 1, day % 28 + 1);
            Act::new("a", "b", "CONSULT", &format!("{year}-{month:02}-{day:02}"))
        });
        let graph = graph_of(&days.collect::<Vec<_>>());
        assert_eq!(
            graph.ties().map(|(_, events)| events.len()).collect::<Vec<_>>(),
            [100_000 - graph.left_out().folded]
        );
    }
}
