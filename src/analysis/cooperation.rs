//! The graph of who cooperates with whom: how many cooperative events there are, directed and not.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{DiGraph, NodeIndex, UnGraph};

use crate::graph::{ActorGraph, ActorId};

/// Who cooperates with whom, by some of the events. Actors that do not cooperate are not in it.
pub(super) struct Cooperation {
    /// The actors, in order; a node's index is its place here.
    pub(super) actors: Vec<ActorId>,
    /// Number of cooperative events from the one to the other.
    pub(super) directed: DiGraph<(), f64>,
    /// One through the number of cooperative events between two, either way: the more, the shorter.
    pub(super) lengths: UnGraph<(), f64>,
}

impl Cooperation {
    pub(super) fn of(graph: &ActorGraph, events: &[usize]) -> Self {
        let mut ties: BTreeMap<(ActorId, ActorId), f64> = BTreeMap::new();
        let mut pairs: BTreeMap<(ActorId, ActorId), f64> = BTreeMap::new();
        for event in events.iter().map(|event| &graph.events()[*event]).filter(|event| event.is_cooperative()) {
            let (source, target) = (event.source, event.target);
            *ties.entry((source, target)).or_default() += 1.0;
            if event.reciprocal {
                *ties.entry((target, source)).or_default() += 1.0;
            }
            *pairs.entry((source.min(target), source.max(target))).or_default() += 1.0;
        }
        let actors: BTreeSet<ActorId> = pairs.keys().flat_map(|pair| [pair.0, pair.1]).collect();
        let actors: Vec<ActorId> = actors.into_iter().collect();
        let (mut directed, mut lengths) = (DiGraph::new(), UnGraph::default());
        for _ in &actors {
            directed.add_node(());
            lengths.add_node(());
        }
        let node = |actor: &ActorId| NodeIndex::new(actors.binary_search(actor).unwrap_or_default());
        for ((source, target), number) in &ties {
            directed.add_edge(node(source), node(target), *number);
        }
        for ((one, other), number) in &pairs {
            lengths.add_edge(node(one), node(other), 1.0 / number);
        }
        Self { directed, lengths, actors }
    }
}
