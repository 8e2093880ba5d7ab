//! # Terms
//! What all firms of a country and sector share in a period, put side by side so that a firm finds it in one look.

use crate::world::World;
use base::math;
use serde::{Deserialize, Serialize};

/// What all firms of a group share in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupTerms {
    /// Country.
    pub country: u32,
    /// Sector.
    pub sector: u32,
    /// Technological opportunity of the sector.
    pub opportunity: f32,
    /// Share of labour in cost.
    pub labour_share: f64,
    /// Log level of process capability in this country and sector: what a table's values say of its quantities. It is the
    /// group's, not its firms': who moves to another sector meets the level there.
    pub level: f32,
    /// What that level takes off the log of unit cost: `λ·ln a₀`.
    pub level_cost: f32,
    /// Log technology that the stage asks for.
    pub technology_asked: f32,
    /// Log market capability that the stage asks for.
    pub market_asked: f32,
    /// Median log quality of the sector.
    pub quality_norm: f32,
    /// Frontier of log technology.
    pub technology_frontier: f32,
    /// Frontier of log market capability.
    pub market_frontier: f32,
    /// What the government adds to a unit of R&D spend.
    pub subsidy: f64,
    /// Share of R&D spend that the firm pays itself.
    pub own_rd: f64,
    /// What wages and inputs add to the log of unit cost.
    pub shared_cost: f64,
    /// Log price level of the sector, that all its prices are compared with.
    pub price_level: f64,
    /// The former less the latter: what makes of own price or cost one relative to the sector's price level.
    pub relative_cost: f32,
    /// Median log unit cost of the sector, relative to its price level.
    pub cost_norm: f32,
    /// Fixed cost of each firm.
    pub fixed: f64,
    /// Sales of the whole sector, all countries together.
    pub sector_sales: f64,
    /// One over them; zero where there are none.
    pub per_sector_sales: f64,
    /// Wage of the country.
    pub wage: f64,
    /// One over the wage of talent; zero where none is paid.
    pub per_talent_wage: f64,
    /// One over the median researchers of the sector's firms that have some; zero where nobody has any.
    pub per_median: f64,
    /// One over their mean.
    pub per_mean: f64,
}

/// One over `x`; zero for zero.
fn per(x: f64) -> f64 {
    if x > 0.0 { 1.0 / x } else { 0.0 }
}

impl World {
    /// What is known before anybody acts: requirements, subsidies, fixed costs.
    pub(crate) fn open_terms(&mut self) {
        for g in 0..self.shape.groups() {
            let sector = &self.spec.sectors[self.shape.sector(g)].parameters;
            self.terms[g] = GroupTerms {
                country: self.shape.country(g) as u32,
                sector: self.shape.sector(g) as u32,
                opportunity: sector.opportunity as f32,
                labour_share: self.spec.groups[g].labour_share,
                level: self.levels[g] as f32,
                level_cost: (self.spec.groups[g].labour_share * self.levels[g]) as f32,
                technology_asked: (math::ln(sector.technology_requirement) + self.norms.technology_frontier) as f32,
                market_asked: (math::ln(sector.market_requirement) + self.norms.market_frontier) as f32,
                quality_norm: self.norms.quality[self.shape.sector(g)] as f32,
                cost_norm: self.norms.unit_cost[self.shape.sector(g)] as f32,
                technology_frontier: self.norms.technology_frontier as f32,
                market_frontier: self.norms.market_frontier as f32,
                subsidy: self.rules.rd_subsidy[g],
                own_rd: 1.0 / (1.0 + self.rules.rd_subsidy[g]),
                fixed: self.fixed_cost(g),
                ..self.terms[g]
            };
        }
    }

    /// **EX-3** Fixed cost of a firm: a share of the sales of a firm that holds as many orders as one does on average at
    /// the start, not of the mean firm's: or else the few large firms of a concentrated stage would price out the small.
    fn fixed_cost(&self, group: usize) -> f64 {
        let parameters = &self.spec.parameters;
        let held = self.accounts.held[group].max(1) as f64;
        parameters.exit.fixed_cost * parameters.world.orders_per_firm * self.accounts.sales[group] / held
    }

    /// What is known once flows, wages and prices are.
    pub(crate) fn price_terms(&mut self) {
        let shape = self.shape;
        let labour = self.labour_cost();
        let (mut level, mut sales) = (vec![0.0; shape.sectors], vec![0.0; shape.sectors]);
        for (m, market) in self.markets.iter().enumerate() {
            level[market.supplier] += self.accounts.spending[m] * self.prices.market[m];
            sales[market.supplier] += self.accounts.spending[m];
        }
        let researchers_mean = self.mean_researchers();
        for (g, terms) in self.terms.iter_mut().enumerate() {
            let sector = shape.sector(g);
            let mean = researchers_mean[sector];
            // In the first period there is no median yet.
            let median = if self.norms.researchers[sector] > 0.0 { self.norms.researchers[sector] } else { mean };
            terms.shared_cost = labour[g] + self.prices.inputs[g];
            terms.price_level = if sales[sector] > 0.0 { level[sector] / sales[sector] } else { 0.0 };
            terms.relative_cost = (terms.shared_cost - terms.price_level) as f32;
            terms.sector_sales = sales[sector];
            terms.per_sector_sales = per(sales[sector]);
            terms.per_talent_wage = per(self.accounts.talent_wage[shape.country(g)]);
            (terms.per_median, terms.per_mean) = (per(median), per(mean));
            terms.wage = self.accounts.wage[shape.country(g)];
        }
    }
}
