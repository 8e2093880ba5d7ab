//! # An inter-country input-output table in memory
//! What every measure of value-chain accounting reads: who sells how much to whom, checked once, so that no measure meets a
//! number that is none.

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
