//! # Wilcoxon's signed-rank test

use statrs::function::erf::erfc;

use super::Refused;
use super::refused::{check_enough, check_finite};

/// Most differences for which the distribution is counted out.
const EXACT_MAX: usize = 25;

/// Result of a signed-rank test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedRank {
    /// The smaller of the rank sums of positive and of negative differences.
    pub statistic: f64,
    /// Chance of a statistic at most as large if differences were symmetric around zero, two-sided.
    pub p: f64,
    /// Whether the chance was counted out rather than approximated.
    pub exact: bool,
}

/// **IN-3** Wilcoxon's signed-rank test of paired differences.
///
/// Differences are ranked by size, zeros left out, ties given their mean rank. The chance is exact, over all signs of the
/// ranks, for at most 25 differences; otherwise normal, `z = (W⁺ − n(n + 1)/4 ∓ ½)/s`, `s² = (n(n + 1)(2n + 1) − ½Σ(t³ − t))/24` with
/// `t` the sizes of ties   Wilcoxon (1945); Hollander, Wolfe & Chicken (2014), section 3.1.
///
/// # Errors
/// Where a difference is no finite number, or all are zero.
pub fn wilcoxon_signed_rank(differences: &[f64]) -> Result<SignedRank, Refused> {
    check_finite("difference", differences)?;
    let mut by_size: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    check_enough("difference other than zero", by_size.len(), 1)?;
    by_size.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let ranks = ranks(&by_size);
    let n = by_size.len();
    let all = (n * (n + 1)) as f64 / 2.0;
    let statistic = ranks.positive.min(all - ranks.positive);
    let exact = n <= EXACT_MAX;
    let p = if exact { exact_p(&ranks.twice, statistic) } else { normal_p(n as f64, ranks.positive, ranks.ties) };
    Ok(SignedRank { statistic, p, exact })
}

struct Ranks {
    /// Sum of the ranks of positive differences, `W⁺`.
    positive: f64,
    /// `Σ(t³ − t)` over groups of equal size; zero without ties.
    ties: f64,
    /// Twice each rank: whole numbers, whatever is tied.
    twice: Vec<usize>,
}

fn ranks(by_size: &[f64]) -> Ranks {
    let mut ranks = Ranks { positive: 0.0, ties: 0.0, twice: Vec::with_capacity(by_size.len()) };
    let mut before = 0;
    for group in by_size.chunk_by(|a, b| a.abs() == b.abs()) {
        let size = group.len() as f64;
        let rank = before as f64 + (size + 1.0) / 2.0;
        ranks.positive += rank * group.iter().filter(|&&d| d > 0.0).count() as f64;
        ranks.ties += size * size * size - size;
        ranks.twice.extend(std::iter::repeat_n((2.0 * rank) as usize, group.len()));
        before += group.len();
    }
    ranks
}

/// Twice the share of the 2ⁿ patterns of signs whose positive ranks sum to at most `statistic`.
fn exact_p(twice_ranks: &[usize], statistic: f64) -> f64 {
    let mut patterns = vec![0_u64; twice_ranks.iter().sum::<usize>() + 1];
    patterns[0] = 1;
    for &rank in twice_ranks {
        // From above, so that each rank is taken once.
        for sum in (rank..patterns.len()).rev() {
            patterns[sum] += patterns[sum - rank];
        }
    }
    let tail: u64 = patterns[..=(2.0 * statistic) as usize].iter().sum();
    (2.0 * tail as f64 / (1_u64 << twice_ranks.len()) as f64).min(1.0)
}

fn normal_p(n: f64, positive: f64, ties: f64) -> f64 {
    let deviation = (positive - n * (n + 1.0) / 4.0).abs();
    let s = ((n * (n + 1.0) * (2.0 * n + 1.0) - 0.5 * ties) / 24.0).sqrt();
    // A deviation of zero is not corrected beyond zero.
    let z = (deviation - 0.5).max(0.0) / s;
    erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn agrees(differences: &[f64], statistic: f64, p: f64, exact: bool) {
        let found = wilcoxon_signed_rank(differences).unwrap();
        assert_eq!((found.statistic, found.exact), (statistic, exact));
        assert!((found.p / p - 1.0).abs() < 1e-9, "{}, expected {p}", found.p);
    }

    /// 1/7, 2/7, −3/7, 4/7, 5/7, −6/7, …
    fn thirds_negative(n: i32) -> Vec<f64> {
        (1..=n).map(|k| f64::from(if k % 3 == 0 { -k } else { k }) / 7.0).collect()
    }

    // The numbers are scipy 1.17.1's: stats.wilcoxon(d, method='exact') or (d, method='asymptotic', correction=True).

    #[test]
    fn few_differences_without_ties_agree_with_scipys_exact_test() {
        agrees(&[1.1, -0.4, 2.3, 0.7, -1.9, 3.1, 0.2, 1.6, -0.9, 2.8, 0.35, 1.25], 17.0, 0.09228515625, true);
        agrees(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.0, 0.0625, true);
        agrees(&thirds_negative(25), 108.0, 0.14847958087921143, true);
        // Zeros are left out.
        agrees(&[0.0, 1.0, 2.0, -3.0, 4.0, 0.0], 3.0, 0.625, true);
    }

    #[test]
    fn few_differences_with_ties_agree_with_scipys_permutation_test() {
        // scipy 1.17.1: stats.wilcoxon(d without zeros, method=stats.PermutationMethod(n_resamples=inf)).
        agrees(&[1.0, 0.0, 2.0, 1.0, -2.0, 3.0, 0.0, 2.0, -1.0, 3.0, 0.0, 1.0], 8.5, 0.125, true);
        agrees(&[1.0, -1.0, 2.0, -2.0, 2.0, -2.0], 10.5, 1.0, true);
        agrees(&[0.5, 0.5, -0.5, 1.0, 1.5, 1.5, -1.0, 2.0, 2.5, 0.5, 3.0], 8.0, 0.0263671875, true);
    }

    #[test]
    fn many_ties_agree_with_scipys_normal_approximation() {
        let quarters: Vec<f64> = (1..=40).map(|k| f64::from(if k % 3 == 0 { -(k / 4) } else { k / 4 }) / 7.0).collect();
        agrees(&quarters, 234.0, 0.07716804057504816, false);
    }

    #[test]
    fn many_differences_agree_with_scipys_normal_approximation() {
        agrees(&thirds_negative(40), 273.0, 0.06654465496858146, false);
    }

    #[test]
    fn the_direction_of_the_differences_does_not_matter() {
        let differences = thirds_negative(20);
        let turned: Vec<f64> = differences.iter().map(|d| -d).collect();
        assert_eq!(wilcoxon_signed_rank(&differences), wilcoxon_signed_rank(&turned));
    }

    #[test]
    fn what_cannot_be_ranked_is_refused() {
        let refused = wilcoxon_signed_rank(&[1.0, f64::NAN]).unwrap_err();
        assert!(matches!(refused, Refused::NotFinite { sample: "difference", index: 1, .. }));
        for nothing in [&[][..], &[0.0, -0.0]] {
            assert!(matches!(wilcoxon_signed_rank(nothing), Err(Refused::TooFew { found: 0, .. })));
        }
    }
}
