//! # Chains of final products
//! The smile curve of a chain: who adds value to a product, how far from who buys it in the end, and what the curve through
//! these points says of both ends.

use crate::Accounts;
use measures::{Participant, chains, local_fit};
use tables::Table;

tables::rows! {
    /// A node in the chain of a final product: a point of its smile curve (VA-32).
    pub struct ChainPointRow in "chain_points" {
        /// Country that sells the final product.
        product_country: String, unit "name";
        /// Sector that sells it.
        product_sector: String, unit "name";
        /// Country that adds value to it.
        country: String, unit "name";
        /// Sector that adds value to it.
        sector: String, unit "name";
        /// Mean distance to the buyers of the product, 1 for what is sold to them.
        distance: f64, unit "stage";
        /// Value added in the product.
        value_added: f64, unit "money";
        /// Of all that is paid for the product.
        share: Option<f64>, unit "1";
        /// Value added per unit of the node's own output (VA-31): the height of the curve.
        value_added_share: f64, unit "1";
    }
}

tables::rows! {
    /// The smile curve of a final product: local fits at even steps between the places within which nearly all its value is added (VA-33).
    pub struct ChainCurveRow in "chain_curves" {
        /// Country that sells the final product.
        product_country: String, unit "name";
        /// Sector that sells it.
        product_sector: String, unit "name";
        /// Distance to the buyers of the product.
        distance: f64, unit "stage";
        /// Local fit of value added per unit of output, weighted by value added in the product.
        value_added_share: f64, unit "1";
        /// Local fit of the share in what is paid for the product, with the same weights.
        share: f64, unit "1";
    }
}

tables::rows! {
    /// The chain of a final product in a line: its length, who takes part, and whether its curve is a smile.
    pub struct ChainRow in "chains" {
        /// Country that sells the final product.
        country: String, unit "name";
        /// Sector that sells it.
        sector: String, unit "name";
        /// What final users pay for the product.
        final_use: f64, unit "money";
        /// Nodes that take part.
        participants: i64, unit "sector";
        /// Part of the value that other countries add.
        foreign_share: Option<f64>, unit "1";
        /// Mean distance to the buyers, weighted by value added.
        mean_distance: Option<f64>, unit "stage";
        /// Distance at which the curve of value added per unit of output is lowest.
        lowest_at: Option<f64>, unit "stage";
        /// What the curve's lower end lies above its lowest point: above 0 it is a smile.
        depth: Option<f64>, unit "1";
    }
}

/// Steps of a curve.
const STEPS: usize = 40;
/// Part of a product's value that is added nearer than where its curve begins, and as much farther than where it ends.
const EDGE: f64 = 0.01;

/// The three tables of the same chains.
#[derive(Debug, Default)]
pub struct Chains {
    /// A row a node of each chain.
    pub points: Vec<ChainPointRow>,
    /// A row a step of each curve.
    pub curves: Vec<ChainCurveRow>,
    /// A row a chain.
    pub rows: Vec<ChainRow>,
}

impl Chains {
    /// As tables.
    #[must_use]
    pub fn tables(&self) -> [Table; 3] {
        [ChainRow::table(&self.rows), ChainCurveRow::table(&self.curves), ChainPointRow::table(&self.points)]
    }
}

/// A chain while its rows are made.
struct Chain {
    product: usize,
    paid: f64,
    /// Nodes that take part, the nearest first.
    points: Vec<(usize, Participant)>,
}

