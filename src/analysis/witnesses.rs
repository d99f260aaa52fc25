//! What speaks for a change: documents as witnesses, outlets that can be left out, and the sentences to show.

use std::collections::{BTreeMap, BTreeSet};

use super::dyad::ENOUGH;
use super::quotes::strongest;
use super::significance::Sides;
use crate::graph::ActorGraph;

/// Sentences that are shown on each side, and how many of them first speak for the change.
const QUOTES: usize = 3;
const SPEAKING_FOR_IT: usize = 2;

/// Cooperative and conflictual events of each document. What has no document is one of its own.
pub(super) fn documents(graph: &ActorGraph, events: &[usize]) -> Vec<(u32, u32)> {
    let mut documents: BTreeMap<(Option<u32>, usize), (u32, u32)> = BTreeMap::new();
    for &event in events {
        let original = graph.events()[event].document().map(|document| graph.documents()[document as usize].original);
        let (p, n) = signs(graph, [event]);
        if p + n > 0 {
            let alone = if original.is_none() { event } else { 0 };
            let known = documents.entry((original, alone)).or_default();
            *known = (known.0 + p, known.1 + n);
        }
    }
    documents.into_values().collect()
}

/// The range of the change without each outlet in turn, and the outlets that cannot be left out.
pub(super) fn leave_one_out(graph: &ActorGraph, sides: &[Vec<usize>; 2]) -> (Option<[f64; 2]>, Vec<String>) {
    let outlets_of = |event: usize| {
        let documents =
            graph.events()[event].evidence.iter().map(|sentence| &graph.documents()[sentence.document as usize]);
        documents.map(|document| document.outlet.as_deref()).collect::<BTreeSet<_>>()
    };
    // An event is gone with an outlet if nobody else reports it.
    let only: BTreeMap<usize, &str> = sides
        .iter()
        .flatten()
        .filter_map(|&event| match outlets_of(event).into_iter().collect::<Vec<_>>()[..] {
            [Some(outlet)] => Some((event, outlet)),
            _ => None,
        })
        .collect();
    let outlets: BTreeSet<&str> = sides.iter().flatten().flat_map(|&event| outlets_of(event)).flatten().collect();
    if outlets.len() < 2 {
        return (None, Vec::new());
    }
    let (mut range, mut rests_on) = (None::<[f64; 2]>, Vec::new());
    for outlet in outlets {
        let kept = |side: &Vec<usize>| {
            let events = side.iter().copied().filter(|event| only.get(event) != Some(&outlet));
            signs(graph, events)
        };
        let [before, after] = [kept(&sides[0]), kept(&sides[1])];
        if before.0 + before.1 < ENOUGH || after.0 + after.1 < ENOUGH {
            rests_on.push(outlet.to_owned());
            continue;
        }
        let delta = Sides { before: &[before], after: &[after] }.delta();
        range = Some(range.map_or([delta, delta], |[low, high]| [low.min(delta), high.max(delta)]));
    }
    (range, rests_on)
}

/// The strongest events of a side: first those that are cooperative, or not, as the change would have it.
pub(super) fn witnesses(graph: &ActorGraph, side: &[usize], cooperative: Option<bool>) -> Vec<usize> {
    let speaks_for_it = |event: &usize| match cooperative {
        Some(true) => graph.events()[*event].is_cooperative(),
        Some(false) => graph.events()[*event].is_conflictual(),
        None => false,
    };
    let (for_it, others): (Vec<usize>, Vec<usize>) = side.iter().copied().partition(speaks_for_it);
    let mut witnesses = strongest(graph, for_it, SPEAKING_FOR_IT);
    let left = QUOTES - witnesses.len();
    witnesses.extend(strongest(graph, others, left));
    witnesses
}

fn signs(graph: &ActorGraph, events: impl IntoIterator<Item = usize>) -> (u32, u32) {
    events
        .into_iter()
        .map(|event| &graph.events()[event])
        .fold((0, 0), |(p, n), event| (p + u32::from(event.is_cooperative()), n + u32::from(event.is_conflictual())))
}
