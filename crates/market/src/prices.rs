//! # Prices
//! Unit cost is Cobb–Douglas in labour and inputs, so logs of prices are linear in logs of prices: solved, not searched.

use crate::orders::{Buyer, Market, OrderBook};
use base::shape::Shape;
use serde::{Deserialize, Serialize};

const ACCURACY: f64 = 1e-14;
const SWEEPS_MAX: usize = 2000;

/// Log price of a market's goods, of each group's inputs, and of each country's final consumption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceIndices {
    /// By market: weighted mean of the log landed prices of the orders that are held.
    pub market: Vec<f64>,
    /// By group: `Σ_h α_h·ln P_h`, what inputs add to the log of unit cost.
    pub inputs: Vec<f64>,
    /// By country: log of the consumer price index.
    pub consumer: Vec<f64>,
}

/// **PI-1** Log price indices.
///
/// `ln P(market) = Σ_d [ u_d + ω_d·(λ_dh·ln w_d + I_dh + ln τ_d) ]` with `u_d`, `ω_d` from the order book, and
/// `I(c, n) = Σ_h α_h·ln P(c, n, h)`. Fixed point: a chain of n stages settles after n sweeps. `labour_cost` is `λ·ln w` by group,
/// `landed` the log of trade cost and tariff by market and seller's country. `indices` holds the guess, and then the
/// solution.
pub fn solve_prices(
    shape: Shape,
    markets: &[Market],
    book: &OrderBook,
    labour_cost: &[f64],
    landed: &[f64],
    indices: &mut PriceIndices,
) {
    indices.market.resize(markets.len(), 0.0);
    indices.inputs.resize(shape.groups(), 0.0);
    for sweep in 0.. {
        assert!(sweep < SWEEPS_MAX, "PI-1: prices did not settle within {SWEEPS_MAX} sweeps");
        let mut change = 0.0_f64;
        for (m, market) in markets.iter().enumerate() {
            let of = |d: usize| {
                let at = m * shape.countries + d;
                let group = shape.group(d, market.supplier);
                book.own_price[at] + book.weight[at] * (labour_cost[group] + indices.inputs[group] + landed[at])
            };
            let fresh: f64 = (0..shape.countries).map(of).sum();
            change = change.max((fresh - indices.market[m]).abs());
            indices.market[m] = fresh;
        }
        let mut inputs = vec![0.0; shape.groups()];
        for (market, price) in markets.iter().zip(&indices.market) {
            if let Buyer::Sector(sector) = market.buyer {
                inputs[shape.group(market.country, sector)] += market.share * price;
            }
        }
        indices.inputs = inputs;
        if change <= ACCURACY {
            break;
        }
    }
    indices.consumer = vec![0.0; shape.countries];
    for (market, price) in markets.iter().zip(&indices.market) {
        if market.buyer == Buyer::Households {
            indices.consumer[market.country] += market.share * price;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(buyer: Buyer, supplier: usize, share: f64) -> Market {
        Market { country: 0, buyer, supplier, share, slots: 0..0, classes: 0..0, sight: vec![1.0] }
    }

    /// A rise of wages by x raises every log price by x: labour is the only thing that is not produced.
    #[test]
    fn prices_are_homogeneous_in_the_wage() {
        let shape = Shape { countries: 1, sectors: 2 };
        let markets = [
            market(Buyer::Sector(0), 0, 0.15),
            market(Buyer::Sector(1), 0, 0.25),
            market(Buyer::Households, 0, 0.4),
            market(Buyer::Sector(0), 1, 0.20),
            market(Buyer::Sector(1), 1, 0.05),
            market(Buyer::Households, 1, 0.6),
        ];
        let book = OrderBook { weight: vec![1.0; 6], cost: vec![1.0; 6], own_price: vec![0.0; 6] };
        let mut indices = PriceIndices::default();
        solve_prices(shape, &markets, &book, &[0.65 * 0.3, 0.70 * 0.3], &[0.0; 6], &mut indices);
        assert!(indices.market.iter().all(|p| (p - 0.3).abs() < 1e-12), "{:?}", indices.market);
        assert!((indices.consumer[0] - 0.3).abs() < 1e-12);
    }

    /// The Leontief price model in logs: B′ of Miller & Blair's table times the log of the rise in value added.
    #[test]
    fn a_rise_in_one_sectors_labour_cost_passes_through_the_leontief_inverse() {
        let shape = Shape { countries: 1, sectors: 2 };
        let markets = [
            market(Buyer::Sector(0), 0, 0.15),
            market(Buyer::Sector(1), 0, 0.25),
            market(Buyer::Sector(0), 1, 0.20),
            market(Buyer::Sector(1), 1, 0.05),
        ];
        let book = OrderBook { weight: vec![1.0; 4], cost: vec![1.0; 4], own_price: vec![0.0; 4] };
        let mut indices = PriceIndices::default();
        solve_prices(shape, &markets, &book, &[1.0, 0.0], &[0.0; 4], &mut indices);
        assert!((indices.market[0] - 1.254_125_412_541_254).abs() < 1e-12);
        assert!((indices.market[2] - 0.330_033_003_300_33).abs() < 1e-12);
    }
}
