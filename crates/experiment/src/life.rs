//! # A firm's life
//! A run is done again while one firm is watched. As runs are the same bit for bit and a look changes nothing, what is told is what
//! happened.

use crate::again::Again;
use crate::record::life::{LifeRow, rows};
use crate::run::{Failure, guarded};
use scheduler::life::Life;
use scheduler::observe::Observation;
use scheduler::threads::Threads;
use scheduler::world::World;

impl Again {
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
            let mut step = |world: &mut World| world.step_shown(threads, &mut |phase, world| life.see(phase, world));
            self.to_the_end(threads, &mut step, observer);
        })?;
        Ok(rows(&self.spec, firm, life.happened()))
    }
}
