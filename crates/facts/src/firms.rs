//! # Facts of firms
//! Size, growth, productivity and R&D of the firms of a panel, in the years in which they are followed.

use crate::continuing::{continuing, within};
use crate::panel::{FirmYear, Panel, Year};
use base::math::{exp, ln};
use measures::{ar1_of_pairs, gini, hill_exponent, line, quantile, size_variance_slope, subbotin};

/// Share of firms that count as the tail of sizes.
pub const TAIL: f64 = 0.1;
/// Bins of sizes, between which the spread of growth is compared.
const BINS: usize = 20;

/// Mean of the values that there are; none of none.
pub(crate) fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) = values.into_iter().flatten().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// The years in which firms are followed.
fn followed(panel: &Panel) -> impl Iterator<Item = &Year> {
    panel.years.iter().filter(|year| !year.firms.is_empty())
}

/// Firms of one year and the next, pooled over years: what `both` takes of a pair, less the means of its group in that year.
fn pairs_within(panel: &Panel, both: impl Fn(&FirmYear, &FirmYear) -> Option<[f64; 2]>) -> [Vec<f64>; 2] {
    let mut pooled = [Vec::new(), Vec::new()];
    for years in panel.years.windows(2) {
        let taken = continuing(&years[0], &years[1]).filter_map(|(a, b)| both(a, b).map(|values| (a.group, values)));
        within(&taken.collect::<Vec<_>>(), &mut pooled);
    }
    pooled
}

/// Log size and growth of log sales, of firms that sell in both years, less the means of their groups in that year.
#[must_use]
pub fn growth(panel: &Panel) -> [Vec<f64>; 2] {
    pairs_within(panel, |a, b| (a.sales > 0.0 && b.sales > 0.0).then(|| [ln(a.sales), ln(b.sales / a.sales)]))
}

/// F1: Hill's exponent of sales, mean over years.
pub(crate) fn size_tail(panel: &Panel) -> Option<f64> {
    let sales = |year: &Year| year.firms.iter().map(|firm| firm.sales).filter(|sales| *sales > 0.0).collect::<Vec<_>>();
    mean(followed(panel).map(|year| hill_exponent(&sales(year), TAIL)))
}

/// F2: Subbotin's shape of growth rates.
pub(crate) fn growth_shape(panel: &Panel) -> Option<f64> {
    subbotin(&growth(panel)[1]).map(|found| found.shape)
}

/// F3: how the spread of growth falls with size.
pub(crate) fn volatility_slope(panel: &Panel) -> Option<f64> {
    let [sizes, growth] = growth(panel);
    size_variance_slope(&sizes, &growth, BINS)
}

/// F4: how growth goes with size.
pub(crate) fn gibrat_slope(panel: &Panel) -> Option<f64> {
    let [sizes, growth] = growth(panel);
    line(&sizes, &growth).map(|line| line.slope)
}

/// F5: ratio of the ninth decile of productivity to the first within a country and stage, mean over groups by firms, and years.
pub(crate) fn dispersion(panel: &Panel) -> Option<f64> {
    mean(followed(panel).flat_map(|year| {
        let groups = year.firms.iter().map(|firm| firm.group + 1).max().unwrap_or(0);
        let mut logs = vec![Vec::new(); groups as usize];
        year.firms.iter().for_each(|firm| logs[firm.group as usize].push(firm.productivity));
        let ratio = |logs: &[f64]| Some(exp(quantile(logs, 0.9)? - quantile(logs, 0.1)?));
        let weighted = logs.into_iter().filter(|logs| logs.len() >= 10).flat_map(move |logs| {
            let (n, ratio) = (logs.len(), ratio(&logs));
            std::iter::repeat_n(ratio, n)
        });
        weighted.collect::<Vec<_>>()
    }))
}

/// F6: persistence of productivity.
pub(crate) fn persistence(panel: &Panel) -> Option<f64> {
    let [before, after] = pairs_within(panel, |a, b| Some([a.productivity, b.productivity]));
    ar1_of_pairs(&before, &after)
}

/// Log sales and R&D of firms that do R&D.
fn performers(year: &Year) -> impl Iterator<Item = &FirmYear> {
    year.firms.iter().filter(|firm| firm.rd_spend > 0.0 && firm.sales > 0.0)
}

/// F10: Gini coefficient of R&D less that of sales, among firms that do R&D, mean over years.
pub(crate) fn concentration(panel: &Panel) -> Option<f64> {
    mean(followed(panel).map(|year| {
        let of = |f: &dyn Fn(&FirmYear) -> f64| gini(&performers(year).map(f).collect::<Vec<_>>());
        Some(of(&|firm| firm.rd_spend)? - of(&|firm| firm.sales)?)
    }))
}

/// F11: share of the variance of log R&D intensity that log size explains, among firms that do R&D, mean over years.
pub(crate) fn intensity_on_size(panel: &Panel) -> Option<f64> {
    mean(followed(panel).map(|year| {
        let keyed = |firm: &FirmYear| (firm.group, [ln(firm.sales), ln(firm.rd_spend / firm.sales)]);
        let mut found = [Vec::new(), Vec::new()];
        within(&performers(year).map(keyed).collect::<Vec<_>>(), &mut found);
        line(&found[0], &found[1])?.r_squared
    }))
}

/// F12: share of firms whose R&D employs talent, mean over all years.
pub(crate) fn performing(panel: &Panel) -> Option<f64> {
    mean(panel.years.iter().map(|year| (year.living > 0).then(|| year.performers as f64 / year.living as f64)))
}

/// F13: persistence of R&D.
pub(crate) fn rd_persistence(panel: &Panel) -> Option<f64> {
    let both =
        |a: &FirmYear, b: &FirmYear| (a.rd_spend > 0.0 && b.rd_spend > 0.0).then(|| [ln(a.rd_spend), ln(b.rd_spend)]);
    let [before, after] = pairs_within(panel, both);
    ar1_of_pairs(&before, &after)
}

/// F14: what exporters' log value added per worker has above others' of their country and stage.
pub(crate) fn exporter_premium(panel: &Panel) -> Option<f64> {
    let mut pooled = [Vec::new(), Vec::new()];
    for year in followed(panel) {
        let keyed = |firm: &FirmYear| Some((firm.group, [f64::from(u8::from(firm.exports)), firm.worth?]));
        within(&year.firms.iter().filter_map(keyed).collect::<Vec<_>>(), &mut pooled);
    }
    line(&pooled[0], &pooled[1]).map(|line| line.slope)
}

/// How growth to the next year goes with fitness, within a country and stage: their correlation.
pub(crate) fn fitness_and_growth(panel: &Panel) -> Option<f64> {
    let both = |a: &FirmYear, b: &FirmYear| {
        let growth = (a.sales > 0.0 && b.sales > 0.0).then(|| ln(b.sales / a.sales))?;
        Some([a.fitness?, growth])
    };
    let [fitness, growth] = pairs_within(panel, both);
    let line = line(&fitness, &growth)?;
    Some(line.r_squared?.sqrt().copysign(line.slope))
}
