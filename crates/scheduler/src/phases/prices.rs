//! # Wages and prices
//! What clears the markets for labour and talent, and the price indices that follow; what rules in force mean for who sells
//! to whom.

use crate::threads::Threads;
use crate::world::World;
use base::math;
use market::orders::{Buyer, Market};
use market::{prices, wages};

impl World {
    /// By market and seller's country: what the seller gets of a unit that the buyer pays.
    pub(crate) fn net_of_tariff(&self) -> Vec<f64> {
        let net =
            |market: &Market, seller: usize| 1.0 / (1.0 + self.rules.tariff(market.country, seller, market.supplier));
        self.markets.iter().flat_map(|m| (0..self.shape.countries).map(move |d| net(m, d))).collect()
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

    pub(crate) fn solve_prices(&mut self, threads: Threads) {
        if let Some(supply) = self.supply.take() {
            self.solve_firm_prices(threads, &supply);
            self.supply = Some(supply);
            self.price_terms();
            return;
        }
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
