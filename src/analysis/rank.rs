//! Who matters in the graph of cooperation: overall, and window by window.
//!
//! The entry point is [`rank()`].

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::centrality::{betweenness, page_rank};
use super::cooperation::Cooperation;
use super::{Cell, Figure};
use crate::graph::{ActorGraph, WindowSize};

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankOptions {
    /// Windows; `None` ranks all events together.
    pub window: Option<WindowSize>,
    /// How many actors of each ranking are told.
    pub top: usize,
    /// Of the sample for betweenness in large graphs.
    pub seed: u64,
}

/// Who matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// One ranking, or one a window in which somebody cooperated.
    pub windows: Vec<RankingWindow>,
    /// Events that are dated more coarsely than a window.
    pub too_coarse: usize,
    /// Of the sample for betweenness in large graphs.
    pub seed: u64,
}

/// Who matters in a window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingWindow {
    /// What it is called; empty for all events together.
    pub window: String,
    /// How many actors cooperate.
    pub actors: usize,
    /// From how many of them betweenness was estimated; `None` if it is exact.
    pub betweenness_sampled: Option<usize>,
    /// The actors, the highest PageRank first.
    pub ranks: Vec<Rank>,
}

/// How much an actor matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rank {
    /// Place in the ranking, from 1.
    pub place: usize,
    /// IRI of the actor.
    pub actor: String,
    /// Its name.
    pub label: String,
    /// Weighted PageRank, 0 to 1.
    pub page_rank: f64,
    /// Share of the strongest chains between two others on which it lies: brokers have much of it.
    pub betweenness: f64,
    /// With how many others it cooperates.
    pub degree: usize,
    /// Cooperative events with all of them, either way.
    pub strength: u32,
    /// Cooperative events toward it.
    pub received: u32,
    /// Cooperative events of its own.
    pub given: u32,
}

/// Ranks the actors of the graph of cooperation.
#[must_use]
pub fn rank(graph: &ActorGraph, options: &RankOptions) -> Ranking {
    let (pieces, too_coarse) = graph.pieces(options.window);
    let windows = pieces.iter().flat_map(|(window, events)| ranked(graph, window, events, options));
    Ranking { windows: windows.collect(), too_coarse, seed: options.seed }
}

/// The ranking of some events; none if nobody cooperates.
fn ranked(graph: &ActorGraph, window: &str, events: &[usize], options: &RankOptions) -> Option<RankingWindow> {
    let cooperation = Cooperation::of(graph, events);
    let Cooperation { actors, directed, lengths } = &cooperation;
    if actors.is_empty() {
        return None;
    }
    let page_ranks = page_rank(directed);
    let between = betweenness(lengths, options.seed);
    let sum = |node, direction| directed.edges_directed(node, direction).map(|edge| *edge.weight()).sum::<f64>() as u32;
    let mut ranks: Vec<Rank> = actors
        .iter()
        .enumerate()
        .map(|(at, actor)| {
            let node = NodeIndex::new(at);
            Rank {
                place: 0,
                actor: graph.actor(*actor).iri.clone(),
                label: graph.actor(*actor).label.clone(),
                page_rank: page_ranks[at],
                betweenness: between.shares[at],
                degree: lengths.edges(node).count(),
                strength: lengths.edges(node).map(|edge| edge.weight().recip().round()).sum::<f64>() as u32,
                received: sum(node, Direction::Incoming),
                given: sum(node, Direction::Outgoing),
            }
        })
        .collect();
    // Ranks that differ by rounding alone are equal.
    let settled = |rank: &Rank| (rank.page_rank * 1e9).round();
    ranks.sort_by(|one, other| settled(other).total_cmp(&settled(one)).then_with(|| one.actor.cmp(&other.actor)));
    ranks.truncate(options.top);
    (1..).zip(&mut ranks).for_each(|(place, rank)| rank.place = place);
    let (window, sampled) = (window.to_owned(), between.sampled);
    Some(RankingWindow { window, actors: actors.len(), betweenness_sampled: sampled, ranks })
}

impl Figure for Ranking {
    const NAME: &'static str = "rank";

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec!["window", "place", "actor", "pagerank", "betweenness", "degree", "strength", "received"];
        columns.push("given");
        columns
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |window: &RankingWindow, rank: &Rank| {
            let mut row = vec![Cell::from(window.window.as_str()), rank.place.into(), rank.label.as_str().into()];
            row.extend([Cell::Number(rank.page_rank, 4), Cell::Number(rank.betweenness, 4), rank.degree.into()]);
            row.extend([rank.strength, rank.received, rank.given].map(Cell::from));
            row
        };
        self.windows.iter().flat_map(|window| window.ranks.iter().map(move |rank| row(window, rank))).collect()
    }

    fn notes(&self) -> Vec<String> {
        if self.windows.is_empty() {
            return vec!["nobody cooperates with anybody here".to_owned()];
        }
        let estimated = self.windows.iter().filter_map(|window| {
            let sampled = window.betweenness_sampled?;
            Some(format!("betweenness is estimated from the chains of {sampled} of {} actors", window.actors))
        });
        let coarse =
            (self.too_coarse > 0).then(|| format!("{} events dated too coarsely for a window", self.too_coarse));
        estimated.chain(coarse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{Act, graph_of};

    fn ranking(acts: &[Act], window: Option<&str>) -> Ranking {
        let window = window.map(|size| size.parse().unwrap());
        rank(&graph_of(acts), &RankOptions { window, top: 10, seed: 1 })
    }

    #[test]
    fn conflict_gives_no_rank_and_events_count_as_often_as_they_are() {
        let acts = [
            Act::new("a", "b", "AID", "2024-01-01"),
            Act::new("a", "b", "AID", "2024-01-02"),
            Act::new("b", "c", "CONSULT", "2024-01-03").each_to_the_other(),
            Act::new("a", "d", "ASSAULT", "2024-01-04"),
        ];
        let found = ranking(&acts, None);
        let [window] = &found.windows[..] else { panic!("one ranking") };
        let b = window.ranks.iter().find(|rank| rank.label == "B").unwrap();
        assert_eq!((window.actors, b.place), (3, 1));
        assert_eq!((b.degree, b.strength, b.received, b.given, b.betweenness), (2, 3, 3, 1, 1.0));
    }

    #[test]
    fn windows_without_cooperation_are_missing() {
        let acts = [
            Act::new("a", "b", "AID", "2022-01-01"),
            Act::new("a", "b", "ACCUSE", "2023-01-01"),
            Act::new("a", "b", "AID", "2024"),
        ];
        let windows =
            |size| ranking(&acts, Some(size)).windows.iter().map(|one| one.window.clone()).collect::<Vec<_>>();
        assert_eq!(windows("year"), ["2022", "2024"]);
        assert_eq!((windows("month"), ranking(&acts, Some("month")).too_coarse), (vec!["2022-01".to_owned()], 1));
        assert_eq!(ranking(&[], None).notes(), ["nobody cooperates with anybody here"]);
        assert!(ranking(&acts[1..2], None).rows().is_empty());
    }
}
