//! # Value added by who makes it and who buys it

use crate::Accounts;

tables::rows! {
    /// Value added of a country's sector in what a country buys for final use (VA-11).
    pub struct ValueAddedRow in "value_added_matrix" {
        /// Country that adds the value.
        country: String, unit "name";
        /// Sector that adds it.
        sector: String, unit "name";
        /// Country that buys it in the end.
        buyer: String, unit "name";
        /// Value added.
        value_added: f64, unit "money";
    }
}

impl Accounts<'_> {
    /// A row for each node and country.
    #[must_use]
    pub fn value_added_matrix(&self) -> Vec<ValueAddedRow> {
        let all = (0..self.d.size()).flat_map(|i| (0..self.d.countries()).map(move |c| (i, c)));
        let row = |(i, c): (usize, usize)| ValueAddedRow {
            country: self.country(i),
            sector: self.sector(i),
            buyer: self.d.table().countries[c].clone(),
            value_added: self.value_added_by_buyer[self.at((i, c))],
        };
        all.map(row).collect()
    }
}
