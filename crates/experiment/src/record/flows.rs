//! # Flows

use market::orders::Buyer;
use scheduler::observe::Observation;
use scheduler::world::World;

tables::rows! {
    /// What the buyers of a country, of one sector or its households, paid the sellers of a country and sector in one period.
    pub struct FlowRow in "flows" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Country of the sellers.
        seller_country: String, unit "name";
        /// Sector of the sellers.
        seller_sector: String, unit "name";
        /// Country of the buyers.
        buyer_country: String, unit "name";
        /// Sector of the buyers, or households.
        buyer: String, unit "name";
        /// What was paid, tariffs included.
        value: f64, unit "money";
    }
}

pub(super) fn add(world: &World, seen: &Observation, rows: &mut Vec<FlowRow>) {
    let (spec, countries) = (&world.spec, world.shape.countries);
    let money = super::money(spec);
    for (m, market) in world.markets.iter().enumerate() {
        let buyer = match market.buyer {
            Buyer::Households => "households",
            Buyer::Sector(sector) => &spec.sectors[sector].name,
        };
        for d in 0..countries {
            rows.push(FlowRow {
                year: seen.year,
                seller_country: spec.countries[d].name.clone(),
                seller_sector: spec.sectors[market.supplier].name.clone(),
                buyer_country: spec.countries[market.country].name.clone(),
                buyer: buyer.to_owned(),
                value: money * seen.flows[m * countries + d],
            });
        }
    }
}
