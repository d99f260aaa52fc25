//! Joins pairs to groups, and says who stands for each.
//!
//! The entry point is [`join`]. The surest pairs come first; a pair is left apart if anybody of its two groups is at odds
//! with anybody of the other, so that a chain of likenesses never joins two who cannot be one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::score::{Judge, Verdict};
use crate::store::StoreError;
use crate::types::{Merge, Scope};

/// More than so many of one entity are a common name and not an entity.
const MAX_GROUP: usize = 200;

/// The merges that the pairs make, in the order of the merged entities.
pub(super) fn join(judge: &mut Judge<'_>, mut verdicts: Vec<Verdict>) -> Result<Vec<Merge>, StoreError> {
    verdicts.sort_by(|one, other| other.sum.total_cmp(&one.sum).then(one.pair.cmp(&other.pair)));
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for verdict in &verdicts {
        let (one, other) = verdict.pair;
        let [a, b] = [one, other].map(|entity| *group_of.get(&entity).unwrap_or(&entity));
        if a == b {
            continue;
        }
        let [of_a, of_b] = [a, b].map(|group| groups.get(&group).cloned().unwrap_or_else(|| vec![group]));
        if of_a.len() + of_b.len() > MAX_GROUP || are_at_odds(judge, &of_a, &of_b)? {
            continue;
        }
        let (kept, gone) = (a.min(b), a.max(b));
        groups.remove(&gone);
        let joined: Vec<usize> = of_a.into_iter().chain(of_b).collect();
        joined.iter().for_each(|entity| _ = group_of.insert(*entity, kept));
        groups.insert(kept, joined);
    }
    let mut verdicts_of: BTreeMap<usize, Vec<&Verdict>> = BTreeMap::new();
    for verdict in &verdicts {
        for entity in [verdict.pair.0, verdict.pair.1] {
            verdicts_of.entry(entity).or_default().push(verdict);
        }
    }
    let mut merges = Vec::new();
    for group in groups.into_values() {
        merges.extend(merges_of(judge, &group, &verdicts_of)?);
    }
    merges.sort_by(|one, other| one.entity.cmp(&other.entity));
    Ok(merges)
}

fn are_at_odds(judge: &mut Judge<'_>, one: &[usize], other: &[usize]) -> Result<bool, StoreError> {
    for &a in one {
        for &b in other {
            if judge.is_at_odds((a, b))? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The merges of one group: each into the one that is known best, with the surest reasons for it.
fn merges_of(
    judge: &mut Judge<'_>,
    group: &[usize],
    verdicts_of: &BTreeMap<usize, Vec<&Verdict>>,
) -> Result<Vec<Merge>, StoreError> {
    let mut ranked = Vec::new();
    for &entity in group {
        let documents = judge.documents(entity)?;
        let facts = judge.subjects()[entity].facts;
        let scope = match facts.scope {
            Scope::Listed => 0,
            Scope::Named => 1,
            Scope::Local => 2,
        };
        ranked.push((scope, facts.countries.is_empty(), Reverse(documents), facts.iri.clone(), entity));
    }
    ranked.sort();
    let survivor = ranked[0].4;
    let iri = |judge: &Judge<'_>, entity: usize| judge.subjects()[entity].facts.iri.clone();
    let mut merges = Vec::new();
    for &entity in group.iter().filter(|entity| **entity != survivor) {
        let partner = |verdict: &Verdict| if verdict.pair.0 == entity { verdict.pair.1 } else { verdict.pair.0 };
        let within = || {
            let all = verdicts_of.get(&entity).into_iter().flatten();
            all.copied().filter(|verdict| group.contains(&partner(verdict)))
        };
        // Reasons that speak of the survivor itself are the better ones; else the surest, which come first.
        let best = within().find(|verdict| partner(verdict) == survivor).or_else(|| within().next());
        let Some(best) = best else { continue };
        merges.push(Merge {
            entity: iri(judge, entity),
            survivor: iri(judge, survivor),
            compared_with: iri(judge, partner(best)),
            confidence: best.confidence(),
            reasons: best.reasons.clone(),
        });
    }
    Ok(merges)
}
