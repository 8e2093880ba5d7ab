//! # Orders and flows
//! Sums over orders, who spends what, and what every firm sells.

use super::few::TILE;
use crate::rows::{BLOCK, chunk_rows, runs};
use crate::threads::Threads;
use crate::world::World;
use base::lanes;
use market::flows;
use market::orders::{self, BookSum, Class, Market, OrderBook, PIECE, Strands};
use std::ops::Range;

/// Neighbouring slots of one market, at most [`PIECE`] of them.
pub(crate) struct Piece {
    pub market: usize,
    pub slots: Range<usize>,
}

/// Cuts all slots into pieces.
pub(crate) fn pieces(markets: &[Market]) -> Vec<Piece> {
    let cut = |(market, m): (usize, &Market)| {
        let slots = m.slots.clone();
        slots.clone().step_by(PIECE).map(move |at| Piece { market, slots: at..(at + PIECE).min(slots.end) })
    };
    markets.iter().enumerate().flat_map(cut).collect()
}

/// The parts of `slots` that lie in one class each, in order.
fn by_class(classes: &[Class], slots: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    let first = classes.partition_point(|class| class.slots.end <= slots.start);
    (first..classes.len())
        .take_while(move |&class| classes[class].slots.start < slots.end)
        .map(move |class| (class, classes[class].slots.start.max(slots.start)..classes[class].slots.end.min(slots.end)))
}

fn add_sums(into: &mut [BookSum], terms: &[BookSum]) {
    for (into, terms) in into.iter_mut().zip(terms) {
        into.iter_mut().zip(terms).for_each(|(into, term)| *into += term);
    }
}

/// Points of the grid of sales in the world's income at the start.
pub(super) const SALES_GRID: f64 = (1_u64 << 60) as f64;

impl World {
    pub(crate) fn read_orders(&mut self, threads: Threads) {
        if self.supply.is_some() {
            // What weights firms' orders have follows from flows.
            return;
        }
        let sums = if self.holdings.are_counted() { self.sum_holdings(threads) } else { self.sum_orders(threads) };
        self.book = OrderBook::of(&self.classes, &sums, self.markets.len(), self.shape.countries);
    }

    /// Sums by class and seller's country, order by order.
    fn sum_orders(&self, threads: Threads) -> Vec<BookSum> {
        let countries = self.shape.countries;
        let mut sums = vec![BookSum::default(); self.classes.len() * countries];
        let read = |piece: Piece| {
            let mut strands = Strands::new(countries);
            let first = (self.markets[piece.market].supplier * countries) as u32;
            let of_class = |(class, slots): (usize, Range<usize>)| {
                let mut sums = vec![BookSum::default(); countries];
                strands.add(first, &self.orders.seller[slots], |row| {
                    self.offers.of(row as usize, self.blocks[row as usize / BLOCK])
                });
                strands.drain(&mut sums);
                (class, sums)
            };
            by_class(&self.classes, piece.slots).map(of_class).collect::<Vec<_>>()
        };
        for (class, terms) in threads.map(pieces(&self.markets), read).into_iter().flatten() {
            add_sums(&mut sums[class * countries..], &terms);
        }
        sums
    }

    /// The same sums, firm by firm.
    fn sum_holdings(&self, threads: Threads) -> Vec<BookSum> {
        let n = self.classes.len() * self.shape.countries;
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let chunks = (0..self.firms.rows()).step_by(size).map(|at| at..(at + size).min(self.firms.rows())).collect();
        let work = |mut sums: Vec<BookSum>, rows: Range<usize>| {
            lanes::widest(
                #[inline(always)]
                || self.sum_rows(rows, &mut sums),
            );
            sums
        };
        let merge = |mut mine: Vec<BookSum>, theirs: Vec<BookSum>| {
            add_sums(&mut mine, &theirs);
            mine
        };
        threads.fold(chunks, || vec![BookSum::default(); n], work, merge)
    }

    #[inline(always)]
    fn sum_rows(&self, rows: Range<usize>, sums: &mut [BookSum]) {
        for (group, of) in runs(&self.blocks[rows.start / BLOCK..rows.end / BLOCK], TILE) {
            let of = rows.start + of.start..rows.start + of.end;
            let (mut cost, mut own_price) = ([0_i64; TILE], [0_i64; TILE]);
            let offers = self.offers.cost_share[of.clone()].iter().zip(&self.offers.own_price[of.clone()]);
            for ((cost, own_price), (&share, &price)) in cost.iter_mut().zip(&mut own_price).zip(offers) {
                [_, *cost, *own_price] = orders::one_order(share, price);
            }
            let (sector, country) = (self.shape.sector(group), self.shape.country(group));
            for (class, held) in self.holdings.of(sector, of) {
                let mut sum = BookSum::default();
                for ((&held, cost), own_price) in held.iter().zip(&cost).zip(&own_price) {
                    let held = i64::from(held);
                    sum[0] += held;
                    sum[1] += held * cost;
                    sum[2] += held * own_price;
                }
                add_sums(&mut sums[class * self.shape.countries + country..], &[sum]);
            }
        }
    }

