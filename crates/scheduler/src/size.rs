//! # Size
//! How much memory a world takes, known before any is taken.

use crate::holdings::Holdings;
use crate::layout;
use crate::spec::{MarketSpec, WorldSpec};
use crate::world::World;
use market::orders::{Buyer, Orders};
use market::supply::{self, Supply};

/// What a world takes beside the columns of its start, in parts of them: rows that are opened while it runs, some 4 % in twenty years, and what a
/// period takes for a while, 2 % at 10⁷ firms.
const BESIDE: f64 = 0.08;

impl WorldSpec {
    /// Firms at the start.
    #[must_use]
    pub fn firms(&self) -> usize {
        self.groups.iter().map(|group| group.firms).sum()
    }

    /// Standing orders.
    #[must_use]
    pub fn orders(&self) -> usize {
        self.markets.iter().map(|market| self.orders_of(market)).sum()
    }

    /// Those of one market; where single firms buy, as many as firms of mean sales place.
    fn orders_of(&self, market: &MarketSpec) -> usize {
        match market.buyer {
            Buyer::Sector(sector) if self.firms_buy() => {
                let group = &self.groups[self.shape().group(market.country, sector)];
                let of_inputs = market.share / (1.0 - group.labour_share);
                group.firms * supply::wanted(&self.parameters.market, of_inputs, 1.0).round() as usize
            }
            _ => market.cells.iter().map(|cell| cell.orders).sum(),
        }
    }

    /// Bytes of the columns of a world on `threads` threads, firms and orders.
    #[must_use]
    pub fn bytes_of_columns(&self, threads: usize) -> usize {
        let (markets, classes, _) = layout::markets(self);
        let buy = self.firms_buy();
        let holdings = Holdings::new(self.shape(), &markets, if buy { &[] } else { &classes });
        // Where holdings are not counted, sales are summed by each of a few threads.
        let parts = if holdings.are_counted() || buy { 0 } else { threads.clamp(1, 8) };
        let of_order = Orders::BYTES + if buy { Supply::BYTES } else { 0 };
        self.firms() * World::bytes_of_row(parts, holdings.bytes_per_row()) + self.orders() * of_order
    }

    /// Bytes of memory that a world takes at most, on `threads` threads.
    #[must_use]
    pub fn bytes(&self, threads: usize) -> f64 {
        self.bytes_of_columns(threads) as f64 * (1.0 + BESIDE)
    }
}

#[cfg(test)]
mod tests {
    use crate::threads::Threads;
    use crate::trial::chain;
    use crate::world::World;
    use std::sync::Arc;

    #[test]
    fn a_world_takes_what_was_said_before_it_was_made() {
        let spec = Arc::new(chain(3000));
        let said = spec.bytes_of_columns(1) as f64 / spec.firms() as f64;
        let mut world = World::new(spec, 1, 0);
        world.step(Threads { shared: false });
        let taken = world.bytes_per_firm();
        assert!((said / taken - 1.0).abs() < 0.05, "{said} bytes a firm were said, and {taken} are taken");
    }
}
