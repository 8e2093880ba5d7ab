//! # Links
//! Who buys from whom, where single firms buy; and who exports.

use crate::panel::Kept;
use measures::assortativity;
use scheduler::world::World;
use std::collections::BTreeSet;

/// A buyer and its supplier, by identity.
pub(crate) type Link = (u64, u64);

/// All links of a world in order, each once; none where pools buy.
pub(crate) fn links(world: &World) -> Option<Vec<Link>> {
    let supply = world.supply.as_ref()?;
    let link = |(need, seller): (&u32, &u32)| {
        let buyer = *supply.identity.get(*need as usize)?;
        Some((buyer, world.firms.identity[*seller as usize]))
    };
    let mut links: Vec<Link> = supply.need.iter().zip(&world.orders.seller).filter_map(link).collect();
    links.sort_unstable();
    links.dedup();
    Some(links)
}

/// By row: customers. Where single firms buy those are firms, and orders of households; where pools buy they are orders.
pub(crate) fn customers(world: &World) -> Vec<u32> {
    let Some(supply) = &world.supply else { return world.firms.orders.clone() };
    let mut customers = vec![0; world.firms.rows()];
    // Orders of a need lie side by side, so that a seller's second order from it is seen where it was last met.
    let mut last = vec![u32::MAX; world.firms.rows()];
    for (slot, (&need, &row)) in supply.need.iter().zip(&world.orders.seller).enumerate() {
        let is_new = supply.need_of(slot).is_none() || last[row as usize] != need;
        customers[row as usize] += u32::from(is_new);
        last[row as usize] = need;
    }
    customers
}

/// What became of links since a year ago. `firms` are the customers that each firm of then had, by identity.
pub(crate) fn kept(before: &[Link], now: &[Link], firms: &[(u64, u32)]) -> Kept {
    let held: BTreeSet<&Link> = before.iter().collect();
    let mut won: Vec<(u32, u32)> = firms.iter().map(|&(_, customers)| (customers, 0)).collect();
    let mut same = 0;
    for link in now {
        if held.contains(link) {
            same += 1;
        } else if let Ok(at) = firms.binary_search_by_key(&link.1, |&(identity, _)| identity) {
            won[at].1 += 1;
        }
    }
    Kept { orders: (same, before.len() as u64), won }
}

/// Correlation of degrees over links.
pub(crate) fn degree_correlation(links: &[Link]) -> Option<f64> {
    let mut nodes: Vec<u64> = links.iter().flat_map(|&(a, b)| [a, b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |identity: &u64| nodes.binary_search(identity).unwrap_or_default() as u32;
    let pairs: Vec<(u32, u32)> = links.iter().map(|(a, b)| (place(a), place(b))).collect();
    assortativity(nodes.len(), &pairs)
}

/// By row: whether any of the firm's orders is from another country than its own.
pub(crate) fn exporters(world: &World) -> Vec<bool> {
    let mut exports = vec![false; world.firms.rows()];
    for market in &world.markets {
        for &row in &world.orders.seller[market.slots.clone()] {
            let group = world.firms.group[row as usize] as usize;
            exports[row as usize] |= world.shape.country(group) != market.country;
        }
    }
    exports
}

#[cfg(test)]
mod tests {
    use super::*;
    use scheduler::threads::Threads;
    use scheduler::trial;
    use std::sync::Arc;

    #[test]
    fn links_of_a_world_are_its_customers_and_most_last_a_year() {
        let mut spec = trial::chain(900);
        spec.parameters.set("market", "buyers", 1.0);
        assert!(spec.firms_buy());
        let mut world = World::new(Arc::new(spec), 1, 0);
        world.run(20, Threads { shared: false });
        let before = links(&world).expect("firms buy");
        let mut firms: Vec<(u64, u32)> = world.firms.identity.iter().copied().zip(customers(&world)).collect();
        firms.retain(|(identity, _)| *identity != 0);
        firms.sort_unstable();
        let shape = world.shape;
        let sells_to_firms = |row: &usize| shape.sector(world.firms.group[*row] as usize) + 1 < shape.sectors;
        let to_firms: u32 = (0..world.firms.rows()).filter(sells_to_firms).map(|row| customers(&world)[row]).sum();
        assert_eq!(to_firms as usize, before.len());
        world.run(1, Threads { shared: false });
        let kept = kept(&before, &links(&world).expect("firms buy"), &firms);
        let share = kept.orders.0 as f64 / kept.orders.1 as f64;
        assert!((0.7..1.0).contains(&share) && kept.won.iter().any(|(_, won)| *won > 0), "{share}");
        assert!(degree_correlation(&before).is_some());
    }
}
