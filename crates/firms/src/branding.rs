//! # Branding
//! Brand and access to markets grow with what is spent on them, and fade without it.

base::parameters! {
    /// Market capability.
    pub struct Branding in "branding" {
        /// Rise of the log market capability in a year for the effort of the median firm.
        power: f64 = 0.02, 0.0..=1.0, symbol "ζ_b", unit "log points/year", source "assumed";
        /// Share of the log market capability that fades in a year.
        fading: f64 = 0.05, 0.0..=1.0, symbol "δ_b", unit "1/year", source "assumed";
    }
}

/// **BR-1** Change of the log market capability in a year.
///
/// `Δ ln b = ζ_b·√R_b − δ_b·ln b`, `R_b` effort relative to the median research of the stage.
#[must_use]
pub fn change(power: f64, fading: f64, log_market: f64, effort: f64) -> f64 {
    power * effort.sqrt() - fading * log_market
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_fades_without_effort_and_settles_with_it() {
        assert!((change(0.02, 0.05, 1.0, 0.0) + 0.05).abs() < 1e-15);
        assert!(change(0.02, 0.05, 0.8, 4.0).abs() < 1e-15);
    }
}
