//! # Value-chain accounts of a running world
//! Every few periods, from the flows of that period, by the functions that `upchain accounts` has for real tables; and the table
//! itself in OECD's layout, so that any other program reads it.

use super::accounts::every;
use crate::exit::Stop;
use accounts::{Accounts, SeriesRow};
use experiment::record::input_output;
use icio::write_oecd;
use measures::{InputOutput, Node};
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use std::path::Path;
use tables::{About, Table};

/// The tables of the periods that are accounted for: the first, every so many after it, and the last.
pub(super) struct ChainAccounts {
    every: u32,
    seen: Vec<(f64, InputOutput)>,
}

impl ChainAccounts {
    /// Nothing seen yet.
    pub(super) fn new(every: u32) -> Self {
        Self { every, seen: Vec::new() }
    }

    /// Takes in a period.
    pub(super) fn see(&mut self, world: &World, seen: &Observation) {
        let (burn_in, periods) = world.spec.periods();
        let since = world.period - 1 - burn_in;
        if since.is_multiple_of(self.every) || world.period == periods {
            self.seen.push((seen.year, input_output(world, seen)));
        }
    }

    /// Writes `accounts-YEAR` for each period, and the series of all under `out`.
    pub(super) fn write(&self, out: &Path, force: bool, title: &str, digest: &str) -> Result<(), Stop> {
        let about = About { title, version: env!("CARGO_PKG_VERSION"), digest };
        let mut series = Vec::new();
        for (year, table) in &self.seen {
            let accounts = Accounts::new(table).unwrap_or_else(|e| panic!("the flows of {year} are no table: {e}"));
            series.extend(accounts.series(*year));
            let directory = super::directory(&out.join(format!("accounts-{year}")), force)?;
            let tables = every(&accounts);
            directory.write_tables(&tables.iter().collect::<Vec<_>>(), &about)?;
            directory.write_text("icio.csv", &oecd(table)?)?;
        }
        let series: Table = SeriesRow::table(&series);
        Ok(super::directory(&out.join("accounts"), force)?.write_tables(&[&series], &about)?)
    }
}

/// Refuses, before anything runs, a world whose names OECD's layout cannot hold.
pub(super) fn check_names(spec: &WorldSpec) -> Result<(), Stop> {
    let (countries, sectors) = (spec.countries.len(), spec.sectors.len());
    let n = countries * sectors;
    let nothing = InputOutput {
        countries: spec.countries.iter().map(|c| c.name.clone()).collect(),
        sectors: spec.sectors.iter().map(|s| s.name.clone()).collect(),
        nodes: (0..n).map(|k| Node { country: k / sectors, sector: k % sectors }).collect(),
        flows: vec![0.0; n * n],
        final_demand: vec![0.0; n * countries],
        inventories: vec![0.0; n],
        output: vec![0.0; n],
    };
    oecd(&nothing).map(drop)
}

fn oecd(table: &InputOutput) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    write_oecd(table, &mut bytes).map_err(|e| Stop::usage(format!("error: no table in OECD's layout: {e}")))?;
    Ok(String::from_utf8(bytes).expect("names and numbers are UTF-8"))
}
