//! # Facts of chains and countries

use crate::firms::mean;
use crate::panel::Panel;
use firms::upgrading::Event;
use measures::{rises_falls_and_rises, smile};

/// What a country must have of the leader's value added per worker to have caught up.
const CAUGHT_UP: f64 = 0.8;
/// Years within which it must.
const YEARS_TO_CATCH_UP: usize = 50;
/// Years of learning over which domestic content is compared.
const YEARS_OF_LEARNING: usize = 10;

/// F19 and F20: quadratic coefficient of value added per worker, in means over the chain, on the place in the chain, from 0
/// upstream to 1 downstream. The chain is the industry of most sectors; years are pooled.
pub(crate) fn curvature(panel: &Panel) -> Option<f64> {
    let sectors = longest_chain(&panel.industries);
    let mut sums = vec![(0.0, 0.0); sectors.len()];
    for year in &panel.years {
        for (sum, &sector) in sums.iter_mut().zip(&sectors) {
            *sum = (sum.0 + year.sectors[sector].0, sum.1 + year.sectors[sector].1);
        }
    }
    let all = sums.iter().fold((0.0, 0.0), |all, of| (all.0 + of.0, all.1 + of.1));
    let worth: Option<Vec<f64>> =
        sums.iter().map(|of| (of.1 > 0.0 && all.0 > 0.0).then(|| of.0 / of.1 / (all.0 / all.1))).collect();
    let last = (sectors.len().max(2) - 1) as f64;
    let places: Vec<f64> = (0..sectors.len()).map(|k| k as f64 / last).collect();
    smile(&places, &worth?).map(|found| found.curvature)
}

/// The sectors of the industry that has most of them; of two, the first.
fn longest_chain(industries: &[usize]) -> Vec<usize> {
    let of = |industry: usize| (0..industries.len()).filter(move |&s| industries[s] == industry);
    let all = 0..=industries.iter().copied().max().unwrap_or(0);
    let longest = all.rev().max_by_key(|&industry| of(industry).count()).unwrap_or(0);
    of(longest).collect()
}

/// F21: whether events of upgrading are the rarer the higher they lead: process, product, functional, chain.
pub(crate) fn order_of_events(panel: &Panel) -> Option<f64> {
    let count = |event: Event| panel.years.iter().map(|year| year.events[event as usize]).sum::<u64>();
    let counts = [Event::Process, Event::Product, Event::Functional, Event::Chain].map(count);
    (counts[0] > 0).then(|| f64::from(u8::from(counts.windows(2).all(|two| two[0] > two[1]))))
}

/// Countries that begin below the leader, with what they have of its value added per worker, year by year.
fn latecomers(panel: &Panel) -> Vec<(usize, Vec<f64>)> {
    let Some(first) = panel.years.first() else { return Vec::new() };
    let leader = (0..first.worth.len()).fold(0, |best, c| if first.worth[c] > first.worth[best] { c } else { best });
    let relative = |c: usize| panel.years.iter().map(|year| year.worth[c] / year.worth[leader]).collect::<Vec<_>>();
    let all = (0..first.worth.len()).map(|c| (c, relative(c)));
    all.filter(|(_, of_leader)| of_leader[0] < CAUGHT_UP).collect()
}

/// Whether a latecomer has caught up within the years that count.
fn has_caught_up(of_leader: &[f64]) -> bool {
    of_leader.iter().take(YEARS_TO_CATCH_UP + 1).any(|share| *share >= CAUGHT_UP)
}

/// F22: whether foreign value added in the exports of every latecomer that caught up rose, fell and rose, and in no other's did.
/// None where no latecomer caught up.
pub(crate) fn in_out_in(panel: &Panel) -> Option<f64> {
    let foreign =
        |c: usize| panel.years.iter().map(|year| year.domestic[c].map(|d| 1.0 - d)).collect::<Option<Vec<_>>>();
    let mut is_so = true;
    let mut any = false;
    for (country, of_leader) in latecomers(panel) {
        let shape = rises_falls_and_rises(&foreign(country)?)?;
        let success = has_caught_up(&of_leader);
        any |= success;
        is_so &= shape == success;
    }
    any.then(|| f64::from(u8::from(is_so)))
}

