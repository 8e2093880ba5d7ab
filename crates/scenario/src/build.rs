//! # From flows to a world
//! Whole firms and whole orders: flows are cut into orders, and every firm can have one.

use crate::apportion::apportion;
use crate::countries::Countries;
use crate::flows::{Flows, Pool};
use crate::populations::Group;
use crate::report::{Report, shown};
use crate::sectors::Sectors;
use crate::source::At;
use base::shape::Shape;
use scheduler::parameters::Parameters;
use scheduler::spec::{CellSpec, GroupSpec, MarketSpec};

/// Orders that a world may have: a row number has 32 bits.
pub(crate) const ORDERS_MAX: f64 = 4.0e9;

/// Whether the numbers of firms and orders can be had at all; asked before anything is laid out.
pub(crate) fn is_of_admissible_size(report: &mut Report, at: At, parameters: &Parameters, groups: usize) -> bool {
    let world = parameters.world;
    let mark = report.mark();
    if (world.firms as f64) < groups as f64 {
        let message = format!("`world.firms` = {} is too few: every country has a firm in every sector", world.firms);
        report.problem(at, message, format!("at least {groups} are needed"));
    }
    let orders = world.firms as f64 * world.orders_per_firm;
    if orders > ORDERS_MAX {
        let message = format!(
            "{} firms with {} orders each make {} orders",
            world.firms,
            shown(world.orders_per_firm),
            shown(orders)
        );
        report.problem(at, message, format!("at most {} are admitted: lower one of them", shown(ORDERS_MAX)));
    }
    report.mark() == mark
}

/// Firms of each group, by largest remainder of their weights.
pub(crate) fn firms(parameters: &Parameters, groups: &[Group]) -> Vec<usize> {
    let weights: Vec<f64> = groups.iter().map(|group| group.firms).collect();
    apportion(parameters.world.firms as usize, &weights)
}

/// Groups of the world.
pub(crate) fn groups(
    shape: Shape,
    countries: &Countries,
    flows: &Flows,
    firms: &[usize],
    said: Vec<Group>,
) -> Vec<GroupSpec> {
    let group = |(g, said): (usize, Group)| {
        let of = &countries.specs[shape.country(g)].parameters;
        let level = [of.process, of.product, of.technology, of.market];
        GroupSpec {
            labour_share: flows.labour_shares[g],
            firms: firms[g],
            start: std::array::from_fn(|k| level[k] + said.start[k]),
            strategies: said.strategies.unwrap_or_default(),
        }
    };
    said.into_iter().enumerate().map(group).collect()
}

/// Markets with their orders; `None`, and reported, where there would be too many.
pub(crate) fn markets(
    report: &mut Report,
    at: At,
    shape: Shape,
    flows: &Flows,
    firms: &[usize],
    parameters: &Parameters,
) -> Option<Vec<MarketSpec>> {
    let orders = orders(shape, flows, firms, parameters.world.orders_per_firm);
    let total: f64 = orders.iter().flatten().map(|n| *n as f64).sum();
    if total > ORDERS_MAX {
        let message = format!("there are {} orders, one at least for every cell", shown(total));
        report.problem(at, message, format!("at most {} are admitted: lower `world.firms`", shown(ORDERS_MAX)));
        return None;
    }
    let market = |(pool, orders): (&Pool, Vec<usize>)| MarketSpec {
        country: pool.country,
        buyer: pool.buyer,
        supplier: pool.supplier,
        share: pool.share,
        cells: cells(shape, flows, pool, &orders, parameters),
    };
    Some(flows.pools.iter().zip(orders).map(market).collect())
}

fn cells(shape: Shape, flows: &Flows, pool: &Pool, orders: &[usize], parameters: &Parameters) -> Vec<CellSpec> {
    let trade = parameters.trade;
    let sales = |d: usize| flows.sales[shape.group(d, pool.supplier)];
    let world: f64 = (0..shape.countries).map(sales).sum();
    let cell = |d: usize| CellSpec {
        seller: d,
        share: pool.cells[d],
        orders: orders[d],
        sight: (1.0 - trade.openness) * pool.cells[d] + trade.openness * sales(d) / world,
        trade_cost: if d == pool.country { 0.0 } else { trade.cost },
    };
    (0..shape.countries).map(cell).collect()
}

/// By pool and country of sellers: orders, in proportion to value within each group of sellers.
fn orders(shape: Shape, flows: &Flows, firms: &[usize], per_firm: f64) -> Vec<Vec<usize>> {
    let mut orders = vec![vec![0; shape.countries]; flows.pools.len()];
    let mut first = 0;
    for of_supplier in flows.pools.chunk_by(|a, b| a.supplier == b.supplier) {
        for d in 0..shape.countries {
            let group = shape.group(d, of_supplier[0].supplier);
            // However small, a flow is carried by an order.
            let value = |pool: &Pool| match pool.cells[d] {
                share if share > 0.0 => (pool.spending * share).max(f64::MIN_POSITIVE),
                _ => 0.0,
            };
            let values: Vec<f64> = of_supplier.iter().map(value).collect();
            let cells = values.iter().filter(|value| **value > 0.0).count();
            let wanted = (firms[group] as f64 * per_firm).round() as usize;
            let dealt = apportion(wanted.max(firms[group]).max(cells), &values);
            orders[first..].iter_mut().zip(dealt).for_each(|(of_pool, n)| of_pool[d] = n);
        }
        first += of_supplier.len();
    }
    orders
}

/// Groups from which nobody buys, which could hold no order.
pub(crate) fn groups_without_buyers(
    shape: Shape,
    sectors: &Sectors,
    countries: &Countries,
    flows: &Flows,
) -> Vec<String> {
    let mut bought = vec![false; shape.groups()];
    for pool in &flows.pools {
        for d in (0..shape.countries).filter(|d| pool.cells[*d] > 0.0) {
            bought[shape.group(d, pool.supplier)] = true;
        }
    }
    let name =
        |g: usize| format!("{} in {}", sectors.specs[shape.sector(g)].name, countries.specs[shape.country(g)].name);
    (0..shape.groups()).filter(|g| !bought[*g]).map(name).collect()
}
