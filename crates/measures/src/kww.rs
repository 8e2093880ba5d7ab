//! # Koopman, Wang & Wei's nine terms

use crate::wwz::Wwz;

/// Exports in nine terms, in money, in Koopman, Wang & Wei's order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kww {
    /// Domestic value added in final exports.
    pub dva_fin: f64,
    /// Domestic value added in intermediates that importers use for what they or those whom they supply buy themselves.
    pub dva_int: f64,
    /// Domestic value added in intermediates that end in exports to third countries.
    pub dva_intrex: f64,
    /// Domestic value added that returns in final goods.
    pub rdv_fin: f64,
    /// Domestic value added that returns in intermediates.
    pub rdv_int: f64,
    /// Domestic content counted twice.
    pub ddc: f64,
    /// Foreign value added in final exports.
    pub fva_fin: f64,
    /// Foreign value added in intermediates that importers use themselves.
    pub fva_int: f64,
    /// Foreign content counted twice.
    pub fdc: f64,
}

impl Kww {
    /// The terms in their order.
    #[must_use]
    pub fn terms(&self) -> [f64; 9] {
        let dva = [self.dva_fin, self.dva_int, self.dva_intrex];
        [dva, [self.rdv_fin, self.rdv_int, self.ddc], [self.fva_fin, self.fva_int, self.fdc]]
            .concat()
            .try_into()
            .expect("nine")
    }
}

/// **VA-23** The nine terms of exports, from sums of the sixteen.
///
/// `DVA_FIN = T1`, `DVA_INT = T2 + T3`, `DVA_INTrex = T4 + T5`, `RDV_FIN = T6 + T7`, `RDV_INT = T8`, `DDC = T9 + T10`, `FVA_FIN = T11 +
/// T14`, `FVA_INT = T12 + T15`, `FDC = T13 + T16`, terms of VA-22   Koopman, Wang & Wei (2014), "Tracing value-added and double
/// counting in gross exports", AER 104(2), p. 481, eq. 36.
///
/// Of a country's exports to all others it is their equation; of a node's, or of one importer's, it is Wang, Wei & Zhu's
/// (2013) generalisation of it.
#[must_use]
pub fn kww<'a>(terms: impl IntoIterator<Item = &'a Wwz>) -> Kww {
    let mut sum = Kww::default();
    for t in terms {
        sum.dva_fin += t.dva_fin;
        sum.dva_int += t.dva_int + t.dva_intrex1;
        sum.dva_intrex += t.dva_intrex2 + t.dva_intrex3;
        sum.rdv_fin += t.rdv_fin1 + t.rdv_fin2;
        sum.rdv_int += t.rdv_int;
        sum.ddc += t.ddc_fin + t.ddc_int;
        sum.fva_fin += t.mva_fin + t.ova_fin;
        sum.fva_int += t.mva_int + t.ova_int;
        sum.fdc += t.mdc + t.odc;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, six};
    use crate::{Decomposed, wwz};

    /// `Σ_{a∈r, b∈t} V_a·B_ab·w_b`.
    fn chain(d: &Decomposed<'_>, r: usize, t: usize, w: impl Fn(usize) -> f64) -> f64 {
        let all = d.block(r).flat_map(|a| d.block(t).map(move |b| (a, b)));
        all.map(|(a, b)| d.shares()[a] * d.leontief(a, b) * w(b)).sum()
    }

    /// `(A_sr·L_rr·w)_i`.
    fn through(d: &Decomposed<'_>, i: usize, r: usize, w: impl Fn(usize) -> f64) -> f64 {
        let b = d.block(r);
        let made = |j: usize| b.clone().map(|k| d.domestic(r)[(j - b.start, k - b.start)] * w(k)).sum::<f64>();
        b.clone().map(|j| d.coefficient(i, j) * made(j)).sum()
    }

    /// Koopman, Wang & Wei's eq. 36 as it stands, for exporter `s`.
    fn as_printed(d: &Decomposed<'_>, s: usize) -> [f64; 9] {
        let y = |i: usize, c: usize| d.table().final_use(i, c);
        let e = crate::exports(d);
        let others = || (0..d.countries()).filter(move |&r| r != s);
        let mut t = [0.0; 9];
        for r in others() {
            t[0] += chain(d, s, s, |b| y(b, r));
            t[1] += chain(d, s, r, |b| y(b, r));
            t[2] += others().filter(|&u| u != r).map(|u| chain(d, s, r, |b| y(b, u))).sum::<f64>();
            t[3] += chain(d, s, r, |b| y(b, s));
            t[4] += chain(d, s, r, |b| through(d, b, s, |k| y(k, s)));
            t[5] += chain(d, s, r, |b| through(d, b, s, |k| e[k]));
            for source in others() {
                t[6] += chain(d, source, s, |b| y(b, r));
                t[7] += chain(d, source, s, |b| through(d, b, r, |k| y(k, r)));
                t[8] += chain(d, source, s, |b| through(d, b, r, |k| e[k]));
            }
        }
        t
    }

    #[test]
    fn a_countrys_terms_are_koopman_wang_and_weis() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let terms = wwz(&d);
        for s in 0..3 {
            let found = kww(d.block(s).flat_map(|i| &terms[i * 3..(i + 1) * 3])).terms();
            assert_close(&found, &as_printed(&d, s), 1e-13);
        }
    }
}
