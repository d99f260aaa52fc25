//! The chains that lead from one actor to another, with the sentences of each link.
//!
//! The entry point is [`paths()`]. The chains are Yen's (1971): each the best that was not found yet, no actor twice.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef as _;
use serde::Serialize;

use super::quotes::{Quote, strongest};
use super::{AnalysisError, Cell, Figure};
use crate::graph::{ActorGraph, ActorId, CodedEvent, Source};

/// Sentences that are shown of each link.
const QUOTES: usize = 2;

/// Which chain is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Best {
    /// The strongest: least sum of one through the number of events of each link, then fewest links.
    #[default]
    Strongest,
    /// The shortest: fewest links, then the strongest.
    Shortest,
}

/// Which events make a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// Cooperative ones.
    #[default]
    Cooperative,
    /// Conflictual ones.
    Conflictual,
    /// All.
    Any,
}

impl Links {
    fn holds(self, event: &CodedEvent) -> bool {
        match self {
            Self::Cooperative => event.is_cooperative(),
            Self::Conflictual => event.is_conflictual(),
            Self::Any => true,
        }
    }
}

/// Which chains are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathOptions {
    /// How many.
    pub number: usize,
    /// Which is the best.
    pub best: Best,
    /// Which events make a link.
    pub links: Links,
}

/// The chains between two actors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paths {
    /// IRI of the one.
    pub one: String,
    /// Its name.
    pub one_label: String,
    /// IRI of the other.
    pub other: String,
    /// Its name.
    pub other_label: String,
    /// The chains, the best first.
    pub chains: Vec<Chain>,
}

/// A chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chain {
    /// Sum of one through the number of events of each link.
    pub length: f64,
    /// Its links, in order.
    pub links: Vec<Link>,
}

/// A link of a chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// IRI of the actor from which it leads.
    pub from: String,
    /// Its name.
    pub from_label: String,
    /// IRI of the actor to which it leads.
    pub to: String,
    /// Its name.
    pub to_label: String,
    /// How many events make it, in either direction.
    pub events: usize,
    /// The strongest sentences.
    pub quotes: Vec<Quote>,
}

/// The best chains from one actor to another; none if none leads there.
///
/// # Errors
/// [`AnalysisError::OneActor`] if the two are one; [`AnalysisError::Graph`] if a sentence cannot be read.
pub fn paths(
    graph: &ActorGraph,
    source: &dyn Source,
    (one, other): (ActorId, ActorId),
    options: &PathOptions,
) -> Result<Paths, AnalysisError> {
    let (first, last) = (graph.actor(one), graph.actor(other));
    if one == other {
        return Err(AnalysisError::OneActor(first.label.clone()));
    }
    let ids: Vec<ActorId> = graph.actors().map(|(id, _)| id).collect();
    let mut links = UnGraph::<(), f64>::default();
    ids.iter().for_each(|_| _ = links.add_node(()));
    let mut events: BTreeMap<(ActorId, ActorId), Vec<usize>> = BTreeMap::new();
    for (pair, all) in graph.pairs() {
        let held: Vec<usize> = all.into_iter().filter(|event| options.links.holds(&graph.events()[*event])).collect();
        if !held.is_empty() {
            links.add_edge(NodeIndex::new(pair.0.index()), NodeIndex::new(pair.1.index()), 1.0 / held.len() as f64);
            events.insert(pair, held);
        }
    }
    let ends = (NodeIndex::new(one.index()), NodeIndex::new(other.index()));
    let found = best_chains(&links, ends, options.best, options.number);
    let chains = found.into_iter().map(|(cost, nodes)| {
        let hops = nodes.windows(2).map(|hop| link(graph, source, &events, [ids[hop[0].index()], ids[hop[1].index()]]));
        Ok(Chain { length: cost.strength, links: hops.collect::<Result<_, AnalysisError>>()? })
    });
    Ok(Paths {
        one: first.iri.clone(),
        one_label: first.label.clone(),
        other: last.iri.clone(),
        other_label: last.label.clone(),
        chains: chains.collect::<Result<_, AnalysisError>>()?,
    })
}

