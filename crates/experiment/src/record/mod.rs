//! # Records
//! Observations as tidy tables, one a grain. Money is in the scenario's units, capabilities are logarithms.

mod countries;
mod events;
pub mod firms;
mod flows;
mod groups;
mod input_output;
mod paths;
mod periods;

pub use countries::CountryRow;
pub use events::EventRow;
pub use firms::FirmRow;
pub use flows::FlowRow;
pub use groups::GroupRow;
pub use input_output::input_output;
pub use paths::PathRow;
pub use periods::PeriodRow;

use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use tables::Table;

/// What was seen of one run.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The world, period by period.
    pub periods: Vec<PeriodRow>,
    /// Countries, period by period.
    pub countries: Vec<CountryRow>,
    /// Firms of a country in a sector, period by period.
    pub groups: Vec<GroupRow>,
    /// What buyers paid sellers, in the first observed period and in the last.
    pub flows: Vec<FlowRow>,
    /// Events of upgrading, firm by firm, where they are recorded.
    pub events: Vec<EventRow>,
    /// What outcomes came to, period by period, where it is a run of an experiment.
    pub paths: Vec<PathRow>,
}

/// The key that every row carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// Arm; empty for a single run.
    pub arm: String,
    /// Replication.
    pub replication: i64,
    /// Master seed.
    pub seed: i64,
}

impl Record {
    /// Adds an observation. `events` says whether the events of single firms are recorded.
    pub fn add(&mut self, key: &Key, world: &World, seen: &Observation, events: bool) {
        let spec = &world.spec;
        self.periods.push(periods::row(key, spec, seen));
        countries::add(key, spec, seen, &mut self.countries);
        let edge = is_edge(world);
        groups::add(key, world, seen, edge, &mut self.groups);
        if edge {
            flows::add(key, world, seen, &mut self.flows);
        }
        if events {
            events::add(key, world, seen, &mut self.events);
        }
    }

    /// Adds of an observation what an experiment keeps: countries in every period, countries by sector in the first and the
    /// last.
    pub fn add_sparsely(&mut self, key: &Key, world: &World, seen: &Observation) {
        countries::add(key, &world.spec, seen, &mut self.countries);
        if is_edge(world) {
            groups::add(key, world, seen, true, &mut self.groups);
        }
    }

    /// Says that all this was seen in `arm`.
    pub fn put_into(&mut self, arm: &str) {
        let arms = (self.periods.iter_mut().map(|row| &mut row.arm))
            .chain(self.countries.iter_mut().map(|row| &mut row.arm))
            .chain(self.groups.iter_mut().map(|row| &mut row.arm))
            .chain(self.flows.iter_mut().map(|row| &mut row.arm))
            .chain(self.events.iter_mut().map(|row| &mut row.arm));
        arms.for_each(|of| arm.clone_into(of));
    }

    /// Puts the record of another run behind this one.
    pub fn append(&mut self, other: &mut Self) {
        self.periods.append(&mut other.periods);
        self.countries.append(&mut other.countries);
        self.groups.append(&mut other.groups);
        self.flows.append(&mut other.flows);
        self.events.append(&mut other.events);
    }

    /// The canonical outputs of a run, of which its digest is made.
    #[must_use]
    pub fn canonical(&self) -> [Table; 4] {
        [
            PeriodRow::table(&self.periods),
            CountryRow::table(&self.countries),
            GroupRow::table(&self.groups),
            FlowRow::table(&self.flows),
        ]
    }

    /// BLAKE3 of the canonical outputs.
    #[must_use]
    pub fn digest(&self) -> String {
        let tables = self.canonical();
        tables::digest(&tables.each_ref())
    }
}

/// Whether the world has just run its first observed period, or its last.
fn is_edge(world: &World) -> bool {
    let (burn_in, periods) = world.spec.periods();
    world.period == burn_in + 1 || world.period == periods
}

/// Money of the tables for a share of the world's income at the start.
fn money(spec: &WorldSpec) -> f64 {
    spec.parameters.world.money
}
