//! # Wang, Wei & Zhu's sixteen terms
//! Gross exports of a node to a country, by whose value added they hold and where it ends. Each of the terms that depend on
//! the exporter `s` is a weight for each node of the importer `r`, found once for each `s`: the weights are products of `B` with
//! one column a country, so that all terms of all pairs cost no more than a few products of that size.

use crate::Decomposed;
use crate::content::exports_by_buyer;
use crate::production_length::foreign_final_sales;
use faer::Mat;
use rayon::prelude::*;

/// Number of terms.
pub const WWZ_TERMS: usize = 16;

/// Exports of a node to a country, in money, in Wang, Wei & Zhu's order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wwz {
    /// Domestic value added in final exports.
    pub dva_fin: f64,
    /// Domestic value added in intermediates that the importer uses for what it buys itself.
    pub dva_int: f64,
    /// … that it sends on in intermediates, for what third countries make and buy themselves.
    pub dva_intrex1: f64,
    /// … that it sends on in final goods to third countries.
    pub dva_intrex2: f64,
    /// … that it sends on in intermediates, for what third countries export in turn.
    pub dva_intrex3: f64,
    /// Domestic value added that returns in the importer's final goods.
    pub rdv_fin1: f64,
    /// … that returns in third countries' final goods.
    pub rdv_fin2: f64,
    /// … that returns in intermediates, for what home makes and buys itself.
    pub rdv_int: f64,
    /// Domestic content counted twice: it returned, and leaves in final exports.
    pub ddc_fin: f64,
    /// … and leaves in intermediates.
    pub ddc_int: f64,
    /// The importer's value added in final exports.
    pub mva_fin: f64,
    /// The importer's value added in intermediates that it uses for what it buys itself.
    pub mva_int: f64,
    /// The importer's content counted twice.
    pub mdc: f64,
    /// Third countries' value added in final exports.
    pub ova_fin: f64,
    /// Third countries' value added in intermediates that the importer uses for what it buys itself.
    pub ova_int: f64,
    /// Third countries' content counted twice.
    pub odc: f64,
}

impl Wwz {
    /// The terms in their order.
    #[must_use]
    pub fn terms(&self) -> [f64; WWZ_TERMS] {
        let dva = [self.dva_fin, self.dva_int, self.dva_intrex1, self.dva_intrex2, self.dva_intrex3];
        let returned = [self.rdv_fin1, self.rdv_fin2, self.rdv_int, self.ddc_fin, self.ddc_int];
        let foreign = [self.mva_fin, self.mva_int, self.mdc, self.ova_fin, self.ova_int, self.odc];
        let mut all = [0.0; WWZ_TERMS];
        dva.into_iter().chain(returned).chain(foreign).zip(&mut all).for_each(|(term, place)| *place = term);
        all
    }
}

/// What the terms of one exporter weigh the importers' nodes with, by node.
#[derive(Clone, Copy, Default)]
struct Weights {
    /// `B_rr·Y_rr`.
    own: f64,
    /// `Σ_{t≠s,r} B_rt·Y_tt`.
    third: f64,
    /// `B_rr·Σ_{t≠s,r} Y_rt`.
    sent: f64,
    /// `Σ_{t≠s,r} B_rt·Σ_{u≠s,t} Y_tu`.
    sent_on: f64,
    /// `B_rr·Y_rs`.
    back: f64,
    /// `Σ_{t≠s,r} B_rt·Y_ts`.
    back_by_third: f64,
    /// `B_rs·Y_ss`.
    home: f64,
    /// `B_rs·Σ_{t≠s} Y_st`.
    away: f64,
    /// `L_rr·Y_rr`.
    local: f64,
    /// `L_rr·E_r`.
    exported: f64,
}

