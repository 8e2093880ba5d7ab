//! # Production lengths and position of Wang, Wei, Yu & Zhu
//! Value added is divided by whether it crosses a border for production, and each part has a length: by who adds it
//! (forward, `v`) and by the final good that it ends in (backward, `y`). Over all parts the forward length is upstreamness
//! ME-1 and the backward length is downstreamness ME-2. Every sum is of what is not negative, so that small parts are exact.

use crate::Decomposed;
use crate::participation::share;

/// Value added, final goods and lengths, by node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProductionLength {
    /// Value added in what home makes for home, `V_D = v̂·L·Y^D`.
    pub v_d: Vec<f64>,
    /// Value added in final goods for abroad, `V_RT = v̂·L·Y^F`: it crosses a border, but not for production.
    pub v_rt: Vec<f64>,
    /// Value added in intermediates for abroad, `V_GVC = v̂·L·A^F·x`.
    pub v_gvc: Vec<f64>,
    /// Of that, what the importer uses itself without further trade, `v̂·L·A^F·L·Y^D`.
    pub v_gvc_simple: Vec<f64>,
    /// Domestic value added in final goods for home.
    pub y_d: Vec<f64>,
    /// Domestic value added in final goods for abroad.
    pub y_rt: Vec<f64>,
    /// Other value added in final goods: it crossed a border for production.
    pub y_gvc: Vec<f64>,
    /// Value added of the value-chain part times its forward length.
    pub forward: Vec<f64>,
    /// Final goods' value-chain part times its backward length.
    pub backward: Vec<f64>,
    /// Forward length of a unit of the value-chain part, in stages.
    pub plv_gvc: Vec<Option<f64>>,
    /// Backward length of a unit of the value-chain part, in stages.
    pub ply_gvc: Vec<Option<f64>>,
}

/// **VA-20** Production lengths.
///
/// `V_D = v̂·L·Y^D`, `V_RT = v̂·L·Y^F`, `V_GVC = v̂·L·A^F·x`; `PLv_GVC = v̂·(L·L·A^F·x + L·A^F·B·x) / V_GVC`; `PLy_GVC = (v'·L·L·A^F·B +
/// v'·L·A^F·B·B) / (v'·L·A^F·B)`   Wang, Wei, Yu & Zhu (2017), "Characterizing global value chains: production length and
/// upstreamness", NBER WP 23261; parts as in their "Measures of participation in global value chains",
/// NBER WP 23222.
///
/// A length is undefined where its part is zero: a node without foreign buyers of intermediates has no forward, one
/// without foreign value added no backward length.
#[must_use]
pub fn production_length(d: &Decomposed<'_>) -> ProductionLength {
    let (table, n) = (d.table(), d.size());
    let home: Vec<f64> = (0..n).map(|i| table.final_use(i, d.owner(i))).collect();
    let away: Vec<f64> = (0..n).map(|i| foreign_final_sales(d, i)).collect();
    let sold: Vec<f64> = (0..n).map(|i| home[i] + away[i]).collect();
    let by_share = |v: Vec<f64>| -> Vec<f64> { v.into_iter().zip(d.shares()).map(|(a, v)| a * v).collect() };
    let sum = |a: Vec<f64>, b: Vec<f64>| -> Vec<f64> { a.into_iter().zip(b).map(|(a, b)| a + b).collect() };

    let at_home = d.domestic_times(&home);
    let v_gvc_simple = by_share(d.domestic_times(&abroad_times(d, &at_home)));
    let first = d.domestic_times(&abroad_times(d, &table.output));
    let later = d.domestic_times(&abroad_times(d, &d.times(&table.output)));
    let lengthy = sum(d.domestic_times(&first), later);

    let local = d.local();
    let other = d.left_times(&abroad_left_times(d, local));
    let twice = d.left_times(&abroad_left_times(d, &d.domestic_left_times(local)));
    let rounds = sum(twice, d.left_times(&other));
    let of_goods = |unit: &[f64], goods: &[f64]| unit.iter().zip(goods).map(|(u, y)| u * y).collect::<Vec<f64>>();
    ProductionLength {
        v_d: by_share(at_home),
        v_rt: by_share(d.domestic_times(&away)),
        plv_gvc: lengthy.iter().zip(&first).map(|(a, b)| share(*a, *b)).collect(),
        v_gvc: by_share(first),
        v_gvc_simple,
        forward: by_share(lengthy),
        y_d: of_goods(local, &home),
        y_rt: of_goods(local, &away),
        y_gvc: of_goods(&other, &sold),
        backward: of_goods(&rounds, &sold),
        ply_gvc: rounds.iter().zip(&other).map(|(a, b)| share(*a, *b)).collect(),
    }
}

