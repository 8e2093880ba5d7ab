//! # Branding
//! Brand and access to markets grow with what is spent on them, and fade without it to what a nameless product has.

use base::math;

base::parameters! {
    /// Market capability.
    pub struct Branding in "branding" {
        /// Rise of the market capability in a year for the effort of the median performer.
        power: f64 = 0.05, 0.0..=1.0, symbol "ζ_b", unit "leader's level at the start/year", source "assumed";
        /// Share of the market capability beyond the generic that fades in a year.
        fading: f64 = 0.05, 0.0..=1.0, symbol "δ_b", unit "1/year", source "assumed";
        /// Market capability of a nameless product.
        generic: f64 = 0.3, 0.01..=1.0, symbol "b₀", unit "leader's level at the start", source "assumed";
    }
}

/// **BR-1** Change of the log market capability in a year.
///
/// `Δ ln b = (ζ_b·√R_b − δ_b·(b − b₀))/b`, `R_b` effort relative to the median research of the stage: the capability
/// settles at `b₀ + ζ_b·√R_b/δ_b`.
#[inline(always)]
#[must_use]
pub fn change(branding: &Branding, log_market: f32, effort: f32) -> f32 {
    let settled = branding.power as f32 * effort.sqrt() + (branding.fading * branding.generic) as f32;
    settled * math::exp32(-log_market) - branding.fading as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRANDING: Branding = Branding { power: 0.05, fading: 0.1, generic: 0.25 };

    #[test]
    fn a_brand_fades_without_effort_to_the_generic_and_no_further() {
        // (0 − 0.1·(1 − 0.25))/1
        assert!((change(&BRANDING, 0.0, 0.0) + 0.075).abs() < 1e-7);
        assert!(change(&BRANDING, math::ln32(0.25), 0.0).abs() < 1e-7);
    }

    #[test]
    fn with_effort_it_settles_where_both_balance() {
        // 0.25 + 0.05·√4/0.1 = 1.25
        assert!(change(&BRANDING, math::ln32(1.25), 4.0).abs() < 1e-7);
    }
}
