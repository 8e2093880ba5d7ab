//! # Strength of intellectual property
//! Lowers the chance that others can imitate a country's firms.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "ip_strength",
    doc: "sets the strength with which a country protects its firms' techniques",
    rate: "share of attempts at imitation that protection stops",
    range: (0.0, 1.0),
    has_partners: false,
    has_sectors: false,
    apply,
};

fn apply(measure: &Measure, _: Shape, rules: &mut Rules) {
    for &country in &measure.countries {
        rules.ip_strength[country] = measure.rate;
    }
}
