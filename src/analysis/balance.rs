//! Whether friends of friends are friends: triads and camps, overall and window by window.
//!
//! The entry point is [`balance()`]. The ties that no division into two camps gets right, and the triads that are out of
//! balance, are where to look: each comes with its sentences.

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;
use serde::Serialize;

use super::frustration::{Triad, frustration, triads};
use super::quotes::{Quote, strongest};
use super::signed::{Sign, SignedTies};
use super::{AnalysisError, Cell, Figure};
use crate::graph::{ActorGraph, Source, WindowSize};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceOptions {
    /// Windows; `None` takes all events together.
    pub window: Option<WindowSize>,
    /// How many triads of a window are told.
    pub top: usize,
    /// Of the search for camps in graphs too large to be sure.
    pub seed: u64,
}

/// Whether the signed graph is balanced.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balance {
    /// One state, or one a window in which somebody has a friend or a foe.
    pub windows: Vec<BalanceWindow>,
    /// Events that are dated more coarsely than a window.
    pub too_coarse: usize,
    /// Of the search for camps.
    pub seed: u64,
}

/// Whether the signed graph of a window is balanced.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceWindow {
    /// What it is called; empty for all events together.
    pub window: String,
    /// Actors that have a friend or a foe.
    pub actors: usize,
    /// Friendly ties.
    pub friendly: usize,
    /// Unfriendly ties.
    pub unfriendly: usize,
    /// Threes that all have ties with each other.
    pub triads: usize,
    /// Share of them that is balanced; `None` without any.
    pub balanced_triads: Option<f64>,
    /// Least number of ties that are wrong in a division into two camps (L).
    pub frustration: usize,
    /// A number that L is certainly not below; L itself if that is proven.
    pub frustration_bound: usize,
    /// 1 − 2L/m.
    pub frustration_index: Option<f64>,
    /// The camps: names of those who have ties, the larger camp first.
    pub camps: [Vec<String>; 2],
    /// The ties that the camps get wrong.
    pub strained: Vec<StrainedTie>,
    /// Triads that are out of balance.
    pub unbalanced: Vec<UnbalancedTriad>,
}

/// A tie with the strongest sentence that speaks for its sign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StrainedTie {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// Whether they are friends.
    pub friendly: bool,
    /// The strongest sentence.
    pub quotes: Vec<Quote>,
}

/// Three actors with an odd number of unfriendly ties.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnbalancedTriad {
    /// The three.
    pub actors: [String; 3],
    /// Their ties.
    pub ties: Vec<StrainedTie>,
}

/// Measures how far friends and foes are from two camps.
///
/// # Errors
/// [`AnalysisError::Graph`] if a sentence cannot be read.
pub fn balance(graph: &ActorGraph, source: &dyn Source, options: &BalanceOptions) -> Result<Balance, AnalysisError> {
    let (pieces, too_coarse) = graph.pieces(options.window);
    let mut windows = Vec::new();
    for (name, events) in pieces {
        windows.extend(balance_of(graph, source, name, &events, options)?);
    }
    Ok(Balance { windows, too_coarse, seed: options.seed })
}

fn balance_of(
    graph: &ActorGraph,
    source: &dyn Source,
    window: String,
    events: &[usize],
    options: &BalanceOptions,
) -> Result<Option<BalanceWindow>, AnalysisError> {
    let ties = SignedTies::of(graph, events);
    if ties.actors.is_empty() {
        return Ok(None);
    }
    let signs = &ties.graph;
    let friendly = signs.edge_weights().filter(|sign| **sign == Sign::Friendly).count();
    let all: Vec<(Triad, bool)> = triads(signs).collect();
    let balanced = all.iter().filter(|(_, is_balanced)| *is_balanced).count();
    let camps = frustration(signs, options.seed);
    let tell = |one: NodeIndex, other: NodeIndex| tie(graph, source, &ties, one, other);
    let wrong = camps.frustrated.iter().filter_map(|edge| signs.edge_endpoints(*edge));
    let unbalanced = all.iter().filter(|(_, is_balanced)| !is_balanced).take(options.top);
    let triad = |&([one, two, three], _): &(Triad, bool)| {
        let actors = [one, two, three].map(|node| name(graph, &ties, node));
        let sides = [(one, two), (one, three), (two, three)].map(|(one, other)| tell(one, other));
        Ok(UnbalancedTriad { actors, ties: sides.into_iter().collect::<Result<_, AnalysisError>>()? })
    };
    Ok(Some(BalanceWindow {
        window,
        actors: ties.actors.len(),
        friendly,
        unfriendly: signs.edge_count() - friendly,
        triads: all.len(),
        balanced_triads: (!all.is_empty()).then(|| balanced as f64 / all.len() as f64),
        frustration: camps.least,
        frustration_bound: camps.bound,
        frustration_index: camps.index(signs.edge_count()),
        camps: camp_names(graph, &ties, &camps.second_camp),
        strained: wrong.map(|(one, other)| tell(one, other)).collect::<Result<_, _>>()?,
        unbalanced: unbalanced.map(triad).collect::<Result<_, AnalysisError>>()?,
    }))
}

fn name(graph: &ActorGraph, ties: &SignedTies, node: NodeIndex) -> String {
    graph.actor(ties.actors[node.index()]).label.clone()
}

