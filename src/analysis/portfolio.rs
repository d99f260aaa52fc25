//! How alike two actors stand to third parties.
//!
//! [`kappa`] is corrected for chance (Häge 2011, Political Analysis 19:287); [`s_score`] (Signorino and Ritter 1999, ISQ
//! 43:115) is not, so that ties which neither has make it larger.

/// What a likeness is measured from: the values that two actors give to the same third parties, in the same order.
type Pair<'v> = (&'v [f64], &'v [f64]);

/// Agreement beyond chance, 1 at most: 1 − D_o/D_e with D_e = σx² + σy² + (x̄ − ȳ)². `None` where chance leaves no
/// disagreement to be corrected for, or there is nobody.
#[must_use]
pub fn kappa(values: Pair<'_>) -> Option<f64> {
    corrected(values, 1.0)
}

/// The same by Scott's π: D_e = σx² + σy² + (x̄ − ȳ)²/2.
#[must_use]
pub fn pi(values: Pair<'_>) -> Option<f64> {
    corrected(values, 0.5)
}

fn corrected((x, y): Pair<'_>, share: f64) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x)?, mean(y)?);
    let variance = |values: &[f64], mean: f64| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    let len = x.len() as f64;
    let observed = x.iter().zip(y).map(|(x, y)| (x - y).powi(2)).sum::<f64>() / len;
    let expected = (variance(x, mean_x) + variance(y, mean_y)) / len + share * (mean_x - mean_y).powi(2);
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// How distances count in an S-score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// As they are.
    Absolute,
    /// Squared.
    Squared,
}

/// Likeness from -1 to 1, by the distance as a share of `range`, the largest that there can be. `None` for nobody.
#[must_use]
pub fn s_score((x, y): Pair<'_>, range: f64, distance: Distance) -> Option<f64> {
    let share = |(x, y): (&f64, &f64)| {
        let share = (x - y).abs() / range;
        if distance == Distance::Squared { share * share } else { share }
    };
    (!x.is_empty() && range > 0.0).then(|| 1.0 - 2.0 * x.iter().zip(y).map(share).sum::<f64>() / x.len() as f64)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 8] = [3.0, 3.0, 1.0, 0.0, 0.0, 2.0, 0.0, 1.0];
    const Y: [f64; 8] = [3.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 2.0];

    #[test]
    fn likenesses_are_those_of_the_reference() {
        let is_near = |found: Option<f64>, wanted: f64| (found.unwrap() - wanted).abs() < 1e-7;
        assert!(is_near(kappa((&X, &Y)), 0.581_395_3));
        assert!(is_near(pi((&X, &Y)), 0.570_149_3));
        assert!(is_near(s_score((&X, &Y), 3.0, Distance::Absolute), 0.583_333_3));
        assert!(is_near(s_score((&X, &Y), 3.0, Distance::Squared), 0.75));
    }

    #[test]
    fn nobody_and_no_difference_give_none() {
        assert_eq!(kappa((&[], &[])), None);
        assert_eq!(kappa((&[2.0, 2.0], &[2.0, 2.0])), None);
        assert_eq!(s_score((&[], &[]), 3.0, Distance::Absolute), None);
        assert_eq!(s_score((&[1.0], &[1.0]), 0.0, Distance::Absolute), None);
    }
}
