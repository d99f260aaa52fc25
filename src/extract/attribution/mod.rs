//! Finds out who says that an event is so, where it is not the text itself.
//!
//! [`attribution`] climbs from the predicate through reports ("said that", "according to", "denied that"), unless what
//! they govern takes the act for granted (`asides`), then looks who speaks the quotation that the predicate stands in
//! (`quotes`) or the headline (`titles`), and gives the chain of speakers, outermost first.
//! [`without_own_word`] leaves out who says of himself what he does by saying it. [`is_asserted`] decides whether the
//! graph may state the event as a fact.

mod asides;
mod quotes;
mod speakers;
mod titles;

use crate::extract::clauses::is_predicate;
use crate::extract::factuality::report_above;
use crate::extract::mentions::Mentions;
use crate::lexicon::Lexicon;
use crate::types::{Entity, Event, EventType, Modality, Participant, Polarity};

/// How far up a predicate is followed; a tree built by hand may hold a cycle.
const MAX_STEPS: usize = 32;

/// The speakers to whom the text ascribes the claim that the predicate makes, outermost first; empty if it is the
/// text's own.
pub(crate) fn attribution(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    predicate: usize,
) -> Vec<Participant> {
    let tree = mentions.tree;
    let quotation = quotes::quotation(mentions, predicate);
    let is_quoted = |token: usize| quotation.as_ref().is_some_and(|quoted| quoted.contains(&token));
    let mut chain: Vec<Participant> = Vec::new();
    // "Norway invited Chad to talk, Mali said" is Mali's claim; only where nobody claims it is it Norway's word.
    let mut asking: Option<Participant> = None;
    let mut is_ascribed = false;
    let is_owned = asides::is_owned(tree, predicate);
    let mut is_granted = is_owned;
    let mut at = predicate;
    for _ in 0..MAX_STEPS {
        let named = if is_owned { None } else { speakers::according_to(mentions, at) };
        let beside = if is_granted { None } else { speakers::in_passing(mentions, lexicon, at) };
        for speaker in named.into_iter().chain(beside) {
            add(&mut chain, speaker);
            is_ascribed |= !is_quoted(at);
        }
        let Some(head) = tree.head(at) else { break };
        let report = report_above(tree, lexicon, at);
        is_granted |= report.is_none() && asides::is_aside(tree, at);
        let Some(report) = report else {
            at = head;
            continue;
        };
        // What the report takes as its content is claimed, whoever owns it: "reported Norway's attack".
        let is_content = report.is_of_noun && at == predicate && !report.is_request;
        at = report.token;
        if (is_granted && !is_content) || (report.is_of_noun && report.is_request) {
            continue;
        }
        // "Norway's request to meet" names what was asked, and asks nothing.
        if report.is_request && !is_predicate(tree, at) {
            continue;
        }
        let Some(speaker) = speakers::speaker_of(mentions, lexicon, at) else { continue };
        if report.is_request {
            asking = asking.or(Some(speaker));
        } else {
            add(&mut chain, speaker);
            is_ascribed |= !is_quoted(at);
        }
    }
    if let Some(quoted) = quotation.filter(|_| !is_ascribed)
        && let Some(speaker) = quotes::speaker_of(mentions, lexicon, &quoted)
    {
        add(&mut chain, speaker);
    }
    if chain.is_empty() {
        chain.extend(titles::speaker_of(mentions, lexicon, predicate).or(asking));
    }
    chain.reverse();
    chain
}

fn add(chain: &mut Vec<Participant>, speaker: Participant) {
    if chain.iter().all(|known| known.entity != speaker.entity) {
        chain.push(speaker);
    }
}

/// The chain without an innermost speaker who is the source of an act that is done by saying it: "he said that he
/// condemns the attack" is his condemnation, and nobody's claim about it.
pub(crate) fn without_own_word(
    mut chain: Vec<Participant>,
    source: Participant,
    event_type: EventType,
    modality: Modality,
) -> Vec<Participant> {
    let is_word = event_type.is_verbal() && event_type != EventType::Consult;
    if is_word && modality == Modality::Actual && chain.last().is_some_and(|last| last.entity == source.entity) {
        chain.pop();
    }
    chain
}

