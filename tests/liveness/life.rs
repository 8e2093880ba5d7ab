//! What was seen of a world in all its years: the extremes of everything that has a band.

use crate::worlds::{ALONE, firm_rows};
use base::math::ln;
use experiment::record::FirmRow;
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use std::sync::Arc;

/// Smallest and largest value of each measure; see `Bands`.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    pub income: (f64, f64),
    pub firms: (f64, f64),
    pub stage: (f64, f64),
    pub price: (f64, f64),
    pub price_step: (f64, f64),
    pub growth: (f64, f64),
    pub markup: (f64, f64),
    pub largest: (f64, f64),
    pub exits: (f64, f64),
}

const NOTHING: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

fn both(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

fn extremes(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values.into_iter().fold(NOTHING, |range, x| both(range, (x, x)))
}

impl Life {
    const NONE: Self = Self {
        income: NOTHING,
        firms: NOTHING,
        stage: NOTHING,
        price: NOTHING,
        price_step: NOTHING,
        growth: NOTHING,
        markup: NOTHING,
        largest: NOTHING,
        exits: NOTHING,
    };

    /// The extremes of two.
    pub fn and(self, other: Self) -> Self {
        Self {
            income: both(self.income, other.income),
            firms: both(self.firms, other.firms),
            stage: both(self.stage, other.stage),
            price: both(self.price, other.price),
            price_step: both(self.price_step, other.price_step),
            growth: both(self.growth, other.growth),
            markup: both(self.markup, other.markup),
            largest: both(self.largest, other.largest),
            exits: both(self.exits, other.exits),
        }
    }
}

/// What one year is measured by.
struct Year {
    income: Vec<f64>,
    stages: Vec<f64>,
    prices: Vec<f64>,
    real_wages: Vec<f64>,
    markup: f64,
    largest: Vec<f64>,
    exits: f64,
    firms: f64,
}

impl Year {
    fn of(world: &World, seen: &Observation) -> Self {
        let shape = world.shape;
        let income: f64 = seen.countries.iter().map(|c| c.income).sum();
        let firms = |s: usize| (0..shape.countries).map(|c| f64::from(seen.groups[shape.group(c, s)].firms)).sum();
        let stages: Vec<f64> = (0..shape.sectors).map(firms).collect();
        let (sales, added) = seen.groups.iter().fold((0.0, 0.0), |sum, g| (sum.0 + g.sales, sum.1 + g.value_added));
        let labour: f64 =
            seen.countries.iter().zip(&world.spec.countries).map(|(c, of)| c.wage * of.parameters.workers).sum();
        let all: f64 = stages.iter().sum();
        Self {
            income: seen.countries.iter().map(|c| c.income / income).collect(),
            prices: seen.countries.iter().map(|c| ln(c.consumer_price)).collect(),
            real_wages: seen.countries.iter().map(|c| ln(c.wage / c.consumer_price)).collect(),
            markup: sales / (sales - added + labour),
            largest: largest(world, seen),
            exits: seen.groups.iter().map(|g| f64::from(g.exits)).sum(),
            firms: all,
            stages,
        }
    }
}

/// By stage: share of its orders that its largest firm holds.
fn largest(world: &World, seen: &Observation) -> Vec<f64> {
    let shape = world.shape;
    let mut most = vec![0_u32; shape.sectors];
    for row in (0..world.firms.rows()).filter(|&row| world.firms.identity[row] != 0) {
        let most = &mut most[shape.sector(world.firms.group[row] as usize)];
        *most = (*most).max(world.firms.orders[row]);
    }
    let orders = |s: usize| (0..shape.countries).map(|c| seen.groups[shape.group(c, s)].orders as f64).sum::<f64>();
    most.iter().enumerate().map(|(s, most)| f64::from(*most) / orders(s)).collect()
}

/// Whether everything that was seen is a number.
fn all_numbers(seen: &Observation) -> bool {
    let countries = seen.countries.iter().flat_map(|c| {
        [c.income, c.value_added, c.wage, c.talent_wage, c.consumer_price, c.royalties, c.tariffs, c.subsidies, c.cash]
    });
    let groups = seen.groups.iter().flat_map(|g| {
        let of = [g.sales, g.value_added, g.workers, g.rd_spend, g.researchers, g.log_price];
        of.into_iter().chain(g.capabilities)
    });
    countries.chain(groups).chain(seen.flows.iter().copied()).all(f64::is_finite)
}

/// A world's life under `seed`, after its burn-in.
pub fn live(spec: &Arc<WorldSpec>, seed: u64) -> Life {
    let (burn_in, periods) = spec.periods();
    let mut world = World::new(spec.clone(), seed, 0);
    world.run(burn_in, ALONE);
    let mut years = Vec::new();
    for _ in burn_in..periods {
        world.step(ALONE);
        let seen = world.observe(ALONE);
        assert!(all_numbers(&seen), "{}, seed {seed}, {}: something is no number", spec.title, seen.year);
        years.push(Year::of(&world, &seen));
    }
    let firms = FirmRow::table(&firm_rows(&world));
    firms.check_numbers().unwrap_or_else(|error| panic!("{}, seed {seed}: {error}", spec.title));
    measure(&years)
}

fn measure(years: &[Year]) -> Life {
    let (first, last) = (&years[0], &years[years.len() - 1]);
    let ratio = |a: &[f64], b: &[f64]| extremes(a.iter().zip(b).map(|(a, b)| a / b).collect::<Vec<f64>>());
    let less = |a: &[f64], b: &[f64]| extremes(a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>());
    let mut life = Life::NONE;
    for year in years {
        let firms = ratio(&year.stages, &first.stages);
        let size = year.firms / first.firms;
        life = life.and(Life {
            income: ratio(&year.income, &first.income),
            firms: (firms.0 / size, firms.1 / size),
            stage: extremes(year.stages.iter().copied()),
            price: less(&year.prices, &first.prices),
            markup: (year.markup, year.markup),
            ..Life::NONE
        });
    }
    for pair in years.windows(2) {
        life.price_step = both(life.price_step, less(&pair[1].prices, &pair[0].prices));
    }
    let growth = less(&last.real_wages, &first.real_wages);
    let span = 100.0 / (years.len() - 1) as f64;
    let exits = 100.0 * years.iter().map(|y| y.exits / y.firms).sum::<f64>() / years.len() as f64;
    let mean_largest = |s: usize| years.iter().map(|y| y.largest[s]).sum::<f64>() / years.len() as f64;
    life.largest = extremes((0..first.largest.len()).map(mean_largest));
    Life { growth: (growth.0 * span, growth.1 * span), exits: (exits, exits), ..life }
}
