//! # The runs of a plan as work
//! What the engine asks for, answered by a plan of worlds: the rows of each run, table by table.

use crate::arms::{Done, Plan, runs_table};
use crate::engine::{Finished, Work};
use crate::flight::Flight;
use crate::record::{CountryRow, FirstStepRow, GroupRow, Kept, PathRow, Record, TransitionRow};
use crate::run::Failure;
use scheduler::threads::Threads;
use std::ops::Range;
use store::Status;
use tables::Table;

/// A plan and what is kept of its runs.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The plan.
    pub plan: Plan,
    /// What is kept.
    pub kept: Kept,
}

impl Sweep {
    /// The tables that are kept, without rows; that of runs is the first.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        self.rows(runs_table(&self.plan, &[]), &Record::default(), 0)
    }

    /// A table of a run as it is written for people: with the key before every row. In the store it stands once, in the table of
    /// runs.
    #[must_use]
    pub fn keyed(&self, run: u64, status: Status, table: Table) -> Table {
        if table.name() == "runs" {
            return table;
        }
        self.plan.row_key(self.plan.key(run), status == Status::Done).before(table)
    }

    fn rows(&self, runs: Table, record: &Record, arm: usize) -> Vec<Table> {
        let mut tables = vec![runs];
        if self.kept.countries {
            tables.push(CountryRow::table(&record.countries));
        }
        if self.kept.country_sector {
            tables.push(GroupRow::table(&record.groups));
        }
        if self.kept.paths {
            tables.push(PathRow::table(&record.paths));
        }
        if self.kept.transitions {
            tables.push(TransitionRow::table(&record.lives.transitions_of(&self.plan.arms[arm].spec)));
        }
        if self.kept.first_steps {
            tables.push(FirstStepRow::table(&record.lives.first_steps_of(&self.plan.arms[arm].spec)));
        }
        tables
    }

    /// A run that has ended, as rows. What is no number fails the run: it would be averaged.
    fn finished(&self, mut done: Done) -> Finished {
        let run = done.key.run;
        let rows =
            |done: &Done| self.rows(runs_table(&self.plan, std::slice::from_ref(done)), &done.record, done.key.arm);
        let tables = rows(&done);
        let wrong = tables.iter().find_map(|table| table.check_numbers().err());
        if done.result.is_ok() && wrong.is_none() {
            return Finished { run, status: Status::Done, tables };
        }
        if let Some(wrong) = wrong {
            done.result = Err(Failure { seed: done.seed, reason: wrong.to_string() });
        }
        // What a run wrote before it was stopped is no result.
        done.record = Record::default();
        Finished { run, status: Status::Failed, tables: rows(&done) }
    }
}

impl Work for Sweep {
    fn jobs(&self) -> u64 {
        self.plan.runs() / self.plan.runs_together()
    }

    fn runs_of(&self, job: u64) -> Range<u64> {
        let together = self.plan.runs_together();
        job * together..(job + 1) * together
    }

    fn is_shared(&self) -> bool {
        let largest = self.plan.arms.iter().map(|arm| arm.spec.parameters.world.firms as usize).max().unwrap_or(0);
        Threads::for_world(largest, usize::try_from(self.jobs()).unwrap_or(usize::MAX)).shared
    }

    fn execute(&self, runs: &[u64], flight: &dyn Flight) -> Vec<Finished> {
        let keys: Vec<_> = runs.iter().map(|run| self.plan.key(*run)).collect();
        self.plan.in_flight(&keys, self.kept, flight).into_iter().map(|done| self.finished(done)).collect()
    }

    fn failed(&self, run: u64, reason: &str) -> Finished {
        let key = self.plan.key(run);
        let seed = self.plan.seed_of(key);
        let result = Err(Failure { seed, reason: reason.to_owned() });
        self.finished(Done { key, seed, result, record: Record::default() })
    }
}
