//! # Events

use scheduler::observe::Observation;
use scheduler::world::World;

tables::rows! {
    /// Something that happened to the position of one firm.
    pub struct EventRow in "events" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Identity of the firm, never reused.
        firm: String, unit "identity";
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Strategy.
        strategy: String, unit "name";
        /// What happened: process, product, functional, chain, downgrading, hollow, immiserising.
        event: String, unit "name";
    }
}

pub(super) fn add(world: &World, seen: &Observation, rows: &mut Vec<EventRow>) {
    let (spec, shape, firms) = (&world.spec, world.shape, &world.firms);
    for happening in &world.turnover.events {
        let row = happening.row as usize;
        let group = firms.group[row] as usize;
        rows.push(EventRow {
            year: seen.year,
            firm: super::firms::identity(firms.identity[row]),
            country: spec.countries[shape.country(group)].name.clone(),
            sector: spec.sectors[shape.sector(group)].name.clone(),
            strategy: spec.strategies[usize::from(firms.strategy[row])].name.clone(),
            event: happening.event.name().to_owned(),
        });
    }
}
