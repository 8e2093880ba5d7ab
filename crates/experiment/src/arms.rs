//! # Arms
//! Arms × replications, interleaved: after the first replication of every arm comes the second of every arm, so that what
//! is done at any time is a balanced design. Replications share their luck across arms: the arm is in no draw's address.

use crate::outcomes::{Focus, OUTCOMES, Outcomes, Watch};
use crate::record::Record;
use crate::run::{Account, Failure, Seed, run};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::sync::Arc;
use tables::{Column, Series, Table};

/// A named world of an experiment.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its world.
    pub spec: Arc<WorldSpec>,
}

/// What is run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Master seed.
    pub seed: u64,
    /// Replications of each arm.
    pub replications: u32,
    /// Whose firms are asked about.
    pub focus: Focus,
    /// Arms; the first is what the others are compared with.
    pub arms: Vec<Arm>,
}

/// One run of an experiment, when it has ended.
#[derive(Clone, Debug)]
pub struct Done {
    /// Arm, by number.
    pub arm: usize,
    /// Seed and replication.
    pub seed: Seed,
    /// Its outcomes, or why it was stopped.
    pub result: Result<(Outcomes, Account), Failure>,
    /// What was seen: countries in every period, countries by sector in the first and the last.
    pub record: Record,
}

impl Plan {
    /// How many runs that are.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.arms.len() * self.replications as usize
    }

    /// Runs everything; results come in the order of the plan. `done` is told of every run that has ended, from any thread.
    pub fn execute(&self, done: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let work = |k: usize| {
            let result = self.one(k);
            done(&result);
            result
        };
        let largest = self.arms.iter().map(|arm| arm.spec.parameters.world.firms as usize).max().unwrap_or(0);
        if Threads::for_world(largest, self.runs()).shared {
            // Few and large worlds: one after the other, threads inside.
            (0..self.runs()).map(work).collect()
        } else {
            (0..self.runs()).into_par_iter().with_max_len(1).map(work).collect()
        }
    }

    fn one(&self, k: usize) -> Done {
        let (replication, arm) = (k / self.arms.len(), k % self.arms.len());
        let seed = Seed { seed: self.seed, replication: replication as u32 };
        let Arm { name, spec } = &self.arms[arm];
        let threads = Threads::for_world(spec.parameters.world.firms as usize, self.runs());
        let key = seed.key(name);
        let (mut watch, mut record) = (Watch::new(self.focus.clone()), Record::default());
        let ended = run(spec, seed, threads, &mut |world, seen| {
            watch.see(world, &seen);
            record.add_sparsely(&key, world, &seen);
        });
        let result = ended.map(|(world, account)| (watch.outcomes(&world), account));
        Done { arm, seed, result, record }
    }
}

const KEY: [Column; 7] = [
    Column { name: "run", unit: "1", doc: "Number of the run in the plan." },
    Column { name: "arm", unit: "name", doc: "Arm of the experiment." },
    Column { name: "replication", unit: "1", doc: "Replication; the same luck in all arms." },
    Column { name: "seed", unit: "1", doc: "Master seed." },
    Column { name: "status", unit: "name", doc: "done, or failed." },
    Column { name: "reason", unit: "text", doc: "Why a failed run was stopped." },
    Column {
        name: "residual",
        unit: "share of income",
        doc: "Largest residual of the accounting identities in any period.",
    },
];

/// The columns of the table of runs.
const RUN_COLUMNS: [Column; KEY.len() + OUTCOMES.len()] = {
    let mut columns = [KEY[0]; KEY.len() + OUTCOMES.len()];
    let mut k = 0;
    while k < columns.len() {
        columns[k] = if k < KEY.len() {
            KEY[k]
        } else {
            let of = OUTCOMES[k - KEY.len()];
            Column { name: of.name, unit: of.unit, doc: of.label }
        };
        k += 1;
    }
    columns
};

/// A row a run: its key, its status, its outcomes.
#[must_use]
pub fn runs_table(plan: &Plan, runs: &[Done]) -> Table {
    let text = |of: &dyn Fn(&Done) -> String| Series::Text(runs.iter().map(of).collect());
    let outcome =
        |k: usize| Series::MaybeReal(runs.iter().map(|r| r.result.as_ref().ok().map(|(o, _)| o.values[k])).collect());
    let mut series = vec![
        Series::Whole((0..runs.len() as i64).collect()),
        text(&|r| plan.arms[r.arm].name.clone()),
        Series::Whole(runs.iter().map(|r| i64::from(r.seed.replication)).collect()),
        Series::Whole(runs.iter().map(|r| r.seed.seed as i64).collect()),
        text(&|r| if r.result.is_ok() { "done" } else { "failed" }.to_owned()),
        text(&|r| r.result.as_ref().err().map_or_else(String::new, |failure| failure.reason.clone())),
        Series::MaybeReal(
            runs.iter().map(|r| r.result.as_ref().ok().map(|(_, account)| account.audit.max())).collect(),
        ),
    ];
    series.extend((0..OUTCOMES.len()).map(outcome));
    Table::new("runs", "A run of the experiment.", &RUN_COLUMNS, series)
}
