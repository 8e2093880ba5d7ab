//! # Upstreamness and downstreamness
//!
//! How many stages lie between a sector and final users, and between primary inputs and it.

use crate::leontief::{Per, column_sums, row_sums};

/// **ME-1** Upstreamness: the average distance of a sector's output from final use, in stages.
///
/// `U = (I − B)⁻¹·1`, `b_ij = z_ij/x_i`   Antràs, Chor, Fally & Hillberry (2012), "Measuring the upstreamness of
/// production and trade flows"; the same number as Miller & Temurshoev's (2017) output upstreamness.
///
/// `z` are `n × n` flows, row = seller, and `x` the `n` outputs, in the same money. 1 is a sector that sells to final
/// users only. A sector without output has 1. Tables with inventories must have been corrected for them first: without
/// that, differences from published numbers reach 0.7.
///
/// # Panics
/// Where the shapes do not fit, a flow is no number, an output is negative, or some sectors sell only to each other.
#[must_use]
pub fn upstreamness(z: &[f64], x: &[f64]) -> Vec<f64> {
    row_sums(z, x, Per::Seller)
}

/// **ME-2** Downstreamness: the average distance of a sector from primary inputs, in stages.
///
/// `D' = 1'(I − A)⁻¹`, `a_ij = z_ij/x_j`   Miller & Temurshoev (2017), "Output upstreamness and input downstreamness of
/// industries/countries in world production"; the column sums of Leontief's inverse, that is, the output
/// multipliers.
///
/// Shapes and units as of [`upstreamness`]. 1 is a sector that buys nothing but primary inputs.
///
/// # Panics
/// As [`upstreamness`].
#[must_use]
pub fn downstreamness(z: &[f64], x: &[f64]) -> Vec<f64> {
    column_sums(z, x, Per::Buyer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::*;

    fn weighted(lengths: &[f64], x: &[f64]) -> f64 {
        lengths.iter().zip(x).map(|(l, x)| l * x).sum()
    }

    #[test]
    fn a_pure_chain_counts_its_stages() {
        // Each stage sells all it makes to the next, the last one to final users, and adds a fifth of the final price.
        let n = 5;
        let x: Vec<f64> = (1..=n).map(|k| k as f64 / 5.0).collect();
        let mut z = vec![0.0; n * n];
        (0..n - 1).for_each(|i| z[i * n + i + 1] = x[i]);
        assert_close(&upstreamness(&z, &x), &[5.0, 4.0, 3.0, 2.0, 1.0], 1e-15);
        // D_k = 1 + (x_{k−1}/x_k)·D_{k−1}: 1, 1 + 1/2, 1 + (2/3)(3/2), 1 + (3/4)·2, 1 + (4/5)(5/2).
        assert_close(&downstreamness(&z, &x), &[1.0, 1.5, 2.0, 2.5, 3.0], 1e-15);
    }

    #[test]
    fn miller_and_blairs_inverse_has_these_column_sums() {
        // Miller & Blair (2009), ch. 2: L = [[1.2541, .3300], [.2640, 1.1221]], here to 8 digits.
        let expected = [1.254_125_41 + 0.264_026_4, 0.330_033 + 1.122_112_21];
        assert_close(&downstreamness(&MILLER_BLAIR_Z, &MILLER_BLAIR_X), &expected, 1e-7);
    }

    #[test]
    fn three_countries_of_two_sectors_have_these_lengths() {
        let u = [2.187_106, 1.043_742, 2.213_935, 1.0, 2.270_757, 1.041_431];
        let d = [1.238_489, 1.544_216, 1.484_445, 1.952_702, 1.338_301, 1.668_793];
        assert_close(&upstreamness(&SIX_Z, &SIX_X), &u, 5e-7);
        assert_close(&downstreamness(&SIX_Z, &SIX_X), &d, 5e-7);
    }

    #[test]
    fn leather_has_the_lengths_of_an_independent_computation() {
        let u = [
            2.09840373498,
            2.17685560124,
            1.63112441402,
            2.10710352399,
            2.18015592859,
            1.83925122591,
            1.98959358487,
            2.10177131074,
            1.7587511265,
        ];
        let d = [
            1.5654008369,
            1.77698611867,
            2.43322011534,
            1.72692009606,
            1.94274493937,
            2.50475658577,
            1.7358911922,
            2.06220114488,
            2.39412393248,
        ];
        assert_close(&upstreamness(&LEATHER_Z, &LEATHER_X), &u, 1e-11);
        assert_close(&downstreamness(&LEATHER_Z, &LEATHER_X), &d, 1e-11);
    }

    #[test]
    fn weighted_by_output_both_lengths_have_the_same_sum() {
        for (z, x) in [(&MILLER_BLAIR_Z[..], &MILLER_BLAIR_X[..]), (&SIX_Z, &SIX_X), (&LEATHER_Z, &LEATHER_X)] {
            let (up, down) = (weighted(&upstreamness(z, x), x), weighted(&downstreamness(z, x), x));
            assert!((up - down).abs() <= 1e-9 * up, "{up} {down}");
        }
    }

    #[test]
    fn money_in_other_units_leaves_lengths_alone_bit_for_bit() {
        let scale = |v: &[f64]| v.iter().map(|x| x * 1024.0).collect::<Vec<_>>();
        assert_eq!(upstreamness(&LEATHER_Z, &LEATHER_X), upstreamness(&scale(&LEATHER_Z), &scale(&LEATHER_X)));
    }
}
