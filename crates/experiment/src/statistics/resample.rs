//! # Resampling
//! What all bootstrap intervals share: which values a resample takes, and quantiles of what it gives.

use base::draws::{Luck, Mechanism};

/// The places that resample number `resample` of `n` values takes, each as likely as any. Addressed by `luck`, resample and
/// number: statistics that are given one seed resample the same values.
pub(super) fn places(luck: Luck, resample: u64, n: usize) -> impl Iterator<Item = usize> {
    let n = u32::try_from(n).expect("fewer than 2³² values");
    (0..n).map(move |k| luck.block(Mechanism::Resampling, resample, k / 4).below(k as usize % 4, n) as usize)
}

/// Quantile `p` of sorted values, interpolated linearly (type 7 of Hyndman & Fan 1996).
pub(super) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let (below, part) = (place as usize, place.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + part * (sorted[above] - sorted[below])
}

/// The interval that holds the middle 95 % of what resamples gave.
pub(super) fn middle(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_unstable_by(f64::total_cmp);
    let end = |p| quantile(&values, p);
    (end(0.5 - 0.5 * super::LEVEL), end(0.5 + 0.5 * super::LEVEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_numpy() {
        // numpy 2.4.6: quantile(sin(k²), k = 1 … 40).
        let mut x: Vec<f64> = (1..=40).map(|k| f64::from(k * k).sin()).collect();
        x.sort_unstable_by(f64::total_cmp);
        for (p, expected) in [(0.05, -0.9854680534305071), (0.5, -0.2536201725013368), (0.95, 0.9957821670106052)] {
            assert!((quantile(&x, p) - expected).abs() < 1e-12);
        }
    }
}
