//! # Contests
//! A firm that is new to a stage must win its first orders against those who hold them. Nothing is ever given.

use crate::world::World;
use base::draws::{Luck, Mechanism, uniform};
use base::shape::Shape;
use market::orders::{Market, Offer};
use market::tender;

/// Where newcomers of one group can contest orders: markets by cumulative chance. A market counts by its orders and by
/// the sight that it has of the group's country.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doors {
    markets: Vec<u32>,
    upto: Vec<f64>,
}

impl Doors {
    /// By group.
    pub fn of(shape: Shape, markets: &[Market]) -> Vec<Self> {
        let mut doors = vec![Self::default(); shape.groups()];
        for (m, market) in markets.iter().enumerate() {
            for (country, sight) in market.sight.iter().enumerate() {
                let door = &mut doors[shape.group(country, market.supplier)];
                let chance = sight * market.slots.len() as f64;
                if chance > 0.0 {
                    let before = door.upto.last().copied().unwrap_or(0.0);
                    door.markets.push(m as u32);
                    door.upto.push(before + chance);
                }
            }
        }
        doors
    }

    fn pick(&self, u: f64) -> Option<usize> {
        let all = *self.upto.last()?;
        let k = self.upto.partition_point(|&upto| upto <= u * all).min(self.upto.len() - 1);
        Some(self.markets[k] as usize)
    }
}

/// Who contests.
pub(crate) struct Challenger {
    pub row: usize,
    pub identity: u64,
    pub mechanism: Mechanism,
}

impl World {
    /// **CO-1** One contest for an order of the stage of the challenger's `offer`: it wins with chance
    /// `W·e^(−στ)/(W·e^(−στ) + W_h·e^(−στ_h + s))`, as in a tender in which only the holder stands against it.
    ///
    /// `number` tells the contests of one firm in one period apart. Returns whether it won.
    pub(crate) fn contest(&mut self, challenger: &Challenger, offer: &Offer, luck: Luck, number: u32) -> bool {
        let block = luck.block(challenger.mechanism, challenger.identity, number);
        let Some(m) = self.doors[offer.group as usize].pick(uniform(block.0[0])) else { return false };
        let slots = &self.markets[m].slots;
        let slot = slots.start + (uniform(block.0[1]) * slots.len() as f64) as usize;
        let holder = self.orders.seller[slot] as usize;
        if holder == challenger.row {
            return false;
        }
        let stay = base::math::exp32(self.spec.parameters.tender.switching_cost as f32);
        let weights = [self.delivered(m, offer), self.delivered(m, &self.offers[holder]) * stay];
        if tender::winner(weights, block.0[2]) != Some(0) {
            return false;
        }
        self.orders.seller[slot] = challenger.row as u32;
        self.firms.orders[challenger.row] += 1;
        self.firms.orders[holder] -= 1;
        self.turnover.tendered += 1;
        self.turnover.changed += 1;
        self.place(slot, 0, self.period, block.0[3]);
        true
    }

    /// Attraction of a firm in a market, trade cost and tariff counted; zero where it does not sell what is bought.
    fn delivered(&self, m: usize, offer: &Offer) -> f32 {
        let countries = self.shape.countries;
        let country = (offer.group as usize).wrapping_sub(self.markets[m].supplier * countries);
        if country < countries { offer.attraction * self.reach[m * countries + country] } else { 0.0 }
    }
}
