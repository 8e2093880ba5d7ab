//! # Supply
//! What a period does where single firms buy: flows and prices go from firm to firm, and orders come and go with those who
//! place them. The pooled phases hand over to these where [`World::supply`] is there.

mod flows;
pub(crate) mod govern;
mod prices;
mod renew;
mod start;
#[cfg(test)]
mod tests;

use crate::rows::runs;
use crate::world::World;
use market::orders::{Buyer, Market};
use std::ops::Range;

/// Needs that a thread takes at once.
const PART: usize = 1 << 11;

/// Some neighbouring needs of one market.
struct Part {
    market: usize,
    needs: Range<usize>,
}

/// Cuts the needs of a market into parts.
fn parts(market: usize, needs: Range<usize>) -> impl Iterator<Item = Part> {
    needs.clone().step_by(PART).map(move |at| Part { market, needs: at..(at + PART).min(needs.end) })
}

/// Whether every sector buys from sectors before it only: then one sweep through the sectors solves flows, and one prices.
fn is_chain(markets: &[Market]) -> bool {
    markets.iter().all(|market| match market.buyer {
        Buyer::Households => true,
        Buyer::Sector(sector) => market.supplier < sector,
    })
}

impl World {
    /// By sector: its rows.
    fn rows_of_sectors(&self) -> Vec<Vec<Range<usize>>> {
        let mut rows = vec![Vec::new(); self.shape.sectors];
        for (group, of) in runs(&self.blocks, usize::MAX) {
            rows[self.shape.sector(group)].push(of);
        }
        rows
    }
}
