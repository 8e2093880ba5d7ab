//! # Start
//! From a checked specification to a world before its first period: firms with sizes and capabilities, orders with
//! holders. Every firm gets one order; the rest follow a size draw with the published tail.

use crate::norms::{Measured, NormTally};
use crate::rows::{self, Members};
use crate::spec::WorldSpec;
use crate::threads::Threads;
use crate::world::{Firms, Offers, World};
use base::draws::{Luck, Mechanism};
use base::exact::{self, MoneySum};
use base::math;
use firms::capability::{Capabilities, Direction};
use market::orders::Orders;
use std::ops::Range;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };

impl World {
    /// The world of `spec` under `seed` and `replication`, before its first period.
    #[must_use]
    pub fn new(spec: Arc<WorldSpec>, seed: u64, replication: u32) -> Self {
        let living: Vec<u32> = spec.groups.iter().map(|g| g.firms as u32).collect();
        let (mut firms, decided) = rows::at_start(&living);
        firms_at_start(&spec, Luck::new(seed, replication, 0), &mut firms);
        let mut world = Self::without_firms(spec, seed, replication);
        world.blocks = rows::blocks(&firms.group);
        world.members = Members::of(&living, &firms, &world.blocks, ALONE);
        world.offers = Offers::with_rows(firms.rows());
        (world.living, world.firms, world.decided) = (living, firms, decided);
        world.read_rules();
        world.allot_orders();
        world.open_accounts();
        if world.spec.firms_buy() {
            world.found_supply();
            world.open_accounts();
        }
        world.settle_levels();
        world
    }

    /// Gives every order its first holder.
    fn allot_orders(&mut self) {
        let slots = self.classes.last().map_or(0, |class| class.slots.end);
        self.orders = Orders { seller: vec![0; slots], due: vec![0; slots], age_at_due: vec![0; slots] };
        let spec = self.spec.clone();
        // As ranges: a list of slots would be larger than the orders themselves.
        let mut by_group: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.shape.groups()];
        let mut slot = 0;
        for market in &spec.markets {
            for cell in &market.cells {
                by_group[self.shape.group(cell.seller, market.supplier)].push(slot..slot + cell.orders);
                slot += cell.orders;
            }
        }
        for (group, slots) in by_group.iter().enumerate() {
            self.allot_group(group, slots);
        }
        self.count_holdings();
    }

    /// Gives the orders of one group to its firms: one to each, evenly spread, and the others by size.
    fn allot_group(&mut self, group: usize, slots: &[Range<usize>]) {
        let orders: usize = slots.iter().map(ExactSizeIterator::len).sum();
        let rows = self.members.group(group).to_vec();
        let tail = self.spec.parameters.world.size_tail;
        let mut ladder = Vec::with_capacity(rows.len());
        let mut total = 0.0;
        for &row in &rows {
            let u = self.luck.block(Mechanism::Allotment, self.firms.identity[row as usize], 0).uniform(0);
            total += math::pow(u, -1.0 / tail).min(rows.len() as f64);
            ladder.push(total);
        }
        let first = |k: usize| k * orders / rows.len().max(1);
        let mut next = 0;
        for (k, slot) in slots.iter().cloned().flatten().enumerate() {
            let block = self.luck.block(Mechanism::Allotment, slot as u64, 1);
            let firm = if next < rows.len() && first(next) == k {
                next += 1;
                next - 1
            } else {
                ladder.partition_point(|&upto| upto <= block.uniform(0) * total).min(rows.len() - 1)
            };
            // Relations at the start are of any age up to twenty years (assumed; the burn-in forgets it).
            let age = block.below(1, 20) as u8;
            self.orders.seller[slot] = rows[firm];
            self.firms.orders[rows[firm] as usize] += 1;
            self.place(slot, age, 0, block.0[2]);
        }
        assert!(next == rows.len(), "group {group} has {} firms and {orders} orders", rows.len());
    }

    /// Writes when the order `slot`, whose relation is `age` periods old in `period`, is tendered next.
    pub(crate) fn place(&mut self, slot: usize, age: u8, period: u32, word: u32) {
        (self.orders.due[slot], self.orders.age_at_due[slot]) = self.durations.comes_up(period as u8, age, word);
    }

    fn read_start_norms(&mut self) {
        let mut tally = NormTally::new(self.shape.sectors);
        for row in (0..self.firms.rows()).filter(|&row| self.firms.identity[row] != 0) {
            let (own, group) = (self.firms.capabilities[row], self.firms.group[row]);
            // The norms are zero until they are read for the first time.
            let mut firm = Measured::<1>::ORDINARY;
            firm.technology = [own.of(Direction::Technology)];
            (firm.market, firm.quality) = ([own.of(Direction::Market)], [own.of(Direction::Product)]);
            tally.count(&firm, self.shape.sector(group as usize), &[true]);
        }
        tally.read(&mut self.norms, &vec![0.0; self.shape.sectors]);
    }

    /// **AC-3** Sales and cash of the year before the first: the sales that the orders bring, and the cash from which the
    /// dividend is the profit.
    ///
    /// `cash = κ_c·S + Π·(1/π_d − 1)`. Without it income would fall in the second year by what firms first put aside.
    fn open_accounts(&mut self) {
        self.open_terms();
        self.make_offers(ALONE);
        self.read_orders(ALONE);
        self.solve_flows(ALONE);
        self.deal_sales(ALONE);
        let (mut sales, mut held) = (vec![MoneySum::default(); self.shape.groups()], vec![0; self.shape.groups()]);
        for (row, &group) in self.firms.group.iter().enumerate() {
            sales[group as usize].add(self.firms.sales[row]);
            held[group as usize] += u64::from(self.firms.orders[row]);
        }
        (self.accounts.sales, self.accounts.held) = (exact::values(&sales), held);
        self.open_terms();
        let mut cash = vec![MoneySum::default(); self.shape.countries];
        for (row, &group) in self.firms.group.iter().enumerate() {
            self.firms.cash[row] = self.cash_at_start(row);
            cash[self.shape.country(group as usize)].add(self.firms.cash[row]);
        }
        self.accounts.cash = exact::values(&cash);
        for s in 0..self.shape.sectors {
            let groups = (0..self.shape.countries).map(|c| self.shape.group(c, s));
            let (sales, firms): (f64, u32) =
                groups.fold((0.0, 0), |(x, n), g| (x + self.accounts.sales[g], n + self.living[g]));
            self.ordinary_sales[s] = sales / f64::from(firms.max(1));
        }
    }

    fn cash_at_start(&self, row: usize) -> f64 {
        let p = &self.spec.parameters;
        let per_year = f64::from(p.time.periods_per_year);
        let (payout, sales) = (p.accounts.payout / per_year, self.firms.sales[row]);
        let plan = &self.spec.strategies[usize::from(self.firms.strategy[row])].strategy;
        let margin = 1.0 - f64::from(self.offers.cost_share[row]) - plan.rd_intensity;
        let profit = (sales * margin - self.terms[self.firms.group[row] as usize].fixed).max(0.0);
        let put_aside = if payout > 0.0 { profit * (1.0 / payout - 1.0) } else { 0.0 };
        p.accounts.cash_kept * per_year * sales + put_aside
    }

    /// Reads the norms off the firms at the start and, where the specification asks for it, chooses the levels of process
    /// capability such that all goods of a sector are equally attractive.
    fn settle_levels(&mut self) {
        self.read_start_norms();
        if !self.spec.unit_prices {
            return;
        }
        self.open_terms();
        self.make_offers(ALONE);
        self.read_orders(ALONE);
        self.solve_flows(ALONE);
        self.clear_wages();
        self.levels = self.price_gaps();
    }
}

