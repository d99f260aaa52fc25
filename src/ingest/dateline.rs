//! Finds the dateline with which the first paragraph of a dispatch opens: `BAKU, 14 June (Example Wire) — `.
//!
//! The entry point is [`dateline`]. What it finds is not part of the first sentence.

use jiff::civil::Date;

use super::date::{find_date, is_month};
use super::line_kind::{is_date_word, is_name_word};

/// A dateline ends within so many bytes.
const MAX_BYTES: usize = 120;
/// The name of the place, region included, has at most so many words.
const MAX_PLACE_WORDS: usize = 6;
/// Without a dash or colon behind it, at most so many.
const MAX_BARE_PLACE_WORDS: usize = 3;
/// A dateline has at most so many full stops.
const MAX_STOPS: usize = 3;
/// Agencies and outlets that stand in brackets without a dash. Other names there (`NATO`) are short for what is before.
const AGENCIES: [&str; 10] = ["CNN", "AP", "AFP", "Reuters", "UPI", "TASS", "Xinhua", "IANS", "dpa", "ANSA"];
/// Dashes that part a dateline from its text.
const DASHES: [&str; 7] = [" — ", " – ", " -- ", " - ", "— ", "– ", "-- "];

/// The bytes that the dateline of `paragraph` takes, and its day if it gives one with a year.
///
/// A place alone must be in capitals; beside a day or an outlet in brackets it need not be.
pub(super) fn dateline(paragraph: &str) -> Option<(usize, Option<Date>)> {
    let mut end = paragraph.len().min(MAX_BYTES);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    let dash = DASHES.iter().filter_map(|dash| head.find(dash).map(|at| (at, at + dash.len()))).min();
    let colon = head.find(": ").map(|at| (at, at + 2));
    let found = dash.and_then(|(at, end)| Some((end, opening(&head[..at], true)?)));
    let found = found.or_else(|| colon.and_then(|(at, end)| Some((end, opening(&head[..at], false)?))));
    let (end, date) = found.or_else(|| agency_with_stop(head)).or_else(|| agency_in_brackets(head))?;
    let end = paragraph.len() - paragraph[end..].trim_start().len();
    (end < paragraph.len()).then_some((end, date))
}

/// `MOSCOW, July 15. /TASS/. `, `YEREVAN, JULY 15, ARMENPRESS. `: a place and an agency in capitals, a day between them.
fn agency_with_stop(head: &str) -> Option<(usize, Option<Date>)> {
    head.match_indices(". ").take(MAX_STOPS).find_map(|(at, stop)| {
        let opening = &head[..at];
        let words: Vec<&str> = opening.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let [place, .., agency] = words[..] else { return None };
        let is_named = is_capitals(place) && is_capitals(agency) && !is_month(agency);
        // "IRAN MAY MEET US, TASS. ": a month without its day.
        let is_day = |word: &&str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_dated = words.iter().any(|word| is_month(word)) && words.iter().any(is_day);
        let is_short = words.len() <= MAX_PLACE_WORDS + 2;
        let is_all = is_short && words.iter().all(|word| is_name_word(word) || is_date_word(word));
        (is_named && is_dated && is_all).then(|| (at + stop.len(), find_date(opening).map(|(_, date)| date)))
    })
}

/// `(CNN) `, `Washington (CNN) `: an agency in brackets without a dash, at the beginning or behind a place.
fn agency_in_brackets(head: &str) -> Option<(usize, Option<Date>)> {
    let (before, rest) = head.split_once('(')?;
    let (agency, after) = rest.split_once(')')?;
    let is_place =
        before.split_whitespace().count() <= MAX_BARE_PLACE_WORDS && before.split_whitespace().all(is_name_word);
    let is_followed = after.starts_with(' ') && after.trim_start().starts_with(|c: char| !c.is_lowercase());
    (is_place && AGENCIES.contains(&agency) && is_followed).then(|| (head.len() - after.len(), None))
}

/// The day in what stands before the dash, if that is a dateline.
fn opening(text: &str, is_dash: bool) -> Option<Option<Date>> {
    let (before, outlet) = match text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, outlet)) => (before, Some(outlet)),
        None => (text, None),
    };
    let is_outlet = outlet.is_none_or(|outlet| outlet.split_whitespace().all(is_name_word));
    let found = find_date(before);
    let without_year = found.is_none() && before.split(|c: char| !c.is_alphanumeric()).any(is_month);
    let place = found.map_or(before, |(span, _)| &before[..span.start]);
    let words: Vec<&str> = place
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty() && !is_month(word) && !is_date_word(word))
        .collect();
    let is_place = (1..=MAX_PLACE_WORDS).contains(&words.len()) && words.iter().all(|word| is_name_word(word));
    // "Islamabad, Pakistan - ": a place and its country. Before a colon two names are who is spoken of.
    let is_pair =
        is_dash && before.matches(',').count() == 1 && words.len() <= MAX_BARE_PLACE_WORDS && !before.contains(" and ");
    let is_sure = is_pair || outlet.is_some() || found.is_some() || without_year || is_capitals(words.first()?);
    (is_outlet && is_place && is_sure).then_some(found.map(|(_, date)| date))
}

/// Whether the word is in capitals, and longer than `US` or `UN`.
fn is_capitals(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_parted_from_the_text() {
        for (paragraph, rest, day) in [
            ("BAKU: The president received the envoy.", "The president received the envoy.", None),
            ("NEW YORK — The council met.", "The council met.", None),
            ("TBILISI, Georgia - The council met.", "The council met.", None),
            ("YEREVAN, June 14 (Example Wire) – The council met.", "The council met.", None),
            ("SOCHI (Example Wire) - The council met.", "The council met.", None),
            ("Yerevan, 14 June 2024 — The council met.", "The council met.", Some("2024-06-14")),
            ("Yerevan (Example Wire) -- The council met.", "The council met.", None),
            ("Kapan, Armenia - The council met.", "The council met.", None),
            ("MOSCOW, July 15. /TASS/. The council met.", "The council met.", None),
            ("YEREVAN, JULY 15, 2024, ARMENPRESS. The council met.", "The council met.", Some("2024-07-15")),
            ("(CNN) The council met.", "The council met.", None),
            ("Washington (CNN) The council met.", "The council met.", None),
        ] {
            let (len, date) = dateline(paragraph).unwrap_or_else(|| panic!("{paragraph}"));
            assert_eq!((&paragraph[len..], date), (rest, day.map(|day| day.parse().unwrap())), "{paragraph}");
        }
    }

    #[test]
    fn other_beginnings_are_left() {
        for paragraph in [
            "",
            "BAKU:",
            "The council met in Yerevan — for the first time.",
            "Armenia – a member since 1994 – froze its part in it.",
            "North Atlantic Treaty Organization (NATO) ministers met.",
            "European Union (EU) ministers met.",
            "NATO met on July 15. The EU did not.",
            "IRAN MAY MEET US, TASS. The EU will not.",
            "Armenia, Georgia: the council met.",
            "MOSCOW and Baku met on July 15 in the UAE. The EU did not.",
            "Background: the two fought two wars.",
            "US: we will help.",
            "Pashinyan: “We will leave.”",
            "Ärger — ärger: — ",
        ] {
            assert_eq!(dateline(paragraph), None, "{paragraph}");
        }
    }
}