impl Accounts<'_> {
    /// For each country, the product of which it sells most to final users abroad; none for one that sells none.
    #[must_use]
    pub fn leading_products(&self) -> Vec<usize> {
        let abroad = |i: usize| -> f64 {
            let others = (0..self.d.countries()).filter(|&c| c != self.d.owner(i));
            others.map(|c| self.d.table().final_use(i, c)).sum()
        };
        let most = |c: usize| self.d.block(c).max_by(|&a, &b| abroad(a).total_cmp(&abroad(b)).then(b.cmp(&a)));
        (0..self.d.countries()).filter_map(most).filter(|&i| abroad(i) > 0.0).collect()
    }

    /// The chains of these products, each the number of a node.
    ///
    /// # Panics
    /// Where a product is no node.
    #[must_use]
    pub fn chains(&self, products: &[usize]) -> Chains {
        let mut all = Chains::default();
        for (&product, found) in products.iter().zip(chains(&self.d, products)) {
            let mut points: Vec<(usize, Participant)> =
                found.into_iter().enumerate().filter_map(|(i, p)| p.map(|p| (i, p))).collect();
            points.sort_by(|a, b| a.1.distance.total_cmp(&b.1.distance));
            let paid = (0..self.d.countries()).map(|c| self.d.table().final_use(product, c)).sum();
            self.add(&Chain { product, paid, points }, &mut all);
        }
        all
    }

    fn add(&self, chain: &Chain, all: &mut Chains) {
        let share = |value: f64| measures::participation::share(value, chain.paid);
        let (country, sector) = (self.country(chain.product), self.sector(chain.product));
        all.points.extend(chain.points.iter().map(|&(i, p)| ChainPointRow {
            product_country: country.clone(),
            product_sector: sector.clone(),
            country: self.country(i),
            sector: self.sector(i),
            distance: p.distance,
            value_added: p.value_added,
            share: share(p.value_added),
            value_added_share: self.d.shares()[i],
        }));
        let curve = self.curve(chain);
        let lowest = curve.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let ends = curve.first().zip(curve.last()).map(|(near, far)| near.1.min(far.1));
        let sum = |of: &dyn Fn(usize, &Participant) -> f64| chain.points.iter().map(|(i, p)| of(*i, p)).sum::<f64>();
        let is_foreign = |i: usize| self.d.owner(i) != self.d.owner(chain.product);
        all.rows.push(ChainRow {
            country: country.clone(),
            sector: sector.clone(),
            final_use: chain.paid,
            participants: chain.points.len() as i64,
            foreign_share: share(sum(&|i, p| if is_foreign(i) { p.value_added } else { 0.0 })),
            mean_distance: share(sum(&|_, p| p.distance * p.value_added)),
            lowest_at: lowest.map(|point| point.0),
            depth: lowest.zip(ends).map(|(lowest, ends)| ends - lowest.1),
        });
        all.curves.extend(curve.into_iter().map(|(distance, value_added_share, share)| ChainCurveRow {
            product_country: country.clone(),
            product_sector: sector.clone(),
            distance,
            value_added_share,
            share,
        }));
    }

    /// Distance, and the fits there of value added per unit of output and of the share; nothing of a product that nobody buys.
    fn curve(&self, chain: &Chain) -> Vec<(f64, f64, f64)> {
        let column = |of: &dyn Fn(&(usize, Participant)) -> f64| chain.points.iter().map(of).collect::<Vec<f64>>();
        let (places, weights) = (column(&|(_, p)| p.distance), column(&|(_, p)| p.value_added));
        let Some((first, last)) = edges(&places, &weights).filter(|_| chain.paid > 0.0) else { return Vec::new() };
        let heights = column(&|(i, _)| self.d.shares()[*i]);
        let shares = column(&|(_, p)| p.value_added / chain.paid);
        let steps = if last > first { STEPS } else { 0 };
        let fit = |k: usize| {
            let at = if k == 0 { first } else { first + (last - first) * k as f64 / steps as f64 };
            let height = local_fit(&places, &heights, &weights, at)?;
            Some((at, height, local_fit(&places, &shares, &weights, at)?))
        };
        (0..=steps).filter_map(fit).collect()
    }
}

/// The places, in order, between which all but the edges of the positive weights lie.
fn edges(places: &[f64], weights: &[f64]) -> Option<(f64, f64)> {
    let all: f64 = weights.iter().filter(|w| **w > 0.0).sum();
    let reached = |part: f64| {
        let mut sum = 0.0;
        let passes = |(_, w): &(&f64, &f64)| {
            sum += w.max(0.0);
            sum >= part * all
        };
        places.iter().zip(weights).find(passes).map(|(place, _)| *place)
    };
    let last = places.iter().zip(weights).rfind(|(_, w)| **w > 0.0).map(|(place, _)| *place)?;
    (all > 0.0).then(|| (reached(EDGE).unwrap_or(last), reached(1.0 - EDGE).unwrap_or(last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use measures::{InputOutput, Node};

    /// One country whose last sector buys of the middle, the middle of the first: both ends keep more than the middle.
    fn chain() -> InputOutput {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        InputOutput {
            countries: names(&["C"]),
            sectors: names(&["design", "parts", "brand"]),
            nodes: (0..3).map(|sector| Node { country: 0, sector }).collect(),
            flows: vec![0.0, 4.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0],
            final_demand: vec![0.0, 0.0, 10.0],
            inventories: vec![0.0; 3],
            output: vec![4.0, 5.0, 10.0],
        }
    }

    #[test]
    fn a_chain_of_three_stages_smiles() {
        let table = chain();
        let accounts = Accounts::new(&table).unwrap();
        let found = accounts.chains(&[2]);
        let points: Vec<(&str, f64, f64)> =
            found.points.iter().map(|p| (p.sector.as_str(), p.distance, p.value_added)).collect();
        for (found, expected) in points.iter().zip([("brand", 1.0, 5.0), ("parts", 2.0, 1.0), ("design", 3.0, 4.0)]) {
            assert_eq!(found.0, expected.0);
            assert!((found.1 - expected.1).abs() < 1e-14 && (found.2 - expected.2).abs() < 1e-14, "{points:?}");
        }
        let row = &found.rows[0];
        assert_eq!((row.final_use, row.participants, row.foreign_share), (10.0, 3, Some(0.0)));
        assert!((row.mean_distance.unwrap() - (5.0 + 2.0 + 12.0) / 10.0).abs() < 1e-14);
        assert!(row.depth.unwrap() > 0.0 && (1.0..3.0).contains(&row.lowest_at.unwrap()), "{row:?}");
        assert_eq!(found.curves.len(), 41);
        assert_eq!((found.curves[0].distance, found.points[2].distance), (1.0, found.curves[40].distance));
    }

    #[test]
    fn a_product_that_nobody_buys_has_no_curve() {
        let table = chain();
        let accounts = Accounts::new(&table).unwrap();
        let found = accounts.chains(&[0]);
        assert_eq!((found.rows[0].final_use, found.rows[0].depth, found.curves.len()), (0.0, None, 0));
        assert_eq!(found.points[0].share, None);
        assert_eq!(accounts.leading_products(), [0; 0]);
    }
}
