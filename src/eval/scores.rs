//! Counts what is right: hits, misses and inventions at each level, document by document.
//!
//! The entry point is [`evaluate`]. Within a document, events with one key count once; the counts of the documents are
//! added up, so that each event weighs the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use super::gold::{Gold, GoldEvent};
use super::keys::{Folded, Key, Level};
use super::names::Names;
use super::predictions::{Actor, OfDocument, Predictions};

/// How many there are, how many were predicted, and how many of these are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both.
    pub hit: usize,
    /// In the gold.
    pub gold: usize,
    /// Among the predictions.
    pub predicted: usize,
}

impl Counts {
    /// Share of the predictions that is right, 0 to 1; 0 if there are none.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.hit, self.predicted)
    }

    /// Share of the gold that is found, 0 to 1; 0 if there is none.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.hit, self.gold)
    }

    /// Harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.hit, self.gold + self.predicted)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.hit += other.hit;
        self.gold += other.gold;
        self.predicted += other.predicted;
    }
}

/// Who says so, of the gold events that are right at class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Attributed to the same entity in gold and prediction.
    pub right: usize,
    /// Attributed to somebody in the gold.
    pub gold: usize,
    /// Attributed to somebody in the prediction.
    pub predicted: usize,
}

impl Attribution {
    /// F1, 0 to 1.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.gold + self.predicted)
    }
}

impl AddAssign for Attribution {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.gold += other.gold;
        self.predicted += other.predicted;
    }
}

/// When, of the gold events that are right at class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timing {
    /// The same time, or one within the other; or none in both.
    pub right: usize,
    /// All of them.
    pub events: usize,
}

impl Timing {
    /// Share that is right, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.right, self.events)
    }
}

impl AddAssign for Timing {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.events += other.events;
    }
}

/// An event that is in one and not in the other, at level class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The document.
    pub document: String,
    /// Whether it is in the gold (missed) or among the predictions (invented).
    pub is_missed: bool,
    /// Gold id of the source; `?` and a name for whoever is not in the gold.
    pub source: String,
    /// The same for the target.
    pub target: String,
    /// The class; CONCEDE and RETREAT are `YIELD`.
    pub class: String,
    /// The sentence that tells it first.
    pub sentence: String,
}

/// The figures of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentScores {
    /// Its name.
    pub document: String,
    levels: [Counts; Level::ALL.len()],
    attribution: Attribution,
    timing: Timing,
}

impl DocumentScores {
    /// The counts at a level.
    #[must_use]
    pub fn level(&self, level: Level) -> Counts {
        self.levels[level as usize]
    }
}

/// All figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// Of each document, in the order of the gold.
    pub documents: Vec<DocumentScores>,
    levels: [Counts; Level::ALL.len()],
    /// Who says so.
    pub attribution: Attribution,
    /// When.
    pub timing: Timing,
    /// What was missed and what was invented, by document.
    pub differences: Vec<Difference>,
}

impl Scores {
    /// The counts at a level, of all documents together.
    #[must_use]
    pub fn level(&self, level: Level) -> Counts {
        self.levels[level as usize]
    }
}

/// Compares predictions with gold. Predictions for documents without gold are not looked at; a gold document without
/// predictions is missed as a whole.
#[must_use]
pub fn evaluate(gold: &[Gold], predictions: &Predictions) -> Scores {
    let mut scores = Scores::default();
    for gold in gold {
        let empty = OfDocument::default();
        let comparison = Comparison::new(gold, predictions.of(&gold.document).unwrap_or(&empty));
        let document = comparison.scores();
        for (sum, counts) in scores.levels.iter_mut().zip(document.levels) {
            *sum += counts;
        }
        scores.attribution += document.attribution;
        scores.timing += document.timing;
        scores.documents.push(document);
        comparison.add_differences(&mut scores.differences);
    }
    scores
}

/// The keys of one document at each level, with the sentence that tells each first.
type Keys = [BTreeMap<Key, String>; Level::ALL.len()];

/// What the predictions that share a key at level class say besides.
#[derive(Default)]
struct Besides {
    /// `None`: the text itself.
    speakers: BTreeSet<Option<String>>,
    times: BTreeSet<Option<String>>,
}

/// Gold and predictions of one document.
struct Comparison<'g> {
    gold: &'g Gold,
    wanted: Keys,
    found: Keys,
    attribution: Attribution,
    timing: Timing,
}

impl<'g> Comparison<'g> {
    fn new(gold: &'g Gold, predictions: &OfDocument) -> Self {
        let names = Names::of(gold);
        let countries: BTreeMap<&str, &str> =
            gold.entities.iter().filter_map(|entity| Some((entity.id.as_str(), entity.country.as_deref()?))).collect();
        let mut comparison = Self {
            gold,
            wanted: Keys::default(),
            found: Keys::default(),
            attribution: Attribution::default(),
            timing: Timing::default(),
        };
        let besides = comparison.add_predictions(&names, &countries, predictions);
        for event in &gold.events {
            comparison.add_gold(event, &countries, &besides);
        }
        for relation in &gold.relations {
            let key = vec![relation.subject.clone(), relation.predicate.clone(), relation.object.clone()];
            note(&mut comparison.wanted, Level::Relation, key, &relation.sentence);
        }
        comparison
    }

