//! # Flows
//! Households spend last period's income, firms spend on inputs what their sales make them spend. All of it is linear,
//! so it is solved, not searched: one sweep for a chain, a few more where recipes loop.

use crate::orders::{Buyer, Market, OrderBook};
use base::shape::Shape;

/// Largest change of any group's cost, relative to all cost, at which a solution stands.
const ACCURACY: f64 = 1e-15;
const SWEEPS_MAX: usize = 2000;

/// **FL-1** Spending in a market.
///
/// `spend = share·E_c` for households, `share·cost(c, n)` for the firms of sector `n`.
#[inline(always)]
#[must_use]
pub fn spending(shape: Shape, market: &Market, income: &[f64], cost: &[f64]) -> f64 {
    market.share
        * match market.buyer {
            Buyer::Households => income[market.country],
            Buyer::Sector(sector) => cost[shape.group(market.country, sector)],
        }
}

/// **FL-2** Cost of every group, such that all orders are paid.
///
/// `cost(d, h) = Σ_markets for h  spend · κ(market, d)`, where `κ` is the cost that a unit of the market's spending causes
/// among sellers of country `d`, net of tariffs. Gauss–Seidel from the last sector to the first: a chain whose stages
/// are numbered from upstream to downstream is solved by one sweep, and the next confirms it. `markets` must be sorted
/// by supplier. `cost` holds the guess, and then the solution; returns the number of sweeps.
pub fn solve_costs(
    shape: Shape,
    markets: &[Market],
    book: &OrderBook,
    net_of_tariff: &[f64],
    income: &[f64],
    cost: &mut [f64],
) -> usize {
    let all_income: f64 = income.iter().sum();
    let mut fresh = vec![0.0; shape.countries];
    for sweep in 1..=SWEEPS_MAX {
        let mut change = 0.0_f64;
        let mut first = markets.len();
        for of_supplier in markets.chunk_by(|a, b| a.supplier == b.supplier).rev() {
            fresh.fill(0.0);
            first -= of_supplier.len();
            for (market, at) in of_supplier.iter().zip((first..).map(|m| m * shape.countries)) {
                let spend = spending(shape, market, income, cost);
                for (country, fresh) in fresh.iter_mut().enumerate() {
                    *fresh += spend * book.cost[at + country] * net_of_tariff[at + country];
                }
            }
            let supplier = of_supplier[0].supplier;
            for (country, &fresh) in fresh.iter().enumerate() {
                let old = &mut cost[shape.group(country, supplier)];
                change = change.max((fresh - *old).abs());
                *old = fresh;
            }
        }
        if change <= ACCURACY * all_income {
            return sweep;
        }
    }
    panic!("FL-2: flows did not settle within {SWEEPS_MAX} sweeps");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(buyer: Buyer, supplier: usize, share: f64) -> Market {
        Market { country: 0, buyer, supplier, share, slots: 0..0, classes: 0..0, sight: vec![1.0] }
    }

    /// Miller & Blair's 2 × 2 table as a world of one country in which price is cost.
    #[test]
    fn flows_solve_the_leontief_quantity_model() {
        let shape = Shape { countries: 1, sectors: 2 };
        let markets = [
            market(Buyer::Households, 0, 600.0 / 2100.0),
            market(Buyer::Sector(0), 0, 0.15),
            market(Buyer::Sector(1), 0, 0.25),
            market(Buyer::Households, 1, 1500.0 / 2100.0),
            market(Buyer::Sector(0), 1, 0.20),
            market(Buyer::Sector(1), 1, 0.05),
        ];
        let book = OrderBook { weight: vec![1.0; 6], cost: vec![1.0; 6], own_price: vec![0.0; 6] };
        let mut cost = vec![0.0; 2];
        solve_costs(shape, &markets, &book, &[1.0; 6], &[2100.0], &mut cost);
        assert!((cost[0] - 1_247.524_752_475_247_4).abs() < 1e-9);
        assert!((cost[1] - 1_841.584_158_415_841_6).abs() < 1e-9);
    }

    #[test]
    fn a_chain_is_solved_by_one_sweep_and_a_second_confirms_it() {
        let shape = Shape { countries: 1, sectors: 3 };
        let markets =
            [market(Buyer::Sector(1), 0, 0.5), market(Buyer::Sector(2), 1, 0.5), market(Buyer::Households, 2, 1.0)];
        let book = OrderBook { weight: vec![1.0; 3], cost: vec![0.8; 3], own_price: vec![0.0; 3] };
        let mut cost = vec![0.0; 3];
        assert_eq!(solve_costs(shape, &markets, &book, &[1.0; 3], &[1.0], &mut cost), 2);
        assert!((cost[2] - 0.8).abs() < 1e-15 && (cost[1] - 0.32).abs() < 1e-15 && (cost[0] - 0.128).abs() < 1e-15);
    }
}