/// Whether the event may stand in the graph as a plain triple: it is affirmed and actual, and the text itself says so,
/// or only the actor's own side does.
///
/// What somebody alleges of others, plans, fears, denies or did not do is described and not asserted.
pub(crate) fn is_asserted(event: &Event, entities: &[Entity]) -> bool {
    event.polarity == Polarity::Affirmed
        && event.modality == Modality::Actual
        && event.attribution.iter().all(|speaker| {
            let is_own_side = |actor: Participant| {
                let (speaker, actor) = (speaker.entity, actor.entity);
                let country = entities[speaker].country;
                speaker == actor || (country.is_some() && country == entities[actor].country)
            };
            is_own_side(event.source) || (event.reciprocal && is_own_side(event.target))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::ask;

    /// The labels of those who say what the word in braces tells, outermost first.
    fn of(marked: &str) -> String {
        ask(marked, |mentions, token| {
            let found = attribution(mentions, &Lexicon::embedded().unwrap(), token);
            found.iter().map(|speaker| &*mentions.cast.entities[speaker.entity].label).collect::<Vec<_>>().join(" > ")
        })
    }

    #[test]
    fn reports_are_followed_upwards() {
        for (sentence, expected) in [
            ("Norway {attacked} Chad.", ""),
            ("Chad said that Norway {attacked} Togo.", "Chad"),
            ("Norway {attacked} Togo, Chad said.", "Chad"),
            ("According to Chad, Norway {attacked} Togo.", "Chad"),
            ("Chad accused Norway of {attacking} Togo.", "Chad"),
            ("Chad accused the forces of Norway of {attacking} Togo.", "Chad"),
            ("Mali said that Chad believes that Norway {attacked} Togo.", "Mali > Chad"),
            ("A statement from Chad said that Norway {attacked} Togo.", "Chad"),
            ("Norway {attacked} Togo, according to a report by Chad.", "Chad"),
            ("Chad urged Norway to {leave} Togo.", "Chad"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn the_speaker_is_found_where_the_parser_hangs_it_elsewhere() {
        for (sentence, expected) in [
            ("Norway {attacked} Chad, officials and diplomats told Reuters.", "officials"),
            ("Norway {attacked} Chad, the group's leader, John Doe, said in a video.", "John Doe"),
            ("Norway {attacked} Chad, a person close to the talks told Reuters.", "person"),
            ("Chad told a conference in Mali that Norway {attacked} Togo.", "Chad"),
            ("As Reuters reported on Monday, Norway {attacked} Chad.", "Reuters"),
            ("On Sunday the leader of Polisario, John Doe, said that Norway {attacked} Chad.", "John Doe"),
            ("Norway attacks Chad; Mali warns that Togo will {invade} Benin.", "Mali"),
            ("Norway {attacks} Chad; Mali warns that Togo will invade Benin.", ""),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn words_speak_for_whoever_made_them() {
        for (sentence, expected) in [
            ("An investigation by Mali found that Norway {attacked} Chad.", "Mali"),
            ("A Malian report said that Norway {attacked} Chad.", "Mali"),
            ("A video posted by Mali shows that Norway {attacked} Chad.", "Mali"),
            ("Mali expressed concern that Norway would {attack} Chad.", "Mali"),
            ("Mali rejected the claim that Norway {attacked} Chad.", ""),
            ("The photographs showed that Norway {attacked} Chad.", ""),
            ("Reuters quoted John Doe as saying that Norway {attacked} Chad.", "John Doe"),
            ("Sources told Reuters that Norway {attacked} Chad.", "Reuters"),
            ("Sources told reporters that Norway {attacked} Chad.", "Sources"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn what_a_report_takes_for_granted_is_not_claimed() {
        for (sentence, expected) in [
            ("Mali said that it regrets Chad's {attack} on Togo.", ""),
            ("Mali said that it fights against rebels who {captured} the port.", ""),
            ("Mali said that an {attack} by Chad killed ten soldiers.", "Mali"),
            ("Mali claimed Chad's {attack} on Togo.", "Mali"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn who_only_asks_for_an_act_is_its_source_where_nobody_claims_it() {
        for (sentence, expected) in [
            ("Mali said that Chad urged Norway to {leave} Togo.", "Mali"),
            ("Chad called for {talks} with Norway.", ""),
            ("Togo approved Chad's request to {meet} Norway.", ""),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn quotations_go_on_over_sentences() {
        for (text, expected) in [
            ("“We met them,” Chad said. “Norway {attacked} Togo.”", "Chad"),
            ("“Norway {attacked} Togo. We met them,” Chad said.", "Chad"),
            ("Chad made its case: “Norway {attacked} Togo.”", "Chad"),
            ("“We met them,” Chad said. Norway {attacked} Togo.", ""),
            ("“We met them,” Chad thundered. “Norway {attacked} Togo.”", "Chad"),
            ("Chad said little. It is “the best plan to {attack} Togo” in years.", ""),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
