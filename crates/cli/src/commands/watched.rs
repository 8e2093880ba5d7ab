//! # What is watched of a run
//! Its tables, its chain's accounts, and its firms, as far as anything of them is written.

use super::chain_accounts::ChainAccounts;
use super::report;
use crate::exit::Stop;
use ::report::Page;
use ::report::world::{self, Seen};
use experiment::record::{Lives, Record, relations};
use experiment::run::Seed;
use facts::panel::Watch;
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use std::path::Path;
use std::sync::Arc;

/// Years at the end in which firms are looked at one by one: growth rates of ten years are enough to see their density.
const YEARS: u32 = 10;

/// What is watched.
pub(crate) struct Watched {
    pub record: Record,
    pub chain: Option<ChainAccounts>,
    /// Whether events of single firms are recorded.
    pub events: bool,
    /// The lives of firms, where they are written or drawn.
    pub lives: Option<Lives>,
    /// The firms of the last years, where they are drawn.
    pub firms: Option<Watch>,
}

impl Watched {
    /// Nothing seen yet.
    pub fn new(seed: Seed, chain: Option<ChainAccounts>, events: bool, lives: bool, firms: bool) -> Self {
        Self {
            record: Record::new(seed.key()),
            chain,
            events,
            lives: lives.then(Lives::default),
            firms: firms.then(|| Watch::of_firms(YEARS)),
        }
    }

    /// Takes in a period.
    pub fn see(&mut self, world: &World, seen: &Observation) {
        self.record.add(world, seen, self.events);
        if let Some(chain) = &mut self.chain {
            chain.see(world, seen);
        }
        if let Some(lives) = &mut self.lives {
            lives.see(world);
        }
        if let Some(firms) = &mut self.firms {
            firms.see(world, seen);
        }
    }
}

/// Writes the page of a run into its directory.
pub(crate) fn page(out: &Path, spec: &Arc<WorldSpec>, seed: Seed, world: &World, watched: Watched) -> Result<(), Stop> {
    let Watched { record, lives, firms, .. } = watched;
    let (panel, links) = (firms.map(Watch::panel), relations::rows(world));
    let firms = panel.as_ref().zip(lives.as_ref());
    let figures = world::figures(&Seen { name: "", spec, record: &record, firms, links: &links });
    report::into(out, &about(spec, seed, &record, figures, firms.is_some()))
}

fn about(spec: &WorldSpec, seed: Seed, record: &Record, figures: Vec<::report::Figure>, has_firms: bool) -> Page {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let (digest, firms) = (record.digest(), spec.groups.iter().map(|g| g.firms).sum::<usize>());
    let without = "Transitions, first steps, paths, sizes and growth of firms: in a world as large as this they are not looked at one by one.";
    Page {
        title: spec.title.clone(),
        answer: world::sentences(spec, &record.countries),
        completeness: format!(
            "1 world: seed {}, replication {}, {firms} firms, {} periods observed",
            seed.seed,
            seed.replication,
            record.periods.len()
        ),
        is_partial: false,
        digest: format!("of the results {}", &digest[..16]),
        figures,
        absent: if has_firms { Vec::new() } else { vec![without.to_owned()] },
        facts: vec![
            fact("seed", seed.seed.to_string()),
            fact("replication", seed.replication.to_string()),
            fact("firms at the start", firms.to_string()),
            fact("version", env!("CARGO_PKG_VERSION").to_owned()),
            fact("digest of the results", digest),
        ],
    }
}
