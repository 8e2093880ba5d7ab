//! # Several outcomes at once

use super::Refused;

/// **IN-4** Holm's adjusted p-values, in the order of the given ones.
///
/// Ascending, `p̃₍ₖ₎ = max over j ≤ k of min(1, (m − j + 1)·p₍ⱼ₎)`   Holm (1979), "A simple sequentially rejective multiple
/// test procedure". To call those below 5 % effects is wrong about any of them at most 5 times in 100, however the
/// outcomes hang together.
///
/// # Errors
/// Where a p-value is not between 0 and 1.
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, Refused> {
    if let Some(index) = p_values.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(Refused::NotAProbability { index, value: p_values[index] });
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, &k) in order.iter().enumerate() {
        largest = largest.max(((p_values.len() - rank) as f64 * p_values[k]).min(1.0));
        adjusted[k] = largest;
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_p_values_agree_with_statsmodels() {
        // statsmodels 0.15.0: multipletests(p, method='holm')[1].
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005, 0.2, 0.04]).unwrap();
        for (found, expected) in adjusted.iter().zip([0.05, 0.12, 0.12, 0.03, 0.2, 0.12]) {
            assert!((found - expected).abs() < 1e-15, "{adjusted:?}");
        }
    }

    #[test]
    fn one_outcome_is_not_adjusted_and_none_passes_one() {
        assert_eq!(holm(&[0.03]), Ok(vec![0.03]));
        assert_eq!(holm(&[0.9, 0.8]), Ok(vec![1.0, 1.0]));
        assert_eq!(holm(&[]), Ok(vec![]));
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        assert!(matches!(holm(&[0.1, f64::NAN]), Err(Refused::NotAProbability { index: 1, .. })));
        assert!(matches!(holm(&[1.1]), Err(Refused::NotAProbability { index: 0, .. })));
    }
}
