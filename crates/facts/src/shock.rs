//! # A fact of shocks

use experiment::network::Network;
use measures::shock::{Coping, Losses, Rationing, Shock, losses};
use scheduler::world::World;

/// Every so many firms of a country are in the region that is hit.
const EVERY: u64 = 20;
/// Days for which the region stands still.
const DAYS: u32 = 30;
/// Days that are looked at.
const HORIZON: u32 = 120;
/// Days for which stocks last.
const STOCK: f64 = 10.0;
/// Days within which they are filled up.
const REFILL: f64 = 5.0;

/// F28: what is lost indirectly by what is lost directly when a region of the country of most value added stands still; none where
/// pools buy.
pub(crate) fn amplification(world: &World) -> Option<f64> {
    let network = Network::of(world)?;
    let country = |row: u32| world.shape.country(world.firms.group[row as usize] as usize);
    let mut added = vec![0.0; world.shape.countries];
    network.rows.iter().zip(&network.of.value_added).for_each(|(&row, v)| added[country(row)] += v);
    let largest = (0..added.len()).reduce(|a, b| if added[b] > added[a] { b } else { a })?;
    let is_hit = |row: u32| country(row) == largest && world.firms.identity[row as usize].is_multiple_of(EVERY);
    let lost = network.rows.iter().map(|&row| f64::from(u8::from(is_hit(row)))).collect();
    let coping = Coping {
        rationing: Rationing::Proportional,
        stock_days: STOCK,
        refill_days: REFILL,
        critical: vec![true; world.shape.sectors],
        horizon: HORIZON,
    };
    let Losses { direct, indirect } = losses(&network.of, &Shock { lost, days: DAYS }, &coping);
    (direct > 0.0).then(|| indirect / direct)
}
