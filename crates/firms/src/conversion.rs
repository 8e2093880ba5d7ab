//! # Conversion
//! From invention to product. An invention waits in the firm's pipeline until it is converted, expires, or gives way to
//! a larger one. The literature on Chinese innovation complains that conversion there is far rarer than abroad.

base::parameters! {
    /// From invention to product.
    pub struct Conversion in "conversion" {
        /// Chance a year that an invention that waits loses its worth.
        expiry: f64 = 0.3, 0.0..=1.0, symbol "x", unit "1/year", source "assumed";
    }
}

/// What happened to an invention that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It became a product.
    Converted,
    /// It lost its worth.
    Expired,
    /// It waits on.
    Waits,
}

/// **CV-1** The yearly hazard of conversion that gives the country's conversion rate.
///
/// `h = x·κ/(1 − κ)`, so that the share converted in the end, `h/(h + x)`, is the conversion rate `κ`.
#[must_use]
pub fn hazard(conversion_rate: f64, expiry: f64) -> f64 {
    expiry * conversion_rate / (1.0 - conversion_rate)
}

/// **CV-3** The conversion rate of a country whose conversion fund spends `r` for each unit of R&D spend.
///
/// `κ′ = κ + (1 − κ)·r/(1 + r)`, so that the share of inventions that fails is divided by `1 + r`: of two inventions that would
/// have failed, one that is given as much again as was spent on it succeeds. Source: assumed.
#[must_use]
pub fn funded(conversion_rate: f64, fund: f64) -> f64 {
    conversion_rate + (1.0 - conversion_rate) * fund / (1.0 + fund)
}

/// **CV-2** The fate of an invention in one period.
///
/// It ends with chance `min(1, h + x)`; if it ends, it is a product with chance `h/(h + x)`. `ends` and `becomes` are
/// uniform in (0, 1).
#[must_use]
pub fn fate(hazard: f64, expiry: f64, ends: f64, becomes: f64) -> Fate {
    let any = hazard + expiry;
    if ends >= any {
        Fate::Waits
    } else if becomes * any < hazard {
        Fate::Converted
    } else {
        Fate::Expired
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_one_fifth_needs_a_quarter_of_the_expiry() {
        assert!((hazard(0.2, 0.3) - 0.075).abs() < 1e-15);
        let h = hazard(0.7, 0.3);
        assert!((h / (h + 0.3) - 0.7).abs() < 1e-15);
    }

    #[test]
    fn a_fund_as_large_as_all_research_halves_failures() {
        assert!((funded(0.2, 1.0) - 0.6).abs() < 1e-15);
        assert_eq!(funded(0.7, 0.0), 0.7);
    }

    #[test]
    fn fates_have_their_chances() {
        assert_eq!(fate(0.1, 0.3, 0.5, 0.0), Fate::Waits);
        assert_eq!(fate(0.1, 0.3, 0.3, 0.24), Fate::Converted);
        assert_eq!(fate(0.1, 0.3, 0.3, 0.26), Fate::Expired);
    }
}