/// Products that all exporters share, nodes by countries.
struct Products {
    /// `B_rt·Y_tt`.
    home: Mat<f64>,
    /// `B_rt·Σ_{u≠t} Y_tu`.
    away: Mat<f64>,
    /// `B_rr·Y_rt`.
    own: Mat<f64>,
    /// Column `s`: `Σ_{t≠s,r} B_rt·Σ_{u≠s,t} Y_tu`.
    sent_on: Mat<f64>,
    /// Column `s`: `Σ_{t≠s,r} B_rt·Y_ts`.
    back: Mat<f64>,
    /// `L_rr·Y_rr`.
    local: Vec<f64>,
    /// `L_rr·E_r`.
    exported: Vec<f64>,
}

/// **VA-22** The sixteen terms of gross exports, by exporting node and importing country.
///
/// `e_sr = (V_s·B_ss)∘Y_sr + (V_s·L_ss)∘(A_sr·B_rr·Y_rr) + (V_s·L_ss)∘(A_sr·Σ_{t≠s,r} B_rt·Y_tt) + (V_s·L_ss)∘(A_sr·B_rr·Σ_{t≠s,r}
/// Y_rt) + (V_s·L_ss)∘(A_sr·Σ_{t≠s,r} B_rt·Σ_{u≠s,t} Y_tu) + (V_s·L_ss)∘(A_sr·B_rr·Y_rs) + (V_s·L_ss)∘(A_sr·Σ_{t≠s,r} B_rt·Y_ts) +
/// (V_s·L_ss)∘(A_sr·B_rs·Y_ss) + (V_s·L_ss)∘(A_sr·B_rs·Σ_{t≠s} Y_st) + (V_s·B_ss − V_s·L_ss)∘(A_sr·X_r) + (V_r·B_rs)∘Y_sr +
/// (V_r·B_rs)∘(A_sr·L_rr·Y_rr) + (V_r·B_rs)∘(A_sr·L_rr·E_r) + (Σ_{t≠s,r} V_t·B_ts)∘Y_sr + (Σ_{t≠s,r} V_t·B_ts)∘(A_sr·L_rr·Y_rr) +
/// (Σ_{t≠s,r} V_t·B_ts)∘(A_sr·L_rr·E_r)`   Wang, Wei & Zhu (2013), "Quantifying international production sharing at the bilateral
/// and sector levels", NBER WP 19677.
///
/// Nodes by countries, row after row, in money; nothing at home. Foreign value added here is counted by where the
/// *importer* uses it, and differs from VA-18's by design.
#[must_use]
pub fn wwz(d: &Decomposed<'_>) -> Vec<Wwz> {
    let products = products(d);
    let by_exporter: Vec<Vec<Wwz>> = (0..d.countries()).into_par_iter().map(|s| of_exporter(d, &products, s)).collect();
    by_exporter.concat()
}

fn products(d: &Decomposed<'_>) -> Products {
    let (table, countries) = (d.table(), d.countries());
    let y = d.by_buyer(|k, u| table.final_use(k, u));
    let foreign: Vec<f64> = (0..d.size()).map(|k| foreign_final_sales(d, k)).collect();
    let at_home: Vec<f64> = (0..d.size()).map(|k| table.final_use(k, d.owner(k))).collect();
    let only = |v: &[f64]| d.by_buyer(|k, t| if d.owner(k) == t { v[k] } else { 0.0 });
    let beyond = |k: usize, s: usize| -> f64 {
        (0..countries).filter(|&u| u != s && u != d.owner(k)).map(|u| table.final_use(k, u)).sum()
    };
    let unless_own = |k: usize, s: usize, value: f64| if d.owner(k) == s { 0.0 } else { value };
    let sent_on = d.by_buyer(|k, s| unless_own(k, s, beyond(k, s)));
    let back = d.by_buyer(|k, s| unless_own(k, s, table.final_use(k, s)));
    let exports: Vec<f64> = exports_by_buyer(d).chunks_exact(countries).map(|row| row.iter().sum()).collect();
    Products {
        home: d.times_all(only(&at_home).as_ref()),
        away: d.times_all(only(&foreign).as_ref()),
        own: d.times_all_own(y.as_ref()),
        sent_on: d.times_all_foreign(sent_on.as_ref()),
        back: d.times_all_foreign(back.as_ref()),
        local: d.domestic_times(&at_home),
        exported: d.domestic_times(&exports),
    }
}

