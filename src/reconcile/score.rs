//! Weighs what speaks for and against two entities' being one.
//!
//! The entry point is [`Judge::weigh`]. Reasons add up as natural logarithms of odds; the weights are set by hand so that
//! a name alone is never enough, and a name with one more thing that few share is. Some things are beyond weighing:
//! another state, another kind, two listed actors, a document that names both.

use std::collections::BTreeMap;

use super::names::{Likeness, Name, compare_others, compare_people};
use crate::store::{Dealings, EntityFacts, Store, StoreError};
use crate::types::{EntityType, Reason, ReasonKind, Scope};

/// Least sum of weights of a merge: a confidence of 0.92. A full name and the same kind are not enough, one more thing is.
const MIN_SUM: f32 = 2.5;
/// The same where one is a listed actor, whose name many things have been given: a confidence of 0.95.
const MIN_SUM_LISTED: f32 = 2.9;

const SAME_COUNTRY: f32 = 1.5;
const SAME_TYPE: f32 = 0.3;
const SAME_OFFICE: f32 = 1.5;
const OTHER_OFFICE: f32 = -1.0;
const NAMESAKES: f32 = -1.5;
const TIME_GAP: f32 = -2.0;
/// A name that is but one of several of an entity counts less.
const BY_ALIAS: f32 = -0.3;
/// For each whom both deal with, as far as that tells them apart.
const COMPANION: f32 = 0.8;
/// More of them tell no more.
const MAX_COMPANY: f32 = 3.0;
/// How much of a companion counts: a state has to do with everybody, a listed actor with many, others with few.
const STATE_COUNTS: f32 = 0.2;
const LISTED_COUNTS: f32 = 0.5;
/// In years: longer than that, few are in the news.
const LONG_GAP: i16 = 25;
/// The names of an entity that are compared.
const MAX_NAMES: usize = 24;

/// An entity with its names taken apart.
#[derive(Debug)]
pub(super) struct Subject<'e> {
    pub(super) facts: &'e EntityFacts,
    /// Labels first; as many as are compared.
    pub(super) names: Vec<Name>,
    /// How many of the names are labels, or in a table.
    full: usize,
}

/// What was found of a pair.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) pair: (usize, usize),
    pub(super) sum: f32,
    pub(super) reasons: Vec<Reason>,
}

impl Verdict {
    /// The probability that the sum stands for.
    pub(super) fn confidence(&self) -> f32 {
        1.0 / (1.0 + (-self.sum).exp())
    }
}

/// Compares entities of a store; remembers what it looked up.
pub(super) struct Judge<'e> {
    store: &'e Store,
    subjects: Vec<Subject<'e>>,
    dealings: BTreeMap<usize, Dealings>,
    /// Whether a document names both of a pair.
    together: BTreeMap<(usize, usize), bool>,
}

impl<'e> Judge<'e> {
    pub(super) fn new(store: &'e Store, entities: &'e [EntityFacts]) -> Self {
        let subjects = entities.iter().map(subject).collect();
        Self { store, subjects, dealings: BTreeMap::new(), together: BTreeMap::new() }
    }

    pub(super) fn subjects(&self) -> &[Subject<'e>] {
        &self.subjects
    }

    /// How many documents name an entity, as far as they were counted.
    pub(super) fn documents(&mut self, entity: usize) -> Result<usize, StoreError> {
        Ok(self.dealings(entity)?.documents.len())
    }

