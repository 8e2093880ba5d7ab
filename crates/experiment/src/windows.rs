//! # Windows of time
//! The last half of a run, cut into windows: their means tell whether it has settled, and at which level.

use crate::outcomes::{LEVELS, OUTCOMES};
use crate::record::PathRow;
use tables::{Series, Table};

/// Windows of the last half of a run.
pub const WINDOWS: usize = 8;

/// Means of the windows, by outcome that has a level and window, in the order of time.
pub type Windows = [[f64; WINDOWS]; LEVELS];

/// The place of an outcome among those that have a level in every period.
#[must_use]
pub fn level(outcome: usize) -> Option<usize> {
    PathRow::names().iter().position(|name| *name == OUTCOMES[outcome].name)
}

/// The windows of a run, from its rows in the table of paths; none where it is of fewer than sixteen periods.
///
/// # Panics
/// Where they are rows of another table: a store keeps them apart.
#[must_use]
pub fn windows(rows: &Table) -> Option<Windows> {
    let length = rows.rows() / 2 / WINDOWS;
    let start = rows.rows() - length * WINDOWS;
    let of = |name: &str| {
        let Some(Series::Real(values)) = rows.column(name) else { panic!("the table of paths has a column `{name}`") };
        std::array::from_fn(|w| {
            let from = start + w * length;
            values[from..from + length].iter().sum::<f64>() / length as f64
        })
    };
    (length > 0).then(|| PathRow::names().map(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::Step;

    fn path(years: u32) -> Table {
        let step = |t: u32| Step { year: f64::from(t), levels: [f64::from(t), 0.0, 1.0, -f64::from(t)] };
        let path: Vec<Step> = (0..years).map(step).collect();
        PathRow::table(&PathRow::of(&path))
    }

    #[test]
    fn windows_are_of_equal_length_and_end_with_the_run() {
        let windows = windows(&path(35)).unwrap();
        assert_eq!(windows[0], [19.5, 21.5, 23.5, 25.5, 27.5, 29.5, 31.5, 33.5]);
        assert_eq!(windows[3].map(|x| -x), windows[0]);
        assert_eq!(super::windows(&path(15)), None);
    }

    #[test]
    fn every_level_is_an_outcome() {
        let all: Vec<usize> = (0..OUTCOMES.len()).filter_map(level).collect();
        assert_eq!(all, [0, 1, 2, 3]);
    }
}
