//! # A run, done again
//! Runs are the same bit for bit, and a look changes nothing: what was not kept of a run is there for whoever runs it again.

use crate::outcomes::{Focus, Outcomes, Watch};
use crate::plan::{Plan, RunKey};
use crate::run::{Failure, Seed, guarded};
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

    /// What comes of it, and the world at its end. `observer` is shown every period after the burn-in.
    ///
    /// # Errors
    /// The invariant that was broken.
    pub fn watch(
        &self,
        focus: &Focus,
        threads: Threads,
        observer: &mut dyn FnMut(&World, Observation),
    ) -> Result<(Outcomes, World), Failure> {
        let mut watch = Watch::new(focus.clone());
        guarded(self.seed, || {
            let world = self.to_the_end(threads, &mut |world| world.step(threads), &mut |world, seen| {
                watch.see(world, &seen);
                observer(world, seen);
            });
            (watch.outcomes(&world), world)
        })
    }

    /// Goes from start to end, a step a period.
    pub(crate) fn to_the_end(
        &self,
        threads: Threads,
        step: &mut dyn FnMut(&mut World),
        observer: &mut dyn FnMut(&World, Observation),
    ) -> World {
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
            step(&mut world);
            if period >= burn_in {
                observer(&world, world.observe(threads));
            }
        }
        world
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Arm;
    use crate::record::Kept;
    use designs::Design;

    #[test]
    fn a_run_that_is_done_again_comes_out_as_it_did_also_where_arms_part_in_a_year() {
        let spec = |kept: f64| {
            let mut spec = scheduler::trial::chain(300);
            (spec.parameters.time.years, spec.parameters.time.burn_in) = (6, 2);
            spec.parameters.knowledge.kept = kept;
            Arc::new(spec)
        };
        let arm = |name: &str, kept| Arm { name: name.into(), spec: spec(kept) };
        for branch in [None, Some(4)] {
            let plan = Plan {
                seed: 7,
                replications: 2,
                focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
                arms: vec![arm("as it is", 0.9), arm("forgetful", 0.5)],
                design: Design::none(),
                worlds: None,
                branch,
            };
            for done in plan.execute(Kept::default()) {
                let again = Again::of(&plan, done.key).expect("there is such a world");
                let mut seen = 0;
                let found = again.watch(&plan.focus, Threads { shared: false }, &mut |_, _| seen += 1);
                let (outcomes, world) = found.expect("a trial runs");
                assert_eq!(outcomes, done.result.expect("it ran before").0, "{branch:?}: {:?}", done.key);
                assert_eq!(
                    (seen, world.period),
                    (world.spec.periods().1 - world.spec.periods().0, world.spec.periods().1)
                );
            }
        }
    }
}
