//! # A world for trials
//! The chain of the model document, written by hand: three countries, five stages. Benches and the tests of this room use
//! it, because scenarios live in another room.

use crate::parameters::{CountryParameters, Parameters, SectorParameters};
use crate::spec::{CellSpec, CountrySpec, GroupSpec, MarketSpec, SectorSpec, StrategySpec, WorldSpec};
use base::shape::Shape;
use firms::strategy::Strategy;
use market::orders::Buyer;

/// Countries: a leader, a latecomer, a third.
const COUNTRIES: usize = 3;
/// Stages from upstream to downstream, and the share of labour in the cost of each; the first buys nothing.
const STAGES: [(&str, f64); 5] = [
    ("core technology", 1.0),
    ("key components", 0.5),
    ("parts", 0.45),
    ("assembly", 0.35),
    ("brand and service", 0.5),
];

/// A chain in three countries of equal income, each a step behind the one before in technology, with some `firms` firms
/// that hold ten orders each; half of them imitate and half of them license.
#[must_use]
pub fn chain(firms: usize) -> WorldSpec {
    let shape = Shape { countries: COUNTRIES, sectors: STAGES.len() };
    let mut parameters = Parameters::default();
    parameters.world.firms = firms as u64;
    let country = |c: usize| CountrySpec {
        name: format!("country {c}"),
        luck: c as u32,
        parameters: CountryParameters { technology: technology(c), ..CountryParameters::default() },
    };
    let sector = |(name, _): &(&str, f64)| SectorSpec {
        name: (*name).into(),
        industry: 0,
        parameters: SectorParameters::default(),
    };
    let licensing = Strategy { own_search: 0.2, imitation: 0.3, licence: 0.4, market: 0.1, ..Strategy::default() };
    WorldSpec {
        title: "trial".into(),
        parameters,
        countries: (0..COUNTRIES).map(country).collect(),
        sectors: STAGES.iter().map(sector).collect(),
        industries: vec!["only".into()],
        groups: (0..shape.groups()).map(|g| group(shape, g, firms)).collect(),
        markets: markets(shape, firms),
        strategies: vec![
            StrategySpec { name: "first".into(), strategy: Strategy::default() },
            StrategySpec { name: "second".into(), strategy: licensing },
        ],
        measures: Vec::new(),
        income: vec![1.0 / COUNTRIES as f64; COUNTRIES],
        transfers: vec![0.0; COUNTRIES],
        unit_prices: false,
    }
}

/// Log technology of a country at the start.
fn technology(country: usize) -> f64 {
    -0.3 * country as f64
}

fn group(shape: Shape, g: usize, firms: usize) -> GroupSpec {
    GroupSpec {
        labour_share: STAGES[shape.sector(g)].1,
        firms: firms / shape.groups(),
        start: [0.0, 0.0, technology(shape.country(g)), 0.0],
        strategies: vec![0.5, 0.5],
    }
}

/// Each stage sells to the next in every country, the last to households; all countries buy the same from all.
fn markets(shape: Shape, firms: usize) -> Vec<MarketSpec> {
    let mut markets = Vec::new();
    let third = 1.0 / COUNTRIES as f64;
    let orders = firms / shape.groups() * 10 / COUNTRIES;
    for supplier in 0..shape.sectors {
        let (buyer, share) = match STAGES.get(supplier + 1) {
            Some((_, labour)) => (Buyer::Sector(supplier + 1), 1.0 - labour),
            None => (Buyer::Households, 1.0),
        };
        for country in 0..COUNTRIES {
            let cell = |seller| CellSpec { seller, share: third, orders, sight: third, trade_cost: 0.0 };
            markets.push(MarketSpec { country, buyer, supplier, share, cells: (0..COUNTRIES).map(cell).collect() });
        }
    }
    markets
}
