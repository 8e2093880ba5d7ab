//! # One run
//! A world from its start to its end. A broken invariant stops that run alone: it comes back as a [`Failure`] with what
//! is needed to run it again.

use crate::record::Key;
use market::accounts::Audit;
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

/// What addresses the luck of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// Master seed, below 2⁶³: tables hold whole numbers with a sign.
    pub seed: u64,
    /// Replication.
    pub replication: u32,
}

impl Seed {
    /// The key of the rows of a single run.
    #[must_use]
    pub fn key(self) -> Key {
        Key { replication: i64::from(self.replication), seed: self.seed as i64, ..Key::default() }
    }
}

/// What is known of a run when it has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Largest residual of each identity in any period.
    pub audit: Audit,
    /// Firms alive, summed over periods, the burn-in included.
    pub firm_periods: u64,
    /// Seconds that the period loop alone took.
    pub seconds: f64,
    /// Periods, the burn-in included.
    pub periods: u32,
}

/// A run that was stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Which run.
    pub seed: Seed,
    /// What was broken, in the words of the equation that found it.
    pub reason: String,
}

/// A run under way.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub world: World,
    pub account: Account,
}

impl Running {
    pub fn new(spec: &Arc<WorldSpec>, seed: Seed) -> Self {
        let world = World::new(spec.clone(), seed.seed, seed.replication);
        Self { world, account: Account { periods: spec.periods().1, ..Account::default() } }
    }

    /// Goes on until period `end` is the next, or for a period and until `is_over`.
    pub fn advance(
        &mut self,
        end: u32,
        threads: Threads,
        is_over: &dyn Fn() -> bool,
        observer: &mut dyn FnMut(&World, Observation),
    ) {
        let burn_in = self.world.spec.periods().0;
        let Self { world, account } = self;
        while world.period < end {
            let period = world.period;
            if period == burn_in {
                world.begin_observation();
            }
            account.firm_periods += world.living.iter().map(|n| u64::from(*n)).sum::<u64>();
            let start = Instant::now();
            world.step(threads);
            account.seconds += start.elapsed().as_secs_f64();
            account.audit = account.audit.worst(world.audit);
            if period >= burn_in {
                observer(world, world.observe(threads));
            }
            if is_over() {
                break;
            }
        }
    }
}

/// Runs a world to its end. `observer` is shown every period after the burn-in; it cannot change anything.
///
/// # Errors
/// The invariant that was broken.
pub fn run(
    spec: &Arc<WorldSpec>,
    seed: Seed,
    threads: Threads,
    observer: &mut dyn FnMut(&World, Observation),
) -> Result<(World, Account), Failure> {
    guarded(seed, || {
        let mut running = Running::new(spec, seed);
        running.advance(spec.periods().1, threads, &|| false, observer);
        (running.world, running.account)
    })
}

/// What `work` yields, or why it was stopped.
pub(crate) fn guarded<R>(seed: Seed, work: impl FnOnce() -> R) -> Result<R, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Failure { seed, reason: words(panic.as_ref()) })
}

/// What a panic says.
pub(crate) fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("the run stopped without a word").to_owned()
}
