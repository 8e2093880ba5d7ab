//! # Transitory efficiency
//! Good and bad years that pass. Without them productivity is a random walk; with them its AR(1) is what is measured.

use base::math;

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

/// **EF-2** Persistence and shock of one period, such that a year is as the parameters say.
///
/// `ρ = ρ_e^(1/n)`, and `σ² (1 − ρ_e²)/(1 − ρ²) = σ_e²`: the variance that has come in after a year is the same.
#[must_use]
pub fn per_period(efficiency: &Efficiency, periods_per_year: u32) -> (f64, f64) {
    if periods_per_year == 1 {
        return (efficiency.persistence, efficiency.shock);
    }
    let persistence = math::pow(efficiency.persistence, 1.0 / f64::from(periods_per_year));
    let yearly = 1.0 - efficiency.persistence * efficiency.persistence;
    (persistence, efficiency.shock * ((1.0 - persistence * persistence) / yearly).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarters_are_as_variable_as_a_year() {
        let (persistence, shock) = per_period(&Efficiency { persistence: 0.5, shock: 0.2 }, 4);
        let variance: f64 = (0..4).map(|k| shock * shock * persistence.powi(2 * k)).sum();
        assert!((persistence.powi(4) - 0.5).abs() < 1e-12 && (variance - 0.04).abs() < 1e-12);
    }

    #[test]
    fn without_shocks_it_fades() {
        assert_eq!(next(0.5, 0.25, 0.4, 0.0), 0.2);
        assert_eq!(next(0.5, 0.25, 0.0, 2.0), 0.5);
    }
}
