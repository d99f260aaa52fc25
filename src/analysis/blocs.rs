//! Who stands with whom: the blocs of the signed graph, how sure they are, and who switched.
//!
//! The entry point is [`blocs()`].

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng as _;
use serde::Serialize;

use super::modularity::{best_blocs, errors, good_blocs};
use super::random::generator;
use super::signed::{Sign, SignedTies, graph_of};
use super::tracking::{BlocChange, DivisionLikeness, Tracker, likeness};
use super::{Cell, Figure};
use crate::graph::{ActorGraph, ActorId, WindowSize};

/// Beginnings of the search for blocs.
const RESTARTS: usize = 40;
/// Resamples of the documents.
const RESAMPLES: u64 = 100;

/// What is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlocOptions {
    /// Windows; `None` divides by all events together.
    pub window: Option<WindowSize>,
    /// Of the search and of the resamples.
    pub seed: u64,
}

/// Who stands with whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlocHistory {
    /// One division, or one a window in which somebody has a friend or a foe.
    pub windows: Vec<BlocWindow>,
    /// Events that are dated more coarsely than a window.
    pub too_coarse: usize,
    /// Of the search and of the resamples.
    pub seed: u64,
}

/// A division of a window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlocWindow {
    /// What it is called; empty for all events together.
    pub window: String,
    /// Signed modularity, -1 to 1.
    pub modularity: f64,
    /// Whether no better division exists.
    pub is_exact: bool,
    /// Unfriendly ties within blocs and friendly ones between.
    pub errors: usize,
    /// All ties.
    pub ties: usize,
    /// How alike it is to the division of the window before.
    pub likeness: Option<DivisionLikeness>,
    /// What became of the blocs of the window before.
    pub changes: Vec<BlocChange>,
    /// The actors, bloc by bloc.
    pub members: Vec<Member>,
}

/// An actor in a bloc.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Number of the bloc; it keeps its number from window to window.
    pub bloc: usize,
    /// IRI of the actor.
    pub actor: String,
    /// Its name.
    pub label: String,
    /// With which share of the others of its bloc it is together in resamples of the documents; `None` if it is alone.
    pub stability: Option<f64>,
    /// The bloc in which it was in the window before, if that was another.
    pub from: Option<usize>,
}

/// Divides the actors that have a friend or a foe into blocs.
#[must_use]
pub fn blocs(graph: &ActorGraph, options: &BlocOptions) -> BlocHistory {
    let (pieces, too_coarse) = graph.pieces(options.window);
    let mut tracker = Tracker::default();
    let (mut windows, mut last) = (Vec::new(), BTreeMap::new());
    for (name, events) in pieces {
        let ties = SignedTies::of(graph, &events);
        if !ties.actors.is_empty() {
            windows.push(divided(graph, name, &events, &ties, (&mut tracker, &mut last), options.seed));
        }
    }
    BlocHistory { windows, too_coarse, seed: options.seed }
}

fn divided(
    graph: &ActorGraph,
    window: String,
    events: &[usize],
    ties: &SignedTies,
    (tracker, last): (&mut Tracker, &mut BTreeMap<ActorId, usize>),
    seed: u64,
) -> BlocWindow {
    let found = best_blocs(&ties.graph, RESTARTS, seed);
    let mut sets: BTreeMap<usize, BTreeSet<ActorId>> = BTreeMap::new();
    for (actor, bloc) in ties.actors.iter().zip(&found.of) {
        sets.entry(*bloc).or_default().insert(*actor);
    }
    let sets: Vec<BTreeSet<ActorId>> = sets.into_values().collect();
    let (numbers, changes) = tracker.follow(&sets);
    let stability = stability(graph, events, ties, &found.of, seed);
    let now: BTreeMap<ActorId, usize> =
        ties.actors.iter().zip(&found.of).map(|(actor, bloc)| (*actor, numbers[*bloc])).collect();
    let mut members: Vec<Member> = ties
        .actors
        .iter()
        .enumerate()
        .map(|(at, actor)| Member {
            bloc: now[actor],
            actor: graph.actor(*actor).iri.clone(),
            label: graph.actor(*actor).label.clone(),
            stability: stability[at],
            from: last.get(actor).copied().filter(|bloc| *bloc != now[actor]),
        })
        .collect();
    members.sort_by(|one, other| (one.bloc, &one.actor).cmp(&(other.bloc, &other.actor)));
    let likeness = likeness(last, &now);
    *last = now;
    BlocWindow {
        window,
        modularity: found.modularity,
        is_exact: found.is_exact,
        errors: errors(&ties.graph, &found.of),
        ties: ties.graph.edge_count(),
        likeness,
        changes,
        members,
    }
}

