//! # Reposition
//! Firms that look compare stages, as all stood when the phase began; those that move contest orders one after the
//! other.

use super::contest::Challenger;
use crate::parameters::Parameters;
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism};
use base::math;
use base::shape::Shape;
use firms::capability::Direction;
use firms::{knowledge, repositioning};
use market::orders::Offer;

/// A firm that wants to move, and what it would offer there.
pub(crate) struct Move {
    row: u32,
    offer: Offer,
}

/// What everybody sees.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    parameters: &'a Parameters,
    world: &'a World,
    terms: &'a [GroupTerms],
    /// By sector: mean sales of a firm.
    mean_sales: Vec<f64>,
}

impl World {
    pub(crate) fn reposition(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let parameters = &spec.parameters;
        if parameters.repositioning.look == 0.0 || self.shape.sectors == 1 {
            return;
        }
        let luck = self.luck.at(self.period);
        let scene = Scene {
            shape: self.shape,
            luck,
            parameters,
            world: self,
            terms: &self.terms,
            mean_sales: self.mean_sales(),
        };
        let size = parameters.world.chunk as usize;
        let rows = self.firms.rows();
        let chunks: Vec<_> = (0..rows).step_by(size).map(|at| at..(at + size).min(rows)).collect();
        let moves: Vec<Vec<Move>> = threads.map(chunks, |rows| rows.filter_map(|row| scene.consider(row)).collect());
        moves.into_iter().flatten().for_each(|wish| self.try_move(&wish, luck));
    }

    /// By sector: mean sales of a firm.
    fn mean_sales(&self) -> Vec<f64> {
        let of = |s: usize| {
            let firms: u32 = (0..self.shape.countries).map(|c| self.living[self.shape.group(c, s)]).sum();
            self.terms[self.shape.group(0, s)].sector_sales / f64::from(firms.max(1))
        };
        (0..self.shape.sectors).map(of).collect()
    }

    /// A firm contests its first orders elsewhere; it stays if it wins none.
    fn try_move(&mut self, wish: &Move, luck: Luck) {
        let row = wish.row as usize;
        let (here, held) = (self.offers[row], self.firms.orders[row]);
        self.offers[row] = wish.offer;
        let challenger = Challenger { row, identity: self.firms.identity[row], mechanism: Mechanism::Reposition };
        let contests = self.spec.parameters.repositioning.contests;
        let won = (0..contests).filter(|k| self.contest(&challenger, luck, 1 + k)).count();
        if won == 0 {
            self.offers[row] = here;
            return;
        }
        debug_assert!(self.firms.orders[row] >= held);
        let standing = self.standing(row, here.group as usize, &here);
        let (from, to) = (self.firms.group[row] as usize, wish.offer.group as usize);
        self.living[from] -= 1;
        self.living[to] += 1;
        self.turnover.moves[to] += 1;
        self.firms.group[row] = wish.offer.group;
        let loss = self.spec.parameters.repositioning.loss as f32;
        self.firms.capabilities[row].raise(Direction::Process, -loss);
        self.decided.released[row] = true;
        // What it earned where it was, against which its new place will be judged.
        self.firms.moved_from[row] = self.shape.sector(from) as u16 + 1;
        self.firms.sales_before[row] = self.firms.sales[row] as f32;
        self.firms.share_last[row] = 0.0;
        self.open_window(row, &standing);
    }
}

impl Scene<'_> {
    /// Whether the firm in this row wants to move, if it looks.
    fn consider(&self, row: usize) -> Option<Move> {
        let firms = &self.world.firms;
        let decided = &self.world.decided;
        if !decided.looks[row] || decided.released[row] || firms.orders[row] == 0 {
            return None;
        }
        let block = self.luck.block(Mechanism::Reposition, firms.identity[row], 0);
        let group = firms.group[row] as usize;
        let (country, sector) = (self.shape.country(group), self.shape.sector(group));
        // Any sector but its own.
        let other = block.below(1, self.shape.sectors as u32 - 1) as usize;
        let other = if other >= sector { other + 1 } else { other };
        let offer = self.world.offer_in(row, self.shape.group(country, other), self.parameters.repositioning.loss);
        let there = self.expected_profit(&offer, other);
        let here = self.expected_profit(&self.world.offers[row], sector);
        let r = &self.parameters.repositioning;
        let chance = repositioning::move_probability(r.threshold, r.scatter, there, here);
        (block.uniform(2) < chance && self.terms[group].sector_sales > 0.0).then_some(Move { row: row as u32, offer })
    }

    fn expected_profit(&self, offer: &Offer, sector: usize) -> f64 {
        let relative = f64::from(offer.attraction) / self.world.norms.attraction[sector];
        repositioning::expected_profit(1.0 / f64::from(offer.cost_share), self.mean_sales[sector], relative)
    }
}

impl World {
    /// **RP-3** The offer that a firm would make in another group: its own capabilities against what is asked there, its
    /// mark-up, that group's wages and inputs, and `loss` of its process capability.
    pub(crate) fn offer_in(&self, row: usize, group: usize, loss: f64) -> Offer {
        let terms = &self.terms[group];
        let firms = &self.firms;
        let mut capabilities = firms.capabilities[row];
        capabilities.raise(Direction::Process, -loss as f32);
        let power = self.spec.parameters.knowledge.power as f32;
        let human_capital = self.spec.countries[terms.country as usize].parameters.human_capital as f32;
        let absorbed = || knowledge::absorptive_capacity(power, firms.knowledge[row], human_capital);
        let licensed = (firms.licence_ends[row] > self.period).then(|| (firms.licensed[row], absorbed()));
        let elasticity = self.spec.parameters.fit.elasticity as f32;
        let own_cost = super::offers::own_cost(terms, elasticity, capabilities, licensed, firms.efficiency[row]);
        let markup = firms.markup[row];
        let own_price = math::ln32(markup) + own_cost;
        let mut offer = Offer { cost_share: 1.0 / markup, own_price, attraction: 0.0, group: group as u32 };
        offer.attraction = super::offers::attraction(&self.spec.parameters.tender, terms, capabilities, own_price);
        offer
    }
}
