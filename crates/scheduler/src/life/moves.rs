//! Why a firm moved: what it could expect in every stage, as all stood before anybody moved.

use super::{How, Life, Move, What};
use crate::world::World;
use firms::capability::Direction;
use firms::repositioning;

/// What a firm could expect.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// By sector: profit that it could expect there (RP-1).
    there: Vec<f64>,
    /// Profit that it would give up (RP-5).
    here: f64,
}

impl Wish {
    /// What the firm in this row could expect, by the equations by which it decides.
    pub fn of(world: &World, row: usize) -> Self {
        let shape = world.shape;
        let here = world.offers.of(row, world.firms.group[row]);
        let (country, sector) = (shape.country(here.group as usize), shape.sector(here.group as usize));
        let mean_sales = world.mean_sales();
        let expected = |offer: &market::orders::Offer, sector: usize| {
            let relative = f64::from(offer.attraction) / world.norms.attraction[sector];
            repositioning::expected_profit(1.0 / f64::from(offer.cost_share), mean_sales[sector], relative)
        };
        let mut able = world.able(row);
        able.capabilities.raise(Direction::Process, -world.spec.parameters.repositioning.loss as f32);
        let there = |other: usize| expected(&world.offer_of(&able, shape.group(country, other) as u32), other);
        let sales = world.firms.sales[row] / world.ordinary_sales[sector];
        let given_up = repositioning::profit_given_up(expected(&here, sector), 1.0 / f64::from(here.cost_share), sales);
        Self { there: (0..shape.sectors).map(there).collect(), here: given_up }
    }
}

impl Life {
    /// Tells of a move, of what was left behind, and of orders that movers contested.
    pub(super) fn repositioned(&mut self, world: &World) {
        if let (Some(old), Some(row)) = (self.before.row, self.row(world)) {
            let (from, to) = (self.before.group[old], world.firms.group[row]);
            if let Some(wish) = self.before.wish.take().filter(|_| from != to) {
                let r = &world.spec.parameters.repositioning;
                let (here, there) = (wish.here, wish.there[world.shape.sector(to as usize)]);
                let chance = repositioning::move_probability(r.threshold, r.scatter, there, here);
                let won = world.orders.seller.iter().filter(|&&seller| seller as usize == row).count();
                let (from, to_group) = (from as usize, to as usize);
                self.tell(to, What::Moved(Move { from, to: to_group, here, there, chance, won }));
            }
        }
        self.orders_changed(world, How::Mover);
    }
}
