//! # What countries sell

use crate::Accounts;
use measures::TableError;
use measures::specialisation::{expy, prody, revealed_comparative_advantage};

tables::rows! {
    /// A country's sector on the world's markets.
    pub struct SpecialisationRow in "specialisation" {
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Revealed comparative advantage in gross exports (VA-27).
        rca_gross: Option<f64>, unit "1";
        /// Revealed comparative advantage in the sector's value added that foreigners buy in the end (VA-12, VA-27).
        rca_value_added: Option<f64>, unit "1";
    }
}

tables::rows! {
    /// The income that goes with what is exported.
    pub struct IncomeRow in "export_sophistication" {
        /// Method: prody (VA-28, of a sector) or expy (VA-29, of a country).
        method: String, unit "name";
        /// The sector, or the country.
        name: String, unit "name";
        /// Income, in the unit in which incomes of countries were given.
        income: Option<f64>, unit "money/head";
    }
}

/// Income a head by country.
pub type Income<'a> = &'a [f64];

impl Accounts<'_> {
    /// A row for each node.
    #[must_use]
    pub fn specialisation(&self) -> Vec<SpecialisationRow> {
        let sectors = self.d.table().sectors.len();
        let advantage = |v: &[f64]| revealed_comparative_advantage(&self.by_country_and_sector(v), sectors);
        let (gross, added) = (advantage(&self.exports), advantage(&self.vax));
        let row = |i: usize| {
            let at = self.d.owner(i) * sectors + self.d.table().nodes[i].sector;
            SpecialisationRow {
                country: self.country(i),
                sector: self.sector(i),
                rca_gross: gross[at],
                rca_value_added: added[at],
            }
        };
        (0..self.d.size()).map(row).collect()
    }

    /// A row for each sector, then one for each country.
    ///
    /// # Errors
    /// Incomes that are not as many as countries.
    pub fn sophistication(&self, income: Income<'_>) -> Result<Vec<IncomeRow>, TableError> {
        if income.len() != self.d.countries() {
            let message = format!("{} incomes, but {} countries", income.len(), self.d.countries());
            return Err(TableError { faults: vec![message] });
        }
        let (table, exports) = (self.d.table(), self.by_country_and_sector(&self.exports));
        let rows = |method: &str, names: &[String], values: Vec<Option<f64>>| -> Vec<IncomeRow> {
            let row = |(name, income): (&String, Option<f64>)| IncomeRow {
                method: method.to_owned(),
                name: name.clone(),
                income,
            };
            names.iter().zip(values).map(row).collect()
        };
        let mut all = rows("prody", &table.sectors, prody(&exports, income));
        all.extend(rows("expy", &table.countries, expy(&exports, income)));
        Ok(all)
    }

    /// Countries by all sectors: zero for a sector that a country does not have.
    pub(crate) fn by_country_and_sector(&self, by_node: &[f64]) -> Vec<f64> {
        let sectors = self.d.table().sectors.len();
        let mut found = vec![0.0; self.d.countries() * sectors];
        for (node, value) in self.d.table().nodes.iter().zip(by_node) {
            found[node.country * sectors + node.sector] += value;
        }
        found
    }
}
