//! # Persistence

use crate::growth::line;

/// **ME-7** First-order autocorrelation coefficient of one series, with a constant.
///
/// `x_t = c + φ·x_{t−1} + ε_t`, `φ` by least squares. `None` as for [`ar1_of_pairs`].
///
/// # Panics
/// As [`ar1_of_pairs`].
#[must_use]
pub fn ar1(series: &[f64]) -> Option<f64> {
    let n = series.len();
    if n < 2 { None } else { ar1_of_pairs(&series[..n - 1], &series[1..]) }
}

/// **ME-8** First-order autocorrelation coefficient of many firms, pooled: `after` on `before`, with a constant.
///
/// `φ = Σ(b − b̄)(a − ā) / Σ(b − b̄)²`   the form in which the persistence of firms' productivity is reported: Foster,
/// Haltiwanger & Syverson (2008) find about 0.8 a year, within industries: take off the industry's mean first.
///
/// `None` where there are fewer than two pairs or all start from the same value.
///
/// # Panics
/// Where the lengths differ or a value is no finite number.
#[must_use]
pub fn ar1_of_pairs(before: &[f64], after: &[f64]) -> Option<f64> {
    assert_eq!(before.len(), after.len(), "every firm has a value before and one after");
    assert!(before.iter().chain(after).all(|x| x.is_finite()), "persistence is of numbers");
    line(before, after).map(|line| line.slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decay_without_shocks_gives_its_rate() {
        // x_t = 3 + 0.8·x_{t−1} from 0.
        let mut series = vec![0.0];
        (0..40).for_each(|t| series.push(3.0 + 0.8 * series[t]));
        assert!((ar1(&series).unwrap() - 0.8).abs() < 1e-12);
    }

    #[test]
    fn shocks_that_do_not_go_with_the_past_leave_the_coefficient() {
        // Every value before is followed once by a shock up and once by an equal shock down.
        let before: Vec<f64> = (0..200).map(|k| f64::from(k / 2)).collect();
        let after: Vec<f64> =
            (0..200).map(|k| 1.0 + 0.6 * f64::from(k / 2) + if k % 2 == 0 { 9.0 } else { -9.0 }).collect();
        assert!((ar1_of_pairs(&before, &after).unwrap() - 0.6).abs() < 1e-12);
    }

    #[test]
    fn four_pairs_by_hand() {
        // b − b̄ = −1.5, −.5, .5, 1.5 and a = 1, 3, 2, 4: (−1.5 − 1.5 + 1 + 6) / 5.
        assert_eq!(ar1_of_pairs(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]), Some(0.8));
    }

    #[test]
    fn a_constant_series_has_no_persistence_to_measure() {
        assert_eq!((ar1(&[]), ar1(&[1.0]), ar1(&[2.0; 9])), (None, None, None));
    }
}
