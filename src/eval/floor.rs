//! What a run must reach: `class=0.40`.

use std::fmt;
use std::str::FromStr;

use super::keys::Level;
use super::scores::Scores;

/// A figure between 0 and 1 that a floor may be set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// F1 at a level.
    Level(Level),
    /// F1 of attribution, of the events that are right at class.
    Attribution,
    /// Share of the events right at class whose time is right.
    Time,
}

impl Figure {
    /// What it is in `scores`, to four digits.
    #[must_use]
    pub fn of(self, scores: &Scores) -> f64 {
        let value = match self {
            Self::Level(level) => scores.level(level).f1(),
            Self::Attribution => scores.attribution.f1(),
            Self::Time => scores.timing.share(),
        };
        (value * 1e4).round() / 1e4
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Level(level) => level.as_str(),
            Self::Attribution => "attribution",
            Self::Time => "time",
        })
    }
}

/// The least that a figure may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// Of which figure.
    pub figure: Figure,
    /// 0 to 1.
    pub least: f64,
}

impl Floor {
    /// Whether `scores` reach it.
    #[must_use]
    pub fn holds(&self, scores: &Scores) -> bool {
        self.figure.of(scores) >= self.least
    }
}

impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.figure, self.least)
    }
}

/// The text is no floor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseFloorError {
    /// Not of the form `LEVEL=F1`.
    #[error("{0:?} is not LEVEL=F1")]
    Form(String),
    /// No figure of that name.
    #[error("{0:?} is none of pair, directed, class, full, country, relation, attribution, time")]
    Name(String),
    /// Not a number from 0 to 1.
    #[error("{0:?} is no number from 0 to 1")]
    Number(String),
}

impl FromStr for Floor {
    type Err = ParseFloorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, number) = text.split_once('=').ok_or_else(|| ParseFloorError::Form(text.to_owned()))?;
        let figure = match name {
            "attribution" => Figure::Attribution,
            "time" => Figure::Time,
            _ => {
                let level = Level::ALL.into_iter().find(|level| level.as_str() == name);
                Figure::Level(level.ok_or_else(|| ParseFloorError::Name(name.to_owned()))?)
            }
        };
        let least = number.parse().ok().filter(|least| (0.0..=1.0).contains(least));
        Ok(Self { figure, least: least.ok_or_else(|| ParseFloorError::Number(number.to_owned()))? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_a_figure_and_a_number() {
        for text in ["class=0.4", "attribution=1", "time=0"] {
            assert_eq!(text.parse::<Floor>().unwrap().to_string(), text);
        }
        for (text, message) in [
            ("class", "\"class\" is not LEVEL=F1"),
            ("clas=1", "\"clas\" is none of pair, directed, class, full, country, relation, attribution, time"),
            ("class=40", "\"40\" is no number from 0 to 1"),
            ("class=NaN", "\"NaN\" is no number from 0 to 1"),
        ] {
            assert_eq!(text.parse::<Floor>().unwrap_err().to_string(), message);
        }
    }
}
