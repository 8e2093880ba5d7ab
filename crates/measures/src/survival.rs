//! # Time until something happens
//! Of firms that are followed for different times, and of which some leave before it has happened.

use base::math::{exp, ln};

/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The share to whom nothing has happened after some time, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// The share.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

/// **SF-9** The share to whom nothing has happened after each time, of whom some are not followed to the end.
///
/// `S(t) = Π_{i ≤ t} (1 − dᵢ/nᵢ)`, from `S^e^{z·s}` to `S^e^{−z·s}`, `s² = Σ dᵢ/(nᵢ·(nᵢ − dᵢ)) / (ln S)²`
/// Kaplan & Meier (1958); the interval by Greenwood's variance on the scale of `ln(−ln S)`, which stays within 0 and 1
/// (Kalbfleisch & Prentice 2002, section 1.4). `n` are those at risk, `d` those to whom it happens. It takes them as independent.
///
/// One value for each time, up to the last at which anybody is at risk. Where nothing has happened yet, or to all, the interval has no
/// width.
///
/// # Panics
/// Where it happens to more than are at risk, or the lengths differ.
#[must_use]
pub fn kaplan_meier(at_risk: &[u64], happened: &[u64]) -> Vec<Survival> {
    assert_eq!(at_risk.len(), happened.len(), "each time has a number at risk");
    let (mut share, mut sum) = (1.0, 0.0);
    let mut found = Vec::new();
    for (&n, &d) in at_risk.iter().zip(happened).take_while(|(n, _)| **n > 0) {
        assert!(d <= n, "it happens to {d} of {n}");
        let (n, d) = (n as f64, d as f64);
        share *= 1.0 - d / n;
        sum += if d < n { d / (n * (n - d)) } else { 0.0 };
        found.push(if share <= 0.0 || sum <= 0.0 {
            Survival { share, low: share, high: share }
        } else {
            let log = ln(share);
            let factor = exp(Z * sum.sqrt() / -log);
            Survival { share, low: exp(log * factor), high: exp(log / factor) }
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_firms_by_hand() {
        // One of five, then one of three; one was not followed between. 0.8 and 0.8·2/3.
        let found = kaplan_meier(&[5, 3, 0], &[1, 1, 0]);
        assert_eq!(found.len(), 2);
        assert!((found[0].share - 0.8).abs() < 1e-15 && (found[1].share - 8.0 / 15.0).abs() < 1e-15);
        // 1/20 + 1/6 is 0.21667, its root over −ln 0.53333 is 0.74048, and e to the 1.96 of it 4.2690.
        assert!((found[1].low - 0.0683).abs() < 1e-4 && (found[1].high - 0.8631).abs() < 1e-4, "{found:?}");
    }

    #[test]
    fn where_all_are_followed_it_is_the_share_that_is_left() {
        let found = kaplan_meier(&[8, 7, 4, 4], &[1, 3, 0, 4]);
        let shares: Vec<f64> = found.iter().map(|s| s.share).collect();
        let expected = [7.0 / 8.0, 0.5, 0.5, 0.0];
        assert!(shares.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{shares:?}");
        assert!(found.iter().all(|s| s.low <= s.share && s.share <= s.high && s.low >= 0.0 && s.high <= 1.0));
    }

    #[test]
    fn where_nothing_happens_all_are_left() {
        assert_eq!(kaplan_meier(&[3], &[0]), [Survival { share: 1.0, low: 1.0, high: 1.0 }]);
        assert_eq!(kaplan_meier(&[], &[]), []);
    }
}
