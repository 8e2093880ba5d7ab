//! # Paths
//! What an experiment's outcomes would have been, had a run ended in any of its years: what tells whether it has settled.

use crate::outcomes::{LEVELS, Step};

tables::rows! {
    /// Those outcomes of a run of an experiment that have a level in every period, as they would be if it were the last.
    pub struct PathRow in "paths" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Change of the share in the world's value added since the first period.
        value_added_share: f64, unit "share";
        /// Real growth of value added per worker since the first period.
        value_added_per_worker: f64, unit "log points";
        /// Wage against the leader's.
        relative_wage: f64, unit "ratio";
        /// Income a head against the leader's.
        relative_income: f64, unit "ratio";
    }
}

impl PathRow {
    /// The rows of a run.
    #[must_use]
    pub fn of(path: &[Step]) -> Vec<Self> {
        let row = |step: &Step| {
            let [value_added_share, value_added_per_worker, relative_wage, relative_income] = step.levels;
            Self { year: step.year, value_added_share, value_added_per_worker, relative_wage, relative_income }
        };
        path.iter().map(row).collect()
    }

    /// Names of the columns with levels, in their order.
    #[must_use]
    pub fn names() -> [&'static str; LEVELS] {
        let first = Self::COLUMNS.len() - LEVELS;
        std::array::from_fn(|k| Self::COLUMNS[first + k].name)
    }
}
