//! # Accounts of value chains
//! Every measure of an inter-country input-output table, as tidy tables: one a grain, money in the table's unit, undefined
//! cells empty. [`Accounts::new`] computes what measures share, once; each table is then asked for by itself, so that a
//! caller that wants `countries` alone does not pay for `decomposition_wwz`.
//!
//! ```
//! # let text = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
//! let table = measures::InputOutput {
//!     countries: text(&["North", "South"]),
//!     sectors: text(&["all"]),
//!     nodes: (0..2).map(|country| measures::Node { country, sector: 0 }).collect(),
//!     flows: vec![20.0, 30.0, 10.0, 0.0],
//!     final_demand: vec![40.0, 10.0, 20.0, 30.0],
//!     inventories: vec![0.0; 2],
//!     output: vec![100.0, 60.0],
//! };
//! let accounts = accounts::Accounts::new(&table)?;
//! assert_eq!(accounts.countries()[0].exports, 40.0);
//! assert_eq!(accounts.tables().len(), 16);
//! # Ok::<(), measures::TableError>(())
//! ```

mod bilateral;
mod chains;
mod countries;
mod decompositions;
mod matrix;
mod sectors;
mod series;
mod smile;
mod specialisation;
mod structure;

pub use bilateral::BilateralRow;
pub use chains::{ChainCurveRow, ChainPointRow, ChainRow, Chains};
pub use countries::{CountryRow, PositionRow};
pub use decompositions::{BmSinkRow, BmSourceRow, KwwRow, WwzRow};
pub use matrix::ValueAddedRow;
pub use sectors::{LinkageRow, SectorRow};
pub use series::SeriesRow;
pub use smile::SmileRow;
pub use specialisation::{Income, IncomeRow, SpecialisationRow};
pub use structure::StructureRow;

use measures::{
    BorinMancini, Decomposed, IndirectExports, InputOutput, ProductionLength, TableError, WithoutExports, Wwz,
    absorption, content,
};
use tables::Table;

/// A table, and what its accounts share.
pub struct Accounts<'a> {
    d: Decomposed<'a>,
    by_buyer: Vec<f64>,
    exports: Vec<f64>,
    domestic_content: Vec<f64>,
    foreign_content: Vec<f64>,
    dva: Vec<f64>,
    indirect: Vec<f64>,
    indirect_third: Vec<f64>,
    value_added_by_buyer: Vec<f64>,
    vax: Vec<f64>,
    lengths: ProductionLength,
    without: WithoutExports,
    source: Vec<BorinMancini>,
}

impl<'a> Accounts<'a> {
    /// Checks a table and factors it.
    ///
    /// # Errors
    /// As [`Decomposed::new`] and [`WithoutExports::new`]. A table that does not balance is taken: identities hold up to its residuals.
    pub fn new(table: &'a InputOutput) -> Result<Self, TableError> {
        let d = Decomposed::new(table)?;
        let without = WithoutExports::new(&d)?;
        let by_buyer = content::exports_by_buyer(&d);
        let exports: Vec<f64> = by_buyer.chunks_exact(d.countries()).map(|row| row.iter().sum()).collect();
        let value_added_by_buyer = absorption::value_added_by_buyer(&d);
        Ok(Self {
            domestic_content: content::domestic_content(&d, &exports),
            foreign_content: content::foreign_content(&d, &exports),
            dva: content::domestic_value_added(&d, &exports),
            indirect: content::indirect_value_added(&d, &by_buyer, IndirectExports::All),
            indirect_third: content::indirect_value_added(&d, &by_buyer, IndirectExports::ThirdCountry),
            vax: absorption::value_added_exports(&d, &value_added_by_buyer),
            lengths: measures::production_length(&d),
            source: measures::borin_mancini_source(&d, &without),
            without,
            d,
            by_buyer,
            exports,
            value_added_by_buyer,
        })
    }

    /// All tables that need nothing but the input-output table; chains are those of the [leading products](Accounts::leading_products).
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let terms = measures::wwz(&self.d);
        let mut tables = vec![
            SectorRow::table(&self.sectors()),
            LinkageRow::table(&self.linkages()),
            CountryRow::table(&self.countries()),
            PositionRow::table(&self.positions()),
            BilateralRow::table(&self.bilateral()),
            KwwRow::table(&self.kww(&terms)),
            WwzRow::table(&self.wwz(&terms)),
            BmSourceRow::table(&self.borin_mancini_source()),
            BmSinkRow::table(&self.borin_mancini_sink()),
            ValueAddedRow::table(&self.value_added_matrix()),
            SmileRow::table(&self.smile_curves()),
            SpecialisationRow::table(&self.specialisation()),
            StructureRow::table(&self.structure(None, None).expect("nothing is given that does not fit")),
        ];
        tables.extend(self.chains(&self.leading_products()).tables());
        tables
    }

    /// The sixteen terms of all pairs, for [`Accounts::wwz`] and [`Accounts::kww`].
    #[must_use]
    pub fn terms(&self) -> Vec<Wwz> {
        measures::wwz(&self.d)
    }

    /// The table, factored.
    #[must_use]
    pub fn decomposed(&self) -> &Decomposed<'a> {
        &self.d
    }

    /// Name of a node's country.
    fn country(&self, node: usize) -> String {
        self.d.table().countries[self.d.owner(node)].clone()
    }

    /// Name of a node's sector.
    fn sector(&self, node: usize) -> String {
        self.d.table().sectors[self.d.table().nodes[node].sector].clone()
    }

    /// Pairs of a node and a foreign country, in the order of rows of the decompositions.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = (0..self.d.size()).flat_map(|i| (0..self.d.countries()).map(move |r| (i, r)));
        all.filter(|&(i, r)| r != self.d.owner(i))
    }

    /// Where a pair stands in nodes by countries.
    fn at(&self, (i, r): (usize, usize)) -> usize {
        i * self.d.countries() + r
    }
}

#[cfg(test)]
mod tests;
