//! # Recipes
//! How each fact is measured: which firms, which years, what is taken off. The words are printed with the numbers.

use crate::panel::Panel;
use crate::{chains, firms, network, turnover};
use measures::quantile;
use scheduler::spec::WorldSpec;

/// How a fact is measured.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The fact.
    pub id: &'static str,
    /// The recipe in words.
    pub words: &'static str,
    /// What is computed.
    pub how: How,
    /// What is said of many seeds.
    pub over_seeds: OverSeeds,
}

/// What is computed.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// From the world as it is.
    World(fn(&Panel) -> Option<f64>),
    /// From the same world with something changed.
    Changed(fn(&mut WorldSpec), fn(&Panel) -> Option<f64>),
    /// From both.
    Both(fn(&mut WorldSpec), fn(&Panel, &Panel) -> Option<f64>),
    /// Nothing: why the model cannot be asked.
    Missing(&'static str),
}

/// What is said of many seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverSeeds {
    /// Their median.
    Median,
    /// Their mean: of a share of cases, each of which is so or not.
    Mean,
}

impl Recipe {
    /// What is said of the values of many seeds; nothing where there is none.
    #[must_use]
    pub fn over(&self, values: &[f64]) -> Option<f64> {
        match self.over_seeds {
            OverSeeds::Median => quantile(values, 0.5),
            OverSeeds::Mean => (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64),
        }
    }
}

const fn of(id: &'static str, how: fn(&Panel) -> Option<f64>, words: &'static str) -> Recipe {
    Recipe { id, words, how: How::World(how), over_seeds: OverSeeds::Median }
}

const fn missing(id: &'static str, why: &'static str) -> Recipe {
    Recipe { id, words: why, how: How::Missing(why), over_seeds: OverSeeds::Median }
}

/// All stages ask for the same: the mean of what they asked for.
fn equal_requirements(spec: &mut WorldSpec) {
    let n = spec.sectors.len() as f64;
    let mean = |of: &dyn Fn(usize) -> f64| (0..spec.sectors.len()).map(of).sum::<f64>() / n;
    let technology = mean(&|s| spec.sectors[s].parameters.technology_requirement);
    let market = mean(&|s| spec.sectors[s].parameters.market_requirement);
    for sector in &mut spec.sectors {
        sector.parameters.technology_requirement = technology;
        sector.parameters.market_requirement = market;
    }
}

/// Orders are not tendered unless their seller leaves.
fn fixed_orders(spec: &mut WorldSpec) {
    spec.parameters.tender.hazard_old = 0.0;
    spec.parameters.tender.hazard_new = 0.0;
}

/// F23: with fixed orders growth does not go with fitness, with tenders it does.
fn selection(tendered: &Panel, fixed: &Panel) -> Option<f64> {
    let (with, without) = (firms::fitness_and_growth(tendered)?, firms::fitness_and_growth(fixed).unwrap_or(0.0));
    Some(f64::from(u8::from(without < 0.1 && with > 0.2)))
}

