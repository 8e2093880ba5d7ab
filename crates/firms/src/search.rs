//! # Own search
//! Researchers look for something new. Most years they find nothing; what they find is an *invention*, which
//! [`crate::conversion`] may turn into a product.

use base::math;

base::parameters! {
    /// Own search.
    pub struct Search in "search" {
        /// How strongly researchers raise the chance of an invention.
        power: f64 = 0.25, 0.0..=5.0, symbol "ζ_in", unit "1", source "form: Dosi, Fagiolo & Roventini (2010); value assumed";
        /// Largest chance of an invention in a year.
        chance_max: f64 = 0.75, 0.0..=1.0, symbol "θ_max", unit "1/year", source "assumed";
        /// Smallest step of an invention.
        step_low: f64 = -0.05, -0.5..=0.0, symbol "lo", unit "share", source "assumed";
        /// Largest step of an invention.
        step_high: f64 = 0.25, 0.0..=1.0, symbol "hi", unit "share", source "assumed";
        /// First shape of the distribution of steps.
        step_alpha: u32 = 1, 1..=8, symbol "a", unit "1", source "assumed";
        /// Second shape of the distribution of steps.
        step_beta: u32 = 5, 1..=8, symbol "b", unit "1", source "assumed";
        /// Weight of the direction process.
        weight_process: f64 = 0.35, 0.0..=1.0, symbol "ω_a", unit "weight", source "assumed";
        /// Weight of the direction product.
        weight_product: f64 = 0.3, 0.0..=1.0, symbol "ω_q", unit "weight", source "assumed";
        /// Weight of the direction technology.
        weight_technology: f64 = 0.3, 0.0..=1.0, symbol "ω_z", unit "weight", source "assumed";
        /// Weight of the direction market.
        weight_market: f64 = 0.05, 0.0..=1.0, symbol "ω_b", unit "weight", source "assumed";
    }
}

impl Search {
    /// The weights of the four directions.
    #[must_use]
    pub fn weights(&self) -> [f64; 4] {
        [self.weight_process, self.weight_product, self.weight_technology, self.weight_market]
    }
}

/// **SE-1** Chance that the search of a year succeeds.
///
/// `P = min(θ_max, 1 − exp(−ζ_in·√R))`, `R` researchers relative to the median of the stage. Dosi, Fagiolo & Roventini
/// (2010) with √ for decreasing returns (assumed).
#[must_use]
pub fn success_probability(power: f64, chance_max: f64, researchers: f64) -> f64 {
    (1.0 - math::exp(-power * researchers.sqrt())).min(chance_max)
}

/// Whether the search of a year succeeds, `u` uniform in (0, 1).
///
/// `u < P`. The series of `1 − e⁻ˣ` alternates, so that it lies between any two neighbouring partial sums: between those
/// of three and four terms few answers need an exponential.
#[inline(always)]
#[must_use]
pub fn succeeds(power: f64, chance_max: f64, researchers: f64, u: f64) -> bool {
    let x = power * researchers.sqrt();
    let above = x * (1.0 - x * (0.5 - x * (1.0 / 6.0)));
    let below = above - x * x * (x * x) * (1.0 / 24.0);
    u < chance_max && (u < below || (u < above && u < success_probability(power, chance_max, researchers)))
}

/// Whether the search of a year may succeed: `true` wherever [`succeeds`] is, and seldom elsewhere. `power_root` is the power
/// times the root of the share of research that goes into the search, `root` the root of research, and `word` are the 32
/// random bits of `u`. For loops over all firms, of which the few that may are then asked in full.
#[inline(always)]
#[must_use]
pub fn may_succeed(power_root: f32, root: f32, word: u32) -> bool {
    let x = power_root * root;
    let above = x * (1.0 - x * (0.5 - x * (1.0 / 6.0)));
    // `u` rounded down to 24 bits, against the bound raised by more than its roundings can take away.
    (word >> 8) as i32 as f32 * (1.0 / 16_777_216.0) < above * 1.000_01
}

/// **SE-2** The step of an invention, as a logarithm.
///
/// `ln(1 + lo + (hi − lo)·β)`, `β` a draw from Beta(a, b).
#[inline(always)]
#[must_use]
pub fn step(step_low: f32, step_high: f32, beta: f32) -> f32 {
    math::ln32(1.0 + step_low + (step_high - step_low) * beta)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism, beta_of_order};

    #[test]
    fn a_firm_without_researchers_never_succeeds() {
        assert_eq!(success_probability(0.25, 0.75, 0.0), 0.0);
    }

    #[test]
    fn four_times_the_researchers_are_worth_twice_the_exponent() {
        // 1 − e^(−0.25) and 1 − e^(−0.5).
        assert!((success_probability(0.25, 0.75, 1.0) - 0.221_199_216_928_595).abs() < 1e-12);
        assert!((success_probability(0.25, 0.75, 4.0) - 0.393_469_340_287_366_6).abs() < 1e-12);
        assert_eq!(success_probability(0.25, 0.75, 1e6), 0.75);
    }

    #[test]
    fn a_search_succeeds_with_its_chance() {
        let chance = success_probability(0.25, 0.75, 4.0);
        assert!(succeeds(0.25, 0.75, 4.0, chance - 1e-9) && !succeeds(0.25, 0.75, 4.0, chance + 1e-9));
        assert!(succeeds(0.25, 0.75, 1e6, 0.749) && !succeeds(0.25, 0.75, 1e6, 0.751));
        assert!(!succeeds(0.25, 0.75, 0.0, 1e-12));
    }

    #[test]
    fn who_succeeds_may_succeed_and_few_others() {
        let luck = Luck::new(9, 0, 0);
        let (mut may, mut does) = (0, 0);
        for i in 0..100_000 {
            let block = luck.block(Mechanism::Search, i, 0);
            let (share, research) = (block.uniform(1), (4.0 * block.uniform(2)) as f32);
            let asked = may_succeed((0.25 * share.sqrt()) as f32, research.sqrt(), block.0[0]);
            let succeeds = succeeds(0.25, 0.75, f64::from(research) * share, block.uniform(0));
            assert!(asked || !succeeds);
            may += u32::from(asked);
            does += u32::from(succeeds);
        }
        assert!(does > 10_000 && may < does * 21 / 20, "{does} of {may}");
    }

    /// Mean of max(0, step) over many draws.
    fn mean_adopted(low: f32, high: f32, a: u32, b: u32) -> f64 {
        let luck = Luck::new(3, 0, 0);
        let n = 200_000;
        let adopted = |i| {
            let beta = beta_of_order(a, b, |k| luck.block(Mechanism::Search, i, k).uniform(0));
            (math::exp(f64::from(step(low, high, beta as f32))) - 1.0).max(0.0)
        };
        (0..n).map(adopted).sum::<f64>() / n as f64
    }

    #[test]
    fn the_expected_adopted_step_is_that_of_the_model_document() {
        assert!((mean_adopted(-0.05, 0.25, 1, 5) - 0.0167).abs() < 2e-4);
        assert!((mean_adopted(-0.15, 0.15, 3, 3) - 0.0234).abs() < 2e-4);
    }
}
