//! # The chain of one final product
//! Who adds how much of what final users pay for a product, and how far from them. The smile curve of a chain is drawn through
//! these points.

use crate::Decomposed;

/// What a node is in the chain of a final product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Participant {
    /// Its value added in the product, in money.
    pub value_added: f64,
    /// Its mean distance to who buys the product in the end, in stages.
    pub distance: f64,
}

/// **VA-32** Value added of every node in what final users pay for a product, and its distance to them.
///
/// `g_i = v_i·b_ij·y_j`, `u_ij = (B·B)_ij / b_ij`, `y_j` all final use of product `j`   Our form of the points of Ye, Meng & Wei (2015),
/// "Measuring smile curves in global value chains", IDE Discussion Paper 530.
///
/// `b_ij·y_j` of `i` is made for `y_j` in rounds, `A^k` in round `k`, which is `k + 1` stages from who buys the product: `u_ij` is the
/// mean over rounds, 1 at least where flows are not negative. `Σ_i g_i = y_j`, and over all products `Σ_j u_ij·b_ij·y_j = U_i·x_i`
/// (ME-1). Values for each product asked for, by node: none for a node that gives the product nothing.
///
/// # Panics
/// Where a product is no node.
#[must_use]
pub fn chains(d: &Decomposed<'_>, products: &[usize]) -> Vec<Vec<Option<Participant>>> {
    let once = faer::Mat::from_fn(d.size(), products.len(), |i, k| d.leontief(i, products[k]));
    let twice = d.times_all(once.as_ref());
    let demand = |j: usize| (0..d.countries()).map(|c| d.table().final_use(j, c)).sum::<f64>();
    let chain = |(k, &product): (usize, &usize)| {
        let bought = demand(product);
        let participant = |i: usize| {
            let (made, distance) = (once[(i, k)], twice[(i, k)]);
            let takes_part = made != 0.0 && d.is_active(i) && d.is_active(product);
            takes_part.then(|| Participant { value_added: d.shares()[i] * made * bought, distance: distance / made })
        };
        (0..d.size()).map(participant).collect()
    };
    products.iter().enumerate().map(chain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, one_country, six};
    use crate::upstreamness;

    #[test]
    fn a_pure_chain_has_a_stage_for_each_of_its_nodes() {
        // Each stage sells all it makes to the next, the last one to final users, and adds a fifth of the final price.
        let n = 5;
        let x: Vec<f64> = (1..=n).map(|k| k as f64 / 5.0).collect();
        let mut z = vec![0.0; n * n];
        (0..n - 1).for_each(|i| z[i * n + i + 1] = x[i]);
        let table = one_country(&z, &x);
        let d = Decomposed::new(&table).unwrap();
        let found: Vec<Participant> = chains(&d, &[4])[0].iter().map(|p| p.unwrap()).collect();
        assert_close(&found.iter().map(|p| p.distance).collect::<Vec<_>>(), &[5.0, 4.0, 3.0, 2.0, 1.0], 1e-14);
        assert_close(&found.iter().map(|p| p.value_added).collect::<Vec<_>>(), &[0.2; 5], 1e-14);
    }

    #[test]
    fn a_node_that_buys_of_itself_is_further_away_than_its_last_stage() {
        // A tenth of x is needed for x, round after round: 1/(1 − 0.1)² over 1/(1 − 0.1) stages.
        let table = one_country(&[0.1], &[1.0]);
        let d = Decomposed::new(&table).unwrap();
        let found = chains(&d, &[0])[0][0].unwrap();
        assert_close(&[found.distance, found.value_added], &[1.0 / 0.9, 0.9], 1e-14);
    }

    #[test]
    fn chains_of_all_products_are_the_economy() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let (all, up) = (chains(&d, &[0, 1, 2, 3, 4, 5]), upstreamness(&d));
        let demand = |j: usize| (0..3).map(|c| table.final_use(j, c)).sum::<f64>();
        for (j, chain) in all.iter().enumerate() {
            let sum: f64 = chain.iter().flatten().map(|p| p.value_added).sum();
            assert_close(&[sum], &[demand(j)], 1e-13);
        }
        for i in 0..6 {
            let weighted = |j: usize| all[j][i].map_or(0.0, |p| p.distance * d.leontief(i, j) * demand(j));
            let mean = (0..6).map(weighted).sum::<f64>() / table.output[i];
            assert_close(&[mean], &[up[i].unwrap()], 1e-13);
        }
    }
}
