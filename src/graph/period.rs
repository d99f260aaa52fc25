//! A stretch of time as people write it: `2022-01..2022-12`, `2022..`, `2022`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::GraphError;
use crate::types::EventTime;

/// From a first day to a last, either of them open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// First day; open if `None`.
    pub first: Option<Date>,
    /// Last day; open if `None`.
    pub last: Option<Date>,
}

impl Period {
    /// Whether all of a time lies in it.
    #[must_use]
    pub fn contains(&self, time: EventTime) -> bool {
        self.first.is_none_or(|first| first <= time.begin()) && self.last.is_none_or(|last| time.end() <= last)
    }

    /// Whether part of a time lies in it.
    #[must_use]
    pub fn touches(&self, time: EventTime) -> bool {
        self.first.is_none_or(|first| first <= time.end()) && self.last.is_none_or(|last| time.begin() <= last)
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before =
            |last: Option<Date>, first: Option<Date>| last.zip(first).is_some_and(|(last, first)| last < first);
        !before(self.last, other.first) && !before(other.last, self.first)
    }
}

impl FromStr for Period {
    type Err = GraphError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || GraphError::Period(text.to_owned());
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let time = |part: &str| -> Result<Option<EventTime>, GraphError> {
            if part.is_empty() { Ok(None) } else { part.parse().map(Some).map_err(|_| bad()) }
        };
        let (first, last) = (time(first)?.map(EventTime::begin), time(last)?.map(EventTime::end));
        match (first, last) {
            (None, None) => Err(bad()),
            (Some(first), Some(last)) if last < first => Err(GraphError::Backwards(text.to_owned())),
            _ => Ok(Self { first, last }),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        write!(f, "{}..{}", day(self.first), day(self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_coarse_as_it_is_written() {
        for (text, shown) in [
            ("2022-01..2022-12", "2022-01-01..2022-12-31"),
            ("2022..", "2022-01-01.."),
            ("..2024-02", "..2024-02-29"),
            ("2023-05-03", "2023-05-03..2023-05-03"),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_none_or_runs_backwards_is_refused() {
        for bad in ["", "..", "2022-13", "soon", "2022-01...2022-02", "2022..2023..2024"] {
            assert!(matches!(bad.parse::<Period>(), Err(GraphError::Period(_))), "{bad}");
        }
        let error = "2023-05..2022-01".parse::<Period>().unwrap_err().to_string();
        assert_eq!(error, "the period 2023-05..2022-01 ends before it begins");
    }

    #[test]
    fn periods_share_a_day_or_none() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        assert!(period("2022..2023").overlaps(&period("2023..")));
        assert!(!period("..2022").overlaps(&period("2023..")));
    }

    #[test]
    fn a_time_lies_in_a_period_as_a_whole() {
        let period: Period = "2022-06..2022-07".parse().unwrap();
        assert!(period.contains("2022-07".parse().unwrap()));
        assert!(!period.contains("2022".parse().unwrap()), "coarser than the period");
        assert!(period.touches("2022".parse().unwrap()));
        assert!(!period.touches("2022-08-01".parse().unwrap()));
    }
}
