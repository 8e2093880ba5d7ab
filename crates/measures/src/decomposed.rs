//! # A table, factored once
//! Everything that value-chain accounting divides, inverts or multiplies more than once. Nothing of it depends on which
//! measure is asked for. Notation: a node is a country's sector; `r`, `s`, `t` are countries; `A = Z/x` by column, `B =
//! (I − A)⁻¹`, `L_rr = (I − A_rr)⁻¹` of a country's own block, `A^F` the blocks of `A` between countries, `v = VA/x`, `E` exports.

use crate::linear::{inverse, left_times, product, times};
use crate::{InputOutput, TableError};
use faer::{Mat, MatRef};
use std::ops::Range;

/// A table with the inverses and shares that all measures share.
///
/// A node without output has an empty row and column, and stands for a node that would need nothing but value added, `v =
/// 1`: so its money is right, should somebody buy of it what somebody else gives back; its shares and lengths are undefined.
pub struct Decomposed<'a> {
    table: &'a InputOutput,
    blocks: Vec<Range<usize>>,
    shares: Vec<f64>,
    inverse: Mat<f64>,
    domestic: Vec<Mat<f64>>,
    origins: Mat<f64>,
    local: Vec<f64>,
}

impl<'a> Decomposed<'a> {
    /// Checks a table, and factors it.
    ///
    /// # Errors
    /// What [`InputOutput::checked`] refuses, and a table of which some nodes sell to each other alone, so that no chain of
    /// theirs ends.
    pub fn new(table: &'a InputOutput) -> Result<Self, TableError> {
        table.check()?;
        let (n, x, blocks) = (table.size(), &table.output, table.blocks());
        let less = Mat::from_fn(n, n, |i, j| f64::from(i == j) - coefficient(table, i, j));
        let closed = || TableError {
            faults: vec!["some sectors sell only to each other, or almost: no chain of theirs ends".to_owned()],
        };
        let whole = inverse(less.as_ref()).ok_or_else(closed)?;
        let own = |b: &Range<usize>| less.submatrix(b.start, b.start, b.len(), b.len());
        let domestic = blocks.iter().map(|b| inverse(own(b)).ok_or_else(closed)).collect::<Result<Vec<_>, _>>()?;
        let shares: Vec<f64> =
            table.value_added().iter().zip(x).map(|(va, &x)| if x > 0.0 { va / x } else { 1.0 }).collect();
        let origins =
            Mat::from_fn(n, blocks.len(), |j, c| blocks[c].clone().map(|k| shares[k] * whole[(k, j)]).sum::<f64>());
        let local =
            blocks.iter().zip(&domestic).flat_map(|(b, l)| left_times(&shares[b.clone()], l.as_ref())).collect();
        Ok(Self { table, blocks, shares, inverse: whole, domestic, origins, local })
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &'a InputOutput {
        self.table
    }

