//! # Linkages
//!
//! How strongly a sector pulls the others when its final demand grows, and how strongly it is pulled when everybody's
//! does. Sums of an inverse are raw linkages; over their mean they are Rasmussen's indices, which average 1 by construction.
//! A node without output is not among the `n`.

use crate::Decomposed;

/// **ME-3** Influence coefficients (backward linkage, power of dispersion).
///
/// `n·Σᵢ b_ij / ΣΣ b`   Rasmussen (1956), "Studies in Inter-Sectoral Relations". Above 1: one unit of the node's final
/// demand calls for more output of all nodes than the average one does. Raw: ME-2.
#[must_use]
pub fn influence_coefficients(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    over_mean(crate::downstreamness(d))
}

/// **ME-4** Sensitivity coefficients (forward linkage, sensitivity of dispersion).
///
/// `n·Σⱼ b_ij / ΣΣ b`   Rasmussen (1956). Above 1: one more unit of final demand for every node calls for more
/// output of this node than of the average one.
#[must_use]
pub fn sensitivity_coefficients(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    over_mean(raw_sensitivity(d))
}

/// **VA-2** Sensitivity, raw: output of a node that one more unit of everybody's final demand calls for.
///
/// `Σⱼ b_ij`   Rasmussen (1956). In money per unit of money of every node.
#[must_use]
pub fn raw_sensitivity(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    let active: Vec<f64> = (0..d.size()).map(|k| f64::from(d.is_active(k))).collect();
    d.of_active(d.times(&active))
}

/// **VA-3** Sensitivity by Ghosh's inverse.
///
/// `n·Σⱼ g_ij / ΣΣ g`, `G = x̂⁻¹·B·x̂`   Jones (1976), "The measurement of Hirschmanian linkages": upstreamness over its mean. It
/// belongs to another table of coefficients than ME-3, so that the two are not the row and column view of one thing.
#[must_use]
pub fn ghosh_sensitivity(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    over_mean(crate::upstreamness(d))
}

/// **VA-4** Influence by Ghosh's inverse, raw: output of a node that one more unit of everybody's value added pushes.
///
/// `Σᵢ g_ij = Σᵢ b_ij/x_i · x_j`   Miller & Blair (2009), ch. 12. In money per unit of money of every node.
#[must_use]
pub fn raw_ghosh_influence(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    let x = &d.table().output;
    let inverse: Vec<f64> = x.iter().map(|&x| if x > 0.0 { 1.0 / x } else { 0.0 }).collect();
    d.of_active(d.left_times(&inverse).into_iter().zip(x).map(|(sum, x)| sum * x).collect())
}

fn over_mean(sums: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let mean = sums.iter().flatten().sum::<f64>() / sums.iter().flatten().count() as f64;
    sums.into_iter().map(|sum| sum.map(|sum| sum / mean)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::*;

    fn values(found: Vec<Option<f64>>) -> Vec<f64> {
        found.into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn miller_and_blairs_sectors_have_these_linkages() {
        // From their inverse, whose elements sum to 2.97029702: columns 1.51815181, 1.45214521; rows 1.58415841, 1.38613861.
        let table = miller_blair();
        let d = Decomposed::new(&table).unwrap();
        assert_close(&values(influence_coefficients(&d)), &[1.022_222_22, 0.977_777_78], 1e-8);
        assert_close(&values(sensitivity_coefficients(&d)), &[1.066_666_67, 0.933_333_33], 1e-8);
        assert_close(&values(raw_sensitivity(&d)), &[1.584_158_41, 1.386_138_61], 1e-8);
        // G = [[1.25412541, .66006601], [.1320132, 1.12211221]]: rows 1.91419142, 1.25412541; columns 1.38613861, 1.78217822.
        assert_close(&values(ghosh_sensitivity(&d)), &[1.208_333_333, 0.791_666_667], 1e-8);
        assert_close(&values(raw_ghosh_influence(&d)), &[1.386_138_61, 1.782_178_22], 1e-8);
    }

    #[test]
    fn linkages_average_one_over_nodes_with_output() {
        let mut table = six();
        table.output[3] = 0.0;
        (0..6).for_each(|k| {
            table.flows[k * 6 + 3] = 0.0;
            table.flows[3 * 6 + k] = 0.0;
        });
        let d = Decomposed::new(&table).unwrap();
        for indices in [influence_coefficients(&d), sensitivity_coefficients(&d), ghosh_sensitivity(&d)] {
            assert_eq!(indices[3], None);
            assert_close(&[indices.iter().flatten().sum::<f64>()], &[5.0], 1e-13);
        }
    }

    #[test]
    fn sectors_that_buy_nothing_of_each_other_are_all_average() {
        let table = one_country(&[0.0; 9], &[1.0, 2.0, 3.0]);
        let d = Decomposed::new(&table).unwrap();
        assert_eq!(influence_coefficients(&d), [Some(1.0); 3]);
        assert_eq!(sensitivity_coefficients(&d), [Some(1.0); 3]);
    }

    /// `../shared/data/seed_table1`, column means over: the printed impact and sensitivity of industry, agriculture,
    /// services, high technology.
    const PRINTED: [[f64; 4]; 2] = [[4.468, 12.655, 7.271, 8.533], [14.212, 17.358, 8.312, 10.365]];

    #[test]
    fn no_table_has_the_printed_sums_of_columns_of_b_and_of_rows_of_g() {
        // Weighted by output both sum to 1'Bx: Σ(c_j − r_j)·x_j = 0. Every printed r exceeds its c, so no x ≥ 0 does it.
        for table in [six(), miller_blair()] {
            let d = Decomposed::new(&table).unwrap();
            let (c, r) = (values(crate::downstreamness(&d)), values(crate::upstreamness(&d)));
            let gap: f64 = (0..d.size()).map(|j| (c[j] - r[j]) * table.output[j]).sum();
            assert!(gap.abs() < 1e-9 * table.output.iter().sum::<f64>(), "{gap}");
        }
        assert!((0..4).all(|j| PRINTED[0][j] < PRINTED[1][j]));
        // Nor are they column and row sums of one B, whose totals are equal, nor Rasmussen's indices, which average 1.
        let totals = PRINTED.map(|v| v.iter().sum::<f64>());
        assert_close(&totals, &[32.927, 50.247], 1e-12);
    }

    #[test]
    fn over_their_means_they_are_influence_and_sensitivity_of_one_table() {
        // Interpretation A: a table that has them, found by search; coefficients and output.
        #[rustfmt::skip]
        let a = [
            0.1370768698624567, 0.02901906112959456, 0.27772223749524905, 0.36100695231359287,
            0.003999999999999918, 0.6603313774956996, 0.010559863528514776, 0.004000000013918992,
            0.003999999999999959, 0.004000000000012291, 0.22660092245612332, 0.057146818032622004,
            0.003999999999999897, 0.04664956137469358, 0.05943772615549689, 0.31784622963986664,
        ];
        let x = [449.8445675378958, 56.624753853884904, 262.1375467162908, 231.39313189192845];
        let z: Vec<f64> = (0..16).map(|k| a[k] * x[k % 4]).collect();
        let table = one_country(&z, &x);
        let d = Decomposed::new(&table).unwrap();
        let over_mean = |v: [f64; 4]| v.map(|x| 4.0 * x / v.iter().sum::<f64>());
        assert_close(&values(influence_coefficients(&d)), &over_mean(PRINTED[0]), 1e-9);
        assert_close(&values(sensitivity_coefficients(&d)), &over_mean(PRINTED[1]), 1e-9);
    }
}
