//! # Talent programme
//! More people who can do research.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "talent_programme",
    doc: "raises the number of people who can do research",
    rate: "additional talent as a share of what the country has",
    range: (0.0, 5.0),
    has_partners: false,
    has_sectors: false,
    apply,
};

fn apply(measure: &Measure, _: Shape, rules: &mut Rules) {
    for &country in &measure.countries {
        rules.talent[country] *= 1.0 + measure.rate;
    }
}
