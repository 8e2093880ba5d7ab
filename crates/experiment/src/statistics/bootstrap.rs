//! # Bootstrap interval of a mean difference

use base::draws::{Luck, Mechanism};
use base::math::normal_quantile;
use statrs::function::erf::erfc;

use super::refused::{check_enough, check_finite};
use super::{LEVEL, Refused, mean};

/// Fewest resamples: the ends of a 95 % interval need some draws beyond them.
const RESAMPLES_MIN: usize = 200;

/// **IN-2** The 95 % interval of a mean difference by resampling the differences, bias-corrected and accelerated.
///
/// Its ends are the quantiles `Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z)))`, `z = ±1.96`, of the means of resamples; `z₀` is the normal
/// quantile of the share of them below the mean, `a` the jackknife's skewness over 6   Efron (1987), "Better bootstrap
/// confidence intervals", JASA 82; quantiles are interpolated linearly.
///
/// It follows skewed differences where Student's does not, and is a little short for few of them: with 16 normal
/// differences it holds the truth about 92 times in 100 (the test below). Draws are addressed by `seed`, resample and
/// place: outcomes of one experiment that are given one seed resample the same replications.
///
/// # Errors
/// Where a difference is no finite number, or there are fewer than two, or fewer than 200 resamples are asked for.
pub fn paired_bootstrap(differences: &[f64], seed: u64, resamples: usize) -> Result<(f64, f64), Refused> {
    check_finite("difference", differences)?;
    check_enough("difference", differences.len(), 2)?;
    check_enough("resample", resamples, RESAMPLES_MIN)?;
    if differences.iter().all(|&d| d == differences[0]) {
        return Ok((differences[0], differences[0]));
    }
    let luck = Luck::new(seed, 0, 0);
    let mut means: Vec<f64> = (0..resamples as u64).map(|k| resampled_mean(differences, luck, k)).collect();
    means.sort_unstable_by(f64::total_cmp);
    let bias = bias(&means, mean(differences));
    let acceleration = acceleration(differences);
    let end = |p: f64| {
        let z = bias + normal_quantile(p);
        quantile(&means, normal_cdf(bias + z / (1.0 - acceleration * z)))
    };
    Ok((end(0.5 - 0.5 * LEVEL), end(0.5 + 0.5 * LEVEL)))
}

fn resampled_mean(values: &[f64], luck: Luck, resample: u64) -> f64 {
    let n = u32::try_from(values.len()).expect("fewer than 2³² replications");
    let mut sum = 0.0;
    for first in (0..n).step_by(4) {
        let block = luck.block(Mechanism::Resampling, resample, first / 4);
        for word in 0..4.min(n - first) {
            sum += values[block.below(word as usize, n) as usize];
        }
    }
    sum / f64::from(n)
}

/// `z₀`; a resample that hits the mean counts half. Kept finite where all resamples are on one side.
fn bias(sorted: &[f64], mean: f64) -> f64 {
    let below = sorted.partition_point(|&m| m < mean) + sorted.partition_point(|&m| m <= mean);
    let total = 2 * sorted.len();
    normal_quantile(below.clamp(1, total - 1) as f64 / total as f64)
}

/// `a`: of a mean, leaving out one value moves it by that value's distance over n − 1, so that the jackknife's skewness
/// is that of the values.
fn acceleration(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let cubes: f64 = values.iter().map(|x| (x - mean) * (x - mean) * (x - mean)).sum();
    cubes / (6.0 * squares * squares.sqrt())
}

fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let (below, part) = (place as usize, place.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + part * (sorted[above] - sorted[below])
}

fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEWED: [f64; 16] = [0.3, 0.9, -0.1, 0.8, 0.8, 0.1, 0.4, 0.8, -0.1, 1.2, 3.5, 0.2, 0.6, 2.1, 0.05, 0.45];

    #[test]
    fn skewed_differences_agree_with_scipy() {
        // scipy 1.17.1: stats.bootstrap((d,), np.mean, method='BCa', n_resamples=1_000_000) for two seeds:
        // (0.43125, 1.39375), (0.43125, 1.3875); its percentile interval would be (0.36875, 1.2344).
        let (low, high) = paired_bootstrap(&SKEWED, 1, 100_000).unwrap();
        assert!((low - 0.43125).abs() < 0.01 && (high - 1.39).abs() < 0.02, "{low} {high}");
    }

    #[test]
    fn the_seed_and_nothing_else_decides() {
        let interval = |seed| paired_bootstrap(&SKEWED, seed, 2_000).unwrap();
        assert_eq!(interval(7), interval(7));
        assert_ne!(interval(7), interval(8));
    }

    #[test]
    fn equal_differences_have_an_interval_without_width() {
        assert_eq!(paired_bootstrap(&[0.1; 5], 1, 1_000), Ok((0.1, 0.1)));
    }

    #[test]
    fn two_differences_have_an_interval_within_them() {
        let (low, high) = paired_bootstrap(&[0.0, 1.0], 3, 1_000).unwrap();
        assert!(0.0 <= low && low < high && high <= 1.0, "{low} {high}");
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_place() {
        let refused = paired_bootstrap(&[1.0, f64::NAN], 1, 1_000).unwrap_err();
        assert!(matches!(refused, Refused::NotFinite { sample: "difference", index: 1, .. }));
        assert!(matches!(paired_bootstrap(&[1.0], 1, 1_000), Err(Refused::TooFew { found: 1, .. })));
        assert!(matches!(paired_bootstrap(&[1.0, 2.0], 1, 10), Err(Refused::TooFew { found: 10, .. })));
    }

    #[test]
    fn intervals_hold_the_truth_nearly_as_often_as_they_say() {
        const SAMPLES: u64 = 4_000;
        let luck = Luck::new(5, 0, 0);
        let held = (0..SAMPLES).filter(|&sample| {
            let normal = |k: usize| luck.block(Mechanism::Resampling, sample, k as u32 / 4).normal(k % 4);
            let differences: [f64; 16] = std::array::from_fn(normal);
            let (low, high) = paired_bootstrap(&differences, 1_000 + sample, 1_000).unwrap();
            low <= 0.0 && 0.0 <= high
        });
        let coverage = held.count() as f64 / SAMPLES as f64;
        println!("coverage of the bootstrap interval over {SAMPLES} samples of 16: {coverage}");
        assert!((0.90..=0.96).contains(&coverage), "{coverage}");
    }
}
