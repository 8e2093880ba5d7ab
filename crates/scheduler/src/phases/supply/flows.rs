//! Flows from firm to firm.

use super::{Part, is_chain, parts};
use crate::phases::flows::SALES_GRID;
use crate::threads::Threads;
use crate::world::World;
use market::flows;
use market::orders::{Buyer, OrderBook};
use market::supply::Supply;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Sum of the changes of all firms' costs, in shares of the world's income, at which flows stand.
const ACCURACY: f64 = 1e-11;
/// Below it groups are as good as solved, and shares of cost in firms' sales stay as they are: in single precision, as offers have them,
/// they would never come to rest.
const NEAR: f64 = 1e-5;
const SWEEPS_MAX: usize = 500;
/// Steps in one of sums of money times a log price, which may be larger than money.
const PRICE_GRID: f64 = (1_u64 << 54) as f64;

/// Sums over orders for the goods of one country's sellers in one market: money, cost that it causes, and money times own
/// price, each in whole steps.
type Sum = [i64; 3];

/// Where payments are put down: whole numbers, so that it does not matter who adds first.
struct Till<'a> {
    paid: &'a [AtomicU64],
    caused: &'a [AtomicU64],
    shared: bool,
}

impl Till<'_> {
    #[inline(always)]
    fn pay(&self, row: u32, value: u64, cost: u64) {
        for (sum, value) in [(&self.paid[row as usize], value), (&self.caused[row as usize], cost)] {
            if self.shared {
                sum.fetch_add(value, Relaxed);
            } else {
                sum.store(sum.load(Relaxed) + value, Relaxed);
            }
        }
    }

    /// What a firm was paid, and the share of it that is cost, as offers have it; begins anew.
    fn take(&self, row: usize) -> (f64, f32) {
        // Nobody pays while the till is emptied: two plain steps, where an exchange would wait for all of memory.
        let [paid, caused] = [self.paid, self.caused].map(|of| {
            let sum = of[row].load(Relaxed);
            of[row].store(0, Relaxed);
            sum as i64 as f64
        });
        (paid * (1.0 / SALES_GRID), if paid > 0.0 { (caused / paid) as f32 } else { 0.0 })
    }
}

impl World {
    /// **FL-4** What firms sell and spend where single firms buy: the share of an input in a firm's cost is split evenly over its
    /// orders for it.
    ///
    /// `cost_i = Σ_orders S_o/m_o`, `S_j = Σ_households w·spend/(1 + t) + Σ_i α_h·cost_i/n_ih/(1 + t)` over the orders that `j` holds. One
    /// sweep from the last sector to the first is exact for a chain. Where recipes loop there are more, and between them costs
    /// of groups are those of FL-2 for the shares that firms then have; what is left is in the audit.
    pub(crate) fn solve_firm_flows(&mut self, threads: Threads, supply: &Supply) {
        let rows = self.rows_of_sectors();
        let mut sales = std::mem::take(&mut self.firms.sales);
        let mut cost: Vec<f64> = sales.iter().zip(&self.offers.cost_share).map(|(s, &of)| s * f64::from(of)).collect();
        let zeros = || (0..sales.len()).map(|_| AtomicU64::new(0)).collect::<Vec<_>>();
        let (paid, caused) = (zeros(), zeros());
        let till = Till { paid: &paid, caused: &caused, shared: threads.parts() > 1 };
        let mut shares = self.offers.cost_share.clone();
        let (is_chain, income) = (is_chain(&self.markets), self.accounts.income.iter().sum::<f64>());
        let mut is_near = false;
        for sweep in 1.. {
            assert!(sweep <= SWEEPS_MAX, "FL-4: flows did not settle within {SWEEPS_MAX} sweeps");
            let used = cost.clone();
            let sums = self.sweep_flows(threads, supply, &till, &rows, (&mut cost, &mut sales, &mut shares), is_near);
            self.enter_flows(&sums, &cost);
            if is_chain {
                break;
            }
            let apart: f64 = cost.iter().zip(&used).map(|(now, used)| (now - used).abs()).sum();
            self.audit.relations = apart / income;
            if self.audit.relations <= ACCURACY {
                break;
            }
            is_near |= self.audit.relations < NEAR;
            if is_near {
                continue;
            }
            let (mut groups, before) = (self.accounts.cost.clone(), self.accounts.cost.clone());
            let all = &self.accounts.income;
            flows::solve_costs(self.shape, &self.markets, &self.book, &self.net, all, &mut groups);
            for (cost, &group) in cost.iter_mut().zip(&self.firms.group) {
                let g = group as usize;
                *cost *= if before[g] > 0.0 { groups[g] / before[g] } else { 1.0 };
            }
        }
        self.firms.sales = sales;
        self.offers.cost_share = shares;
    }

    /// One sweep: sector by sector from the last to the first, all who buy its goods pay for them. Returns sums by market and
    /// seller's country.
    fn sweep_flows(
        &self,
        threads: Threads,
        supply: &Supply,
        till: &Till<'_>,
        rows: &[Vec<Range<usize>>],
        (cost, sales, shares): (&mut [f64], &mut [f64], &mut [f32]),
        is_near: bool,
    ) -> Vec<Sum> {
        let countries = self.shape.countries;
        let mut sums = vec![Sum::default(); self.markets.len() * countries];
        let mut first = self.markets.len();
        for of_supplier in self.markets.chunk_by(|a, b| a.supplier == b.supplier).rev() {
            first -= of_supplier.len();
            let markets = first..first + of_supplier.len();
            let work: Vec<Part> = markets.flat_map(|m| parts(m, self.needs_or_pool(supply, m))).collect();
            for (m, terms) in threads.map(work, |part| (part.market, self.pay_part(supply, till, &part, cost))) {
                for (sum, term) in sums[m * countries..].iter_mut().zip(terms) {
                    sum.iter_mut().zip(term).for_each(|(sum, term)| *sum += term);
                }
            }
            for row in rows[of_supplier[0].supplier].iter().cloned().flatten() {
                let (paid, share) = till.take(row);
                if paid > 0.0 && !is_near {
                    shares[row] = share;
                }
                (sales[row], cost[row]) = (paid, paid * f64::from(shares[row]));
            }
        }
        sums
    }

