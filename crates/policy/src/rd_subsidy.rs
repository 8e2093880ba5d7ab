//! # R&D subsidy
//! The government adds to what firms spend on R&D; households pay for it.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "rd_subsidy",
    doc: "adds to firms' R&D spend, paid by the country's households",
    rate: "subsidy for each unit of own R&D spend",
    range: (0.0, 2.0),
    has_partners: false,
    has_sectors: true,
    apply,
};

fn apply(measure: &Measure, shape: Shape, rules: &mut Rules) {
    for &country in &measure.countries {
        for &sector in &measure.sectors {
            rules.rd_subsidy[shape.group(country, sector)] += measure.rate;
        }
    }
}
