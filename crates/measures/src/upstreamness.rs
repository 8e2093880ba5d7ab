//! # Upstreamness and downstreamness
//!
//! How many stages lie between a sector and final users, and between primary inputs and it. A node without output has
//! neither.

use crate::Decomposed;
use crate::linear::{inverse, left_times, times};
use faer::Mat;

/// **ME-1** Upstreamness: the average distance of a node's output from final use, in stages.
///
/// `U_i = Σⱼ b_ij·x_j / x_i`, the row sums of Ghosh's inverse `G = x̂⁻¹·B·x̂`   Antràs, Chor, Fally & Hillberry (2012),
/// "Measuring the upstreamness of production and trade flows"; the same number as Miller & Temurshoev's (2017) output
/// upstreamness, and the Ghosh multiplier: output that a unit more of the node's value added pushes.
///
/// One number a node, in stages; 1 is a node that sells to final users only. Changes in inventories count as final use: see
/// VA-1 for the numbers as they are published.
#[must_use]
pub fn upstreamness(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    let x = &d.table().output;
    d.of_active(d.times(x).into_iter().zip(x).map(|(sum, x)| sum / x).collect())
}

/// **ME-2** Downstreamness: the average distance of a node from primary inputs, in stages.
///
/// `D_j = Σᵢ b_ij`   Miller & Temurshoev (2017), "Output upstreamness and input downstreamness of industries/countries in
/// world production"; the column sums of Leontief's inverse, that is, the output multipliers.
///
/// One number a node, in stages; 1 is a node that buys nothing but primary inputs.
#[must_use]
pub fn downstreamness(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    d.of_active(d.left_times(&vec![1.0; d.size()]))
}

/// **VA-30** Share of a node's output that goes to final users, F/GO.
///
/// `F/GO = Σ_c y_ic / x_i`   Antràs & Chor (2018), "On the measurement of upstreamness and downstreamness in global value
/// chains".
#[must_use]
pub fn final_use_share(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    let sold = |i: usize| (0..d.countries()).map(|c| d.table().final_use(i, c)).sum::<f64>();
    d.of_active((0..d.size()).map(|i| sold(i) / d.table().output[i]).collect())
}

/// **VA-31** Share of value added in a node's output, VA/GO.
///
/// `VA/GO = v_j = 1 − Σᵢ z_ij / x_j`   Antràs & Chor (2018).
#[must_use]
pub fn value_added_share(d: &Decomposed<'_>) -> Vec<Option<f64>> {
    d.of_active(d.shares().to_vec())
}

/// Upstreamness and downstreamness of a table without changes in inventories.
#[derive(Clone, Debug, PartialEq)]
pub struct NetInventory {
    /// Upstreamness by node, in stages.
    pub upstreamness: Vec<Option<f64>>,
    /// Downstreamness by node, in stages.
    pub downstreamness: Vec<Option<f64>>,
}

