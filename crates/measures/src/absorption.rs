//! # Where value added ends
//! Value added by who makes it and who buys it for final use, whatever way it went.

use crate::Decomposed;

/// **VA-11** Value added of a node in what a country buys for final use.
///
/// `v̂·B·Y`   Johnson & Noguera (2012), "Accounting for intermediates". Nodes by countries, row after row, in money: rows
/// sum to value added, columns to final demand.
#[must_use]
pub fn value_added_by_buyer(d: &Decomposed<'_>) -> Vec<f64> {
    let y = d.by_buyer(|i, c| d.table().final_use(i, c));
    let needed = d.times_all(y.as_ref());
    let countries = 0..d.countries();
    (0..d.size()).flat_map(|i| countries.clone().map(|c| d.shares()[i] * needed[(i, c)]).collect::<Vec<_>>()).collect()
}

/// **VA-12** Value-added exports, VAX: value added of a node that foreigners buy for final use.
///
/// `VAX_i = Σ_{c≠r} v_i·(B·Y)_ic`, by the node that adds it   Johnson & Noguera (2012). Other tools put value added under
/// the node whose exports carry it: that is `VAX` of VA-18 and VA-19, with the same sum over a country's nodes.
#[must_use]
pub fn value_added_exports(d: &Decomposed<'_>, by_buyer: &[f64]) -> Vec<f64> {
    let countries = d.countries();
    let foreign = |i: usize| (0..countries).filter(|&c| c != d.owner(i)).map(|c| by_buyer[i * countries + c]).sum();
    (0..d.size()).map(foreign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, six};

    #[test]
    fn rows_are_value_added_and_columns_final_demand() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let by_buyer = value_added_by_buyer(&d);
        let rows: Vec<f64> = by_buyer.chunks_exact(3).map(|row| row.iter().sum()).collect();
        assert_close(&rows, &table.value_added(), 1e-14);
        let column = |m: &[f64]| -> Vec<f64> { (0..3).map(|c| (0..6).map(|i| m[i * 3 + c]).sum()).collect() };
        assert_close(&column(&by_buyer), &column(&table.final_demand), 1e-14);
    }

    #[test]
    fn who_does_not_trade_exports_no_value_added() {
        let mut table = six();
        for i in 0..6 {
            (0..6).filter(|j| j / 2 != i / 2).for_each(|j| table.flows[i * 6 + j] = 0.0);
            (0..3).filter(|&c| c != i / 2).for_each(|c| table.final_demand[i * 3 + c] = 0.0);
        }
        let d = Decomposed::new(&table).unwrap();
        assert_eq!(value_added_exports(&d, &value_added_by_buyer(&d)), [0.0; 6]);
    }
}
