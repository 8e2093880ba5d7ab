//! # Supply
//! Where single firms buy, a *need* is to a firm what a market is to a pool: its demand for the goods of one sector. A
//! market is then all needs of a country's firms of one sector for the goods of another; the orders of a need lie side by
//! side in it, and each carries the same share of what the firm spends. Households stay pools.

use crate::orders::Market;
use base::math;
use serde::{Deserialize, Serialize};
use std::ops::Range;

base::choice! {
    /// Who buys what firms need.
    pub enum Buyers {
        /// All firms of a country in a sector together.
        Pools = "pools",
        /// Every firm for itself.
        Firms = "firms",
    }
}

base::parameters! {
    /// Who buys what firms need, and from how many.
    pub struct Buying in "market" {
        /// Whether all firms of a country in a sector buy their inputs together (`pools`), or every firm by its own orders to its own suppliers (`firms`).
        buyers: Buyers = Buyers::Pools, 0..=1, symbol "-", unit "-", source "scenario";
        /// Orders that a firm of mean sales places for all its inputs; at least one for each.
        suppliers: f64 = 8.0, 1.0..=64.0, symbol "n_s", unit "order/firm", source "assumed";
        /// Elasticity of the number of orders that a firm places to its sales.
        suppliers_growth: f64 = 0.5, 0.0..=1.5, symbol "η_s", unit "1", source "assumed; below one: larger firms buy more from each supplier";
        /// Most orders that a firm places for the goods of one sector.
        suppliers_most: u32 = 64, 1..=128, symbol "n_max", unit "order", source "assumed";
    }
}

/// **SU-1** Orders that a firm wants to place for one input.
///
/// `n = n_s·α_h/Σα·(S/S̄)^η_s`, at least one and at most `n_max`; `S̄` is the mean sales of the sector's firms.
#[must_use]
pub fn wanted(buying: &Buying, share_of_inputs: f64, relative_sales: f64) -> f64 {
    let relative = relative_sales as f32;
    let size = if relative > 0.0 { math::exp32(buying.suppliers_growth as f32 * math::ln32(relative)) } else { 0.0 };
    (buying.suppliers * share_of_inputs * f64::from(size)).clamp(1.0, f64::from(buying.suppliers_most))
}

/// **SU-2** Orders that a firm places, given how many it has: a number is kept until it is off by a whole order, or else good
/// and bad years would end relations.
///
/// `⌊n⌋` where `n ≥ held + 1`, `⌈n⌉` where `n ≤ held − 1`, and `held` between.
#[must_use]
pub fn placed(wanted: f64, held: usize) -> usize {
    match held {
        0 => wanted.round().max(1.0) as usize,
        _ if wanted >= held as f64 + 1.0 => wanted.floor() as usize,
        _ if wanted <= held as f64 - 1.0 => wanted.ceil() as usize,
        _ => held,
    }
}

/// The need of a slot whose buyer is a pool.
pub const POOLED: u32 = u32::MAX;
/// The kind of an order whose relation is new: as in a market.
pub const NEW: u8 = 5;
/// The kind of an order that its buyer takes from its seller in this period's tender.
pub const CUT: u8 = 6;
/// Kinds of orders.
pub const KINDS: usize = 7;
/// Orders of a need have places below this.
const PLACES: u64 = 1 << 8;

/// What single firms need, and their orders for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Supply {
    /// By need: identity of the firm whose it is.
    pub identity: Vec<u64>,
    /// By need: row of that firm.
    pub row: Vec<u32>,
    /// By need: the slots of its orders.
    pub slots: Vec<Range<u32>>,
    /// By market: its needs, in the order of rows; none where the buyer is a pool.
    pub needs: Vec<Range<usize>>,
    /// By slot: its need, or [`POOLED`].
    pub need: Vec<u32>,
    /// By slot: number of the type of the relation that it belongs to, [`NEW`] or [`CUT`].
    pub kind: Vec<u8>,
    /// By slot: cost as a share of what it pays, where its relation has a price of its own; zero where the seller's is paid.
    pub cost_share: Vec<f32>,
    /// By slot: log mark-up within its relation; zero where the seller's price is paid.
    pub log_markup: Vec<f32>,
    /// By market: what its first slot would be if all buyers were pools. Households' luck is keyed by it.
    pub first_if_pooled: Vec<u64>,
}

