//! # Resampling
//! What all bootstrap intervals share: which values a resample takes, and quantiles of what it gives.

use super::Refused;
use super::refused::{check_enough, check_finite};
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

/// The values that 5 %, half and 95 % of a sample are below, interpolated linearly.
///
/// # Errors
/// Where a value is no finite number, or there is none.
pub fn band(values: &[f64]) -> Result<[f64; 3], Refused> {
    check_finite("value", values)?;
    check_enough("value", values.len(), 1)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok([0.05, 0.5, 0.95].map(|p| quantile(&sorted, p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_numpy() {
        // numpy 2.4.6: quantile(sin(k²), k = 1 … 40).
        let x: Vec<f64> = (1..=40).map(|k| f64::from(k * k).sin()).collect();
        for (found, expected) in
            band(&x).unwrap().iter().zip([-0.9854680534305071, -0.2536201725013368, 0.9957821670106052])
        {
            assert!((found - expected).abs() < 1e-12);
        }
        assert!(matches!(band(&[1.0, f64::NAN]), Err(Refused::NotFinite { index: 1, .. })));
    }
}
