//! # One period
//! The list below is the model's timing: docs/model.md, section 2. There is no arithmetic in it.

use crate::threads::Threads;
use crate::world::World;

impl World {
    /// Runs one period.
    pub fn step(&mut self, threads: Threads) {
        self.open_period(); //         who is there, which rules are in force, whose licence has ended
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
        self.enter(threads); //        entry by spin-off
        self.upgrade(threads); //      events: process, product, functional, chain, down, hollow, immiserising
        self.close_period(); //        audit
    }

    /// Runs `periods` periods.
    pub fn run(&mut self, periods: u32, threads: Threads) {
        (0..periods).for_each(|_| self.step(threads));
    }
}
