//! # Gross exports by term
//! One table a method: their foreign value added differs by design, see `docs/accounts.md`.

use crate::Accounts;
use measures::{Wwz, borin_mancini, kww};

tables::rows! {
    /// Exports of a node in the nine terms of Koopman, Wang and Wei (VA-23).
    pub struct KwwRow in "decomposition_kww" {
        /// Country that exports.
        country: String, unit "name";
        /// Sector that exports.
        sector: String, unit "name";
        /// Gross exports: the sum of the terms (VA-5).
        exports: f64, unit "money";
        /// Domestic value added in final exports.
        dva_fin: f64, unit "money";
        /// Domestic value added in intermediates that importers use for themselves.
        dva_int: f64, unit "money";
        /// Domestic value added in intermediates that end in exports to third countries.
        dva_intrex: f64, unit "money";
        /// Domestic value added that returns in final goods.
        rdv_fin: f64, unit "money";
        /// Domestic value added that returns in intermediates.
        rdv_int: f64, unit "money";
        /// Domestic content counted twice.
        ddc: f64, unit "money";
        /// Foreign value added in final exports.
        fva_fin: f64, unit "money";
        /// Foreign value added in intermediates that importers use for themselves.
        fva_int: f64, unit "money";
        /// Foreign content counted twice.
        fdc: f64, unit "money";
    }
}

tables::rows! {
    /// Exports of a node to a country in the sixteen terms of Wang, Wei and Zhu (VA-22).
    pub struct WwzRow in "decomposition_wwz" {
        /// Country that exports.
        country: String, unit "name";
        /// Sector that exports.
        sector: String, unit "name";
        /// Country that imports.
        importer: String, unit "name";
        /// Gross exports: the sum of the terms (VA-5).
        exports: f64, unit "money";
        /// Domestic value added in final exports.
        dva_fin: f64, unit "money";
        /// Domestic value added in intermediates that the importer uses for itself.
        dva_int: f64, unit "money";
        /// Domestic value added in intermediates that it sends on in intermediates, for what third countries make for themselves.
        dva_intrex1: f64, unit "money";
        /// Domestic value added in intermediates that it sends on in final goods.
        dva_intrex2: f64, unit "money";
        /// Domestic value added in intermediates that it sends on in intermediates, for what third countries export.
        dva_intrex3: f64, unit "money";
        /// Domestic value added that returns in the final goods of the importer.
        rdv_fin1: f64, unit "money";
        /// Domestic value added that returns in the final goods of third countries.
        rdv_fin2: f64, unit "money";
        /// Domestic value added that returns in intermediates.
        rdv_int: f64, unit "money";
        /// Domestic content counted twice, in final exports.
        ddc_fin: f64, unit "money";
        /// Domestic content counted twice, in intermediates.
        ddc_int: f64, unit "money";
        /// Value added of the importer in final exports.
        mva_fin: f64, unit "money";
        /// Value added of the importer in intermediates that it uses for itself.
        mva_int: f64, unit "money";
        /// Content of the importer counted twice.
        mdc: f64, unit "money";
        /// Value added of third countries in final exports.
        ova_fin: f64, unit "money";
        /// Value added of third countries in intermediates that the importer uses for itself.
        ova_int: f64, unit "money";
        /// Content of third countries counted twice.
        odc: f64, unit "money";
    }
}

tables::rows! {
    /// Exports of a node to a country by Borin and Mancini, source-based (VA-18).
    pub struct BmSourceRow in "decomposition_bm_source" {
        /// Country that exports.
        country: String, unit "name";
        /// Sector that exports.
        sector: String, unit "name";
        /// Country that imports.
        importer: String, unit "name";
        /// Gross exports: the sum of the terms (VA-5).
        exports: f64, unit "money";
        /// Domestic value added in final goods that the importer buys.
        vax1: f64, unit "money";
        /// Domestic value added in intermediates that it uses for itself.
        vax2: f64, unit "money";
        /// Domestic value added that it sends on in final goods.
        vax3: f64, unit "money";
        /// Domestic value added that it sends on in intermediates and that foreigners buy.
        vax4: f64, unit "money";
        /// Domestic value added that it sends back in final goods.
        ref1: f64, unit "money";
        /// Domestic value added that it sends on in intermediates and that home buys.
        ref2: f64, unit "money";
        /// Domestic content counted twice.
        ddc: f64, unit "money";
        /// Foreign value added in final goods that the importer buys.
        fva1: f64, unit "money";
        /// Foreign value added in intermediates that it uses for itself.
        fva2: f64, unit "money";
        /// Foreign value added that it sends on in final goods.
        fva3: f64, unit "money";
        /// Foreign value added that it sends on in intermediates.
        fva4: f64, unit "money";
        /// Foreign content counted twice.
        fdc: f64, unit "money";
    }
}

