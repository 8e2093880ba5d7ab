//! # The input-output table of a period
//! What buyers paid sellers, as the accounts of value chains read it. Nothing is held in stock between periods, so no
//! inventories change.

use market::orders::Buyer;
use measures::{InputOutput, Node};
use scheduler::observe::Observation;
use scheduler::world::World;

/// The table of a period, in shares of the world's income at the start; a node a country's sector.
pub(super) fn input_output(world: &World, seen: &Observation) -> InputOutput {
    let (shape, spec) = (world.shape, &world.spec);
    let n = shape.groups();
    let mut table = InputOutput {
        countries: spec.countries.iter().map(|country| country.name.clone()).collect(),
        sectors: spec.sectors.iter().map(|sector| sector.name.clone()).collect(),
        nodes: (0..n).map(|g| Node { country: g / shape.sectors, sector: g % shape.sectors }).collect(),
        flows: vec![0.0; n * n],
        final_demand: vec![0.0; n * shape.countries],
        inventories: vec![0.0; n],
        output: vec![0.0; n],
    };
    for (m, market) in world.markets.iter().enumerate() {
        for d in 0..shape.countries {
            let (flow, seller) = (seen.flows[m * shape.countries + d], shape.group(d, market.supplier));
            table.output[seller] += flow;
            match market.buyer {
                Buyer::Sector(sector) => table.flows[seller * n + shape.group(market.country, sector)] += flow,
                Buyer::Households => table.final_demand[seller * shape.countries + market.country] += flow,
            }
        }
    }
    table
}
