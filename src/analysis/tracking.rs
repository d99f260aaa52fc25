//! Which bloc of one window is which of the next, and how much the division changed.
//!
//! The entry point is [`Tracker::follow`]. Blocs are matched by the actors that they share (Greene, Doyle and Cunningham
//! 2010): the Jaccard index is 0.3 or more.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::graph::ActorId;

/// Least share of common actors by which blocs are the same.
const MIN_JACCARD: f64 = 0.3;

/// What became of a bloc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum BlocChange {
    /// It is there for the first time.
    Born {
        /// Its number.
        bloc: usize,
    },
    /// It is there no more.
    Ended {
        /// Its number.
        bloc: usize,
    },
    /// Part of it is a bloc of its own now.
    Split {
        /// Its number.
        bloc: usize,
        /// The number of the new bloc.
        new: usize,
    },
    /// It went into another.
    Merged {
        /// Its number.
        bloc: usize,
        /// The number of the other.
        into: usize,
    },
}

/// Follows blocs from window to window.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    last: BTreeMap<usize, BTreeSet<ActorId>>,
    next_number: usize,
}

impl Tracker {
    /// The lasting numbers of the blocs of the next window, in their order, and what changed.
    pub(super) fn follow(&mut self, blocs: &[BTreeSet<ActorId>]) -> (Vec<usize>, Vec<BlocChange>) {
        let mut alike: Vec<(f64, usize, usize)> = Vec::new();
        for (at, bloc) in blocs.iter().enumerate() {
            let known = self.last.iter().map(|(number, known)| (jaccard(known, bloc), *number, at));
            alike.extend(known.filter(|(likeness, ..)| *likeness >= MIN_JACCARD));
        }
        alike.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let mut numbers: Vec<Option<usize>> = vec![None; blocs.len()];
        let mut continued = BTreeSet::new();
        for (_, number, at) in &alike {
            if numbers[*at].is_none() && continued.insert(*number) {
                numbers[*at] = Some(*number);
            }
        }
        let is_first = self.next_number == 0;
        let mut changes = Vec::new();
        for (at, number) in numbers.iter_mut().enumerate().filter(|(_, number)| number.is_none()) {
            let new = self.next_number;
            self.next_number += 1;
            *number = Some(new);
            let parent = alike.iter().find(|(_, _, bloc)| *bloc == at).map(|(_, number, _)| *number);
            changes.extend(match parent {
                Some(bloc) => Some(BlocChange::Split { bloc, new }),
                None => (!is_first).then_some(BlocChange::Born { bloc: new }),
            });
        }
        let numbers: Vec<usize> = numbers.into_iter().flatten().collect();
        for bloc in self.last.keys().filter(|bloc| !continued.contains(bloc)) {
            let heir = alike.iter().find(|(_, number, _)| number == bloc).map(|(_, _, at)| numbers[*at]);
            changes.push(match heir {
                Some(into) => BlocChange::Merged { bloc: *bloc, into },
                None => BlocChange::Ended { bloc: *bloc },
            });
        }
        self.last = numbers.iter().copied().zip(blocs.iter().cloned()).collect();
        (numbers, changes)
    }
}

fn jaccard(one: &BTreeSet<ActorId>, other: &BTreeSet<ActorId>) -> f64 {
    let common = one.intersection(other).count() as f64;
    let all = one.union(other).count() as f64;
    if all > 0.0 { common / all } else { 0.0 }
}

/// How alike two divisions of the same actors are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DivisionLikeness {
    /// Actors that both divide.
    pub actors: usize,
    /// Adjusted Rand index (Hubert and Arabie 1985): 1 for the same division, 0 for what chance gives.
    pub adjusted_rand: f64,
    /// Variation of information (Meilă 2003), in nats: 0 for the same division.
    pub variation_of_information: f64,
}

