//! # Fit
//! A stage asks for technology and for market capability; a firm that falls short produces less with the same labour.
//! This, and no hard-coded curve, makes rents differ along the chain.

base::parameters! {
    /// How a firm below what its stage asks for suffers.
    pub struct Fit in "fit" {
        /// Elasticity of efficiency to the shortfall.
        elasticity: f64 = 0.5, 0.0..=5.0, symbol "ξ", unit "1", source "assumed";
    }
}

/// **FI-1** Fit, in logs: zero where both requirements are met, negative below.
///
/// `ln fit = ξ·min(0, ln z − ln(χ_z·z_F)) + ξ·min(0, ln b − ln(χ_b·b_F))`, `z_F` and `b_F` the world's 95th percentiles.
#[inline(always)]
#[must_use]
pub fn log_fit(elasticity: f32, technology: f32, technology_asked: f32, market: f32, market_asked: f32) -> f32 {
    elasticity * ((technology - technology_asked).min(0.0) + (market - market_asked).min(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_shortfall_costs() {
        assert_eq!(log_fit(0.5, 2.0, 1.0, 3.0, 1.0), 0.0);
        assert_eq!(log_fit(0.5, 0.0, 1.0, 3.0, 1.0), -0.5);
        assert_eq!(log_fit(0.5, 0.0, 1.0, -1.0, 1.0), -1.5);
    }
}
