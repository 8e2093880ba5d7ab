//! # Transitory efficiency
//! Good and bad years that pass. Without them productivity is a random walk; with them its AR(1) is what is measured.

base::parameters! {
    /// Transitory efficiency.
    pub struct Efficiency in "efficiency" {
        /// Persistence from year to year.
        persistence: f64 = 0.55, 0.0..=0.99, symbol "ρ_e", unit "1/year", source "assumed; meets facts F6 (Foster, Haltiwanger & Syverson 2008)";
        /// Standard deviation of what is new each year.
        shock: f64 = 0.25, 0.0..=1.0, symbol "σ_e", unit "log points", source "assumed; meets facts F5 and F6";
    }
}

/// **EF-1** Transitory efficiency, in logs.
///
/// `e ← ρ_e·e + σ_e·ε`, `ε` standard normal.
#[inline(always)]
#[must_use]
pub fn next(persistence: f32, shock: f32, efficiency: f32, normal: f32) -> f32 {
    persistence * efficiency + shock * normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_shocks_it_fades() {
        assert_eq!(next(0.5, 0.25, 0.4, 0.0), 0.2);
        assert_eq!(next(0.5, 0.25, 0.0, 2.0), 0.5);
    }
}
