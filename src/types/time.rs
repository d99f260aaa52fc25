//! When something happened, as exactly as the text says.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// How exactly a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
}

/// A year, a month or a day: ISO 8601 as coarse as the text (`2023`, `2023-09`, `2023-09-19`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventTime {
    /// First day of the period.
    begin: Date,
    precision: Precision,
}

impl EventTime {
    /// The period of the given precision that `day` lies in.
    #[must_use]
    pub fn around(day: Date, precision: Precision) -> Self {
        let begin = match precision {
            Precision::Year => day.first_of_year(),
            Precision::Month => day.first_of_month(),
            Precision::Day => day,
        };
        Self { begin, precision }
    }

    /// First day of the period.
    #[must_use]
    pub const fn begin(self) -> Date {
        self.begin
    }

    /// Last day of the period.
    #[must_use]
    pub fn end(self) -> Date {
        match self.precision {
            Precision::Year => self.begin.last_of_year(),
            Precision::Month => self.begin.last_of_month(),
            Precision::Day => self.begin,
        }
    }

    /// How exactly it is known.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }
}

impl fmt::Display for EventTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.begin.year(), self.begin.month(), self.begin.day());
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// The text is not a year, a month or a day in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct ParseTimeError(String);

impl FromStr for EventTime {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (full, precision) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            _ => (text.to_owned(), Precision::Day),
        };
        let day = full.parse().map_err(|_| ParseTimeError(text.to_owned()))?;
        Ok(Self::around(day, precision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_coarse_as_it_is_known() {
        for text in ["2023", "2024-02", "2023-09-19"] {
            let time: EventTime = text.parse().unwrap();
            assert_eq!(time.to_string(), text);
        }
        let february: EventTime = "2024-02".parse().unwrap();
        assert_eq!(february.begin().to_string(), "2024-02-01");
        assert_eq!(february.end().to_string(), "2024-02-29");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "24", "2024-13", "2024-02-30", "next year"] {
            assert!(text.parse::<EventTime>().is_err(), "{text:?}");
        }
    }
}