/// Every recipe, in the order of the facts.
pub const RECIPES: &[Recipe] = &[
    of(
        "F1",
        firms::size_tail,
        "firms with sales, sales by those of an ordinary firm of their sector at the start; largest tenth; mean over the last 30 years",
    ),
    of(
        "F2",
        firms::growth_shape,
        "firms with sales in two years running, last 30 years pooled; log change less its mean in the country, sector and year",
    ),
    of(
        "F3",
        firms::volatility_slope,
        "the same firms; 20 bins of equally many by log sales less their mean in the country, sector and year",
    ),
    of(
        "F4",
        firms::gibrat_slope,
        "the same firms; line of growth on log sales, both less their means in the country, sector and year",
    ),
    of(
        "F5",
        firms::dispersion,
        "total factor productivity (process capability and the year's efficiency) in a country and sector of ten firms or more; mean over firms and the last 30 years",
    ),
    of(
        "F6",
        firms::persistence,
        "all firms in two years running, last 30 years pooled; log total factor productivity less its mean in the country, sector and year",
    ),
    of(
        "F7",
        turnover::survival,
        "entrants of a year that are there at the end of the fifth year after, in the last 30 years",
    ),
    of(
        "F8",
        turnover::young_to_old,
        "chance not to be there a year later at age 1 and 2, by that at age 10 and above; last 30 years pooled",
    ),
    of(
        "F9",
        turnover::exit_rate,
        "exits in a year by firms at its end, all countries and sectors; mean over all observed years",
    ),
    of("F10", firms::concentration, "firms with sales and R&D; mean over the last 30 years"),
    of(
        "F11",
        firms::intensity_on_size,
        "firms with sales and R&D; logs less their means in the country and sector; mean over the last 30 years",
    ),
    of("F12", firms::performing, "firms whose R&D employs talent, by all; mean over all observed years"),
    of(
        "F13",
        firms::rd_persistence,
        "firms with R&D in two years running, last 30 years pooled; log R&D less its mean in the country, sector and year",
    ),
    of(
        "F14",
        firms::exporter_premium,
        "log value added per worker of production, firms with an order from abroad less others, within country, sector and year; last 30 years pooled",
    ),
    of(
        "F15",
        network::customers_tail,
        "customers (firms, and households' orders), for which orders stand where pools buy; largest tenth of firms; mean over the last 30 years",
    ),
    of(
        "F16",
        network::kept_a_year,
        "links of two firms that are there a year later; where pools buy, orders whose seller is the one of a year ago; mean over the last 30 years",
    ),
    of(
        "F17",
        network::attachment,
        "customers won in a year by customers at its start (orders where pools buy), in bins by powers of two, last 30 years pooled",
    ),
    of(
        "F18",
        network::degree_correlation,
        "number of partners at both ends of links between firms (SF-8), mean over the last 30 years; no value where pools buy",
    ),
    of(
        "F19",
        chains::curvature,
        "value added per worker of the industry of most sectors, all countries together, all observed years; place from 0 upstream to 1 downstream",
    ),
    Recipe {
        id: "F20",
        words: "F19 in the same world, all of whose sectors ask for the mean of what they asked for",
        how: How::Changed(equal_requirements, chains::curvature),
        over_seeds: OverSeeds::Median,
    },
    of(
        "F21",
        chains::order_of_events,
        "events of all firms in all observed years; 1 where each kind is rarer than the one before",
    ),
    of(
        "F22",
        chains::in_out_in,
        "foreign value added in exports, all observed years, of countries that begin below 80 % of the leader's value added per worker; 1 where the shape and having caught up go together",
    ),
    Recipe {
        id: "F23",
        words: "correlation of log attraction and growth to the next year within country, sector and year, last 30 years; 1 where it is above 0.2, and below 0.1 in the same world without tenders",
        how: How::Both(fixed_orders, selection),
        over_seeds: OverSeeds::Median,
    },
    Recipe {
        id: "F24",
        words: "countries that begin below 80 % of the leader's value added per worker and have 80 % of it within 50 years of the first observed; mean over seeds",
        how: How::World(chains::caught_up),
        over_seeds: OverSeeds::Mean,
    },
    missing("F25", "the four policy experiments to dock with are not shipped"),
    missing("F26", "demand and technology windows of the five cycles are not in the model"),
    of(
        "F27",
        chains::domestic_change,
        "change of the domestic share of exports over ten years, spans one after the other from the first observed year; countries that begin below 80 % of the leader",
    ),
    of(
        "F28",
        |panel| panel.amplification,
        "indirect by direct loss of value added in 120 days (NS-5) when every twentieth firm of the country of most value added stands still for 30; stocks of 10 days, all inputs critical, proportional rationing; at the end of the run; no value where pools buy",
    ),
];
