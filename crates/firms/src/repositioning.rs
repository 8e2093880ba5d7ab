//! # Repositioning
//! A firm that looks compares what it could earn in another stage with what it earns in its own. If it moves, it must
//! win its first orders there in a contest.

use base::math;

base::parameters! {
    /// Moves to another stage.
    pub struct Repositioning in "repositioning" {
        /// Chance a year that a firm looks.
        look: f64 = 0.08, 0.0..=1.0, symbol "μ_r", unit "1/year", source "assumed; 0.05–0.15";
        /// Process capability lost in a move, for what was learned by doing does not carry over.
        loss: f64 = 0.1, 0.0..=2.0, symbol "ℓ", unit "log points", source "assumed";
        /// Gain in profit at which half of the firms that look would move.
        threshold: f64 = 1.0, -5.0..=10.0, symbol "τ_r", unit "log points", source "assumed";
        /// How far around the threshold decisions scatter.
        scatter: f64 = 0.3, 0.01..=5.0, symbol "s_r", unit "log points", source "assumed; all or nothing around the threshold as it goes to zero";
        /// Orders of the other stage that a mover contests.
        contests: u32 = 6, 1..=64, symbol "n_r", unit "1", source "assumed";
    }
}

/// **RP-1** Profit that a firm can expect in a stage, per period.
///
/// `Π = (1 − 1/m)·mean sales·attraction/mean attraction`: as many orders as its attraction gives it among incumbents. Mean
/// sales are in those of an ordinary firm of the stage at the start: a simulated firm stands for more firms in one sector
/// than in another, and what draws is what became of a stage, not how it was sampled.
#[inline(always)]
#[must_use]
pub fn expected_profit(markup: f64, mean_sales: f64, relative_attraction: f64) -> f64 {
    (1.0 - 1.0 / markup) * mean_sales * relative_attraction
}

/// **RP-5** Profit that a firm would give up by moving: what it can expect where it is, or what it earns, if that is more.
///
/// `Π = max(Π_expected, (1 − 1/m)·sales)`   sales in those of an ordinary firm of the stage at the start, as in RP-1. What a firm is
/// known for brings it more than its attraction among incumbents would, and a large one bears its span of control (SC-1)
/// where it is and not where it would go.
#[inline(always)]
#[must_use]
pub fn profit_given_up(expected: f64, markup: f64, sales: f64) -> f64 {
    expected.max((1.0 - 1.0 / markup) * sales)
}

/// **RP-2** Chance that a firm that has looked tries to move.
///
/// `1/(1 + exp(−(ln(Π′/Π) − τ_r)/s_r))`.
#[inline(always)]
#[must_use]
pub fn move_probability(threshold: f64, scatter: f64, there: f64, here: f64) -> f64 {
    if there <= 0.0 {
        return 0.0;
    }
    if here <= 0.0 {
        return 1.0;
    }
    let gain = f64::from(math::ln32((there / here).clamp(1e-30, 1e30) as f32)) - threshold;
    1.0 / (1.0 + f64::from(math::exp32((-gain / scatter) as f32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_firm_expects_average_profit() {
        assert!((expected_profit(1.25, 100.0, 1.0) - 20.0).abs() < 1e-12);
        assert!((expected_profit(1.25, 100.0, 0.5) - 10.0).abs() < 1e-12);
    }

    #[test]
    fn who_earns_more_than_attraction_would_bring_gives_that_up() {
        assert!((profit_given_up(20.0, 1.25, 200.0) - 40.0).abs() < 1e-12);
        assert!((profit_given_up(20.0, 1.25, 50.0) - 20.0).abs() < 1e-12);
    }

    #[test]
    fn at_the_threshold_half_of_the_firms_try() {
        let e = std::f64::consts::E;
        assert!((move_probability(1.0, 0.3, e, 1.0) - 0.5).abs() < 1e-6);
        // (ln 4 − ln 1 − ln 2)/ln 2 = 1 scatter above: 1/(1 + e⁻¹).
        let ln2 = std::f64::consts::LN_2;
        assert!((move_probability(ln2, ln2, 4.0, 1.0) - 0.731_058_578_630_004_9).abs() < 1e-6);
        assert_eq!(move_probability(1.0, 0.3, 0.0, 0.0), 0.0);
        assert_eq!(move_probability(1.0, 0.3, 1.0, 0.0), 1.0);
    }
}