    fn add_predictions(
        &mut self,
        names: &Names<'_>,
        countries: &BTreeMap<&str, &str>,
        predictions: &OfDocument,
    ) -> BTreeMap<Key, Besides> {
        let mut besides: BTreeMap<Key, Besides> = BTreeMap::new();
        for event in &predictions.events {
            let (source, target) = (names.resolve(&event.source), names.resolve(&event.target));
            if source == target {
                continue;
            }
            // What the gold says of an entity's country counts more than what the prediction says.
            let country = |id: &str, actor: &Actor| {
                let listed = countries.get(id).map(|code| (*code).to_owned());
                listed.or_else(|| actor.country.clone().filter(|code| !code.is_empty()))
            };
            let (source_country, target_country) = (country(&source, &event.source), country(&target, &event.target));
            let folded = Folded {
                source: &source,
                target: &target,
                source_country: source_country.as_deref(),
                target_country: target_country.as_deref(),
                class: &event.class,
                polarity: &event.polarity,
                modality: &event.modality,
            };
            for level in Level::OF_EVENTS {
                let Some(key) = folded.key(level) else { continue };
                if level == Level::Class {
                    let besides = besides.entry(key.clone()).or_default();
                    besides.speakers.insert(event.attributed_to.as_ref().map(|speaker| names.resolve(speaker)));
                    besides.times.insert(event.time.clone());
                }
                note(&mut self.found, level, key, event.sentence());
            }
        }
        for relation in &predictions.relations {
            let (subject, object) = (names.resolve(&relation.subject), names.resolve(&relation.object));
            note(&mut self.found, Level::Relation, vec![subject, relation.predicate.clone(), object], "");
        }
        besides
    }

    fn add_gold(&mut self, event: &GoldEvent, countries: &BTreeMap<&str, &str>, besides: &BTreeMap<Key, Besides>) {
        let folded = Folded {
            source: &event.source,
            target: &event.target,
            source_country: countries.get(event.source.as_str()).copied(),
            target_country: countries.get(event.target.as_str()).copied(),
            class: &event.class,
            polarity: &event.polarity,
            modality: &event.modality,
        };
        for level in Level::OF_EVENTS {
            let (Some(mut key), Some(reverse)) = (folded.key(level), folded.reversed().key(level)) else { continue };
            let found = &self.found[level as usize];
            if event.mutual && !found.contains_key(&key) && found.contains_key(&reverse) {
                key = reverse;
            }
            if let Some(besides) = besides.get(&key).filter(|_| level == Level::Class) {
                self.add_besides(event, besides);
            }
            note(&mut self.wanted, level, key, &event.sentence);
        }
    }

    fn add_besides(&mut self, event: &GoldEvent, besides: &Besides) {
        let is_right = event.attributed_to.is_some() && besides.speakers.contains(&event.attributed_to);
        self.attribution += Attribution {
            right: usize::from(is_right),
            gold: usize::from(event.attributed_to.is_some()),
            predicted: usize::from(besides.speakers.iter().any(Option::is_some)),
        };
        let is_then = |time: &Option<String>| is_same_time(event.time.as_deref(), time.as_deref());
        self.timing += Timing { right: usize::from(besides.times.iter().any(is_then)), events: 1 };
    }

    fn scores(&self) -> DocumentScores {
        let count = |level: Level| {
            let (wanted, found) = (&self.wanted[level as usize], &self.found[level as usize]);
            let hit = wanted.keys().filter(|key| found.contains_key(*key)).count();
            Counts { hit, gold: wanted.len(), predicted: found.len() }
        };
        DocumentScores {
            document: self.gold.document.clone(),
            levels: Level::ALL.map(count),
            attribution: self.attribution,
            timing: self.timing,
        }
    }

    /// First what was missed, then what was invented, each in the order of the keys.
    fn add_differences(&self, differences: &mut Vec<Difference>) {
        let (wanted, found) = (&self.wanted[Level::Class as usize], &self.found[Level::Class as usize]);
        for (is_missed, one, other) in [(true, wanted, found), (false, found, wanted)] {
            for (key, sentence) in one.iter().filter(|(key, _)| !other.contains_key(*key)) {
                let [source, target, class] = key.as_slice() else { continue };
                differences.push(Difference {
                    document: self.gold.document.clone(),
                    is_missed,
                    source: source.clone(),
                    target: target.clone(),
                    class: class.clone(),
                    sentence: sentence.split_whitespace().collect::<Vec<_>>().join(" "),
                });
            }
        }
    }
}

/// Notes a key, and the sentence if it is the first with that key.
fn note(keys: &mut Keys, level: Level, key: Key, sentence: &str) {
    keys[level as usize].entry(key).or_insert_with(|| sentence.to_owned());
}

/// Whether two times are one, or one is the other told more exactly.
fn is_same_time(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.starts_with(other) || other.starts_with(one),
        (one, other) => one == other,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_right_if_it_is_told_more_exactly() {
        for (one, other, expected) in [
            (Some("2023"), Some("2023-09"), true),
            (Some("2023-09-19"), Some("2023-09"), true),
            (Some("2023-09"), Some("2023-10"), false),
            (None, None, true),
            (None, Some("2023"), false),
        ] {
            assert_eq!(is_same_time(one, other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn nothing_of_nothing_is_nought() {
        assert_eq!(Counts::default().f1(), 0.0);
        let counts = Counts { hit: 1, gold: 2, predicted: 4 };
        assert_eq!((counts.precision(), counts.recall()), (0.25, 0.5));
        assert!((counts.f1() - 1.0 / 3.0).abs() < 1e-12);
    }
}
