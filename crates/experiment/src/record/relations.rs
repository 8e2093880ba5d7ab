//! # Relations
//! Links between firms where single firms buy, and how types of governance come and go.

use firms::governance::Governance;
use market::orders::Buyer;
use scheduler::observe::Observation;
use scheduler::world::World;

tables::rows! {
    /// A firm and one of its suppliers at the end of a run: an edge of the network.
    pub struct RelationRow in "relations" {
        /// Identity of the firm that buys.
        buyer: String, unit "identity";
        /// Identity of its supplier.
        supplier: String, unit "identity";
        /// Country of the buyer.
        buyer_country: String, unit "name";
        /// Sector of the buyer.
        buyer_sector: String, unit "name";
        /// Country of the supplier.
        supplier_country: String, unit "name";
        /// Sector of the supplier.
        supplier_sector: String, unit "name";
        /// Orders that the supplier holds of the buyer.
        orders: i64, unit "order";
        /// What the buyer pays for them in a period, tariffs included, at what it sold in the last.
        value: f64, unit "money";
        /// Type of governance; `new` for a relation of this period.
        governance: String, unit "name";
    }
}

tables::rows! {
    /// Orders between firms whose relation is of one type, by the type that it was of a period ago.
    pub struct GovernanceRow in "governance" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Type of governance.
        governance: String, unit "name";
        /// Orders of this type.
        orders: i64, unit "order";
        /// Share of this type in all.
        share: f64, unit "share";
        /// Of them, orders whose relation is new.
        new: i64, unit "order";
        /// Orders that were of the type market.
        from_market: i64, unit "order";
        /// Orders that were modular.
        from_modular: i64, unit "order";
        /// Orders that were relational.
        from_relational: i64, unit "order";
        /// Orders that were captive.
        from_captive: i64, unit "order";
        /// Orders that were within a hierarchy.
        from_hierarchy: i64, unit "order";
    }
}

/// The links of a world as it is now; none where pools buy.
#[must_use]
pub fn rows(world: &World) -> Vec<RelationRow> {
    let Some(supply) = &world.supply else { return Vec::new() };
    let mut rows = Vec::new();
    for (m, market) in world.markets.iter().enumerate().filter(|(_, market)| market.buyer != Buyer::Households) {
        for need in supply.needs[m].clone() {
            let buyer = supply.row[need] as usize;
            let slots = supply.slots_of(need);
            let paid = market.share * world.firms.sales[buyer] * f64::from(world.offers.cost_share[buyer]);
            let value = super::money(&world.spec) * paid / slots.len() as f64;
            let mut orders: Vec<(u32, u8)> = slots.map(|slot| (world.orders.seller[slot], supply.kind[slot])).collect();
            orders.sort_unstable();
            for of_supplier in orders.chunk_by(|a, b| a.0 == b.0) {
                rows.push(one(world, buyer, of_supplier, value * of_supplier.len() as f64));
            }
        }
    }
    rows
}

/// The link of a buyer with the supplier that holds these orders; the first is of the relation's type.
fn one(world: &World, buyer: usize, orders: &[(u32, u8)], value: f64) -> RelationRow {
    let (supplier, kind) = (orders[0].0 as usize, usize::from(orders[0].1));
    let identity = |row: usize| super::firms::identity(world.firms.identity[row]);
    let group = |row: usize| world.firms.group[row] as usize;
    let country = |row: usize| world.spec.countries[world.shape.country(group(row))].name.clone();
    let sector = |row: usize| world.spec.sectors[world.shape.sector(group(row))].name.clone();
    RelationRow {
        buyer: identity(buyer),
        supplier: identity(supplier),
        buyer_country: country(buyer),
        buyer_sector: sector(buyer),
        supplier_country: country(supplier),
        supplier_sector: sector(supplier),
        orders: orders.len() as i64,
        value,
        governance: Governance::ALL.get(kind).map_or("new", |of| of.name()).to_owned(),
    }
}

/// Adds a row for each type; none where there are no relations.
pub(super) fn add(world: &World, seen: &Observation, rows: &mut Vec<GovernanceRow>) {
    let transitions = &world.turnover.governance;
    let all: u64 = transitions.iter().flatten().sum();
    for of in Governance::ALL.into_iter().filter(|_| all > 0) {
        let from = |before: usize| transitions[before][of as usize] as i64;
        let orders: i64 = (0..transitions.len()).map(from).sum();
        rows.push(GovernanceRow {
            year: seen.year,
            governance: of.name().to_owned(),
            orders,
            share: orders as f64 / all as f64,
            new: from(Governance::ALL.len()),
            from_market: from(Governance::Market as usize),
            from_modular: from(Governance::Modular as usize),
            from_relational: from(Governance::Relational as usize),
            from_captive: from(Governance::Captive as usize),
            from_hierarchy: from(Governance::Hierarchy as usize),
        });
    }
}
