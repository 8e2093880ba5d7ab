//! # Wages
//! Labour and talent are paid what firms spend on them, and all of it is employed: nothing iterates, nobody is rationed.

/// **WA-1** The wage that clears a country's labour market, and in the same way its market for talent.
///
/// `w_c = payments_c / L_c`.
#[must_use]
pub fn clearing_wage(payments: f64, heads: f64) -> f64 {
    payments / heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wage_bill_is_what_was_paid() {
        assert!((clearing_wage(30.0, 120.0) - 0.25).abs() < 1e-15);
    }
}
