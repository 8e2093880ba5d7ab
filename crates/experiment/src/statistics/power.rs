//! # Power
//! How often a paired test would find an effect of a given size, and how many replications that asks for.

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::erfc;
use statrs::function::gamma::ln_gamma;

/// Parts of the integral over the standard deviation.
const PARTS: usize = 4000;
/// Standard deviations to both sides that it goes through.
const REACH: f64 = 12.0;
/// Most pairs that are looked for.
const PAIRS_MAX: usize = 10_000_000;

/// **IN-8** Chance that a two-sided paired test finds an effect of `d` standard deviations of the differences.
///
/// `P = P(T > t) + P(T < −t)`, with `t = t₁₋ₐ₂(n − 1)`, `a₂ = α/2`, and T of Student's distribution with n − 1 degrees of freedom and
/// non-centrality `d·√n`   Cohen (1988), section 2.5. Integrated over the distribution of the sample's standard deviation,
/// given which T is normal. Zero for fewer than two pairs.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "a power is in no digest, and statrs' logarithms are the platform's")]
pub fn power(d: f64, pairs: usize, alpha: f64) -> f64 {
    if pairs < 2 {
        return 0.0;
    }
    let degrees = pairs as f64 - 1.0;
    let student = StudentsT::new(0.0, 1.0, degrees).expect("there is at least one degree of freedom");
    let critical = student.inverse_cdf(1.0 - 0.5 * alpha);
    let shift = d * (pairs as f64).sqrt();
    let constant = (0.5 * degrees).ln() * 0.5 * degrees + std::f64::consts::LN_2 - ln_gamma(0.5 * degrees);
    let density = |s: f64| (constant + (degrees - 1.0) * s.ln() - 0.5 * degrees * s * s).exp();
    let found = |s: f64| normal_above(critical * s - shift) + normal_above(critical * s + shift);
    let side = REACH / (2.0 * degrees).sqrt();
    let (low, high) = ((1.0 - side).max(0.0), 1.0 + side);
    let width = (high - low) / PARTS as f64;
    let term = |k: usize| {
        let s = (low + k as f64 * width).max(f64::MIN_POSITIVE);
        let weight = if k == 0 || k == PARTS {
            1.0
        } else if k % 2 == 1 {
            4.0
        } else {
            2.0
        };
        weight * density(s) * found(s)
    };
    ((0..=PARTS).map(term).sum::<f64>() * width / 3.0).clamp(0.0, 1.0)
}

/// Fewest pairs with which an effect of `d` standard deviations is found with this chance; none where they would be more
/// than ten million.
#[must_use]
pub fn pairs_needed(d: f64, chance: f64, alpha: f64) -> Option<usize> {
    let enough = |pairs: usize| power(d, pairs, alpha) >= chance;
    let mut high = 2;
    while !enough(high) {
        high *= 2;
        if high > PAIRS_MAX {
            return None;
        }
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low.midpoint(high);
        if enough(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn normal_above(z: f64) -> f64 {
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_agree_with_statsmodels() {
        // statsmodels 0.15.0: TTestPower().power(d, n, alpha, alternative='two-sided').
        for (d, n, alpha, expected) in [
            (0.5, 16, 0.05, 0.4648699556355762),
            (0.1, 50, 0.01, 0.029786656257425277),
            (1.0, 4, 0.05, 0.28875241640171495),
            (0.2, 200, 0.05, 0.8036666605857853),
            (0.0, 10, 0.05, 0.05),
        ] {
            let found = power(d, n, alpha);
            assert!((found - expected).abs() < 1e-9, "{found}, expected {expected}");
        }
    }

    #[test]
    fn as_many_pairs_are_needed_as_give_the_power() {
        for d in [0.2, 0.5, 2.0] {
            let n = pairs_needed(d, 0.8, 0.05).unwrap();
            assert!(power(d, n, 0.05) >= 0.8 && power(d, n - 1, 0.05) < 0.8, "{d}: {n}");
        }
        assert_eq!((pairs_needed(0.0, 0.8, 0.05), power(0.5, 1, 0.05)), (None, 0.0));
    }
}
