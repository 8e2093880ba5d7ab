//! Prices from firm to firm.

use super::{Part, is_chain, parts};
use crate::threads::Threads;
use crate::world::World;
use base::exact::MoneySum;
use market::orders::Buyer;
use market::prices;
use market::supply::Supply;

/// Largest change of any firm's log input price at which prices stand: what single precision of offers tells apart.
const ACCURACY: f64 = 1e-8;
const SWEEPS_MAX: usize = 500;

impl World {
    /// **PI-2** The input price of a firm, where single firms buy: the mean log landed price of its own orders.
    ///
    /// `I_i = Σ_h α_h·(1/n_ih)·Σ_orders (u_j + λ_h·ln w + I_j + ln τ)`, with the mark-up of the relation in `u_j` where it has one (GV-3). A firm's offer takes in by how much that differs from its group's
    /// mean, weighted by cost: so that indices of groups (PI-1) and all that rests on them are as they are where pools buy.
    pub(crate) fn solve_firm_prices(&mut self, threads: Threads, supply: &Supply) {
        let lists = self.list_markups();
        let input = self.input_prices(threads, supply, &lists);
        let mean = self.mean_input_prices(&input);
        for ((own_price, input), &group) in self.offers.own_price.iter_mut().zip(&input).zip(&self.firms.group) {
            *own_price += (input - mean[group as usize]) as f32;
        }
        self.read_own_prices(threads, supply, &lists);
        let labour = self.labour_cost();
        prices::solve_prices(self.shape, &self.markets, &self.book, &labour, &self.landed, &mut self.prices);
    }

    /// By row: what inputs add to the log of unit cost.
    fn input_prices(&self, threads: Threads, supply: &Supply, lists: &[f32]) -> Vec<f64> {
        let (labour, rows) = (self.labour_cost(), self.rows_of_sectors());
        let of_group = |g: u32| self.prices.inputs.get(g as usize).copied().unwrap_or(0.0);
        let mut input: Vec<f64> = self.firms.group.iter().map(|&g| of_group(g)).collect();
        let own = |row: usize| f64::from(self.offers.own_price[row]) + labour[self.firms.group[row] as usize];
        let mut price: Vec<f64> = input.iter().enumerate().map(|(row, input)| own(row) + input).collect();
        let mut fresh = vec![0.0; input.len()];
        let markets_of = |sector: usize| {
            let is_of = move |m: &usize| self.markets[*m].buyer == Buyer::Sector(sector);
            (0..self.markets.len()).filter(is_of).collect::<Vec<_>>()
        };
        let markets: Vec<Vec<usize>> = (0..self.shape.sectors).map(markets_of).collect();
        for sweep in 1.. {
            assert!(sweep <= SWEEPS_MAX, "PI-2: prices did not settle within {SWEEPS_MAX} sweeps");
            let mut change = 0.0_f64;
            for (rows, markets) in rows.iter().zip(&markets) {
                let work: Vec<Part> = markets.iter().flat_map(|&m| parts(m, supply.needs[m].clone())).collect();
                let means = threads.map(work, |part| {
                    let means = self.means_of_orders(supply, &part, &price, lists);
                    (part, means)
                });
                for (part, means) in means {
                    let share = self.markets[part.market].share;
                    part.needs.zip(means).for_each(|(need, mean)| fresh[supply.row[need] as usize] += share * mean);
                }
                for row in rows.iter().cloned().flatten() {
                    let found = std::mem::take(&mut fresh[row]);
                    change = change.max((found - input[row]).abs());
                    (input[row], price[row]) = (found, own(row) + found);
                }
            }
            if is_chain(&self.markets) || change <= ACCURACY {
                break;
            }
        }
        input
    }

    /// By need: mean log landed price of its orders.
    fn means_of_orders(&self, supply: &Supply, part: &Part, price: &[f64], lists: &[f32]) -> Vec<f64> {
        let countries = self.shape.countries;
        let landed = &self.landed[part.market * countries..(part.market + 1) * countries];
        let first = self.markets[part.market].supplier * countries;
        let mean = |need: usize| {
            let slots = supply.slots_of(need);
            let n = slots.len() as f64;
            let log = |slot: usize| {
                let row = self.orders.seller[slot] as usize;
                price[row] + beyond_list(supply, slot, lists[row]) + landed[self.group_of(row) - first]
            };
            slots.map(log).sum::<f64>() / n
        };
        part.needs.clone().map(mean).collect()
    }

    /// By group: mean input price of its firms, weighted by cost; that of the year before where nobody has any.
    fn mean_input_prices(&self, input: &[f64]) -> Vec<f64> {
        let groups = self.shape.groups();
        let (mut sums, mut costs) = (vec![MoneySum::default(); groups], vec![MoneySum::default(); groups]);
        for (row, &group) in self.firms.group.iter().enumerate() {
            let cost = self.firms.sales[row] * f64::from(self.offers.cost_share[row]);
            sums[group as usize].add(cost * input[row]);
            costs[group as usize].add(cost);
        }
        let mean = |g: usize| match costs[g].value() {
            cost if cost > 0.0 => sums[g].value() / cost,
            _ => self.prices.inputs.get(g).copied().unwrap_or(0.0),
        };
        (0..groups).map(mean).collect()
    }

    /// Reads own prices into the order book anew, now that firms' own input prices are in them.
    fn read_own_prices(&mut self, threads: Threads, supply: &Supply, lists: &[f32]) {
        let countries = self.shape.countries;
        let work: Vec<Part> = (0..self.markets.len()).flat_map(|m| parts(m, self.needs_or_pool(supply, m))).collect();
        let sums = threads.map(work, |part| (part.market, self.sum_own_prices(supply, &part, lists)));
        let mut own = vec![MoneySum::default(); self.markets.len() * countries];
        for (m, terms) in sums {
            own[m * countries..].iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        for (m, own) in own.chunks(countries).enumerate().filter(|(m, _)| self.accounts.spending[*m] > 0.0) {
            for (at, own) in (m * countries..).zip(own) {
                self.book.own_price[at] = own.value() / self.accounts.spending[m];
            }
        }
    }

    /// Own prices of the sellers of some buyers of one market, weighted by what is spent, by seller's country.
    fn sum_own_prices(&self, supply: &Supply, part: &Part, lists: &[f32]) -> Vec<MoneySum> {
        let mut sums = vec![MoneySum::default(); self.shape.countries];
        let first = self.markets[part.market].supplier * self.shape.countries;
        let cost = |row: usize| self.firms.sales[row] * f64::from(self.offers.cost_share[row]);
        for k in part.needs.clone() {
            let (value, slots) = self.value_at(supply, part.market, k, cost);
            for slot in slots {
                let row = self.orders.seller[slot] as usize;
                let own_price = f64::from(self.offers.own_price[row]) + beyond_list(supply, slot, lists[row]);
                sums[self.group_of(row) - first].add(value * own_price);
            }
        }
        sums
    }
}

/// By how much the log price of an order differs from its seller's list, given the log of the mark-up in that: relations have
/// prices of their own.
#[inline(always)]
fn beyond_list(supply: &Supply, slot: usize, list: f32) -> f64 {
    supply.log_markup_within(slot).map_or(0.0, |log| f64::from(log - list))
}
