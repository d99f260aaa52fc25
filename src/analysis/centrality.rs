//! Weighted PageRank and betweenness on petgraph's graphs.
//!
//! petgraph's own `page_rank` leaves weights out of account, and it has no betweenness. Both give networkx's values.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use petgraph::visit::EdgeRef as _;
use rand::seq::SliceRandom as _;

use super::random::generator;

/// Share of the rank that follows ties; the rest is dealt out evenly (Brin and Page 1998).
const DAMPING: f64 = 0.85;
/// Change at which ranks have settled, for each node.
const TOLERANCE: f64 = 1e-12;
/// Rounds after which they are taken as they are.
const MAX_ROUNDS: usize = 1_000;
/// Lengths that differ by no more than this share are equal: sums in another order differ in the last digits.
const ROUNDING: f64 = 1e-12;
/// Actors up to which betweenness looks at the chains from each of them.
const MAX_EXACT: usize = 1_000;
/// From how many it looks in larger graphs.
const SAMPLE: usize = 500;

/// The weighted PageRank of each node, in the order of the nodes; their sum is 1. Weights are to be above zero.
#[must_use]
pub fn page_rank<N>(graph: &DiGraph<N, f64>) -> Vec<f64> {
    let len = graph.node_count();
    if len == 0 {
        return Vec::new();
    }
    let mut out = vec![0.0; len];
    for edge in graph.edge_references() {
        out[edge.source().index()] += edge.weight();
    }
    let even = 1.0 / len as f64;
    let mut ranks = vec![even; len];
    for _ in 0..MAX_ROUNDS {
        // The rank of who has no ties is dealt out evenly.
        let loose: f64 = ranks.iter().zip(&out).filter(|(_, out)| **out <= 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![(1.0 - DAMPING + DAMPING * loose) * even; len];
        for edge in graph.edge_references().filter(|edge| out[edge.source().index()] > 0.0) {
            let source = edge.source().index();
            next[edge.target().index()] += DAMPING * ranks[source] * edge.weight() / out[source];
        }
        let change: f64 = next.iter().zip(&ranks).map(|(new, old)| (new - old).abs()).sum();
        ranks = next;
        if change < TOLERANCE * len as f64 {
            break;
        }
    }
    ranks
}

/// Betweenness, and from how many nodes it was estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Betweenness {
    /// For each node the share of the shortest chains between two others that it lies on, 0 to 1.
    pub shares: Vec<f64>,
    /// `None` if it is exact.
    pub sampled: Option<usize>,
}

/// Betweenness of each node (Brandes 2001), a tie being as long as its weight says; lengths are to be above zero.
///
/// In graphs of more than 1,000 nodes it is estimated from the chains that begin at 500 (Brandes and Pich 2007).
#[must_use]
pub fn betweenness<N>(lengths: &UnGraph<N, f64>, seed: u64) -> Betweenness {
    let len = lengths.node_count();
    let mut sources: Vec<NodeIndex> = lengths.node_indices().collect();
    let is_sampled = len > MAX_EXACT;
    if is_sampled {
        sources.shuffle(&mut generator(seed, 0));
        sources.truncate(SAMPLE);
    }
    let mut shares = vec![0.0; len];
    for &source in &sources {
        add_chains_from(lengths, source, &mut shares);
    }
    // Each pair is seen from both of its ends.
    let pairs = (len as f64 - 1.0) * (len as f64 - 2.0);
    let scale = if len > 2 { len as f64 / sources.len() as f64 / pairs } else { 0.0 };
    shares.iter_mut().for_each(|share| *share *= scale);
    Betweenness { shares, sampled: is_sampled.then_some(sources.len()) }
}

/// A length that can be sorted.
#[derive(PartialEq, Clone, Copy)]
struct Length(f64);

impl Eq for Length {}

