//! # Conversion fund
//! Pays for what turns inventions into products: trials, pilot plants, first buyers. Households of the country pay for it,
//! and are paid by it.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "conversion_fund",
    doc: "turns more of a country's inventions into products, paid by its households",
    rate: "spend of the fund for each unit of R&D spend in the country",
    range: (0.0, 5.0),
    has_partners: false,
    has_sectors: false,
    apply,
};

fn apply(measure: &Measure, _: Shape, rules: &mut Rules) {
    for &country in &measure.countries {
        rules.conversion_fund[country] += measure.rate;
    }
}