fn of_exporter(d: &Decomposed<'_>, p: &Products, s: usize) -> Vec<Wwz> {
    let weights: Vec<Weights> = (0..d.size()).map(|j| weights(d, p, s, j)).collect();
    let pairs = d.block(s).flat_map(|i| (0..d.countries()).map(move |r| (i, r)));
    pairs.map(|(i, r)| if r == s { Wwz::default() } else { of_pair(d, &weights, i, r) }).collect()
}

fn weights(d: &Decomposed<'_>, p: &Products, s: usize, j: usize) -> Weights {
    let r = d.owner(j);
    let thirds = |m: &Mat<f64>| (0..d.countries()).filter(|&t| t != s && t != r).map(|t| m[(j, t)]).sum();
    Weights {
        own: p.own[(j, r)],
        third: thirds(&p.home),
        sent: thirds(&p.own),
        sent_on: p.sent_on[(j, s)],
        back: p.own[(j, s)],
        back_by_third: p.back[(j, s)],
        home: p.home[(j, s)],
        away: p.away[(j, s)],
        local: p.local[j],
        exported: p.exported[j],
    }
}

/// The terms of a node of `s` and an importer `r`.
fn of_pair(d: &Decomposed<'_>, weights: &[Weights], i: usize, r: usize) -> Wwz {
    let s = d.owner(i);
    let mut a = Weights::default();
    let mut intermediates = 0.0;
    for j in d.block(r) {
        let (needed, w) = (d.coefficient(i, j), &weights[j]);
        a.own += needed * w.own;
        a.third += needed * w.third;
        a.sent += needed * w.sent;
        a.sent_on += needed * w.sent_on;
        a.back += needed * w.back;
        a.back_by_third += needed * w.back_by_third;
        a.home += needed * w.home;
        a.away += needed * w.away;
        a.local += needed * w.local;
        a.exported += needed * w.exported;
        intermediates += d.table().flow(i, j);
    }
    let (goods, local, own) = (d.table().final_use(i, r), d.local()[i], d.origin(s, i));
    let theirs = d.origin(r, i);
    let others: f64 = (0..d.countries()).filter(|&t| t != s && t != r).map(|t| d.origin(t, i)).sum();
    Wwz {
        dva_fin: own * goods,
        dva_int: local * a.own,
        dva_intrex1: local * a.third,
        dva_intrex2: local * a.sent,
        dva_intrex3: local * a.sent_on,
        rdv_fin1: local * a.back,
        rdv_fin2: local * a.back_by_third,
        rdv_int: local * a.home,
        ddc_fin: local * a.away,
        ddc_int: (own - local) * intermediates,
        mva_fin: theirs * goods,
        mva_int: theirs * a.local,
        mdc: theirs * a.exported,
        ova_fin: others * goods,
        ova_int: others * a.local,
        odc: others * a.exported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, six};

    #[test]
    fn the_terms_are_the_exports_of_each_pair() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let sums: Vec<f64> = wwz(&d).iter().map(|w| w.terms().iter().sum()).collect();
        assert_close(&sums, &exports_by_buyer(&d), 1e-13);
    }

    #[test]
    fn between_two_countries_that_sell_final_goods_alone_it_is_all_value_added() {
        let mut table = six();
        for k in 0..36 {
            if (k / 6) / 2 != (k % 6) / 2 {
                table.flows[k] = 0.0;
            }
        }
        let d = Decomposed::new(&table).unwrap();
        let found = wwz(&d);
        // The North sells 6 of final goods to the South, and nothing but its own is in them.
        assert_close(&found[3 + 1].terms(), &[&[6.0][..], &[0.0; 15]].concat(), 1e-14);
    }
}
