//! # Facts of the network
//! Where single firms buy, customers are firms, and households' orders; where pools buy an order stands for a customer.

use crate::firms::mean;
use crate::panel::{Kept, Panel};
use measures::{attachment_exponent, hill_exponent};

/// Share of firms that count as the tail of customers.
const TAIL: f64 = 0.1;

fn kept(panel: &Panel) -> impl Iterator<Item = &Kept> {
    panel.years.iter().filter_map(|year| year.kept.as_ref())
}

/// F15: Hill's exponent of the number of customers, mean over years.
pub(crate) fn customers_tail(panel: &Panel) -> Option<f64> {
    mean(panel.years.iter().map(|year| {
        let held: Vec<f64> = year.firms.iter().map(|firm| f64::from(firm.customers)).filter(|n| *n > 0.0).collect();
        hill_exponent(&held, TAIL)
    }))
}

/// F16: share of orders with the same seller a year later, mean over years.
pub(crate) fn kept_a_year(panel: &Panel) -> Option<f64> {
    mean(kept(panel).map(|kept| (kept.orders.1 > 0).then(|| kept.orders.0 as f64 / kept.orders.1 as f64)))
}

/// F18: correlation of degrees over links of firms, mean over years.
pub(crate) fn degree_correlation(panel: &Panel) -> Option<f64> {
    mean(panel.years.iter().map(|year| year.degree_correlation))
}

/// F17: exponent of the attachment kernel, years pooled.
pub(crate) fn attachment(panel: &Panel) -> Option<f64> {
    attachment_exponent(kept(panel).flat_map(|kept| kept.won.iter().copied()))
}
