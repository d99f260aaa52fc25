//! Blocs of a signed graph: friends within, foes between, more than chance would have it.
//!
//! The entry point is [`best_blocs`]. Signed modularity is that of Gómez, Jensen and Arenas (2009, PRE 80) and Traag and
//! Bruggeman (2009), who made it for blocs of states.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::random::generator;
use super::signed::{Sign, SignedGraph};

/// Steps of the exact search: about a second.
const MAX_STEPS: u64 = 5_000_000;
/// Nodes up to which every bloc is tried for every node, and not those of neighbours only.
const MAX_THOROUGH: usize = 200;
/// Gain that is one: less is rounding.
const ROUNDING: f64 = 1e-12;

/// The best division into blocs that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocs {
    /// The bloc of each node, numbered from 0 in the order of their first nodes.
    pub of: Vec<usize>,
    /// Signed modularity, -1 to 1.
    pub modularity: f64,
    /// Whether no better division exists.
    pub is_exact: bool,
}

/// The division into blocs with the largest signed modularity.
///
/// Local moving from `restarts` seeded beginnings, then an exact search that ends within five million steps or is given
/// up; for up to some fifteen nodes it ends. Without ties each node is a bloc of its own.
#[must_use]
pub fn best_blocs(graph: &SignedGraph, restarts: usize, seed: u64) -> Blocs {
    let ties = Ties::of(graph);
    let mut best = ties.moved_from(restarts, seed);
    let is_exact = ties.prove(&mut best);
    let of = numbered(&best);
    Blocs { modularity: ties.modularity(&of), of, is_exact }
}

/// A good division in little time: local moving from one seeded beginning.
pub(super) fn good_blocs(graph: &SignedGraph, seed: u64) -> Vec<usize> {
    numbered(&Ties::of(graph).moved_from(1, seed))
}

/// Signed modularity of a division; 0 without ties.
///
/// Q = [Σ (w⁺ᵢⱼ − w⁺ᵢw⁺ⱼ/2w⁺)δ − Σ (w⁻ᵢⱼ − w⁻ᵢw⁻ⱼ/2w⁻)δ] / (2w⁺ + 2w⁻).
#[must_use]
pub fn signed_modularity(graph: &SignedGraph, of: &[usize]) -> f64 {
    Ties::of(graph).modularity(of)
}

/// How often blocs err (Doreian and Mrvar 1996): unfriendly ties within, and friendly ones between.
#[must_use]
pub fn errors(graph: &SignedGraph, of: &[usize]) -> usize {
    let errs =
        |one: NodeIndex, other: NodeIndex, sign| (of[one.index()] == of[other.index()]) != (sign == Sign::Friendly);
    graph.edge_references().filter(|edge| errs(edge.source(), edge.target(), *edge.weight())).count()
}

/// Blocs numbered in the order of their first nodes.
fn numbered(of: &[usize]) -> Vec<usize> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    of.iter()
        .map(|bloc| {
            let next = numbers.len();
            *numbers.entry(*bloc).or_insert(next)
        })
        .collect()
}

/// A division with about a quarter of its nodes put into blocs of their own.
fn in_pieces(of: &[usize], random: &mut ChaCha8Rng) -> Vec<usize> {
    let alone = |(node, bloc): (usize, &usize)| if random.random_ratio(1, 4) { of.len() + node } else { *bloc };
    numbered(&of.iter().enumerate().map(alone).collect::<Vec<_>>())
}

/// What modularity is made of.
struct Ties {
    /// Of each node its neighbours, and 1 or -1.
    neighbours: Vec<Vec<(usize, f64)>>,
    /// Friendly and unfriendly ties of each node.
    degrees: Vec<[f64; 2]>,
    /// Twice the friendly and the unfriendly ties of all.
    totals: [f64; 2],
}

