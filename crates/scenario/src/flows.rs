//! # Flows at the start
//! What a scenario says about who buys what from whom, whether it says so by recipes or by a table; orders are cut from
//! it. Money is in shares of the world's income.

use market::orders::Buyer;

/// Flows before there are orders.
pub(crate) struct Flows {
    /// By group: share of labour in cost.
    pub labour_shares: Vec<f64>,
    /// Who buys what, sorted by supplier, then by country, households before sectors.
    pub pools: Vec<Pool>,
    /// By country: share of the world's income.
    pub income: Vec<f64>,
    /// By country: transfer received.
    pub transfers: Vec<f64>,
    /// By group: sales.
    pub sales: Vec<f64>,
    /// Whether all goods of a sector are equally attractive in the first period, prices of level zero being one.
    pub unit_prices: bool,
}

/// What one pool spends on the goods of one sector.
pub(crate) struct Pool {
    /// Country of the buyers.
    pub country: usize,
    /// Who buys.
    pub buyer: Buyer,
    /// Sector whose goods are bought.
    pub supplier: usize,
    /// Share of the buyers' spending.
    pub share: f64,
    /// What they spend.
    pub spending: f64,
    /// By country of the sellers: share of it.
    pub cells: Vec<f64>,
}

/// Cells (pools times countries) that a world may have: 77 countries of 45 sectors have 12 million.
pub(crate) const CELLS_MAX: usize = 20_000_000;

/// Sweeps after which a loop of recipes must have died out.
const SWEEPS_MAX: usize = 1500;

/// The group whose inputs reach back to itself with hardly any labour on the way, if there is one: prices and flows
/// of such a world take for ever to settle.
///
/// Flows and log prices are sums over rounds, `Σ_k Aᵏ`; a share of labour of 2.5 % in every recipe makes round 1500 vanish.
/// Where some recipe has less, the rounds are counted, from the last sector's buyers to the first's suppliers.
pub(crate) fn endless_loop(flows: &Flows, countries: usize) -> Option<usize> {
    if flows.labour_shares.iter().all(|share| *share >= 0.025) {
        return None;
    }
    let mut round = vec![1.0; flows.labour_shares.len()];
    for _ in 0..SWEEPS_MAX {
        let mut next = vec![0.0; round.len()];
        for pool in &flows.pools {
            if let Buyer::Sector(sector) = pool.buyer {
                let price = |(d, share): (usize, &f64)| share * round[pool.supplier * countries + d];
                next[sector * countries + pool.country] +=
                    pool.share * pool.cells.iter().enumerate().map(price).sum::<f64>();
            }
        }
        round = next;
        if round.iter().all(|left| *left <= 1e-14) {
            return None;
        }
    }
    (0..round.len()).max_by(|a, b| round[*a].total_cmp(&round[*b]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flows(shares: &[f64]) -> Flows {
        let pool = |(sector, share): (usize, &f64)| Pool {
            country: 0,
            buyer: Buyer::Sector((sector + 1) % shares.len()),
            supplier: sector,
            share: *share,
            spending: 1.0,
            cells: vec![1.0],
        };
        let labour_shares = (0..shares.len()).map(|s| 1.0 - shares[(s + shares.len() - 1) % shares.len()]).collect();
        let pools = shares.iter().enumerate().map(pool).collect();
        Flows { labour_shares, pools, income: vec![], transfers: vec![], sales: vec![], unit_prices: false }
    }

    #[test]
    fn a_chain_ends_and_a_loop_without_labour_does_not() {
        assert_eq!(endless_loop(&flows(&[1.0, 1.0, 0.0]), 1), None);
        assert_eq!(endless_loop(&flows(&[1.0, 0.9, 1.0]), 1), None);
        assert!(endless_loop(&flows(&[1.0, 0.999, 1.0]), 1).is_some());
    }
}
