//! # Licences
//! A licence lends the technology of a vintage that lags behind its owner's. It is not owned: it ends with the
//! contract, or at once with an export ban, and own knowledge is needed to make use of it.

base::parameters! {
    /// Licences of technology.
    pub struct Licensing in "licensing" {
        /// How strongly spending on licences raises the chance to obtain one.
        power: f64 = 1.0, 0.0..=5.0, symbol "ζ_li", unit "1", source "assumed";
        /// Shortest lag of the licensed vintage.
        lag_min: u32 = 2, 0..=7, symbol "l_min", unit "year", source "assumed; 2–5 years";
        /// Longest lag of the licensed vintage.
        lag_max: u32 = 5, 0..=7, symbol "l_max", unit "year", source "assumed; 2–5 years";
        /// Length of a contract.
        term: u32 = 7, 1..=50, symbol "T_li", unit "year", source "assumed";
    }
}

/// **LI-1** Royalty of a contract, as a share of sales.
///
/// Piecewise uniform with 67 % of contracts up to 5 % of sales and 92 % up to 10 %   Parr, "Royalty Rates for Technology",
/// 6th edition, summary of all industries; the rest up to 15 % (assumed). `u` is uniform in (0, 1).
#[must_use]
pub fn royalty(u: f64) -> f64 {
    if u < 0.67 {
        0.05 * u / 0.67
    } else if u < 0.92 {
        0.05 + 0.05 * (u - 0.67) / 0.25
    } else {
        0.10 + 0.05 * (u - 0.92) / 0.08
    }
}

/// **LI-2** Technology that a firm commands: its own, and of the licensed surplus what it can absorb.
///
/// `z* = z + A·max(0, z_li − z)`, in logs.
#[inline(always)]
#[must_use]
pub fn commanded(own: f32, licensed: f32, absorptive_capacity: f32) -> f32 {
    own + absorptive_capacity * (licensed - own).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn royalties_have_the_published_distribution() {
        assert!((royalty(0.67) - 0.05).abs() < 1e-12 && (royalty(0.92) - 0.10).abs() < 1e-12);
        assert!((royalty(0.335) - 0.025).abs() < 1e-12 && royalty(0.999_999) <= 0.15);
    }

    #[test]
    fn a_licence_lends_only_what_is_better_and_understood() {
        assert_eq!(commanded(1.0, 0.5, 0.9), 1.0);
        assert_eq!(commanded(1.0, 2.0, 0.5), 1.5);
        assert_eq!(commanded(1.0, 2.0, 0.0), 1.0);
    }
}