/// F24: share of latecomers that caught up.
pub(crate) fn caught_up(panel: &Panel) -> Option<f64> {
    mean(latecomers(panel).iter().map(|(_, of_leader)| Some(f64::from(u8::from(has_caught_up(of_leader))))))
}

/// F27: change of the domestic share of latecomers' exports over ten years, mean over them and over spans one after the other.
pub(crate) fn domestic_change(panel: &Panel) -> Option<f64> {
    let changes = |country: usize| {
        let years: Vec<Option<f64>> =
            panel.years.iter().step_by(YEARS_OF_LEARNING).map(|y| y.domestic[country]).collect();
        years.windows(2).map(|two| Some(two[1]? - two[0]?)).collect::<Vec<_>>()
    };
    mean(latecomers(panel).iter().flat_map(|(country, _)| changes(*country)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::Year;

    /// A leader and a latecomer that has `of_leader` of its value added per worker and `foreign` of its exports from abroad.
    fn race(years: impl Iterator<Item = (f64, f64)>) -> Panel {
        let year = |(of_leader, foreign): (f64, f64)| Year {
            worth: vec![2.0, 2.0 * of_leader],
            domestic: vec![Some(0.9), Some(1.0 - foreign)],
            ..Year::default()
        };
        Panel { years: years.map(year).collect(), industries: vec![0, 1, 1, 1], ..Panel::default() }
    }

    #[test]
    fn who_catches_up_within_fifty_years_has_caught_up_and_who_needs_longer_has_not() {
        let slow = race((0..80).map(|t| (0.2 + 0.01 * f64::from(t), 0.3)));
        let fast = race((0..80).map(|t| (0.3 + 0.0101 * f64::from(t), 0.3)));
        assert_eq!((caught_up(&slow), caught_up(&fast)), (Some(0.0), Some(1.0)));
        assert_eq!(caught_up(&race([(0.9, 0.3)].into_iter())), None, "a world without a latecomer has none to ask");
    }

    #[test]
    fn in_out_and_in_again_is_asked_of_those_that_caught_up() {
        let wave = |t: i32| {
            let x = f64::from(t) / 25.0 - 1.0;
            0.3 + 0.1 * (x * x * x - 0.75 * x)
        };
        let success = |foreign: &dyn Fn(i32) -> f64| race((0..51).map(|t| (0.5 + 0.01 * f64::from(t), foreign(t))));
        assert_eq!(in_out_in(&success(&wave)), Some(1.0));
        assert_eq!(in_out_in(&success(&|_| 0.3)), Some(0.0));
        assert_eq!(in_out_in(&race((0..51).map(|t| (0.5, wave(t))))), None, "nobody caught up");
    }

    #[test]
    fn domestic_content_that_rises_by_a_hundredth_a_year_rises_by_a_tenth_in_ten() {
        let found = domestic_change(&race((0..31).map(|t| (0.5, 0.5 - 0.01 * f64::from(t))))).unwrap();
        assert!((found - 0.1).abs() < 1e-12, "{found}");
    }

    #[test]
    fn a_chain_whose_ends_earn_double_smiles() {
        let mut panel = race([(0.5, 0.3)].into_iter());
        panel.years[0].sectors = vec![(99.0, 1.0), (2.0, 1.0), (1.0, 1.0), (2.0, 1.0)];
        // Earnings 1.2, 0.6, 1.2 of the mean 5/3: the second difference 1.2 over ½² by 2.
        assert!((curvature(&panel).unwrap() - 2.4).abs() < 1e-12);
        assert_eq!(longest_chain(&panel.industries), [1, 2, 3]);
    }

    #[test]
    fn events_are_in_order_where_each_is_rarer_than_the_one_before() {
        let mut panel = race([(0.5, 0.3)].into_iter());
        panel.years[0].events[..4].copy_from_slice(&[9, 5, 2, 1]);
        let wrong = {
            let mut other = panel.clone();
            other.years[0].events[1] = 12;
            other
        };
        assert_eq!((order_of_events(&panel), order_of_events(&wrong)), (Some(1.0), Some(0.0)));
    }
}
