//! # What a plan takes at most
//! Without running anything, by generous numbers a firm and a cell: what fits even so needs no pilot before it starts.

use crate::engine::Work as _;
use crate::outcomes::OUTCOMES;
use crate::pilot::{BUFFERS, results};
use crate::plan::Plan;
use crate::record::lives::FIFTHS;
use crate::record::{CountryRow, FirstStepRow, GroupRow, Key, PathRow, TransitionRow};
use crate::work::Sweep;

/// Bytes that a firm takes at most, its orders apart: some 400 are usual.
const FIRM: f64 = 2000.0;
/// Bytes that a standing order takes at most, with what sorting it needs: 6 are usual.
const ORDER: f64 = 50.0;
/// Bytes that a pair of groups takes at most.
const PAIR: f64 = 100.0;
/// Bytes of a cell at most, as rows, as CSV and as Parquet together.
const CELL: f64 = 80.0;
/// Bytes of files that do not grow with runs.
const FILES: f64 = 1e6;

/// What a plan does not exceed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Bytes of memory.
    pub memory: f64,
    /// Bytes on disk.
    pub disk: f64,
}

impl Plan {
    /// Firms of the largest world.
    #[must_use]
    pub fn firms_max(&self) -> f64 {
        let of_arms = self.arms.iter().map(|arm| arm.spec.parameters.world.firms as f64);
        let varied = self.design.factors.iter().filter(|factor| factor.key == "world.firms");
        let of_points = varied.flat_map(|factor| factor.values.iter().copied().chain([factor.high]));
        of_arms.chain(of_points).fold(0.0, f64::max)
    }
}

/// What `sweep` takes at most, on so many threads.
#[must_use]
pub fn bound(sweep: &Sweep, threads: usize) -> Bound {
    let (plan, runs) = (&sweep.plan, sweep.plan.runs() as f64);
    let over = |of: &dyn Fn(&Plan, usize) -> f64| (0..plan.arms.len()).map(|arm| of(plan, arm)).fold(0.0, f64::max);
    let orders = over(&|plan, arm| plan.arms[arm].spec.parameters.world.orders_per_firm);
    let groups = over(&|plan, arm| plan.arms[arm].spec.groups.len() as f64);
    let countries = over(&|plan, arm| plan.arms[arm].spec.countries.len() as f64);
    let periods = over(&|plan, arm| plan.arms[arm].spec.parameters.time.years.into())
        * over(&|plan, arm| plan.arms[arm].spec.parameters.time.periods_per_year.into());
    let worlds = if sweep.is_shared() { 1.0 } else { threads as f64 };
    // Arms that share a history: it, and the one that goes on from it.
    let each = if plan.branch.is_some() { 2.0 } else { 1.0 };
    let world = plan.firms_max() * (FIRM + ORDER * orders) + groups * groups * PAIR;
    let key = Key::COLUMNS.len();
    let mut cells = (key + 2 + OUTCOMES.len()) as f64;
    if sweep.kept.countries {
        cells += countries * periods * (key + CountryRow::COLUMNS.len()) as f64;
    }
    if sweep.kept.country_sector {
        cells += 2.0 * groups * (key + GroupRow::COLUMNS.len()) as f64;
    }
    if sweep.kept.paths {
        cells += periods * (key + PathRow::COLUMNS.len()) as f64;
    }
    if sweep.kept.transitions {
        let sectors = over(&|plan, arm| plan.arms[arm].spec.sectors.len() as f64);
        let pairs = sectors * (sectors + 1.0) + (FIFTHS * (FIFTHS + 1)) as f64;
        cells += pairs * (key + TransitionRow::COLUMNS.len()) as f64;
    }
    if sweep.kept.first_steps {
        let strategies = over(&|plan, arm| plan.arms[arm].spec.strategies.len() as f64);
        cells += strategies * periods * (key + FirstStepRow::COLUMNS.len()) as f64;
    }
    Bound { memory: worlds * each * world + BUFFERS + results(sweep), disk: runs * cells * CELL + FILES }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::Focus;
    use crate::pilot::pilot;
    use crate::plan::Arm;
    use crate::record::Kept;
    use designs::Design;
    use std::sync::Arc;
    use store::plan::Columns;

    #[test]
    fn a_bound_is_above_what_a_pilot_finds_and_needs_no_run() {
        let spec = Arc::new(scheduler::trial::chain(300));
        let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
        let focus = Focus { countries: vec![1], sectors: vec![0], against: 0 };
        let (arms, design) = (vec![arm("first"), arm("second")], Design::none());
        let plan = Plan { seed: 1, replications: 500, focus, arms, design, branch: None, worlds: None };
        for kept in [Kept::ALL, Kept::default()] {
            let sweep = Sweep { plan: plan.clone(), kept };
            let asked = store::Plan {
                title: "A sweep".into(),
                version: "1".into(),
                platform: String::new(),
                seed: 1,
                runs: 1000,
                overrides: Vec::new(),
                files: Vec::new(),
                keys: [].into(),
                tables: Columns::of(&sweep.tables()),
            };
            let (bound, found) = (bound(&sweep, 2), pilot(&sweep, &asked).unwrap());
            let disk = found.rows + found.tables;
            assert!(disk < bound.disk && bound.disk < 20.0 * disk, "{kept:?}: {bound:?} {found:?}");
            assert!(bound.memory > BUFFERS && bound.memory < 1e9, "{bound:?}");
        }
        let endless = Sweep { plan: Plan { replications: 1 << 30, ..plan }, kept: Kept::ALL };
        assert!(bound(&endless, 2).disk > 1e15, "a petabyte is told at once");
    }
}