    /// The needs of a market; of a pool its classes, each of which is to it what a need is to a firm.
    pub(super) fn needs_or_pool(&self, supply: &Supply, m: usize) -> Range<usize> {
        let market = &self.markets[m];
        if market.buyer == Buyer::Households { market.classes.clone() } else { supply.needs[m].clone() }
    }

    /// What each order of a need pays, or of a class where the buyer is a pool, and which orders those are; `cost` is by row.
    #[inline(always)]
    pub(super) fn value_at(
        &self,
        supply: &Supply,
        m: usize,
        k: usize,
        cost: impl Fn(usize) -> f64,
    ) -> (f64, Range<usize>) {
        let market = &self.markets[m];
        if market.buyer == Buyer::Households {
            let class = &self.classes[k];
            return (self.accounts.income[market.country] * market.share * class.weight, class.slots.clone());
        }
        let slots = supply.slots_of(k);
        (cost(supply.row[k] as usize) * market.share / slots.len() as f64, slots)
    }

    /// Some buyers of one market pay; returns sums by seller's country.
    fn pay_part(&self, supply: &Supply, till: &Till<'_>, part: &Part, cost: &[f64]) -> Vec<Sum> {
        let (market, countries) = (&self.markets[part.market], self.shape.countries);
        let net = &self.net[part.market * countries..(part.market + 1) * countries];
        let (first, mut sums) = (market.supplier * countries, vec![Sum::default(); countries]);
        for k in part.needs.clone() {
            let (value, slots) = self.value_at(supply, part.market, k, |row| cost[row]);
            let spent = (value * SALES_GRID) as i64;
            for (slot, &row) in slots.clone().zip(&self.orders.seller[slots]) {
                let seller = row as usize;
                let d = self.group_of(seller) - first;
                let within = supply.cost_share[slot];
                let share = f64::from(if within > 0.0 { within } else { self.offers.cost_share[seller] });
                let paid = value * net[d];
                till.pay(row, (paid * SALES_GRID) as u64, (paid * share * SALES_GRID) as u64);
                let sum = &mut sums[d];
                sum[0] += spent;
                sum[1] += (value * share * SALES_GRID) as i64;
                sum[2] += (value * f64::from(self.offers.own_price[seller]) * PRICE_GRID) as i64;
            }
        }
        sums
    }

    /// Enters what a sweep found into the accounts and the order book: weights of orders are shares of what is spent.
    fn enter_flows(&mut self, sums: &[Sum], cost: &[f64]) {
        let (shape, markets) = (self.shape, self.markets.len());
        let zeros = || vec![0.0; markets * shape.countries];
        self.book = OrderBook { weight: zeros(), cost: zeros(), own_price: zeros() };
        self.accounts.tariffs.fill(0.0);
        for (m, of_market) in sums.chunks(shape.countries).enumerate() {
            let spent: i64 = of_market.iter().map(|sum| sum[0]).sum();
            self.accounts.spending[m] = spent as f64 / SALES_GRID;
            for (at, sum) in (m * shape.countries..).zip(of_market).filter(|_| spent > 0) {
                self.book.weight[at] = sum[0] as f64 / spent as f64;
                self.book.cost[at] = sum[1] as f64 / spent as f64;
                self.book.own_price[at] = sum[2] as f64 / spent as f64 * (SALES_GRID / PRICE_GRID);
                let duty = sum[0] as f64 / SALES_GRID * (1.0 - self.net[at]);
                self.accounts.tariffs[self.markets[m].country] += duty;
            }
        }
        let mut groups = vec![base::exact::MoneySum::default(); shape.groups()];
        for (&cost, &group) in cost.iter().zip(&self.firms.group) {
            groups[group as usize].add(cost);
        }
        self.accounts.cost = base::exact::values(&groups);
        self.price_the_unsold();
    }

    /// A market in which nobody spends is priced at what a look at anyone would find: its sellers by sight, at the mean price
    /// of their goods elsewhere.
    fn price_the_unsold(&mut self) {
        let shape = self.shape;
        let (mut own, mut spent) = (vec![0.0; shape.groups()], vec![0.0; shape.groups()]);
        for (m, market) in self.markets.iter().enumerate() {
            for d in 0..shape.countries {
                let (at, g) = (m * shape.countries + d, shape.group(d, market.supplier));
                own[g] += self.accounts.spending[m] * self.book.own_price[at];
                spent[g] += self.accounts.spending[m] * self.book.weight[at];
            }
        }
        for (m, market) in self.markets.iter().enumerate().filter(|(m, _)| self.accounts.spending[*m] <= 0.0) {
            for (d, sight) in market.sight.iter().enumerate() {
                let (at, g) = (m * shape.countries + d, shape.group(d, market.supplier));
                self.book.weight[at] = *sight;
                self.book.own_price[at] = if spent[g] > 0.0 { sight * own[g] / spent[g] } else { 0.0 };
            }
        }
    }
}
