//! Where a series changes: by the likelihood ratio of cooperation and conflict, and by optimal partitions of a series.
//!
//! [`change_points`] is what a dyad's history is cut with. [`partition`] is exact optimal partitioning for any cost
//! (Jackson et al. 2005; the same answer as PELT, Killick et al. 2012), in time quadratic in the length of the series.

use rand::seq::SliceRandom as _;

use super::counts::LogOdds;
use super::random::generator;

/// Events that a segment needs on the whole before it is looked at.
const MIN_EVENTS: u32 = 8;
/// Draws of the permutation.
const DRAWS: u32 = 9_999;
/// Least change of a likelihood that is one: less is rounding.
const ROUNDING: f64 = 1e-9;

/// A place where the share of cooperation changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePoint {
    /// How many elements of the series lie before it.
    pub at: usize,
    /// First element of the segment that it divides.
    pub first: usize,
    /// One past the last.
    pub end: usize,
    /// Twice the logarithm of the ratio of likelihoods, with and without it.
    pub likelihood_ratio: f64,
    /// Share of the permutations of the segment that have as large a ratio somewhere.
    pub p: f64,
    /// Log-odds of the segment before it.
    pub before: LogOdds,
    /// Log-odds of the segment after it.
    pub after: LogOdds,
}

/// The change points of a series of (cooperative, conflictual) counts that are significant at `alpha`, in order.
///
/// The likeliest place is taken, its `p` found by permuting the elements, and both sides are looked at in the same way if
/// it is significant. An element of which neither count is above zero says nothing.
#[must_use]
pub fn change_points(series: &[(u32, u32)], alpha: f64, seed: u64) -> Vec<ChangePoint> {
    let mut found = Vec::new();
    search(series, 0, series.len(), alpha, seed, &mut found);
    found.sort_by_key(|point| point.at);
    found
}

fn search(series: &[(u32, u32)], first: usize, end: usize, alpha: f64, seed: u64, found: &mut Vec<ChangePoint>) {
    let segment = &series[first..end];
    let (p, n) = total(segment);
    if p + n < MIN_EVENTS {
        return;
    }
    let Some((cut, ratio)) = likeliest(segment) else { return };
    // A segment draws the same whatever was found before it.
    let mut random = generator(seed, ((first as u64) << 32) | end as u64);
    let mut shuffled = segment.to_vec();
    let as_large = (0..DRAWS).filter(|_| {
        shuffled.shuffle(&mut random);
        likeliest(&shuffled).is_some_and(|(_, other)| other >= ratio - ROUNDING)
    });
    let p_value = (1.0 + as_large.count() as f64) / (1.0 + f64::from(DRAWS));
    if p_value > alpha {
        return;
    }
    let at = first + cut;
    let odds = |part: &[(u32, u32)]| {
        let (p, n) = total(part);
        LogOdds::of(p, n)
    };
    found.push(ChangePoint {
        at,
        first,
        end,
        likelihood_ratio: ratio,
        p: p_value,
        before: odds(&series[first..at]),
        after: odds(&series[at..end]),
    });
    search(series, first, at, alpha, seed, found);
    search(series, at, end, alpha, seed, found);
}

/// The cut with the largest ratio of likelihoods, the first of equal ones; `None` for less than two elements.
fn likeliest(segment: &[(u32, u32)]) -> Option<(usize, f64)> {
    let (p, n) = total(segment);
    let whole = log_likelihood(p, n);
    let (mut before, mut best) = ((0, 0), None);
    for (cut, element) in (1..segment.len()).zip(segment) {
        before = (before.0 + element.0, before.1 + element.1);
        let parts = log_likelihood(before.0, before.1) + log_likelihood(p - before.0, n - before.1);
        let ratio = 2.0 * (parts - whole);
        if best.is_none_or(|(_, known)| ratio > known + ROUNDING) {
            best = Some((cut, ratio));
        }
    }
    best
}

fn total(segment: &[(u32, u32)]) -> (u32, u32) {
    segment.iter().fold((0, 0), |(p, n), element| (p + element.0, n + element.1))
}

/// Logarithm of the binomial likelihood at its maximum.
fn log_likelihood(p: u32, n: u32) -> f64 {
    let (p, n) = (f64::from(p), f64::from(n));
    let part = |count: f64| if count > 0.0 { count * (count / (p + n)).ln() } else { 0.0 };
    part(p) + part(n)
}

