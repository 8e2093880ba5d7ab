//! # A panel of firms
//! What one world shows year by year to those who measure it. To look changes nothing.

use crate::links::{self, Link};
use base::math::ln;
use experiment::record::input_output;
use firms::capability::Direction;
use firms::upgrading::Event;
use measures::content::{domestic_content, exports};
use measures::{Decomposed, PLAIN_MAX};
use scheduler::observe::Observation;
use scheduler::world::World;

/// Years at the end of a run in which firms are followed; countries, chains and turnover are followed in all.
pub const FIRM_YEARS: u32 = 30;

/// A firm at the end of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FirmYear {
    /// Identity, never reused.
    pub identity: u64,
    /// Country and sector, as one number.
    pub group: u32,
    /// Whole years since it entered.
    pub age: u32,
    /// Sales of the year, in those of an ordinary firm of its sector at the start.
    pub sales: f64,
    /// R&D spend of the year, subsidies included, in the same unit.
    pub rd_spend: f64,
    /// Log of value added per worker of production; none without sales.
    pub worth: Option<f64>,
    /// Log total factor productivity: process capability and the year's efficiency.
    pub productivity: f64,
    /// Log attraction in a tender, trade cost and relation apart; none for a firm that may not sell.
    pub fitness: Option<f64>,
    /// Customers, which are orders where pools buy.
    pub customers: u32,
    /// Whether any of them is from abroad.
    pub exports: bool,
}

/// What became of orders within a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Orders with the seller of a year ago, and all orders; links of firms where single firms buy.
    pub orders: (u64, u64),
    /// By firm that was there a year ago: customers held then, and customers won since.
    pub won: Vec<(u32, u32)>,
}

/// A year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Year {
    /// Firms at its end, by identity; none before firms are followed.
    pub firms: Vec<FirmYear>,
    /// Orders since the end of the year before; none before firms are followed.
    pub kept: Option<Kept>,
    /// Correlation of degrees over links; none where pools buy.
    pub degree_correlation: Option<f64>,
    /// Firms at its end.
    pub living: u64,
    /// Firms that entered.
    pub entries: u64,
    /// Firms that left.
    pub exits: u64,
    /// Firms whose R&D employs talent, at its end.
    pub performers: u64,
    /// Events of upgrading.
    pub events: [u64; Event::ALL.len()],
    /// By country: value added per worker.
    pub worth: Vec<f64>,
    /// By country: domestic share of its exports; none without exports, or in a world of too many groups.
    pub domestic: Vec<Option<f64>>,
    /// By sector: value added, and workers.
    pub sectors: Vec<(f64, f64)>,
}

/// What one world showed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// Its years, the burn-in left out.
    pub years: Vec<Year>,
    /// By sector: its industry.
    pub industries: Vec<usize>,
    /// Indirect by direct loss of a shock at its end; none where pools buy.
    pub amplification: Option<f64>,
}

/// Gathers a panel while a world runs.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    panel: Panel,
    year: Year,
    /// By row: who sold what in the year so far, and did how much R&D.
    flows: Vec<(u64, f64, f64)>,
    /// By slot: the identity of who held it a year ago.
    holders: Vec<u64>,
    /// Links of a year ago, where single firms buy.
    links: Vec<Link>,
    /// Years at the end in which firms are followed, where nothing else is asked for.
    firms_alone: Option<u32>,
}

impl Watch {
    /// Follows firms in so many years at the end, and nothing that costs more.
    #[must_use]
    pub fn of_firms(years: u32) -> Self {
        Self { firms_alone: Some(years), ..Self::default() }
    }

    /// Takes in what a period showed.
    pub fn see(&mut self, world: &World, seen: &Observation) {
        let time = world.spec.parameters.time;
        let left = world.spec.periods().1 - world.period;
        let is_followed = left < self.firms_alone.unwrap_or(FIRM_YEARS) * time.periods_per_year;
        self.count(seen);
        if is_followed {
            self.add_flows(world);
        }
        if world.period.is_multiple_of(time.periods_per_year) {
            self.close(world, seen, is_followed);
        }
    }

    /// What was seen.
    #[must_use]
    pub fn panel(self) -> Panel {
        self.panel
    }

    fn count(&mut self, seen: &Observation) {
        let year = &mut self.year;
        for group in &seen.groups {
            year.entries += u64::from(group.entries);
            year.exits += u64::from(group.exits);
            year.events.iter_mut().zip(group.events).for_each(|(sum, n)| *sum += u64::from(n));
        }
    }

