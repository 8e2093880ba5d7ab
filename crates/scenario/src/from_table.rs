//! # A world from a table
//! Shares such that the first period's flows are the table's, cell by cell. A uniform mark-up `m` makes `x/m` of sales
//! the cost; what is not spent on inputs is labour. Trade that does not balance is kept as transfers.

use crate::cells::cost_share;
use crate::countries::Countries;
use crate::flows::{CELLS_MAX, Flows, Pool, endless_loop};
use crate::report::{Report, quoted, shown};
use crate::sectors::Sectors;
use crate::stages::{Chain, flow_shares, report_impossible};
use crate::table::Quoted;
use base::shape::Shape;
use market::orders::Buyer;

/// The flows of a world with a table; `None`, and reported, where they cannot be.
pub(crate) fn flows(
    report: &mut Report,
    countries: &Countries,
    sectors: &Sectors,
    mut table: Quoted,
    markup: f64,
) -> Option<(Flows, Quoted)> {
    let shape = Shape { countries: countries.specs.len(), sectors: sectors.specs.len() };
    let uses = shape.countries.saturating_mul(shape.sectors + 1).saturating_mul(table.sectors.len());
    if uses.saturating_mul(shape.countries) > CELLS_MAX {
        let message = format!("{} countries and {} sectors make too many cells", shape.countries, shape.sectors);
        report.problem(table.at, message, format!("at most {CELLS_MAX} are admitted: put some together"));
        return None;
    }
    drop_negative_demand(report, countries, &mut table);
    let markup = 1.0 / cost_share(markup);
    let split = Split::new(report, countries, sectors, &table, shape, markup)?;
    let flows = split.flows();
    if let Some(group) = endless_loop(&flows, shape.countries) {
        let sector = quoted(&sectors.specs[shape.sector(group)].name);
        let message = format!("inputs of {sector} lead back to it with hardly any labour on the way");
        report.problem(table.at, message, "lower `pricing.markup_start`");
        return None;
    }
    Some((flows, table))
}

/// Inventories that were drawn down are no demand that a household could have.
fn drop_negative_demand(report: &mut Report, countries: &Countries, table: &mut Quoted) {
    let width = countries.specs.len();
    for (at, value) in table.final_demand.iter_mut().enumerate().filter(|(_, value)| **value < 0.0) {
        let (seller, buyer) = (at / width, at % width);
        let of = |c: usize| quoted(&countries.specs[c].name);
        let sector = quoted(&table.sectors[seller / width]);
        let (from, to) = (of(seller % width), of(buyer));
        report.note(format!(
            "final demand in {to} for {sector} from {from}, {}, is negative: taken as zero",
            shown(*value)
        ));
        *value = 0.0;
    }
}

/// A table, divided into stages.
struct Split<'a> {
    table: &'a Quoted,
    shape: Shape,
    markup: f64,
    /// Shape of the table.
    of_table: Shape,
    /// By sector of the table: its stages, in the order of the file.
    stages: Vec<Vec<usize>>,
    /// By sector of the table: shares of the chain's flows.
    shares: Vec<Vec<f64>>,
    /// By group of the table.
    chains: Vec<Chain>,
}

impl<'a> Split<'a> {
    fn new(
        report: &mut Report,
        countries: &Countries,
        sectors: &Sectors,
        table: &'a Quoted,
        shape: Shape,
        markup: f64,
    ) -> Option<Self> {
        let mut stages = vec![Vec::new(); table.sectors.len()];
        table.of.iter().enumerate().for_each(|(sector, &of)| stages[of].push(sector));
        let shares = stages.iter().map(|stages| flow_shares(stages.len(), table.stage_ratio)).collect();
        let of_table = Shape { countries: shape.countries, sectors: table.sectors.len() };
        let mut split = Self { table, shape, markup, of_table, stages, shares, chains: Vec::new() };
        let mark = report.mark();
        split.check_households(report, countries);
        split.check_labour(report, countries);
        if report.mark() != mark {
            return None;
        }
        for group in 0..of_table.groups() {
            split.add_chain(report, countries, sectors, group);
        }
        (report.mark() == mark).then_some(split)
    }

    /// What `buyer` buys from `seller`, both groups of the table.
    fn between(&self, seller: usize, buyer: usize) -> f64 {
        self.table.intermediate[seller * self.of_table.groups() + buyer]
    }

    /// What households of `country` buy from `seller`.
    fn final_demand(&self, seller: usize, country: usize) -> f64 {
        self.table.final_demand[seller * self.shape.countries + country]
    }

    fn sales(&self, group: usize) -> f64 {
        let intermediate: f64 = (0..self.of_table.groups()).map(|buyer| self.between(group, buyer)).sum();
        intermediate + (0..self.shape.countries).map(|c| self.final_demand(group, c)).sum::<f64>()
    }

    fn purchases(&self, group: usize) -> f64 {
        (0..self.of_table.groups()).map(|seller| self.between(seller, group)).sum()
    }

    fn demand_of(&self, country: usize) -> f64 {
        (0..self.of_table.groups()).map(|seller| self.final_demand(seller, country)).sum()
    }

    fn check_households(&self, report: &mut Report, countries: &Countries) {
        for (c, country) in countries.specs.iter().enumerate().filter(|(c, _)| self.demand_of(*c) <= 0.0) {
            let message = format!("households of {} buy nothing", quoted(&country.name));
            report.problem(self.table.at, message, format!("column {} of `final` must have something positive", c + 1));
        }
    }

