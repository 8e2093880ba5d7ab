//! # Row and column sums of the inverse
//!
//! Every measure of a table's length or linkage is a row or column sum of `(I − C)⁻¹`. One linear system gives it; the
//! inverse itself is never formed. The LU decomposition with partial pivoting is nalgebra's: loops on one thread without
//! fused operations, so that the bits depend neither on the number of threads nor on the processor.

use nalgebra::{DMatrix, DVector};

/// What a seller's flow is divided by.
#[derive(Clone, Copy)]
pub(crate) enum Per {
    /// The seller's output: `B`, and the inverse is Ghosh's.
    Seller,
    /// The buyer's output: `A`, and the inverse is Leontief's.
    Buyer,
}

/// Row sums `(I − C)⁻¹·1`.
pub(crate) fn row_sums(z: &[f64], x: &[f64], per: Per) -> Vec<f64> {
    solve_for_ones(identity_less_coefficients(z, x, per))
}

/// Column sums `1'·(I − C)⁻¹`.
pub(crate) fn column_sums(z: &[f64], x: &[f64], per: Per) -> Vec<f64> {
    solve_for_ones(identity_less_coefficients(z, x, per).transpose())
}

/// A sector without output sells and buys nothing: its row and column of `C` are zero.
fn identity_less_coefficients(z: &[f64], x: &[f64], per: Per) -> DMatrix<f64> {
    let n = x.len();
    assert_eq!(z.len(), n * n, "the flows of {n} sectors are {n} × {n}");
    assert!(x.iter().all(|&x| x.is_finite() && x >= 0.0), "output is a number and not negative");
    assert!(z.iter().all(|z| z.is_finite()), "flows are numbers");
    DMatrix::from_fn(n, n, |i, j| {
        let (flow, output) = (z[i * n + j], if matches!(per, Per::Seller) { x[i] } else { x[j] });
        assert!(output > 0.0 || flow == 0.0, "sector {i} sells to sector {j} and one of them has no output");
        let coefficient = if flow == 0.0 { 0.0 } else { flow / output };
        f64::from(i == j) - coefficient
    })
}

fn solve_for_ones(matrix: DMatrix<f64>) -> Vec<f64> {
    let ones = DVector::from_element(matrix.nrows(), 1.0);
    let sums = matrix.lu().solve(&ones).expect("some sectors sell only to each other: no chain of theirs ends");
    assert!(sums.iter().all(|s| s.is_finite()), "some sectors sell almost only to each other");
    sums.as_slice().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "some sectors sell only to each other")]
    fn a_closed_loop_has_no_length() {
        let _ = row_sums(&[0.0, 1.0, 1.0, 0.0], &[1.0, 1.0], Per::Seller);
    }

    #[test]
    #[should_panic(expected = "the flows of 2 sectors are 2 × 2")]
    fn flows_must_be_square() {
        let _ = row_sums(&[0.0; 3], &[1.0; 2], Per::Seller);
    }

    #[test]
    #[should_panic(expected = "flows are numbers")]
    fn what_is_no_number_is_refused() {
        let _ = column_sums(&[f64::NAN], &[1.0], Per::Buyer);
    }

    #[test]
    fn a_sector_without_output_stands_alone() {
        assert_eq!(row_sums(&[1.0, 0.0, 0.0, 0.0], &[2.0, 0.0], Per::Seller), [2.0, 1.0]);
        assert_eq!(column_sums(&[1.0, 0.0, 0.0, 0.0], &[2.0, 0.0], Per::Buyer), [2.0, 1.0]);
    }
}