    fn add_flows(&mut self, world: &World) {
        self.flows.resize(world.firms.rows(), (0, 0.0, 0.0));
        for (row, flow) in self.flows.iter_mut().enumerate() {
            let identity = world.firms.identity[row];
            // A row that another firm has now begins anew.
            if flow.0 != identity {
                *flow = (identity, 0.0, 0.0);
            }
            flow.1 += world.firms.sales[row];
            flow.2 += world.decided.rd_spend[row];
        }
    }

    fn close(&mut self, world: &World, seen: &Observation, is_followed: bool) {
        let shape = world.shape;
        let mut year = std::mem::take(&mut self.year);
        let sum = |f: &dyn Fn(usize) -> u32| (0..shape.groups()).map(|g| u64::from(f(g))).sum();
        year.living = sum(&|g| seen.groups[g].firms);
        year.performers = sum(&|g| seen.groups[g].performers);
        let both = |groups: &mut dyn Iterator<Item = usize>| {
            groups.fold((0.0, 0.0), |(v, l), g| (v + seen.groups[g].value_added, l + seen.groups[g].workers))
        };
        let of_country = |c| both(&mut (0..shape.sectors).map(|s| shape.group(c, s)));
        year.worth = (0..shape.countries).map(of_country).map(|(value, workers)| value / workers).collect();
        year.sectors = (0..shape.sectors).map(|s| both(&mut (0..shape.countries).map(|c| shape.group(c, s)))).collect();
        if self.firms_alone.is_none() {
            year.domestic = domestic_shares(world, seen);
        }
        if is_followed {
            year.firms = self.firms(world);
            year.kept = self.kept(world);
            year.degree_correlation = links::degree_correlation(&self.links);
        }
        if self.panel.years.is_empty() {
            self.panel.industries = world.spec.sectors.iter().map(|sector| sector.industry).collect();
        }
        self.panel.years.push(year);
        if world.period == world.spec.periods().1 {
            self.panel.amplification = crate::shock::amplification(world);
        }
    }

    /// The firms of a world, by identity.
    fn firms(&mut self, world: &World) -> Vec<FirmYear> {
        let (exports, customers) = (links::exporters(world), links::customers(world));
        let rows = (0..world.firms.rows()).filter(|&row| world.firms.identity[row] != 0);
        let mut firms: Vec<FirmYear> = rows.map(|row| self.firm(world, row, (exports[row], customers[row]))).collect();
        firms.sort_unstable_by_key(|firm| firm.identity);
        self.flows.clear();
        firms
    }

    fn firm(&self, world: &World, row: usize, (exports, customers): (bool, u32)) -> FirmYear {
        let (firms, offer) = (&world.firms, world.offers.of(row, world.firms.group[row]));
        let group = firms.group[row];
        let terms = &world.terms[group as usize];
        let cost = f64::from(offer.cost_share);
        // Per unit of sales: value added, and workers of production.
        let (value, workers) = (1.0 - (1.0 - terms.labour_share) * cost, terms.labour_share * cost / terms.wage);
        let (_, sales, rd_spend) = self.flows[row];
        let ordinary = world.ordinary_sales[world.shape.sector(group as usize)];
        let process = f64::from(firms.capabilities[row].of(Direction::Process));
        FirmYear {
            identity: firms.identity[row],
            group,
            age: (world.period - firms.founded[row]) / world.spec.parameters.time.periods_per_year,
            sales: sales / ordinary,
            rd_spend: rd_spend / ordinary,
            worth: (firms.sales[row] > 0.0 && value > 0.0 && workers > 0.0).then(|| ln(value / workers)),
            productivity: process + f64::from(firms.efficiency[row]),
            fitness: (offer.attraction > 0.0).then(|| ln(f64::from(offer.attraction))),
            customers,
            exports,
        }
    }

    /// What became of orders since the year before, whose firms are the last of the panel.
    fn kept(&mut self, world: &World) -> Option<Kept> {
        if let Some(links) = links::links(world) {
            let before = std::mem::replace(&mut self.links, links);
            let firms = &self.panel.years.last()?.firms;
            let firms: Vec<(u64, u32)> = firms.iter().map(|firm| (firm.identity, firm.customers)).collect();
            return (!firms.is_empty()).then(|| links::kept(&before, &self.links, &firms));
        }
        let holders: Vec<u64> = world.orders.seller.iter().map(|&row| world.firms.identity[row as usize]).collect();
        let before = std::mem::replace(&mut self.holders, holders);
        let firms = &self.panel.years.last()?.firms;
        if before.len() != self.holders.len() || firms.is_empty() {
            return None;
        }
        let mut won: Vec<(u32, u32)> = firms.iter().map(|firm| (firm.customers, 0)).collect();
        let mut same = 0;
        for (before, now) in before.iter().zip(&self.holders) {
            if before == now {
                same += 1;
            } else if let Ok(at) = firms.binary_search_by_key(now, |firm| firm.identity) {
                won[at].1 += 1;
            }
        }
        Some(Kept { orders: (same, before.len() as u64), won })
    }
}

