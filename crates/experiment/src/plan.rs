//! # The plan
//! Points × arms × replications, each combination a run with a number, and the world of any run without the others.
//!
//! Arms change fastest, then points, then replications. So every few runs complete a comparison of all arms, every
//! `points × arms` runs complete the design once more, and any beginning of it is as balanced as the design's own
//! beginning is (designs are ordered for that). Replications come last because their number may not be known: whoever adds
//! some renumbers nothing.

use crate::outcomes::Focus;
use crate::record::Key;
use crate::run::Seed;
use designs::Design;
use scheduler::spec::WorldSpec;
use std::fmt::Debug;
use std::sync::Arc;

/// A named world of an experiment.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its world, where the design varies nothing.
    pub spec: Arc<WorldSpec>,
}

/// Where the worlds of a design's points come from.
pub trait Worlds: Debug + Send + Sync {
    /// The world of arm number `arm` with these values of the design's factors.
    ///
    /// # Errors
    /// Why there is no such world: values that are admitted one by one need not be so together.
    fn world(&self, arm: usize, values: &[f64]) -> Result<WorldSpec, String>;
}

/// What is run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Master seed.
    pub seed: u64,
    /// Replications of each arm in each point.
    pub replications: u32,
    /// Whose firms are asked about.
    pub focus: Focus,
    /// Arms; the first is what the others are compared with.
    pub arms: Vec<Arm>,
    /// Points.
    pub design: Design,
    /// Worlds of points, where there are factors.
    pub worlds: Option<Arc<dyn Worlds>>,
    /// First period in which each arm is a world of its own; until then all are the first arm. None where they part at the
    /// start.
    pub branch: Option<u32>,
}

/// What tells a run from all others; statistics are joined on it, never on the order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunKey {
    /// Number of the run in the plan.
    pub run: u64,
    /// Point of the design.
    pub point: u64,
    /// Arm, by number.
    pub arm: usize,
    /// Replication.
    pub replication: u32,
}

impl Plan {
    /// How many runs that are.
    #[must_use]
    pub fn runs(&self) -> u64 {
        let (points, arms) = (self.design.points(), self.arms.len() as u64);
        designs::runs(points, arms, u64::from(self.replications)).expect("counted when the experiment was loaded")
    }

    /// The key of run number `run`.
    #[must_use]
    pub fn key(&self, run: u64) -> RunKey {
        let (points, arms) = (self.design.points(), self.arms.len() as u64);
        let arm = (run % arms) as usize;
        RunKey { run, point: run / arms % points, arm, replication: (run / arms / points) as u32 }
    }

    /// The number of the run of this point, arm and replication.
    #[must_use]
    pub fn number(&self, point: u64, arm: usize, replication: u32) -> u64 {
        (u64::from(replication) * self.design.points() + point) * self.arms.len() as u64 + arm as u64
    }

    /// What addresses the luck of a run: neither arm nor point, which therefore share it.
    #[must_use]
    pub fn seed_of(&self, key: RunKey) -> Seed {
        Seed { seed: self.seed, replication: key.replication }
    }

    /// What the rows of a run carry.
    #[must_use]
    pub fn row_key(&self, of: RunKey, is_done: bool) -> Key {
        Key {
            run: of.run as i64,
            point: of.point as i64,
            arm: self.arms[of.arm].name.clone(),
            replication: i64::from(of.replication),
            seed: self.seed as i64,
            status: if is_done { "done" } else { "failed" }.to_owned(),
        }
    }

    /// The world of a run.
    ///
    /// # Errors
    /// Why there is no such world.
    pub fn spec(&self, key: RunKey) -> Result<Arc<WorldSpec>, String> {
        match &self.worlds {
            Some(worlds) if !self.design.factors.is_empty() => {
                worlds.world(key.arm, &self.design.point(key.point)).map(Arc::new)
            }
            _ => Ok(self.arms[key.arm].spec.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use designs::{Factor, Kind, Scale};
    use std::collections::BTreeSet;

    fn plan(points: u64) -> Plan {
        let spec = Arc::new(scheduler::trial::chain(100));
        let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
        let factor = Factor {
            key: "search.power".into(),
            kind: base::parameter::Kind::Real,
            low: 0.1,
            high: 0.5,
            scale: Scale::Linear,
            values: Vec::new(),
        };
        Plan {
            seed: 1,
            replications: 3,
            focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
            arms: vec![arm("first"), arm("second")],
            design: Design { factors: vec![factor], kind: Kind::Sobol(points), seed: 1 },
            worlds: None,
            branch: None,
        }
    }

    #[test]
    fn numbers_and_keys_are_the_same_thing() {
        let plan = plan(5);
        let keys: BTreeSet<RunKey> = (0..plan.runs()).map(|k| plan.key(k)).collect();
        assert_eq!(keys.len(), 30);
        for key in keys {
            assert_eq!(plan.number(key.point, key.arm, key.replication), key.run);
        }
    }

    #[test]
    fn any_beginning_is_balanced_and_more_replications_renumber_nothing() {
        let plan = plan(5);
        for end in 0..plan.runs() {
            let count = |arm| (0..end).filter(|k| plan.key(*k).arm == arm).count();
            assert!(count(0) - count(1) <= 1);
            let of_point = |point| (0..end).filter(|k| plan.key(*k).point == point).count();
            assert!(of_point(0) - of_point(4) <= 2);
        }
        let longer = Plan { replications: 9, ..plan.clone() };
        assert!((0..plan.runs()).all(|k| plan.key(k) == longer.key(k)));
    }

    #[test]
    fn luck_is_the_replications_and_nobody_elses() {
        let plan = plan(5);
        let of = |k: u64| plan.seed_of(plan.key(k));
        assert!((0..10).all(|k| of(k) == of(0)) && of(10) != of(0));
    }

    #[test]
    fn the_last_of_a_quarter_of_a_quadrillion_runs_is_known_at_once() {
        let plan = Plan { replications: 2, ..plan(1 << 46) };
        assert_eq!(plan.runs(), 1 << 48);
        let last = plan.key(plan.runs() - 1);
        assert_eq!((last.point, last.arm, last.replication), ((1 << 46) - 1, 1, 1));
    }
}
