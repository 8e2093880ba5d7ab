//! # Whose value added is in exports
//! One value a node unless said otherwise, in the table's money. Exports are what a node sells abroad, for production and for
//! final use.

use crate::Decomposed;

/// **VA-5** Exports of a node to a country.
///
/// `e_ir = Σ_{j∈r} z_ij + y_ir`, `r` not the node's own country, and `e_i = Σ_r e_ir`. Nodes by countries, row after row;
/// zero at home.
#[must_use]
pub fn exports_by_buyer(d: &Decomposed<'_>) -> Vec<f64> {
    let (table, countries) = (d.table(), d.countries());
    let mut exports = vec![0.0; d.size() * countries];
    for i in 0..d.size() {
        for r in (0..countries).filter(|&r| r != d.owner(i)) {
            exports[i * countries + r] = intermediate_sales(d, i, r) + table.final_use(i, r);
        }
    }
    exports
}

/// What a node sells to the production of a country.
pub(crate) fn intermediate_sales(d: &Decomposed<'_>, i: usize, r: usize) -> f64 {
    d.block(r).map(|j| d.table().flow(i, j)).sum()
}

/// Exports of a node to all countries, VA-5.
#[must_use]
pub fn exports(d: &Decomposed<'_>) -> Vec<f64> {
    exports_by_buyer(d).chunks_exact(d.countries().max(1)).map(|row| row.iter().sum()).collect()
}

/// **VA-6** Domestic content of exports.
///
/// `DC_i = (V_r·B)_i·e_i`, `r` the node's own country   Hummels, Ishii & Yi (2001); OECD (2023), TiVA's EXGR_DVA. It counts value
/// added that returned from abroad and leaves again; VA-8 does not.
#[must_use]
pub fn domestic_content(d: &Decomposed<'_>, exports: &[f64]) -> Vec<f64> {
    exports.iter().enumerate().map(|(i, e)| d.origin(d.owner(i), i) * e).collect()
}

/// **VA-7** Foreign content of exports (vertical specialisation).
///
/// `FC_i = Σ_{t≠r} (V_t·B)_i·e_i`   Hummels, Ishii & Yi (2001), VS; OECD (2023), TiVA's EXGR_FVA. With VA-6 it is the
/// exports, since `Σ_t (V_t·B)_i = 1`.
#[must_use]
pub fn foreign_content(d: &Decomposed<'_>, exports: &[f64]) -> Vec<f64> {
    let foreign = |i: usize| (0..d.countries()).filter(|&t| t != d.owner(i)).map(|t| d.origin(t, i)).sum::<f64>();
    exports.iter().enumerate().map(|(i, e)| foreign(i) * e).collect()
}

/// **VA-8** Domestic value added in exports.
///
/// `DVA_i = (v_r·L_rr)_i·e_i`   Los, Timmer & de Vries (2016): what the country's value added would lose were its exports
/// extracted; Borin & Mancini (2019), source-based.
#[must_use]
pub fn domestic_value_added(d: &Decomposed<'_>, exports: &[f64]) -> Vec<f64> {
    d.local().iter().zip(exports).map(|(v, e)| v * e).collect()
}

/// What counts as the exports of others, when a country's value added is looked for in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndirectExports {
    /// All exports of other countries, those that return to the country of the value added included: over all countries they
    /// sum to the foreign content.
    All,
    /// Exports of other countries to third countries.
    ThirdCountry,
}

/// **VA-9** Indirect value-added exports, IV: a node's value added in the exports of other countries, by the node that adds it.
///
/// `IV_i = v_i·Σ_{j∉r} b_ij·e_j`   Koopman, Powers, Wang & Wei (2010), "Give credit where credit is due". With
/// [`IndirectExports::ThirdCountry`], `e_j` is less what `j` sells to `r`.
#[must_use]
pub fn indirect_value_added(d: &Decomposed<'_>, by_buyer: &[f64], which: IndirectExports) -> Vec<f64> {
    let countries = d.countries();
    let mut found = vec![0.0; d.size()];
    for r in 0..countries {
        let counts = |j: usize, t: usize| d.owner(j) != r && (t != r || which == IndirectExports::All);
        let weight = |j: usize| (0..countries).filter(|&t| counts(j, t)).map(|t| by_buyer[j * countries + t]).sum();
        let weights: Vec<f64> = (0..d.size()).map(weight).collect();
        for j in (0..d.size()).filter(|&j| weights[j] != 0.0) {
            d.block(r).for_each(|i| found[i] += d.leontief(i, j) * weights[j]);
        }
    }
    found.into_iter().zip(d.shares()).map(|(sum, v)| sum * v).collect()
}

/// **VA-10** A country's value added in the exports of other countries, by the exporting sector.
///
/// `Σ_{j∉r, sector k} (V_r·B)_j·e_j`   OECD (2023), TiVA's FEXDVAP in money. Countries by sectors, row after row; over sectors
/// the sum is that of VA-9.
#[must_use]
pub fn value_added_in_foreign_exports(d: &Decomposed<'_>, exports: &[f64]) -> Vec<f64> {
    let sectors = d.table().sectors.len();
    let mut found = vec![0.0; d.countries() * sectors];
    for (j, e) in exports.iter().enumerate() {
        for r in (0..d.countries()).filter(|&r| r != d.owner(j)) {
            found[r * sectors + d.table().nodes[j].sector] += d.origin(r, j) * e;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{assert_close, six};

    #[test]
    fn three_countries_of_two_sectors_have_this_content() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let e = exports(&d);
        assert_eq!(d.by_country(&e), [79.0, 95.0, 41.0]);
        assert_close(&d.by_country(&domestic_value_added(&d, &e)), &[71.8008, 50.9571, 33.6570], 5e-6);
        assert_close(&d.by_country(&foreign_content(&d, &e)), &[6.5370, 42.7636, 6.8492], 1e-5);
        let by_buyer = exports_by_buyer(&d);
        let all = indirect_value_added(&d, &by_buyer, IndirectExports::All);
        let sums = [all.iter().sum::<f64>(), value_added_in_foreign_exports(&d, &e).iter().sum()];
        assert_close(&sums, &[foreign_content(&d, &e).iter().sum::<f64>(); 2], 1e-13);
        let third = indirect_value_added(&d, &by_buyer, IndirectExports::ThirdCountry);
        assert_close(&d.by_country(&third), &[8.841_795, 2.442_605, 11.024_691], 1e-6);
    }

    #[test]
    fn domestic_and_foreign_content_are_the_exports() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let e = exports(&d);
        let both: Vec<f64> =
            domestic_content(&d, &e).iter().zip(foreign_content(&d, &e)).map(|(own, foreign)| own + foreign).collect();
        assert_close(&both, &e, 1e-14);
    }
}
