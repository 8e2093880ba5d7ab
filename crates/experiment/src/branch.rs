//! # Branches
//! The arms of one replication that part in a year: what they share is run once, and every arm goes on from there. A run
//! that has its history alone goes the same way, so that both give the same, bit for bit.

use crate::outcomes::{Focus, Outcomes, Watch};
use crate::record::{Kept, Key, Record};
use crate::run::{Account, Failure, Running, Seed, guarded};
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::sync::Arc;

/// What a run yields.
pub type Ended = Result<(Outcomes, Account), Failure>;

/// A run and what was seen of it until now.
#[derive(Clone, Debug)]
pub struct History {
    seed: Seed,
    running: Running,
    watch: Watch,
    kept: Kept,
    record: Record,
}

impl History {
    /// What all arms share: a world of `spec` until `period` is the next.
    ///
    /// # Errors
    /// The invariant that was broken: then no arm has a history.
    pub fn new(
        spec: &Arc<WorldSpec>,
        period: u32,
        seed: Seed,
        focus: &Focus,
        kept: Kept,
        threads: Threads,
    ) -> Result<Self, Failure> {
        let mut history = guarded(seed, || {
            let running = Running::new(spec, seed);
            Self { seed, running, watch: Watch::new(focus.clone()), kept, record: Record::default() }
        })?;
        history.advance(period, threads)?;
        Ok(history)
    }

    /// Goes on as the run of this key until the end, under `spec`. Where a history is shared, each arm goes on from a clone.
    pub fn follow(mut self, key: Key, spec: &Arc<WorldSpec>, threads: Threads) -> (Ended, Record) {
        self.record.key = key;
        let ended = guarded(self.seed, || self.running.world.follow(spec.clone()))
            .and_then(|()| self.advance(spec.periods().1, threads))
            .map(|()| (self.watch.outcomes(&self.running.world), self.running.account));
        (ended, self.record)
    }

    fn advance(&mut self, end: u32, threads: Threads) -> Result<(), Failure> {
        let Self { seed, running, watch, kept, record } = self;
        guarded(*seed, || {
            running.advance(end, threads, &mut |world, seen| {
                watch.see(world, &seen);
                record.add_sparsely(*kept, world, &seen);
            });
        })
    }
}
