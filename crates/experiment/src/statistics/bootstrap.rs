//! # Bootstrap interval of a mean difference

use base::draws::Luck;

use super::refused::{check_enough, check_finite};
use super::resample::{places, quantile};
use super::{LEVEL, Refused, mean, student_half_width, variance};

/// Fewest resamples: the ends of a 95 % interval need some draws beyond them.
const RESAMPLES_MIN: usize = 200;
/// Fewest differences that are resampled: of two, half of all resamples have no spread.
const DIFFERENCES_MIN: usize = 4;
/// Most: beyond, Student's interval is the same for less work.
const DIFFERENCES_MAX: usize = 10_000;

/// **IN-2** The 95 % interval of a mean difference by resampling the differences, studentised.
///
/// `d̄ − t*₁₋ₐ·s_d/√n` to `d̄ − t*ₐ·s_d/√n`, `a = 0.025`, with the quantiles of `t* = (d̄* − d̄)·√n/s*` over resamples   Efron & Tibshirani (1993), *An
/// Introduction to the Bootstrap*, section 12.5; quantiles are interpolated linearly.
///
/// It follows skewed differences where Student's does not, and holds the truth as often as it says for few of them (the
/// test below). Student's interval stands in where there are fewer than four differences or more than ten thousand, or where so many are equal that
/// more than one resample in forty has no spread. Draws are addressed by `seed`, resample and place: outcomes of one
/// experiment that are given one seed resample the same replications.
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
    let n = differences.len();
    let centre = mean(differences);
    let error = (variance(differences) / n as f64).sqrt();
    let luck = Luck::new(seed, 0, 0);
    let mut resample = Vec::with_capacity(n);
    let mut studentised: Vec<f64> = Vec::with_capacity(resamples);
    let is_resampled = (DIFFERENCES_MIN..=DIFFERENCES_MAX).contains(&n);
    for k in 0..if is_resampled { resamples as u64 } else { 0 } {
        resample.clear();
        resample.extend(places(luck, k, n).map(|place| differences[place]));
        if resample.iter().any(|d| *d != resample[0]) {
            studentised.push((mean(&resample) - centre) / (variance(&resample) / n as f64).sqrt());
        }
    }
    if (studentised.len() as f64) < (0.5 + 0.5 * LEVEL) * resamples as f64 {
        let half = student_half_width(error, n);
        return Ok((centre - half, centre + half));
    }
    studentised.sort_unstable_by(f64::total_cmp);
    let end = |p: f64| centre - quantile(&studentised, p) * error;
    Ok((end(0.5 + 0.5 * LEVEL), end(0.5 - 0.5 * LEVEL)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::Mechanism;
    use base::math;
    use rayon::prelude::*;

    const SKEWED: [f64; 16] = [0.3, 0.9, -0.1, 0.8, 0.8, 0.1, 0.4, 0.8, -0.1, 1.2, 3.5, 0.2, 0.6, 2.1, 0.05, 0.45];

    #[test]
    fn skewed_differences_agree_with_a_million_resamples() {
        // numpy 2.4.6, the formula above with 1 000 000 resamples for two seeds: (0.3832, 1.6666), (0.3826, 1.6663).
        let (low, high) = paired_bootstrap(&SKEWED, 1, 100_000).unwrap();
        assert!((low - 0.383).abs() < 0.005 && (high - 1.6665).abs() < 0.02, "{low} {high}");
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
    fn few_or_mostly_equal_differences_have_students_interval() {
        for differences in [&[0.0, 1.0][..], &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]] {
            let interval = paired_bootstrap(differences, 3, 1_000).unwrap();
            let student = super::super::paired(differences, &vec![0.0; differences.len()]).unwrap();
            assert_eq!(interval, (student.low, student.high));
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_place() {
        let refused = paired_bootstrap(&[1.0, f64::NAN], 1, 1_000).unwrap_err();
        assert!(matches!(refused, Refused::NotFinite { sample: "difference", index: 1, .. }));
        assert!(matches!(paired_bootstrap(&[1.0], 1, 1_000), Err(Refused::TooFew { found: 1, .. })));
        assert!(matches!(paired_bootstrap(&[1.0, 2.0], 1, 10), Err(Refused::TooFew { found: 10, .. })));
    }

    #[test]
    fn ninety_five_in_a_hundred_intervals_hold_the_truth() {
        const SAMPLES: u64 = 10_000;
        let luck = Luck::new(5, 0, 0);
        let normal = |sample: u64, k: usize| luck.block(Mechanism::Resampling, sample, k as u32 / 4).normal(k % 4);
        // Normal, and as skewed as an exponential distribution; the mean of both is zero.
        let skewed = |sample: u64, k: usize| {
            -1.0 - math::ln(luck.block(Mechanism::Resampling, sample, k as u32 / 4).uniform(k % 4))
        };
        let coverage = |n: usize, of: &(dyn Fn(u64, usize) -> f64 + Sync)| {
            let holds = |sample: &u64| {
                let differences: Vec<f64> = (0..n).map(|k| of(*sample, k)).collect();
                let (low, high) = paired_bootstrap(&differences, 1_000 + sample, 1_000).unwrap();
                low <= 0.0 && 0.0 <= high
            };
            (0..SAMPLES).into_par_iter().filter(holds).count() as f64 / SAMPLES as f64
        };
        for n in [8, 16, 32] {
            let (of_normal, of_skewed) = (coverage(n, &normal), coverage(n, &skewed));
            println!("coverage over {SAMPLES} samples of {n}: normal {of_normal}, exponential {of_skewed}");
            assert!((0.93..=0.97).contains(&of_normal), "{n}: {of_normal}");
            assert!((0.93..=0.97).contains(&of_skewed), "{n}: {of_skewed}");
        }
    }
}