/// Cuts a series of `len` elements into segments of at least `min_len`, so that their costs and a penalty for each cut
/// are least; gives the ends of the segments, and the sum.
///
/// `cost` is asked for segments by first element and one past the last. Nothing to cut gives no segment.
#[must_use]
pub fn partition(
    len: usize,
    min_len: usize,
    penalty: f64,
    cost: impl Fn(usize, usize) -> f64,
) -> Option<(Vec<usize>, f64)> {
    let min_len = min_len.max(1);
    // Least cost of the first so many elements, and where their last segment begins.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; len + 1];
    for end in min_len..=len {
        for first in 0..=end - min_len {
            let before = if first == 0 { Some(0.0) } else { best[first].map(|(cost, _)| cost + penalty) };
            let Some(sum) = before.map(|before| before + cost(first, end)) else { continue };
            if best[end].is_none_or(|(known, _)| sum < known - ROUNDING) {
                best[end] = Some((sum, first));
            }
        }
    }
    let (sum, _) = best[len]?;
    let mut ends = vec![len];
    while let Some((_, first)) = best[ends[ends.len() - 1]]
        && first > 0
    {
        ends.push(first);
    }
    ends.reverse();
    Some((ends, sum))
}

/// Cost of a segment of counts: 2(S − S ln(S/n)), S being their sum (Poisson).
pub fn poisson_cost(series: &[u32]) -> impl Fn(usize, usize) -> f64 {
    let sums = prefix_sums(series.iter().map(|&count| f64::from(count)));
    move |first, end| {
        let (sum, len) = (sums[end] - sums[first], (end - first) as f64);
        if sum > 0.0 { 2.0 * (sum - sum * (sum / len).ln()) } else { 0.0 }
    }
}

/// Cost of a segment of measurements: the sum of the squares of what parts them from their mean (Gaussian).
pub fn gaussian_cost(series: &[f64]) -> impl Fn(usize, usize) -> f64 {
    let sums = prefix_sums(series.iter().copied());
    let squares = prefix_sums(series.iter().map(|value| value * value));
    move |first, end| {
        let (sum, len) = (sums[end] - sums[first], (end - first) as f64);
        squares[end] - squares[first] - sum * sum / len
    }
}

fn prefix_sums(series: impl Iterator<Item = f64>) -> Vec<f64> {
    let running = series.scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    std::iter::once(0.0).chain(running).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COOPERATIVE: [u32; 10] = [5, 4, 6, 5, 4, 1, 0, 1, 0, 1];
    const CONFLICTUAL: [u32; 10] = [1, 0, 1, 1, 0, 4, 5, 3, 6, 4];

    #[test]
    fn the_change_point_is_that_of_the_reference() {
        let series: Vec<_> = COOPERATIVE.into_iter().zip(CONFLICTUAL).collect();
        let found = change_points(&series, 0.05, 1);
        assert_eq!(found.len(), 1, "{found:?}");
        let point = found[0];
        assert_eq!(point.at, 5);
        assert!((point.likelihood_ratio - 34.827_182).abs() < 1e-6, "{point:?}");
        assert!((point.before.theta - 1.945_910_1).abs() < 1e-7 && (point.after.theta + 1.860_752_3).abs() < 1e-7);
        assert!((point.p - 0.0095).abs() < 0.003, "{}", point.p);
        assert_eq!(change_points(&series, 0.05, 1), found, "a seed repeats it");
    }

    #[test]
    fn a_poisson_partition_is_that_of_the_reference() {
        let series = [0, 1, 0, 0, 1, 0, 0, 4, 6, 5, 3, 5, 4, 0, 1, 0, 0, 0];
        let (ends, cost) = partition(18, 1, 2.0 * 18_f64.ln(), poisson_cost(&series)).unwrap();
        assert_eq!(ends, [7, 13, 18]);
        assert!((cost + 1.428_765).abs() < 1e-6, "{cost}");
    }

    #[test]
    fn a_gaussian_partition_is_that_of_the_reference() {
        let series = [4, 5, 3, 6, 4, 5, 4, 1, -1, 0, -2, 1, -1, 0, -4, -6, -5, -5, -6, -4].map(f64::from);
        assert_eq!(partition(20, 2, 10.0, gaussian_cost(&series)).unwrap().0, [7, 14, 20]);
    }

    #[test]
    fn what_is_short_or_the_same_throughout_does_not_change() {
        for series in
            [&[][..], &[(9, 0)], &[(0, 0); 5], &[(4, 4), (4, 4), (4, 4)], &[(9, 0), (9, 0)], &[(1, 0), (0, 1)]]
        {
            assert!(change_points(series, 0.05, 1).is_empty(), "{series:?}");
        }
        assert_eq!(partition(0, 1, 1.0, |_, _| 0.0), None);
        assert_eq!(partition(3, 5, 1.0, |_, _| 0.0), None);
    }

    #[test]
    fn two_changes_are_found_by_looking_at_both_sides() {
        let part = |element, len| std::iter::repeat_n(element, len);
        let series: Vec<(u32, u32)> = part((3, 0), 12).chain(part((0, 3), 12)).chain(part((3, 0), 12)).collect();
        let found: Vec<_> = change_points(&series, 0.05, 7).iter().map(|point| point.at).collect();
        assert_eq!(found, [12, 24]);
    }
}
