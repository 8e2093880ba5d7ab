//! # One period
//! The list below is the model's timing: docs/model.md, section 2. There is no arithmetic in it.

use crate::threads::Threads;
use crate::world::World;

impl World {
    /// Runs one period.
    pub fn step(&mut self, threads: Threads) {
        self.open_period(); //         which rules are in force, what stages ask for, whose licence a ban ends
        self.make_offers(threads); //  efficiency, fit, mark-up: what the market sees; and R&D budgets
        self.read_orders(threads); //  sums over standing orders
        self.solve_flows(); //         who spends what; all orders are paid
        self.deal_sales(threads); //   what every firm sells
        self.clear_wages(); //         labour and talent
        self.solve_prices(); //        log price indices
        self.keep_accounts(threads); // profit, cash, dividends, mark-ups, attraction; next period's income
        self.innovate(threads); //     own search, conversion, imitation, knowledge, brand, licences
        self.adapt(threads); //        strategies, where populations adapt
        self.reposition(threads); //   who moves to another stage, and wins orders there
        self.tender(threads); //       due orders, and those of firms that leave
        self.leave(threads); //        exit
        self.enter(threads); //        entry by spin-off
        self.upgrade(threads); //      events: process, product, functional, chain, down, hollow, immiserising
        self.close_period(); //        audit
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
