//! # Technology-export ban
//! Firms of the partners lose the licences that they hold from the country, at once, and get no new ones.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "technology_export_ban",
    doc: "ends and forbids licences of the country's technology to firms of the partners",
    rate: "1 for a ban, 0 for none",
    range: (0.0, 1.0),
    has_partners: true,
    has_sectors: false,
    apply,
};

fn apply(measure: &Measure, shape: Shape, rules: &mut Rules) {
    for &exporter in &measure.countries {
        for &importer in measure.partners.iter().filter(|&&partner| partner != exporter) {
            rules.banned[exporter * shape.countries + importer] |= measure.rate > 0.5;
        }
    }
}
