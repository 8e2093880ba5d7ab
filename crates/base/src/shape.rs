//! # Shape
//! How many countries and sectors a world has, and how pairs of them are numbered.

use serde::{Deserialize, Serialize};

/// Countries and sectors, and how pairs of them are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Number of countries.
    pub countries: usize,
    /// Number of sectors.
    pub sectors: usize,
}

impl Shape {
    /// Number of (country, sector) groups.
    #[must_use]
    pub fn groups(self) -> usize {
        self.countries * self.sectors
    }

    /// The group of a country and a sector.
    #[inline(always)]
    #[must_use]
    pub fn group(self, country: usize, sector: usize) -> usize {
        sector * self.countries + country
    }

    /// The country of a group.
    #[inline(always)]
    #[must_use]
    pub fn country(self, group: usize) -> usize {
        group % self.countries
    }

    /// The sector of a group.
    #[inline(always)]
    #[must_use]
    pub fn sector(self, group: usize) -> usize {
        group / self.countries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_country_and_a_sector() {
        let shape = Shape { countries: 3, sectors: 5 };
        for country in 0..3 {
            for sector in 0..5 {
                let group = shape.group(country, sector);
                assert_eq!((shape.country(group), shape.sector(group)), (country, sector));
            }
        }
    }
}
