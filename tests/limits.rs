//! Where the model has a closed form, it meets it.
//!
//! Worlds are small scenarios in which all but one mechanism is still. Numbers that are said to be of a *case* are those of
//! `analytic_cases.csv`, quoted with its name; others follow from the formula beside them. What is drawn is compared within
//! four standard errors, which are derived where they are used.

mod luck;
mod networks;
mod periods;
mod rooms;
mod sizes;
mod stationary;
mod stocks;
mod trade;

use crate::worlds::{ALONE, seed, written};
use experiment::record::FirmRow;
use scheduler::observe::Observation;
use scheduler::world::World;

/// Nothing moves: no R&D, no good or bad years, no tenders, no moves, no fixed cost, no cost of size, equal firms; all
/// profit is paid out.
const STILL: &str = "
[world]
spread = 0.0
[tender]
hazard_old = 0.0
hazard_new = 0.0
[pricing]
adjustment = 0.0
markup_min = 1.0
[accounts]
cash_kept = 0.0
payout = 1.0
[span]
elasticity = 0.0
[fit]
elasticity = 0.0
[efficiency]
shock = 0.0
[branding]
power = 0.0
fading = 0.0
[repositioning]
look = 0.0
[exit]
fixed_cost = 0.0
[[strategy]]
name = 'idle'
rd_intensity = 0.0
own_search = 1.0
imitation = 0.0
market = 0.0
[[population]]
strategies = { idle = 1.0 }
";

/// One country, one sector, all still.
fn one_sector() -> String {
    format!("{STILL}[[country]]\nname = 'only'\n[[sector]]\nname = 'only'\nfinal_share = 1.0\n")
}

/// The world of a text with overrides after `periods` periods.
fn world(text: &str, set: &[&str], periods: u32) -> World {
    let mut world = World::new(written(text, set), seed(0).seed, 0);
    world.run(periods, ALONE);
    world
}

/// What one sees of it.
fn seen(text: &str, set: &[&str], periods: u32) -> Observation {
    world(text, set, periods).observe(ALONE)
}

/// Its firms.
fn firms(text: &str, set: &[&str], periods: u32) -> Vec<FirmRow> {
    crate::worlds::firm_rows(&world(text, set, periods))
}

/// Mean and variance.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
}

/// Asserts that two numbers differ by no more than `by`, and shows both.
fn near(what: &str, found: f64, wanted: f64, by: f64) {
    println!("{what}: {found} for {wanted}, within {by:.1e}");
    assert!((found - wanted).abs() <= by, "{what}: {found} is not {wanted} within {by:e}");
}
