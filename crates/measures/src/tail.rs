//! # Tail of a size distribution

use base::math::ln;

/// **ME-6** Exponent of the upper tail, `P(X > x) ~ x^−α`.
///
/// `α = k / Σᵢ₌₁ᵏ ln(x₍ᵢ₎/x₍ₖ₊₁₎)`, `x₍₁₎` the largest, `k = ⌊s·n⌋` with `s` the share of values that count as the tail
/// Hill (1975), "A simple general approach to inference about the tail of a distribution". Its standard error is
/// about `α/√k`. Firms of rich countries have about 1.06 (Axtell 2001).
///
/// The order of the values does not matter. `None` where the tail has no value, or is not longer than its threshold, or
/// the threshold is not positive: all values equal have no tail.
///
/// # Panics
/// Where a value is no number, or the share is not between 0 and 1.
#[must_use]
pub fn hill_exponent(values: &[f64], top_share: f64) -> Option<f64> {
    assert!(values.iter().all(|x| !x.is_nan()), "sizes are numbers");
    assert!(top_share > 0.0 && top_share <= 1.0, "the tail is a share of the values, not {top_share}");
    let mut descending = values.to_vec();
    descending.sort_unstable_by(|a, b| b.total_cmp(a));
    let k = ((top_share * values.len() as f64) as usize).min(values.len().saturating_sub(1));
    let threshold = *descending.get(k)?;
    if threshold <= 0.0 {
        return None;
    }
    let logs: f64 = descending[..k].iter().map(|&x| ln(x / threshold)).sum();
    (logs > 0.0).then(|| k as f64 / logs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::math::{exp, pow};

    #[test]
    fn three_sizes_by_hand() {
        // Logs of the two largest above the third: 1 and 2, so 2/3.
        let found = hill_exponent(&[exp(1.0), 1.0, exp(2.0)], 1.0).unwrap();
        assert!((found - 2.0 / 3.0).abs() < 1e-15, "{found}");
    }

    #[test]
    fn a_pareto_grid_gives_its_exponent() {
        for exponent in [0.8, 1.06, 2.5] {
            let n = 50_000;
            let sizes: Vec<f64> = (0..n).map(|k| pow((k as f64 + 0.5) / n as f64, -1.0 / exponent)).collect();
            for share in [0.01, 0.1, 1.0] {
                let found = hill_exponent(&sizes, share).unwrap();
                assert!((found / exponent - 1.0).abs() < 0.005, "{exponent} {share}: {found}");
            }
        }
    }

    #[test]
    fn the_order_and_the_unit_of_sizes_do_not_matter() {
        let sizes = [5.0, 80.0, 1.0, 20.0, 3.0];
        let (mut turned, doubled) = (sizes, sizes.map(|x| 2.0 * x));
        turned.reverse();
        assert_eq!(hill_exponent(&sizes, 0.6), hill_exponent(&turned, 0.6));
        assert_eq!(hill_exponent(&sizes, 0.6), hill_exponent(&doubled, 0.6));
    }

    #[test]
    fn where_there_is_no_tail_there_is_no_exponent() {
        assert_eq!(hill_exponent(&[], 0.1), None);
        assert_eq!(hill_exponent(&[1.0; 9], 0.5), None);
        assert_eq!(hill_exponent(&[1.0, 2.0], 0.1), None);
        assert_eq!(hill_exponent(&[0.0, 2.0], 0.5), None);
    }
}