    pub(crate) fn solve_flows(&mut self, threads: Threads) {
        if let Some(supply) = self.supply.take() {
            self.solve_firm_flows(threads, &supply);
            self.supply = Some(supply);
            return;
        }
        let net = &self.net;
        flows::solve_costs(self.shape, &self.markets, &self.book, net, &self.accounts.income, &mut self.accounts.cost);
        let (shape, accounts) = (self.shape, &mut self.accounts);
        accounts.tariffs.fill(0.0);
        for (m, market) in self.markets.iter().enumerate() {
            accounts.spending[m] = flows::spending(shape, market, &accounts.income, &accounts.cost);
            for d in 0..shape.countries {
                let at = m * shape.countries + d;
                accounts.tariffs[market.country] += accounts.spending[m] * self.book.weight[at] * (1.0 - net[at]);
            }
        }
    }

    /// **FL-3** Sales of a firm: the sum over its orders of `weight·spend/(1 + tariff)`.
    ///
    /// What an order pays is rounded once, to a grid of 2⁻⁶⁰ of the world's income, and then added as a whole number: so a sum
    /// depends neither on who adds which orders nor on whether orders or firms are gone through.
    pub(crate) fn deal_sales(&mut self, threads: Threads) {
        if self.supply.is_some() {
            // Dealt where flows were solved.
            return;
        }
        let values = self.values_of_orders();
        let mut sales = std::mem::take(&mut self.firms.sales);
        if self.holdings.are_counted() {
            self.deal_to_firms(threads, &values, &mut sales);
        } else {
            self.deal_orders(threads, &values, &mut sales);
        }
        self.firms.sales = sales;
    }

    /// By class and seller's country: what an order pays, on the grid.
    fn values_of_orders(&self) -> Vec<u64> {
        let countries = self.shape.countries;
        let value = |class: &Class, d: usize| {
            let value = self.accounts.spending[class.market] * class.weight * self.net[class.market * countries + d];
            (value * SALES_GRID) as u64
        };
        self.classes.iter().flat_map(|class| (0..countries).map(move |d| value(class, d))).collect()
    }

    /// Sales, firm by firm.
    fn deal_to_firms(&self, threads: Threads, values: &[u64], sales: &mut [f64]) {
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let chunks: Vec<_> = sales.chunks_mut(size).zip((0..).step_by(size)).collect();
        threads.map(chunks, |(sales, first)| {
            lanes::widest(
                #[inline(always)]
                || self.deal_rows(first, values, sales),
            );
        });
    }

    #[inline(always)]
    fn deal_rows(&self, first: usize, values: &[u64], sales: &mut [f64]) {
        for (group, of) in runs(&self.blocks[first / BLOCK..(first + sales.len()) / BLOCK], TILE) {
            let (sector, country) = (self.shape.sector(group), self.shape.country(group));
            let mut dealt = [0_u64; TILE];
            for (class, held) in self.holdings.of(sector, first + of.start..first + of.end) {
                let value = values[class * self.shape.countries + country];
                dealt.iter_mut().zip(held).for_each(|(dealt, &held)| *dealt += u64::from(held) * value);
            }
            for (sales, dealt) in sales[of].iter_mut().zip(dealt) {
                *sales = dealt as i64 as f64 * (1.0 / SALES_GRID);
            }
        }
    }

    /// Sales, order by order: every thread adds up some of them.
    fn deal_orders(&mut self, threads: Threads, values: &[u64], sales: &mut [f64]) {
        let (rows, parts) = (self.firms.rows(), threads.parts());
        let pieces = pieces(&self.markets);
        let size = pieces.len().div_ceil(parts).max(1);
        self.dealt.resize(parts, Vec::new());
        let mut dealt = std::mem::take(&mut self.dealt);
        threads.map(dealt.iter_mut().zip((0..).step_by(size)).collect(), |(sales, at): (&mut Vec<u64>, usize)| {
            sales.clear();
            sales.resize(rows, 0_u64);
            for piece in &pieces[at.min(pieces.len())..(at + size).min(pieces.len())] {
                self.deal_piece(piece, values, sales);
            }
        });
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let chunks: Vec<_> = sales.chunks_mut(size).zip((0..).step_by(size)).collect();
        threads.map(chunks, |(sales, at)| {
            let (first, others) = dealt.split_first().expect("there is a part");
            for (k, (sales, &first)) in sales.iter_mut().zip(&first[at..]).enumerate() {
                // Whole numbers first: a float may be too short for the sum.
                let sum = others.iter().fold(first, |sum, of| sum + of[at + k]);
                *sales = sum as i64 as f64 * (1.0 / SALES_GRID);
            }
        });
        self.dealt = dealt;
    }

    /// Adds what the orders of a piece pay.
    fn deal_piece(&self, piece: &Piece, values: &[u64], sales: &mut [u64]) {
        let countries = self.shape.countries;
        for (class, slots) in by_class(&self.classes, piece.slots.clone()) {
            let values = &values[class * countries..(class + 1) * countries];
            let sellers = &self.orders.seller[slots];
            if values.iter().all(|&value| value == values[0]) {
                sellers.iter().for_each(|&row| sales[row as usize] += values[0]);
            } else {
                for &row in sellers {
                    sales[row as usize] += values[self.shape.country(self.group_of(row as usize))];
                }
            }
        }
    }
}
