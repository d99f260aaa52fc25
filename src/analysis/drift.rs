//! How near each actor stands to a bloc, before and after: in what passes between them, and in how alike they stand to
//! third parties.
//!
//! The entry point is [`drift()`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::LogOdds;
use super::dyad::Stand;
use super::portfolio::{Distance, kappa, s_score};
use super::shifts::{Bloc, ShiftOptions, sides};
use crate::graph::{ActorGraph, ActorId};

/// Third parties without which a likeness says nothing.
const MIN_THIRD_PARTIES: usize = 3;
/// The largest distance of two mean scores.
const SCORE_RANGE: f64 = 20.0;

/// An actor and a bloc, before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// IRI of the actor.
    pub actor: String,
    /// Its name.
    pub label: String,
    /// Name of the bloc.
    pub bloc: String,
    /// How the actor stood with the bloc's members, all together.
    pub before: Stand,
    /// How it stands with them.
    pub after: Stand,
    /// Change of the log-odds; `None` with too little evidence on a side.
    pub delta: Option<f64>,
    /// That over its standard error.
    pub z: Option<f64>,
    /// How alike they stood to third parties; `None` with less than three of them.
    pub likeness_before: Option<Likeness>,
    /// How alike they stand.
    pub likeness_after: Option<Likeness>,
}

/// How alike two stand to third parties with whom both have dealings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Likeness {
    /// How many third parties.
    pub third_parties: usize,
    /// Corrected for chance; `None` if there is nothing to correct.
    pub kappa: Option<f64>,
    /// Not corrected for chance.
    pub s: Option<f64>,
}

/// All actors that have dealings with a bloc on either side, in the order of blocs and actors.
pub(super) fn drift(graph: &ActorGraph, options: &ShiftOptions) -> Vec<Drift> {
    let every: Vec<usize> = (0..graph.events().len()).collect();
    let (periods, _) = sides(graph, &every, options);
    let scores = periods.each_ref().map(|events| Scores::of(graph, events));
    let mut all = Vec::new();
    for bloc in &options.blocs {
        let mut dealings: BTreeMap<ActorId, [Vec<usize>; 2]> = BTreeMap::new();
        for (side, events) in periods.iter().enumerate() {
            for &event in events {
                let told = &graph.events()[event];
                for (actor, partner) in [(told.source, told.target), (told.target, told.source)] {
                    if bloc.members.contains(&partner) && !bloc.members.contains(&actor) {
                        dealings.entry(actor).or_default()[side].push(event);
                    }
                }
            }
        }
        for (actor, events) in dealings {
            all.push(drift_of(graph, bloc, actor, &events, &scores));
        }
    }
    all
}

fn drift_of(graph: &ActorGraph, bloc: &Bloc, actor: ActorId, events: &[Vec<usize>; 2], scores: &[Scores; 2]) -> Drift {
    let [before, after] = events.each_ref().map(|events| Stand::of(graph, events));
    let odds = |stand: &Stand| stand.log_odds.filter(|_| stand.enough);
    let change = |(before, after): (LogOdds, LogOdds)| (after.theta - before.theta, before.se.hypot(after.se));
    let change = odds(&before).zip(odds(&after)).map(change);
    let [likeness_before, likeness_after] = scores.each_ref().map(|scores| scores.likeness(actor, &bloc.members));
    Drift {
        actor: graph.actor(actor).iri.clone(),
        label: graph.actor(actor).label.clone(),
        bloc: bloc.name.clone(),
        before,
        after,
        delta: change.map(|(delta, _)| delta),
        z: change.map(|(delta, se)| delta / se),
        likeness_before,
        likeness_after,
    }
}

/// Sums and numbers of the scores between actors, either way.
struct Scores(BTreeMap<ActorId, BTreeMap<ActorId, (f64, u32)>>);

impl Scores {
    fn of(graph: &ActorGraph, events: &[usize]) -> Self {
        let mut scores = Self(BTreeMap::new());
        for event in events.iter().map(|event| &graph.events()[*event]) {
            let Some(score) = event.score else { continue };
            for (one, other) in [(event.source, event.target), (event.target, event.source)] {
                let known = scores.0.entry(one).or_default().entry(other).or_default();
                *known = (known.0 + f64::from(score), known.1 + 1);
            }
        }
        scores
    }

    /// Mean scores of some actors together toward others.
    fn portfolio<'a>(&self, actors: impl Iterator<Item = &'a ActorId>) -> BTreeMap<ActorId, f64> {
        let mut sums: BTreeMap<ActorId, (f64, u32)> = BTreeMap::new();
        for (partner, score) in actors.filter_map(|actor| self.0.get(actor)).flatten() {
            let known = sums.entry(*partner).or_default();
            *known = (known.0 + score.0, known.1 + score.1);
        }
        sums.into_iter().map(|(partner, (sum, number))| (partner, sum / f64::from(number))).collect()
    }

    fn likeness(&self, actor: ActorId, bloc: &BTreeSet<ActorId>) -> Option<Likeness> {
        let (own, theirs) = (self.portfolio([actor].iter()), self.portfolio(bloc.iter()));
        let is_third = |partner: &ActorId| *partner != actor && !bloc.contains(partner);
        let common = own.iter().filter(|(partner, _)| is_third(partner));
        let (x, y): (Vec<f64>, Vec<f64>) =
            common.filter_map(|(partner, score)| Some((*score, *theirs.get(partner)?))).unzip();
        (x.len() >= MIN_THIRD_PARTIES).then(|| Likeness {
            third_parties: x.len(),
            kappa: kappa((&x, &y)),
            s: s_score((&x, &y), SCORE_RANGE, Distance::Absolute),
        })
    }
}

impl Drift {
    /// One line for people.
    pub(super) fn line(&self) -> String {
        let moved = match (self.delta, self.z) {
            (Some(delta), Some(z)) => format!("log-odds {delta:+.2} (z {z:.1})"),
            _ => "too little evidence".to_owned(),
        };
        let shown = |one: Option<Likeness>| match one.and_then(|one| Some((one.kappa?, one.third_parties))) {
            Some((kappa, parties)) => format!("{kappa:.2} over {parties} third parties"),
            None => "not known".to_owned(),
        };
        let (before, after) = (shown(self.likeness_before), shown(self.likeness_after));
        format!("{} toward {}: {moved}; likeness κ {before}, then {after}", self.label, self.bloc)
    }
}