/// **VA-21** Position as a ratio of lengths.
///
/// `PLv_GVC/PLy_GVC`   Wang, Wei, Yu & Zhu (2017), NBER WP 23261. Above 1: nearer to where value chains begin than to
/// where they end.
#[must_use]
pub fn position_wwyz(plv_gvc: Option<f64>, ply_gvc: Option<f64>) -> Option<f64> {
    share(plv_gvc?, ply_gvc?)
}

/// What a node sells abroad for final use.
pub(crate) fn foreign_final_sales(d: &Decomposed<'_>, i: usize) -> f64 {
    (0..d.countries()).filter(|&c| c != d.owner(i)).map(|c| d.table().final_use(i, c)).sum()
}

/// `A^F·w`.
fn abroad_times(d: &Decomposed<'_>, w: &[f64]) -> Vec<f64> {
    let per_unit: Vec<f64> =
        (0..d.size()).map(|j| if d.is_active(j) { w[j] / d.table().output[j] } else { 0.0 }).collect();
    let row = |i: usize| {
        let own = d.block(d.owner(i));
        let part = |j: usize| d.table().flow(i, j) * per_unit[j];
        (0..own.start).chain(own.end..d.size()).map(part).sum()
    };
    (0..d.size()).map(row).collect()
}

/// `w'·A^F`.
fn abroad_left_times(d: &Decomposed<'_>, w: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; d.size()];
    for (i, weight) in w.iter().enumerate() {
        let own = d.block(d.owner(i));
        for j in (0..own.start).chain(own.end..d.size()) {
            sums[j] += weight * d.table().flow(i, j);
        }
    }
    let x = &d.table().output;
    sums.into_iter().zip(x).map(|(sum, &x)| if x > 0.0 { sum / x } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, six};

    #[test]
    fn three_countries_of_two_sectors_have_these_lengths() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let found = production_length(&d);
        let defined: Vec<f64> = found.plv_gvc.iter().flatten().copied().collect();
        assert_close(&defined, &[2.308_382, 3.308_382, 2.552_460, 2.659_763, 2.573_671], 5e-7);
        assert_eq!(found.plv_gvc[3], None, "the South's final sector sells no intermediates");
        assert_eq!(position_wwyz(found.plv_gvc[3], found.ply_gvc[3]), None);
    }

    #[test]
    fn parts_are_value_added_and_final_demand() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let p = production_length(&d);
        let v: Vec<f64> = (0..6).map(|i| p.v_d[i] + p.v_rt[i] + p.v_gvc[i]).collect();
        assert_close(&v, &table.value_added(), 1e-14);
        let y: Vec<f64> = (0..6).map(|i| p.y_d[i] + p.y_rt[i] + p.y_gvc[i]).collect();
        let final_demand: Vec<f64> = table.final_demand.chunks_exact(3).map(|row| row.iter().sum()).collect();
        assert_close(&y, &final_demand, 1e-14);
        assert!(p.v_gvc_simple.iter().zip(&p.v_gvc).all(|(simple, all)| simple <= all));
    }

    #[test]
    fn a_country_alone_has_no_value_chain_abroad() {
        let table = crate::fixtures::miller_blair();
        let d = Decomposed::new(&table).unwrap();
        let p = production_length(&d);
        assert_eq!((p.plv_gvc, p.ply_gvc, p.v_gvc), (vec![None; 2], vec![None; 2], vec![0.0; 2]));
    }
}
