//! Finds a calendar day written in a line of text.
//!
//! The entry points are [`find_date`] for text and [`parse_published`] for a field that holds nothing else. A day has
//! a year: `June 27` or `2024` alone is none. What could be two days (`05.06.2023`) is none either. The day is the
//! one that is written; a time of day or zone beside it does not move it.

use jiff::civil::Date;

use crate::types::{Span, month_number};

/// Years that a date in the news may have: what is outside is more likely a number of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2099;

/// A run of digits, or a run of letters.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

/// The first day that is written in `line`, and where.
///
/// Reads `2024-06-27` (also with `/` or `.`, and as the beginning of a date-time), `June 27, 2024`, `Nov. 28 2023`,
/// `27 June 2024`, `27th of June, 2024`, `28-Nov-2023`, and `28.11.2023` where only one order gives a date.
#[must_use]
pub fn find_date(line: &str) -> Option<(Span, Date)> {
    let runs = runs(line);
    (0..runs.len()).find_map(|i| {
        let (end, date) = date_at(line, &runs, i)?;
        Some((Span::new(runs[i].start, end), date))
    })
}

/// The day that the value of a `published` field gives: ISO 8601 date (`20240627` too) or date-time, RFC 2822, or
/// whatever [`find_date`] knows.
#[must_use]
pub fn parse_published(value: &str) -> Option<Date> {
    let value = value.trim();
    if value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(value[..4].parse().ok()?, value[4..6].parse().ok()?, value[6..].parse().ok()?);
    }
    find_date(value).map(|(_, date)| date)
}

/// Whether `word` is the name of a month, or short for one.
pub(super) fn is_month(word: &str) -> bool {
    month_number(word).is_some()
}

fn runs(line: &str) -> Vec<Run> {
    let class = |c: char| if c.is_ascii_digit() { 1 } else { u8::from(c.is_alphabetic()) * 2 };
    let mut runs: Vec<Run> = Vec::new();
    let mut last = 0;
    for (at, c) in line.char_indices() {
        let (now, end) = (class(c), at + c.len_utf8());
        match runs.last_mut() {
            Some(run) if now != 0 && now == last => run.end = end,
            _ if now != 0 => runs.push(Run { start: at, end }),
            _ => {}
        }
        last = now;
    }
    runs
}

/// The date that begins with run `i`, and the byte after it.
fn date_at(line: &str, runs: &[Run], i: usize) -> Option<(usize, Date)> {
    let text = |run: Run| &line[run.start..run.end];
    if !text(runs[i]).as_bytes()[0].is_ascii_digit() {
        return month_first(line, runs, i);
    }
    let before = line[..runs[i].start].chars().next_back();
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    // "12-2024-06-27", "1.28.11.2023": part of a longer number; but "27-28 June 2024" ends with a day.
    if before.is_some_and(|c| matches!(c, '-' | '/' | '.')) {
        return day_first(line, runs, i);
    }
    numbers_only(line, runs, i).or_else(|| day_first(line, runs, i))
}

/// `2024-06-27` or `28.11.2023`.
fn numbers_only(line: &str, runs: &[Run], i: usize) -> Option<(usize, Date)> {
    let &[a, b, c] = runs.get(i..i + 3)? else { return None };
    let separator = &line[a.end..b.start];
    if !matches!(separator, "-" | "/" | ".") || separator != &line[b.end..c.start] {
        return None;
    }
    let rest = &line[c.end..];
    let more = rest.strip_prefix(separator).unwrap_or(rest);
    if more.starts_with(|c: char| c.is_alphanumeric() && (c != 'T' || more.len() < rest.len())) {
        return None;
    }
    let (first, second) = (number(line, a)?, number(line, b)?);
    if a.end - a.start == 4 {
        return Some((c.end, day(first, second, number(line, c)?)?));
    }
    let year = number(line, c).filter(|_| c.end - c.start == 4)?;
    match (day(year, second, first), day(year, first, second)) {
        (Some(date), None) | (None, Some(date)) => Some((c.end, date)),
        (Some(date), Some(other)) if date == other => Some((c.end, date)),
        _ => None,
    }
}

/// `June 27, 2024`.
fn month_first(line: &str, runs: &[Run], i: usize) -> Option<(usize, Date)> {
    let month = month_number(&line[runs[i].start..runs[i].end])?.into();
    let day_run = next(line, runs, i, i + 1)?;
    let after_day = ordinal(line, runs, day_run);
    let year_run = next(line, runs, after_day, after_day + 1)?;
    let date = day(year(line, runs, year_run)?, month, number(line, runs[day_run])?)?;
    Some((runs[year_run].end, date))
}

