//! # Countries

use crate::Accounts;
use measures::participation::{self, share};

tables::rows! {
    /// A country.
    pub struct CountryRow in "countries" {
        /// Country.
        country: String, unit "name";
        /// Gross exports (VA-5).
        exports: f64, unit "money";
        /// Domestic content of exports (VA-6).
        domestic_content: f64, unit "money";
        /// Foreign content of exports (VA-7).
        foreign_content: f64, unit "money";
        /// Value added in the exports of other countries, those that return included (VA-9).
        iv: f64, unit "money";
        /// Value added that foreigners buy in the end (VA-12).
        vax: f64, unit "money";
        /// Domestic value added in exports (VA-8).
        dva: f64, unit "money";
        /// Domestic value added that the direct importer uses and keeps (VA-18).
        davax: f64, unit "money";
        /// Position of Koopman, Powers, Wang and Wei (VA-13), with IV as in this table.
        position_kpww: Option<f64>, unit "1";
        /// Participation of Koopman, Powers, Wang and Wei (VA-14), with IV as in this table.
        participation_kpww: Option<f64>, unit "1";
        /// Share of exports that is trade in value chains, by Borin and Mancini (VA-15).
        gvc_participation: Option<f64>, unit "1";
        /// Its backward part (VA-16).
        gvc_backward: Option<f64>, unit "1";
        /// Its forward part (VA-17).
        gvc_forward: Option<f64>, unit "1";
    }
}

tables::rows! {
    /// A country's position and participation by one method.
    pub struct PositionRow in "positions" {
        /// Country.
        country: String, unit "name";
        /// Method: kpww_iv_all (VA-13, IV in all exports of others), kpww_iv_third (in their exports to third countries),
        /// wwyz (VA-21; participation by origin and by destination).
        method: String, unit "name";
        /// What goes on: IV over exports, or the value-chain part of value added over it.
        forward: Option<f64>, unit "1";
        /// What is taken in: foreign content over exports, or the value-chain part of final goods over them.
        backward: Option<f64>, unit "1";
        /// Position.
        position: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for each country.
    #[must_use]
    pub fn countries(&self) -> Vec<CountryRow> {
        let sum = |v: &[f64]| self.d.by_country(v);
        let (exports, domestic, foreign) =
            (sum(&self.exports), sum(&self.domestic_content), sum(&self.foreign_content));
        let (iv, vax, dva, davax) = (sum(&self.indirect), sum(&self.vax), sum(&self.dva), sum(&self.davax()));
        let row = |c: usize| CountryRow {
            country: self.d.table().countries[c].clone(),
            exports: exports[c],
            domestic_content: domestic[c],
            foreign_content: foreign[c],
            iv: iv[c],
            vax: vax[c],
            dva: dva[c],
            davax: davax[c],
            position_kpww: participation::position_kpww(iv[c], foreign[c], exports[c]),
            participation_kpww: participation::participation_kpww(iv[c], foreign[c], exports[c]),
            gvc_participation: participation::gvc_participation(davax[c], exports[c]),
            gvc_backward: participation::gvc_backward(dva[c], exports[c]),
            gvc_forward: participation::gvc_forward(dva[c], davax[c], exports[c]),
        };
        (0..self.d.countries()).map(row).collect()
    }

    /// A row for each country and method.
    #[must_use]
    pub fn positions(&self) -> Vec<PositionRow> {
        let sum = |v: &[f64]| self.d.by_country(v);
        let (exports, foreign) = (sum(&self.exports), sum(&self.foreign_content));
        let indirect = [("kpww_iv_all", sum(&self.indirect)), ("kpww_iv_third", sum(&self.indirect_third))];
        let mut rows = Vec::new();
        for c in 0..self.d.countries() {
            let country = &self.d.table().countries[c];
            rows.extend(indirect.iter().map(|(method, iv)| PositionRow {
                country: country.clone(),
                method: (*method).to_owned(),
                forward: share(iv[c], exports[c]),
                backward: share(foreign[c], exports[c]),
                position: participation::position_kpww(iv[c], foreign[c], exports[c]),
            }));
            rows.push(self.wwyz(c));
        }
        rows
    }

    fn wwyz(&self, c: usize) -> PositionRow {
        let p = &self.lengths;
        let sum = |v: &[f64]| v[self.d.block(c)].iter().sum::<f64>();
        let (v_gvc, y_gvc) = (sum(&p.v_gvc), sum(&p.y_gvc));
        PositionRow {
            country: self.d.table().countries[c].clone(),
            method: "wwyz".to_owned(),
            forward: share(v_gvc, sum(&p.v_d) + sum(&p.v_rt) + v_gvc),
            backward: share(y_gvc, sum(&p.y_d) + sum(&p.y_rt) + y_gvc),
            position: measures::position_wwyz(share(sum(&p.forward), v_gvc), share(sum(&p.backward), y_gvc)),
        }
    }

    /// DAVAX by node.
    pub(crate) fn davax(&self) -> Vec<f64> {
        self.source.chunks_exact(self.d.countries()).map(|row| row.iter().map(|t| t.davax()).sum()).collect()
    }
}
