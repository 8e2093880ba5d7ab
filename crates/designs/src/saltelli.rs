//! # Saltelli's design
//! Two independent samples A and B, and for each factor A with that factor's column from B: what first-order and total
//! Sobol' indices are computed from. With B with each column of A besides, second-order indices too.

use crate::quasi;
use base::draws::Luck;

/// Most factors: A and B take a dimension of the sequence each.
pub const FACTORS_MAX: usize = quasi::DIMENSIONS_MAX / 2;

/// Fewest blocks of which the 95 % intervals of indices hold the truth about as often as they say (docs/experiments.md).
pub const BLOCKS_FEW: u64 = 128;

/// A design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saltelli {
    /// Blocks.
    pub blocks: u64,
    /// Whether second-order indices are wanted.
    pub second_order: bool,
}

/// Which of its block's points a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Of the first sample.
    A,
    /// Of the first sample, with this factor from the second.
    AB(usize),
    /// Of the second sample, with this factor from the first.
    BA(usize),
    /// Of the second sample.
    B,
}

impl Saltelli {
    /// Points of a block: A, A with each column of B, perhaps B with each column of A, B.
    #[must_use]
    pub fn block(self, factors: usize) -> u64 {
        factors as u64 * if self.second_order { 2 } else { 1 } + 2
    }

    /// Block and row of point `index`. Blocks are whole before the next begins, so that any number of them is a design.
    #[must_use]
    pub fn row(self, factors: usize, index: u64) -> (u64, Row) {
        let block = self.block(factors);
        let row = match (index % block) as usize {
            0 => Row::A,
            k if k as u64 == block - 1 => Row::B,
            k if k <= factors => Row::AB(k - 1),
            k => Row::BA(k - 1 - factors),
        };
        (index / block, row)
    }

    /// Place of point `index` in the range of `factor`.
    ///
    /// A and B are the two halves of one point of Sobol's sequence   Saltelli et al. (2010), "Variance based sensitivity
    /// analysis of model output", Computer Physics Communications 181, section 3; B with columns of A: Saltelli (2002), "Making best use
    /// of model evaluations to compute sensitivity indices", Computer Physics Communications 145.
    #[must_use]
    pub fn place(self, luck: Luck, factors: usize, index: u64, factor: usize) -> f64 {
        let (block, row) = self.row(factors, index);
        let from_b = match row {
            Row::A => false,
            Row::AB(column) => column == factor,
            Row::BA(column) => column != factor,
            Row::B => true,
        };
        quasi::place(luck, block, if from_b { factors + factor } else { factor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_differs_from_the_first_in_its_column_and_agrees_there_with_the_last() {
        let (luck, factors) = (Luck::new(5, 0, 0), 3);
        for second_order in [false, true] {
            let design = Saltelli { blocks: 1 << 30, second_order };
            let size = design.block(factors);
            let point = |k| -> Vec<f64> { (0..factors).map(|f| design.place(luck, factors, k, f)).collect() };
            for block in [0, 9, 2_000_000] {
                let rows: Vec<Vec<f64>> = (0..size).map(|k| point(block * size + k)).collect();
                let last = size as usize - 1;
                for f in 0..factors {
                    let with_one = |of: usize, from: usize| -> Vec<f64> {
                        let place = |g: usize| rows[if g == f { from } else { of }][g];
                        (0..factors).map(place).collect()
                    };
                    assert_eq!(rows[1 + f], with_one(0, last));
                    assert!(!second_order || rows[1 + factors + f] == with_one(last, 0));
                    assert_ne!(rows[0][f], rows[last][f]);
                }
            }
        }
    }

    #[test]
    fn rows_stand_in_the_order_of_salib() {
        let rows = |second_order| {
            let design = Saltelli { blocks: 2, second_order };
            [0, 1, 2, 3, 4, 5].map(|k| design.row(2, k))
        };
        let (a, b) = (Row::A, Row::B);
        let first = [(0, a), (0, Row::AB(0)), (0, Row::AB(1)), (0, b), (1, a), (1, Row::AB(0))];
        assert_eq!(rows(false), first);
        let second = [(0, a), (0, Row::AB(0)), (0, Row::AB(1)), (0, Row::BA(0)), (0, Row::BA(1)), (0, b)];
        assert_eq!(rows(true), second);
    }
}
