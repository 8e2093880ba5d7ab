//! # Exit
//! A firm leaves when nobody orders from it, or when its debt passes what lenders bear.

base::parameters! {
    /// Exit.
    pub struct Exit in "exit" {
        /// Debt that lenders bear, in years of sales.
        debt_max: f64 = 0.5, 0.0..=10.0, symbol "D_max", unit "years of sales", source "assumed";
        /// Chance a year that a firm beyond it is kept alive all the same.
        soft_budget: f64 = 0.0, 0.0..=1.0, symbol "β_soft", unit "1/year", source "assumed; Kornai's soft budget, off by default";
        /// Fixed cost of a firm, as a share of the sales that an ordinary number of orders of its country and sector brings.
        fixed_cost: f64 = 0.01, 0.0..=0.5, symbol "φ", unit "share of sales", source "assumed";
    }
}

/// **EX-1** Whether a firm is insolvent.
///
/// `cash < −D_max·sales`.
#[must_use]
pub fn insolvent(debt_max: f64, cash: f64, sales_per_year: f64) -> bool {
    cash < -debt_max * sales_per_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debt_is_borne_up_to_its_limit() {
        assert!(!insolvent(0.5, -49.0, 100.0));
        assert!(insolvent(0.5, -51.0, 100.0));
        assert!(!insolvent(0.5, 0.0, 0.0));
    }
}
