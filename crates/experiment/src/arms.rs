//! # Arms
//! All runs of a plan over threads, and their table. Replications share their luck across arms and points: neither is in
//! a draw's address.

use crate::branch::History;
use crate::flight::{Flight, Straight};
use crate::joined::RunRow;
use crate::outcomes::{OUTCOMES, Outcomes};
use crate::plan::RunKey;
use crate::record::{Kept, Key, Record};
use crate::run::{Account, Failure, Seed, guarded};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::sync::Arc;
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

/// What has come of a run, and what was kept of it.
type Told = ((Outcomes, Account), Record);

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
    #[must_use]
    pub fn together(&self, keys: &[RunKey], kept: Kept) -> Vec<Done> {
        self.in_flight(keys, kept, &Straight)
    }

    /// The same, with what stands around them: runs that were put by go on, and those that are put by are not among what is yielded.
    ///
    /// # Panics
    /// Where the runs are not of one point and replication.
    #[must_use]
    pub fn in_flight(&self, keys: &[RunKey], kept: Kept, flight: &dyn Flight) -> Vec<Done> {
        let (mut shared, mut all) = (None, Vec::with_capacity(keys.len()));
        for (k, &key) in keys.iter().enumerate() {
            let is_of_one = (key.point, key.replication) == (keys[0].point, keys[0].replication);
            assert!(is_of_one, "these runs share no history");
            let next = keys.get(k + 1);
            match self
                .begun(key, kept, flight, &mut shared, next.is_none())
                .and_then(|it| self.to_the_end(key, it, flight))
            {
                Ok(Some((told, record))) => {
                    all.push(Done { key, seed: self.seed_of(key), result: Ok(told), record });
                }
                Ok(None) => {
                    // The history that others share waits with the first of them.
                    if let (Some(Ok(shared)), Some(next)) = (&shared, next) {
                        flight.put(next.run, &shared.save());
                    }
                    break;
                }
                Err(failure) => {
                    let (seed, record) = (self.seed_of(key), Record::default());
                    all.push(Done { key, seed, result: Err(failure), record });
                }
            }
        }
        all
    }

    fn threads(&self, spec: &WorldSpec) -> Threads {
        Threads::for_world(spec.parameters.world.firms as usize, (self.runs() / self.runs_together()) as usize)
    }

    fn world(&self, of: RunKey) -> Result<Arc<WorldSpec>, Failure> {
        self.spec(of).map_err(|reason| Failure { seed: self.seed_of(of), reason })
    }

    /// The arm whose world all arms of this point and replication are until they part.
    fn first(of: RunKey) -> RunKey {
        RunKey { run: of.run - of.arm as u64, arm: 0, ..of }
    }

    /// A run where it stands on its own: from where it was put by, from its start, or from what it shares with others.
    fn begun(
        &self,
        key: RunKey,
        kept: Kept,
        flight: &dyn Flight,
        shared: &mut Option<Result<History, Failure>>,
        is_last: bool,
    ) -> Result<Option<History>, Failure> {
        let seed = self.seed_of(key);
        // Until arms part, what was put by is the first arm's.
        let spec = |period: u32| {
            let of = if self.branch.is_some_and(|parts| period <= parts) { Self::first(key) } else { key };
            self.spec(of).ok()
        };
        let put_by = flight.take(key.run).and_then(|bytes| History::load(&bytes, seed, &self.focus, kept, spec));
        let Some(parts) = self.branch else {
            return put_by.map_or_else(|| History::begin(&self.world(key)?, seed, &self.focus, kept), Ok).map(Some);
        };
        let history = match (put_by, shared.take()) {
            (Some(own), others) if own.period() > parts => {
                *shared = others;
                return Ok(Some(own));
            }
            (_, Some(history)) => history,
            (put_by, None) => self.until_they_part(parts, Self::first(key), kept, put_by, flight),
        };
        if history.as_ref().is_ok_and(|history| history.period() < parts) {
            flight.put(key.run, &history?.save());
            return Ok(None);
        }
        // The last arm takes the history; the others go on from clones of it.
        if !is_last {
            *shared = Some(history.clone());
        }
        let mut own = history?;
        own.follow(&self.world(key)?)?;
        Ok(Some(own))
    }

    /// What all arms share of a point and replication: the first arm until they part, or until it is put by.
    fn until_they_part(
        &self,
        parts: u32,
        first: RunKey,
        kept: Kept,
        put_by: Option<History>,
        flight: &dyn Flight,
    ) -> Result<History, Failure> {
        let spec = self.world(first)?;
        let begin = || History::begin(&spec, self.seed_of(first), &self.focus, kept);
        let mut history = put_by.map_or_else(begin, Ok)?;
        history.advance(parts, self.threads(&spec), &|| flight.is_over())?;
        Ok(history)
    }

    /// Goes on to the end of a run; nothing where it is put by on the way.
    fn to_the_end(&self, key: RunKey, history: Option<History>, flight: &dyn Flight) -> Result<Option<Told>, Failure> {
        let Some(mut history) = history else { return Ok(None) };
        let spec = self.world(key)?;
        let end = spec.periods().1;
        history.advance(end, self.threads(&spec), &|| flight.is_over())?;
        if history.period() < end {
            flight.put(key.run, &history.save());
            return Ok(None);
        }
        guarded(self.seed_of(key), || history.end(self.row_key(key, true))).map(Some)
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
