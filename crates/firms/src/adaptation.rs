//! # Adaptation
//! A firm that does worse than it aspires to looks at how the strategies of its stage paid, and may change its own.

use base::math;

base::parameters! {
    /// Adaptive choice of strategy; off where `rate` is zero.
    pub struct Adaptation in "adaptation" {
        /// Chance a year that a firm below its aspiration reconsiders.
        rate: f64 = 0.0, 0.0..=1.0, symbol "λ_s", unit "1/year", source "assumed; off by default: strategies are what arms vary";
        /// Sharpness of the choice: how strongly it favours what paid better.
        sharpness: f64 = 20.0, 0.0..=1000.0, symbol "β_s", unit "1/(share of sales)", source "assumed";
    }
}

/// **AD-1** Choice among strategies by logit over the payoffs seen.
///
/// Chance of `s` ∝ `n_s·exp(β·(payoff_s − best))`, `n_s` the firms seen with it: what nobody does cannot be copied. `u`
/// is uniform in (0, 1); `None` where nobody is seen.
#[must_use]
pub fn choice(sharpness: f64, payoffs: &[f64], seen: &[f64], u: f64) -> Option<usize> {
    let best = payoffs.iter().zip(seen).filter(|(_, n)| **n > 0.0).map(|(p, _)| *p).fold(f64::NEG_INFINITY, f64::max);
    let weight = |s: usize| if seen[s] > 0.0 { seen[s] * math::exp(sharpness * (payoffs[s] - best)) } else { 0.0 };
    let total: f64 = (0..payoffs.len()).map(weight).sum();
    let mut left = u * total;
    let mut last = None;
    for s in (0..payoffs.len()).filter(|&s| seen[s] > 0.0) {
        left -= weight(s);
        last = Some(s);
        if left < 0.0 {
            break;
        }
    }
    last
}

/// **AD-2** What a firm aspires to: the mean profit per unit of sales in its sector.
///
/// `Σ n_s·payoff_s / Σ n_s`; nothing where nobody is seen.
#[must_use]
pub fn aspiration(payoffs: &[f64], seen: &[f64]) -> f64 {
    let all: f64 = seen.iter().sum();
    payoffs.iter().zip(seen).map(|(payoff, n)| payoff * n).sum::<f64>() / all.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aspiration_is_the_mean_of_the_sector() {
        assert!((aspiration(&[0.1, 0.2, 9.0], &[3.0, 1.0, 0.0]) - 0.125).abs() < 1e-15);
        assert_eq!(aspiration(&[0.1], &[0.0]), 0.0);
    }

    #[test]
    fn what_paid_better_is_chosen_more_often() {
        // Weights 1 and e^(−ln 3) = 1/3: chances 3/4 and 1/4.
        let payoffs = [0.1, 0.1 - 3.0_f64.log2() * std::f64::consts::LN_2 / 20.0, 9.0];
        let seen = [1.0, 1.0, 0.0];
        assert_eq!(choice(20.0, &payoffs, &seen, 0.74), Some(0));
        assert_eq!(choice(20.0, &payoffs, &seen, 0.76), Some(1));
        assert_eq!(choice(20.0, &payoffs, &[0.0; 3], 0.5), None);
    }
}
