//! # The world, period by period

use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;

tables::rows! {
    /// The world in one period.
    pub struct PeriodRow in "periods" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Firms at the end of the period.
        firms: i64, unit "firm";
        /// Firms that entered.
        entries: i64, unit "firm";
        /// Firms that left.
        exits: i64, unit "firm";
        /// Firms that moved to another sector.
        moves: i64, unit "firm";
        /// Orders that were put out to tender.
        orders_tendered: i64, unit "order";
        /// Orders that changed hands.
        orders_changed: i64, unit "order";
        /// Income of the whole world.
        income: f64, unit "money";
        /// Largest residual of the accounting identities, relative to the world's income.
        residual: f64, unit "share of income";
    }
}

pub(super) fn row(spec: &WorldSpec, seen: &Observation) -> PeriodRow {
    let sum = |of: &dyn Fn(&scheduler::observe::GroupState) -> u32| seen.groups.iter().map(|g| i64::from(of(g))).sum();
    PeriodRow {
        year: seen.year,
        firms: sum(&|g| g.firms),
        entries: sum(&|g| g.entries),
        exits: sum(&|g| g.exits),
        moves: sum(&|g| g.moves),
        orders_tendered: seen.tendered as i64,
        orders_changed: seen.changed as i64,
        income: super::money(spec) * seen.countries.iter().map(|c| c.income).sum::<f64>(),
        residual: seen.audit.max(),
    }
}
