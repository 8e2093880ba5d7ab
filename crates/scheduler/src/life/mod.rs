//! # The life of one firm
//! What happened to a firm, and why, found by looking at the world before and after each phase: nothing is recorded by the phases
//! themselves, so that a run with an observer is the run without one, and one without pays nothing.

mod moves;
mod orders;
mod relations;
#[cfg(test)]
mod tests;
mod what;

use crate::world::World;
use market::orders::Buyer;
use market::supply::Supply;
use moves::Wish;
pub use what::{Change, Happened, How, Move, Odds, Order, Retyped, Stand, What};

/// The world as it stood before a phase, as far as changes are told from it.
#[derive(Clone, Debug, Default)]
struct Before {
    /// Row of the firm.
    row: Option<usize>,
    seller: Vec<u32>,
    identity: Vec<u64>,
    group: Vec<u32>,
    own_price: Vec<f32>,
    attraction: Vec<f32>,
    technology: Vec<f32>,
    age_at_due: Vec<u8>,
    supply: Option<Supply>,
    released: bool,
    strategy: u16,
    licence_ends: u32,
    wish: Option<Wish>,
}

/// An observer of one firm.
#[derive(Clone, Debug)]
pub struct Life {
    identity: u64,
    period: u32,
    before: Before,
    insolvent: bool,
    happened: Vec<Happened>,
}

impl Life {
    /// An observer of the firm of this identity.
    #[must_use]
    pub fn of(identity: u64) -> Self {
        Self { identity, period: 0, before: Before::default(), insolvent: false, happened: Vec::new() }
    }

    /// What happened, in its order.
    #[must_use]
    pub fn happened(&self) -> &[Happened] {
        &self.happened
    }

    /// Looks at a world in which this phase has just run.
    pub fn see(&mut self, phase: &str, world: &World) {
        match phase {
            "open_period" => self.open(world),
            // Nothing of what is told changes between these.
            "make_offers" | "read_orders" | "solve_flows" | "deal_sales" | "clear_wages" | "solve_prices"
            | "keep_accounts" => return,
            "innovate" => self.learned(world),
            "adapt" => self.adapted(world),
            "reposition" => self.repositioned(world),
            "govern" => self.governed(world),
            "tender" => self.orders_changed(world, How::Tender),
            "leave" => self.left(world),
            "enter" => self.entered(world),
            "renew_orders" => self.renewed(world),
            "upgrade" => self.judged(world),
            _ => self.closed(world),
        }
        if phase != "close_period" {
            self.before = Before::of(self.identity, world, phase == "adapt");
        }
    }

    fn tell(&mut self, group: u32, what: What) {
        self.happened.push(Happened { period: self.period, group: group as usize, what });
    }

    fn row(&self, world: &World) -> Option<usize> {
        world.firms.identity.iter().position(|&identity| identity == self.identity)
    }

    fn open(&mut self, world: &World) {
        self.period = world.period;
        let Some(row) = self.row(world) else { return };
        let firms = &world.firms;
        if self.happened.is_empty() {
            self.tell(firms.group[row], What::Entered { at_start: true, strategy: firms.strategy[row] });
        }
        let had = self.before.licence_ends;
        if self.before.row.is_some() && had > self.period && firms.licence_ends[row] <= self.period {
            self.tell(firms.group[row], What::Banned);
        }
    }

    fn learned(&mut self, world: &World) {
        let Some(row) = self.row(world) else { return };
        let firms = &world.firms;
        let ends = firms.licence_ends[row];
        if ends > self.period && ends != self.before.licence_ends {
            self.tell(firms.group[row], What::Licensed { licensor: firms.licensor[row], ends });
        }
    }

    fn adapted(&mut self, world: &World) {
        let Some(row) = self.row(world) else { return };
        let (from, to) = (self.before.strategy, world.firms.strategy[row]);
        if from != to {
            self.tell(world.firms.group[row], What::Adapted { from, to });
        }
    }

    fn left(&mut self, world: &World) {
        let Some(row) = self.before.row else { return };
        if self.row(world).is_none() {
            self.tell(self.before.group[row], What::Left { insolvent: self.insolvent });
        }
    }

    fn entered(&mut self, world: &World) {
        if let (None, Some(row)) = (self.before.row, self.row(world)) {
            let strategy = world.firms.strategy[row];
            self.tell(world.firms.group[row], What::Entered { at_start: false, strategy });
        }
        self.orders_changed(world, How::SpinOff);
    }

    fn judged(&mut self, world: &World) {
        let Some(row) = self.row(world) else { return };
        for of in world.turnover.events.iter().filter(|of| of.row as usize == row) {
            self.tell(world.firms.group[row], What::Judged(of.event));
        }
    }

    fn closed(&mut self, world: &World) {
        let Some(row) = self.row(world) else { return };
        let firms = &world.firms;
        let sector = world.shape.sector(firms.group[row] as usize);
        let rivals = || {
            let is_of = |&other: &usize| {
                firms.identity[other] != 0 && world.shape.sector(firms.group[other] as usize) == sector
            };
            (0..firms.rows()).filter(is_of)
        };
        let stand = Stand {
            orders: firms.orders[row],
            sales: firms.sales[row],
            rank: 1 + rivals().filter(|&other| firms.sales[other] > firms.sales[row]).count(),
            of: rivals().count(),
            markup: f64::from(firms.markup[row]),
            profit: f64::from(world.decided.profit[row]),
            cash: firms.cash[row],
            capabilities: firms.capabilities[row],
        };
        self.tell(firms.group[row], What::Stood(stand));
    }
}

impl Before {
    /// The world as it stands; `weighs` says whether firms are about to compare stages.
    fn of(identity: u64, world: &World, weighs: bool) -> Self {
        let firms = &world.firms;
        let row = firms.identity.iter().position(|&of| of == identity);
        Self {
            row,
            seller: world.orders.seller.clone(),
            identity: firms.identity.clone(),
            group: firms.group.clone(),
            own_price: world.offers.own_price.clone(),
            attraction: world.offers.attraction.clone(),
            technology: firms.capabilities.iter().map(|of| of.of(firms::capability::Direction::Technology)).collect(),
            age_at_due: world.orders.age_at_due.clone(),
            supply: world.supply.clone(),
            released: row.is_some_and(|row| world.decided.released[row]),
            strategy: row.map_or(0, |row| firms.strategy[row]),
            licence_ends: row.map_or(0, |row| firms.licence_ends[row]),
            wish: row.filter(|_| weighs).map(|row| Wish::of(world, row)),
        }
    }
}

impl Order {
    /// Who buys by the order of this slot.
    fn of(world: &World, supply: Option<&Supply>, m: usize, slot: usize) -> Self {
        let market = &world.markets[m];
        let sector = match market.buyer {
            Buyer::Households => None,
            Buyer::Sector(sector) => Some(sector),
        };
        let firm = supply.and_then(|supply| Some(supply.identity[supply.need_of(slot)?])).unwrap_or(0);
        Self { sector, country: market.country, firm }
    }
}
