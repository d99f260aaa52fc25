//! Makes one event of the tellings of one event: a headline, its lede and the sentence that comes back to it.
//!
//! The entry point is [`fold`], the last question asked of a document's events. Two tellings are one event if the same
//! actors do the same act, as real and by the same speaker, at times and places that do not part them: "met on Monday"
//! and "met on Friday" are two. When in doubt they stay two, since what is folded wrongly cannot be told apart again,
//! while what is told twice can still be counted once. Events of several documents are left to the store.

use std::collections::{BTreeSet, HashMap};

use crate::types::{AnnotatedDocument, Event, EventTime, EventType, Modality, Polarity, QuadClass, Span};

/// How many events of the same actors and kind a telling is compared with, the latest first: a text comes back to what
/// it has just told, and a list of ten thousand meetings must not take ten thousand squared steps.
const MAX_CANDIDATES: usize = 64;

/// Words that say that it is not the event told before, if they stand close to the act: "met again", "a second attack".
const ANOTHER: [&str; 10] =
    ["again", "anew", "another", "second", "third", "fourth", "fresh", "further", "new", "separate"];
/// How many words before and behind the act are looked at.
const NEAR_WORDS: usize = 5;

/// What is agreed, asked or denied tells acts in words apart ("agreed to a truce", "agreed to meet"): tellings of one
/// have at least this share of the shorter one's words in common.
const SHARED_WORDS: f64 = 1.0 / 3.0;
/// Letters of a word that count, so that forms of one are one: `contributed`, `contributing`.
const STEM_LETTERS: usize = 5;
/// Shorter words say too little.
const MIN_LETTERS: usize = 4;

/// What two tellings of one event have in common to begin with; the rest is [`is_same`]'s to compare.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    /// Source and target; in order of their numbers where both do it to each other.
    actors: (usize, usize),
    event_type: EventType,
    reciprocal: bool,
    polarity: Polarity,
    modality: Modality,
    asserted: bool,
    /// The innermost speaker, by number; what the text itself says is never one with what somebody says.
    speaker: Option<usize>,
    is_another: bool,
}

/// The events in the order of the text, each once, with all sentences that tell it.
///
/// The earliest telling gives an event its sentence, its spans and, with these, its name. What it leaves open (code,
/// place) is taken from later ones; the time is the most exact one, the confidence that of the surest telling.
pub(crate) fn fold(mut events: Vec<Event>, document: &AnnotatedDocument) -> Vec<Event> {
    events.sort_by_key(|event| (event.sentence, event.act, event.source.mention, event.target.mention));
    let mut folded: Vec<Event> = Vec::with_capacity(events.len());
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for event in events {
        let sentence = document.sentences[event.sentence].span;
        let candidates = by_key.entry(key(&event, &document.document.text, sentence)).or_default();
        let latest = candidates.iter().rev().take(MAX_CANDIDATES).copied();
        let is_matter_shared = |other: &Event| {
            !has_matter(event.event_type) || is_shared(&matter(&event, document), &matter(other, document))
        };
        let same = latest.filter(|&at| is_same(&folded[at], &event) && is_matter_shared(&folded[at]));
        // The first of the best: the latest one told in the same words, else the latest.
        match same.min_by_key(|&at| folded[at].predicate != event.predicate) {
            Some(at) => absorb(&mut folded[at], event),
            None => {
                candidates.push(folded.len());
                folded.push(event);
            }
        }
    }
    folded
}

fn key(event: &Event, text: &str, sentence: Span) -> Key {
    let (source, target) = (event.source.entity, event.target.entity);
    Key {
        actors: if event.reciprocal { (source.min(target), source.max(target)) } else { (source, target) },
        event_type: event.event_type,
        reciprocal: event.reciprocal,
        polarity: event.polarity,
        modality: event.modality,
        asserted: event.asserted,
        speaker: event.attributed_to().map(|speaker| speaker.entity),
        is_another: is_another(event.act, text, sentence),
    }
}

/// Whether the words around the act say that it is another one than was told.
fn is_another(act: Span, text: &str, sentence: Span) -> bool {
    let before = text.get(sentence.start..act.start).unwrap_or_default();
    let behind = text.get(act.end..sentence.end).unwrap_or_default();
    let mut near = before.split_whitespace().rev().take(NEAR_WORDS).chain(behind.split_whitespace().take(NEAR_WORDS));
    near.any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        ANOTHER.iter().any(|another| word.eq_ignore_ascii_case(another))
    })
}

