//! # Firms

use firms::capability::Direction;
use firms::upgrading::Event;
use scheduler::world::World;

tables::rows! {
    /// A firm at the end of a run.
    pub struct FirmRow in "firms" {
        /// Identity, never reused.
        firm: String, unit "identity";
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Strategy.
        strategy: String, unit "name";
        /// Age.
        age: f64, unit "year";
        /// Standing orders held.
        orders: i64, unit "order";
        /// Sales in the last period.
        sales: f64, unit "money";
        /// R&D spend in the last period.
        rd_spend: f64, unit "money";
        /// Profit in the last period.
        profit: f64, unit "money";
        /// Cash; negative for debt.
        cash: f64, unit "money";
        /// Mark-up: price over unit cost.
        markup: f64, unit "ratio";
        /// Position: its share of the final price (PO-1).
        position: Option<f64>, unit "share of final price";
        /// Process capability.
        process: f64, unit "log points";
        /// Product quality.
        product: f64, unit "log points";
        /// Technology.
        technology: f64, unit "log points";
        /// Market capability.
        market: f64, unit "log points";
        /// Knowledge stock.
        knowledge: f64, unit "median researcher-years";
        /// Transitory efficiency.
        efficiency: f64, unit "log points";
        /// Licensed technology; missing without a licence.
        licensed: Option<f64>, unit "log points";
        /// Steps up since observation began: process, product, functional, chain.
        steps_up: i64, unit "event";
        /// Steps down since observation began.
        steps_down: i64, unit "event";
    }
}

/// An identity in words that no spreadsheet takes for a number.
#[must_use]
pub fn identity(identity: u64) -> String {
    format!("f{identity:016x}")
}

/// The firms of a world as it is now.
#[must_use]
pub fn rows(world: &World) -> Vec<FirmRow> {
    (0..world.firms.rows()).filter(|&row| world.firms.identity[row] != 0).map(|row| one(world, row)).collect()
}

fn one(world: &World, row: usize) -> FirmRow {
    let (spec, firms, decided) = (&world.spec, &world.firms, &world.decided);
    let money = super::money(spec);
    let group = firms.group[row] as usize;
    let sales = firms.sales[row];
    let own = |direction| f64::from(firms.capabilities[row].of(direction));
    let events = |up: bool| {
        let counts = |e: &&Event| if up { e.is_up() } else { **e == Event::Downgrading };
        Event::ALL.iter().filter(counts).map(|e| i64::from(firms.events[row][*e as usize])).sum()
    };
    let licensed = firms.licence_ends[row] > world.period;
    FirmRow {
        firm: identity(firms.identity[row]),
        country: spec.countries[world.shape.country(group)].name.clone(),
        sector: spec.sectors[world.shape.sector(group)].name.clone(),
        strategy: spec.strategies[usize::from(firms.strategy[row])].name.clone(),
        age: f64::from(world.period - firms.founded[row]) / f64::from(spec.parameters.time.periods_per_year),
        orders: i64::from(firms.orders[row]),
        sales: money * sales,
        rd_spend: money * decided.rd_spend[row],
        profit: money * f64::from(decided.profit[row]),
        cash: money * firms.cash[row],
        markup: f64::from(firms.markup[row]),
        position: super::lives::position_of(world, row),
        process: own(Direction::Process),
        product: own(Direction::Product),
        technology: own(Direction::Technology),
        market: own(Direction::Market),
        knowledge: f64::from(firms.knowledge[row]),
        efficiency: f64::from(firms.efficiency[row]),
        licensed: licensed.then(|| f64::from(firms.licensed[row])),
        steps_up: events(true),
        steps_down: events(false),
    }
}