fn camp_names(graph: &ActorGraph, ties: &SignedTies, second_camp: &[bool]) -> [Vec<String>; 2] {
    let camp = |second: bool| -> Vec<String> {
        let nodes = ties.graph.node_indices().filter(|node| second_camp[node.index()] == second);
        nodes.map(|node| name(graph, ties, node)).collect()
    };
    let [first, second] = [camp(false), camp(true)];
    if second.len() > first.len() { [second, first] } else { [first, second] }
}

fn tie(
    graph: &ActorGraph,
    source: &dyn Source,
    ties: &SignedTies,
    one: NodeIndex,
    other: NodeIndex,
) -> Result<StrainedTie, AnalysisError> {
    let sign = ties.graph.edges(one).find(|edge| edge.target() == other).map(|edge| *edge.weight());
    let evidence = strongest(graph, ties.evidence(graph, one, other), 1);
    Ok(StrainedTie {
        one: name(graph, ties, one),
        other: name(graph, ties, other),
        friendly: sign == Some(Sign::Friendly),
        quotes: Quote::all(graph, source, evidence)?,
    })
}

impl StrainedTie {
    fn line(&self) -> String {
        let sign = if self.friendly { "+" } else { "−" };
        let quote = self.quotes.first().map(Quote::line).unwrap_or_default();
        format!("{} {sign} {}  {quote}", self.one, self.other)
    }
}

impl Figure for Balance {
    const NAME: &'static str = "balance";

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec!["window", "actors", "friendly", "unfriendly", "triads", "balanced", "frustration"];
        columns.extend(["at least", "index"]);
        columns
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |window: &BalanceWindow| {
            let mut row = vec![Cell::from(window.window.as_str())];
            row.extend([window.actors, window.friendly, window.unfriendly, window.triads].map(Cell::from));
            row.push(Cell::number(window.balanced_triads, 3));
            row.extend([window.frustration, window.frustration_bound].map(Cell::from));
            row.push(Cell::number(window.frustration_index, 3));
            row
        };
        self.windows.iter().map(row).collect()
    }

    fn notes(&self) -> Vec<String> {
        if self.windows.is_empty() {
            return vec!["nobody has a friend or a foe here: too little evidence for any tie".to_owned()];
        }
        let mut notes = Vec::new();
        for window in &self.windows {
            let head =
                |what: &str| format!("{}{}{what}", window.window, if window.window.is_empty() { "" } else { ": " });
            let [first, second] = &window.camps;
            notes.push(format!("{} {} | {}", head("camps"), first.join(", "), second.join(", ")));
            notes.extend(window.strained.iter().map(|tie| format!("{} {}", head("strained"), tie.line())));
            for triad in &window.unbalanced {
                notes.push(format!("{} {}", head("unbalanced"), triad.actors.join(", ")));
                notes.extend(triad.ties.iter().map(|tie| format!("  {}", tie.line())));
            }
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphOptions;
    use crate::graph::testing::{Act, MemorySource};

    fn measured(acts: &[Act], window: Option<&str>) -> Balance {
        let source = MemorySource::new(acts);
        let graph = ActorGraph::build(&source, &GraphOptions::default()).unwrap();
        let window = window.map(|size| size.parse().unwrap());
        balance(&graph, &source, &BalanceOptions { window, top: 5, seed: 1 }).unwrap()
    }

    /// Three events between each two: friends, friends, foes.
    fn love_triangle(year: &str) -> Vec<Act> {
        let three = |one: &str, other: &str, class: &str| {
            (1..=3).map(|day| Act::new(one, other, class, &format!("{year}-01-{day:02}"))).collect::<Vec<_>>()
        };
        [three("a", "b", "AID"), three("b", "c", "AID"), three("c", "a", "ASSAULT")].concat()
    }

    #[test]
    fn friends_of_a_friend_who_are_foes_are_told_with_their_sentences() {
        let found = measured(&love_triangle("2024"), None);
        let [window] = &found.windows[..] else { panic!("one state") };
        assert_eq!((window.triads, window.balanced_triads, window.frustration), (1, Some(0.0), 1));
        let [triad] = &window.unbalanced[..] else { panic!("one triad") };
        assert_eq!(triad.actors, ["A", "B", "C"].map(str::to_owned));
        let texts: Vec<_> = triad.ties.iter().map(|tie| (tie.friendly, tie.quotes[0].text.clone().unwrap())).collect();
        let wanted = [(true, "a AID b."), (false, "c ASSAULT a."), (true, "b AID c.")];
        assert_eq!(texts, wanted.map(|(friendly, text)| (friendly, text.to_owned())));
        assert_eq!(window.strained.len(), 1);
    }

    #[test]
    fn windows_without_any_tie_are_missing() {
        let mut acts = love_triangle("2022");
        acts.push(Act::new("a", "b", "AID", "2023-01-01"));
        acts.extend(love_triangle("2024"));
        let names: Vec<_> = measured(&acts, Some("year")).windows.into_iter().map(|window| window.window).collect();
        assert_eq!(names, ["2022", "2024"]);
        let nothing = measured(&acts[9..10], None);
        assert!(nothing.rows().is_empty() && nothing.notes()[0].starts_with("nobody has a friend"));
    }
}