/// Of each actor, with how many of those of its bloc it is together in resamples of the documents, as a share of those
/// who are there; `None` if nobody is.
fn stability(graph: &ActorGraph, events: &[usize], ties: &SignedTies, of: &[usize], seed: u64) -> Vec<Option<f64>> {
    // Events of one document come and go together.
    let mut documents: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    let mut witnesses: Vec<((ActorId, ActorId), usize, [u32; 2])> = Vec::new();
    for event in events.iter().map(|event| &graph.events()[*event]) {
        let original = event.document().map(|document| graph.documents()[document as usize].original);
        let next = documents.len();
        let document = *documents.entry(original).or_insert(next);
        let pair = (event.source.min(event.target), event.source.max(event.target));
        witnesses.push((pair, document, [event.is_cooperative(), event.is_conflictual()].map(u32::from)));
    }
    // With how many others of its bloc an actor was together, and how many of them were there.
    let mut mates = vec![(0_usize, 0_usize); of.len()];
    for resample in 0..RESAMPLES {
        let mut random = generator(seed, u64::MAX - resample);
        let mut weights = vec![0_u32; documents.len()];
        (0..weights.len()).for_each(|_| weights[random.random_range(0..documents.len())] += 1);
        let mut counts: BTreeMap<(ActorId, ActorId), [u32; 2]> = BTreeMap::new();
        for (pair, document, [cooperative, conflictual]) in &witnesses {
            let known = counts.entry(*pair).or_default();
            known[0] += weights[*document] * cooperative;
            known[1] += weights[*document] * conflictual;
        }
        let signs: BTreeMap<(ActorId, ActorId), Sign> =
            counts.into_iter().filter_map(|(pair, [p, n])| Some((pair, Sign::of(p, n)?))).collect();
        let (actors, resampled) = graph_of(&signs);
        let found = good_blocs(&resampled, seed.wrapping_add(resample));
        let there: Vec<(usize, usize)> = actors
            .iter()
            .zip(&found)
            .filter_map(|(actor, bloc)| Some((ties.actors.binary_search(actor).ok()?, *bloc)))
            .collect();
        let (mut cells, mut present): (BTreeMap<_, usize>, BTreeMap<_, usize>) = Default::default();
        for (at, bloc) in &there {
            *cells.entry((of[*at], *bloc)).or_default() += 1;
            *present.entry(of[*at]).or_default() += 1;
        }
        for (at, bloc) in &there {
            let (together, others) = &mut mates[*at];
            *together += cells[&(of[*at], *bloc)] - 1;
            *others += present[&of[*at]] - 1;
        }
    }
    mates.into_iter().map(|(together, others)| (others > 0).then(|| together as f64 / others as f64)).collect()
}

impl Figure for BlocHistory {
    const NAME: &'static str = "blocs";

    fn columns(&self) -> Vec<&'static str> {
        vec!["window", "bloc", "actor", "stability", "came from"]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |window: &BlocWindow, member: &Member| {
            let from = member.from.map_or(Cell::Missing, Cell::from);
            let (bloc, label) = (member.bloc.into(), member.label.as_str().into());
            vec![window.window.as_str().into(), bloc, label, Cell::number(member.stability, 2), from]
        };
        self.windows.iter().flat_map(|window| window.members.iter().map(move |member| row(window, member))).collect()
    }

    fn notes(&self) -> Vec<String> {
        if self.windows.is_empty() {
            return vec!["nobody has a friend or a foe here: too little evidence for any tie".to_owned()];
        }
        self.windows.iter().map(BlocWindow::line).collect()
    }
}

