//! How likely a difference is to be chance: of counts, of documents, and over many tests.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::counts::LogOdds;

/// So many permutations as extreme as what was seen settle that it is not extreme (Besag and Clifford 1991).
const SETTLED: u32 = 20;
/// Draws for the interval.
const BOOTSTRAP: usize = 999;
/// What is left out of the interval on each side.
const TAIL: f64 = 0.025;
/// Least difference that is one: less is rounding.
const ROUNDING: f64 = 1e-9;

/// The two-sided p of Fisher's exact test of ((a, b), (c, d)): of all tables with the same sums, those that are no likelier.
#[must_use]
pub fn fisher((a, b): (u32, u32), (c, d): (u32, u32)) -> f64 {
    let (row, column, all) = (u64::from(a) + u64::from(b), u64::from(a) + u64::from(c), total(&[a, b, c, d]));
    let (least, most) = (column.saturating_sub(all - row), row.min(column));
    // Logarithms of likelihoods by their ratio to the table before, so that no factorial is needed.
    let mut logs = vec![0.0];
    for x in least..most {
        let ratio = ((row - x) as f64 * (column - x) as f64) / ((x + 1) as f64 * (all + x + 1 - row - column) as f64);
        logs.push(logs[logs.len() - 1] + ratio.ln());
    }
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let seen = logs[(u64::from(a) - least) as usize];
    let share = |log: f64| (log - highest).exp();
    let sum: f64 = logs.iter().copied().map(share).sum();
    let extreme: f64 = logs.iter().copied().filter(|log| *log <= seen + ROUNDING).map(share).sum();
    (extreme / sum).min(1.0)
}

fn total(counts: &[u32]) -> u64 {
    counts.iter().copied().map(u64::from).sum()
}

/// False discovery rates (Benjamini and Hochberg 1995), in the order of the p values.
#[must_use]
pub fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|one, other| p_values[*one].total_cmp(&p_values[*other]));
    let mut rates = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p_values[at] * p_values.len() as f64 / (rank + 1) as f64);
        rates[at] = least;
    }
    rates
}

/// Cooperative and conflictual events of the documents of either side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'d> {
    pub(super) before: &'d [(u32, u32)],
    pub(super) after: &'d [(u32, u32)],
}

/// A p by permutation, and how many draws it took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Permuted {
    pub(super) p: f64,
    pub(super) draws: u32,
}

impl Sides<'_> {
    /// The change of the log-odds.
    pub(super) fn delta(&self) -> f64 {
        delta(sum(self.before), sum(self.after))
    }

    /// How often documents dealt out at random to the sides differ as much; stops when that is settled.
    pub(super) fn permuted(&self, max_draws: u32, random: &mut ChaCha8Rng) -> Permuted {
        let seen = self.delta().abs() - ROUNDING;
        let mut deck: Vec<(u32, u32)> = self.before.iter().chain(self.after).copied().collect();
        let all = sum(&deck);
        let hand = self.before.len();
        let mut as_large = 0;
        for draws in 1..=max_draws {
            for at in 0..hand {
                let other = random.random_range(at..deck.len());
                deck.swap(at, other);
            }
            let before = sum(&deck[..hand]);
            let after = (all.0 - before.0, all.1 - before.1);
            as_large += u32::from(delta(before, after).abs() >= seen);
            if as_large == SETTLED {
                return Permuted { p: f64::from(as_large) / f64::from(draws), draws };
            }
        }
        Permuted { p: f64::from(as_large + 1) / f64::from(max_draws + 1), draws: max_draws }
    }

    /// The interval of 95 % of the change, by drawing documents with replacement; `None` with one document on a side.
    pub(super) fn interval(&self, random: &mut ChaCha8Rng) -> Option<[f64; 2]> {
        if self.before.len() < 2 || self.after.len() < 2 {
            return None;
        }
        let mut drawn = |documents: &[(u32, u32)]| {
            let draws = (0..documents.len()).map(|_| documents[random.random_range(0..documents.len())]);
            draws.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        };
        let mut deltas: Vec<f64> = (0..BOOTSTRAP).map(|_| delta(drawn(self.before), drawn(self.after))).collect();
        deltas.sort_by(f64::total_cmp);
        let at = |share: f64| deltas[((BOOTSTRAP as f64 + 1.0) * share).round() as usize - 1];
        Some([at(TAIL), at(1.0 - TAIL)])
    }
}

fn sum(documents: &[(u32, u32)]) -> (u32, u32) {
    documents.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn delta(before: (u32, u32), after: (u32, u32)) -> f64 {
    LogOdds::of(after.0, after.1).theta - LogOdds::of(before.0, before.1).theta
}

#[cfg(test)]
mod tests {
    use super::super::random::generator;
    use super::*;

    fn is_near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 1e-9
    }

    #[test]
    fn the_exact_test_counts_tables_that_are_no_likelier() {
        // Fisher's lady tasting tea, and tables counted by hand.
        assert!(is_near(fisher((3, 1), (1, 3)), 34.0 / 70.0));
        assert!(is_near(fisher((4, 0), (0, 4)), 2.0 / 70.0));
        assert!(is_near(fisher((2, 3), (0, 5)), 100.0 / 225.0));
        for nothing in [((0, 0), (0, 0)), ((5, 0), (7, 0)), ((0, 0), (3, 4))] {
            assert!(is_near(fisher(nothing.0, nothing.1), 1.0), "{nothing:?}");
        }
        let many = fisher((60_000, 40_000), (40_000, 60_000));
        assert!((0.0..1e-300).contains(&many), "{many}");
    }

    #[test]
    fn rates_grow_with_the_number_of_tests() {
        let rates = adjusted(&[0.01, 0.5, 0.02, 0.03]);
        let wanted = [0.04, 0.5, 0.04, 0.04];
        assert!(rates.iter().zip(wanted).all(|(rate, wanted)| is_near(*rate, wanted)), "{rates:?}");
        assert!(adjusted(&[]).is_empty());
    }

    #[test]
    fn a_permutation_stops_when_it_is_settled() {
        let same = Sides { before: &[(1, 1); 6], after: &[(1, 1); 6] };
        assert_eq!(same.permuted(10_000, &mut generator(1, 0)), Permuted { p: 1.0, draws: SETTLED });
        let turned = Sides { before: &[(3, 0); 8], after: &[(0, 3); 8] };
        let found = turned.permuted(9_999, &mut generator(1, 0));
        assert!(found.p < 0.002 && found.draws == 9_999, "{found:?}: two of 12,870 deals differ as much");
    }

    #[test]
    fn events_of_one_document_are_one_witness() {
        let one_each = Sides { before: &[(20, 0)], after: &[(0, 20)] };
        assert!(fisher((20, 0), (0, 20)) < 1e-10);
        assert!(is_near(one_each.permuted(999, &mut generator(1, 0)).p, 1.0), "two documents prove nothing");
        assert_eq!(one_each.interval(&mut generator(1, 0)), None);
    }

    #[test]
    fn an_interval_holds_the_change() {
        let sides = Sides { before: &[(2, 0), (1, 1), (3, 1)], after: &[(0, 2), (1, 1), (0, 3)] };
        let [low, high] = sides.interval(&mut generator(1, 0)).unwrap();
        assert!(low < sides.delta() && sides.delta() < high && high < 0.0, "{low} {} {high}", sides.delta());
    }
}