    /// The pairs that are to be merged, in the order of the pairs.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub(super) fn weigh(&mut self, pairs: &[(usize, usize)]) -> Result<Vec<Verdict>, StoreError> {
        // What names alone forbid is cheap to find, and leaves few.
        let mut alike = Vec::new();
        for &pair in pairs {
            if let Some(likeness) = self.likeness(pair)
                && !self.is_at_odds(pair)?
            {
                alike.push((pair, likeness));
            }
        }
        let mut partners: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for ((one, other), _) in &alike {
            partners.entry(*one).or_default().push(*other);
            partners.entry(*other).or_default().push(*one);
        }
        let mut verdicts = Vec::new();
        for (pair, likeness) in alike {
            let mut reasons = self.reasons(pair, likeness)?;
            if self.has_namesakes(pair, &partners)? || self.has_namesakes((pair.1, pair.0), &partners)? {
                let text = "the name is that of others as well".to_owned();
                reasons.push(Reason { kind: ReasonKind::Namesakes, weight: NAMESAKES, text });
            }
            reasons.sort_by_key(|reason| reason.kind);
            let sum: f32 = reasons.iter().map(|reason| reason.weight).sum();
            let is_listed = [pair.0, pair.1].iter().any(|one| self.subjects[*one].facts.scope == Scope::Listed);
            if sum >= if is_listed { MIN_SUM_LISTED } else { MIN_SUM } {
                verdicts.push(Verdict { pair, sum, reasons });
            }
        }
        Ok(verdicts)
    }

    /// Whether two cannot be one, whatever speaks for it.
    pub(super) fn is_at_odds(&mut self, (one, other): (usize, usize)) -> Result<bool, StoreError> {
        let [a, b] = [one, other].map(|number| self.subjects[number].facts);
        let is_one_listed = a.scope == Scope::Listed && b.scope == Scope::Listed;
        let is_apart = |a: &std::collections::BTreeSet<String>, b: &std::collections::BTreeSet<String>| {
            !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
        };
        if is_one_listed || a.types.is_disjoint(&b.types) || is_apart(&a.countries, &b.countries) {
            return Ok(true);
        }
        self.are_together(one, other)
    }

    /// Whether a document names both: it tells them apart, then.
    fn are_together(&mut self, one: usize, other: usize) -> Result<bool, StoreError> {
        let pair = (one.min(other), one.max(other));
        if let Some(known) = self.together.get(&pair) {
            return Ok(*known);
        }
        let (rare, common) = match self.subjects[one].facts.scope {
            Scope::Listed => (other, one),
            _ => (one, other),
        };
        let (store, facts) = (self.store, self.subjects[common].facts);
        let mut found = false;
        for document in &self.dealings(rare)?.documents {
            if store.is_named_in(&facts.iri, document)? {
                found = true;
                break;
            }
        }
        self.together.insert(pair, found);
        Ok(found)
    }

    /// Whether the first of a pair could as well be another, who cannot be the second.
    fn has_namesakes(
        &mut self,
        (one, other): (usize, usize),
        partners: &BTreeMap<usize, Vec<usize>>,
    ) -> Result<bool, StoreError> {
        for &third in partners.get(&one).map(Vec::as_slice).unwrap_or_default() {
            if third != other && self.is_at_odds((third, other))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How alike the names are, by the likest two of them; those that stand in full count most.
    fn likeness(&self, (one, other): (usize, usize)) -> Option<Likeness> {
        let (one, other) = (&self.subjects[one], &self.subjects[other]);
        let are_people = [one, other].iter().all(|subject| subject.facts.types.contains(&EntityType::Person));
        let mut best: Option<Likeness> = None;
        for (at, name) in one.names.iter().enumerate() {
            for (other_at, other_name) in other.names.iter().enumerate() {
                let aliases = u8::from(at >= one.full) + u8::from(other_at >= other.full);
                // Two short forms alike are two people called Smith.
                if aliases == 2 || (aliases == 1 && (name.words.len() < 2 || other_name.words.len() < 2)) {
                    continue;
                }
                let compare = if are_people { compare_people } else { compare_others };
                let Some(mut found) = compare(name, other_name) else { continue };
                found.weight += f32::from(aliases) * BY_ALIAS;
                if best.as_ref().is_none_or(|best| found.weight > best.weight) {
                    best = Some(found);
                }
            }
        }
        // A surname may be anybody's: only who is known by no more is looked for under it.
        let is_local = |subject: &Subject<'_>| subject.facts.scope == Scope::Local;
        best.filter(|best| best.kind != ReasonKind::Surname || is_local(one) || is_local(other))
    }

    fn reasons(&mut self, pair: (usize, usize), likeness: Likeness) -> Result<Vec<Reason>, StoreError> {
        let mut reasons = vec![Reason { kind: likeness.kind, weight: likeness.weight, text: likeness.text }];
        let [a, b] = [pair.0, pair.1].map(|number| self.subjects[number].facts);
        let mut add = |kind, weight, text: String| reasons.push(Reason { kind, weight, text });
        if let Some(kind) = a.types.intersection(&b.types).next() {
            add(ReasonKind::SameType, SAME_TYPE, format!("both are of the kind {kind}"));
        }
        if let Some(country) = a.countries.intersection(&b.countries).next() {
            add(ReasonKind::SameCountry, SAME_COUNTRY, format!("both act for {}", short(country)));
        }
        self.dealings(pair.0)?;
        self.dealings(pair.1)?;
        let (one, other) = (&self.dealings[&pair.0], &self.dealings[&pair.1]);
        if let Some(office) = one.offices.intersection(&other.offices).next() {
            add(ReasonKind::SameOffice, SAME_OFFICE, format!("both serve {}", short(office)));
        } else if let (Some(office), Some(another)) = (one.offices.first(), other.offices.first())
            && one.days.zip(other.days).is_some_and(|(one, other)| one.0 <= other.1 && other.0 <= one.1)
        {
            let text = format!("at the same time the one serves {}, the other {}", short(office), short(another));
            add(ReasonKind::OtherOffice, OTHER_OFFICE, text);
        }
        let company: Vec<&String> = one.company.intersection(&other.company).collect();
        let counts = |iri: &&String| match self.subjects.binary_search_by(|one| one.facts.iri.as_str().cmp(iri)) {
            Ok(at) if self.subjects[at].facts.types.contains(&EntityType::Country) => STATE_COUNTS,
            Ok(at) if self.subjects[at].facts.scope == Scope::Listed => LISTED_COUNTS,
            _ => 1.0,
        };
        let sum: f32 = company.iter().map(counts).sum();
        if !company.is_empty() {
            let named: Vec<&str> = company.iter().take(3).map(|iri| short(iri)).collect();
            let more = if company.len() > 3 { format!(" and {} more", company.len() - 3) } else { String::new() };
            let text = format!("both deal with {}{more}", named.join(", "));
            add(ReasonKind::SharedCompany, COMPANION * sum.min(MAX_COMPANY), text);
        }
        if let Some((one, other)) = one.days.zip(other.days) {
            let gap = (other.0.year() - one.1.year()).max(one.0.year() - other.1.year());
            if gap > LONG_GAP {
                add(ReasonKind::TimeGap, TIME_GAP, format!("{gap} years lie between them"));
            }
        }
        Ok(reasons)
    }

    fn dealings(&mut self, entity: usize) -> Result<&Dealings, StoreError> {
        if !self.dealings.contains_key(&entity) {
            let found = self.store.dealings(&self.subjects[entity].facts.iri)?;
            self.dealings.insert(entity, found);
        }
        Ok(&self.dealings[&entity])
    }
}

fn subject(facts: &EntityFacts) -> Subject<'_> {
    let is_listed = facts.scope == Scope::Listed;
    let aliases = facts.aliases.iter().filter(|alias| !facts.labels.contains(*alias));
    let mut names: Vec<Name> = facts.labels.iter().chain(aliases).take(MAX_NAMES).map(|text| Name::new(text)).collect();
    names.retain(|name| name.is_proper() && !name.words.is_empty());
    let labels = names.iter().filter(|name| facts.labels.contains(&name.text)).count();
    Subject { facts, full: if is_listed { names.len() } else { labels }, names }
}

/// What an IRI ends with.
fn short(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}