fn link(
    graph: &ActorGraph,
    source: &dyn Source,
    events: &BTreeMap<(ActorId, ActorId), Vec<usize>>,
    [from, to]: [ActorId; 2],
) -> Result<Link, AnalysisError> {
    let held = events.get(&(from.min(to), from.max(to))).map_or(&[][..], Vec::as_slice);
    let (first, second) = (graph.actor(from), graph.actor(to));
    Ok(Link {
        from: first.iri.clone(),
        from_label: first.label.clone(),
        to: second.iri.clone(),
        to_label: second.label.clone(),
        events: held.len(),
        quotes: Quote::all(graph, source, strongest(graph, held.iter().copied(), QUOTES))?,
    })
}

/// What a chain costs.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost {
    best: Best,
    links: usize,
    strength: f64,
}

impl Cost {
    fn none(best: Best) -> Self {
        Self { best, links: 0, strength: 0.0 }
    }

    fn and(self, length: f64) -> Self {
        Self { links: self.links + 1, strength: self.strength + length, ..self }
    }
}

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        let (links, strength) = (self.links.cmp(&other.links), self.strength.total_cmp(&other.strength));
        if self.best == Best::Shortest { links.then(strength) } else { strength.then(links) }
    }
}

type Route = (Cost, Vec<NodeIndex>);

/// The `number` best chains without an actor twice, the best first; of equal ones that with the lesser actors.
fn best_chains(
    graph: &UnGraph<(), f64>,
    (from, to): (NodeIndex, NodeIndex),
    best: Best,
    number: usize,
) -> Vec<(Cost, Vec<NodeIndex>)> {
    let mut found: Vec<Route> = Vec::new();
    let mut waiting: BTreeSet<Route> = BTreeSet::new();
    waiting.extend(best_chain(graph, (Cost::none(best), &[from]), to, &BTreeSet::new()));
    while found.len() < number
        && let Some(next) = waiting.pop_first()
    {
        // Leave the chain at each of its actors, by a link that no chain found so far takes from there.
        let mut cost = Cost::none(best);
        for at in 0..next.1.len() - 1 {
            let root = &next.1[..=at];
            let chains = found.iter().chain([&next]).filter(|(_, chain)| chain.len() > at + 1 && chain[..=at] == *root);
            let taken: BTreeSet<NodeIndex> = chains.map(|(_, chain)| chain[at + 1]).collect();
            waiting.extend(best_chain(graph, (cost, root), to, &taken));
            cost = cost.and(length_between(graph, next.1[at], next.1[at + 1]));
        }
        found.push(next);
    }
    found
}

fn length_between(graph: &UnGraph<(), f64>, one: NodeIndex, other: NodeIndex) -> f64 {
    graph.find_edge(one, other).map_or(0.0, |edge| graph[edge])
}

/// The best way to go on from the end of `root` without its actors, and not at once to one that is `taken`.
fn best_chain(
    graph: &UnGraph<(), f64>,
    (cost, root): (Cost, &[NodeIndex]),
    to: NodeIndex,
    taken: &BTreeSet<NodeIndex>,
) -> Option<Route> {
    let start = *root.last()?;
    let mut before: Vec<Option<(Cost, NodeIndex)>> = vec![None; graph.node_count()];
    let mut settled = vec![false; graph.node_count()];
    root.iter().for_each(|node| settled[node.index()] = true);
    settled[start.index()] = false;
    let mut heap = BinaryHeap::from([Reverse((cost, start))]);
    while let Some(Reverse((cost, node))) = heap.pop() {
        if std::mem::replace(&mut settled[node.index()], true) {
            continue;
        }
        if node == to {
            break;
        }
        for edge in graph.edges(node) {
            let next = edge.target();
            if settled[next.index()] || (node == start && taken.contains(&next)) {
                continue;
            }
            let candidate = (cost.and(*edge.weight()), node);
            if before[next.index()].is_none_or(|known| candidate < known) {
                before[next.index()] = Some(candidate);
                heap.push(Reverse((candidate.0, next)));
            }
        }
    }
    let (total, _) = before[to.index()]?;
    let mut back = vec![to];
    while let Some((_, previous)) = before[back[back.len() - 1].index()]
        && previous != start
    {
        back.push(previous);
    }
    Some((total, root.iter().copied().chain(back.into_iter().rev()).collect()))
}

impl Figure for Paths {
    const NAME: &'static str = "path";

