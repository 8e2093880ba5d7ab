//! # Records
//! Observations as tidy tables, one a grain. Money is in the scenario's units, capabilities are logarithms.

mod countries;
mod events;
pub mod firms;
mod flows;
mod groups;
mod input_output;
mod key;
pub mod life;
pub mod lives;
mod paths;
mod periods;
pub mod relations;
mod shock;

pub use countries::CountryRow;
pub use events::EventRow;
pub use firms::FirmRow;
pub use flows::FlowRow;
pub use groups::GroupRow;
pub use input_output::input_output;
pub use key::Key;
pub use life::LifeRow;
pub use lives::{FirstStepRow, Lives, TransitionRow};
pub use paths::PathRow;
pub use periods::PeriodRow;
pub use relations::{GovernanceRow, RelationRow};
pub use shock::{RiskRow, ShockRow};

use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use tables::Table;

/// What an experiment keeps of every run, beside its row in the table of runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Countries in every period.
    pub countries: bool,
    /// Countries by sector, in the first period and the last.
    pub country_sector: bool,
    /// Outcomes that have a level, in every period.
    pub paths: bool,
    /// Firms by where they are from year to year.
    pub transitions: bool,
    /// Years until firms first step up.
    pub first_steps: bool,
}

impl Kept {
    /// All that an experiment can keep.
    pub const ALL: Self =
        Self { countries: true, country_sector: true, paths: true, transitions: true, first_steps: true };
}

/// What was seen of one run.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Which run.
    pub key: Key,
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
    /// Types of governance, period by period, where single firms buy.
    pub governance: Vec<GovernanceRow>,
    /// What outcomes came to, period by period, where it is a run of an experiment.
    pub paths: Vec<PathRow>,
    /// The lives of firms, where an experiment keeps anything of them.
    pub lives: Lives,
}

impl Record {
    /// Nothing seen yet of this run.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self { key, ..Self::default() }
    }

    /// Adds an observation. `events` says whether the events of single firms are recorded.
    pub fn add(&mut self, world: &World, seen: &Observation, events: bool) {
        let spec = &world.spec;
        self.periods.push(periods::row(spec, seen));
        countries::add(spec, seen, &mut self.countries);
        relations::add(world, seen, &mut self.governance);
        let edge = is_edge(world);
        groups::add(world, seen, edge, &mut self.groups);
        if edge {
            flows::add(world, seen, &mut self.flows);
        }
        if events {
            events::add(world, seen, &mut self.events);
        }
    }

    /// Adds of an observation what an experiment keeps.
    pub fn add_sparsely(&mut self, kept: Kept, world: &World, seen: &Observation) {
        if kept.countries {
            countries::add(&world.spec, seen, &mut self.countries);
        }
        if kept.country_sector && is_edge(world) {
            groups::add(world, seen, true, &mut self.groups);
        }
        if kept.transitions || kept.first_steps {
            self.lives.see(world);
        }
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
        .map(|table| self.key.before(table))
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
