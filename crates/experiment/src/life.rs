//! # A firm's life
//! A run is done again while one firm is watched. As runs are the same bit for bit and a look changes nothing, what is told is what
//! happened.

use crate::plan::{Plan, RunKey};
use crate::record::life::{LifeRow, rows};
use crate::run::{Failure, Seed, guarded};
use scheduler::life::Life;
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use std::sync::Arc;

/// A run that is done again.
#[derive(Clone, Debug)]
pub struct Again {
    /// Seed and replication.
    pub seed: Seed,
    /// Its world.
    pub spec: Arc<WorldSpec>,
    /// The world that it was until a period, where arms part in a year.
    pub until: Option<(u32, Arc<WorldSpec>)>,
}

impl Again {
    /// The run of this key.
    ///
    /// # Errors
    /// Why there is no such world.
    pub fn of(plan: &Plan, key: RunKey) -> Result<Self, String> {
        let first = RunKey { run: plan.number(key.point, 0, key.replication), arm: 0, ..key };
        let until = plan.branch.map(|period| Ok::<_, String>((period, plan.spec(first)?))).transpose()?;
        Ok(Self { seed: plan.seed_of(key), spec: plan.spec(key)?, until })
    }

    /// What happened to the firm of this identity; no rows where it never lived. `observer` is shown every period after the burn-in.
    ///
    /// # Errors
    /// The invariant that was broken.
    pub fn life(
        &self,
        firm: u64,
        threads: Threads,
        observer: &mut dyn FnMut(&World, Observation),
    ) -> Result<Vec<LifeRow>, Failure> {
        let mut life = Life::of(firm);
        guarded(self.seed, || {
            let (burn_in, periods) = self.spec.periods();
            let start = self.until.as_ref().map_or(&self.spec, |(_, spec)| spec);
            let mut world = World::new(start.clone(), self.seed.seed, self.seed.replication);
            while world.period < periods {
                if self.until.as_ref().is_some_and(|(period, _)| *period == world.period) {
                    world.follow(self.spec.clone());
                }
                let period = world.period;
                if period == burn_in {
                    world.begin_observation();
                }
                world.step_shown(threads, &mut |phase, world| life.see(phase, world));
                if period >= burn_in {
                    observer(&world, world.observe(threads));
                }
            }
        })?;
        Ok(rows(&self.spec, firm, life.happened()))
    }
}
