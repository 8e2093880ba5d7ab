//! # Standing orders
//! Lumpy and sticky: this is what makes firm growth look like real firm growth. The slots of a market lie side by side,
//! and within it the slots of equal weight, so that an order needs six bytes: who holds it, when it is tendered next,
//! and how old the relation will be then.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Who buys in a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buyer {
    /// The households of the market's country.
    Households,
    /// All firms of the market's country in this sector.
    Sector(usize),
}

/// One pool's demand for the goods of one sector.
#[derive(Clone, Debug, PartialEq)]
pub struct Market {
    /// Country of the buyers.
    pub country: usize,
    /// Who buys.
    pub buyer: Buyer,
    /// Sector whose goods are bought.
    pub supplier: usize,
    /// Share of the buyers' spending: of income for households, of cost for firms.
    pub share: f64,
    /// Its slots.
    pub slots: Range<usize>,
    /// Its classes: slots of equal weight.
    pub classes: Range<usize>,
    /// Chance that a seller found by a uniform look is of each country; sums to one.
    pub sight: Vec<f64>,
}

/// Slots of equal weight in one market.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its market.
    pub market: usize,
    /// Its slots.
    pub slots: Range<usize>,
    /// Share of the market's spending that goes through each slot.
    pub weight: f64,
    /// Share of the market's spending that goes through this class and those before it in the market.
    pub upto: f64,
    /// Slots for each unit of that share: where a place in the class is.
    pub density: f64,
}

/// Who holds which order, until when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Orders {
    /// Row of the firm that holds the order.
    pub seller: Vec<u32>,
    /// Period, modulo 256, in which the order is tendered next.
    pub due: Vec<u8>,
    /// Age of the relation when it is tendered next, in periods; 254 stands for all above, and 255 for a relation whose
    /// time is drawn on and which is not tendered ([`crate::tender::AGAIN`]).
    pub age_at_due: Vec<u8>,
}

impl Orders {
    /// Bytes that one order takes.
    pub const BYTES: usize = size_of::<u32>() + 2;

    /// Number of orders.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seller.len()
    }

    /// Whether there is no order.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seller.is_empty()
    }
}

/// What the market sees of a firm: sixteen bytes, so that one look at a seller costs one line of cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Cost as a share of sales: one over the mark-up.
    pub cost_share: f32,
    /// Log of the mark-up less what own capability saves: the part of the log price that no wage and no input moves.
    pub own_price: f32,
    /// Attraction in a tender, before trade cost and relation; zero for a firm that may not sell.
    pub attraction: f32,
    /// Group (country and sector).
    pub group: u32,
}

/// What the orders of a market say of its sellers, by seller's country: index `market·countries + country`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderBook {
    /// Share of the market's spending.
    pub weight: Vec<f64>,
    /// Cost that a unit of the market's spending causes.
    pub cost: Vec<f64>,
    /// Weighted sum of [`Offer::own_price`].
    pub own_price: Vec<f64>,
}

/// Orders are summed in pieces of at most this many neighbouring slots, in the order of slots, and the pieces of a
/// market in their order: the cut depends on the world alone, so no chunk size and no thread count changes a bit.
pub const PIECE: usize = 1 << 16;

/// Sums that are built up side by side, because an addition to a sum that was touched just before must wait for it: orders
/// take the strands in turn. By strand and seller's country: orders, and the sums of `1/m_i` and `u_i` over them.
#[derive(Clone, Debug)]
pub struct Strands([Vec<(u64, [f64; 2])>; Self::N]);

impl Strands {
    const N: usize = 4;

    /// Nothing summed yet.
    #[must_use]
    pub fn new(countries: usize) -> Self {
        Self(std::array::from_fn(|_| vec![(0, [0.0; 2]); countries]))
    }
}

/// **OB-1** Part of the order book: the sums over the orders `sellers` of one class.
///
/// `weight_d = Σ w`, `cost_d = Σ w/m_i`, `own_price_d = Σ w·u_i` over the orders held by sellers `i` of country `d`.
///
/// `first` is the group of the sector's sellers in the first country, `into` has a sum for each country. `strands` are
/// scratch.
pub fn add_orders(
    first: u32,
    weight: f64,
    sellers: &[u32],
    offers: &[Offer],
    strands: &mut Strands,
    into: &mut [[f64; 3]],
) {
    let add = |strand: &mut Vec<(u64, [f64; 2])>, row: u32| {
        let offer = &offers[row as usize];
        let (orders, [cost, own_price]) = &mut strand[(offer.group - first) as usize];
        *orders += 1;
        *cost += f64::from(offer.cost_share);
        *own_price += f64::from(offer.own_price);
    };
    let mut fours = sellers.chunks_exact(Strands::N);
    for four in &mut fours {
        strands.0.iter_mut().zip(four).for_each(|(strand, &row)| add(strand, row));
    }
    strands.0.iter_mut().zip(fours.remainder()).for_each(|(strand, &row)| add(strand, row));
    for strand in &mut strands.0 {
        for ((orders, [cost, own_price]), into) in strand.iter_mut().zip(&mut *into) {
            into[0] += weight * *orders as f64;
            into[1] += weight * *cost;
            into[2] += weight * *own_price;
            (*orders, *cost, *own_price) = (0, 0.0, 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_book_sums_by_seller_country() {
        let offer = |cost_share, own_price, group| Offer { cost_share, own_price, attraction: 1.0, group };
        let offers = [offer(0.5, 1.0, 6), offer(0.25, 2.0, 7)];
        let mut into = [[0.0; 3]; 2];
        add_orders(6, 0.25, &[0, 1, 1], &offers, &mut Strands::new(2), &mut into);
        assert_eq!(into, [[0.25, 0.125, 0.25], [0.5, 0.125, 1.0]]);
    }
}