impl Ties {
    fn of(graph: &SignedGraph) -> Self {
        let len = graph.node_count();
        let mut ties = Self { neighbours: vec![Vec::new(); len], degrees: vec![[0.0; 2]; len], totals: [0.0; 2] };
        for edge in graph.edge_references() {
            let kind = usize::from(*edge.weight() == Sign::Unfriendly);
            for (node, other) in [(edge.source(), edge.target()), (edge.target(), edge.source())] {
                ties.neighbours[node.index()].push((other.index(), edge.weight().value()));
                ties.degrees[node.index()][kind] += 1.0;
                ties.totals[kind] += 1.0;
            }
        }
        ties
    }

    /// What chance has between two of these degrees: expected friendly ties less expected unfriendly ones.
    fn expected(&self, one: [f64; 2], other: [f64; 2]) -> f64 {
        let of = |kind: usize| if self.totals[kind] > 0.0 { one[kind] * other[kind] / self.totals[kind] } else { 0.0 };
        of(0) - of(1)
    }

    fn modularity(&self, of: &[usize]) -> f64 {
        let total = self.totals[0] + self.totals[1];
        if total <= 0.0 {
            return 0.0;
        }
        let mut within = 0.0;
        let mut degrees: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
        for (node, neighbours) in self.neighbours.iter().enumerate() {
            within += neighbours.iter().filter(|(other, _)| of[*other] == of[node]).map(|(_, sign)| sign).sum::<f64>();
            let sum = degrees.entry(of[node]).or_default();
            (0..2).for_each(|kind| sum[kind] += self.degrees[node][kind]);
        }
        (within - degrees.values().map(|sum| self.expected(*sum, *sum)).sum::<f64>()) / total
    }

    /// The best of some beginnings: in turn each node alone, and the best so far with a part of it in pieces.
    fn moved_from(&self, restarts: usize, seed: u64) -> Vec<usize> {
        let alone: Vec<usize> = (0..self.neighbours.len()).collect();
        let (mut best, mut highest) = (alone.clone(), self.modularity(&alone));
        for restart in 0..restarts {
            let mut random = generator(seed, restart as u64);
            let start = if restart % 2 == 0 { alone.clone() } else { in_pieces(&best, &mut random) };
            let found = self.moved(start, &mut random);
            let modularity = self.modularity(&found);
            if modularity > highest + ROUNDING {
                (best, highest) = (found, modularity);
            }
        }
        best
    }

    /// Moves nodes, and joins blocs, as long as that gains.
    fn moved(&self, mut of: Vec<usize>, random: &mut ChaCha8Rng) -> Vec<usize> {
        let len = of.len();
        let mut degrees = vec![[0.0; 2]; len];
        for (node, bloc) in of.iter().enumerate() {
            degrees[*bloc].iter_mut().zip(self.degrees[node]).for_each(|(sum, degree)| *sum += degree);
        }
        let mut order: Vec<usize> = (0..len).collect();
        order.shuffle(random);
        loop {
            let mut changed = false;
            for &node in &order {
                changed |= self.move_node(node, &mut of, &mut degrees);
            }
            if !changed && !self.join_blocs(&mut of, &mut degrees) {
                return of;
            }
        }
    }

    fn move_node(&self, node: usize, of: &mut [usize], degrees: &mut [[f64; 2]]) -> bool {
        let (own, home) = (self.degrees[node], of[node]);
        let mut ties: BTreeMap<usize, f64> = BTreeMap::from([(home, 0.0)]);
        if of.len() <= MAX_THOROUGH {
            ties.extend(of.iter().map(|bloc| (*bloc, 0.0)));
        }
        // A bloc that nobody is in; in large graphs only the node's first one, since looking for one takes time.
        let candidates = if of.len() <= MAX_THOROUGH { 0..of.len() } else { node..node + 1 };
        ties.extend(candidates.into_iter().find(|bloc| degrees[*bloc] == [0.0; 2]).map(|empty| (empty, 0.0)));
        for (other, sign) in &self.neighbours[node] {
            *ties.entry(of[*other]).or_default() += sign;
        }
        let gain = |bloc: usize, ties: f64| {
            let mut others = degrees[bloc];
            if bloc == home {
                (0..2).for_each(|kind| others[kind] -= own[kind]);
            }
            ties - self.expected(own, others)
        };
        let stay = gain(home, ties[&home]);
        let best = ties.into_iter().map(|(bloc, ties)| (gain(bloc, ties), bloc));
        let Some((gained, bloc)) = best.reduce(|one, other| if other.0 > one.0 + ROUNDING { other } else { one })
        else {
            return false;
        };
        if bloc == home || gained <= stay + ROUNDING {
            return false;
        }
        for kind in 0..2 {
            degrees[home][kind] -= own[kind];
            degrees[bloc][kind] += own[kind];
        }
        of[node] = bloc;
        true
    }

