//! The first period of `four-industries` pulls and pushes as the seed paper's table prints, each column divided by its mean.

use crate::worlds::{ALONE, shipped};
use market::orders::Buyer;
use measures::{Decomposed, InputOutput, Node};
use scheduler::world::World;

/// Table 1 as printed: industry, agriculture, services, high-tech industry.
const IMPACT: [f64; 4] = [4.468, 12.655, 7.271, 8.533];
const SENSITIVITY: [f64; 4] = [14.212, 17.358, 8.312, 10.365];
/// Firms have their mark-ups in four bytes, so that a recipe is met to seven digits.
const MARKUP: f64 = 1e-7;

fn by_its_mean(column: [f64; 4]) -> [f64; 4] {
    let mean = column.iter().sum::<f64>() / 4.0;
    column.map(|printed| printed / mean)
}

/// Flows between industries and output, all countries together, in the first period.
fn first_table() -> InputOutput {
    let mut world = World::new(shipped("four-industries", &[]), 1, 0);
    world.step(ALONE);
    let (flows, countries, n) = (world.observe(ALONE).flows, world.shape.countries, world.shape.sectors);
    let (mut z, mut y, mut x) = (vec![0.0; n * n], vec![0.0; n], vec![0.0; n]);
    for (m, market) in world.markets.iter().enumerate() {
        let flow: f64 = flows[m * countries..(m + 1) * countries].iter().sum();
        x[market.supplier] += flow;
        match market.buyer {
            Buyer::Sector(sector) => z[market.supplier * n + sector] += flow,
            Buyer::Households => y[market.supplier] += flow,
        }
    }
    InputOutput {
        countries: vec!["world".to_owned()],
        sectors: world.spec.sectors.iter().map(|sector| sector.name.clone()).collect(),
        nodes: (0..n).map(|sector| Node { country: 0, sector }).collect(),
        flows: z,
        final_demand: y,
        inventories: vec![0.0; n],
        output: x,
    }
}

#[test]
fn four_industries_start_with_the_influence_and_sensitivity_that_the_paper_prints() {
    let table = first_table();
    let factored = Decomposed::new(&table).expect("it is a table");
    let close = |found: Vec<Option<f64>>, printed: [f64; 4]| {
        for (found, wanted) in found.iter().zip(by_its_mean(printed)) {
            let off = found.map(|found| (found / wanted - 1.0).abs());
            assert!(off.is_some_and(|off| off <= MARKUP), "{found:?}, wanted {wanted}");
        }
    };
    close(measures::influence_coefficients(&factored), IMPACT);
    close(measures::sensitivity_coefficients(&factored), SENSITIVITY);
}
