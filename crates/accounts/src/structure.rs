//! # What countries make

use crate::Accounts;
use measures::TableError;
use measures::structure::{moore_angle, structural_upgrading, theil_rationalisation};

tables::rows! {
    /// The structure of a country's value added.
    pub struct StructureRow in "structure" {
        /// Country.
        country: String, unit "name";
        /// Mean rank of sectors, in the order in which the table has them (VA-24).
        structural_upgrading: Option<f64>, unit "rank";
        /// Angle to the structure of an earlier table (VA-25); empty where none was given.
        moore_angle: Option<f64>, unit "radian";
        /// How far productivities are from one another (VA-26); empty where workers are not known.
        theil_rationalisation: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for each country. `before` are the accounts of an earlier period, whose countries and sectors are found by their names;
    /// `workers` are by node. What is not given leaves its column empty.
    ///
    /// # Errors
    /// A table before that has other countries or sectors, and workers that are not as many as nodes.
    pub fn structure(
        &self,
        before: Option<&Accounts<'_>>,
        workers: Option<&[f64]>,
    ) -> Result<Vec<StructureRow>, TableError> {
        let table = self.d.table();
        let sectors = table.sectors.len();
        let now = self.by_country_and_sector(&table.value_added());
        let then = before.map(|before| self.as_before(before)).transpose()?;
        if let Some(workers) = workers.filter(|workers| workers.len() != self.d.size()) {
            let message = format!("{} numbers of workers, but {} sectors of countries", workers.len(), self.d.size());
            return Err(TableError { faults: vec![message] });
        }
        let workers = workers.map(|workers| self.by_country_and_sector(workers));
        let row = |c: usize| {
            let its = c * sectors..(c + 1) * sectors;
            let of = |numbers: &Option<Vec<f64>>, with: fn(&[f64], &[f64]) -> Option<f64>, now_first: bool| {
                let other = &numbers.as_ref()?[its.clone()];
                if now_first { with(&now[its.clone()], other) } else { with(other, &now[its.clone()]) }
            };
            StructureRow {
                country: table.countries[c].clone(),
                structural_upgrading: structural_upgrading(&now[its.clone()]),
                moore_angle: of(&then, moore_angle, false),
                theil_rationalisation: of(&workers, theil_rationalisation, true),
            }
        };
        Ok((0..self.d.countries()).map(row).collect())
    }

    /// Value added of another table, countries by sectors in the order of this one.
    fn as_before(&self, other: &Accounts<'_>) -> Result<Vec<f64>, TableError> {
        let (table, theirs) = (self.d.table(), other.d.table());
        let mut faults = Vec::new();
        let mut places = |what: &str, mine: &[String], theirs: &[String]| -> Vec<usize> {
            let not_in = |names: &[String], all: &[String]| {
                names.iter().filter(|name| !all.contains(name)).map(|name| format!("`{name}`")).collect::<Vec<_>>()
            };
            let (missing, new) = (not_in(mine, theirs), not_in(theirs, mine));
            if !missing.is_empty() {
                faults.push(format!("the table before has no {what} {}", missing.join(", ")));
            }
            if !new.is_empty() {
                faults.push(format!("only the table before has the {what} {}", new.join(", ")));
            }
            mine.iter().map(|name| theirs.iter().position(|other| other == name).unwrap_or(0)).collect()
        };
        let countries = places("country", &table.countries, &theirs.countries);
        let sectors = places("sector", &table.sectors, &theirs.sectors);
        if !faults.is_empty() {
            return Err(TableError { faults });
        }
        let numbers = other.by_country_and_sector(&theirs.value_added());
        let (width, sectors) = (sectors.len(), &sectors);
        let all = countries.iter().flat_map(|c| sectors.iter().map(move |s| c * width + s));
        Ok(all.map(|at| numbers[at]).collect())
    }
}
