//! # Inverses and products of matrices
//! Two libraries, and the size alone says which. Up to [`PLAIN_MAX`] rows it is nalgebra's loops on one thread, without fused
//! operations: the bits depend neither on the number of threads nor on the processor, as a simulated world promises. A
//! real table is larger, and there it is faer's kernels, which use what the processor has: the bits are the same for any
//! number of threads, because columns are cut into fixed blocks and each block is worked out on one thread.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::Solve;
use faer::{Accum, Mat, MatRef, Par};
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Rows up to which results are the same on every processor.
pub const PLAIN_MAX: usize = 512;

/// Columns that one thread works out at a time.
const BLOCK: usize = 128;

/// An element of an inverse beyond this is a chain that hardly ends.
const LARGEST: f64 = 1e13;

/// The inverse; none where there is none, or where it is too large to mean anything.
pub(crate) fn inverse(matrix: MatRef<'_, f64>) -> Option<Mat<f64>> {
    let found = if matrix.nrows() <= PLAIN_MAX { plain_inverse(matrix)? } else { blocked_inverse(matrix) };
    let sound = |j| found.col_as_slice(j).iter().all(|x: &f64| x.abs() < LARGEST);
    (0..found.ncols()).all(sound).then_some(found)
}

fn plain_inverse(matrix: MatRef<'_, f64>) -> Option<Mat<f64>> {
    let dense = DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)]);
    let inverse = dense.lu().try_inverse()?;
    Some(Mat::from_fn(matrix.nrows(), matrix.ncols(), |i, j| inverse[(i, j)]))
}

/// A singular matrix gives what is no number.
fn blocked_inverse(matrix: MatRef<'_, f64>) -> Mat<f64> {
    let n = matrix.nrows();
    let lu = matrix.partial_piv_lu();
    by_columns(n, n, |first, columns| {
        let mut part = Mat::from_fn(n, columns, |i, j| f64::from(i == first + j));
        lu.solve_in_place(part.as_mut());
        part
    })
}

/// `a·b`.
pub(crate) fn product(a: MatRef<'_, f64>, b: MatRef<'_, f64>) -> Mat<f64> {
    if a.nrows().max(a.ncols()) <= PLAIN_MAX {
        return plain_product(a, b);
    }
    by_columns(a.nrows(), b.ncols(), |first, columns| {
        let mut part = Mat::zeros(a.nrows(), columns);
        matmul(part.as_mut(), Accum::Replace, a, b.subcols(first, columns), 1.0, Par::Seq);
        part
    })
}

fn plain_product(a: MatRef<'_, f64>, b: MatRef<'_, f64>) -> Mat<f64> {
    let mut found = Mat::zeros(a.nrows(), b.ncols());
    for j in 0..b.ncols() {
        let column = found.col_as_slice_mut(j);
        for k in (0..a.ncols()).filter(|&k| b[(k, j)] != 0.0) {
            let weight = b[(k, j)];
            column.iter_mut().enumerate().for_each(|(i, sum)| *sum += a[(i, k)] * weight);
        }
    }
    found
}

/// A matrix from its blocks of columns, which threads share.
fn by_columns(rows: usize, columns: usize, part: impl Fn(usize, usize) -> Mat<f64> + Sync) -> Mat<f64> {
    let firsts: Vec<usize> = (0..columns).step_by(BLOCK).collect();
    let parts: Vec<Mat<f64>> = firsts.par_iter().map(|&first| part(first, BLOCK.min(columns - first))).collect();
    let mut whole = Mat::zeros(rows, columns);
    for (first, part) in firsts.into_iter().zip(parts) {
        whole.subcols_mut(first, part.ncols()).copy_from(&part);
    }
    whole
}

/// `m·w`, column after column.
pub(crate) fn times(m: MatRef<'_, f64>, w: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; m.nrows()];
    for (j, &weight) in w.iter().enumerate().filter(|(_, w)| **w != 0.0) {
        sums.iter_mut().enumerate().for_each(|(i, sum)| *sum += m[(i, j)] * weight);
    }
    sums
}

/// `w'·m`.
pub(crate) fn left_times(w: &[f64], m: MatRef<'_, f64>) -> Vec<f64> {
    (0..m.ncols()).map(|j| w.iter().enumerate().map(|(i, weight)| weight * m[(i, j)]).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `I − A` of chains that end.
    fn matrix(n: usize) -> Mat<f64> {
        Mat::from_fn(n, n, |i, j| f64::from(i == j) - ((i * 7 + j * 13) % 11) as f64 / (8.0 * n as f64))
    }

    fn furthest_from_identity(m: &Mat<f64>) -> f64 {
        let n = m.nrows();
        (0..n * n).map(|k| (m[(k / n, k % n)] - f64::from(k / n == k % n)).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn both_libraries_invert() {
        for n in [1, 3, PLAIN_MAX, PLAIN_MAX + 40] {
            let m = matrix(n);
            let found = inverse(m.as_ref()).expect("it has an inverse");
            let off = furthest_from_identity(&product(m.as_ref(), found.as_ref()));
            assert!(off < 1e-12, "{n}: {off}");
        }
    }

    #[test]
    fn both_libraries_multiply_alike() {
        let n = PLAIN_MAX + 1;
        let (a, b) = (matrix(n), Mat::from_fn(n, 200, |i, j| ((i + 3 * j) % 17) as f64));
        let (fast, plain) = (product(a.as_ref(), b.as_ref()), plain_product(a.as_ref(), b.as_ref()));
        for j in 0..200 {
            let column: Vec<f64> = b.col_as_slice(j).to_vec();
            for (i, sum) in times(a.as_ref(), &column).into_iter().enumerate() {
                assert!((fast[(i, j)] - plain[(i, j)]).abs() < 1e-10 && (sum - plain[(i, j)]).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn a_matrix_that_has_no_inverse_has_none_in_either_library() {
        for n in [2, PLAIN_MAX + 1] {
            assert!(inverse(Mat::from_fn(n, n, |_, _| 1.0).as_ref()).is_none(), "{n}");
        }
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let m = matrix(PLAIN_MAX + 300);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let found = inverse(m.as_ref()).expect("it has an inverse");
                product(found.as_ref(), m.as_ref())
            })
        };
        let bits = |m: &Mat<f64>| -> Vec<u64> {
            (0..m.ncols()).flat_map(|j| m.col_as_slice(j).iter().map(|x| x.to_bits())).collect()
        };
        let one = bits(&with(1));
        for threads in [2, 3, 7] {
            assert_eq!(one, bits(&with(threads)), "{threads} threads");
        }
    }

    #[test]
    fn a_row_times_a_matrix_by_hand() {
        let m = Mat::from_fn(2, 2, |i, j| (2 * i + j) as f64);
        assert_eq!(left_times(&[1.0, 10.0], m.as_ref()), [20.0, 31.0]);
        assert_eq!(times(m.as_ref(), &[1.0, 10.0]), [10.0, 32.0]);
    }
}
