//! # Strategies are data
//! A strategy is a bundle of shares in the scenario. Users add their own; no mechanism may ask for a name.

base::parameters! {
    /// One strategy: how much a firm spends on becoming better, and on what.
    pub struct Strategy in "strategy" {
        /// R&D spend as a share of last period's sales.
        rd_intensity: f64 = 0.03, 0.0..=0.5, symbol "ρ", unit "share of sales", source "assumed; the arms of scenarios/independent-innovation.toml vary it";
        /// Share of R&D spend on own search.
        own_search: f64 = 0.3, 0.0..=1.0, symbol "s_in", unit "share", source "assumed; the arms of scenarios/independent-innovation.toml vary it";
        /// Share of R&D spend on imitation.
        imitation: f64 = 0.6, 0.0..=1.0, symbol "s_im", unit "share", source "assumed; the arms of scenarios/independent-innovation.toml vary it";
        /// Share of R&D spend on licences.
        licence: f64 = 0.0, 0.0..=1.0, symbol "s_li", unit "share", source "assumed; the arms of scenarios/independent-innovation.toml vary it";
        /// Share of R&D spend on market and brand.
        market: f64 = 0.1, 0.0..=1.0, symbol "s_b", unit "share", source "assumed; the arms of scenarios/independent-innovation.toml vary it";
    }
}

impl Strategy {
    /// The sum of the four shares, which must be one.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.own_search + self.imitation + self.licence + self.market
    }
}

/// **ST-1** R&D spend.
///
/// `RD = ρ · sales₋₁ · (1 + subsidy)`: the firm spends its share of last period's sales and adds what it is given.
#[must_use]
pub fn rd_spend(rd_intensity: f64, sales_last: f64, subsidy_rate: f64) -> f64 {
    rd_intensity * sales_last * (1.0 + subsidy_rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spend_is_a_share_of_last_sales_and_the_subsidy_adds_to_it() {
        assert!((rd_spend(0.05, 200.0, 0.0) - 10.0).abs() < 1e-12);
        assert!((rd_spend(0.05, 200.0, 0.5) - 15.0).abs() < 1e-12);
        assert_eq!(rd_spend(0.0, 200.0, 0.5), 0.0);
    }

    #[test]
    fn the_default_shares_sum_to_one() {
        assert!((Strategy::default().total() - 1.0).abs() < 1e-12);
    }
}