    /// Number of nodes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.table.size()
    }

    /// Number of countries.
    #[must_use]
    pub fn countries(&self) -> usize {
        self.blocks.len()
    }

    /// The country of a node.
    #[must_use]
    pub fn owner(&self, node: usize) -> usize {
        self.table.nodes[node].country
    }

    /// The nodes of a country.
    #[must_use]
    pub fn block(&self, country: usize) -> Range<usize> {
        self.blocks[country].clone()
    }

    /// Value added per unit of output, `v`, by node.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// `v_r·L_rr`: value added of a node's own country that has not been abroad, per unit of its output.
    #[must_use]
    pub fn local(&self) -> &[f64] {
        &self.local
    }

    /// `V_c·B`: value added of country `c` in a unit of a node's output.
    #[must_use]
    pub fn origin(&self, c: usize, node: usize) -> f64 {
        self.origins[(node, c)]
    }

    /// An element of Leontief's inverse `B`.
    #[must_use]
    pub fn leontief(&self, i: usize, j: usize) -> f64 {
        self.inverse[(i, j)]
    }

    /// `L_rr` of a country.
    #[must_use]
    pub fn domestic(&self, country: usize) -> MatRef<'_, f64> {
        self.domestic[country].as_ref()
    }

    /// `a_ij = z_ij/x_j`.
    #[must_use]
    pub fn coefficient(&self, i: usize, j: usize) -> f64 {
        coefficient(self.table, i, j)
    }

    /// Whether a node makes anything: its shares and lengths are defined.
    #[must_use]
    pub fn is_active(&self, node: usize) -> bool {
        self.table.output[node] > 0.0
    }

    /// Values of active nodes; none for the others.
    pub(crate) fn of_active(&self, values: Vec<f64>) -> Vec<Option<f64>> {
        values.into_iter().enumerate().map(|(k, value)| self.is_active(k).then_some(value)).collect()
    }

    /// Sums by country.
    #[must_use]
    pub fn by_country(&self, by_node: &[f64]) -> Vec<f64> {
        self.blocks.iter().map(|b| by_node[b.clone()].iter().sum()).collect()
    }

    /// The blocks of `A` between countries, `A^F`.
    pub(crate) fn abroad(&self) -> Mat<f64> {
        let foreign = |i, j| self.owner(i) != self.owner(j);
        Mat::from_fn(self.size(), self.size(), |i, j| if foreign(i, j) { self.coefficient(i, j) } else { 0.0 })
    }

    /// `B·w`.
    pub(crate) fn times(&self, w: &[f64]) -> Vec<f64> {
        times(self.inverse.as_ref(), w)
    }

    /// `w'·B`.
    pub(crate) fn left_times(&self, w: &[f64]) -> Vec<f64> {
        left_times(w, self.inverse.as_ref())
    }

    /// `B·w` of many columns.
    pub(crate) fn times_all(&self, w: MatRef<'_, f64>) -> Mat<f64> {
        product(self.inverse.as_ref(), w)
    }

    /// `B·w` without the blocks of `B` on the diagonal.
    pub(crate) fn times_all_foreign(&self, w: MatRef<'_, f64>) -> Mat<f64> {
        let (n, columns) = (self.size(), w.ncols());
        let mut found = Mat::zeros(n, columns);
        for b in &self.blocks {
            let rows = self.inverse.subrows(b.start, b.len());
            let before = product(rows.subcols(0, b.start), w.subrows(0, b.start));
            let after = product(rows.subcols(b.end, n - b.end), w.subrows(b.end, n - b.end));
            found.subrows_mut(b.start, b.len()).copy_from(before + after);
        }
        found
    }

    /// The blocks of `B` on the diagonal times `w`.
    pub(crate) fn times_all_own(&self, w: MatRef<'_, f64>) -> Mat<f64> {
        let mut found = Mat::zeros(self.size(), w.ncols());
        for b in &self.blocks {
            let own = self.inverse.submatrix(b.start, b.start, b.len(), b.len());
            found.subrows_mut(b.start, b.len()).copy_from(product(own, w.subrows(b.start, b.len())));
        }
        found
    }

    /// The block `B_rs`.
    pub(crate) fn between(&self, r: usize, s: usize) -> MatRef<'_, f64> {
        let (rows, columns) = (&self.blocks[r], &self.blocks[s]);
        self.inverse.submatrix(rows.start, columns.start, rows.len(), columns.len())
    }

    /// `L·w`, block by block.
    pub(crate) fn domestic_times(&self, w: &[f64]) -> Vec<f64> {
        let parts = self.blocks.iter().zip(&self.domestic);
        parts.flat_map(|(b, l)| times(l.as_ref(), &w[b.clone()])).collect()
    }

    /// `w'·L`, block by block.
    pub(crate) fn domestic_left_times(&self, w: &[f64]) -> Vec<f64> {
        let parts = self.blocks.iter().zip(&self.domestic);
        parts.flat_map(|(b, l)| left_times(&w[b.clone()], l.as_ref())).collect()
    }

    /// `L·w` of many columns, block by block.
    pub(crate) fn domestic_times_all(&self, w: MatRef<'_, f64>) -> Mat<f64> {
        let mut found = Mat::zeros(self.size(), w.ncols());
        for (b, l) in self.blocks.iter().zip(&self.domestic) {
            found.subrows_mut(b.start, b.len()).copy_from(product(l.as_ref(), w.subrows(b.start, b.len())));
        }
        found
    }

    /// Nodes by countries, from an element of final demand each: `w(node, buyer)`.
    pub(crate) fn by_buyer(&self, w: impl Fn(usize, usize) -> f64) -> Mat<f64> {
        Mat::from_fn(self.size(), self.countries(), w)
    }
}

/// What a unit of output of `j` needs of `i`.
fn coefficient(table: &InputOutput, i: usize, j: usize) -> f64 {
    let flow = table.flow(i, j);
    if flow == 0.0 { 0.0 } else { flow / table.output[j] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, miller_blair, six};

    #[test]
    fn miller_and_blairs_inverse_is_theirs() {
        // Miller & Blair (2009), ch. 2, to eight digits; final demand (600, 1500) needs output (1247.5248, 1841.5842).
        let table = miller_blair();
        let d = Decomposed::new(&table).unwrap();
        let found = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| d.leontief(i, j));
        assert_close(&found, &[1.254_125_41, 0.330_033, 0.264_026_4, 1.122_112_21], 1e-8);
        assert_close(&d.times(&[600.0, 1500.0]), &[1_247.524_752_475, 1_841.584_158_416], 1e-12);
    }

    #[test]
    fn a_unit_of_output_is_value_added_of_all_countries() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        for j in 0..6 {
            let sum: f64 = (0..3).map(|c| d.origin(c, j)).sum();
            assert_close(&[sum], &[1.0], 1e-14);
        }
    }

    #[test]
    fn sectors_that_sell_only_to_each_other_are_refused() {
        let mut table = miller_blair();
        table.flows = vec![0.0, 1000.0, 1000.0, 0.0];
        table.output = vec![1000.0, 1000.0];
        let refusal = Decomposed::new(&table).err().unwrap().to_string();
        assert!(refusal.contains("no chain of theirs ends"), "{refusal}");
        table.output[0] = f64::NAN;
        assert!(Decomposed::new(&table).is_err());
    }
}
