//! # The network of a world
//! Who sells how much to whom, as a world stands: what a shock of some days meets.

use firms::governance::{Governance, switching_cost};
use market::orders::Buyer;
use measures::shock::{Link, SupplyNetwork};
use scheduler::world::World;

/// Firms of a world and what they sell to each other and to households.
#[derive(Clone, Debug)]
pub struct Network {
    /// By firm: its row.
    pub rows: Vec<u32>,
    /// What they sell.
    pub of: SupplyNetwork,
}

impl Network {
    /// The network of a world as it is now; `None` where pools buy. Firms buy at what they sold in the last period, and an order of a need
    /// carries the same share of it as every other.
    #[must_use]
    pub fn of(world: &World) -> Option<Self> {
        let supply = world.supply.as_ref()?;
        let firms = &world.firms;
        let rows: Vec<u32> = (0..firms.rows() as u32).filter(|&row| firms.identity[row as usize] != 0).collect();
        let firm_of = |row: u32| rows.binary_search(&row).ok();
        let mut final_demand = vec![0.0; rows.len()];
        let mut links = Vec::new();
        for (m, market) in world.markets.iter().enumerate() {
            // Tariffs stay at the border.
            let net = |seller: u32| {
                let country = world.shape.country(firms.group[seller as usize] as usize);
                world.net[m * world.shape.countries + country]
            };
            if market.buyer == Buyer::Households {
                for class in &world.classes[market.classes.clone()] {
                    for &seller in &world.orders.seller[class.slots.clone()] {
                        if let Some(firm) = firm_of(seller) {
                            final_demand[firm] += world.accounts.spending[m] * class.weight * net(seller);
                        }
                    }
                }
                continue;
            }
            for need in supply.needs[m].clone() {
                let row = supply.row[need];
                let is_there = firms.identity[row as usize] == supply.identity[need];
                let Some(buyer) = firm_of(row).filter(|_| is_there) else { continue };
                let cost = firms.sales[row as usize] * f64::from(world.offers.cost_share[row as usize]);
                let slots = supply.slots_of(need);
                let paid = market.share * cost / slots.len() as f64;
                for slot in slots {
                    let row = world.orders.seller[slot];
                    let Some(seller) = firm_of(row) else { continue };
                    let of = Governance::ALL.get(usize::from(supply.kind[slot])).copied().unwrap_or(Governance::Market);
                    let bond = switching_cost(&world.spec.parameters.relations, of);
                    links.push(Link { seller, buyer, value: paid * net(row), bond });
                }
            }
        }
        let group = |row: &u32| firms.group[*row as usize] as usize;
        let worth = |row: &u32| {
            let labour_share = world.terms[group(row)].labour_share;
            1.0 - (1.0 - labour_share) * f64::from(world.offers.cost_share[*row as usize])
        };
        let sector: Vec<usize> = rows.iter().map(|row| world.shape.sector(group(row))).collect();
        let worth: Vec<f64> = rows.iter().map(worth).collect();
        let of = SupplyNetwork::new(&sector, &final_demand, &worth, links);
        Some(Self { rows, of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use measures::shock::{Coping, Rationing, Shock, losses};
    use scheduler::threads::Threads;
    use scheduler::trial;
    use std::sync::Arc;

    #[test]
    fn a_world_that_firms_buy_in_has_a_network_that_a_shock_runs_through() {
        let mut spec = trial::chain(900);
        spec.parameters.set("market", "buyers", 1.0);
        let mut world = World::new(Arc::new(spec), 1, 0);
        world.run(10, Threads { shared: false });
        let network = Network::of(&world).expect("firms buy");
        let sales: f64 = world.firms.sales.iter().sum();
        let added: f64 = network.of.value_added.iter().sum();
        assert!(0.2 * sales < added && added < sales, "{added} of {sales}");
        let firms = network.rows.len();
        let lost: Vec<f64> = (0..firms).map(|k| f64::from(u8::from(k % 20 == 0))).collect();
        let coping = Coping {
            rationing: Rationing::Proportional,
            stock_days: 10.0,
            refill_days: 5.0,
            critical: vec![true; world.shape.sectors],
            horizon: 60,
        };
        let found = losses(&network.of, &Shock { lost, days: 30 }, &coping);
        assert!(found.direct > 0.0 && found.indirect > 0.0, "{found:?}");
        let none = losses(&network.of, &Shock { lost: vec![0.0; firms], days: 30 }, &coping);
        assert_eq!((none.direct, none.indirect), (0.0, 0.0));
        assert!(Network::of(&World::new(Arc::new(trial::chain(900)), 1, 0)).is_none());
    }
}