/// Whether a later telling, of the same key, can be of the same event.
fn is_same(event: &Event, telling: &Event) -> bool {
    let is_same_act = event.predicate == telling.predicate || (event.cameo.is_some() && event.cameo == telling.cameo);
    let is_same_place = match (event.place, telling.place) {
        (Some(one), Some(other)) => one.entity == other.entity,
        _ => true,
    };
    is_same_act && is_same_place && more_exact(event.time, telling.time).is_some()
}

/// Whether an act is done in words that are about something; to meet or to visit is an act whatever it is about.
fn has_matter(event_type: EventType) -> bool {
    use QuadClass::{VerbalConflict, VerbalCooperation};
    event_type != EventType::Consult
        && matches!(event_type.quad_class(), None | Some(VerbalCooperation | VerbalConflict))
}

/// Beginnings of the words that tell what an act in words is about: those of the sentence without actors and act.
fn matter(event: &Event, document: &AnnotatedDocument) -> BTreeSet<String> {
    let (text, sentence) = (document.document.text.as_str(), document.sentences[event.sentence].span);
    let mut named = [event.source.mention, event.act, event.target.mention];
    named.sort_unstable();
    let ends = named.iter().map(|span| span.start).chain([sentence.end]);
    let starts = [sentence.start].into_iter().chain(named.iter().map(|span| span.end));
    let between = starts.zip(ends).filter_map(|(start, end)| text.get(start..end));
    between
        .flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().nth(MIN_LETTERS - 1).is_some())
        .map(|word| word.chars().take(STEM_LETTERS).flat_map(char::to_lowercase).collect())
        .collect()
}

fn is_shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared = one.intersection(other).count() as f64;
    shared >= SHARED_WORDS * one.len().min(other.len()) as f64
}

/// The more exact of two times if one lies within the other, `None` if they are apart; no time lies within any.
fn more_exact(one: Option<EventTime>, other: Option<EventTime>) -> Option<Option<EventTime>> {
    let within = |inner: EventTime, outer: EventTime| outer.begin() <= inner.begin() && inner.end() <= outer.end();
    match (one, other) {
        (Some(one), Some(other)) if within(one, other) => Some(Some(one)),
        (Some(one), Some(other)) if within(other, one) => Some(Some(other)),
        (Some(_), Some(_)) => None,
        (one, other) => Some(one.or(other)),
    }
}

