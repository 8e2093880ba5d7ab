//! # Elementary effects
//! What a step of each factor does to an outcome, over the walks of Morris' design.

use super::refused::{check_enough, check_finite};
use super::{Refused, mean, paired_bootstrap, spread, variance};

/// What the steps of one factor did, the means with their 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elementary {
    /// Mean effect of a step, for the whole range.
    pub mu: f64,
    /// Its interval.
    pub mu_interval: (f64, f64),
    /// Mean size of the effect: how much the factor matters.
    pub mu_star: f64,
    /// Its interval.
    pub mu_star_interval: (f64, f64),
    /// Standard deviation of the effect: how much it depends on where the others stand.
    pub sigma: f64,
    /// Its interval; none of fewer than five walks, and none where all effects are alike.
    pub sigma_interval: Option<(f64, f64)>,
}

/// **IN-6** Morris' measures of one factor, from its elementary effects, one a walk.
///
/// Of effects `EE = (f(x + Δ) − f(x))/Δ`, with `Δ` in parts of the range: `μ = mean(EE)`, `μ* = mean(|EE|)`, and `σ` their standard
/// deviation with the divisor n − 1   Morris (1991); μ*: Campolongo, Cariboni & Saltelli (2007). Intervals of the means are
/// those of IN-2 over walks, that of σ is IN-13's.
///
/// # Errors
/// Where an effect is no finite number, or there are fewer than four, or fewer than 200 resamples.
pub fn elementary(effects: &[f64], seed: u64, resamples: usize) -> Result<Elementary, Refused> {
    check_finite("elementary effect", effects)?;
    check_enough("walk", effects.len(), 4)?;
    let sizes: Vec<f64> = effects.iter().map(|x| x.abs()).collect();
    Ok(Elementary {
        mu: mean(effects),
        mu_interval: paired_bootstrap(effects, seed, resamples)?,
        mu_star: mean(&sizes),
        mu_star_interval: paired_bootstrap(&sizes, seed, resamples)?,
        sigma: variance(effects).sqrt(),
        sigma_interval: spread(effects),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Twenty walks through Ishigami's function on four levels, from fractional parts that any program can compute.
    fn effects() -> [Vec<f64>; 3] {
        let place = |t: usize, j: usize| ((t as f64 + 1.0) * [2.0, 3.0, 5.0, 7.0, 11.0, 13.0_f64][j].sqrt()) % 1.0;
        let f = |p: &[f64; 3]| {
            let [x, y, z] = p.map(|u| -PI + 2.0 * PI * u);
            x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
        };
        let mut effects = [vec![], vec![], vec![]];
        for t in 0..20 {
            let low: [f64; 3] = std::array::from_fn(|j| (place(t, j) * 2.0).floor());
            let is_up: [bool; 3] = std::array::from_fn(|j| place(t, 3 + j) < 0.5);
            let end = |j: usize, after: bool| if after == is_up[j] { (low[j] + 2.0) / 3.0 } else { low[j] / 3.0 };
            let mut at: [f64; 3] = std::array::from_fn(|j| end(j, false));
            for j in (0..3).map(|s| (s + t) % 3) {
                let before = f(&at);
                at[j] = end(j, true);
                let step = if is_up[j] { 2.0 / 3.0 } else { -2.0 / 3.0 };
                effects[j].push((f(&at) - before) / step);
            }
        }
        effects
    }

    #[test]
    fn measures_of_ishigamis_function_agree_with_salib() {
        // SALib 1.6.0: morris.analyze(…, num_levels=4, num_resamples=2000, seed=1), numpy 2.4.6.
        let expected = [
            (5.829415280593168, 5.829415280593168, 6.11582778270649, 2.605397025683304),
            (-0.7875000000000026, 7.875, 8.039080122161137, 0.0),
            (-1.8746388309999353, 8.123434934333053, 10.15713938075025, 2.6166716987397085),
        ];
        for (effects, (mu, mu_star, sigma, half)) in effects().iter().zip(expected) {
            let found = elementary(effects, 1, 2000).unwrap();
            for (found, expected) in [(found.mu, mu), (found.mu_star, mu_star), (found.sigma, sigma)] {
                assert!((found - expected).abs() < 1e-9, "{found}, expected {expected}");
            }
            let (low, high) = found.mu_star_interval;
            // SALib's is of percentiles, which are too narrow for twenty walks.
            assert!(
                (0.95..1.4).contains(&(0.5 * (high - low) / half)) || half == 0.0 && high - low < 1e-9,
                "{low} {high}, expected ±{half}"
            );
        }
    }

    #[test]
    fn what_is_no_number_or_too_little_is_refused() {
        assert!(matches!(elementary(&[1.0, f64::NAN, 1.0, 2.0], 1, 200), Err(Refused::NotFinite { index: 1, .. })));
        assert!(matches!(elementary(&[1.0; 3], 1, 200), Err(Refused::TooFew { found: 3, .. })));
    }
}