/// Compares two divisions by the actors that both have; `None` with less than two of them.
pub(super) fn likeness(one: &BTreeMap<ActorId, usize>, other: &BTreeMap<ActorId, usize>) -> Option<DivisionLikeness> {
    let mut cells: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<usize, f64>, BTreeMap<usize, f64>) = Default::default();
    let mut actors = 0;
    for (actor, row) in one {
        let Some(column) = other.get(actor) else { continue };
        *cells.entry((*row, *column)).or_default() += 1.0;
        *rows.entry(*row).or_default() += 1.0;
        *columns.entry(*column).or_default() += 1.0;
        actors += 1;
    }
    if actors < 2 {
        return None;
    }
    let n = f64::from(actors);
    let pairs = |counts: &mut dyn Iterator<Item = &f64>| counts.map(|count| count * (count - 1.0) / 2.0).sum::<f64>();
    let (in_both, in_rows, in_columns) =
        (pairs(&mut cells.values()), pairs(&mut rows.values()), pairs(&mut columns.values()));
    let expected = in_rows * in_columns / (n * (n - 1.0) / 2.0);
    let most = (in_rows + in_columns) / 2.0;
    // Both have one bloc, or both have each actor alone: they are the same.
    let adjusted_rand = if most > expected { (in_both - expected) / (most - expected) } else { 1.0 };
    let information: f64 = cells
        .iter()
        .map(|((row, column), cell)| cell / n * ((cell / rows[row]).ln() + (cell / columns[column]).ln()))
        .sum();
    // Minus zero is zero.
    Some(DivisionLikeness { actors: actors as usize, adjusted_rand, variation_of_information: 0.0 - information })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{Act, graph_of};

    fn actors() -> Vec<ActorId> {
        let acts: Vec<Act> = "bcdefgh".chars().map(|c| Act::new("a", &c.to_string(), "AID", "2024-01-01")).collect();
        graph_of(&acts).actors().map(|(id, _)| id).collect()
    }

    fn blocs(of: &[&str]) -> Vec<BTreeSet<ActorId>> {
        let all = actors();
        let set = |names: &&str| names.bytes().map(|name| all[usize::from(name - b'a')]).collect();
        of.iter().map(set).collect()
    }

    #[test]
    fn blocs_keep_their_numbers_and_changes_are_named() {
        let mut tracker = Tracker::default();
        assert_eq!(tracker.follow(&blocs(&["abc", "defg"])), (vec![0, 1], vec![]));
        assert_eq!(tracker.follow(&blocs(&["defg", "abc"])), (vec![1, 0], vec![]));
        let (numbers, changes) = tracker.follow(&blocs(&["abc", "de", "fg"]));
        assert_eq!((numbers, changes), (vec![0, 1, 2], vec![BlocChange::Split { bloc: 1, new: 2 }]));
        let (numbers, changes) = tracker.follow(&blocs(&["abc", "defg"]));
        assert_eq!((numbers, changes), (vec![0, 1], vec![BlocChange::Merged { bloc: 2, into: 1 }]));
        let (numbers, changes) = tracker.follow(&blocs(&["h", "defg"]));
        assert_eq!(numbers, [3, 1]);
        assert_eq!(changes, [BlocChange::Born { bloc: 3 }, BlocChange::Ended { bloc: 0 }]);
    }

    #[test]
    fn divisions_are_compared_by_the_actors_of_both() {
        let all = actors();
        let division = |of: &[usize]| all.iter().copied().zip(of.iter().copied()).collect::<BTreeMap<_, _>>();
        let same = likeness(&division(&[0, 0, 1, 1]), &division(&[5, 5, 3, 3, 3])).unwrap();
        assert_eq!((same.actors, same.adjusted_rand, same.variation_of_information), (4, 1.0, 0.0));
        let crossed = likeness(&division(&[0, 0, 1, 1]), &division(&[0, 1, 0, 1])).unwrap();
        assert!(
            (crossed.adjusted_rand + 0.5).abs() < 1e-9
                && (crossed.variation_of_information - 2.0 * 2_f64.ln()).abs() < 1e-9
        );
        assert_eq!(likeness(&division(&[0]), &division(&[0])), None);
        assert_eq!(likeness(&division(&[0, 0]), &division(&[0, 0])).unwrap().adjusted_rand, 1.0);
    }
}
