//! # Position
//!
//! Where in the chain a group of firms (a firm, a country's sector, a country) earns: its share of the final price, and
//! what each of its workers adds. Upstreamness is another measure: the smile curve says that both ends may pay.

/// **PO-1** Position as value-added share of the final price.
///
/// `p = (V/S)·(S_w/F)`, with `V` value added and `S` sales of the group, `S_w` sales of its sector in the whole world, `F`
/// final demand of its chain   Our own form; for a whole sector it is the share of final demand that ends as its value
/// added, which Ye, Meng & Wei (2015) plot in their smile curves.
///
/// Read: of one unit of money that final users pay, the group's sector passes `S_w/F` through its hands, and keeps of it
/// what this group keeps, `V/S`. Hence the mean over a sector's groups, weighted by sales, is the sector's share of the
/// final price, `V_w/F`, and the sectors' shares sum to 1 wherever value added equals final demand.
///
/// All four in the same money of the same period; the result is a share: negative where value added is, and above 1 for
/// a group that keeps much in a sector whose sales pass final demand. `None` where the group sells nothing or nobody
/// demands anything.
#[must_use]
pub fn value_added_share_of_final_price(
    value_added: f64,
    sales: f64,
    sector_sales: f64,
    final_demand: f64,
) -> Option<f64> {
    (sales > 0.0 && final_demand > 0.0).then(|| value_added / sales * (sector_sales / final_demand))
}

/// **PO-2** Position as value added per worker.
///
/// `V/L`, in money of the period a worker   Kaplinsky & Morris (2001), "A Handbook for Value Chain Research".
///
/// `None` where there is no worker.
#[must_use]
pub fn value_added_per_worker(value_added: f64, workers: f64) -> Option<f64> {
    (workers > 0.0).then(|| value_added / workers)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (value added, sales) of the firms of three stages; each stage buys the sales of the one before, the last sells 100.
    const CHAIN: [&[(f64, f64)]; 3] =
        [&[(12.0, 12.0), (8.0, 8.0)], &[(25.0, 30.0), (5.0, 20.0)], &[(20.0, 40.0), (10.0, 40.0), (20.0, 20.0)]];

    fn sum(values: impl Iterator<Item = f64>) -> f64 {
        values.sum()
    }

    #[test]
    fn a_firm_that_keeps_a_fifth_in_a_sector_of_half_the_final_price_earns_a_tenth() {
        assert_eq!(value_added_share_of_final_price(2.0, 10.0, 50.0, 100.0), Some(0.1));
        assert_eq!(value_added_share_of_final_price(0.0, 0.0, 50.0, 100.0), None);
        assert_eq!(value_added_share_of_final_price(2.0, 10.0, 50.0, 0.0), None);
    }

    #[test]
    fn the_sales_weighted_mean_of_firms_is_their_sectors_share_and_shares_sum_to_one() {
        let demand = sum(CHAIN[2].iter().map(|f| f.1));
        let mut total = 0.0;
        for firms in CHAIN {
            let sales = sum(firms.iter().map(|f| f.1));
            let position = |&(v, s): &(f64, f64)| value_added_share_of_final_price(v, s, sales, demand).unwrap();
            let mean = sum(firms.iter().map(|f| position(f) * f.1)) / sales;
            assert!((mean - sum(firms.iter().map(|f| f.0)) / demand).abs() < 1e-15);
            total += mean;
        }
        assert!((total - 1.0).abs() < 1e-15, "{total}");
    }

    #[test]
    fn value_added_per_worker_needs_workers() {
        assert_eq!(value_added_per_worker(30.0, 12.0), Some(2.5));
        assert_eq!(value_added_per_worker(30.0, 0.0), None);
    }
}
