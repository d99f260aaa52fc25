//! Cooperation and conflict, counted, and the scale on which they are compared.

use serde::Serialize;

use crate::graph::CodedEvent;
use crate::types::QuadClass;

/// Added to each count, so that none is zero (Haldane 1956, Anscombe 1956).
const HALF: f64 = 0.5;

/// Events of one kind of pair and time, counted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Counts {
    /// All events.
    pub events: u32,
    /// Those whose score is above zero.
    pub cooperative: u32,
    /// Those whose score is below zero.
    pub conflictual: u32,
    /// Words that bring together, by PLOVER's quad classes.
    pub verbal_cooperation: u32,
    /// Deeds that bring together.
    pub material_cooperation: u32,
    /// Words that set apart; requests are among them, which have the score zero.
    pub verbal_conflict: u32,
    /// Deeds that set apart.
    pub material_conflict: u32,
    /// Those that have a score.
    pub scored: u32,
    /// Sum of the scores.
    #[serde(skip)]
    score_sum: f64,
}

/// How much cooperation outweighs conflict: a natural logarithm of odds, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LogOdds {
    /// θ = ln((P+½)/(N+½)).
    pub theta: f64,
    /// √(1/(P+½) + 1/(N+½)).
    pub se: f64,
}

impl LogOdds {
    /// Of so many cooperative and conflictual events (Lowe et al. 2011, LSQ 36; Lowe 2012).
    #[must_use]
    pub fn of(cooperative: u32, conflictual: u32) -> Self {
        let (p, n) = (f64::from(cooperative) + HALF, f64::from(conflictual) + HALF);
        Self { theta: (p / n).ln(), se: (1.0 / p + 1.0 / n).sqrt() }
    }
}

impl Counts {
    /// Counts events.
    #[must_use]
    pub fn of<'e>(events: impl IntoIterator<Item = &'e CodedEvent>) -> Self {
        let mut counts = Self::default();
        events.into_iter().for_each(|event| counts.add(event));
        counts
    }

    fn add(&mut self, event: &CodedEvent) {
        self.events += 1;
        self.cooperative += u32::from(event.is_cooperative());
        self.conflictual += u32::from(event.is_conflictual());
        match event.event_type.quad_class() {
            Some(QuadClass::VerbalCooperation) => self.verbal_cooperation += 1,
            Some(QuadClass::MaterialCooperation) => self.material_cooperation += 1,
            Some(QuadClass::VerbalConflict) => self.verbal_conflict += 1,
            Some(QuadClass::MaterialConflict) => self.material_conflict += 1,
            None => {}
        }
        if let Some(score) = event.score {
            self.scored += 1;
            self.score_sum += f64::from(score);
        }
    }

    /// Mean score, -10 to +10; `None` if no event has one.
    #[must_use]
    pub fn mean_score(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.score_sum / f64::from(self.scored))
    }

    /// Events that are one or the other.
    #[must_use]
    pub const fn told(&self) -> u32 {
        self.cooperative + self.conflictual
    }

    /// How much cooperation outweighs conflict; `None` if there is neither: missing is not neutral.
    #[must_use]
    pub fn log_odds(&self) -> Option<LogOdds> {
        (self.told() > 0).then(|| LogOdds::of(self.cooperative, self.conflictual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{Act, graph_of};

    #[test]
    fn log_odds_are_those_of_the_reference() {
        let found = LogOdds::of(12, 3);
        assert!((found.theta - 1.272_965_7).abs() < 1e-7 && (found.se - 0.604_743_2).abs() < 1e-7, "{found:?}");
    }

    #[test]
    fn requests_and_other_acts_are_neither() {
        let acts = ["AID", "ACCUSE", "REQUEST", "OTHER"].map(|class| Act::new("a", "b", class, "2024-01-01"));
        let counts = Counts::of(graph_of(&acts).events());
        assert_eq!((counts.events, counts.cooperative, counts.conflictual, counts.scored), (4, 1, 1, 3));
        assert_eq!((counts.verbal_conflict, counts.material_cooperation), (2, 1));
        assert!((counts.mean_score().unwrap() - 7.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_is_missing_and_not_neutral() {
        let counts = Counts::default();
        assert_eq!((counts.mean_score(), counts.log_odds()), (None, None));
    }
}
