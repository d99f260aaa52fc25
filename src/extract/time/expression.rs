//! Turns a time expression into a date: "27 June 2024", "in September", "on Tuesday", "last month", "two years ago".
//!
//! The entry point is [`resolve`]. What is relative is worked out from the day of publication; what cannot be worked
//! out is `None`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::types::{EventTime, Precision, month_number};

/// Words that say no more than which part of the time is meant, or nothing.
const EMPTY: [&str; 26] = [
    "the",
    "of",
    "on",
    "in",
    "at",
    "by",
    "early",
    "late",
    "mid",
    "earlier",
    "later",
    "just",
    "only",
    "end",
    "beginning",
    "start",
    "middle",
    "morning",
    "afternoon",
    "evening",
    "night",
    "noon",
    "midnight",
    "local",
    "day",
    "s",
];

/// After this month "last summer" is that of the same year.
const LAST_SUMMER_MONTH: i8 = 9;

/// Which way to look for a day when the text leaves its year or week open ("in June", "on Monday").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Towards {
    /// The latest that is not after the day of publication.
    Past,
    /// The earliest that is not before it.
    Future,
}

/// The time that an expression in lower-case words names, relative to the day of publication.
pub(super) fn resolve(words: &[String], published: Option<Date>, towards: Towards) -> Option<EventTime> {
    let words: Vec<&str> = words
        .iter()
        .map(|word| word.trim_matches([',', '.', '\'', '’', '(', ')', '-', '–']))
        .map(|word| word.strip_prefix("mid-").unwrap_or(word))
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .collect();
    absolute(&words, published, towards).or_else(|| relative(&words, published?, towards))
}

/// "27 June 2024", "June 27", "September 2023", "2023", "2024-06-27".
fn absolute(words: &[&str], published: Option<Date>, towards: Towards) -> Option<EventTime> {
    if let [word] = words
        && word.contains('-')
        && let Ok(time) = word.parse()
    {
        return Some(time);
    }
    let month = words.iter().find_map(|word| month_number(word));
    let year = words.iter().find_map(|word| year(word));
    let days = words.iter().filter(|word| day(word).is_some()).count();
    let numbers = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count();
    if numbers != usize::from(year.is_some()) + days || (days > 0 && month.is_none()) {
        return None;
    }
    // "June 27 and 28" is known to the month.
    let day = words.iter().find_map(|word| day(word)).filter(|_| days == 1);
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            Some(EventTime::around(Date::new(year, month, day).ok()?, Precision::Day))
        }
        (Some(year), Some(month), None) => Some(EventTime::around(Date::new(year, month, 1).ok()?, Precision::Month)),
        (Some(year), None, None) if words.len() == 1 => {
            Some(EventTime::around(Date::new(year, 1, 1).ok()?, Precision::Year))
        }
        (None, Some(month), day) => {
            let published = published?;
            let last_or_next = words.iter().find_map(|word| match *word {
                "last" => Some(Towards::Past),
                "next" => Some(Towards::Future),
                _ => None,
            });
            let precision = if day.is_some() { Precision::Day } else { Precision::Month };
            let of_year =
                |year| Date::new(year, month, day.unwrap_or(1)).ok().map(|date| EventTime::around(date, precision));
            let this = of_year(published.year())?;
            match last_or_next.unwrap_or(towards) {
                Towards::Past if this.begin() > published => of_year(published.year() - 1),
                Towards::Future if this.end() < published => of_year(published.year() + 1),
                _ => Some(this),
            }
        }
        _ => None,
    }
}

/// "today", "Tuesday", "last week", "this year", "three months ago".
fn relative(words: &[&str], published: Date, towards: Towards) -> Option<EventTime> {
    let day =
        |offset: i64| published.checked_add(offset.days()).ok().map(|date| EventTime::around(date, Precision::Day));
    match words {
        ["today" | "tonight"] => return day(0),
        ["yesterday"] => return day(-1),
        ["tomorrow"] => return day(1),
        ["more" | "over" | "nearly" | "almost" | "about" | "some" | "than", .., count, unit, "ago"]
        | [count, unit, "ago"] => return ago(number(count)?, unit, published),
        _ => {}
    }
    let step = match words.first()? {
        &"last" | &"past" | &"previous" => -1,
        &"this" | &"current" => 0,
        &"next" | &"coming" | &"upcoming" => 1,
        _ if words.iter().any(|word| weekday(word).is_some()) => 0,
        _ => return None,
    };
    if let Some(wanted) = words.iter().find_map(|word| weekday(word)) {
        let back = i64::from(published.weekday().since(wanted));
        let ahead = (7 - back) % 7;
        let towards = match step {
            -1 => Towards::Past,
            1 => Towards::Future,
            _ => towards,
        };
        return match (towards, step) {
            // "last Friday" on a Friday is a week ago.
            (Towards::Past, -1) if back == 0 => day(-7),
            (Towards::Past, _) => day(-back),
            (Towards::Future, _) => day(ahead),
        };
    }
    match *words.get(1)? {
        "week" | "weekend" => week(published, step),
        "month" => {
            let date = published.first_of_month().checked_add(step.months()).ok()?;
            Some(EventTime::around(date, Precision::Month))
        }
        "year" | "summer" | "spring" | "fall" | "autumn" | "winter" => {
            let date = published.first_of_year().checked_add(step.years()).ok()?;
            // In spring "last fall" is of the year before; in winter "last summer" is of this one.
            let is_over = published.month() > LAST_SUMMER_MONTH && words[1] != "year" && step == -1;
            let date = if is_over { published } else { date };
            Some(EventTime::around(date, Precision::Year))
        }
        _ => None,
    }
}

