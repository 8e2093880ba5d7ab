//! # One period
//! The list below is the model's timing: docs/model.md, section 2. There is no arithmetic in it.

use crate::threads::Threads;
use crate::world::World;

/// A phase: its name, and what it does.
pub type Phase = (&'static str, fn(&mut World, Threads));

/// The phases of a period, in their order.
pub const PERIOD: [Phase; 18] = [
    // Rules in force, what stages ask for, licences that a ban ends.
    ("open_period", |world, _| world.open_period()),
    // Efficiency, fit, mark-up: what the market sees; and R&D budgets.
    ("make_offers", World::make_offers),
    // Sums over standing orders.
    ("read_orders", World::read_orders),
    // Who spends what; all orders are paid.
    ("solve_flows", World::solve_flows),
    // What every firm sells.
    ("deal_sales", World::deal_sales),
    // Labour and talent.
    ("clear_wages", |world, _| world.clear_wages()),
    // Log price indices.
    ("solve_prices", World::solve_prices),
    // Profit, cash, dividends, mark-ups, attraction; next period's income.
    ("keep_accounts", World::keep_accounts),
    // Own search, conversion, imitation, knowledge, brand, licences.
    ("innovate", World::innovate),
    // Strategies, where populations adapt.
    ("adapt", World::adapt),
    // Who moves to another stage, and wins orders there.
    ("reposition", World::reposition),
    // Types of relations, where single firms buy: prices within them, cuts, lessons.
    ("govern", World::govern),
    // Due orders, and those of firms that leave.
    ("tender", World::tender),
    // Exit.
    ("leave", World::leave),
    // Entry by spin-off.
    ("enter", World::enter),
    // Orders that firms place, where single firms buy.
    ("renew_orders", World::renew_orders),
    // Events: process, product, functional, chain, down, hollow, immiserising.
    ("upgrade", World::upgrade),
    // Audit.
    ("close_period", |world, _| world.close_period()),
];

impl World {
    /// Runs one period.
    pub fn step(&mut self, threads: Threads) {
        PERIOD.iter().for_each(|(_, phase)| phase(self, threads));
    }

    /// The same, and shows the world after each phase: who looks changes nothing.
    pub fn step_shown(&mut self, threads: Threads, show: &mut dyn FnMut(&'static str, &Self)) {
        for (name, phase) in PERIOD {
            phase(self, threads);
            show(name, self);
        }
    }

    /// Runs `periods` periods.
    pub fn run(&mut self, periods: u32, threads: Threads) {
        (0..periods).for_each(|_| self.step(threads));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::chain;
    use std::sync::Arc;

    const ALONE: Threads = Threads { shared: false };

    #[test]
    fn a_world_runs_for_a_century_and_keeps_its_books() {
        let mut world = World::new(Arc::new(chain(900)), 1, 0);
        for _ in 0..100 {
            world.step(ALONE);
            assert!(world.audit.max() < 1e-11, "{:?}", world.audit);
        }
        assert!(world.living.iter().all(|n| *n > 0), "{:?}", world.living);
        let held: u32 = world.firms.orders.iter().sum();
        assert_eq!(held as usize, world.orders.len());
    }

    /// A world with every mechanism at work, in chunks of `chunk` rows on `threads` threads.
    fn ran(firms: usize, periods: u32, chunk: u32, threads: usize) -> World {
        let mut spec = chain(firms);
        spec.parameters.world.chunk = chunk;
        spec.parameters.adaptation.rate = 0.2;
        let mut world = World::new(Arc::new(spec), 1, 0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world.run(periods, Threads { shared: threads > 1 }));
        world
    }

    /// Compared without printing, for worlds are large.
    fn assert_same(one: &World, other: &World) {
        assert!(one.firms == other.firms, "firms differ");
        assert!(one.decided == other.decided, "decisions differ");
        assert!(one.offers == other.offers, "offers differ");
        assert!(one.orders == other.orders, "orders differ");
        assert!(one.norms == other.norms, "norms differ");
        assert!(one.prices == other.prices, "prices differ");
        assert!(one.accounts.income_next == other.accounts.income_next, "incomes differ");
        assert!(one.turnover.events == other.turnover.events, "events differ");
        assert!(one.audit == other.audit, "audits differ");
    }

    #[test]
    fn neither_threads_nor_chunks_change_a_bit() {
        let alone = ran(900, 60, 4096, 1);
        for (chunk, threads) in [(64, 1), (64, 3), (333, 2), (1_048_576, 1)] {
            assert_same(&ran(900, 60, chunk, threads), &alone);
        }
    }

    #[test]
    fn neither_threads_nor_chunks_change_a_bit_of_a_larger_world() {
        // Several pieces of orders in each market, and more chunks than threads.
        let alone = ran(200_000, 4, 4096, 1);
        for (chunk, threads) in [(999, 2), (65, 5)] {
            assert_same(&ran(200_000, 4, chunk, threads), &alone);
        }
    }
}
