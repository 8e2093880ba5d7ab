//! # Intervals of a standard deviation
//! How well a sample tells how much single values differ.

use super::{LEVEL, mean, variance};
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Fewest values: the trimmed mean asks for more than four.
const VALUES_MIN: usize = 5;

/// **IN-13** The 95 % interval of a standard deviation, for values that need not be normal.
///
/// `σ: exp(½·(ln(c·s²) ± z·c·√((γ − (n − 3)/n)/(n − 1))))`, with `c = n/(n − z)`, `z` the normal distribution's 97.5th percentile, and
/// `γ = n·Σ(x − m)⁴/(Σ(x − x̄)²)²` the kurtosis about the trimmed mean `m`, which leaves out a share `1/(2·√(n − 4))` of either
/// end   Bonett (2006), "Approximate confidence interval for standard deviation of nonnormal distributions", Computational
/// Statistics & Data Analysis 50. None of fewer than five values, and none where all are alike.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "an interval is in no digest, and statrs' quantile is the platform's")]
pub fn spread(values: &[f64]) -> Option<(f64, f64)> {
    let squares = variance(values);
    if values.len() < VALUES_MIN || squares.is_nan() || squares <= 0.0 {
        return None;
    }
    let n = values.len() as f64;
    let z = Normal::standard().inverse_cdf(0.5 + 0.5 * LEVEL);
    let middle = trimmed_mean(values, 0.5 / (n - 4.0).sqrt());
    let fourth: f64 = values.iter().map(|x| (x - middle).powi(4)).sum();
    let kurtosis = n * fourth / ((n - 1.0) * squares).powi(2);
    let c = n / (n - z);
    let half = z * c * ((kurtosis - (n - 3.0) / n) / (n - 1.0)).sqrt();
    let end = |side: f64| (0.5 * ((c * squares).ln() + side)).exp();
    Some((end(-half), end(half)))
}

/// The mean of what is left when the smallest and the largest `share` of values are left out, rounded down to whole values.
fn trimmed_mean(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let cut = (share * values.len() as f64) as usize;
    mean(&sorted[cut..values.len() - cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    const SAMPLES: u64 = 10_000;

    /// How often the interval of `n` drawn values holds the truth.
    fn coverage(n: u32, truth: f64, drawn: impl Fn(f64) -> f64) -> f64 {
        let luck = Luck::new(3, 0, 0);
        let sample = |k: u64| -> Vec<f64> {
            (0..n).map(|i| drawn(luck.block(Mechanism::Resampling, k, i / 4).uniform(i as usize % 4))).collect()
        };
        let holds = |k: u64| spread(&sample(k)).is_some_and(|(low, high)| low <= truth && truth <= high);
        (0..SAMPLES).filter(|&k| holds(k)).count() as f64 / SAMPLES as f64
    }

    #[test]
    fn the_interval_agrees_with_scipy() {
        // scipy 1.17.1 (trim_mean, norm.ppf) and numpy 2.4.6, the formula as above, of sin(k²), k = 1 … 40.
        let x: Vec<f64> = (1..=40).map(|k| f64::from(k * k).sin()).collect();
        let (low, high) = spread(&x).unwrap();
        assert!((low - 0.617709027704018).abs() < 1e-9 && (high - 0.842331646503426).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn ninety_five_in_a_hundred_hold_the_truth_where_values_are_bounded_and_fewer_where_tails_are_heavy() {
        let uniform = coverage(20, (1.0_f64 / 12.0).sqrt(), |u| u);
        let exponential = coverage(20, 1.0, |u| -base::math::ln(1.0 - u));
        println!(
            "coverage of intervals of a standard deviation over 10000 samples of 20: uniform {uniform}, exponential {exponential}"
        );
        assert!((0.93..=0.99).contains(&uniform), "{uniform}");
        assert!(exponential < 0.93, "the warning in docs/experiments.md is no longer true: {exponential}");
    }

    #[test]
    fn values_that_are_alike_or_few_have_none() {
        assert_eq!(spread(&[2.0; 9]), None);
        assert_eq!(spread(&[1.0, 2.0, 3.0, 4.0]), None);
    }
}
