//! # Arms
//! All runs of a plan over threads, and their table. Replications share their luck across arms and points: neither is in
//! a draw's address.

use crate::branch::History;
use crate::joined::RunRow;
use crate::outcomes::{OUTCOMES, Outcomes, Watch};
use crate::plan::RunKey;
use crate::record::{Kept, Key, Record};
use crate::run::{Account, Failure, Seed, run};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use tables::rows::joined;
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
    /// What was kept of what was seen.
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
    /// Runs everything; results come in the order of the plan.
    #[must_use]
    pub fn execute(&self, kept: Kept) -> Vec<Done> {
        let (runs, together) = (self.runs() as usize, self.runs_together() as usize);
        let work = |k: usize| {
            let keys: Vec<RunKey> = (k * together..(k + 1) * together).map(|k| self.key(k as u64)).collect();
            self.together(&keys, kept)
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
    #[must_use]
    pub fn together(&self, keys: &[RunKey], kept: Kept) -> Vec<Done> {
        let mut history = None;
        let mut all = Vec::with_capacity(keys.len());
        for (k, &key) in keys.iter().enumerate() {
            assert!(
                (key.point, key.replication) == (keys[0].point, keys[0].replication),
                "these runs share no history"
            );
            all.push(match self.branch {
                None => self.one(key, kept),
                Some(period) => {
                    let shared = history.get_or_insert_with(|| self.history(period, key, kept));
                    // The last arm takes the history; the others go on from clones of it.
                    let own =
                        if k + 1 == keys.len() { history.take().expect("it was just there") } else { shared.clone() };
                    self.go_on(key, own)
                }
            });
        }
        all
    }

    fn threads(&self, spec: &WorldSpec) -> Threads {
        Threads::for_world(spec.parameters.world.firms as usize, (self.runs() / self.runs_together()) as usize)
    }

    /// What all arms share of the point and replication of a run: the first arm until they part.
    fn history(&self, period: u32, of: RunKey, kept: Kept) -> Result<History, Failure> {
        let seed = self.seed_of(of);
        let first = RunKey { run: self.number(of.point, 0, of.replication), arm: 0, ..of };
        let spec = self.spec(first).map_err(|reason| Failure { seed, reason })?;
        History::new(&spec, period, seed, &self.focus, kept, self.threads(&spec))
    }

    fn go_on(&self, of: RunKey, history: Result<History, Failure>) -> Done {
        let seed = self.seed_of(of);
        let spec = self.spec(of).map_err(|reason| Failure { seed, reason });
        match history.and_then(|history| spec.map(|spec| (history, spec))) {
            Ok((history, spec)) => {
                let (result, record) = history.follow(self.row_key(of, true), &spec, self.threads(&spec));
                Done { key: of, seed, result, record }
            }
            Err(failure) => Done { key: of, seed, result: Err(failure), record: Record::default() },
        }
    }

    /// Does one run.
    #[must_use]
    pub fn one(&self, of: RunKey, kept: Kept) -> Done {
        let seed = self.seed_of(of);
        let spec = match self.spec(of) {
            Ok(spec) => spec,
            Err(reason) => {
                let result = Err(Failure { seed, reason });
                return Done { key: of, seed, result, record: Record::default() };
            }
        };
        let (mut watch, mut record) = (Watch::new(self.focus.clone()), Record::new(self.row_key(of, true)));
        let ended = run(&spec, seed, self.threads(&spec), &mut |world, seen| {
            watch.see(world, &seen);
            record.add_sparsely(kept, world, &seen);
        });
        let result = ended.map(|(world, account)| (watch.outcomes(&world), account));
        Done { key: of, seed, result, record }
    }
}

/// Columns of the table of runs between a run's key and its outcomes.
const HOW: [Column; 2] = [
    Column { name: "reason", unit: "text", doc: "Why a failed run was stopped." },
    Column {
        name: "residual",
        unit: "share of income",
        doc: "Largest residual of the accounting identities in any period.",
    },
];

/// The outcomes of a run, as columns.
const VALUES: [Column; OUTCOMES.len()] = {
    let mut columns = [HOW[0]; OUTCOMES.len()];
    let mut k = 0;
    while k < columns.len() {
        columns[k] = Column { name: OUTCOMES[k].name, unit: OUTCOMES[k].unit, doc: OUTCOMES[k].label };
        k += 1;
    }
    columns
};

/// The columns of the table of runs.
const RUN_COLUMNS: [Column; Key::COLUMNS.len() + HOW.len() + OUTCOMES.len()] =
    joined(Key::COLUMNS, &joined::<{ HOW.len() + OUTCOMES.len() }>(&HOW, &VALUES));

/// A row a run: its key, its status, its outcomes.
#[must_use]
pub fn runs_table(plan: &Plan, runs: &[Done]) -> Table {
    let keys: Vec<Key> = runs.iter().map(|r| plan.row_key(r.key, r.result.is_ok())).collect();
    let reason = |r: &Done| r.result.as_ref().err().map_or_else(String::new, |failure| failure.reason.clone());
    let of = |value: &dyn Fn(&Outcomes, &Account) -> f64| {
        Series::MaybeReal(runs.iter().map(|r| r.result.as_ref().ok().map(|(o, a)| value(o, a))).collect())
    };
    let mut series = Key::table(&keys).into_series();
    series.push(Series::Text(runs.iter().map(reason).collect()));
    series.push(of(&|_, account| account.audit.max()));
    series.extend((0..OUTCOMES.len()).map(|k| of(&move |outcomes, _| outcomes.values[k])));
    Table::new("runs", "A run of the experiment.", &RUN_COLUMNS, series)
}
