//! # Linkages
//!
//! How strongly a sector pulls the others when its final demand grows, and how strongly it is pulled when everybody's
//! does: Rasmussen's two indices. Both average 1 over sectors by construction.

use crate::leontief::{Per, column_sums, row_sums};

/// **ME-3** Influence coefficients (backward linkage, power of dispersion).
///
/// `n·Σᵢ l_ij / ΣΣ l`, `L = (I − A)⁻¹`, `a_ij = z_ij/x_j`   Rasmussen (1956), "Studies in Inter-Sectoral Relations",
/// ch. 8. Above 1: one unit of the sector's final demand calls for more output of all sectors than the average one does.
///
/// Shapes and units as of [`upstreamness`](crate::upstreamness()).
///
/// # Panics
/// As [`upstreamness`](crate::upstreamness()).
#[must_use]
pub fn influence_coefficients(z: &[f64], x: &[f64]) -> Vec<f64> {
    over_mean(column_sums(z, x, Per::Buyer))
}

/// **ME-4** Sensitivity coefficients (forward linkage, sensitivity of dispersion).
///
/// `n·Σⱼ l_ij / ΣΣ l`, `L = (I − A)⁻¹`, `a_ij = z_ij/x_j`   Rasmussen (1956), ch. 8. Above 1: one more unit of final
/// demand for every sector calls for more output of this sector than of the average one.
///
/// Shapes and units as of [`upstreamness`](crate::upstreamness()). Refused alternative: row sums of Ghosh's inverse over
/// their mean, which is upstreamness over its mean and belongs to another table of coefficients than the influence.
///
/// # Panics
/// As [`upstreamness`](crate::upstreamness()).
#[must_use]
pub fn sensitivity_coefficients(z: &[f64], x: &[f64]) -> Vec<f64> {
    over_mean(row_sums(z, x, Per::Buyer))
}

fn over_mean(sums: Vec<f64>) -> Vec<f64> {
    let mean = sums.iter().sum::<f64>() / sums.len() as f64;
    sums.into_iter().map(|sum| sum / mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::*;

    #[test]
    fn miller_and_blairs_sectors_have_these_linkages() {
        // From their inverse, whose elements sum to 2.97029702: columns 1.51815181, 1.45214521; rows 1.58415841, 1.38613861.
        let (z, x) = (&MILLER_BLAIR_Z, &MILLER_BLAIR_X);
        assert_close(&influence_coefficients(z, x), &[1.022_222_22, 0.977_777_78], 1e-8);
        assert_close(&sensitivity_coefficients(z, x), &[1.066_666_67, 0.933_333_33], 1e-8);
    }

    #[test]
    fn leather_has_the_linkages_of_an_independent_computation() {
        let influence = [
            0.77656362605,
            0.88152679571,
            1.20707118024,
            0.856690056679,
            0.963756386889,
            1.24255897324,
            0.861140435641,
            1.02301618918,
            1.18767635636,
        ];
        let sensitivity = [
            0.998879024869,
            0.931573515965,
            0.668645848764,
            1.08966106155,
            1.15663436887,
            0.742052112489,
            1.12210276061,
            1.06583631199,
            1.22461499489,
        ];
        assert_close(&influence_coefficients(&LEATHER_Z, &LEATHER_X), &influence, 1e-11);
        assert_close(&sensitivity_coefficients(&LEATHER_Z, &LEATHER_X), &sensitivity, 1e-11);
    }

    #[test]
    fn linkages_average_one() {
        for (z, x) in [(&MILLER_BLAIR_Z[..], &MILLER_BLAIR_X[..]), (&SIX_Z, &SIX_X), (&LEATHER_Z, &LEATHER_X)] {
            for indices in [influence_coefficients(z, x), sensitivity_coefficients(z, x)] {
                let mean = indices.iter().sum::<f64>() / x.len() as f64;
                assert!((mean - 1.0).abs() < 1e-12, "{mean}");
            }
        }
    }

    #[test]
    fn sectors_that_buy_nothing_of_each_other_are_all_average() {
        assert_eq!(influence_coefficients(&[0.0; 9], &[1.0, 2.0, 3.0]), [1.0; 3]);
        assert_eq!(sensitivity_coefficients(&[0.0; 9], &[1.0, 2.0, 3.0]), [1.0; 3]);
    }
}
