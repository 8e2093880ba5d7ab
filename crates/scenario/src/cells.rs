//! # The cells of the table
//! The way back: flows between a world's markets, added up to the cells of the table that it was made from.

use crate::table::Quoted;
use base::shape::Shape;
use market::orders::Buyer;

/// The table that a world was made from, in shares of the world's final demand, by the numbers of the world's countries
/// and the table's sectors: a cell's group is `sector·countries + country`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Where its figures are from.
    pub source: String,
    /// What they were in.
    pub unit: String,
    /// The world's final demand in that unit.
    pub world: f64,
    /// Names of its sectors.
    pub sectors: Vec<String>,
    /// By sector of the world: the sector of the table.
    pub of: Vec<usize>,
    /// Its cells.
    pub cells: Cells,
}

/// Flows by seller: of intermediates to each buying group, of final goods to each country.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// How many countries and sectors of the table there are.
    pub shape: Shape,
    /// `seller·groups + buyer`.
    pub intermediate: Vec<f64>,
    /// `seller·countries + country`.
    pub final_demand: Vec<f64>,
}

/// Cost as a share of sales at this mark-up, as firms have it.
///
/// Firms keep their mark-up, and its inverse, as 32-bit numbers: shares that are cut for `1/m` in 64 bits would miss the
/// cells of the table in the ninth digit.
#[must_use]
pub fn cost_share(markup: f64) -> f64 {
    f64::from(1.0 / markup as f32)
}

impl Cells {
    /// No flows.
    #[must_use]
    pub fn zero(shape: Shape) -> Self {
        let groups = shape.groups();
        Self { shape, intermediate: vec![0.0; groups * groups], final_demand: vec![0.0; groups * shape.countries] }
    }

    /// The largest difference to `other` in any cell.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let all = |cells: &Self| cells.intermediate.iter().chain(&cells.final_demand).copied().collect::<Vec<f64>>();
        all(self).iter().zip(all(other)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }
}

impl Table {
    pub(crate) fn of(quoted: Quoted, countries: usize) -> Self {
        let shape = Shape { countries, sectors: quoted.sectors.len() };
        let world: f64 = quoted.final_demand.iter().sum();
        let in_shares = |figures: Vec<f64>| figures.into_iter().map(|figure| figure / world).collect();
        let cells =
            Cells { shape, intermediate: in_shares(quoted.intermediate), final_demand: in_shares(quoted.final_demand) };
        let Quoted { source, unit, sectors, of, .. } = quoted;
        Self { source, unit, world, sectors, of, cells }
    }

    /// **TC-1** A world's flows, added up to the cells of the table.
    ///
    /// `flows` yields who buys from which sector in which country, and how much: country of the buyers, who they are, the
    /// supplying sector, country of the sellers, value.
    #[must_use]
    pub fn aggregate(&self, flows: impl IntoIterator<Item = (usize, Buyer, usize, usize, f64)>) -> Cells {
        let shape = self.cells.shape;
        let mut cells = Cells::zero(shape);
        for (country, buyer, supplier, seller_country, value) in flows {
            let seller = shape.group(seller_country, self.of[supplier]);
            match buyer {
                Buyer::Households => cells.final_demand[seller * shape.countries + country] += value,
                Buyer::Sector(sector) => {
                    let buyer = shape.group(country, self.of[sector]);
                    cells.intermediate[seller * shape.groups() + buyer] += value;
                }
            }
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One country; sectors 0 and 1 are stages of sector 0 of the table, sector 2 is its sector 1.
    #[test]
    fn flows_of_stages_add_up_to_the_cells_of_their_sector() {
        let shape = Shape { countries: 1, sectors: 2 };
        let (source, unit) = (String::new(), String::new());
        let (sectors, of) = (vec!["parts".into(), "services".into()], vec![0, 0, 1]);
        let table = Table { source, unit, world: 1.0, sectors, of, cells: Cells::zero(shape) };
        let flows = [
            (0, Buyer::Sector(1), 0, 0, 2.0),
            (0, Buyer::Sector(0), 2, 0, 0.5),
            (0, Buyer::Sector(1), 2, 0, 0.25),
            (0, Buyer::Households, 1, 0, 3.0),
        ];
        let cells = table.aggregate(flows);
        assert_eq!((cells.intermediate, cells.final_demand), (vec![2.0, 0.0, 0.75, 0.0], vec![3.0, 0.0]));
    }
}
