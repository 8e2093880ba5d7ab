//! # Countries' sectors

use crate::Accounts;
use measures::{linkages, upstreamness};

tables::rows! {
    /// A country's sector.
    pub struct SectorRow in "sectors" {
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Output.
        output: f64, unit "money";
        /// Value added: output less intermediate inputs (taxes less subsidies on them included).
        value_added: f64, unit "money";
        /// Output multiplier (ME-2).
        output_multiplier: Option<f64>, unit "1";
        /// Ghosh multiplier (ME-1).
        ghosh_multiplier: Option<f64>, unit "1";
        /// Influence coefficient by Rasmussen (ME-3).
        influence: Option<f64>, unit "1";
        /// Sensitivity coefficient by Rasmussen (ME-4).
        sensitivity: Option<f64>, unit "1";
        /// Sensitivity coefficient by Ghosh's inverse (VA-3).
        sensitivity_ghosh: Option<f64>, unit "1";
        /// Distance to final use (ME-1).
        upstreamness: Option<f64>, unit "stage";
        /// Distance from primary inputs (ME-2).
        downstreamness: Option<f64>, unit "stage";
        /// Upstreamness with the net-inventory correction (VA-1), as it is published.
        upstreamness_net_inventory: Option<f64>, unit "stage";
        /// Downstreamness with the net-inventory correction (VA-1).
        downstreamness_net_inventory: Option<f64>, unit "stage";
        /// Gross exports (VA-5).
        exports: f64, unit "money";
        /// Domestic content of exports (VA-6).
        domestic_content: f64, unit "money";
        /// Foreign content of exports (VA-7).
        foreign_content: f64, unit "money";
        /// Value added of this sector in the exports of other countries, those that return included (VA-9).
        iv: f64, unit "money";
        /// Value added of this sector that foreigners buy in the end (VA-12).
        vax: f64, unit "money";
        /// Forward production length of all value added (ME-1).
        plv: Option<f64>, unit "stage";
        /// Backward production length of all final goods (ME-2).
        ply: Option<f64>, unit "stage";
        /// Forward length of the value-chain part (VA-20).
        plv_gvc: Option<f64>, unit "stage";
        /// Backward length of the value-chain part (VA-20).
        ply_gvc: Option<f64>, unit "stage";
        /// Position of Wang, Wei, Yu and Zhu (VA-21).
        position_wwyz: Option<f64>, unit "1";
    }
}

tables::rows! {
    /// More of a country's sector: raw linkages, shares, and parts of value added by the borders that it crosses.
    pub struct LinkageRow in "sector_linkages" {
        /// Country.
        country: String, unit "name";
        /// Sector.
        sector: String, unit "name";
        /// Row sum of the Leontief inverse (VA-2).
        sensitivity_raw: Option<f64>, unit "1";
        /// Column sum of the Ghosh inverse (VA-4).
        influence_ghosh_raw: Option<f64>, unit "1";
        /// Final use over output (VA-30).
        final_use_share: Option<f64>, unit "1";
        /// Value added over output (VA-31): the height of the smile curve.
        value_added_share: Option<f64>, unit "1";
        /// Value added in what home makes for home (VA-20).
        v_d: f64, unit "money";
        /// Value added in final goods for abroad (VA-20).
        v_rt: f64, unit "money";
        /// Value added in intermediates for abroad (VA-20).
        v_gvc: f64, unit "money";
        /// Of that, without further trade (VA-20).
        v_gvc_simple: f64, unit "money";
        /// Domestic value added in final goods for home (VA-20).
        y_d: f64, unit "money";
        /// Domestic value added in final goods for abroad (VA-20).
        y_rt: f64, unit "money";
        /// Other value added in final goods (VA-20).
        y_gvc: f64, unit "money";
    }
}

impl Accounts<'_> {
    /// A row for each node.
    #[must_use]
    pub fn sectors(&self) -> Vec<SectorRow> {
        let (d, table) = (&self.d, self.d.table());
        let (up, down) = (upstreamness(d), upstreamness::downstreamness(d));
        let net = upstreamness::net_inventory(d);
        let influence = linkages::influence_coefficients(d);
        let sensitivity = linkages::sensitivity_coefficients(d);
        let by_ghosh = linkages::ghosh_sensitivity(d);
        let value_added = table.value_added();
        let row = |i: usize| SectorRow {
            country: self.country(i),
            sector: self.sector(i),
            output: table.output[i],
            value_added: value_added[i],
            output_multiplier: down[i],
            ghosh_multiplier: up[i],
            influence: influence[i],
            sensitivity: sensitivity[i],
            sensitivity_ghosh: by_ghosh[i],
            upstreamness: up[i],
            downstreamness: down[i],
            upstreamness_net_inventory: net.upstreamness[i],
            downstreamness_net_inventory: net.downstreamness[i],
            exports: self.exports[i],
            domestic_content: self.domestic_content[i],
            foreign_content: self.foreign_content[i],
            iv: self.indirect[i],
            vax: self.vax[i],
            plv: up[i],
            ply: down[i],
            plv_gvc: self.lengths.plv_gvc[i],
            ply_gvc: self.lengths.ply_gvc[i],
            position_wwyz: measures::position_wwyz(self.lengths.plv_gvc[i], self.lengths.ply_gvc[i]),
        };
        (0..d.size()).map(row).collect()
    }

    /// A row more for each node.
    #[must_use]
    pub fn linkages(&self) -> Vec<LinkageRow> {
        let (d, p) = (&self.d, &self.lengths);
        let (raw, ghosh) = (linkages::raw_sensitivity(d), linkages::raw_ghosh_influence(d));
        let (used, added) = (upstreamness::final_use_share(d), upstreamness::value_added_share(d));
        let row = |i: usize| LinkageRow {
            country: self.country(i),
            sector: self.sector(i),
            sensitivity_raw: raw[i],
            influence_ghosh_raw: ghosh[i],
            final_use_share: used[i],
            value_added_share: added[i],
            v_d: p.v_d[i],
            v_rt: p.v_rt[i],
            v_gvc: p.v_gvc[i],
            v_gvc_simple: p.v_gvc_simple[i],
            y_d: p.y_d[i],
            y_rt: p.y_rt[i],
            y_gvc: p.y_gvc[i],
        };
        (0..d.size()).map(row).collect()
    }
}
