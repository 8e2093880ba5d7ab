//! # Countries by sector

use firms::upgrading::Event;
use measures::{Decomposed, PLAIN_MAX, position};
use scheduler::observe::{GroupState, Observation};
use scheduler::world::World;
use serde::{Deserialize, Serialize};

/// Groups up to which upstreamness is reported in every period: it needs an inverse of their number's cube.
const GROUPS_MAX: usize = 128;

tables::rows! {
    /// The firms of a country in one sector, in one period.
    #[derive(Serialize, Deserialize)]
    pub struct GroupRow in "country_sector" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Industry that the sector belongs to.
        industry: String, unit "name";
        /// Firms at the end of the period.
        firms: i64, unit "firm";
        /// Firms that entered.
        entries: i64, unit "firm";
        /// Firms that left.
        exits: i64, unit "firm";
        /// Firms that moved in from another sector.
        moves: i64, unit "firm";
        /// Standing orders held.
        orders: i64, unit "order";
        /// Sales.
        sales: f64, unit "money";
        /// Sales less inputs.
        value_added: f64, unit "money";
        /// Workers.
        workers: f64, unit "worker";
        /// Position: share of the final price that stays with a firm of this group, times what passes through its sector (PO-1).
        position: Option<f64>, unit "share of final price";
        /// Position: value added per worker (PO-2).
        value_added_per_worker: Option<f64>, unit "money/worker";
        /// Distance to final use (ME-1); none without sales; in large worlds for the first and the last period only, above 512 groups never.
        upstreamness: Option<f64>, unit "stage";
        /// R&D spend, subsidies included.
        rd_spend: f64, unit "money";
        /// Researchers.
        researchers: f64, unit "researcher";
        /// Firms whose R&D employs researchers.
        performers: i64, unit "firm";
        /// Firms with a licence.
        licensed: i64, unit "firm";
        /// Mean process capability.
        process: f64, unit "log points";
        /// Mean product quality.
        product: f64, unit "log points";
        /// Mean technology.
        technology: f64, unit "log points";
        /// Mean market capability.
        market: f64, unit "log points";
        /// Price level of its goods before trade cost.
        log_price: f64, unit "log points";
        /// Events of process upgrading.
        process_upgrading: i64, unit "event";
        /// Events of product upgrading.
        product_upgrading: i64, unit "event";
        /// Events of functional upgrading.
        functional_upgrading: i64, unit "event";
        /// Events of chain upgrading.
        chain_upgrading: i64, unit "event";
        /// Events of downgrading.
        downgrading: i64, unit "event";
        /// Events of upgrading without a gain in value-added share.
        hollow_upgrading: i64, unit "event";
        /// Events of immiserising growth.
        immiserising_growth: i64, unit "event";
    }
}

pub(super) fn add(world: &World, seen: &Observation, edge: bool, rows: &mut Vec<GroupRow>) {
    let shape = world.shape;
    let is_reported = shape.groups() <= GROUPS_MAX || (edge && shape.groups() <= PLAIN_MAX);
    let upstreamness = is_reported.then(|| {
        let table = super::input_output(world, seen);
        let factored = Decomposed::new(&table).unwrap_or_else(|error| panic!("a simulated table is none: {error}"));
        measures::upstreamness(&factored)
    });
    let final_demand: f64 = seen.countries.iter().map(|c| c.income).sum();
    for country in 0..shape.countries {
        for sector in 0..shape.sectors {
            let g = shape.group(country, sector);
            let sector_sales: f64 = (0..shape.countries).map(|c| seen.groups[shape.group(c, sector)].sales).sum();
            let place = Place {
                country,
                sector,
                sector_sales,
                final_demand,
                upstreamness: upstreamness.as_ref().and_then(|u| u[super::input_output::node(shape, country, sector)]),
            };
            rows.push(row(world, seen.year, &seen.groups[g], &place));
        }
    }
}

/// What a row says beside the state of its group.
struct Place {
    country: usize,
    sector: usize,
    sector_sales: f64,
    final_demand: f64,
    upstreamness: Option<f64>,
}

fn row(world: &World, year: f64, state: &GroupState, place: &Place) -> GroupRow {
    let spec = &world.spec;
    let money = super::money(spec);
    let sector = &spec.sectors[place.sector];
    let per_worker = position::value_added_per_worker(money * state.value_added, state.workers);
    let event = |event: Event| i64::from(state.events[event as usize]);
    GroupRow {
        year,
        country: spec.countries[place.country].name.clone(),
        sector: sector.name.clone(),
        industry: spec.industries[sector.industry].clone(),
        firms: i64::from(state.firms),
        entries: i64::from(state.entries),
        exits: i64::from(state.exits),
        moves: i64::from(state.moves),
        orders: state.orders as i64,
        sales: money * state.sales,
        value_added: money * state.value_added,
        workers: state.workers,
        position: position::value_added_share_of_final_price(
            state.value_added,
            state.sales,
            place.sector_sales,
            place.final_demand,
        ),
        value_added_per_worker: per_worker,
        upstreamness: place.upstreamness,
        rd_spend: money * state.rd_spend,
        researchers: state.researchers,
        performers: i64::from(state.performers),
        licensed: i64::from(state.licensed),
        process: state.capabilities[0],
        product: state.capabilities[1],
        technology: state.capabilities[2],
        market: state.capabilities[3],
        log_price: state.log_price,
        process_upgrading: event(Event::Process),
        product_upgrading: event(Event::Product),
        functional_upgrading: event(Event::Functional),
        chain_upgrading: event(Event::Chain),
        downgrading: event(Event::Downgrading),
        hollow_upgrading: event(Event::Hollow),
        immiserising_growth: event(Event::Immiserising),
    }
}
