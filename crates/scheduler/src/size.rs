//! # Size
//! How much memory a world takes, known before any is taken.

use crate::holdings::Holdings;
use crate::layout;
use crate::spec::WorldSpec;
use crate::world::World;
use market::orders::Orders;

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
        self.markets.iter().flat_map(|market| &market.cells).map(|cell| cell.orders).sum()
    }

    /// Bytes of the columns of a world on `threads` threads, firms and orders.
    #[must_use]
    pub fn bytes_of_columns(&self, threads: usize) -> usize {
        let (markets, classes, _) = layout::markets(self);
        let holdings = Holdings::new(self.shape(), &markets, &classes);
        // Where holdings are not counted, sales are summed by each of a few threads.
        let parts = if holdings.are_counted() { 0 } else { threads.clamp(1, 8) };
        self.firms() * World::bytes_of_row(parts, holdings.bytes_per_row()) + self.orders() * Orders::BYTES
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
