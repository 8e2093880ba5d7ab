//! Instruments of policy and their timeline. An instrument is one file: what it is called, what its rate means, and what
//! it does to the rules in force. To add one, write its file and name it in [`INSTRUMENTS`].

mod conversion_fund;
mod export_ban;
mod ip_strength;
mod rd_subsidy;
mod talent;
mod tariff;

use base::shape::Shape;
use serde::{Deserialize, Serialize};

/// All instruments.
pub const INSTRUMENTS: &[Instrument] = &[
    rd_subsidy::INSTRUMENT,
    tariff::INSTRUMENT,
    export_ban::INSTRUMENT,
    ip_strength::INSTRUMENT,
    talent::INSTRUMENT,
    conversion_fund::INSTRUMENT,
];

/// What an instrument is.
#[derive(Clone, Copy)]
pub struct Instrument {
    /// Its key in a scenario.
    pub key: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// What its rate means.
    pub rate: &'static str,
    /// Smallest and largest admitted rate.
    pub range: (f64, f64),
    /// Whether it is directed at partner countries.
    pub has_partners: bool,
    /// Whether it can be limited to sectors.
    pub has_sectors: bool,
    /// Brings a measure into the rules in force.
    pub apply: fn(&Measure, Shape, &mut Rules),
}

impl std::fmt::Debug for Instrument {
    /// Its key, which says all: where its function lies in memory would differ from run to run.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

/// The instrument with this key.
#[must_use]
pub fn instrument(key: &str) -> Option<&'static Instrument> {
    INSTRUMENTS.iter().find(|i| i.key == key)
}

/// A dated and targeted use of an instrument.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The instrument.
    pub instrument: &'static Instrument,
    /// First year in which it is in force.
    pub from: f64,
    /// First year in which it no longer is.
    pub until: f64,
    /// Countries that take the measure.
    pub countries: Vec<usize>,
    /// Countries that it is directed at.
    pub partners: Vec<usize>,
    /// Sectors that it concerns.
    pub sectors: Vec<usize>,
    /// Its rate.
    pub rate: f64,
}

/// The rules in force in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// By group: what the government adds to a unit of R&D spend.
    pub rd_subsidy: Vec<f64>,
    /// By importer, exporter and sector: tariff on the price. See [`Rules::tariff`].
    tariff: Vec<f64>,
    /// By exporter and importer: whether technology may not be sold.
    banned: Vec<bool>,
    /// By country: strength of intellectual property.
    pub ip_strength: Vec<f64>,
    /// By country: talent, relative to what the country has without a programme.
    pub talent: Vec<f64>,
    /// By country: what its conversion fund spends for each unit of R&D spend.
    pub conversion_fund: Vec<f64>,
    shape: Shape,
}

impl Rules {
    /// The rules without any measure.
    #[must_use]
    pub fn without_measures(shape: Shape, ip_strength: &[f64]) -> Self {
        let pairs = shape.countries * shape.countries;
        Self {
            rd_subsidy: vec![0.0; shape.groups()],
            tariff: vec![0.0; pairs * shape.sectors],
            banned: vec![false; pairs],
            ip_strength: ip_strength.to_vec(),
            talent: vec![1.0; shape.countries],
            conversion_fund: vec![0.0; shape.countries],
            shape,
        }
    }

    /// The rules in force in `year`.
    #[must_use]
    pub fn in_year(shape: Shape, ip_strength: &[f64], measures: &[Measure], year: f64) -> Self {
        let mut rules = Self::without_measures(shape, ip_strength);
        for measure in measures.iter().filter(|m| m.from <= year && year < m.until) {
            (measure.instrument.apply)(measure, shape, &mut rules);
        }
        rules
    }

    fn tariff_at(&self, importer: usize, exporter: usize, sector: usize) -> usize {
        (importer * self.shape.countries + exporter) * self.shape.sectors + sector
    }

    /// Tariff of `importer` on the goods of `sector` from `exporter`.
    #[must_use]
    pub fn tariff(&self, importer: usize, exporter: usize, sector: usize) -> f64 {
        self.tariff[self.tariff_at(importer, exporter, sector)]
    }

    /// Whether these are rules for a world of this shape.
    #[must_use]
    pub fn is_of(&self, shape: Shape) -> bool {
        let pairs = shape.countries * shape.countries;
        let by_country = [&self.ip_strength, &self.talent, &self.conversion_fund];
        self.shape == shape
            && by_country.iter().all(|of| of.len() == shape.countries)
            && [self.rd_subsidy.len(), self.tariff.len(), self.banned.len()]
                == [shape.groups(), pairs * shape.sectors, pairs]
    }

    /// Whether `exporter` forbids the sale of technology to `importer`.
    #[must_use]
    pub fn is_banned(&self, exporter: usize, importer: usize) -> bool {
        self.banned[exporter * self.shape.countries + importer]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { countries: 3, sectors: 2 };

    fn measure(key: &str, rate: f64) -> Measure {
        Measure {
            instrument: instrument(key).unwrap(),
            from: 10.0,
            until: 20.0,
            countries: vec![1],
            partners: vec![0, 1],
            sectors: vec![1],
            rate,
        }
    }

    fn rules(key: &str, rate: f64, year: f64) -> Rules {
        Rules::in_year(SHAPE, &[0.5; 3], &[measure(key, rate)], year)
    }

    #[test]
    fn a_measure_is_in_force_from_its_first_year_until_before_its_last() {
        let none = Rules::without_measures(SHAPE, &[0.5; 3]);
        for instrument in INSTRUMENTS {
            let rate = if instrument.range.1 > 1.0 { 1.5 } else { instrument.range.1 };
            assert_eq!(rules(instrument.key, rate, 9.0), none);
            assert_ne!(rules(instrument.key, rate, 10.0), none);
            assert_ne!(rules(instrument.key, rate, 19.0), none);
            assert_eq!(rules(instrument.key, rate, 20.0), none);
        }
    }

    #[test]
    fn a_measure_reaches_its_targets_and_nothing_else() {
        let subsidy = rules("rd_subsidy", 0.3, 10.0);
        assert_eq!(subsidy.rd_subsidy.iter().filter(|s| **s != 0.0).count(), 1);
        assert_eq!(subsidy.rd_subsidy[SHAPE.group(1, 1)], 0.3);
        let tariff = rules("tariff", 0.25, 10.0);
        assert_eq!((tariff.tariff(1, 0, 1), tariff.tariff(1, 0, 0), tariff.tariff(0, 1, 1)), (0.25, 0.0, 0.0));
        assert_eq!(tariff.tariff(1, 1, 1), 0.0, "no tariff at home");
        let ban = rules("technology_export_ban", 1.0, 10.0);
        assert!(ban.is_banned(1, 0) && !ban.is_banned(0, 1) && !ban.is_banned(1, 1));
        assert_eq!(rules("ip_strength", 0.9, 10.0).ip_strength, [0.5, 0.9, 0.5]);
        assert_eq!(rules("talent_programme", 0.2, 10.0).talent, [1.0, 1.2, 1.0]);
        assert_eq!(rules("conversion_fund", 0.4, 10.0).conversion_fund, [0.0, 0.4, 0.0]);
    }
}
