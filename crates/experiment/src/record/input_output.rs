//! # The world as an inter-country input-output table
//! What buyers paid sellers in one period, in the form that all measures of value-chain accounting read: a simulated world
//! speaks the same indices as a real table, by the same functions.

use base::shape::Shape;
use market::orders::Buyer;
use measures::{InputOutput, Node};
use scheduler::observe::Observation;
use scheduler::world::World;

/// The table of the period that was `seen`, in the scenario's money.
///
/// Nodes are countries by sectors. Flows are what buyers paid, tariffs included, so that a sector's value added is what
/// its buyers paid less what it paid for inputs: tariff receipts are part of it. Nothing is kept in stock: inventories are
/// zero, and output is the row sum.
#[must_use]
pub fn input_output(world: &World, seen: &Observation) -> InputOutput {
    let (spec, shape) = (&world.spec, world.shape);
    let (n, countries, money) = (shape.groups(), shape.countries, super::money(spec));
    let (mut flows, mut final_demand, mut output) = (vec![0.0; n * n], vec![0.0; n * countries], vec![0.0; n]);
    for (m, market) in world.markets.iter().enumerate() {
        for country in 0..countries {
            let seller = node(shape, country, market.supplier);
            let paid = money * seen.flows[m * countries + country];
            output[seller] += paid;
            match market.buyer {
                Buyer::Sector(sector) => flows[seller * n + node(shape, market.country, sector)] += paid,
                Buyer::Households => final_demand[seller * countries + market.country] += paid,
            }
        }
    }
    InputOutput {
        countries: spec.countries.iter().map(|c| c.name.clone()).collect(),
        sectors: spec.sectors.iter().map(|s| s.name.clone()).collect(),
        nodes: (0..n).map(|g| Node { country: g / shape.sectors, sector: g % shape.sectors }).collect(),
        flows,
        final_demand,
        inventories: vec![0.0; n],
        output,
    }
}

/// Where a country's sector stands in the table: by country, as all such tables have it, while groups go by sector.
pub(super) fn node(shape: Shape, country: usize, sector: usize) -> usize {
    country * shape.sectors + sector
}