tables::rows! {
    /// Exports of a node to a country by Borin and Mancini, sink-based (VA-19).
    pub struct BmSinkRow in "decomposition_bm_sink" {
        /// Country that exports.
        country: String, unit "name";
        /// Sector that exports.
        sector: String, unit "name";
        /// Country that imports.
        importer: String, unit "name";
        /// Gross exports: the sum of the terms, vaxim apart (VA-5).
        exports: f64, unit "money";
        /// Domestic value added that foreigners buy in the end.
        vax: f64, unit "money";
        /// Of that, what the importer buys in the end.
        vaxim: f64, unit "money";
        /// Domestic value added that returns and stays.
        reflected: f64, unit "money";
        /// Domestic content that will be exported once more.
        ddc: f64, unit "money";
        /// Foreign value added.
        fva: f64, unit "money";
        /// Foreign content that will be exported once more.
        fdc: f64, unit "money";
    }
}

impl Accounts<'_> {
    /// A row for each node, of the [`terms`](Accounts::terms) of all pairs.
    #[must_use]
    pub fn kww(&self, terms: &[Wwz]) -> Vec<KwwRow> {
        let by_node = terms.chunks_exact(self.d.countries()).enumerate();
        let row = |(i, row): (usize, &[Wwz])| {
            let t = kww(row);
            KwwRow {
                country: self.country(i),
                sector: self.sector(i),
                exports: self.exports[i],
                dva_fin: t.dva_fin,
                dva_int: t.dva_int,
                dva_intrex: t.dva_intrex,
                rdv_fin: t.rdv_fin,
                rdv_int: t.rdv_int,
                ddc: t.ddc,
                fva_fin: t.fva_fin,
                fva_int: t.fva_int,
                fdc: t.fdc,
            }
        };
        by_node.map(row).collect()
    }

    /// A row for each node and foreign country, of the [`terms`](Accounts::terms) of all pairs.
    #[must_use]
    pub fn wwz(&self, terms: &[Wwz]) -> Vec<WwzRow> {
        let row = |pair: (usize, usize)| {
            let t = terms[self.at(pair)];
            WwzRow {
                country: self.country(pair.0),
                sector: self.sector(pair.0),
                importer: self.d.table().countries[pair.1].clone(),
                exports: self.by_buyer[self.at(pair)],
                dva_fin: t.dva_fin,
                dva_int: t.dva_int,
                dva_intrex1: t.dva_intrex1,
                dva_intrex2: t.dva_intrex2,
                dva_intrex3: t.dva_intrex3,
                rdv_fin1: t.rdv_fin1,
                rdv_fin2: t.rdv_fin2,
                rdv_int: t.rdv_int,
                ddc_fin: t.ddc_fin,
                ddc_int: t.ddc_int,
                mva_fin: t.mva_fin,
                mva_int: t.mva_int,
                mdc: t.mdc,
                ova_fin: t.ova_fin,
                ova_int: t.ova_int,
                odc: t.odc,
            }
        };
        self.pairs().map(row).collect()
    }

    /// A row for each node and foreign country.
    #[must_use]
    pub fn borin_mancini_source(&self) -> Vec<BmSourceRow> {
        let terms = &self.source;
        let row = |pair: (usize, usize)| {
            let t = terms[self.at(pair)];
            BmSourceRow {
                country: self.country(pair.0),
                sector: self.sector(pair.0),
                importer: self.d.table().countries[pair.1].clone(),
                exports: self.by_buyer[self.at(pair)],
                vax1: t.vax1,
                vax2: t.vax2,
                vax3: t.vax3,
                vax4: t.vax4,
                ref1: t.ref1,
                ref2: t.ref2,
                ddc: t.ddc,
                fva1: t.fva1,
                fva2: t.fva2,
                fva3: t.fva3,
                fva4: t.fva4,
                fdc: t.fdc,
            }
        };
        self.pairs().map(row).collect()
    }

    /// A row for each node and foreign country.
    #[must_use]
    pub fn borin_mancini_sink(&self) -> Vec<BmSinkRow> {
        let terms = borin_mancini::borin_mancini_sink(&self.d, &self.without);
        let row = |pair: (usize, usize)| {
            let t = terms[self.at(pair)];
            BmSinkRow {
                country: self.country(pair.0),
                sector: self.sector(pair.0),
                importer: self.d.table().countries[pair.1].clone(),
                exports: self.by_buyer[self.at(pair)],
                vax: t.vax,
                vaxim: t.vaxim,
                reflected: t.reflected,
                ddc: t.ddc,
                fva: t.fva,
                fdc: t.fdc,
            }
        };
        self.pairs().map(row).collect()
    }
}
