//! # Keys
//! What every row of every table of runs carries, declared once: which run it is of, and how that run ended. Rows are gathered
//! without it, because it is the same for all rows of a run; it is put before them when a table is written.

use super::{
    CountryRow, EventRow, FirmRow, FirstStepRow, FlowRow, GovernanceRow, GroupRow, PathRow, PeriodRow, RelationRow,
    TransitionRow,
};
use tables::rows::joined;
use tables::{Column, Table};

tables::rows! {
    /// What every row of a run carries.
    pub struct Key in "key" {
        /// Number of the run in the plan; 0 for a single run.
        run: i64, unit "1";
        /// Point of the design; 0 where there is none.
        point: i64, unit "1";
        /// Arm of the experiment; empty for a single run.
        arm: String, unit "name";
        /// Replication; the same luck in all arms.
        replication: i64, unit "1";
        /// Master seed.
        seed: i64, unit "1";
        /// done, or failed; a failed run has a row in the table of runs and no other.
        status: String, unit "name";
    }
}

impl Default for Key {
    /// A single run of seed 0 that ended well.
    fn default() -> Self {
        Self { run: 0, point: 0, arm: String::new(), replication: 0, seed: 0, status: "done".into() }
    }
}

/// Number of columns of a key.
const N: usize = Key::COLUMNS.len();

/// Columns of this row, behind those of its key.
macro_rules! keyed {
    ($($name:literal: $row:ty),+ $(,)?) => {
        [$({
            const ALL: [Column; N + <$row>::COLUMNS.len()] = joined(Key::COLUMNS, <$row>::COLUMNS);
            ($name, &ALL)
        }),+]
    };
}

/// The columns of every table of rows.
const KEYED: [(&str, &[Column]); 11] = keyed!(
    "periods": PeriodRow,
    "countries": CountryRow,
    "country_sector": GroupRow,
    "flows": FlowRow,
    "events": EventRow,
    "firms": FirmRow,
    "relations": RelationRow,
    "governance": GovernanceRow,
    "paths": PathRow,
    "transitions": TransitionRow,
    "first_steps": FirstStepRow,
);

impl Key {
    /// A table of rows of this run, with the key before each.
    ///
    /// # Panics
    /// Where it is no table of rows of a run.
    #[must_use]
    pub fn before(&self, table: Table) -> Table {
        let (_, columns) =
            KEYED.iter().find(|(name, _)| *name == table.name()).expect("it is a table of rows of a run");
        let key = Self::table(&vec![self.clone(); table.rows()]);
        table.behind(key, columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::Series;

    #[test]
    fn every_row_carries_the_key_of_its_run() {
        let row = EventRow {
            year: 3.0,
            firm: "f1".into(),
            country: "north".into(),
            sector: "parts".into(),
            strategy: "imitation".into(),
            event: "process".into(),
        };
        let key = Key { run: 7, point: 2, arm: "ban".into(), replication: 1, seed: 5, ..Key::default() };
        let table = key.before(EventRow::table(&[row.clone(), row]));
        let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
        assert_eq!(names[..7], ["run", "point", "arm", "replication", "seed", "status", "year"]);
        assert_eq!(table.column("run"), Some(&Series::Whole(vec![7, 7])));
        assert_eq!(table.column("status"), Some(&Series::Text(vec!["done".into(), "done".into()])));
        assert_eq!((table.rows(), table.reals("year")), (2, Some(&[3.0, 3.0][..])));
    }

    #[test]
    fn tables_of_rows_are_known_by_their_names() {
        let all = [
            PeriodRow::table(&[]),
            CountryRow::table(&[]),
            GroupRow::table(&[]),
            FlowRow::table(&[]),
            EventRow::table(&[]),
            FirmRow::table(&[]),
        ];
        for (table, (name, columns)) in all.into_iter().zip(KEYED) {
            assert_eq!((table.name(), table.columns()), (name, &columns[N..]));
            assert_eq!(Key::default().before(table).rows(), 0);
        }
    }
}
