//! Why orders came and went: who holds them after a phase, who held them before, and what spoke for whom.

use super::{Before, Change, How, Life, Odds, Order, What};
use crate::world::World;
use base::math;
use market::orders::Market;
use market::supply::{CUT, Supply};
use market::tender::OLD;
use std::collections::BTreeMap;

/// A firm in a market, as a tender sees it.
struct Bidder {
    row: usize,
    group: u32,
    /// Log price relative to its sector's.
    price: f64,
    attraction: f64,
}

impl Life {
    /// Tells which orders the firm won or lost in a phase that lets slots be where they are; `how` they change hands in it.
    pub(super) fn orders_changed(&mut self, world: &World, how: How) {
        let (old, row) = (self.before.row, self.row(world));
        let has_moved = old.is_some_and(|old| row.is_some_and(|row| self.before.group[old] != world.firms.group[row]));
        self.insolvent |= self.before.released;
        let Some(group) = row.map(|row| world.firms.group[row]).or(old.map(|old| self.before.group[old])) else {
            return;
        };
        for (m, market) in world.markets.iter().enumerate() {
            for slot in market.slots.clone() {
                let (before, now) = (self.before.seller[slot] as usize, world.orders.seller[slot] as usize);
                let (had, has) = (Some(before) == old, Some(now) == row);
                // Rows change for all when firms are put side by side again: an order that is the firm's stays its own.
                if had == has && !(has_moved && had) {
                    continue;
                }
                if has {
                    let change = self.before.change(world, (m, slot), how, (before, now), false);
                    self.tell(group, What::Won(change));
                } else {
                    let how = self.how_lost(how, slot, has_moved);
                    let mut change = self.before.change(world, (m, slot), how, (before, now), true);
                    if how == How::LeftBehind {
                        (change.other, change.other_group, change.odds) = (0, None, None);
                    }
                    self.tell(group, What::Lost(change));
                }
            }
        }
    }

    fn how_lost(&self, how: How, slot: usize, has_moved: bool) -> How {
        let is_cut = self.before.supply.as_ref().is_some_and(|supply| supply.kind[slot] == CUT);
        match how {
            How::Mover if has_moved => How::LeftBehind,
            How::Tender if self.before.released => How::Insolvent,
            How::Tender if is_cut => How::Cut,
            how => how,
        }
    }

    /// Tells which orders came and went with their buyers. Slots are laid out anew: an order is known by its buyer and its place.
    pub(super) fn renewed(&mut self, world: &World) {
        let (Some(before), Some(now)) = (&self.before.supply, &world.supply) else { return };
        let (Some(old), Some(row)) = (self.before.row, self.row(world)) else { return };
        let was = held(world, before, &self.before.seller, old);
        let is = held(world, now, &world.orders.seller, row);
        let change = |order: Order, how: How| Change { order, how, other: 0, other_group: None, age: None, odds: None };
        let mut told = Vec::new();
        for (_, &order) in was.iter().filter(|(key, _)| !is.contains_key(*key)) {
            let buyer = world.firms.identity.iter().position(|&identity| identity == order.firm);
            let is_there = |row: usize| Some(world.shape.sector(world.firms.group[row] as usize)) == order.sector;
            let how = match buyer {
                None => How::BuyerLeft,
                Some(row) if is_there(row) => How::BuyerSize,
                Some(_) => How::BuyerMoved,
            };
            told.push(What::Lost(change(order, how)));
        }
        told.extend(
            is.iter().filter(|(key, _)| !was.contains_key(*key)).map(|(_, o)| What::Won(change(*o, How::BuyerSize))),
        );
        let group = world.firms.group[row];
        told.into_iter().for_each(|what| self.tell(group, what));
    }
}

/// The orders of single firms that the firm in this row holds, by market and address.
fn held(world: &World, supply: &Supply, seller: &[u32], row: usize) -> BTreeMap<(usize, u64), Order> {
    let mut held = BTreeMap::new();
    for (m, needs) in supply.needs.iter().enumerate() {
        for slot in needs.clone().flat_map(|need| supply.slots_of(need)) {
            if seller[slot] as usize == row {
                // What a need buys is all that the address asks a market for.
                let market: &Market = &world.markets[m];
                held.insert((m, supply.address(m, market, slot as u32)), Order::of(world, Some(supply), m, slot));
            }
        }
    }
    held
}

impl Before {
    /// An order that went from the row before to the row now; `lost` says that the firm is the one that held it.
    fn change(
        &self,
        world: &World,
        (m, slot): (usize, usize),
        how: How,
        (before, now): (usize, usize),
        lost: bool,
    ) -> Change {
        let (other, group) = match lost {
            true => (world.firms.identity[now], world.firms.group[now]),
            false => (self.identity[before], self.group[before]),
        };
        let is_due = how == How::Tender && self.age_at_due[slot] < OLD;
        let per_year = f64::from(world.spec.parameters.time.periods_per_year);
        Change {
            order: Order::of(world, self.supply.as_ref(), m, slot),
            how,
            other,
            other_group: (other != 0).then_some(group as usize),
            age: is_due.then(|| f64::from(self.age_at_due[slot]) / per_year),
            odds: self.odds(world, (m, slot), before, now),
        }
    }

    /// What spoke for the firm that has the order now against the one that held it; none where nobody stood behind it.
    fn odds(&self, world: &World, (m, slot): (usize, usize), before: usize, now: usize) -> Option<Odds> {
        let price = |own: f32, group: u32| f64::from(own + world.terms[group as usize].relative_cost);
        let holder = Bidder {
            row: before,
            group: self.group[before],
            price: price(self.own_price[before], self.group[before]),
            attraction: f64::from(self.attraction[before]),
        };
        let group = world.firms.group[now];
        let winner = Bidder {
            row: now,
            group,
            price: price(world.offers.own_price[now], group),
            attraction: f64::from(world.offers.attraction[now]),
        };
        let reach = |of: &Bidder| {
            let country = world.shape.country(of.group as usize);
            f64::from(world.reach[m * world.shape.countries + country])
        };
        let stay = match &self.supply {
            None => math::exp32(world.spec.parameters.tender.switching_cost as f32),
            Some(supply) => world.stays()[usize::from(supply.kind[slot])],
        };
        let (ours, theirs) = (winner.attraction * reach(&winner), holder.attraction * reach(&holder) * f64::from(stay));
        if self.identity[holder.row] == 0 || ours <= 0.0 || theirs <= 0.0 || world.firms.identity[winner.row] == 0 {
            return None;
        }
        let price = -world.spec.parameters.tender.price_elasticity * (winner.price - holder.price);
        Some(Odds {
            all: math::ln(ours / theirs),
            price,
            appeal: math::ln(winner.attraction / holder.attraction) - price,
            distance: math::ln(reach(&winner) / reach(&holder)),
            relation: -math::ln(f64::from(stay)),
        })
    }
}