fn ago(count: i64, unit: &str, published: Date) -> Option<EventTime> {
    let (span, precision) = match unit.trim_end_matches('s') {
        "day" => ((-count).days(), Precision::Day),
        "week" => ((-count).weeks(), Precision::Month),
        "month" => ((-count).months(), Precision::Month),
        "year" => ((-count).years(), Precision::Year),
        "decade" => ((-10 * count).years(), Precision::Year),
        _ => return None,
    };
    Some(EventTime::around(published.checked_add(span).ok()?, precision))
}

/// A week is known to the month that it lies in, or to the year if it lies in two months.
fn week(published: Date, step: i64) -> Option<EventTime> {
    let monday = published.checked_sub(i64::from(published.weekday().since(Weekday::Monday)).days()).ok()?;
    let first = monday.checked_add(step.weeks()).ok()?;
    let last = first.checked_add(6.days()).ok()?;
    let precision = if first.month() == last.month() { Precision::Month } else { Precision::Year };
    Some(EventTime::around(first, precision))
}

fn year(word: &str) -> Option<i16> {
    let year: i16 = word.parse().ok().filter(|_| word.len() == 4)?;
    (1000..=2999).contains(&year).then_some(year)
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_ordinal = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|day| is_ordinal && (1..=31).contains(day))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn number(word: &str) -> Option<i64> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        _ => WORDS.iter().position(|one| *one == word).map(|n| n as i64).or_else(|| word.parse().ok()),
    }
    .filter(|count| (0..=1000).contains(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str, towards: Towards) -> Option<String> {
        let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        // A Wednesday.
        let published = "2024-07-03".parse().unwrap();
        resolve(&words, Some(published), towards).map(|time| time.to_string())
    }

    #[test]
    fn expressions_become_dates() {
        for (text, towards, expected) in [
            ("June 27, 2024", Towards::Past, "2024-06-27"),
            ("27 June", Towards::Past, "2024-06-27"),
            ("Nov. 28", Towards::Past, "2023-11-28"),
            ("September 2023", Towards::Past, "2023-09"),
            ("2020", Towards::Past, "2020"),
            ("December", Towards::Past, "2023-12"),
            ("December", Towards::Future, "2024-12"),
            ("July", Towards::Future, "2024-07"),
            ("Wednesday", Towards::Past, "2024-07-03"),
            ("Monday", Towards::Past, "2024-07-01"),
            ("Monday", Towards::Future, "2024-07-08"),
            ("last Friday", Towards::Past, "2024-06-28"),
            ("last Wednesday", Towards::Past, "2024-06-26"),
            ("late Monday night", Towards::Past, "2024-07-01"),
            ("June 27 and 28", Towards::Past, "2024-06"),
            ("mid-2014", Towards::Past, "2014"),
            ("last summer", Towards::Past, "2023"),
            ("more than two decades ago", Towards::Past, "2004"),
            ("yesterday", Towards::Past, "2024-07-02"),
            ("last week", Towards::Past, "2024-06"),
            ("this week", Towards::Past, "2024-07"),
            ("earlier this month", Towards::Past, "2024-07"),
            ("last year", Towards::Past, "2023"),
            ("three months ago", Towards::Past, "2024-04"),
        ] {
            assert_eq!(resolved(text, towards).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_worked_out_is_none() {
        for text in ["", "recently", "the 1990s", "99 June", "centuries ago", "two months"] {
            assert_eq!(resolved(text, Towards::Past), None, "{text}");
        }
        assert_eq!(resolve(&["today".to_owned()], None, Towards::Past), None);
    }
}