/// Firms with identities, strategies and capabilities.
fn firms_at_start(spec: &WorldSpec, luck: Luck, firms: &mut Firms) {
    let shape = spec.shape();
    for (group, of) in spec.groups.iter().enumerate() {
        let key = spec.countries[shape.country(group)].luck as u64 * shape.sectors as u64 + shape.sector(group) as u64;
        let first = firms.group.partition_point(|&of| (of as usize) < group);
        for (k, row) in (first..).take(of.firms).enumerate() {
            firms.identity[row] = (key << 32) + k as u64 + 1;
            one_firm_at_start(spec, luck, firms, row, k);
        }
    }
}

fn one_firm_at_start(spec: &WorldSpec, luck: Luck, firms: &mut Firms, row: usize, k: usize) {
    let group = &spec.groups[firms.group[row] as usize];
    let block = luck.block(Mechanism::Start, firms.identity[row], 0);
    let spread = spec.parameters.world.spread;
    let mut capabilities = Capabilities::default();
    for (d, level) in group.start.iter().enumerate() {
        capabilities.0[d] = (level + spread * block.normal(d)) as f32;
    }
    firms.capabilities[row] = capabilities;
    firms.markup[row] = spec.parameters.pricing.markup_start as f32;
    firms.strategy[row] = strategy_of(&group.strategies, k);
}

/// Strategies are dealt in turn, so that their shares are met as closely as whole firms allow, and spread over sizes.
///
/// Firm `k` of `n` has the strategy whose cumulative share holds the k-th point of a golden-ratio sequence.
pub(crate) fn strategy_of(shares: &[f64], k: usize) -> u16 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let point = ((k as f64 + 0.5) * GOLDEN).fract();
    let mut left = point;
    for (s, share) in shares.iter().enumerate() {
        left -= share;
        if left < 0.0 && *share > 0.0 {
            return s as u16;
        }
    }
    shares.iter().rposition(|share| *share > 0.0).unwrap_or(0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dealt(shares: &[f64], n: usize) -> Vec<usize> {
        let mut counts = vec![0; shares.len()];
        (0..n).for_each(|k| counts[usize::from(strategy_of(shares, k))] += 1);
        counts
    }

    #[test]
    fn strategies_are_dealt_as_their_shares_say() {
        for n in [10, 57, 1000] {
            for (count, share) in dealt(&[0.25, 0.0, 0.75], n).iter().zip([0.25, 0.0, 0.75]) {
                assert!((*count as f64 - share * n as f64).abs() <= 2.0, "{count} of {n} for {share}");
            }
        }
        assert_eq!(dealt(&[0.0, 1.0, 0.0], 5), [0, 5, 0]);
    }
}
