//! # Position and participation through time
//! One row a period and country: tables of several years, or of a simulated world every few periods, give the same columns, and
//! their rows are put behind one another.

use crate::Accounts;

tables::rows! {
    /// A country's position and participation in one period.
    pub struct SeriesRow in "position_series" {
        /// Period: a year, or what the caller counts.
        period: f64, unit "year";
        /// Country.
        country: String, unit "name";
        /// Gross exports (VA-5).
        exports: f64, unit "money";
        /// Position of Koopman, Powers, Wang and Wei (VA-13), IV in all exports of others.
        position_kpww: Option<f64>, unit "1";
        /// Participation of Koopman, Powers, Wang and Wei (VA-14), IV in all exports of others.
        participation_kpww: Option<f64>, unit "1";
        /// Share of exports that is trade in value chains, by Borin and Mancini (VA-15).
        gvc_participation: Option<f64>, unit "1";
        /// Its backward part (VA-16).
        gvc_backward: Option<f64>, unit "1";
        /// Its forward part (VA-17).
        gvc_forward: Option<f64>, unit "1";
        /// Position of Wang, Wei, Yu and Zhu (VA-21).
        position_wwyz: Option<f64>, unit "1";
    }
}

impl Accounts<'_> {
    /// A row for each country, of this period.
    #[must_use]
    pub fn series(&self, period: f64) -> Vec<SeriesRow> {
        let lengths = self.positions().into_iter().filter(|row| row.method == "wwyz");
        let row = |(c, lengths): (crate::CountryRow, crate::PositionRow)| SeriesRow {
            period,
            country: c.country,
            exports: c.exports,
            position_kpww: c.position_kpww,
            participation_kpww: c.participation_kpww,
            gvc_participation: c.gvc_participation,
            gvc_backward: c.gvc_backward,
            gvc_forward: c.gvc_forward,
            position_wwyz: lengths.position,
        };
        self.countries().into_iter().zip(lengths).map(row).collect()
    }
}
