//! # Histories
//! A run and what was seen of it until now. It may go on to its end, be put by in the middle and go on elsewhere, or be what the arms of one
//! replication share until they part in a year: that is run once, and every arm goes on from there. All of it gives the same, bit for bit.

use crate::outcomes::{Focus, Outcomes, Watch};
use crate::record::{CountryRow, GroupRow, Kept, Key, Lives, PathRow, Record};
use crate::run::{Account, Failure, Running, Seed, guarded};
use scheduler::checkpoint;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run and what was seen of it until now.
#[derive(Clone, Debug)]
pub struct History {
    seed: Seed,
    running: Running,
    watch: Watch,
    kept: Kept,
    record: Record,
}

/// What is written of a history beside its world.
#[derive(Serialize, Deserialize)]
struct Seen {
    account: Account,
    watch: Watch,
    countries: Vec<CountryRow>,
    groups: Vec<GroupRow>,
    lives: Lives,
}

impl History {
    /// That of a world which begins.
    ///
    /// # Errors
    /// The invariant that was broken.
    pub fn begin(spec: &Arc<WorldSpec>, seed: Seed, focus: &Focus, kept: Kept) -> Result<Self, Failure> {
        guarded(seed, || {
            let running = Running::new(spec, seed);
            Self { seed, running, watch: Watch::new(focus.clone()), kept, record: Record::default() }
        })
    }

    /// The period that is next.
    #[must_use]
    pub fn period(&self) -> u32 {
        self.running.world.period
    }

    /// Goes on until `period` is the next, or for a period and until `is_over`.
    ///
    /// # Errors
    /// The invariant that was broken.
    pub fn advance(&mut self, period: u32, threads: Threads, is_over: &dyn Fn() -> bool) -> Result<(), Failure> {
        let Self { seed, running, watch, kept, record } = self;
        guarded(*seed, || {
            running.advance(period, threads, is_over, &mut |world, seen| {
                watch.see(world, &seen);
                record.add_sparsely(*kept, world, &seen);
            });
        })
    }

    /// From now on a world of `spec`.
    ///
    /// # Errors
    /// The invariant that was broken.
    pub fn follow(&mut self, spec: &Arc<WorldSpec>) -> Result<(), Failure> {
        guarded(self.seed, || self.running.world.follow(spec.clone()))
    }

    /// What has come of it, as the run of this key.
    #[must_use]
    pub fn end(self, key: Key) -> ((Outcomes, Account), Record) {
        let mut record = Record { key, ..self.record };
        if self.kept.paths {
            record.paths = PathRow::of(self.watch.path());
        }
        ((self.watch.outcomes(&self.running.world), self.running.account), record)
    }

    /// As bytes.
    ///
    /// # Panics
    /// Never: numbers, texts and lists of them can always be written.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let seen = Seen {
            account: self.running.account,
            watch: self.watch.clone(),
            countries: self.record.countries.clone(),
            groups: self.record.groups.clone(),
            lives: self.record.lives.clone(),
        };
        let seen = postcard::to_stdvec(&seen).expect("what was seen can be written");
        let mut bytes = (seen.len() as u64).to_le_bytes().to_vec();
        bytes.extend(seen);
        bytes.extend(self.running.world.save());
        bytes
    }

    /// From bytes, of a world whose specification `spec` knows by the period that is next; none where they are of another.
    #[must_use]
    pub fn load(
        bytes: &[u8],
        seed: Seed,
        focus: &Focus,
        kept: Kept,
        spec: impl FnOnce(u32) -> Option<Arc<WorldSpec>>,
    ) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk()?;
        let (seen, world) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let seen: Seen = postcard::from_bytes(seen).ok()?;
        let world = World::load(world, spec(checkpoint::header(world).ok()?.period)?).ok()?;
        let is_of_run = (world.seed, world.replication) == (seed.seed, seed.replication);
        let running = Running { world, account: seen.account };
        let record = Record { countries: seen.countries, groups: seen.groups, lives: seen.lives, ..Record::default() };
        is_of_run.then(|| Self { seed, running, watch: seen.watch.about(focus.clone()), kept, record })
    }
}
