//! No world dies: over two centuries and twenty seeds nothing leaves its band, and nothing is ever no number.
//!
//! Bands are stated per scenario, for what a person would look at to see whether a world is alive. They leave a fifth or so
//! beside what twenty seeds did when they were set: a change of the model that makes a world leave one is news.

mod life;

use crate::worlds::everything;
use life::{Life, live};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use std::sync::Arc;

const YEARS: &str = "time.years=200";
const SEEDS: u64 = 20;

/// What every seed of a scenario must keep to, in every year if not said otherwise. All is relative to the first year.
struct Bands {
    /// A country's share of the world's income.
    income: (f64, f64),
    /// A stage's share of the world's firms.
    firms: (f64, f64),
    /// Firms of a stage in the whole world: how many, not relative to anything.
    stage_min: f64,
    /// Log of a country's consumer price; the world's income at the start is the unit of money.
    price: (f64, f64),
    /// Change of it from one year to the next.
    price_step: (f64, f64),
    /// Growth of a country's real wage, per cent a year, over all years.
    growth: (f64, f64),
    /// Sales of all over cost of all: not relative.
    markup: (f64, f64),
    /// Share of a stage's orders that its largest firm of the year holds, mean over all years: not relative.
    largest_max: f64,
    /// Firms that leave, per cent a year, mean over all years: not relative.
    exits: (f64, f64),
}

/// A stage that asks for much is left by those who cannot meet it: hence the lower end of a stage's share.
const CHAIN: Bands = Bands {
    income: (0.4, 2.5),
    firms: (0.2, 2.0),
    stage_min: 40.0,
    price: (-2.0, 0.25),
    price_step: (-0.25, 0.25),
    growth: (0.25, 1.1),
    markup: (1.15, 1.4),
    largest_max: 0.5,
    exits: (3.0, 10.0),
};

/// A country of few large sellers, China above all, rises and falls with their luck, and its prices with it: at the reduced size
/// one price of one arm fell by 0.406 in a year, at full size none by more than 0.27.
const WORLD: Bands = Bands {
    income: (0.25, 3.0),
    firms: (0.35, 2.2),
    stage_min: 25.0,
    price: (-1.75, 0.3),
    price_step: (-0.45, 0.45),
    growth: (-0.1, 0.6),
    markup: (1.15, 1.4),
    largest_max: 0.5,
    exits: (1.5, 5.0),
};

/// Prices pass round loops, so that they swing a little further than along a chain; two countries lose fewer firms than three.
const FOUR_INDUSTRIES: Bands = Bands {
    income: (0.6, 1.7),
    firms: (0.35, 2.0),
    stage_min: 200.0,
    price: (-2.0, 0.25),
    price_step: (-0.35, 0.35),
    growth: (0.25, 1.1),
    markup: (1.15, 1.4),
    largest_max: 0.4,
    exits: (2.0, 5.0),
};

fn bands_of(name: &str) -> &'static Bands {
    match name {
        "chain" => &CHAIN,
        "four-industries" => &FOUR_INDUSTRIES,
        _ => &WORLD,
    }
}

fn check(name: &str, bands: &Bands, life: &Life) -> Vec<String> {
    let is = |what: &str, found: (f64, f64), (low, high): (f64, f64)| {
        println!("{name}: {what} {:.3} … {:.3} within {low} … {high}", found.0, found.1);
        let fine = found.0 >= low && found.1 <= high;
        (!fine).then(|| format!("{name}: {what} {:.3} … {:.3} leaves {low} … {high}", found.0, found.1))
    };
    let checks = [
        is("income over that at the start", life.income, bands.income),
        is("share of firms in a stage over that at the start", life.firms, bands.firms),
        is("firms of a stage", life.stage, (bands.stage_min, f64::INFINITY)),
        is("log consumer price", life.price, bands.price),
        is("change of it in a year", life.price_step, bands.price_step),
        is("growth of real wages, per cent", life.growth, bands.growth),
        is("mark-up", life.markup, bands.markup),
        is("share of the largest firm", life.largest, (0.0, bands.largest_max)),
        is("exits, per cent", life.exits, bands.exits),
    ];
    checks.into_iter().flatten().collect()
}

fn stays_in_its_bands(worlds: Vec<(String, Arc<WorldSpec>)>, seeds: u64) {
    let jobs: Vec<(usize, u64)> = (0..worlds.len()).flat_map(|k| (1..=seeds).map(move |seed| (k, seed))).collect();
    let lives: Vec<(usize, Life)> =
        jobs.into_par_iter().with_max_len(1).map(|(k, seed)| (k, live(&worlds[k].1, seed))).collect();
    let mut left = Vec::new();
    for (k, (name, _)) in worlds.iter().enumerate() {
        let of = lives.iter().filter(|(of, _)| *of == k).map(|(_, life)| *life);
        let life = of.reduce(Life::and).expect("there are seeds");
        left.extend(check(name, bands_of(name), &life));
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn no_shipped_world_leaves_its_bands_in_two_centuries_and_twenty_seeds() {
    let set = ["world.firms=2500", YEARS];
    stays_in_its_bands(everything(&set, &set), SEEDS);
}

/// The same at full size: `cargo test --release -p upchain-tests two_centuries -- --ignored --nocapture`.
#[test]
#[ignore = "takes long"]
fn no_shipped_world_leaves_its_bands_in_two_centuries_at_full_size() {
    stays_in_its_bands(everything(&[YEARS], &[YEARS]), SEEDS);
}
