//! # Tariff
//! Raises the landed price of a partner's goods; the receipts go to the importer's households.

use crate::{Instrument, Measure, Rules};
use base::shape::Shape;

pub(crate) const INSTRUMENT: Instrument = Instrument {
    key: "tariff",
    doc: "raises the landed price of partners' goods; receipts go to the importer's households",
    rate: "share of the price at the border",
    range: (0.0, 5.0),
    has_partners: true,
    has_sectors: true,
    apply,
};

fn apply(measure: &Measure, _: Shape, rules: &mut Rules) {
    for &importer in &measure.countries {
        for &exporter in measure.partners.iter().filter(|&&partner| partner != importer) {
            for &sector in &measure.sectors {
                let at = rules.tariff_at(importer, exporter, sector);
                rules.tariff[at] += measure.rate;
            }
        }
    }
}
