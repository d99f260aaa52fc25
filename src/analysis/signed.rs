//! The signed graph: who is friend and who is foe, where there is enough evidence to say so.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{NodeIndex, UnGraph};

use super::LogOdds;
use crate::graph::{ActorGraph, ActorId};

/// A tie is one if its log-odds are farther from zero than so many standard errors.
const MIN_STANDARD_ERRORS: f64 = 1.0;

/// A friend or a foe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Cooperation outweighs conflict.
    Friendly,
    /// Conflict outweighs cooperation.
    Unfriendly,
}

impl Sign {
    /// 1 or -1.
    #[must_use]
    pub const fn value(self) -> f64 {
        match self {
            Self::Friendly => 1.0,
            Self::Unfriendly => -1.0,
        }
    }

    /// The sign of so many cooperative and conflictual events, if they say enough.
    pub(super) fn of(cooperative: u32, conflictual: u32) -> Option<Self> {
        let LogOdds { theta, se } = LogOdds::of(cooperative, conflictual);
        let is_enough = cooperative + conflictual > 0 && theta.abs() > se * MIN_STANDARD_ERRORS;
        is_enough.then_some(if theta > 0.0 { Self::Friendly } else { Self::Unfriendly })
    }
}

/// Nodes without a tie are possible; two ties between the same two are not.
pub type SignedGraph = UnGraph<(), Sign>;

/// Who is friend and foe by some of the events.
pub(super) struct SignedTies {
    /// The actors that have a tie, in order; a node's index is its place here.
    pub(super) actors: Vec<ActorId>,
    pub(super) graph: SignedGraph,
    /// The events of each tie.
    pub(super) events: BTreeMap<(NodeIndex, NodeIndex), Vec<usize>>,
}

impl SignedTies {
    pub(super) fn of(graph: &ActorGraph, events: &[usize]) -> Self {
        let mut pairs: BTreeMap<(ActorId, ActorId), Vec<usize>> = BTreeMap::new();
        for &event in events {
            let told = &graph.events()[event];
            let pair = (told.source.min(told.target), told.source.max(told.target));
            pairs.entry(pair).or_default().push(event);
        }
        let signs: BTreeMap<(ActorId, ActorId), Sign> = pairs
            .iter()
            .filter_map(|(pair, events)| {
                let count = |holds: fn(&crate::graph::CodedEvent) -> bool| {
                    events.iter().filter(|event| holds(&graph.events()[**event])).count() as u32
                };
                let sign = Sign::of(count(|event| event.is_cooperative()), count(|event| event.is_conflictual()))?;
                Some((*pair, sign))
            })
            .collect();
        let (actors, graph) = graph_of(&signs);
        let node = |actor: ActorId| NodeIndex::new(actors.binary_search(&actor).unwrap_or_default());
        let ties = pairs.into_iter().filter(|(pair, _)| signs.contains_key(pair));
        let events = ties.map(|((one, other), events)| ((node(one), node(other)), events)).collect();
        Self { actors, graph, events }
    }

    /// The events of a tie that have its sign.
    pub(super) fn evidence(&self, graph: &ActorGraph, one: NodeIndex, other: NodeIndex) -> Vec<usize> {
        let sign = self.graph.find_edge(one, other).map(|edge| self.graph[edge]);
        let events = self.events.get(&(one.min(other), one.max(other))).into_iter().flatten().copied();
        let has_sign = |event: &usize| match sign {
            Some(Sign::Friendly) => graph.events()[*event].is_cooperative(),
            Some(Sign::Unfriendly) => graph.events()[*event].is_conflictual(),
            None => false,
        };
        events.filter(has_sign).collect()
    }
}

/// The graph of some signs, and its actors in order.
pub(super) fn graph_of(signs: &BTreeMap<(ActorId, ActorId), Sign>) -> (Vec<ActorId>, SignedGraph) {
    let actors: BTreeSet<ActorId> = signs.keys().flat_map(|pair| [pair.0, pair.1]).collect();
    let actors: Vec<ActorId> = actors.into_iter().collect();
    let mut graph = SignedGraph::default();
    actors.iter().for_each(|_| _ = graph.add_node(()));
    let node = |actor: ActorId| NodeIndex::new(actors.binary_search(&actor).unwrap_or_default());
    for ((one, other), sign) in signs {
        graph.add_edge(node(*one), node(*other), *sign);
    }
    (actors, graph)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{Act, graph_of as graph_of_acts};

    #[test]
    fn one_event_is_no_tie_and_two_of_a_kind_are() {
        assert_eq!(Sign::of(0, 0), None);
        assert_eq!([Sign::of(1, 0), Sign::of(3, 3)], [None, None]);
        assert_eq!([Sign::of(2, 0), Sign::of(1, 4)], [Some(Sign::Friendly), Some(Sign::Unfriendly)]);
    }

    #[test]
    fn the_evidence_of_a_tie_has_its_sign() {
        let act = |class: &str, day: usize| Act::new("a", "b", class, &format!("2024-01-{day:02}"));
        let mut acts: Vec<Act> = (1..6).map(|day| act("ACCUSE", day)).collect();
        acts.extend([act("AID", 7), Act::new("c", "a", "AID", "2024-01-01")]);
        let graph = graph_of_acts(&acts);
        let every: Vec<usize> = (0..graph.events().len()).collect();
        let ties = SignedTies::of(&graph, &every);
        assert_eq!((ties.actors.len(), ties.graph.edge_count()), (2, 1), "c has too little evidence");
        assert_eq!(ties.evidence(&graph, NodeIndex::new(1), NodeIndex::new(0)).len(), 5);
    }
}