    /// Joins blocs two by two, those whose union gains most first.
    fn join_blocs(&self, of: &mut [usize], degrees: &mut [[f64; 2]]) -> bool {
        let mut between: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        if of.len() <= MAX_THOROUGH {
            let mut blocs = of.to_vec();
            blocs.sort_unstable();
            blocs.dedup();
            for (at, one) in blocs.iter().enumerate() {
                between.extend(blocs[at + 1..].iter().map(|other| ((*one, *other), 0.0)));
            }
        }
        for (node, neighbours) in self.neighbours.iter().enumerate() {
            for (other, sign) in neighbours.iter().filter(|(other, _)| of[node] < of[*other]) {
                *between.entry((of[node], of[*other])).or_default() += sign;
            }
        }
        let gain = |((one, other), ties)| (ties - self.expected(degrees[one], degrees[other]), one, other);
        let gains = between.into_iter().map(gain).filter(|(gain, ..)| *gain > ROUNDING);
        let mut gains: Vec<(f64, usize, usize)> = gains.collect();
        gains.sort_by(|one, other| other.0.total_cmp(&one.0));
        // What one union gains does not depend on others that have no bloc in common with it.
        let mut joined: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, one, other) in &gains {
            if !joined.contains_key(one) && !joined.contains_key(other) {
                joined.extend([(*one, *one), (*other, *one)]);
                let gone = std::mem::take(&mut degrees[*other]);
                degrees[*one].iter_mut().zip(gone).for_each(|(sum, degree)| *sum += degree);
            }
        }
        of.iter_mut().for_each(|bloc| *bloc = *joined.get(bloc).unwrap_or(bloc));
        !gains.is_empty()
    }

    /// Looks for a better division until there is none; tells whether the steps sufficed.
    fn prove(&self, best: &mut Vec<usize>) -> bool {
        let len = self.neighbours.len();
        if len > MAX_THOROUGH {
            return false;
        }
        // What two nodes add if they are in one bloc.
        let row = |one: usize| -> Vec<f64> {
            let chance = self.degrees.iter().map(|other| -self.expected(self.degrees[one], *other));
            let mut row: Vec<f64> = chance.collect();
            self.neighbours[one].iter().for_each(|(other, sign)| row[*other] += sign);
            row
        };
        let gains: Vec<Vec<f64>> = (0..len).map(row).collect();
        let value = |of: &[usize]| -> f64 {
            let pairs = (0..of.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
            pairs.filter(|(one, other)| of[*one] == of[*other]).map(|(one, other)| gains[one][other]).sum()
        };
        // What the nodes from one on can add at most.
        let mut ahead = vec![0.0; len + 1];
        for node in (0..len).rev() {
            ahead[node] = ahead[node + 1] + gains[node][..node].iter().map(|gain: &f64| gain.max(0.0)).sum::<f64>();
        }
        let mut search =
            Search { gains: &gains, ahead: &ahead, highest: value(best), best: best.clone(), steps: MAX_STEPS };
        let is_exact = search.extend(&mut Vec::with_capacity(len), 0, 0.0);
        *best = search.best;
        is_exact
    }
}

