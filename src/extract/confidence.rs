//! How often events of a score are right: from what the models think of themselves to what was counted.
//!
//! The entry point is [`Calibration::read`]; the table was counted on annotated texts that the models had not seen.

use crate::extract::model::ModelError;

/// Scores with the share of events that were right there, rising.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    points: Vec<(f32, f32)>,
}

impl Calibration {
    /// Reads a table: lines that begin with `#`, a line of headings, then score and share, tab-separated, both between
    /// 0 and 1, the scores rising.
    ///
    /// # Errors
    /// [`ModelError`] with the line that is not so.
    pub(crate) fn read(table: &'static str, text: &str) -> Result<Self, ModelError> {
        let mut points: Vec<(f32, f32)> = Vec::new();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
        for (number, line) in lines.skip(1) {
            let point =
                line.split_once('\t').and_then(|(score, share)| Some((score.parse().ok()?, share.parse().ok()?)));
            let is_next = |&(score, share): &(f32, f32)| {
                (0.0..=1.0).contains(&score)
                    && (0.0..=1.0).contains(&share)
                    && points.last().is_none_or(|last| last.0 < score)
            };
            match point.filter(is_next) {
                Some(point) => points.push(point),
                None => {
                    return Err(ModelError::new(table, number, "a score and a share are wanted, the scores rising"));
                }
            }
        }
        if points.is_empty() {
            Err(ModelError::new(table, 0, "at least one score is wanted"))
        } else {
            Ok(Self { points })
        }
    }

    /// The share at a score, on the line between the two nearest points.
    pub(crate) fn at(&self, score: f32) -> f32 {
        let after = self.points.partition_point(|point| point.0 < score);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (Some(before), Some(after)) => before.1 + (after.1 - before.1) * (score - before.0) / (after.0 - before.0),
            (Some(one), None) | (None, Some(&one)) => one.1,
            (None, None) => score,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_lie_on_lines_between_the_points() {
        let table = Calibration::read("c.tsv", "# made up\nscore\tshare\n0.2\t0.4\n0.6\t0.8\n").unwrap();
        for (score, share) in [(0.0, 0.4), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (1.0, 0.8)] {
            assert!((table.at(score) - share).abs() < 1e-6, "{score}");
        }
    }

    #[test]
    fn a_broken_table_is_refused() {
        for text in ["", "score\tshare\n", "h\n0.5\n", "h\n0.5\t2\n", "h\n0.5\t0.5\n0.4\t0.6\n", "h\n\nx"] {
            assert!(Calibration::read("c.tsv", text).is_err(), "{text:?}");
        }
    }
}
