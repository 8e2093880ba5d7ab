//! # Knowledge and absorptive capacity
//! What a firm has researched lets it understand what others know (Cohen & Levinthal 1990).

use base::math;

base::parameters! {
    /// Knowledge stock and absorptive capacity.
    pub struct Knowledge in "knowledge" {
        /// Share of the knowledge stock that is kept for a year.
        kept: f64 = 0.85, 0.0..=0.99, symbol "1−δ_K", unit "1/year", source "15 % a year: Hall, Mairesse & Mohnen (2010)";
        /// How strongly knowledge raises absorptive capacity.
        power: f64 = 0.7, 0.0..=5.0, symbol "ζ_A", unit "1", source "assumed";
    }
}

/// **KN-1** Knowledge stock.
///
/// `KB ← kept·KB + R`, `R` researchers relative to the median of the stage.
#[inline(always)]
#[must_use]
pub fn stock(kept: f32, stock: f32, researchers: f32) -> f32 {
    kept * stock + researchers
}

/// **KN-2** Absorptive capacity: the share of what is seen that is understood.
///
/// `A = 1 − exp(−ζ_A·√KB·√h)`, `h` the country's human capital (1 in the leader).
#[inline(always)]
#[must_use]
pub fn absorptive_capacity(power: f32, stock: f32, human_capital: f32) -> f32 {
    1.0 - math::exp32(-power * (stock * human_capital).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_effort_leads_to_a_steady_stock() {
        let end = (0..200).fold(0.0, |kb, _| stock(0.85, kb, 0.3));
        assert!((end - 0.3 / 0.15).abs() < 1e-5);
    }

    #[test]
    fn who_knows_nothing_absorbs_nothing() {
        assert_eq!(absorptive_capacity(0.7, 0.0, 1.0), 0.0);
        // 1 − e^(−1.4)
        assert!((absorptive_capacity(0.7, 4.0, 1.0) - 0.753_403_04).abs() < 1e-6);
    }
}