    fn check_labour(&self, report: &mut Report, countries: &Countries) {
        let figures: Vec<(f64, f64)> =
            (0..self.of_table.groups()).map(|g| (self.sales(g), self.purchases(g))).collect();
        let highest = figures.iter().map(|(x, z)| x / z).fold(f64::INFINITY, f64::min);
        for (g, (sales, purchases)) in figures.into_iter().enumerate() {
            let country = &countries.specs[self.of_table.country(g)].name;
            let name = quoted(&format!("{country}.{}", self.table.sectors[self.of_table.sector(g)]));
            if sales <= 0.0 {
                report.problem(self.table.at, format!("{name} sells nothing"), "put it together with another sector");
            } else if purchases >= sales / self.markup {
                let (cost, purchases) = (shown(sales / self.markup), shown(purchases));
                let message = format!(
                    "{name} may cost {cost} at this mark-up, and spends {purchases} on inputs: value added is negative"
                );
                let hint = if highest > 1.0 {
                    format!(
                        "`pricing.markup_start` must be below {} for this table",
                        shown((highest * 1e4).floor() / 1e4)
                    )
                } else {
                    "what a sector spends on inputs must be less than its sales".into()
                };
                report.problem(self.table.at, message, hint);
            }
        }
    }

    fn add_chain(&mut self, report: &mut Report, countries: &Countries, sectors: &Sectors, group: usize) {
        let (c, t) = (self.of_table.country(group), self.of_table.sector(group));
        let sales = self.sales(group);
        if self.stages[t].len() == 1 {
            self.chains.push(Chain::single(sales));
            return;
        }
        let itself = (0..self.shape.countries).map(|d| self.of_table.group(d, t));
        let row: f64 = itself.clone().map(|buyer| self.between(group, buyer)).sum();
        let column: f64 = itself.map(|seller| self.between(seller, group)).sum();
        match Chain::new(&self.shares[t], row, column, sales - row, self.markup) {
            Ok(chain) => self.chains.push(chain),
            Err(impossible) => {
                let stage = &sectors.specs[self.stages[t][impossible.0]].name;
                let is_last = impossible.0 + 1 == self.stages[t].len();
                report_impossible(report, self.table, &countries.specs[c].name, stage, impossible, is_last);
                self.chains.push(Chain::single(sales));
            }
        }
    }

    /// What stage `k` of sector `t` in country `c` buys from `supplier` in country `d`.
    fn flow(&self, supplier: usize, d: usize, (t, k): (usize, usize), c: usize) -> f64 {
        let h = self.table.of[supplier];
        let (seller, buyer) = (self.of_table.group(d, h), self.of_table.group(c, t));
        let stages = &self.stages[h];
        if h == t && stages.len() > 1 {
            if k > 0 && stages[k - 1] == supplier { self.between(seller, buyer) * self.shares[t][k - 1] } else { 0.0 }
        } else if stages.last() == Some(&supplier) {
            self.between(seller, buyer) * self.chains[buyer].rest[k]
        } else {
            0.0
        }
    }

    fn stage(&self, sector: usize) -> (usize, usize) {
        let t = self.table.of[sector];
        (t, self.stages[t].iter().position(|s| *s == sector).unwrap_or(0))
    }

    fn sales_of(&self, sector: usize, country: usize) -> f64 {
        let (t, k) = self.stage(sector);
        self.chains[self.of_table.group(country, t)].sales[k]
    }

    fn flows(&self) -> Flows {
        let shape = self.shape;
        let world: f64 = (0..shape.countries).map(|c| self.demand_of(c)).sum();
        let mut labour_shares = vec![1.0; shape.groups()];
        let pools = self.pools(world);
        for pool in &pools {
            if let Buyer::Sector(sector) = pool.buyer {
                labour_shares[shape.group(pool.country, sector)] -= pool.share;
            }
        }
        let added = |c: usize| -> f64 {
            let group = |t| self.of_table.group(c, t);
            (0..self.of_table.sectors).map(|t| self.sales(group(t)) - self.purchases(group(t))).sum()
        };
        Flows {
            // Positive but for rounding, or there would have been a complaint.
            labour_shares: labour_shares.into_iter().map(|share| share.max(0.0)).collect(),
            pools,
            income: (0..shape.countries).map(|c| self.demand_of(c) / world).collect(),
            transfers: (0..shape.countries).map(|c| (self.demand_of(c) - added(c)) / world).collect(),
            sales: (0..shape.groups()).map(|g| self.sales_of(shape.sector(g), shape.country(g)) / world).collect(),
            unit_prices: true,
        }
    }

    fn pools(&self, world: f64) -> Vec<Pool> {
        let mut pools = Vec::new();
        for supplier in 0..self.shape.sectors {
            let h = self.table.of[supplier];
            for country in 0..self.shape.countries {
                let mut add = |buyer, all: f64, cells: Vec<f64>| {
                    let spending: f64 = cells.iter().sum();
                    if spending > 0.0 {
                        let cells = cells.iter().map(|cell| cell / spending).collect();
                        let (share, spending) = (spending / all, spending / world);
                        pools.push(Pool { country, buyer, supplier, share, spending, cells });
                    }
                };
                if self.stages[h].last() == Some(&supplier) {
                    let cell = |d| self.final_demand(self.of_table.group(d, h), country);
                    add(Buyer::Households, self.demand_of(country), (0..self.shape.countries).map(cell).collect());
                }
                for sector in 0..self.shape.sectors {
                    let stage = self.stage(sector);
                    let cells = (0..self.shape.countries).map(|d| self.flow(supplier, d, stage, country)).collect();
                    add(Buyer::Sector(sector), self.sales_of(sector, country) / self.markup, cells);
                }
            }
        }
        pools
    }
}
