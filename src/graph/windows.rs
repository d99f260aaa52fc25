//! Events cut into windows of time, or of so many events.
//!
//! A window in which nothing happened is not there: missing is not neutral. An event whose date is coarser than the
//! window is left out of it and counted.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use jiff::civil::Date;

use super::{ActorGraph, GraphError};
use crate::types::{EventTime, Precision};

/// How events are cut into windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowSize {
    /// Days.
    Day,
    /// Weeks of ISO 8601, from Monday.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
    /// So many events each, in the order of their dates; the last window may have fewer.
    Events(NonZeroUsize),
}

impl FromStr for WindowSize {
    type Err = GraphError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            number => Self::Events(number.parse().map_err(|_| GraphError::Window(text.to_owned()))?),
        })
    }
}

impl fmt::Display for WindowSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("day"),
            Self::Week => f.write_str("week"),
            Self::Month => f.write_str("month"),
            Self::Quarter => f.write_str("quarter"),
            Self::Year => f.write_str("year"),
            Self::Events(number) => write!(f, "{number}"),
        }
    }
}

/// A stretch of time, and the events in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What it is called: `2023-09-19`, `2023-W38`, `2023-09`, `2023-Q3`, `2023`, or first and last day.
    pub name: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Indices of its events, in their order.
    pub events: Vec<usize>,
}

/// The windows that have events, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Windows {
    /// The windows.
    pub windows: Vec<Window>,
    /// Events whose date is coarser than a window, or not known.
    pub too_coarse: usize,
}

impl ActorGraph {
    /// Cuts some of its events into windows. `events` are indices, in order.
    #[must_use]
    pub fn windows(&self, events: &[usize], size: WindowSize) -> Windows {
        if let WindowSize::Events(number) = size {
            return self.windows_of_events(events, number);
        }
        let mut windows: BTreeMap<Date, Window> = BTreeMap::new();
        let mut too_coarse = 0;
        for &event in events {
            let Some((name, first, last)) = self.events()[event].time.and_then(|time| place(time, size)) else {
                too_coarse += 1;
                continue;
            };
            let window = windows.entry(first).or_insert_with(|| Window { name, first, last, events: Vec::new() });
            window.events.push(event);
        }
        Windows { windows: windows.into_values().collect(), too_coarse }
    }

    /// All events cut into windows, each with its name, and how many are in none; without a size one piece without a name.
    #[must_use]
    pub fn pieces(&self, size: Option<WindowSize>) -> (Vec<(String, Vec<usize>)>, usize) {
        let every: Vec<usize> = (0..self.events().len()).collect();
        let Some(size) = size else { return (vec![(String::new(), every)], 0) };
        let cut = self.windows(&every, size);
        (cut.windows.into_iter().map(|window| (window.name, window.events)).collect(), cut.too_coarse)
    }

    /// Windows of so many events; those known to the year only are too coarse.
    fn windows_of_events(&self, events: &[usize], number: NonZeroUsize) -> Windows {
        let is_dated = |time: &EventTime| time.precision() != Precision::Year;
        let dated: Vec<(EventTime, usize)> =
            events.iter().filter_map(|&event| Some((self.events()[event].time.filter(is_dated)?, event))).collect();
        let windows = dated
            .chunks(number.get())
            .filter_map(|chunk| {
                let first = chunk.iter().map(|(time, _)| time.begin()).min()?;
                let last = chunk.iter().map(|(time, _)| time.end()).max()?;
                let events = chunk.iter().map(|(_, event)| *event).collect();
                Some(Window { name: format!("{first}..{last}"), first, last, events })
            })
            .collect();
        Windows { windows, too_coarse: events.len() - dated.len() }
    }
}

/// The window that holds all of a time: its name, first and last day.
fn place(time: EventTime, size: WindowSize) -> Option<(String, Date, Date)> {
    let day = time.begin();
    let (year, month) = (day.year(), day.month());
    let (name, first, last) = match size {
        WindowSize::Day => (day.to_string(), day, day),
        WindowSize::Week => {
            let week = day.iso_week_date();
            let monday = week.first_of_week().ok()?.date();
            (format!("{:04}-W{:02}", week.year(), week.week()), monday, week.last_of_week().ok()?.date())
        }
        WindowSize::Month => (format!("{year:04}-{month:02}"), day.first_of_month(), day.last_of_month()),
        WindowSize::Quarter => {
            let quarter = (month - 1) / 3;
            let first = Date::new(year, quarter * 3 + 1, 1).ok()?;
            (format!("{year:04}-Q{}", quarter + 1), first, Date::new(year, quarter * 3 + 3, 1).ok()?.last_of_month())
        }
        WindowSize::Year => (format!("{year:04}"), day.first_of_year(), day.last_of_year()),
        WindowSize::Events(_) => return None,
    };
    (time.end() <= last).then_some((name, first, last))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Act, graph_of};
    use super::*;

    fn names(size: &str, times: &[&str]) -> (Vec<String>, usize) {
        let acts: Vec<Act> = times.iter().map(|time| Act::new("a", "b", "CONSULT", time)).collect();
        let graph = graph_of(&acts);
        let all: Vec<usize> = (0..graph.events().len()).collect();
        let windows = graph.windows(&all, size.parse().unwrap());
        let shown = windows.windows.iter().map(|one| format!("{} {}", one.name, one.events.len()));
        (shown.collect(), windows.too_coarse)
    }

    #[test]
    fn empty_windows_are_missing_and_what_is_too_coarse_is_counted() {
        let times = ["2023-01-31", "2023-01", "2023-09-19", "2023", ""];
        let cut = |size| names(size, &times);
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        assert_eq!(cut("year"), (texts(&["2023 4"]), 1));
        assert_eq!(cut("quarter"), (texts(&["2023-Q1 2", "2023-Q3 1"]), 2));
        assert_eq!(cut("month"), (texts(&["2023-01 2", "2023-09 1"]), 2));
        assert_eq!(cut("week"), (texts(&["2023-W05 1", "2023-W38 1"]), 3));
        assert_eq!(cut("day"), (texts(&["2023-01-31 1", "2023-09-19 1"]), 3));
        assert_eq!(cut("2"), (texts(&["2023-01-01..2023-01-31 2", "2023-09-19..2023-09-19 1"]), 2));
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        assert_eq!(names("week", &["2024-12-30"]).0, ["2025-W01 1"]);
    }

    #[test]
    fn what_is_no_window_is_refused() {
        for bad in ["", "0", "-1", "decade", "1.5"] {
            assert!(bad.parse::<WindowSize>().is_err(), "{bad}");
        }
    }
}
