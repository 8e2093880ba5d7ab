//! # What countries make

use crate::Accounts;
use measures::structure::{moore_angle, structural_upgrading, theil_rationalisation};

tables::rows! {
    /// The structure of a country's value added.
    pub struct StructureRow in "structure" {
        /// Country.
        country: String, unit "name";
        /// Mean rank of sectors, in the order in which the table has them (VA-24).
        structural_upgrading: Option<f64>, unit "rank";
        /// Angle to the structure of the table before, where there is one (VA-25).
        moore_angle: Option<f64>, unit "radian";
        /// How far productivities are from one another, where workers are known (VA-26).
        theil_rationalisation: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for each country. `before` are the accounts of an earlier period, `workers` are by node; what is not given, or
    /// is not of the same countries and sectors, leaves its column empty.
    #[must_use]
    pub fn structure(&self, before: Option<&Accounts<'_>>, workers: Option<&[f64]>) -> Vec<StructureRow> {
        let table = self.d.table();
        let sectors = table.sectors.len();
        let same = |other: &&Accounts<'_>| {
            let theirs = other.d.table();
            theirs.sectors == table.sectors && theirs.countries == table.countries
        };
        let now = self.by_country_and_sector(&table.value_added());
        let then = before.filter(same).map(|other| other.by_country_and_sector(&other.d.table().value_added()));
        let workers = workers.filter(|w| w.len() == self.d.size()).map(|w| self.by_country_and_sector(w));
        let row = |c: usize| {
            let its = c * sectors..(c + 1) * sectors;
            StructureRow {
                country: table.countries[c].clone(),
                structural_upgrading: structural_upgrading(&now[its.clone()]),
                moore_angle: then.as_ref().and_then(|then| moore_angle(&then[its.clone()], &now[its.clone()])),
                theil_rationalisation: workers
                    .as_ref()
                    .and_then(|w| theil_rationalisation(&now[its.clone()], &w[its.clone()])),
            }
        };
        (0..self.d.countries()).map(row).collect()
    }
}
