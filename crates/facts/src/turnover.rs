//! # Facts of entry and exit

use crate::firms::mean;
use crate::panel::{Panel, Year};

/// Years after which entrants are counted again.
const COHORT: usize = 5;

/// F7: share of a year's entrants that are there at the end of the fifth year after, pooled over years.
pub(crate) fn survival(panel: &Panel) -> Option<f64> {
    let (mut entered, mut alive) = (0, 0);
    for years in panel.years.windows(COHORT + 1).filter(|years| !years[COHORT].firms.is_empty()) {
        entered += years[0].entries;
        alive += years[COHORT].firms.iter().filter(|firm| firm.age as usize == COHORT).count() as u64;
    }
    (entered > 0).then(|| alive as f64 / entered as f64)
}

/// F8: chance to leave within a year of firms of age 1 and 2, by that of firms of 10 years and more.
pub(crate) fn young_to_old(panel: &Panel) -> Option<f64> {
    let hazard = |is_in: &dyn Fn(u32) -> bool| {
        let (mut all, mut gone) = (0_u64, 0_u64);
        for years in panel.years.windows(2).filter(|years| !years[0].firms.is_empty()) {
            for firm in years[0].firms.iter().filter(|firm| is_in(firm.age)) {
                all += 1;
                gone += u64::from(!is_there(&years[1], firm.identity));
            }
        }
        (gone > 0).then(|| gone as f64 / all as f64)
    };
    Some(hazard(&|age| (1..=2).contains(&age))? / hazard(&|age| age >= 10)?)
}

fn is_there(year: &Year, identity: u64) -> bool {
    year.firms.binary_search_by_key(&identity, |firm| firm.identity).is_ok()
}

/// F9: firms that left in a year by firms at its end, mean over all years.
pub(crate) fn exit_rate(panel: &Panel) -> Option<f64> {
    mean(panel.years.iter().map(|year| (year.living > 0).then(|| year.exits as f64 / year.living as f64)))
}
