//! # Orders, flows, wages, prices
//! The linear systems of a period and the two passes over orders that frame them.

use crate::rows::chunk_rows;
use crate::threads::Threads;
use crate::world::World;
use base::math;
use market::orders::{self, Buyer, Class, Market, OrderBook, PIECE, Strands};
use market::{flows, prices, wages};
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
pub(crate) fn by_class(classes: &[Class], slots: Range<usize>) -> impl Iterator<Item = (&Class, Range<usize>)> {
    let first = classes.partition_point(|class| class.slots.end <= slots.start);
    classes[first..]
        .iter()
        .take_while(move |class| class.slots.start < slots.end)
        .map(move |class| (class, class.slots.start.max(slots.start)..class.slots.end.min(slots.end)))
}

/// Points of the grid of sales in the world's income at the start.
const SALES_GRID: f64 = (1_u64 << 60) as f64;

impl World {
    pub(crate) fn read_orders(&mut self, threads: Threads) {
        let countries = self.shape.countries;
        let read = |piece: Piece| {
            let mut sums = vec![[0.0; 3]; countries];
            let mut strands = Strands::new(countries);
            let first = (self.markets[piece.market].supplier * countries) as u32;
            for (class, slots) in by_class(&self.classes, piece.slots) {
                orders::add_orders(
                    first,
                    class.weight,
                    &self.orders.seller[slots],
                    &self.offers,
                    &mut strands,
                    &mut sums,
                );
            }
            (piece.market, sums)
        };
        let parts = threads.map(pieces(&self.markets), read);
        let zeros = || vec![0.0; self.markets.len() * countries];
        let mut book = OrderBook { weight: zeros(), cost: zeros(), own_price: zeros() };
        for (market, sums) in parts {
            for (country, [weight, cost, own_price]) in sums.into_iter().enumerate() {
                let at = market * countries + country;
                book.weight[at] += weight;
                book.cost[at] += cost;
                book.own_price[at] += own_price;
            }
        }
        self.book = book;
    }

    /// By market and seller's country: what the seller gets of a unit that the buyer pays.
    pub(crate) fn net_of_tariff(&self) -> Vec<f64> {
        let net =
            |market: &Market, seller: usize| 1.0 / (1.0 + self.rules.tariff(market.country, seller, market.supplier));
        self.markets.iter().flat_map(|m| (0..self.shape.countries).map(move |d| net(m, d))).collect()
    }

