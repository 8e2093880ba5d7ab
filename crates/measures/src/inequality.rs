//! # Inequality

/// **ME-5** Gini coefficient of values that are not negative.
///
/// `G = Σᵢ (2i − n − 1)·x₍ᵢ₎ / (n·Σx)`, `x₍ᵢ₎` ascending   Gini (1912); form of Dixon et al. (1987), "Bootstrapping the Gini
/// coefficient of inequality", without the correction `n/(n − 1)`.
///
/// 0 where all are equal, `1 − 1/n` where one has all. It does not depend on the order of the values. `None` where there
/// are none or all are zero.
///
/// # Panics
/// Where a value is negative or no finite number.
#[must_use]
pub fn gini(values: &[f64]) -> Option<f64> {
    assert!(values.iter().all(|&x| x.is_finite() && x >= 0.0), "a Gini coefficient is of values from 0 on");
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let total: f64 = sorted.iter().sum();
    let ranked: f64 = sorted.iter().enumerate().map(|(k, x)| (2.0 * k as f64 + 1.0 - n) * x).sum();
    (total > 0.0).then(|| ranked / (n * total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::math::{ln, pow};

    fn grid(n: usize, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..n).map(|k| quantile((k as f64 + 0.5) / n as f64)).collect()
    }

    #[test]
    fn four_incomes_by_hand() {
        // (−3·1 − 1·2 + 1·3 + 3·4) / (4·10)
        assert_eq!(gini(&[3.0, 1.0, 4.0, 2.0]), Some(0.25));
    }

    #[test]
    fn equals_have_zero_and_a_winner_who_takes_all_has_nearly_one() {
        assert_eq!(gini(&[2.0; 5]), Some(0.0));
        assert_eq!(gini(&[0.0, 0.0, 0.0, 7.0]), Some(0.75));
        assert_eq!((gini(&[]), gini(&[0.0, 0.0])), (None, None));
    }

    #[test]
    fn known_distributions_have_their_known_coefficients() {
        // Uniform 1/3, exponential 1/2, Pareto of exponent a 1/(2a − 1).
        assert!((gini(&grid(20_000, |u| u)).unwrap() - 1.0 / 3.0).abs() < 1e-6);
        assert!((gini(&grid(20_000, |u| -ln(1.0 - u))).unwrap() - 0.5).abs() < 1e-4);
        assert!((gini(&grid(20_000, |u| pow(1.0 - u, -1.0 / 3.0))).unwrap() - 0.2).abs() < 1e-3);
    }

    #[test]
    #[should_panic(expected = "values from 0 on")]
    fn a_negative_value_is_refused() {
        let _ = gini(&[1.0, -1.0]);
    }
}
