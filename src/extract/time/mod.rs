//! Finds out when an event happened, as exactly as the text says.
//!
//! [`event_time`] looks for the time expressions of the predicate's own clause (`attachment`) and has them turned into
//! dates (`expression`). An act that the text reports as news without a time is of the month of the report
//! (`report`); for all else the text gives none.

mod attachment;
mod expression;
mod report;

use std::ops::Range;

use crate::extract::factuality::Factuality;
use crate::extract::tree::Tree;
use crate::types::{EntityLabel, EventTime, EventType, Iob, Modality, Precision};

use attachment::{distance, modifies_noun};
use expression::{Towards, resolve};

/// When the event of the predicate happened.
pub(crate) fn event_time(
    tree: &Tree<'_>,
    predicate: usize,
    real: Factuality,
    event_type: EventType,
) -> Option<EventTime> {
    stated(tree, predicate, real.modality).or_else(|| {
        let published = tree.doc().document.published?;
        if !report::is_news(tree, predicate, real, event_type) {
            return None;
        }
        // A sentence that tells of another year or month tells all of it from there.
        let month = EventTime::around(published, Precision::Month);
        let past = nearest(tree, predicate).filter(|time| time.end() < month.begin());
        Some(past.unwrap_or(month))
    })
}

/// The time expression of the sentence that stands nearest to the predicate.
fn nearest(tree: &Tree<'_>, predicate: usize) -> Option<EventTime> {
    let found = expressions(tree, tree.sentence_of(predicate)?, Towards::Past);
    // "scrapped the 2015 treaty" is not of 2015.
    let found = found.into_iter().filter(|(words, _)| !modifies_noun(tree, words.clone()));
    found.min_by_key(|(words, _)| words.start.abs_diff(predicate)).map(|(_, time)| time)
}

/// The time that the text states.
fn stated(tree: &Tree<'_>, predicate: usize, modality: Modality) -> Option<EventTime> {
    let towards = if modality == Modality::Actual { Towards::Past } else { Towards::Future };
    let found = expressions(tree, tree.sentence_of(predicate)?, towards);
    // "agreed on Monday to meet": the day is that of the agreement.
    let is_above =
        |words: &Range<usize>, steps: usize| steps > 0 && modality != Modality::Actual && words.start < predicate;
    let near = found.into_iter().filter_map(|(words, time)| {
        let steps = distance(tree, words.clone(), predicate)?;
        (!is_above(&words, steps)).then_some((steps, time))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, time)| time)
}

/// The time expressions of a sentence that can be worked out, in order of the text.
fn expressions(tree: &Tree<'_>, sentence: usize, towards: Towards) -> Vec<(Range<usize>, EventTime)> {
    let published = tree.doc().document.published;
    let Some(sentence) = tree.doc().sentences.get(sentence) else { return Vec::new() };
    let is_time = |label| matches!(label, Some(EntityLabel::Date | EntityLabel::Time));
    let begins = |&i: &usize| tree.token(i).iob == Iob::Begin && is_time(tree.token(i).entity);
    let end_of = |start: usize| (start + 1..sentence.tokens.end).find(|&i| tree.token(i).iob != Iob::Inside);
    let all = sentence.tokens.clone().filter(begins).map(|start| start..end_of(start).unwrap_or(sentence.tokens.end));
    // "since Monday", "until 2020" bound a time and do not tell it.
    let is_bound = |start: usize| matches!(tree.text(start - 1).to_lowercase().as_str(), "since" | "until" | "till");
    all.filter(|words| words.start == 0 || !is_bound(words.start))
        .filter_map(|words| {
            let texts: Vec<String> = words.clone().map(|i| tree.text(i).to_lowercase()).collect();
            Some((words, resolve(&texts, published, towards)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::factuality::factuality;
    use crate::lexicon::Lexicon;
    use crate::nlp::Model;
    use crate::types::Document;

    /// When the word in braces was, in a text of Wednesday, 3 July 2024.
    fn of(marked: &str) -> Option<String> {
        of_type(marked, EventType::Other)
    }

    fn of_type(marked: &str, event_type: EventType) -> Option<String> {
        let start = marked.find('{').unwrap();
        let mut document = Document::raw("test", marked.replace(['{', '}'], ""));
        document.published = Some("2024-07-03".parse().unwrap());
        let annotated = Model::embedded().unwrap().annotator().annotate(document);
        let tree = Tree::new(&annotated);
        let token = (0..tree.len()).find(|&i| tree.token(i).span.start == start).unwrap();
        let real = factuality(&tree, &Lexicon::embedded().unwrap(), token);
        event_time(&tree, token, real, event_type).map(|time| time.to_string())
    }

    #[test]
    fn a_time_belongs_to_the_clause_that_it_modifies() {
        for (sentence, expected) in [
            ("Norway {attacked} Chad on Monday.", Some("2024-07-01")),
            ("On Monday, Norway said that it {attacked} Chad in 2020.", Some("2020")),
            ("Norway {violated} the 2024 treaty with Chad.", Some("2024-07")),
            ("Norway held {talks} with Chad last month.", Some("2024-06")),
            ("Norway agreed on Monday to {meet} Chad.", None),
            ("Norway bombed Chad on Monday, {killing} ten soldiers.", Some("2024-07-01")),
            ("Norway will {visit} Chad on Monday.", Some("2024-07-08")),
            ("Norway has {supported} Chad since Monday.", Some("2024-07")),
            ("Norway will {levy} tariffs on Chad, starting on Friday.", Some("2024-07-05")),
            ("Norway {scrapped} the 2015 treaty with Chad.", Some("2024-07")),
        ] {
            assert_eq!(of(sentence).as_deref(), expected, "{sentence}");
        }
    }

    #[test]
    fn what_is_only_named_beside_the_news_has_no_time() {
        for (sentence, event_type, expected) in [
            ("Mali condemned Norway's {occupation} of Chad.", EventType::Coerce, None),
            ("Mali condemned an {attack} on Chad.", EventType::Assault, Some("2024-07")),
            ("Norway met soldiers {backed} by Chad.", EventType::Support, None),
            ("Norway has {praised} Chad.", EventType::Support, None),
            ("Norway {praised} Chad.", EventType::Support, Some("2024-07")),
        ] {
            assert_eq!(of_type(sentence, event_type).as_deref(), expected, "{sentence}");
        }
    }

    #[test]
    fn a_meeting_that_is_to_come_is_of_these_days() {
        assert_eq!(of_type("Norway will {meet} Chad.", EventType::Consult).as_deref(), Some("2024-07"));
        assert_eq!(of_type("Norway will {attack} Chad.", EventType::Assault), None);
    }

    #[test]
    fn what_is_reported_as_news_is_of_the_month_of_the_report() {
        for (sentence, expected) in [
            ("Norway {attacked} Chad.", Some("2024-07")),
            ("Norway may {attack} Chad.", None),
            ("Norway plans to {attack} Chad.", None),
            ("Norway, which has {supported} Chad, sent troops.", None),
        ] {
            assert_eq!(of(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