/// By country: the domestic share of its exports.
fn domestic_shares(world: &World, seen: &Observation) -> Vec<Option<f64>> {
    let shape = world.shape;
    if shape.groups() > PLAIN_MAX {
        return vec![None; shape.countries];
    }
    let table = input_output(world, seen);
    let factored = Decomposed::new(&table).unwrap_or_else(|error| panic!("a simulated table is none: {error}"));
    let sold = exports(&factored);
    let domestic = factored.by_country(&domestic_content(&factored, &sold));
    let all = factored.by_country(&sold);
    domestic.iter().zip(all).map(|(part, all)| (all > 0.0).then(|| part / all)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::continuing::continuing;
    use experiment::run::{Seed, run};
    use scheduler::threads::Threads;
    use scheduler::trial;
    use std::sync::Arc;

    /// A chain of some firms, in two periods a year.
    fn watched(years: u32) -> (Panel, u64) {
        let mut spec = trial::chain(900);
        (spec.parameters.time.years, spec.parameters.time.burn_in) = (years, 4);
        spec.parameters.time.periods_per_year = 2;
        let (mut watch, mut changed) = (Watch::default(), 0);
        let see = &mut |world: &World, seen: Observation| {
            changed += seen.changed;
            watch.see(world, &seen);
        };
        let seed = Seed { seed: 3, replication: 0 };
        run(&Arc::new(spec), seed, Threads { shared: false }, see).expect("a trial runs");
        (watch.panel(), changed)
    }

    #[test]
    fn firms_that_are_there_are_those_that_were_less_who_left_and_those_who_came() {
        let (panel, _) = watched(8);
        assert_eq!(panel.years.len(), 8);
        for years in panel.years.windows(2) {
            let (before, after) = (&years[0], &years[1]);
            assert_eq!(after.living, before.living + after.entries - after.exits);
            assert_eq!(after.firms.len() as u64, after.living);
            assert!(after.firms.is_sorted_by_key(|firm| firm.identity));
            let stayed = continuing(before, after).count() as u64;
            let born = after.firms.iter().filter(|firm| firm.age == 0).count() as u64;
            assert_eq!(stayed + born, after.living, "who was not there a year ago has entered since");
        }
    }

    #[test]
    fn orders_that_were_won_are_those_that_were_not_kept() {
        let (panel, changed) = watched(8);
        let mut lost = 0;
        for years in panel.years.windows(2) {
            let kept = years[1].kept.as_ref().expect("firms are followed");
            let won: u32 = kept.won.iter().map(|(_, won)| won).sum();
            let held: u32 = kept.won.iter().map(|(held, _)| held).sum();
            assert_eq!(u64::from(held), kept.orders.1, "every order is held by a firm that was there");
            assert!(u64::from(won) <= kept.orders.1 - kept.orders.0, "entrants win the others");
            lost += kept.orders.1 - kept.orders.0;
        }
        assert!(lost > 0 && lost <= changed, "an order may change hands twice a year: {lost} of {changed}");
    }

    #[test]
    fn sales_of_a_year_are_those_of_its_periods_and_only_the_last_years_are_followed() {
        let (panel, _) = watched(FIRM_YEARS + 3);
        let followed: Vec<bool> = panel.years.iter().map(|year| !year.firms.is_empty()).collect();
        assert_eq!(followed.iter().position(|is| *is), Some(3));
        // Sales are in those of an ordinary firm in a period at the start: of two periods, about two of them.
        let year = panel.years.last().expect("there are years");
        let mean = year.firms.iter().map(|firm| firm.sales).sum::<f64>() / year.living as f64;
        assert!((1.0..4.0).contains(&mean), "{mean}");
    }

    #[test]
    fn who_asks_for_firms_alone_sees_the_same_firms() {
        let mut spec = trial::chain(900);
        (spec.parameters.time.years, spec.parameters.time.burn_in) = (6, 4);
        let (mut all, mut alone) = (Watch::default(), Watch::of_firms(3));
        let see = &mut |world: &World, seen: Observation| {
            all.see(world, &seen);
            alone.see(world, &seen);
        };
        run(&Arc::new(spec), Seed { seed: 3, replication: 0 }, Threads { shared: false }, see).expect("a trial runs");
        let (all, alone) = (all.panel(), alone.panel());
        assert!(alone.years[..3].iter().all(|year| year.firms.is_empty()));
        assert!((3..6).all(|k| !all.years[k].firms.is_empty() && all.years[k].firms == alone.years[k].firms));
    }
}
