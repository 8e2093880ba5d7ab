//! # Results
//! The outcomes of runs as a store's rows say them: the key is the design's, the order of rows means nothing.

use crate::joined::RunRow;
use crate::outcomes::OUTCOMES;
use crate::plan::{Plan, RunKey};
use crate::windows::{Windows, windows};
use std::collections::BTreeMap;
use store::{Error, Reader};
use tables::{Series, Table};

/// What is known of the runs of a plan.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// A row a run.
    pub rows: Vec<RunRow>,
    /// Runs that failed, and why.
    pub failed: Vec<(RunKey, String)>,
    /// Largest residual of the accounting identities in any run.
    pub residual: f64,
    /// By run: windows of its last half, where paths are kept.
    pub windows: BTreeMap<u64, Windows>,
}

impl Results {
    /// Reads the rows of all runs that are there.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn read(plan: &Plan, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut results = Self::default();
        let paths = reader.like().iter().position(|table| table.name() == "paths");
        reader.each(|reader, place| {
            results.add(plan, &reader.rows(place, 0)?);
            if let Some(paths) = paths {
                let seen = windows(&reader.rows(place, paths)?);
                results.windows.extend(seen.map(|seen| (place.run, seen)));
            }
            Ok(())
        })?;
        Ok(results)
    }

    /// Takes in rows of the table of runs.
    ///
    /// # Panics
    /// Where they are rows of another table, or of another plan: a store keeps the two apart.
    pub fn add(&mut self, plan: &Plan, rows: &Table) {
        let whole = |name: &str| match rows.column(name) {
            Some(Series::Whole(values)) => values,
            _ => panic!("the table of runs has a column `{name}` of whole numbers"),
        };
        let text = |name: &str| match rows.column(name) {
            Some(Series::Text(values)) => values,
            _ => panic!("the table of runs has a column `{name}` of words"),
        };
        let real = |name: &str, row: usize| match rows.column(name) {
            Some(Series::MaybeReal(values)) => values[row],
            _ => panic!("the table of runs has a column `{name}` of numbers that may be missing"),
        };
        for row in 0..rows.rows() {
            let arm = plan.arms.iter().position(|arm| arm.name == text("arm")[row]);
            let arm = arm.expect("a run belongs to an arm of its plan");
            let (point, replication) = (whole("point")[row] as u64, whole("replication")[row] as u32);
            let key = RunKey { run: whole("run")[row] as u64, point, arm, replication };
            let is_done = text("status")[row] == "done";
            let value = |k: usize| real(OUTCOMES[k].name, row).expect("a run that is done has all outcomes");
            self.rows.push(RunRow { key, values: is_done.then(|| std::array::from_fn(value)) });
            self.residual = self.residual.max(real("residual", row).unwrap_or(0.0));
            if !is_done {
                self.failed.push((key, text("reason")[row].clone()));
            }
        }
    }
}
