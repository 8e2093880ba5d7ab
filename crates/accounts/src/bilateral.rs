//! # Pairs of countries

use crate::Accounts;
use measures::participation;

tables::rows! {
    /// What a country exports to another.
    pub struct BilateralRow in "bilateral" {
        /// Who exports.
        exporter: String, unit "name";
        /// Who imports.
        importer: String, unit "name";
        /// Gross exports (VA-5).
        exports: f64, unit "money";
        /// Of that, for final use.
        exports_final: f64, unit "money";
        /// Domestic content (VA-6).
        domestic_content: f64, unit "money";
        /// Foreign content (VA-7).
        foreign_content: f64, unit "money";
        /// Domestic value added, source-based (VA-8).
        dva: f64, unit "money";
        /// Domestic value added that the importer uses and keeps (VA-18).
        davax: f64, unit "money";
        /// Value added of the exporter that the importer buys in the end, whatever way it went (VA-11).
        value_added_absorbed: f64, unit "money";
        /// Share of these exports that is trade in value chains, by Borin and Mancini (VA-15).
        gvc_participation: Option<f64>, unit "1";
        /// Its backward part (VA-16).
        gvc_backward: Option<f64>, unit "1";
        /// Its forward part (VA-17).
        gvc_forward: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for each pair of different countries.
    #[must_use]
    pub fn bilateral(&self) -> Vec<BilateralRow> {
        let countries = self.d.countries();
        let pairs = (0..countries).flat_map(|s| (0..countries).map(move |r| (s, r))).filter(|(s, r)| s != r);
        pairs.map(|(s, r)| self.pair(s, r)).collect()
    }

    fn pair(&self, s: usize, r: usize) -> BilateralRow {
        let sum = |of: &dyn Fn(usize, usize) -> f64| self.d.block(s).map(|i| of(i, self.at((i, r)))).sum::<f64>();
        let names = &self.d.table().countries;
        let exports = sum(&|_, at| self.by_buyer[at]);
        let dva = sum(&|i, at| self.d.local()[i] * self.by_buyer[at]);
        let davax = sum(&|_, at| self.source[at].davax());
        let foreign = |i: usize| (0..self.d.countries()).filter(|&t| t != s).map(|t| self.d.origin(t, i)).sum::<f64>();
        BilateralRow {
            exporter: names[s].clone(),
            importer: names[r].clone(),
            exports,
            exports_final: sum(&|i, _| self.d.table().final_use(i, r)),
            domestic_content: sum(&|i, at| self.d.origin(s, i) * self.by_buyer[at]),
            foreign_content: sum(&|i, at| foreign(i) * self.by_buyer[at]),
            dva,
            davax,
            value_added_absorbed: sum(&|_, at| self.value_added_by_buyer[at]),
            gvc_participation: participation::gvc_participation(davax, exports),
            gvc_backward: participation::gvc_backward(dva, exports),
            gvc_forward: participation::gvc_forward(dva, davax, exports),
        }
    }
}
