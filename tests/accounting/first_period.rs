//! The first period of `world-1995` is its table.

use crate::worlds::{ALONE, checked};
use scenario::Checked;
use scenario::cells::{Cells, Table};
use scheduler::world::World;
use std::sync::Arc;

/// Cells below this share of world output need not be met, only reported.
const SMALL: f64 = 1e-6;

/// The flows of the first period of a running world, in the cells of its table.
pub(super) fn first_period(checked: &Checked, table: &Table) -> Cells {
    let mut world = World::new(Arc::new(checked.spec.clone()), 1, 0);
    world.step(ALONE);
    let (flows, countries) = (world.observe(ALONE).flows, world.shape.countries);
    let flows = &flows;
    let of = |(m, market): (usize, &market::orders::Market)| {
        let (buyer, supplier, country) = (market.buyer, market.supplier, market.country);
        (0..countries).map(move |d| (country, buyer, supplier, d, flows[m * countries + d]))
    };
    table.aggregate(world.markets.iter().enumerate().flat_map(of).collect::<Vec<_>>())
}

/// Largest relative error of a cell above the bound, how many cells are below it, and their largest error in shares of
/// world output.
fn compare(model: &Cells, table: &Cells) -> (f64, usize, f64) {
    let all = |c: &Cells| c.intermediate.iter().chain(&c.final_demand).copied().collect::<Vec<f64>>();
    let (model, table) = (all(model), all(table));
    let output: f64 = table.iter().sum();
    let (mut worst, mut small, mut missed) = (0.0_f64, 0, 0.0_f64);
    for (got, wanted) in model.iter().zip(&table) {
        if *wanted > SMALL * output {
            worst = worst.max((got / wanted - 1.0).abs());
        } else {
            small += 1;
            missed = missed.max((got - wanted).abs() / output);
        }
    }
    (worst, small, missed)
}

#[test]
fn the_first_period_of_the_world_of_1995_is_its_table_cell_by_cell_at_any_size() {
    for set in [&[][..], &["world.firms=2000"], &["world.firms=60000"]] {
        let checked = checked("world-1995", set);
        let table = checked.table.clone().expect("the world of 1995 is made from a table");
        let (worst, small, missed) = compare(&first_period(&checked, &table), &table.cells);
        println!("{set:?}: relative error {worst:.1e}; {small} cells below {SMALL:e} of output, off by {missed:.1e}");
        assert!(worst <= 1e-9, "{set:?}: a cell is off by {worst:e}");
        assert!(missed <= 1e-9 * SMALL, "{set:?}: a small cell is off by {missed:e} of output");
    }
}
