//! # A small world for this room's tests
//! Three countries and a chain of three stages, written by hand: scenarios live in another room.

use crate::parameters::{CountryParameters, Parameters, SectorParameters};
use crate::spec::{CellSpec, CountrySpec, GroupSpec, MarketSpec, SectorSpec, StrategySpec, WorldSpec};
use base::shape::Shape;
use firms::strategy::Strategy;
use market::orders::Buyer;

const LABOUR: [f64; 3] = [1.0, 0.4, 0.5];

/// A chain in three countries of equal income, whose firms number `firms`.
pub(crate) fn chain(firms: usize) -> WorldSpec {
    let shape = Shape { countries: 3, sectors: 3 };
    let mut parameters = Parameters::default();
    parameters.world.firms = firms as u64;
    let country = |c: usize| CountrySpec {
        name: format!("country {c}"),
        luck: c as u32,
        parameters: CountryParameters { technology: -0.3 * c as f64, ..CountryParameters::default() },
    };
    let sector =
        |s: usize| SectorSpec { name: format!("stage {s}"), industry: 0, parameters: SectorParameters::default() };
    let strategies = vec![
        StrategySpec { name: "imitation".into(), strategy: Strategy::default() },
        StrategySpec {
            name: "licensing".into(),
            strategy: Strategy { own_search: 0.2, imitation: 0.3, licence: 0.4, market: 0.1, ..Strategy::default() },
        },
    ];
    WorldSpec {
        title: "trial".into(),
        parameters,
        countries: (0..3).map(country).collect(),
        sectors: (0..3).map(sector).collect(),
        industries: vec!["only".into()],
        groups: (0..shape.groups()).map(|g| group(shape, g, firms)).collect(),
        markets: markets(shape, firms),
        strategies,
        measures: Vec::new(),
        income: vec![1.0 / 3.0; 3],
        transfers: vec![0.0; 3],
        unit_prices: false,
    }
}

fn group(shape: Shape, g: usize, firms: usize) -> GroupSpec {
    let technology = -0.3 * shape.country(g) as f64;
    GroupSpec {
        labour_share: LABOUR[shape.sector(g)],
        firms: firms / shape.groups(),
        start: [0.0, 0.0, technology, 0.0],
        strategies: vec![0.5, 0.5],
    }
}

fn markets(shape: Shape, firms: usize) -> Vec<MarketSpec> {
    let buyers = [(0, Buyer::Sector(1), 0.6), (1, Buyer::Sector(2), 0.5), (2, Buyer::Households, 1.0)];
    let mut markets = Vec::new();
    for (supplier, buyer, share) in buyers {
        for country in 0..shape.countries {
            let orders = firms / shape.groups() * 10 / shape.countries;
            let cell = |seller| CellSpec { seller, share: 1.0 / 3.0, orders, sight: 1.0 / 3.0, trade_cost: 0.0 };
            markets.push(MarketSpec { country, buyer, supplier, share, cells: (0..3).map(cell).collect() });
        }
    }
    markets
}