impl PartialOrd for Length {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Length {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Adds to each node the share of the shortest chains from `source` that it lies on.
fn add_chains_from<N>(graph: &UnGraph<N, f64>, source: NodeIndex, shares: &mut [f64]) {
    let len = graph.node_count();
    let mut distance = vec![f64::INFINITY; len];
    let mut chains = vec![0.0; len];
    let mut before: Vec<Vec<NodeIndex>> = vec![Vec::new(); len];
    let (mut settled, mut order) = (vec![false; len], Vec::new());
    let mut heap = BinaryHeap::from([Reverse((Length(0.0), source))]);
    (distance[source.index()], chains[source.index()]) = (0.0, 1.0);
    while let Some(Reverse((_, node))) = heap.pop() {
        if std::mem::replace(&mut settled[node.index()], true) {
            continue;
        }
        order.push(node);
        for edge in graph.edges(node) {
            let (next, length) = (edge.target(), distance[node.index()] + edge.weight());
            let known = distance[next.index()];
            if settled[next.index()] || next == node {
                continue;
            }
            if length < known * (1.0 - ROUNDING) {
                distance[next.index()] = length;
                chains[next.index()] = chains[node.index()];
                before[next.index()] = vec![node];
                heap.push(Reverse((Length(length), next)));
            } else if length <= known * (1.0 + ROUNDING) {
                chains[next.index()] += chains[node.index()];
                before[next.index()].push(node);
            }
        }
    }
    let mut dependency = vec![0.0; len];
    for node in order.into_iter().rev() {
        for previous in &before[node.index()] {
            let share = chains[previous.index()] / chains[node.index()];
            dependency[previous.index()] += share * (1.0 + dependency[node.index()]);
        }
        if node != source {
            shares[node.index()] += dependency[node.index()];
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{G6_NAMES, g6};
    use super::*;

    #[test]
    fn weighted_page_rank_is_that_of_the_reference() {
        let [arm, rus, eu, aze, tur] = [0, 1, 2, 3, 4];
        let ties = [(arm, rus, 3.0), (rus, arm, 2.0), (arm, eu, 5.0), (eu, arm, 4.0)];
        let more = [(aze, tur, 6.0), (tur, aze, 5.0), (rus, aze, 1.0)];
        let graph = DiGraph::<(), f64>::from_edges(ties.into_iter().chain(more));
        let wanted = [0.197_111, 0.092_829, 0.134_715, 0.294_781, 0.280_564];
        let found = page_rank(&graph);
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn the_rank_of_who_has_no_ties_is_dealt_out() {
        let graph = DiGraph::<(), f64>::from_edges([(0, 1, 1.0)]);
        let found = page_rank(&graph);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9 && found[1] > found[0], "{found:?}");
        assert!(page_rank(&DiGraph::<(), f64>::new()).is_empty());
    }

    #[test]
    fn betweenness_is_that_of_the_reference() {
        let edges = g6().into_iter().map(|(one, other, _)| (one, other, 1.0));
        let graph = UnGraph::<(), f64>::from_edges(edges.collect::<Vec<(u32, u32, f64)>>());
        let wanted = [("ARM", 0.033_333_3), ("RUS", 0.116_666_7), ("EU", 0.033_333_3), ("TUR", 0.116_666_7)];
        let found = betweenness(&graph, 1).shares;
        for (name, share) in found.iter().enumerate().map(|(at, share)| (G6_NAMES[at], share)) {
            let wanted = wanted.iter().find(|(wanted, _)| *wanted == name).map_or(0.0, |(_, share)| *share);
            assert!((share - wanted).abs() < 1e-7, "{name}: {share}");
        }
    }

    #[test]
    fn a_long_tie_is_gone_round() {
        let graph = UnGraph::<(), f64>::from_edges([(0, 1, 1.0), (1, 2, 1.0), (0, 2, 3.0)]);
        assert_eq!(betweenness(&graph, 1).shares, [0.0, 1.0, 0.0]);
        let thirds = UnGraph::<(), f64>::from_edges([(0, 1, 0.1), (1, 2, 0.2), (0, 2, 0.3)]);
        assert_eq!(betweenness(&thirds, 1).shares, [0.0, 0.5, 0.0], "two chains of one length");
    }

    #[test]
    fn graphs_too_small_for_a_broker_have_none() {
        for graph in
            [UnGraph::<(), f64>::default(), UnGraph::from_edges([(0, 1, 1.0)]), UnGraph::from_edges([(0, 0, 1.0)])]
        {
            assert!(betweenness(&graph, 1).shares.iter().all(|share| *share == 0.0));
        }
    }

    proptest! {
        #[test]
        fn betweenness_equals_what_counting_chains_gives(
            edges in prop::collection::btree_map((0_u32..6, 0_u32..6), 1_u32..4, 0..12),
        ) {
            let mut graph = UnGraph::<(), f64>::default();
            (0..6).for_each(|_| _ = graph.add_node(()));
            for ((one, other), length) in edges.into_iter().filter(|((one, other), _)| one < other) {
                graph.add_edge(NodeIndex::new(one as usize), NodeIndex::new(other as usize), f64::from(length));
            }
            let wanted = counted(&graph);
            let found = betweenness(&graph, 1).shares;
            prop_assert!(found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} {wanted:?}");
        }
    }

    /// Betweenness by listing every chain.
    fn counted(graph: &UnGraph<(), f64>) -> Vec<f64> {
        let mut shares = vec![0.0; graph.node_count()];
        for source in graph.node_indices() {
            for target in graph.node_indices().filter(|target| *target > source) {
                let (mut shortest, mut chains) = (f64::INFINITY, Vec::new());
                extend(graph, &mut vec![source], 0.0, target, &mut |chain, length| {
                    if length < shortest {
                        (shortest, chains) = (length, Vec::new());
                    }
                    if length == shortest {
                        chains.push(chain.to_vec());
                    }
                });
                for chain in &chains {
                    for node in &chain[1..chain.len() - 1] {
                        shares[node.index()] += 1.0 / chains.len() as f64 / 10.0;
                    }
                }
            }
        }
        shares
    }

    fn extend(
        graph: &UnGraph<(), f64>,
        chain: &mut Vec<NodeIndex>,
        length: f64,
        target: NodeIndex,
        seen: &mut dyn FnMut(&[NodeIndex], f64),
    ) {
        let last = chain[chain.len() - 1];
        if last == target {
            return seen(chain, length);
        }
        for edge in graph.edges(last) {
            if !chain.contains(&edge.target()) {
                chain.push(edge.target());
                extend(graph, chain, length + edge.weight(), target, seen);
                chain.pop();
            }
        }
    }
}
