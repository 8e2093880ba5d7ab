//! # Attachment
//! Who has many orders wins many. How strongly, an exponent says.

use base::math::{exp, ln};

/// Firms that a bin must hold to be looked at.
const FIRMS_MIN: f64 = 30.0;

/// **SF-5** Exponent of the attachment kernel.
///
/// `ln(won/firms) = c + κ·ln(held)`   over bins of firms that held from `2^j` to `2^(j+1) − 1` orders, each at the geometric mean
/// of what its firms held, weighted by the orders won (the variance of the log of a count is one over it). Preferential
/// attachment of new orders says 1; Reisch et al. find 1.08 between Hungarian firms.
///
/// `firms` are pairs of orders held before and orders won since; who held none is left out. `None` where fewer than three
/// bins hold 30 firms and won an order.
#[must_use]
pub fn attachment_exponent(firms: impl IntoIterator<Item = (u32, u32)>) -> Option<f64> {
    let mut bins = [(0.0, 0.0, 0.0); 32];
    for (held, won) in firms.into_iter().filter(|(held, _)| *held > 0) {
        let bin = &mut bins[held.ilog2() as usize];
        bin.0 += 1.0;
        bin.1 += ln(f64::from(held));
        bin.2 += f64::from(won);
    }
    let points: Vec<(f64, f64, f64)> = bins
        .iter()
        .filter(|(firms, _, won)| *firms >= FIRMS_MIN && *won > 0.0)
        .map(|&(firms, logs, won)| (logs / firms, ln(won / firms), won))
        .collect();
    if points.len() < 3 {
        return None;
    }
    let sum = |f: &dyn Fn(f64, f64) -> f64| points.iter().map(|&(x, y, w)| w * f(x, y)).sum::<f64>();
    let weight = sum(&|_, _| 1.0);
    let (x_mean, y_mean) = (sum(&|x, _| x) / weight, sum(&|_, y| y) / weight);
    let spread = sum(&|x, _| (x - x_mean) * (x - x_mean));
    (spread > exp(-20.0)).then(|| sum(&|x, y| (x - x_mean) * (y - y_mean)) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty firms at each power of two up to 64.
    fn firms(won: impl Fn(u32) -> u32) -> Vec<(u32, u32)> {
        (0..7).flat_map(|j| vec![(1 << j, won(1 << j)); 40]).collect()
    }

    #[test]
    fn who_wins_as_much_as_he_holds_has_exponent_one_and_by_the_square_two() {
        assert!((attachment_exponent(firms(|held| 3 * held)).unwrap() - 1.0).abs() < 1e-12);
        assert!((attachment_exponent(firms(|held| held * held)).unwrap() - 2.0).abs() < 1e-12);
        assert!(attachment_exponent(firms(|_| 5)).unwrap().abs() < 1e-12);
    }

    #[test]
    fn who_held_nothing_is_left_out_and_two_bins_are_no_kernel() {
        let mut with = firms(|held| 3 * held);
        with.extend(vec![(0, 99); 100]);
        assert_eq!(attachment_exponent(with), attachment_exponent(firms(|held| 3 * held)));
        assert_eq!(attachment_exponent(vec![(1, 1); 40].into_iter().chain(vec![(2, 2); 40])), None);
        assert_eq!(attachment_exponent(firms(|_| 0)), None);
    }
}