fn absorb(event: &mut Event, telling: Event) {
    event.time = more_exact(event.time, telling.time).unwrap_or(event.time);
    event.place = event.place.or(telling.place);
    if event.cameo.is_none() {
        (event.cameo, event.goldstein) = (telling.cameo, telling.goldstein);
    }
    event.confidence = event.confidence.max(telling.confidence);
    // Tellings come in the order of the text.
    if event.sentence != telling.sentence && event.retold.last() != Some(&telling.sentence) {
        event.retold.push(telling.sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{BlockKind, Document, Participant, Sentence};

    /// A document with a sentence a line, and the events that `tell` makes of each.
    fn folded(text: &str, tell: impl Fn(usize, Span) -> Vec<Event>) -> Vec<Event> {
        let mut start = 0;
        let mut sentences = Vec::new();
        for line in text.lines() {
            let span = Span::new(start, start + line.len());
            sentences.push(Sentence { tokens: 0..0, span, block: 0, kind: BlockKind::Paragraph });
            start += line.len() + 1;
        }
        let events = sentences.iter().enumerate().flat_map(|(number, one)| tell(number, one.span)).collect();
        let document = AnnotatedDocument { document: Document::raw("x", text), tokens: Vec::new(), sentences };
        fold(events, &document)
    }

    /// The first actor does something to the second; `act` is to be a word of the sentence.
    fn event(text: &str, sentence: usize, span: Span, act: &str) -> Event {
        let at = span.start + span.of(text).find(act).unwrap();
        let participant = |entity| Participant { entity, mention: Span::new(span.start + entity, span.start + entity) };
        Event {
            sentence,
            retold: Vec::new(),
            source: participant(0),
            target: participant(1),
            predicate: "meet".to_owned(),
            act: Span::new(at, at + act.len()),
            event_type: EventType::Consult,
            cameo: "040".parse().ok(),
            goldstein: Some(1.0),
            reciprocal: true,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            attribution: Vec::new(),
            asserted: true,
            time: None,
            place: None,
            confidence: 0.5,
        }
    }

    /// How many events are left of two sentences, each telling of a meeting, the second one changed.
    fn left(change: impl Fn(&mut Event)) -> usize {
        let text = "A met B.\nA met B.";
        let tell = |number, span| {
            let mut told = event(text, number, span, "met");
            if number == 1 {
                change(&mut told);
            }
            vec![told]
        };
        folded(text, tell).len()
    }

    #[test]
    fn what_is_told_twice_is_one_event_with_two_sentences() {
        let text = "Envoy met minister\nThe two met in Prague on Monday.\nTheir meeting came late.";
        let times = [Some("2024-07"), Some("2024-07-01"), None];
        let events = folded(text, |number, span| {
            let act = ["met", "met", "meeting"][number];
            let mut told = event(text, number, span, act);
            told.predicate = act.to_owned();
            told.time = times[number].map(|time| time.parse().unwrap());
            told.place = (number == 1).then_some(Participant { entity: 7, mention: span });
            told.confidence = [0.5, 0.9, 0.6][number];
            vec![told]
        });
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].sentence, events[0].retold.as_slice()), (0, [1, 2].as_slice()));
        assert_eq!(events[0].time.unwrap().to_string(), "2024-07-01", "the most exact time");
        assert_eq!(events[0].place.unwrap().entity, 7);
        assert!((events[0].confidence - 0.9).abs() < 1e-6, "the surest telling");
        assert_eq!(events[0].act.of(text), "met", "the name is that of the first telling");
    }

    #[test]
    fn met_on_monday_and_met_on_friday_are_two() {
        let text = "A met B on Monday.\nA met B on Friday.\nA met B.";
        let events = folded(text, |number, span| {
            let mut told = event(text, number, span, "met");
            told.time = [Some("2024-07-01"), Some("2024-07-05"), None][number].map(|time| time.parse().unwrap());
            vec![told]
        });
        assert_eq!(events.len(), 2);
        assert_eq!((events[0].retold.len(), events[1].retold.as_slice()), (0, [2].as_slice()), "the latest one told");
    }

    #[test]
    fn what_parts_two_tellings() {
        assert_eq!(left(|_| ()), 1);
        assert_eq!(left(|told| told.source.entity = 5), 2);
        assert_eq!(left(|told| told.event_type = EventType::Agree), 2);
        assert_eq!(left(|told| told.polarity = Polarity::Negated), 2);
        assert_eq!(left(|told| told.modality = Modality::Future), 2);
        assert_eq!(left(|told| told.asserted = false), 2);
        assert_eq!(left(|told| told.attribution.push(told.source)), 2, "what A says is not what the text says");
        let phone = |told: &mut Event| (told.predicate, told.cameo) = ("phone".to_owned(), "041".parse().ok());
        assert_eq!(left(phone), 2);
        assert_eq!(left(|told| told.predicate = "hold talks with".to_owned()), 1, "other words, the same code");
    }

    #[test]
    fn who_met_whom_may_be_turned_round_but_not_who_invited_whom() {
        let turn = |told: &mut Event| std::mem::swap(&mut told.source, &mut told.target);
        assert_eq!(left(turn), 1);
        let text = "A asked B.\nB asked A.";
        let events = folded(text, |number, span| {
            let mut told = event(text, number, span, "asked");
            told.reciprocal = false;
            if number == 1 {
                turn(&mut told);
            }
            vec![told]
        });
        assert_eq!(events.len(), 2);
    }

    #[test]
    fn another_meeting_is_another_event() {
        for (text, events) in [
            ("A met B.\nA met B again.", 2),
            ("A met B.\nA met with B for a second time.", 2),
            ("A met B.\nIt was another day for all of them when A met B.", 1),
            ("A met B.\nIt is news that A met B.", 1),
        ] {
            let found = folded(text, |number, span| vec![event(text, number, span, "met")]);
            assert_eq!(found.len(), events, "{text}");
        }
    }

    #[test]
    fn acts_in_words_are_told_apart_by_what_they_are_about() {
        for (text, events) in [
            ("A urged B to lift the blockade.\nA urged B to lift its blockade of the port at once.", 1),
            ("A urged B to lift the blockade.\nA urged B to return to the talks about prisoners.", 2),
            ("A urged B.\nA urged B to return to the talks about prisoners.", 1),
        ] {
            let found = folded(text, |number, span| {
                let mut told = event(text, number, span, "urged");
                told.source.mention = Span::new(span.start, span.start + 1);
                told.target.mention = Span::new(span.start + 8, span.start + 9);
                (told.event_type, told.reciprocal) = (EventType::Request, false);
                vec![told]
            });
            assert_eq!(found.len(), events, "{text}");
        }
    }

    #[test]
    fn a_sentence_that_tells_it_twice_is_named_once() {
        let text = "A met B, a meeting that they had met for.";
        let tell = |number, span| ["met", "meeting"].map(|act| event(text, number, span, act)).to_vec();
        let events = folded(text, tell);
        assert_eq!((events.len(), events[0].retold.len()), (1, 0));
    }
}