/// `27th of June, 2024`.
fn day_first(line: &str, runs: &[Run], i: usize) -> Option<(usize, Date)> {
    let mut last = ordinal(line, runs, i);
    let of = next(line, runs, last, last + 1)?;
    if line[runs[of].start..runs[of].end].eq_ignore_ascii_case("of") {
        last = of;
    }
    let month_run = next(line, runs, last, last + 1)?;
    let month = month_number(&line[runs[month_run].start..runs[month_run].end])?.into();
    let year_run = next(line, runs, month_run, month_run + 1)?;
    let date = day(year(line, runs, year_run)?, month, number(line, runs[i])?)?;
    Some((runs[year_run].end, date))
}

/// `to`, if what stands between the two runs may stand within a date.
fn next(line: &str, runs: &[Run], from: usize, to: usize) -> Option<usize> {
    let gap = &line[runs.get(from)?.end..runs.get(to)?.start];
    let fits = gap == "-" || (!gap.is_empty() && matches!(gap.trim(), "" | "," | "." | ".,"));
    fits.then_some(to)
}

/// The run after which a day number ends: its own, or that of `th`.
fn ordinal(line: &str, runs: &[Run], i: usize) -> usize {
    let suffix = runs.get(i + 1).filter(|run| run.start == runs[i].end);
    let is_ordinal = suffix.is_some_and(|run| matches!(&line[run.start..run.end], "st" | "nd" | "rd" | "th"));
    i + usize::from(is_ordinal)
}

fn year(line: &str, runs: &[Run], i: usize) -> Option<i16> {
    let run = runs[i];
    let is_whole = runs.get(i + 1).is_none_or(|after| after.start > run.end);
    if run.end - run.start == 4 && is_whole { number(line, run) } else { None }
}

fn number(line: &str, run: Run) -> Option<i16> {
    let digits = &line[run.start..run.end];
    if digits.len() <= 4 { digits.parse().ok() } else { None }
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_found_in_the_usual_forms() {
        for (line, written, iso) in [
            ("2024-06-27", "2024-06-27", "2024-06-27"),
            ("Published 2024/06/27.", "2024/06/27", "2024-06-27"),
            ("2024-06-27T11:11:00+04:00", "2024-06-27", "2024-06-27"),
            ("by A. Writer June 27, 2024 11:11 AM 3 min read", "June 27, 2024", "2024-06-27"),
            ("Tue Nov 28 2023", "Nov 28 2023", "2023-11-28"),
            ("Sept. 5th, 2023", "Sept. 5th, 2023", "2023-09-05"),
            ("Thu, 27 Jun 2024 11:11:00 +0400", "27 Jun 2024", "2024-06-27"),
            ("on the 27th of June, 2024", "27th of June, 2024", "2024-06-27"),
            ("27-28 NOVEMBER 2023", "28 NOVEMBER 2023", "2023-11-28"),
            ("28-Nov-2023", "28-Nov-2023", "2023-11-28"),
            ("28.11.2023, 10:07", "28.11.2023", "2023-11-28"),
            ("11/28/2023", "11/28/2023", "2023-11-28"),
            ("06.06.2023", "06.06.2023", "2023-06-06"),
            ("2024-02-30 or 29 February 2024", "29 February 2024", "2024-02-29"),
        ] {
            let (span, date) = find_date(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((span.of(line), date.to_string().as_str()), (written, iso), "{line}");
        }
    }

    #[test]
    fn what_is_not_one_day_is_no_date() {
        for line in [
            "",
            "2024",
            "June 2024",
            "June 27",
            "05.06.2023",
            "30 February 2024",
            "tel. 12-2024-06-27",
            "10.2024.06.27",
            "2024-06-27-18",
            "Flight 27 June 20245",
            "May 5 people, 2024",
            "the 1325th of June 2024",
            "May 27, 1024",
        ] {
            assert_eq!(find_date(line), None, "{line}");
        }
    }

    #[test]
    fn a_published_field_may_be_compact() {
        assert_eq!(parse_published(" 20240627 ").unwrap().to_string(), "2024-06-27");
        assert_eq!(parse_published("Wed, 03 Jul 2024 09:00:00 GMT").unwrap().to_string(), "2024-07-03");
        assert_eq!(parse_published("1719480000"), None);
        assert_eq!(parse_published("20241327"), None);
    }

    proptest! {
        #[test]
        fn any_line_is_survived(line in "(?s)([0-9]{1,4}|[-/., ]|of|th|May|Nov|.){0,20}") {
            if let Some((span, _)) = find_date(&line) {
                prop_assert!(Span::checked(span.start, span.end, &line).is_some());
            }
        }
    }
}
