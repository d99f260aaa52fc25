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
    [dash, colon].into_iter().flatten().find_map(|(at, end)| {
        let date = opening(&head[..at])?;
        let rest = &paragraph[end..];
        let end = paragraph.len() - rest.trim_start().len();
        (end < paragraph.len()).then_some((end, date))
    })
}

/// The day in what stands before the dash, if that is a dateline.
fn opening(text: &str) -> Option<Option<Date>> {
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
    let is_sure = outlet.is_some() || found.is_some() || without_year || is_capitals(words.first()?);
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
            "Background: the two fought two wars.",
            "US: we will help.",
            "Pashinyan: “We will leave.”",
            "Ärger — ärger: — ",
        ] {
            assert_eq!(dateline(paragraph), None, "{paragraph}");
        }
    }
}
