//! # Rows, joined
//! Rows of runs, found by their keys. The order of rows means nothing; a row that no plan has, a key that comes twice and
//! an outcome that is no number are refused; runs that failed or are not there are counted.

use crate::outcomes::OUTCOMES;
use crate::plan::{Plan, RunKey};
use crate::statistics::Refused;
use crate::windows::Windows;
use std::collections::BTreeMap;

/// One run: its key, and its outcomes unless it failed.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// Which run.
    pub key: RunKey,
    /// Values of [`OUTCOMES`], in their order; none where the run failed.
    pub values: Option<[f64; OUTCOMES.len()]>,
}

/// Why rows are not the results of a plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// A row has a key that the plan has not.
    #[error("run {} of point {}, arm {}, replication {} is not in the plan", .0.run, .0.point, .0.arm, .0.replication)]
    NotPlanned(RunKey),
    /// A key comes twice.
    #[error("run {0} is there twice")]
    Twice(u64),
    /// An outcome is no finite number.
    #[error(
        "`{outcome}` of run {run} is {value}: nothing is averaged that is no number; run it again with `upchain rerun`"
    )]
    NotFinite {
        /// The run.
        run: u64,
        /// The outcome.
        outcome: &'static str,
        /// What it is instead.
        value: f64,
    },
    /// The statistics refuse what is left.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The design is of a kind that has no such indices.
    #[error("a design of kind `{0}` has no indices: use a design of kind `saltelli` or `morris`")]
    NoIndices(&'static str),
}

/// The rows of a plan that are there, by their keys.
#[derive(Clone, Debug)]
pub struct Joined<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// In the order of runs. Millions of values are asked for: where no run is missing before it, a run stands at its number.
    rows: Vec<&'a RunRow>,
    windows: Option<&'a BTreeMap<u64, Windows>>,
}

impl<'a> Joined<'a> {
    /// Takes in rows, in whatever order.
    ///
    /// # Errors
    /// Where a row is not of the plan, or there twice.
    pub fn new(plan: &'a Plan, rows: &'a [RunRow]) -> Result<Self, Unfit> {
        let runs = plan.runs();
        if let Some(row) = rows.iter().find(|row| row.key.run >= runs || plan.key(row.key.run) != row.key) {
            return Err(Unfit::NotPlanned(row.key));
        }
        let mut rows: Vec<&RunRow> = rows.iter().collect();
        rows.sort_by_key(|row| row.key.run);
        match rows.windows(2).find(|pair| pair[0].key.run == pair[1].key.run) {
            Some(pair) => Err(Unfit::Twice(pair[0].key.run)),
            None => Ok(Self { plan, rows, windows: None }),
        }
    }

    fn row(&self, run: u64) -> Option<&'a RunRow> {
        let at = usize::try_from(run).ok().and_then(|k| self.rows.get(k).copied());
        let found = || self.rows.binary_search_by_key(&run, |row| row.key.run).ok().map(|k| self.rows[k]);
        at.filter(|row| row.key.run == run).or_else(found)
    }

    /// The same, with the windows of runs whose paths are known.
    #[must_use]
    pub fn with_windows(self, windows: &'a BTreeMap<u64, Windows>) -> Self {
        Self { windows: Some(windows), ..self }
    }

    /// Whether any path is known.
    #[must_use]
    pub fn has_windows(&self) -> bool {
        self.windows.is_some_and(|windows| !windows.is_empty())
    }

    /// The windows of a run; none where it failed, is not there, or its path is not known.
    #[must_use]
    pub fn windows(&self, point: u64, arm: usize, replication: u32) -> Option<&Windows> {
        let run = self.plan.number(point, arm, replication);
        self.row(run)?.values.as_ref()?;
        self.windows?.get(&run)
    }

    /// Runs that are done, that failed, and that are not there yet.
    #[must_use]
    pub fn counts(&self) -> (u64, u64, u64) {
        let failed = self.rows.iter().filter(|row| row.values.is_none()).count() as u64;
        let there = self.rows.len() as u64;
        (there - failed, failed, self.plan.runs() - there)
    }

    /// An outcome of a run; none where it failed or is not there.
    ///
    /// # Errors
    /// Where it is no finite number.
    pub fn value(&self, point: u64, arm: usize, replication: u32, outcome: usize) -> Result<Option<f64>, Unfit> {
        let run = self.plan.number(point, arm, replication);
        let Some(values) = self.row(run).and_then(|row| row.values.as_ref()) else { return Ok(None) };
        let value = values[outcome];
        if !value.is_finite() {
            return Err(Unfit::NotFinite { run, outcome: OUTCOMES[outcome].name, value });
        }
        Ok(Some(value))
    }

    /// An outcome of a point by replication; none where one of them failed or is not there.
    ///
    /// # Errors
    /// Where a value is no finite number.
    pub fn of_point(&self, point: u64, arm: usize, outcome: usize) -> Result<Option<Vec<f64>>, Unfit> {
        (0..self.plan.replications).map(|r| self.value(point, arm, r, outcome)).collect()
    }
}