/// **VA-1** Upstreamness and downstreamness with the net-inventory correction.
///
/// `z*_ij = z_ij·x_i/(x_i − N_i)`, and ME-1 and ME-2 of `Z*`, `N_i` the change in inventories of what `i` sells   Antràs, Chor,
/// Fally & Hillberry (2012): goods that lie in stock are taken to be used, in the end, as those that are not.
/// Published upstreamness has it; without it, differences reach 0.7.
///
/// Undefined for a node all of whose output, or more, goes into inventories; its row stays uncorrected for the sake of
/// the nodes before it. Undefined for all if the corrected table has a chain that does not end.
#[must_use]
pub fn net_inventory(d: &Decomposed<'_>) -> NetInventory {
    let (table, n) = (d.table(), d.size());
    if table.inventories.iter().all(|&stock| stock == 0.0) {
        return NetInventory { upstreamness: upstreamness(d), downstreamness: downstreamness(d) };
    }
    let used = |i: usize| table.output[i] - table.inventories[i];
    let is_defined = |i: usize| d.is_active(i) && used(i) > 0.0;
    let scale: Vec<f64> = (0..n).map(|i| if is_defined(i) { table.output[i] / used(i) } else { 1.0 }).collect();
    let less = Mat::from_fn(n, n, |i, j| f64::from(i == j) - scale[i] * d.coefficient(i, j));
    let sums = inverse(less.as_ref()).map(|found| {
        let up = times(found.as_ref(), &table.output).into_iter().zip(&table.output).map(|(sum, x)| sum / x);
        (up.collect::<Vec<f64>>(), left_times(&vec![1.0; n], found.as_ref()))
    });
    // Where flows are not negative and chains end, no length is below one.
    let ends = |lengths: &[f64]| (0..n).all(|k| !d.is_active(k) || lengths[k] > 0.0);
    let Some((up, down)) = sums.filter(|(up, down)| ends(up) && ends(down)) else {
        return NetInventory { upstreamness: vec![None; n], downstreamness: vec![None; n] };
    };
    let defined = |v: Vec<f64>| v.into_iter().enumerate().map(|(i, v)| is_defined(i).then_some(v)).collect();
    NetInventory { upstreamness: defined(up), downstreamness: defined(down) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::*;
    use crate::{InputOutput, Node};

    fn lengths(table: &InputOutput) -> [Vec<f64>; 2] {
        let d = Decomposed::new(table).unwrap();
        [upstreamness(&d), downstreamness(&d)].map(|v| v.into_iter().map(Option::unwrap).collect())
    }

    #[test]
    fn a_pure_chain_counts_its_stages() {
        // Each stage sells all it makes to the next, the last one to final users, and adds a fifth of the final price.
        let n = 5;
        let x: Vec<f64> = (1..=n).map(|k| k as f64 / 5.0).collect();
        let mut z = vec![0.0; n * n];
        (0..n - 1).for_each(|i| z[i * n + i + 1] = x[i]);
        let [u, d] = lengths(&one_country(&z, &x));
        assert_close(&u, &[5.0, 4.0, 3.0, 2.0, 1.0], 1e-15);
        // D_k = 1 + (x_{k−1}/x_k)·D_{k−1}: 1, 1 + 1/2, 1 + (2/3)(3/2), 1 + (3/4)·2, 1 + (4/5)(5/2).
        assert_close(&d, &[1.0, 1.5, 2.0, 2.5, 3.0], 1e-15);
    }

    #[test]
    fn miller_and_blairs_inverse_has_these_column_sums() {
        // Miller & Blair (2009), ch. 2: L = [[1.2541, .3300], [.2640, 1.1221]], here to 8 digits.
        let expected = [1.254_125_41 + 0.264_026_4, 0.330_033 + 1.122_112_21];
        assert_close(&lengths(&miller_blair())[1], &expected, 1e-8);
    }

    #[test]
    fn three_countries_of_two_sectors_have_these_lengths() {
        let [u, d] = lengths(&six());
        assert_close(&u, &[2.187_106, 1.043_742, 2.213_935, 1.0, 2.270_757, 1.041_431], 5e-7);
        assert_close(&d, &[1.238_489, 1.544_216, 1.484_445, 1.952_702, 1.338_301, 1.668_793], 5e-7);
    }

    #[test]
    fn money_in_other_units_leaves_lengths_alone_bit_for_bit() {
        let mut other = six();
        [&mut other.flows, &mut other.final_demand, &mut other.output].into_iter().flatten().for_each(|x| *x *= 1024.0);
        assert_eq!(lengths(&six()), lengths(&other));
    }

    #[test]
    fn shares_of_final_use_and_of_value_added_by_hand() {
        let table = miller_blair();
        let d = Decomposed::new(&table).unwrap();
        assert_eq!(final_use_share(&d), [Some(0.35), Some(0.85)]);
        assert_eq!(value_added_share(&d), [Some(0.65), Some(0.7)]);
    }

    #[test]
    fn a_node_without_output_has_no_length() {
        let table = one_country(&[1.0, 0.0, 0.0, 0.0], &[2.0, 0.0]);
        let d = Decomposed::new(&table).unwrap();
        assert_eq!((upstreamness(&d), downstreamness(&d)), (vec![Some(2.0), None], vec![Some(2.0), None]));
    }

    #[test]
    fn stocks_are_taken_to_be_used_as_the_rest_is() {
        // The first node sells 60 of 100 to the second and lays 20 in stock: of what is used, 60/80 goes to the second.
        let mut table = one_country(&[0.0, 60.0, 0.0, 0.0], &[100.0, 100.0]);
        table.nodes = vec![Node { country: 0, sector: 0 }, Node { country: 0, sector: 1 }];
        table.inventories = vec![20.0, 0.0];
        let d = Decomposed::new(&table).unwrap();
        let net = net_inventory(&d);
        assert_close(&[net.upstreamness[0].unwrap(), net.downstreamness[1].unwrap()], &[1.75, 1.75], 1e-14);
        assert_close(&[upstreamness(&d)[0].unwrap()], &[1.6], 1e-14);
        table.inventories = vec![100.0, 0.0];
        let d = Decomposed::new(&table).unwrap();
        assert_eq!(net_inventory(&d).upstreamness, [None, Some(1.0)]);
    }
}
