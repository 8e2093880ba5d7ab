//! # What runs cost
//! As is expected without running any: firms and periods of their worlds. Shards are cut by it, so that they take the same time and not
//! the same number of runs.

use crate::plan::{Plan, RunKey};
use store::leases::Cut;

/// Periods that the start of a world is worth.
const START: u64 = 2;
/// Pieces of all shards that are aimed at: few files, and little to lose with one.
const PIECES: u64 = 1024;
/// Pieces of a shard: at least so many, so that late joiners find something, and at most.
const OF_SHARD: (u64, u64) = (4, 64);
/// Jobs of a piece that are worth taking it.
const JOBS_MIN: u64 = 8;
/// Jobs whose cost is looked at one by one. In larger designs a piece has hundreds, which cost much the same together.
const LOOKED_AT_MAX: u64 = 1 << 22;

impl Plan {
    /// What a run is expected to cost, in firm-periods.
    #[must_use]
    pub fn cost(&self, of: RunKey) -> u64 {
        let parameters = &self.arms[of.arm].spec.parameters;
        let (world, time) = (parameters.world, parameters.time);
        let mut values = [world.firms as f64, time.years.into(), time.burn_in.into(), time.periods_per_year.into()];
        if self.varies_in_cost() {
            for (factor, value) in self.design.factors.iter().zip(self.design.point(of.point)) {
                if let Some(k) = COSTLY.iter().position(|key| *key == factor.key) {
                    values[k] = value;
                }
            }
        }
        let [firms, years, burn_in, periods] = values;
        firms as u64 * (((years + burn_in) * periods) as u64 + START)
    }

    fn varies_in_cost(&self) -> bool {
        self.design.factors.iter().any(|factor| COSTLY.contains(&factor.key.as_str()))
    }

    /// Cuts the plan into shards, and these into pieces, of equal expected cost.
    #[must_use]
    pub fn cut(&self, shards: u32) -> Cut {
        let together = self.runs_together();
        let jobs = self.runs() / together;
        let per_shard = (PIECES / u64::from(shards)).clamp(OF_SHARD.0, OF_SHARD.1);
        let wanted = (u64::from(shards) * per_shard).min((jobs / JOBS_MIN).max(u64::from(shards))).min(jobs);
        let sums = self.sums();
        let (cycle, all) = (sums.len() as u64, u128::from(sums[sums.len() - 1]));
        // Jobs until so much is done: costs repeat with every replication, or with all arms.
        let total = all * u128::from(jobs / cycle);
        let mut ends: Vec<u64> = Vec::with_capacity(wanted as usize);
        for k in 1..=wanted {
            let until = total * u128::from(k) / u128::from(wanted);
            let (whole, rest) = ((until / all) as u64, (until % all) as u64);
            let job = whole * cycle + sums.partition_point(|sum| *sum <= rest) as u64;
            let first = ends.last().map_or(0, |end| end / together) + 1;
            ends.push(job.clamp(first, jobs - (wanted - k)) * together);
        }
        let until = |end: &u64| {
            let (whole, rest) = (end / together / cycle, end / together % cycle);
            all * u128::from(whole) + rest.checked_sub(1).map_or(0, |before| u128::from(sums[before as usize]))
        };
        let sums: Vec<u128> = ends.iter().map(until).collect();
        let costs: Vec<u128> = sums.iter().scan(0, |before, sum| Some(sum - std::mem::replace(before, *sum))).collect();
        Cut::dealt(shards, ends, &costs)
    }

    /// Costs of jobs, summed up, until they repeat.
    fn sums(&self) -> Vec<u64> {
        let (points, arms, together) = (self.design.points(), self.arms.len() as u64, self.runs_together());
        let is_looked_at = self.varies_in_cost() && points.saturating_mul(arms / together) <= LOOKED_AT_MAX;
        let jobs = if is_looked_at { points * arms / together } else { arms / together };
        let mut sum = 0;
        let of_job =
            |job: u64| -> u64 { (job * together..(job + 1) * together).map(|run| self.cost(self.key(run))).sum() };
        (0..jobs)
            .map(|job| {
                sum += of_job(job).max(1);
                sum
            })
            .collect()
    }
}

/// Parameters that decide what a world costs.
const COSTLY: [&str; 4] = ["world.firms", "time.years", "time.burn_in", "time.periods_per_year"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::Focus;
    use crate::plan::Arm;
    use designs::{Design, Factor, Kind, Scale};
    use std::sync::Arc;

    fn plan(firms: &[u64], kind: Kind, varied: &str, branch: Option<u32>) -> Plan {
        let arm = |(k, firms): (usize, &u64)| Arm {
            name: k.to_string(),
            spec: Arc::new(scheduler::trial::chain(*firms as usize)),
        };
        let factor = Factor {
            key: varied.into(),
            kind: base::parameter::Kind::Real,
            low: 100.0,
            high: 100_000.0,
            scale: Scale::Log,
            values: Vec::new(),
        };
        Plan {
            seed: 1,
            replications: 3,
            focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
            arms: firms.iter().enumerate().map(arm).collect(),
            design: Design { factors: vec![factor], kind, seed: 1 },
            worlds: None,
            branch,
        }
    }

    fn of_shards(plan: &Plan, shards: u32) -> Vec<u64> {
        let cut = plan.cut(shards);
        let mut costs = vec![0; shards as usize];
        for piece in 0..cut.pieces() {
            let cost: u64 = cut.runs_of(piece).map(|run| plan.cost(plan.key(run))).sum();
            costs[cut.shard_of(piece) as usize] += cost;
        }
        costs
    }

    #[test]
    fn shards_cost_the_same_where_counts_would_not() {
        // Worlds of a hundred to a hundred thousand firms, in arms of which one is ten times as large.
        for (plan, most) in [
            (plan(&[100, 1000], Kind::Sobol(2000), "world.firms", None), 1.1),
            // Powers of two meet powers of two.
            (plan(&[100, 1000], Kind::Sobol(2048), "world.firms", None), 1.1),
            (plan(&[300, 300], Kind::Sobol(4096), "world.firms", Some(3)), 1.1),
            (plan(&[100, 1000, 300], Kind::LatinHypercube(700), "search.power", None), 1.1),
            (plan(&[300, 300], Kind::LatinHypercube(4096), "world.firms", Some(3)), 1.1),
        ] {
            for shards in [8, 16] {
                let costs = of_shards(&plan, shards);
                let (low, high) = (*costs.iter().min().unwrap() as f64, *costs.iter().max().unwrap() as f64);
                println!("{shards} shards of {} runs: the costliest takes {:.4} of the least", plan.runs(), high / low);
                assert!(high < most * low, "{costs:?}");
            }
        }
    }

    #[test]
    fn every_run_is_in_one_piece_and_arms_that_share_a_history_are_not_parted() {
        for (points, shards, branch) in
            [(1, 1, None), (1, 5, None), (3, 64, Some(3)), (700, 16, Some(3)), (5000, 1000, None)]
        {
            let plan = plan(&[100, 1000], Kind::Sobol(points), "world.firms", branch);
            let cut = plan.cut(shards);
            assert_eq!(cut.ends.last(), Some(&plan.runs()));
            assert!(cut.ends.is_sorted_by(|a, b| a < b) && cut.pieces() <= 4096);
            assert!(cut.ends.iter().all(|end| end % plan.runs_together() == 0));
        }
    }

    #[test]
    fn the_largest_plan_is_cut_at_once() {
        let plan = plan(&[100, 1000], Kind::Sobol(1 << 45), "world.firms", None);
        assert_eq!(plan.cut(64).ends.last(), Some(&plan.runs()));
    }
}