/// The exact search over all divisions.
struct Search<'g> {
    gains: &'g [Vec<f64>],
    ahead: &'g [f64],
    highest: f64,
    best: Vec<usize>,
    steps: u64,
}

impl Search<'_> {
    /// Tries every bloc for the next node; no deeper than there are nodes, 200 at most.
    fn extend(&mut self, of: &mut Vec<usize>, blocs: usize, value: f64) -> bool {
        let node = of.len();
        if node == self.gains.len() {
            if value > self.highest + ROUNDING {
                (self.highest, self.best) = (value, of.clone());
            }
            return true;
        }
        if value + self.ahead[node] <= self.highest + ROUNDING {
            return true;
        }
        for bloc in 0..=blocs {
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            let gain: f64 =
                of.iter().zip(&self.gains[node]).filter(|(other, _)| **other == bloc).map(|(_, gain)| gain).sum();
            of.push(bloc);
            let went_on = self.extend(of, blocs.max(bloc + 1), value + gain);
            of.pop();
            if !went_on {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{G6_NAMES, g6, signed};
    use super::*;

    #[test]
    fn the_best_blocs_are_those_of_the_reference() {
        let graph = signed(6, &g6());
        let found = best_blocs(&graph, 10, 1);
        assert!((found.modularity - 0.327_381_0).abs() < 1e-7 && found.is_exact, "{found:?}");
        let bloc = |bloc: usize| (0..6).filter(|at| found.of[*at] == bloc).map(|at| G6_NAMES[at]).collect::<Vec<_>>();
        assert_eq!([bloc(0), bloc(1), bloc(2)], [vec!["ARM", "EU", "NATO"], vec!["RUS", "TUR", "AZE"], vec![]]);
        assert_eq!(errors(&graph, &found.of), 2);
    }

    #[test]
    fn without_ties_each_is_alone_and_foes_alone_part() {
        let nobody = best_blocs(&signed(0, &[]), 3, 1);
        assert_eq!((nobody.of.len(), nobody.modularity), (0, 0.0));
        assert_eq!(best_blocs(&signed(3, &[]), 3, 1).of, [0, 1, 2]);
        let foes = best_blocs(&signed(2, &[(0, 1, false)]), 3, 1);
        assert_eq!(foes.of, [0, 1]);
        let friends = best_blocs(&signed(4, &[(0, 1, true), (2, 3, true)]), 3, 1);
        assert_eq!((friends.of, friends.modularity), (vec![0, 0, 1, 1], 0.5));
    }

    #[test]
    fn planted_blocs_of_a_large_graph_are_found() {
        let mut ties = Vec::new();
        for one in 0..300_u32 {
            let has_tie = |other: &u32| (one * 7_919 + other * 104_729) % 101 < 8;
            ties.extend((one + 1..300).filter(has_tie).map(|other| (one, other, one % 3 == other % 3)));
        }
        let found = best_blocs(&signed(300, &ties), 3, 1);
        let wanted: Vec<usize> = (0..300).map(|node| node % 3).collect();
        assert_eq!((found.of, found.is_exact), (wanted, false));
    }

    proptest! {
        #[test]
        fn no_division_is_better(ties in prop::collection::btree_map((0_u32..6, 0_u32..6), any::<bool>(), 0..15)) {
            let ties: Vec<(u32, u32, bool)> =
                ties.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), sign)| (a, b, sign)).collect();
            let graph = signed(6, &ties);
            let found = best_blocs(&graph, 3, 1);
            let mut highest = f64::NEG_INFINITY;
            for code in 0..6_usize.pow(5) {
                let of: Vec<usize> = (0..6).scan(code, |rest, _| {
                    let bloc = *rest % 6;
                    *rest /= 6;
                    Some(bloc)
                }).collect();
                highest = highest.max(signed_modularity(&graph, &of));
            }
            prop_assert!((found.modularity - highest).abs() < 1e-9, "{} {highest}", found.modularity);
        }
    }
}
