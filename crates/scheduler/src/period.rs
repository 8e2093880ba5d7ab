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
        self.deal_sales(); //          what every firm sells
        self.clear_wages(); //         labour and talent
        self.solve_prices(); //        log price indices
        self.keep_accounts(threads); // profit, cash, dividends, mark-ups, attraction; next period's income
        self.innovate(threads); //     own search, conversion, imitation, licences, brand, knowledge
        self.adapt(threads); //        strategies, where populations adapt
        self.reposition(threads); //   who moves to another stage, and wins orders there
        self.tender(threads); //       due orders, and those of firms that leave
        self.leave(); //               exit
        self.enter(); //               entry by spin-off
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

    #[test]
    fn neither_threads_nor_chunks_change_a_bit() {
        let run = |chunk: u32, shared: bool| {
            let mut spec = chain(900);
            spec.parameters.world.chunk = chunk;
            let mut world = World::new(Arc::new(spec), 1, 0);
            world.run(30, Threads { shared });
            world
        };
        let alone = run(4096, false);
        for (chunk, shared) in [(64, false), (64, true), (333, true)] {
            let other = run(chunk, shared);
            assert_eq!(other.firms, alone.firms);
            assert_eq!(other.orders, alone.orders);
        }
    }
}