impl BlocWindow {
    fn line(&self) -> String {
        let head = if self.window.is_empty() { String::new() } else { format!("{}: ", self.window) };
        let exact = if self.is_exact { "" } else { " (the best that was found)" };
        let likeness = self.likeness.map(|one| {
            let DivisionLikeness { actors, adjusted_rand, variation_of_information } = one;
            format!("; with the window before: ARI {adjusted_rand:.2}, VI {variation_of_information:.2} over {actors} actors")
        });
        let changes = self.changes.iter().map(|change| match change {
            BlocChange::Born { bloc } => format!("; {bloc} is new"),
            BlocChange::Ended { bloc } => format!("; {bloc} is gone"),
            BlocChange::Split { bloc, new } => format!("; {new} split from {bloc}"),
            BlocChange::Merged { bloc, into } => format!("; {bloc} went into {into}"),
        });
        let head = format!("{head}Q {:.3}{exact}, {} of {} ties err", self.modularity, self.errors, self.ties);
        std::iter::once(head).chain(likeness).chain(changes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{Act, graph_of as graph_of_acts};

    /// Three events a year between each two of a group that are friends, and between foes.
    fn year(year: &str, friends: &[&str], foes: &[&str]) -> Vec<Act> {
        let events = |pair: &&str, class: &str| {
            let (one, other) = pair.split_at(1);
            (1..=4).map(|day| Act::new(one, other, class, &format!("{year}-01-{day:02}"))).collect::<Vec<_>>()
        };
        let friends = friends.iter().flat_map(|pair| events(pair, "AID"));
        friends.chain(foes.iter().flat_map(|pair| events(pair, "ASSAULT"))).collect()
    }

    fn told(history: &BlocHistory) -> Vec<String> {
        let member = |member: &Member| {
            let from = member.from.map_or_else(String::new, |bloc| format!("<{bloc}"));
            format!("{}{}{from}", member.bloc, member.label)
        };
        history.windows.iter().map(|window| window.members.iter().map(member).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn who_switches_is_told() {
        let mut acts = year("2021", &["ab", "bc", "ac", "de", "ef", "df"], &["ad", "be", "cf"]);
        acts.extend(year("2022", &["ab", "de", "ef", "df", "cd", "ce"], &["ad", "be", "ac"]));
        let graph = graph_of_acts(&acts);
        let options = BlocOptions { window: Some(WindowSize::Year), seed: 1 };
        let history = blocs(&graph, &options);
        assert_eq!(told(&history), ["0A 0B 0C 1D 1E 1F", "0A 0B 1C<0 1D 1E 1F"]);
        let second = &history.windows[1];
        assert!(second.changes.is_empty() && second.errors == 0 && second.is_exact, "{second:?}");
        assert!(second.likeness.unwrap().adjusted_rand < 1.0);
        assert_eq!(blocs(&graph, &options), history, "a seed repeats it");
    }

    #[test]
    fn blocs_that_rest_on_much_are_stable_and_nobody_is_none() {
        let acts = year("2021", &["ab", "bc", "ac", "de", "ef", "df"], &["ad", "be", "cf"]);
        let history = blocs(&graph_of_acts(&acts), &BlocOptions { window: None, seed: 1 });
        let stability = history.windows[0].members.iter().map(|member| member.stability.unwrap());
        assert!(stability.clone().all(|share| share > 0.8), "{:?}", stability.collect::<Vec<_>>());
        let nothing = blocs(&graph_of_acts(&acts[..1]), &BlocOptions { window: None, seed: 1 });
        assert!(nothing.windows.is_empty() && nothing.rows().is_empty());
        let foes = blocs(&graph_of_acts(&year("2021", &[], &["ab"])), &BlocOptions { window: None, seed: 1 });
        assert_eq!(told(&foes), ["0A 1B"]);
        assert_eq!(foes.windows[0].members[0].stability, None, "alone");
    }
}
