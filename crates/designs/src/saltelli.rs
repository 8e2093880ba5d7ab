//! # Saltelli's design
//! Two independent samples A and B, and for each factor A with that factor's column from B: what first-order and total
//! Sobol' indices are computed from.

use crate::quasi;
use base::draws::Luck;

/// Most factors: A and B take a dimension of the sequence each.
pub const FACTORS_MAX: usize = quasi::DIMENSIONS_MAX / 2;

/// Which of its block's points a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Of the first sample.
    A,
    /// Of the first sample, with this factor from the second.
    AB(usize),
    /// Of the second sample.
    B,
}

/// Points of a block: A, A with each column of B, B.
#[must_use]
pub fn block(factors: usize) -> u64 {
    factors as u64 + 2
}

/// Block and row of point `index`. Blocks are whole before the next begins, so that any number of them is a design.
#[must_use]
pub fn row(factors: usize, index: u64) -> (u64, Row) {
    let row = match (index % block(factors)) as usize {
        0 => Row::A,
        k if k <= factors => Row::AB(k - 1),
        _ => Row::B,
    };
    (index / block(factors), row)
}

/// Place of point `index` in the range of `factor`.
///
/// A and B are the two halves of one point of Sobol's sequence   Saltelli et al. (2010), "Variance based sensitivity
/// analysis of model output", Computer Physics Communications 181, section 3.
#[must_use]
pub fn place(luck: Luck, factors: usize, index: u64, factor: usize) -> f64 {
    let (block, row) = row(factors, index);
    let from_b = match row {
        Row::A => false,
        Row::AB(column) => column == factor,
        Row::B => true,
    };
    quasi::place(luck, block, if from_b { factors + factor } else { factor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_differs_from_the_first_in_its_column_and_agrees_there_with_the_last() {
        let (luck, factors) = (Luck::new(5, 0, 0), 3);
        let point = |k| -> Vec<f64> { (0..factors).map(|f| place(luck, factors, k, f)).collect() };
        for block in [0, 9, 2_000_000] {
            let rows: Vec<Vec<f64>> = (0..5).map(|k| point(block * 5 + k)).collect();
            for f in 0..factors {
                for g in 0..factors {
                    let from = if f == g { &rows[4] } else { &rows[0] };
                    assert_eq!(rows[1 + f][g], from[g]);
                }
                assert_ne!(rows[0][f], rows[4][f]);
            }
        }
        assert_eq!(
            [0, 1, 3, 4, 5].map(|k| row(3, k)),
            [(0, Row::A), (0, Row::AB(0)), (0, Row::AB(2)), (0, Row::B), (1, Row::A)]
        );
    }
}