    fn columns(&self) -> Vec<&'static str> {
        vec!["chain", "length", "link", "from", "to", "events"]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (number, chain) in (1_usize..).zip(&self.chains) {
            for (place, link) in (1_usize..).zip(&chain.links) {
                let (from, to) = (link.from_label.as_str().into(), link.to_label.as_str().into());
                rows.push(vec![
                    number.into(),
                    Cell::Number(chain.length, 2),
                    place.into(),
                    from,
                    to,
                    link.events.into(),
                ]);
            }
        }
        rows
    }

    fn notes(&self) -> Vec<String> {
        if self.chains.is_empty() {
            return vec![format!("no chain leads from {} to {}", self.one_label, self.other_label)];
        }
        let mut notes = Vec::new();
        for (number, chain) in (1..).zip(&self.chains) {
            let names = chain.links.iter().map(|link| link.to_label.as_str());
            let names: Vec<&str> = std::iter::once(self.one_label.as_str()).chain(names).collect();
            notes.push(format!("{number}. {}", names.join(" – ")));
            notes.extend(chain.links.iter().flat_map(|link| &link.quotes).map(|quote| format!("  {}", quote.line())));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::GraphOptions;
    use crate::graph::testing::{Act, MemorySource};

    fn acts() -> Vec<Act> {
        let days = |source: &str, target: &str, number: usize| {
            let act = |day: usize| Act::new(source, target, "CONSULT", &format!("2024-01-{day:02}"));
            (1..=number).map(act).collect::<Vec<_>>()
        };
        let feud = vec![Act::new("a", "e", "ACCUSE", "2024-02-01")];
        [days("a", "d", 1), days("a", "b", 9), days("d", "b", 9), days("a", "c", 2), days("c", "d", 2), feud].concat()
    }

    fn chains(best: Best, links: Links, to: &str) -> Vec<String> {
        let source = MemorySource::new(&acts());
        let graph = ActorGraph::build(&source, &GraphOptions::default()).unwrap();
        let ends = (graph.find("a").unwrap(), graph.find(to).unwrap());
        let found = paths(&graph, &source, ends, &PathOptions { number: 9, best, links }).unwrap();
        assert!(found.chains.iter().flat_map(|chain| &chain.links).all(|link| !link.quotes.is_empty()));
        let names = |chain: &Chain| chain.links.iter().map(|link| link.to_label.clone()).collect::<String>();
        found.chains.iter().map(names).collect()
    }

    #[test]
    fn the_strongest_chain_goes_round_and_the_shortest_does_not() {
        assert_eq!(chains(Best::Strongest, Links::Cooperative, "d"), ["BD", "D", "CD"]);
        assert_eq!(chains(Best::Shortest, Links::Cooperative, "d"), ["D", "BD", "CD"]);
    }

    #[test]
    fn a_feud_is_no_cooperation() {
        assert!(chains(Best::Strongest, Links::Cooperative, "e").is_empty());
        assert_eq!(chains(Best::Strongest, Links::Conflictual, "e"), ["E"]);
        assert_eq!(chains(Best::Shortest, Links::Any, "e"), ["E"]);
    }

    proptest! {
        #[test]
        fn all_chains_are_found_in_order(
            edges in prop::collection::btree_map((0_u32..6, 0_u32..6), 1_u32..5, 0..14),
            best in prop::sample::select(vec![Best::Strongest, Best::Shortest]),
        ) {
            let mut graph = UnGraph::<(), f64>::default();
            (0..6).for_each(|_| _ = graph.add_node(()));
            for ((one, other), length) in edges.into_iter().filter(|((one, other), _)| one < other) {
                graph.add_edge(NodeIndex::new(one as usize), NodeIndex::new(other as usize), f64::from(length));
            }
            let (from, to) = (NodeIndex::new(0), NodeIndex::new(5));
            let found = best_chains(&graph, (from, to), best, 10_000);
            prop_assert!(found.is_sorted());
            let all = petgraph::algo::all_simple_paths::<Vec<_>, _, std::hash::RandomState>(&graph, from, to, 0, None);
            let wanted: BTreeSet<Vec<NodeIndex>> = all.collect();
            let found: Vec<Vec<NodeIndex>> = found.into_iter().map(|(_, chain)| chain).collect();
            prop_assert_eq!(found.len(), wanted.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted);
        }
    }
}
