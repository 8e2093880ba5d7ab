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

/// What the market sees of a firm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

/// Orders are gone through in pieces of at most this many neighbouring slots: many enough that what begins and ends a piece
/// does not count, and few enough that threads end together.
pub const PIECE: usize = 1 << 14;

/// Sums over orders of one class held by sellers of one country: orders, `1/m_i` and `u_i`. The latter two are whole numbers of
/// steps, so that a sum depends neither on the order of its terms nor on whether orders or firms are gone through.
pub type BookSum = [i64; 3];

/// Steps in one: a mark-up has exact ones, and so has a log price that is not within a hundredth of zero.
const STEPS: f32 = (1_u32 << 30) as f32;

/// What one order that this firm holds adds to a sum.
#[inline(always)]
#[must_use]
pub fn one_order(cost_share: f32, own_price: f32) -> BookSum {
    [1, (cost_share * STEPS) as i64, (own_price * STEPS) as i64]
}

/// Sums that are built up side by side, because an addition to a sum that was touched just before must wait for it: orders
/// take the strands in turn. By strand and seller's country.
#[derive(Clone, Debug)]
pub struct Strands([Vec<BookSum>; Self::N]);

impl Strands {
    const N: usize = 4;

    /// Nothing summed yet.
    #[must_use]
    pub fn new(countries: usize) -> Self {
        Self(std::array::from_fn(|_| vec![BookSum::default(); countries]))
    }

    /// Adds the orders `sellers` of one class; `first` is the group of the sector's sellers in the first country, `offer` what
    /// the firm of a row offers.
    #[inline(always)]
    pub fn add(&mut self, first: u32, sellers: &[u32], offer: impl Fn(u32) -> Offer) {
        let add = |strand: &mut Vec<BookSum>, row: u32| {
            let Offer { cost_share, own_price, group, .. } = offer(row);
            let sum = &mut strand[(group - first) as usize];
            sum.iter_mut().zip(one_order(cost_share, own_price)).for_each(|(sum, term)| *sum += term);
        };
        let (fours, rest) = sellers.as_chunks::<{ Self::N }>();
        for four in fours {
            self.0.iter_mut().zip(four).for_each(|(strand, &row)| add(strand, row));
        }
        self.0.iter_mut().zip(rest).for_each(|(strand, &row)| add(strand, row));
    }

    /// Moves the sums, by seller's country, into others.
    pub fn drain(&mut self, into: &mut [BookSum]) {
        for strand in &mut self.0 {
            for (sum, into) in strand.iter_mut().zip(&mut *into) {
                into.iter_mut().zip(std::mem::take(sum)).for_each(|(into, sum)| *into += sum);
            }
        }
    }
}

impl OrderBook {
    /// **OB-1** The order book: the sums over all orders of a market.
    ///
    /// `weight_d = Σ w`, `cost_d = Σ w/m_i`, `own_price_d = Σ w·u_i` over the orders held by sellers `i` of country `d`.
    ///
    /// `sums` are by class and seller's country.
    #[must_use]
    pub fn of(classes: &[Class], sums: &[BookSum], markets: usize, countries: usize) -> Self {
        let zeros = || vec![0.0; markets * countries];
        let mut book = Self { weight: zeros(), cost: zeros(), own_price: zeros() };
        for (class, sums) in classes.iter().zip(sums.chunks(countries)) {
            for (at, [orders, cost, own_price]) in (class.market * countries..).zip(sums) {
                let per_step = class.weight / f64::from(STEPS);
                book.weight[at] += class.weight * *orders as f64;
                book.cost[at] += per_step * *cost as f64;
                book.own_price[at] += per_step * *own_price as f64;
            }
        }
        book
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_book_sums_by_seller_country() {
        let offer = |cost_share, own_price, group| Offer { cost_share, own_price, attraction: 1.0, group };
        let offers = [offer(0.5, 1.0, 6), offer(0.25, 2.0, 7)];
        let (mut strands, mut sums) = (Strands::new(2), [BookSum::default(); 2]);
        strands.add(6, &[0, 1, 1], |row| offers[row as usize]);
        strands.drain(&mut sums);
        let class = Class { market: 1, slots: 0..3, weight: 0.25, upto: 1.0, density: 1.0 };
        let book = OrderBook::of(&[class], &sums, 2, 2);
        assert_eq!(book.weight, [0.0, 0.0, 0.25, 0.5]);
        assert_eq!(book.cost, [0.0, 0.0, 0.125, 0.125]);
        assert_eq!(book.own_price, [0.0, 0.0, 0.25, 1.0]);
    }
}
