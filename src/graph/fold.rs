//! Makes one event of the reports of one event.
//!
//! The rule of event data (Schrodt and Yonamine 2013): one a day of each source, target and class; reports are not
//! events. Whatever was published twice (`d:nearDuplicateOf`) counts once in any case. All evidence is kept.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Sentence;
use super::code::Draft;
use super::read::Records;
use crate::types::{EventTime, EventType};

/// Which reports are one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Folding {
    /// Those of the same source, target, class and day (or month, or year, where no more is told), and copies.
    #[default]
    Daily,
    /// Copies only.
    Copies,
}

impl Folding {
    /// The name as options and output have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Copies => "copies",
        }
    }
}

/// One event of one or more reports.
#[derive(Debug)]
pub(super) struct Folded {
    /// The first report, with what all of them say of factuality and confidence.
    pub(super) draft: Draft,
    /// Speakers of the reports, in order; empty if one of them says so itself.
    pub(super) speakers: Vec<u32>,
    pub(super) evidence: Vec<Sentence>,
}

/// What reports of one event have in common.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Key {
    source: u32,
    target: u32,
    event_type: EventType,
    time: Option<EventTime>,
    /// The document that tells it, a copy being what it repeats, and the how manieth such event there it is.
    place: Option<(u32, u32)>,
}

/// Folds all drafts, and gives the events in the order of their time and IRI.
pub(super) fn fold(mut drafts: Vec<Draft>, records: &Records, folding: Folding) -> Vec<Folded> {
    let iri = |draft: &Draft| records.event_names.name(draft.record);
    let document = |draft: &Draft| records.events[draft.record as usize].evidence.first().map(|one| one.document);
    let original = |document: u32| records.documents[document as usize].original;
    let is_copy = |draft: &Draft| document(draft).is_some_and(|document| original(document).is_some());
    // What is done to each other stands for either direction, so it comes first; and what is repeated before copies.
    drafts.sort_unstable_by(|one, other| {
        let order = |draft: &Draft| (!draft.reciprocal, draft.time.is_none(), draft.time, is_copy(draft));
        order(one).cmp(&order(other)).then_with(|| iri(one).cmp(iri(other)))
    });
    let mut found: FxHashMap<Key, usize> = FxHashMap::default();
    let mut in_document: FxHashMap<(Key, Option<u32>), u32> = FxHashMap::default();
    let mut folded: Vec<Folded> = Vec::new();
    for draft in drafts {
        let Draft { source, target, event_type, time, .. } = draft;
        let mut key = Key { source, target, event_type, time, place: None };
        // What has no day is folded with its copies only.
        if folding == Folding::Copies || time.is_none() {
            let document = document(&draft);
            let nth = in_document.entry((key, document)).or_default();
            // Without a document it is like nothing else.
            let unlike = u32::MAX - draft.record;
            key.place = Some(document.map_or((u32::MAX, unlike), |one| (original(one).unwrap_or(one), *nth)));
            *nth += 1;
        }
        let next = folded.len();
        let at = *found.entry(key).or_insert(next);
        if draft.reciprocal {
            found.entry(Key { source: target, target: source, ..key }).or_insert(at);
        }
        let evidence = &records.events[draft.record as usize].evidence;
        if at == next {
            let speakers = draft.speaker.into_iter().collect();
            folded.push(Folded { draft, speakers, evidence: evidence.clone() });
        } else {
            folded[at].add(&draft, evidence);
        }
    }
    for one in folded.iter_mut().filter(|one| one.evidence.len() > 1) {
        // Two events of one sentence have it in common.
        let mut seen = FxHashSet::default();
        one.evidence.retain(|sentence| seen.insert(*sentence));
    }
    folded.sort_unstable_by(|one, other| {
        let order = |one: &Folded| (one.draft.time.is_none(), one.draft.time);
        order(one).cmp(&order(other)).then_with(|| iri(&one.draft).cmp(iri(&other.draft)))
    });
    folded
}

impl Folded {
    fn add(&mut self, draft: &Draft, evidence: &[Sentence]) {
        self.draft.confidence = self.draft.confidence.max(draft.confidence);
        self.draft.factuality = self.draft.factuality.min(draft.factuality);
        match draft.speaker {
            None => self.speakers.clear(),
            Some(_) if self.speakers.is_empty() => {}
            Some(speaker) => {
                if !self.speakers.contains(&speaker) {
                    self.speakers.push(speaker);
                }
            }
        }
        self.evidence.extend(evidence);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Act, build, counted};
    use super::super::{ActorGraph, GraphOptions};
    use super::*;

    fn folded(acts: &[Act], folding: Folding) -> ActorGraph {
        build(acts, &GraphOptions { folding, ..GraphOptions::default() }).unwrap()
    }

    #[test]
    fn one_a_day_keeps_all_evidence_and_the_surest_word() {
        let acts = [
            Act::new("a", "b", "AID", "2024-01-01").said_by("c").sure(0.5),
            Act::new("a", "b", "AID", "2024-01-01").sure(0.8),
            Act::new("b", "a", "AID", "2024-01-01"),
            Act::new("a", "b", "AID", "2024-01-02"),
            Act::new("a", "b", "CONSULT", "2024-01-01"),
        ];
        let graph = folded(&acts, Folding::Daily);
        assert_eq!(graph.events().len(), 4);
        assert_eq!(graph.left_out().folded, 1);
        let event = graph.events().iter().find(|event| event.evidence.len() == 2).unwrap();
        assert_eq!((event.confidence, event.speakers.len()), (0.8, 0));
        assert_eq!(folded(&acts, Folding::Copies).events().len(), 5);
    }

    #[test]
    fn what_is_done_each_to_the_other_stands_for_either_direction() {
        let acts = [
            Act::new("a", "b", "CONSULT", "2024-01-01"),
            Act::new("b", "a", "CONSULT", "2024-01-01").each_to_the_other(),
            Act::new("b", "a", "CONSULT", "2024-01-01"),
        ];
        let graph = folded(&acts, Folding::Daily);
        assert_eq!(counted(&graph), ["b CONSULT a 2024-01-01 2.5"]);
        assert_eq!(graph.events()[0].evidence.len(), 3);
    }

    #[test]
    fn a_copy_counts_once_with_its_original_whatever_the_day() {
        let report = |name: &str| {
            let acts = [Act::new("a", "b", "AID", ""), Act::new("a", "b", "AID", ""), Act::new("c", "b", "AID", "")];
            acts.map(|act| act.in_document(name))
        };
        let mut acts: Vec<Act> = report("original").map(|act| act.reported("2024-01-01")).into();
        acts.extend(report("copy").map(|act| act.reported("2024-01-05").copy_of("original")));
        acts.push(Act::new("d", "b", "AID", "").in_document("copy").reported("2024-01-05").copy_of("original"));
        assert_eq!(folded(&acts, Folding::Copies).events().len(), 4, "two, one, and what only the copy tells");
        assert_eq!(folded(&acts, Folding::Daily).events().len(), 3);
        let undated: Vec<Act> = [report("original"), report("other")].concat();
        assert_eq!(folded(&undated, Folding::Daily).events().len(), 6, "without a day nothing is folded but copies");
    }
}
