//! # A checked world, before it runs
//! Plain data that the scenario room hands over. Everything in it is in range and consistent: below here nothing
//! returns an error.

use crate::parameters::{CountryParameters, Parameters, SectorParameters};
use base::shape::Shape;
use firms::strategy::Strategy;
use market::orders::Buyer;
use market::supply::Buyers;
use policy::Measure;

/// A world as it is before its first period.
#[derive(Clone, Debug)]
pub struct WorldSpec {
    /// One line on what it is about.
    pub title: String,
    /// Parameters by section.
    pub parameters: Parameters,
    /// Countries.
    pub countries: Vec<CountrySpec>,
    /// Sectors, from upstream to downstream where there is such an order.
    pub sectors: Vec<SectorSpec>,
    /// Names of industries, which [`SectorSpec::industry`] points to.
    pub industries: Vec<String>,
    /// By group ([`Shape::group`]): the firms of a country in a sector.
    pub groups: Vec<GroupSpec>,
    /// Markets, sorted by supplier.
    pub markets: Vec<MarketSpec>,
    /// Strategies.
    pub strategies: Vec<StrategySpec>,
    /// Policy measures.
    pub measures: Vec<Measure>,
    /// By country: share of the world's income at the start; sums to one.
    pub income: Vec<f64>,
    /// By country: transfer received each period, as a share of the world's income at the start; sums to zero.
    pub transfers: Vec<f64>,
    /// Whether levels of process capability are chosen such that in the first period all goods of a sector are equally
    /// attractive, price, quality and brand taken together: prices are one for goods of level zero, whatever wages are. For
    /// worlds made from a table, which knows values and no quantities.
    pub unit_prices: bool,
}

impl WorldSpec {
    /// How many countries and sectors there are.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape { countries: self.countries.len(), sectors: self.sectors.len() }
    }

    /// Whether single firms buy, and not all of a country and sector together.
    #[must_use]
    pub fn firms_buy(&self) -> bool {
        self.parameters.market.buyers == Buyers::Firms
    }

    /// BLAKE3 of all that a world's future depends on: everything but the title, the number of years and how work is cut for
    /// threads.
    ///
    /// It is taken of the text that describes the specification field by field, in which floats are written such that they can
    /// be read back to the bit.
    ///
    /// # Panics
    /// Never: text can always be hashed.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut same = self.clone();
        same.title.clear();
        (same.parameters.time.years, same.parameters.world.chunk) = (1, 64);
        let mut hashed = Hashed(blake3::Hasher::new());
        std::fmt::write(&mut hashed, format_args!("{same:?}")).expect("text can be hashed");
        *hashed.0.finalize().as_bytes()
    }

    /// The calendar year in which `period` lies.
    #[must_use]
    pub fn year(&self, period: u32) -> f64 {
        let time = self.parameters.time;
        f64::from(time.start_year) - f64::from(time.burn_in) + f64::from(period) / f64::from(time.periods_per_year)
    }

    /// The first period that lies in or after `year`; none where that would be the very first period of all, or after the
    /// last.
    #[must_use]
    pub fn period_inside(&self, year: f64) -> Option<u32> {
        let (_, periods) = self.periods();
        if year.is_nan() || year <= self.year(0) || year > self.year(periods - 1) {
            return None;
        }
        // By search: the years of periods of a fraction of a year are rounded.
        let (mut before, mut at) = (0, periods - 1);
        while at - before > 1 {
            let middle = before + (at - before) / 2;
            if self.year(middle) < year { before = middle } else { at = middle }
        }
        Some(at)
    }

    /// Periods until observation starts, and all periods.
    #[must_use]
    pub fn periods(&self) -> (u32, u32) {
        let time = self.parameters.time;
        (time.burn_in * time.periods_per_year, (time.burn_in + time.years) * time.periods_per_year)
    }
}

/// Text that is hashed as it is written.
struct Hashed(blake3::Hasher);

impl std::fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// A country.
#[derive(Clone, Debug)]
pub struct CountrySpec {
    /// Its name.
    pub name: String,
    /// What its firms' draws are keyed by; its position in the scenario unless that says otherwise. Who permutes the
    /// countries of a scenario and keeps their keys permutes the results, and changes nothing else.
    pub luck: u32,
    /// Its parameters.
    pub parameters: CountryParameters,
}

/// A sector.
#[derive(Clone, Debug)]
pub struct SectorSpec {
    /// Its name.
    pub name: String,
    /// Its industry.
    pub industry: usize,
    /// Its parameters.
    pub parameters: SectorParameters,
}

/// The firms of one country in one sector.
#[derive(Clone, Debug)]
pub struct GroupSpec {
    /// Share of labour in cost; the rest are the input shares of its markets.
    pub labour_share: f64,
    /// Number of firms at the start.
    pub firms: usize,
    /// Mean log capabilities at the start: process, product, technology, market.
    pub start: [f64; 4],
    /// Share of each strategy among its firms; sums to one.
    pub strategies: Vec<f64>,
}

/// One pool's demand for the goods of one sector.
#[derive(Clone, Debug)]
pub struct MarketSpec {
    /// Country of the buyers.
    pub country: usize,
    /// Who buys.
    pub buyer: Buyer,
    /// Sector whose goods are bought.
    pub supplier: usize,
    /// Share of the buyers' spending: of income for households, of cost for firms.
    pub share: f64,
    /// What is bought from each country.
    pub cells: Vec<CellSpec>,
}

/// What one pool buys from the firms of one country in one sector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellSpec {
    /// Country of the sellers.
    pub seller: usize,
    /// Share of the market's spending at the start; zero for a country from which nothing is bought yet.
    pub share: f64,
    /// Number of orders at the start; zero exactly where `share` is.
    pub orders: usize,
    /// Chance that a uniform look finds a seller of this country; sums to one over the cells of a market.
    pub sight: f64,
    /// Log trade cost.
    pub trade_cost: f64,
}

/// A strategy and its name.
#[derive(Clone, Debug)]
pub struct StrategySpec {
    /// Its name.
    pub name: String,
    /// Its shares.
    pub strategy: Strategy,
}
