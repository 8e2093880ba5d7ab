//! # Accounts
//! Who earns what, and that nothing is lost: every sum here is checked in every period of every run.

use serde::{Deserialize, Serialize};

base::parameters! {
    /// Accounts of firms.
    pub struct Accounts in "accounts" {
        /// Cash that a firm keeps before it pays dividends, in years of sales.
        cash_kept: f64 = 0.05, 0.0..=5.0, symbol "κ_c", unit "years of sales", source "assumed";
        /// Share of the cash beyond it that is paid out in a year.
        payout: f64 = 0.9, 0.0..=1.0, symbol "π_d", unit "1/year", source "assumed";
    }
}

/// **AC-1** Dividend.
///
/// `π_d·max(0, cash − κ_c·sales)`.
#[inline(always)]
#[must_use]
pub fn dividend(payout: f64, cash: f64, cash_kept: f64) -> f64 {
    payout * (cash - cash_kept).max(0.0)
}

/// The largest absolute residual of each identity in one period, relative to the world's income.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Money: incomes and cash at the end less those at the start.
    pub money: f64,
    /// Orders: what buyers spent less what sellers and customs received.
    pub orders: f64,
    /// Value added less final demand.
    pub value_added: f64,
    /// Labour payments less wage times heads.
    pub labour: f64,
    /// R&D payments less the wage of talent times heads.
    pub talent: f64,
    /// Where single firms buy and recipes loop: changes of firms' costs in the last sweep through all orders.
    pub relations: f64,
}

impl Audit {
    /// Residual above which an identity counts as broken.
    pub const TOLERANCE: f64 = 1e-9;

    /// The largest of the residuals; infinite where one is no number, for `max` alone would pass over it.
    #[must_use]
    pub fn max(self) -> f64 {
        let residuals = [self.money, self.orders, self.value_added, self.labour, self.talent, self.relations];
        residuals.into_iter().fold(0.0, |a: f64, b| if b.is_nan() { f64::INFINITY } else { a.max(b.abs()) })
    }

    /// Takes in the residuals of another period: the larger of each.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        Self {
            money: self.money.abs().max(other.money.abs()),
            orders: self.orders.abs().max(other.orders.abs()),
            value_added: self.value_added.abs().max(other.value_added.abs()),
            labour: self.labour.abs().max(other.labour.abs()),
            talent: self.talent.abs().max(other.talent.abs()),
            relations: self.relations.abs().max(other.relations.abs()),
        }
    }

    /// Stops the run where an identity is broken, or no number.
    pub fn enforce(self, period: u32) {
        let worst = self.max();
        assert!(worst <= Self::TOLERANCE, "period {period}: an accounting identity is off by {worst:e}: {self:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividends_come_from_cash_beyond_what_is_kept() {
        assert!((dividend(0.5, 30.0, 10.0) - 10.0).abs() < 1e-15);
        assert_eq!(dividend(0.5, 5.0, 10.0), 0.0);
        assert_eq!(dividend(0.5, -5.0, 10.0), 0.0);
    }

    #[test]
    #[should_panic(expected = "period 7: an accounting identity is off")]
    fn a_broken_identity_stops_the_run() {
        Audit { money: 1e-8, ..Audit::default() }.enforce(7);
    }

    #[test]
    #[should_panic(expected = "an accounting identity is off")]
    fn a_residual_that_is_no_number_stops_the_run() {
        Audit { talent: f64::NAN, ..Audit::default() }.enforce(7);
    }
}