impl Supply {
    /// Bytes that one order takes, but for what its need does.
    pub const BYTES: usize = size_of::<u32>() + 1 + 2 * size_of::<f32>();

    /// Enters the log mark-up within the relation of an order; none where the seller's price is paid.
    pub fn price(&mut self, slot: usize, log_markup: Option<f32>) {
        self.log_markup[slot] = log_markup.unwrap_or(0.0);
        self.cost_share[slot] = log_markup.map_or(0.0, |log| math::exp32(-log));
    }

    /// The log mark-up within the relation of an order; none where the seller's price is paid.
    #[inline(always)]
    #[must_use]
    pub fn log_markup_within(&self, slot: usize) -> Option<f32> {
        (self.cost_share[slot] > 0.0).then(|| self.log_markup[slot])
    }

    /// The relation of an order begins anew, at the seller's price.
    pub fn begin(&mut self, slot: usize) {
        self.kind[slot] = NEW;
        self.price(slot, None);
    }

    /// What orders are worth to their sellers: attractions times what their kinds are worth.
    #[inline(always)]
    pub fn stay<const N: usize>(&self, stays: &[f32; KINDS], slots: &[u32; N], attractions: &mut [f32; N]) {
        for (attraction, &slot) in attractions.iter_mut().zip(slots) {
            *attraction *= stays[usize::from(self.kind[slot as usize])];
        }
    }

    /// All orders that there are, as new ones.
    pub fn begin_all(&mut self) {
        let slots = self.need.len();
        (self.kind, self.cost_share, self.log_markup) = (vec![NEW; slots], vec![0.0; slots], vec![0.0; slots]);
    }

    /// What the luck of an order is keyed by: the buyer's identity and the order's place among those of its need. No other
    /// firm's coming or going changes it.
    #[must_use]
    pub fn address(&self, m: usize, market: &Market, slot: u32) -> u64 {
        let need = self.need[slot as usize];
        if need == POOLED {
            return self.first_if_pooled[m] + u64::from(slot) - market.slots.start as u64;
        }
        let place = u64::from(slot - self.slots[need as usize].start);
        mixed(self.identity[need as usize], market.supplier as u64 * PLACES + place)
    }

    /// The slots of a need.
    #[inline(always)]
    #[must_use]
    pub fn slots_of(&self, need: usize) -> Range<usize> {
        self.slots[need].start as usize..self.slots[need].end as usize
    }

    /// The need of an order; none where a pool buys.
    #[inline(always)]
    #[must_use]
    pub fn need_of(&self, slot: usize) -> Option<usize> {
        let need = self.need[slot];
        (need != POOLED).then_some(need as usize)
    }

    /// Whether this can be the supply of so many markets, slots and rows.
    #[must_use]
    pub fn is_of(&self, markets: usize, rows: usize) -> bool {
        let needs = self.identity.len();
        [self.row.len(), self.slots.len()] == [needs; 2]
            && [self.needs.len(), self.first_if_pooled.len()] == [markets; 2]
            && self.row.iter().all(|&row| (row as usize) < rows)
            && self.slots.iter().all(|of| of.start < of.end && of.end as usize <= self.need.len())
            && self.needs.iter().all(|of| of.start <= of.end && of.end <= needs)
            && [self.kind.len(), self.cost_share.len(), self.log_markup.len()] == [self.need.len(); 3]
            && self.kind.iter().all(|&kind| usize::from(kind) < KINDS)
            && self.need.iter().all(|&need| need == POOLED || (need as usize) < needs)
    }
}

/// Two numbers as one that no other two share but by a chance of 2⁻⁶⁴ (the finaliser of Steele, Lea & Flood 2014).
fn mixed(identity: u64, place: u64) -> u64 {
    let mut z = identity.wrapping_add((place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_times_the_sales_mean_twice_the_orders() {
        let buying = Buying::default();
        assert!((wanted(&buying, 0.5, 1.0) - 4.0).abs() < 1e-5);
        assert!((wanted(&buying, 0.5, 4.0) - 8.0).abs() < 1e-5);
        assert_eq!((wanted(&buying, 0.5, 0.0), wanted(&buying, 1.0, 1e9)), (1.0, 64.0));
    }

    #[test]
    fn a_number_of_orders_is_kept_until_it_is_off_by_one() {
        assert_eq!([placed(3.4, 0), placed(3.4, 3), placed(4.2, 3), placed(2.5, 3), placed(1.7, 3)], [3, 3, 4, 3, 2]);
    }
}