    pub(crate) fn solve_flows(&mut self) {
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
    /// What an order pays is rounded once, to a grid of 2⁻⁶⁰ of the world's income, and then added as a whole number: so
    /// every thread may add up some of the orders, and a sum does not depend on which.
    pub(crate) fn deal_sales(&mut self, threads: Threads) {
        let (rows, parts) = (self.firms.rows(), threads.parts());
        let pieces = pieces(&self.markets);
        let size = pieces.len().div_ceil(parts).max(1);
        self.dealt.resize(parts, Vec::new());
        let mut dealt = std::mem::take(&mut self.dealt);
        let work: Vec<_> = dealt.iter_mut().zip((0..).step_by(size)).collect();
        threads.map(work, |(sales, at)| {
            sales.clear();
            sales.resize(rows, 0_u64);
            for piece in &pieces[at.min(pieces.len())..(at + size).min(pieces.len())] {
                self.deal_piece(piece, sales);
            }
        });
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let chunks: Vec<_> = self.firms.sales.chunks_mut(size).zip((0..).step_by(size)).collect();
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
    fn deal_piece(&self, piece: &Piece, sales: &mut [u64]) {
        let countries = self.shape.countries;
        let net = &self.net[piece.market * countries..(piece.market + 1) * countries];
        for (class, slots) in by_class(&self.classes, piece.slots.clone()) {
            let value = self.accounts.spending[class.market] * class.weight;
            let on_grid = |value: f64| (value * SALES_GRID) as u64;
            let sellers = &self.orders.seller[slots];
            if net.iter().all(|&n| n == 1.0) {
                let value = on_grid(value);
                sellers.iter().for_each(|&row| sales[row as usize] += value);
            } else {
                let values: Vec<u64> = net.iter().map(|net| on_grid(value * net)).collect();
                for &row in sellers {
                    sales[row as usize] += values[self.shape.country(self.offers[row as usize].group as usize)];
                }
            }
        }
    }

    pub(crate) fn clear_wages(&mut self) {
        let shape = self.shape;
        for (g, terms) in self.terms.iter().enumerate() {
            self.accounts.labour[g] =
                terms.labour_share * self.accounts.cost[g] + terms.fixed * f64::from(self.living[g]);
        }
        for (c, country) in self.spec.countries.iter().enumerate() {
            let total = |by_group: &[f64]| (0..shape.sectors).map(|s| by_group[shape.group(c, s)]).sum::<f64>();
            let (labour, talent) = (total(&self.accounts.labour), total(&self.accounts.talent_paid));
            self.accounts.wage[c] = wages::clearing_wage(labour, country.parameters.workers);
            assert!(self.accounts.wage[c] > 0.0, "WA-1: nobody pays for labour in `{}`", country.name);
            let heads = country.parameters.talent * self.rules.talent[c];
            self.accounts.talent_wage[c] = wages::clearing_wage(talent, heads);
        }
    }

    /// By group: what labour adds to the log of unit cost.
    pub(crate) fn labour_cost(&self) -> Vec<f64> {
        let of = |g: usize| self.spec.groups[g].labour_share * math::ln(self.accounts.wage[self.shape.country(g)]);
        (0..self.shape.groups()).map(of).collect()
    }

    /// By market and seller's country: log of trade cost and tariff.
    fn landed(&self) -> Vec<f64> {
        let mut landed = self.trade_cost.clone();
        for (m, market) in self.markets.iter().enumerate() {
            for d in 0..self.shape.countries {
                let tariff = self.rules.tariff(market.country, d, market.supplier);
                if tariff > 0.0 {
                    landed[m * self.shape.countries + d] += math::ln(1.0 + tariff);
                }
            }
        }
        landed
    }

    /// What the rules in force mean for every pair of a market and a seller's country.
    pub(crate) fn read_rules(&mut self) {
        self.net = self.net_of_tariff();
        self.landed = self.landed();
        let elasticity = self.spec.parameters.tender.price_elasticity;
        self.reach = self.landed.iter().map(|landed| math::exp(-elasticity * landed) as f32).collect();
    }

    pub(crate) fn solve_prices(&mut self) {
        let labour = self.labour_cost();
        prices::solve_prices(self.shape, &self.markets, &self.book, &labour, &self.landed, &mut self.prices);
        self.price_terms();
    }

    /// By group: the shift of log process capability that makes its goods as attractive as all others, price, quality and
    /// brand taken together, where its inputs cost what they then do.
    ///
    /// A world made from a table knows values and no quantities. Were all prices one instead, buyers would leave those
    /// whose goods are worse from the first tender on, and shares that the table shows would be no resting point.
    pub(crate) fn price_gaps(&self) -> Vec<f64> {
        let shape = self.shape;
        let labour = self.labour_cost();
        let fair: Vec<f64> = (0..shape.groups()).map(|g| self.fair_price(g)).collect();
        let (mut own, mut weight) = (vec![0.0; shape.groups()], vec![0.0; shape.groups()]);
        let mut inputs = vec![0.0; shape.groups()];
        for (m, market) in self.markets.iter().enumerate() {
            let mut price = 0.0;
            for d in 0..shape.countries {
                let (at, g) = (m * shape.countries + d, shape.group(d, market.supplier));
                own[g] += self.accounts.spending[m] * self.book.own_price[at];
                weight[g] += self.accounts.spending[m] * self.book.weight[at];
                price += self.book.weight[at] * fair[g];
            }
            if let Buyer::Sector(sector) = market.buyer {
                inputs[shape.group(market.country, sector)] += market.share * price;
            }
        }
        let gap = |g: usize| {
            let share = self.spec.groups[g].labour_share;
            if weight[g] > 0.0 && share > 0.0 {
                (own[g] / weight[g] + labour[g] + inputs[g] - fair[g]) / share
            } else {
                0.0
            }
        };
        (0..shape.groups()).map(gap).collect()
    }

    /// Log price at which the goods of a group are as attractive as those of level zero at a price of one.
    fn fair_price(&self, group: usize) -> f64 {
        let (tender, start) = (&self.spec.parameters.tender, &self.spec.groups[group].start);
        let [_, quality, _, brand] = *start;
        if tender.price_elasticity > 0.0 {
            (tender.quality_elasticity * quality + tender.brand_elasticity * brand) / tender.price_elasticity
        } else {
            0.0
        }
    }
}
