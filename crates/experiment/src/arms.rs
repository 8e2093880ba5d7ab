//! # Arms
//! All runs of a plan over threads, and their table. Replications share their luck across arms and points: neither is in
//! a draw's address.

use crate::branch::History;
use crate::joined::RunRow;
use crate::outcomes::{OUTCOMES, Outcomes, Watch};
use crate::plan::RunKey;
use crate::record::{PathRow, Record};
use crate::run::{Account, Failure, Seed, run};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use tables::{Column, Series, Table};

pub use crate::plan::{Arm, Plan};

/// One run of an experiment, when it has ended.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which run.
    pub key: RunKey,
    /// Seed and replication.
    pub seed: Seed,
    /// Its outcomes, or why it was stopped.
    pub result: Result<(Outcomes, Account), Failure>,
    /// What was seen: countries and outcomes in every period, countries by sector in the first and the last.
    pub record: Record,
}

impl Done {
    /// What statistics see of it.
    #[must_use]
    pub fn row(&self) -> RunRow {
        RunRow { key: self.key, values: self.result.as_ref().ok().map(|(outcomes, _)| outcomes.values) }
    }
}

impl Plan {
    /// Runs everything; results come in the order of the plan. `done` is told of every run that has ended, from any thread.
    pub fn execute(&self, done: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let (runs, together) = (self.runs() as usize, self.runs_together() as usize);
        let work = |k: usize| {
            let keys: Vec<RunKey> = (k * together..(k + 1) * together).map(|k| self.key(k as u64)).collect();
            self.together(&keys, done)
        };
        let largest = self.arms.iter().map(|arm| arm.spec.parameters.world.firms as usize).max().unwrap_or(0);
        if Threads::for_world(largest, runs / together).shared {
            // Few and large worlds: one after the other, threads inside.
            (0..runs / together).flat_map(work).collect()
        } else {
            (0..runs / together).into_par_iter().with_max_len(1).flat_map_iter(work).collect()
        }
    }

    /// How many runs of the plan's order are done together: arms that share a history.
    #[must_use]
    pub fn runs_together(&self) -> u64 {
        if self.branch.is_some() { self.arms.len() as u64 } else { 1 }
    }

    /// Runs some arms of one point and replication. Where arms part in a year, what they share is run once.
    ///
    /// # Panics
    /// Where the runs are not of one point and replication.
    pub fn together(&self, keys: &[RunKey], done: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let mut history = None;
        let mut all = Vec::with_capacity(keys.len());
        for (k, &key) in keys.iter().enumerate() {
            assert!(
                (key.point, key.replication) == (keys[0].point, keys[0].replication),
                "these runs share no history"
            );
            let run = match self.branch {
                None => self.one(key),
                Some(period) => {
                    let shared = history.get_or_insert_with(|| self.history(period, key));
                    // The last arm takes the history; the others go on from clones of it.
                    let own =
                        if k + 1 == keys.len() { history.take().expect("it was just there") } else { shared.clone() };
                    self.go_on(key, own)
                }
            };
            done(&run);
            all.push(run);
        }
        all
    }

    fn threads(&self, spec: &WorldSpec) -> Threads {
        Threads::for_world(spec.parameters.world.firms as usize, (self.runs() / self.runs_together()) as usize)
    }

    /// What all arms share of the point and replication of a run: the first arm until they part.
    fn history(&self, period: u32, of: RunKey) -> Result<History, Failure> {
        let seed = self.seed_of(of);
        let first = RunKey { run: self.number(of.point, 0, of.replication), arm: 0, ..of };
        let spec = self.spec(first).map_err(|reason| Failure { seed, reason })?;
        History::new(&spec, period, seed, &self.focus, self.threads(&spec))
    }

    fn go_on(&self, of: RunKey, history: Result<History, Failure>) -> Done {
        let seed = self.seed_of(of);
        let spec = self.spec(of).map_err(|reason| Failure { seed, reason });
        match history.and_then(|history| spec.map(|spec| (history, spec))) {
            Ok((history, spec)) => {
                let (result, record) = history.follow(&self.arms[of.arm].name, &spec, self.threads(&spec));
                Done { key: of, seed, result, record }
            }
            Err(failure) => Done { key: of, seed, result: Err(failure), record: Record::default() },
        }
    }

    /// Does one run.
    #[must_use]
    pub fn one(&self, of: RunKey) -> Done {
        let seed = self.seed_of(of);
        let spec = match self.spec(of) {
            Ok(spec) => spec,
            Err(reason) => {
                let result = Err(Failure { seed, reason });
                return Done { key: of, seed, result, record: Record::default() };
            }
        };
        let key = seed.key(&self.arms[of.arm].name);
        let (mut watch, mut record) = (Watch::new(self.focus.clone()), Record::default());
        let ended = run(&spec, seed, self.threads(&spec), &mut |world, seen| {
            watch.see(world, &seen);
            record.add_sparsely(&key, world, &seen);
        });
        let result = ended.map(|(world, account)| (watch.outcomes(&world), account));
        record.paths = PathRow::of(watch.path());
        Done { key: of, seed, result, record }
    }
}

const KEY: [Column; 8] = [
    Column { name: "run", unit: "1", doc: "Number of the run in the plan." },
    Column { name: "point", unit: "1", doc: "Point of the design; 0 where there is none." },
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
        Series::Whole(runs.iter().map(|r| r.key.run as i64).collect()),
        Series::Whole(runs.iter().map(|r| r.key.point as i64).collect()),
        text(&|r| plan.arms[r.key.arm].name.clone()),
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
