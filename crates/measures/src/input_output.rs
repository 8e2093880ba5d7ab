//! # An inter-country input-output table in memory
//! What every measure of value-chain accounting reads: who sells how much to whom, checked once, so that no measure meets a
//! number that is none: [`InputOutput::checked`].

use std::ops::Range;

/// A country's sector: one row and one column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// Country, by number.
    pub country: usize,
    /// Sector, by number.
    pub sector: usize,
}

/// An inter-country input-output table of one year, in money. Rows of one country stand together, in the order of
/// countries; not every country need have every sector.
#[derive(Clone, Debug, PartialEq)]
pub struct InputOutput {
    /// Names of countries.
    pub countries: Vec<String>,
    /// Names of sectors.
    pub sectors: Vec<String>,
    /// What each row and each column is, `n` of them.
    pub nodes: Vec<Node>,
    /// Intermediate flows `Z`, `n × n`, row after row: a row a seller.
    pub flows: Vec<f64>,
    /// Final demand `Y` by the country that buys, `n × countries`, row after row; inventories included, so that a cell may
    /// be negative.
    pub final_demand: Vec<f64>,
    /// Changes in inventories `N`, by seller, `n`; part of the row sum of final demand.
    pub inventories: Vec<f64>,
    /// Output `x`, `n`; value added is `x` less the column sum of `Z`.
    pub output: Vec<f64>,
}

impl InputOutput {
    /// Number of rows and columns of `Z`.
    #[must_use]
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// What node `i` sells to the production of node `j`, in money.
    #[must_use]
    pub fn flow(&self, i: usize, j: usize) -> f64 {
        self.flows[i * self.nodes.len() + j]
    }

    /// What node `i` sells to final users of country `c`, in money.
    #[must_use]
    pub fn final_use(&self, i: usize, c: usize) -> f64 {
        self.final_demand[i * self.countries.len() + c]
    }

    /// Country and sector of a node, quoted, for messages.
    #[must_use]
    pub fn label(&self, k: usize) -> String {
        let name = |names: &[String], k: usize| names.get(k).cloned().unwrap_or_else(|| k.to_string());
        let node = self.nodes[k];
        format!("`{} {}`", name(&self.countries, node.country), name(&self.sectors, node.sector))
    }

    /// By country: which nodes are its own. A country without sectors has none.
    #[must_use]
    pub fn blocks(&self) -> Vec<Range<usize>> {
        let first = |c: usize| self.nodes.partition_point(|node| node.country < c);
        (0..self.countries.len()).map(|c| first(c)..first(c + 1)).collect()
    }

    /// Value added by node, in money: output less the column sum of `Z`, taxes less subsidies on inputs included.
    #[must_use]
    pub fn value_added(&self) -> Vec<f64> {
        let n = self.size();
        let mut inputs = vec![0.0; n];
        for row in self.flows.chunks_exact(n.max(1)) {
            inputs.iter_mut().zip(row).for_each(|(sum, flow)| *sum += flow);
        }
        self.output.iter().zip(inputs).map(|(x, inputs)| x - inputs).collect()
    }

    /// By node: output less all that is sold, in money. Zero in a table that balances; who reads a table refuses one whose
    /// residuals are larger than admitted.
    #[must_use]
    pub fn residuals(&self) -> Vec<f64> {
        let (n, m) = (self.size(), self.countries.len());
        let sold = |k: usize| {
            self.flows[k * n..(k + 1) * n].iter().sum::<f64>()
                + self.final_demand[k * m..(k + 1) * m].iter().sum::<f64>()
        };
        self.output.iter().enumerate().map(|(k, x)| x - sold(k)).collect()
    }

    /// The largest residual in absolute value: its node, and how large it is against the node's output, or against the mean
    /// output where the node has less than that. `None` for a table without nodes.
    #[must_use]
    pub fn worst_residual(&self) -> Option<(usize, f64)> {
        let mean = self.output.iter().sum::<f64>() / self.size() as f64;
        let relative = |(k, r): (usize, f64)| {
            let scale = self.output[k].max(mean);
            (k, if r == 0.0 { 0.0 } else { r.abs() / scale })
        };
        self.residuals().into_iter().enumerate().map(relative).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixtures::{assert_close, six};

    #[test]
    fn three_countries_of_two_sectors_have_these_value_added_and_balance() {
        let table = six();
        assert_eq!(table.value_added(), [87.0, 58.0, 39.0, 30.0, 45.0, 40.0]);
        assert_eq!(table.residuals(), [0.0; 6]);
        assert_eq!(table.blocks(), [0..2, 2..4, 4..6]);
        assert_eq!((table.flow(0, 3), table.final_use(1, 2)), (40.0, 12.0));
    }

    #[test]
    fn a_row_that_does_not_balance_is_found_with_its_size() {
        let mut table = six();
        table.final_demand[0] += 10.6;
        assert_close(&table.residuals()[..2], &[-10.6, 0.0], 1e-12);
        let (worst, size) = table.worst_residual().unwrap();
        assert_eq!(worst, 0);
        assert_close(&[size], &[0.1], 1e-12);
    }

    #[test]
    fn a_country_without_sectors_has_no_nodes() {
        let mut table = six();
        table.countries.insert(1, "Q".into());
        table.nodes.iter_mut().filter(|node| node.country > 0).for_each(|node| node.country += 1);
        assert_eq!(table.blocks(), [0..2, 2..2, 2..4, 4..6]);
    }
}
