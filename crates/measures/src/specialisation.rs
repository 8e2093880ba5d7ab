//! # What a country sells
//! Exports of countries by sectors, row after row, in money: gross exports, or value added in them.

use crate::participation::share;

/// **VA-27** Revealed comparative advantage.
///
/// `RCA_ck = (e_ck/Σ_k e_ck) / (Σ_c e_ck/Σ e)`   Balassa (1965), "Trade liberalisation and revealed comparative advantage".
///
/// Countries by sectors. Undefined where the country, or the world in that sector, exports nothing.
///
/// # Panics
/// Where the numbers are not a whole number of rows.
#[must_use]
pub fn revealed_comparative_advantage(exports: &[f64], sectors: usize) -> Vec<Option<f64>> {
    let (rows, columns) = totals(exports, sectors);
    let all: f64 = rows.iter().sum();
    let of = |k: usize| share(share(exports[k], rows[k / sectors])?, share(columns[k % sectors], all)?);
    (0..exports.len()).map(of).collect()
}

/// **VA-28** PRODY: the income that goes with exporting a sector's goods.
///
/// `PRODY_k = Σ_c ρ_ck·y_c`, `ρ_ck = (e_ck/E_c)/Σ_c (e_ck/E_c)`   Hausmann, Hwang & Rodrik (2007), "What you export matters", eq. 1.
///
/// One number a sector, in units of `income`, which is income a head by country. Undefined where nobody exports any.
///
/// # Panics
/// Where the numbers are not a row for each country's income.
#[must_use]
pub fn prody(exports: &[f64], income: &[f64]) -> Vec<Option<f64>> {
    let sectors = exports.len() / income.len().max(1);
    let (rows, _) = totals(exports, sectors);
    assert_eq!(rows.len(), income.len(), "VA-28: every country has an income");
    let weight = |c: usize, k: usize| share(exports[c * sectors + k], rows[c]).unwrap_or(0.0);
    let of = |k: usize| {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (c, income) in income.iter().enumerate() {
            sum += weight(c, k) * income;
            weights += weight(c, k);
        }
        share(sum, weights)
    };
    (0..sectors).map(of).collect()
}

/// **VA-29** EXPY: the income that goes with a country's exports.
///
/// `EXPY_c = Σ_k e_ck/E_c·PRODY_k`   Hausmann, Hwang & Rodrik (2007).
///
/// One number a country. Undefined where the country exports nothing.
///
/// # Panics
/// As [`prody`].
#[must_use]
pub fn expy(exports: &[f64], income: &[f64]) -> Vec<Option<f64>> {
    let by_sector = prody(exports, income);
    let sectors = by_sector.len();
    let of = |c: usize| {
        let row = &exports[c * sectors..(c + 1) * sectors];
        share(row.iter().zip(&by_sector).map(|(e, prody)| e * prody.unwrap_or(0.0)).sum(), row.iter().sum())
    };
    (0..income.len()).map(of).collect()
}

/// Sums of rows and of columns.
fn totals(exports: &[f64], sectors: usize) -> (Vec<f64>, Vec<f64>) {
    assert!(sectors > 0 && exports.len().is_multiple_of(sectors), "exports are countries by {sectors} sectors");
    let columns = (0..sectors).map(|k| exports.iter().skip(k).step_by(sectors).sum()).collect();
    (exports.chunks_exact(sectors).map(|row| row.iter().sum()).collect(), columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::assert_close;

    /// A rich and a poor country, and one that exports nothing; the second sector is the rich one's.
    const EXPORTS: [f64; 6] = [10.0, 30.0, 15.0, 5.0, 0.0, 0.0];

    #[test]
    fn advantages_by_hand() {
        // Shares 1/4, 3/4 and 3/4, 1/4, of a world that exports 25 and 35 of 60.
        let found = revealed_comparative_advantage(&EXPORTS, 2);
        let defined: Vec<f64> = found.iter().flatten().copied().collect();
        assert_close(&defined, &[0.25 * 2.4, 0.75 / 35.0 * 60.0, 0.75 * 2.4, 0.25 / 35.0 * 60.0], 1e-15);
        assert_eq!(found[4..], [None, None]);
    }

    #[test]
    fn what_the_rich_export_goes_with_income() {
        let income = [40.0, 8.0, 3.0];
        let by_sector: Vec<f64> = prody(&EXPORTS, &income).into_iter().map(Option::unwrap).collect();
        // Weights 1/4 and 3/4 of the rich one's 40 and the poor one's 8.
        assert_close(&by_sector, &[16.0, 32.0], 1e-15);
        assert_eq!(expy(&EXPORTS, &income), [Some(28.0), Some(20.0), None]);
    }
}
