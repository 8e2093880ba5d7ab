//! # Who earns where
//! Value added of countries and sectors: from whom to where it goes, and what became of the shares of those who are asked about.

use crate::figure::{Chart, Figure, Interval, Intervals};
use crate::groups::{Group, Groups};
use experiment::plan::Plan;
use experiment::statistics::band;

/// Countries and sectors that stand alone among flows; the rest are together.
const ALONE_MAX: usize = 9;
/// What the rest is called.
const REST: &str = "all others";

/// Median over runs of one number of a year, and its band.
fn over_runs(groups: &Groups, arm: usize, year: usize, of: &dyn Fn(&[Group]) -> Option<f64>) -> Option<Interval> {
    let values: Vec<f64> = groups.runs(arm, year).filter_map(of).collect();
    band(&values).ok().map(|[low, value, high]| Interval { value, low, high })
}

/// The share of some countries in a sector's value added.
fn share(groups: &Groups, year: &[Group], countries: &[usize], sector: usize) -> Option<f64> {
    let all = groups.sector(year, sector).value_added;
    let own: f64 = countries.iter().map(|country| year[groups.at(*country, sector)].value_added).sum();
    (all > 0.0).then(|| own / all)
}

/// Shares of the countries that are asked about in each sector of the world, at the start and at the end.
#[must_use]
pub fn shares(plan: &Plan, groups: &Groups) -> Figure {
    let focus = &plan.focus.countries;
    let names: Vec<&str> = focus.iter().map(|country| groups.countries[*country].as_str()).collect();
    let chart = |arm: usize| {
        let series = |year: usize| Intervals {
            name: crate::text::year(groups.years[year]),
            values: (0..groups.sectors.len())
                .map(|sector| over_runs(groups, arm, year, &|of| share(groups, of, focus, sector)))
                .collect(),
        };
        Chart::Intervals {
            title: plan.arms[arm].name.clone(),
            unit: "share of the sector’s value added".to_owned(),
            rows: groups.sectors.clone(),
            series: vec![series(0), series(1)],
        }
    };
    Figure {
        id: "shares",
        title: format!("What is earned in {}", names.join(", ")),
        caption: format!(
            "Share in the world’s value added of each sector, in the first and the last year: median over {}, and the band from 5 to 95 % of \
             them.",
            groups.counted()
        ),
        charts: (0..plan.arms.len()).map(chart).collect(),
    }
}

/// Numbers of the largest, in their order of before; `of` has a number each.
fn largest(of: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..of.len()).collect();
    order.sort_by(|a, b| of[*b].total_cmp(&of[*a]).then(a.cmp(b)));
    order.truncate(if of.len() > ALONE_MAX + 1 { ALONE_MAX } else { of.len() });
    order.sort_unstable();
    order
}

/// The mean over runs of each group's share in the last year's value added.
fn means(groups: &Groups, arm: usize) -> Vec<f64> {
    let (mut sums, mut runs) = (vec![0.0; groups.countries.len() * groups.sectors.len()], 0.0);
    for year in groups.runs(arm, 1) {
        let all: f64 = year.iter().map(|group| group.value_added).sum();
        if all > 0.0 {
            runs += 1.0;
            sums.iter_mut().zip(year).for_each(|(sum, group)| *sum += group.value_added / all);
        }
    }
    sums.into_iter().map(|sum| if runs > 0.0 { sum / runs } else { 0.0 }).collect()
}

/// Value added of the last year, from countries to sectors, arm by arm.
#[must_use]
pub fn flows(plan: &Plan, groups: &Groups) -> Figure {
    let (c, s) = (groups.countries.len(), groups.sectors.len());
    let first = means(groups, 0);
    let by_country: Vec<f64> = (0..c).map(|k| (0..s).map(|sector| first[groups.at(k, sector)]).sum()).collect();
    let by_sector: Vec<f64> = (0..s).map(|k| (0..c).map(|country| first[groups.at(country, k)]).sum()).collect();
    let (countries, sectors) = (largest(&by_country), largest(&by_sector));
    let named = |alone: &[usize], names: &[String]| -> Vec<String> {
        let rest = (alone.len() < names.len()).then(|| REST.to_owned());
        alone.iter().map(|k| names[*k].clone()).chain(rest).collect()
    };
    let (from, to) = (named(&countries, &groups.countries), named(&sectors, &groups.sectors));
    let place = |alone: &[usize], k: usize| alone.iter().position(|one| *one == k).unwrap_or(alone.len());
    let chart = |arm: usize| {
        let mut values = vec![vec![0.0; to.len()]; from.len()];
        for (k, share) in means(groups, arm).into_iter().enumerate() {
            values[place(&countries, k / s)][place(&sectors, k % s)] += share;
        }
        let title = plan.arms[arm].name.clone();
        Chart::Flows {
            title,
            unit: "share of the world’s value added".to_owned(),
            from: from.clone(),
            to: to.clone(),
            values,
        }
    };
    Figure {
        id: "flows",
        title: format!("Who earns where in {}", crate::text::year(groups.years[1])),
        caption: format!(
            "The world’s value added, from the country that earns it to the sector that it is earned in: {}{}, no interval. In the order of the scenario.",
            if groups.is_one() { "" } else { "means over " },
            groups.counted()
        ),
        charts: (0..plan.arms.len()).map(chart).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::tests::groups;

    #[test]
    fn shares_are_of_the_sector_and_flows_of_the_world() {
        let groups = groups();
        let last = |of: &dyn Fn(&[Group]) -> Option<f64>| over_runs(&groups, 0, 1, of).unwrap();
        // North earns 4 of 6 in ore, whatever the run's size.
        let ore = last(&|year| share(&groups, year, &[0], 0));
        assert!([ore.value, ore.low, ore.high].iter().all(|x| (x - 4.0 / 6.0).abs() < 1e-12));
        let means = means(&groups, 0);
        let expected = [4.0, 1.0, 4.0, 2.0, 1.0, 2.0].map(|x| x / 14.0);
        assert!(means.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{means:?}");
    }

    #[test]
    fn the_largest_stand_alone_in_their_order_of_before() {
        let of: Vec<f64> = (0..12).map(|k| f64::from((k * 5) % 12)).collect();
        let alone = largest(&of);
        assert_eq!(alone.len(), ALONE_MAX);
        assert!(alone.is_sorted() && alone.iter().all(|k| of[*k] >= 3.0), "{alone:?}");
        assert_eq!(largest(&of[..10]).len(), 10, "one alone is not put together");
    }
}
