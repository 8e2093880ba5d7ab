//! # The smile curve
//! What a worker earns along the chain, at the start and at the end.

use crate::figure::{Band, Chart, Figure, Interval};
use crate::groups::{Group, Groups};
use crate::text::signed;
use experiment::plan::Plan;
use experiment::statistics::band;

/// By sector of a chain: its place, and value added per worker relative to the whole chain's; none where a sector has no workers, no
/// sales or no place.
fn curve(groups: &Groups, sectors: &[usize], year: &[Group]) -> Option<Vec<(f64, f64)>> {
    let of: Vec<Group> = sectors.iter().map(|sector| groups.sector(year, *sector)).collect();
    let (added, workers) = of.iter().fold((0.0, 0.0), |(a, w), g| (a + g.value_added, w + g.workers));
    let point = |g: &Group| {
        let place = g.upstreamness?;
        (g.workers > 0.0 && added > 0.0).then(|| (place, g.value_added / g.workers / (added / workers)))
    };
    of.iter().map(point).collect()
}

/// The curve of an arm in a year: medians and bands of sectors over runs, from the last stage to the first.
fn drawn(curves: &[Vec<(f64, f64)>], name: String, colour: usize) -> Option<Band> {
    let sectors = 0..curves.first()?.len();
    let point = |sector: usize| -> Option<(f64, Interval)> {
        let (places, values): (Vec<f64>, Vec<f64>) = curves.iter().map(|curve| curve[sector]).unzip();
        let [low, value, high] = band(&values).ok()?;
        Some((band(&places).ok()?[1], Interval { value, low, high }))
    };
    let mut points: Vec<(f64, Interval)> = sectors.map(point).collect::<Option<_>>()?;
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (at, values) = points.into_iter().unzip();
    Some(Band { name, colour, at, values })
}

/// Median and band over runs of the curvature that the last year has more than the first (ME-9).
fn bent(first: &[Vec<(f64, f64)>], last: &[Vec<(f64, f64)>]) -> Option<[f64; 3]> {
    let curvature = |curve: &Vec<(f64, f64)>| {
        let (places, values): (Vec<f64>, Vec<f64>) = curve.iter().copied().unzip();
        measures::smile(&places, &values).map(|smile| smile.curvature)
    };
    let change = first.iter().zip(last).map(|(a, b)| Some(curvature(b)? - curvature(a)?));
    band(&change.collect::<Option<Vec<f64>>>()?).ok()
}

/// The smile curve of every chain and arm; nothing where there is no chain, or where places in it are not known.
#[must_use]
pub fn smile(plan: &Plan, groups: &Groups) -> Option<Figure> {
    let (mut charts, mut told, mut left_out) = (Vec::new(), Vec::new(), 0);
    for (chain, sectors) in &groups.chains {
        for (k, arm) in plan.arms.iter().enumerate() {
            // A run counts with both of its years or not at all.
            let both = groups.arms[k].iter().map(|run| {
                let [first, last] = [0, 1].map(|year| curve(groups, sectors, &run[year]));
                first.zip(last)
            });
            let all: Vec<_> = both.collect();
            left_out += all.iter().filter(|run| run.is_none()).count();
            let (first, last): (Vec<_>, Vec<_>) = all.into_iter().flatten().unzip();
            let band =
                |curves: &[Vec<(f64, f64)>], year: usize| drawn(curves, crate::text::year(groups.years[year]), year);
            let Some(series) = band(&first, 0).zip(band(&last, 1)).map(|(a, b)| vec![a, b]) else { continue };
            if let Some([low, median, high]) = bent(&first, &last) {
                let range =
                    if groups.is_one() { String::new() } else { format!(" ({} to {})", signed(low), signed(high)) };
                told.push(format!("{} {}{range}", arm.name, signed(median)));
            }
            charts.push(Chart::Bands {
                title: format!("{chain}: {}", arm.name),
                along: "upstreamness: stages to final use".to_owned(),
                unit: "per worker, chain = 1".to_owned(),
                series,
                marks: Vec::new(),
                steps: false,
            });
        }
    }
    let without =
        if left_out > 0 { format!(" {left_out} runs in which a stage was empty are left out.") } else { String::new() };
    let change = if told.is_empty() {
        String::new()
    } else {
        format!(" Change of the parabola’s curvature (ME-9; above 0 a deeper smile): {}.", told.join("; "))
    };
    (!charts.is_empty()).then(|| Figure {
        id: "smile",
        title: "Where along the chain value is earned".to_owned(),
        caption: format!(
            "Value added per worker of each stage, all countries together, against its distance to final use (ME-1): the last stage is on the \
             left, in the first and the last year. {}.{without}{change}",
            if groups.is_one() {
                format!("{}: no band", groups.counted())
            } else {
                format!("Median over {}, and the band from 5 to 95 % of them", groups.counted())
            }
        ),
        charts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::tests::groups;

    #[test]
    fn ends_that_earn_more_are_a_smile() {
        let groups = groups();
        let curves: [Vec<_>; 2] =
            [0, 1].map(|y| groups.runs(0, y).map(|year| curve(&groups, &[0, 1, 2], year).unwrap()).collect());
        // In the last year 6, 2 and 6 of 14 are earned by as many workers: 9/7, 3/7, 9/7 of the mean at 3, 2 and 1 stages.
        assert_eq!(curves[0][0], [(3.0, 1.0), (2.0, 1.0), (1.0, 1.0)]);
        let expected = [(3.0, 9.0 / 7.0), (2.0, 3.0 / 7.0), (1.0, 9.0 / 7.0)];
        assert!(curves[1][2].iter().zip(expected).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-12));
        let [low, median, high] = bent(&curves[0], &curves[1]).unwrap();
        assert!([low, median, high].iter().all(|c| (c - 6.0 / 7.0).abs() < 1e-12), "{low} {median} {high}");
        let band = drawn(&curves[1], "last".into(), 1).unwrap();
        assert_eq!(band.at, [1.0, 2.0, 3.0], "from the last stage to the first");
    }

    #[test]
    fn a_run_with_an_empty_stage_has_no_curve() {
        let mut groups = groups();
        groups.arms[0][1][1].iter_mut().for_each(|group| group.upstreamness = None);
        assert_eq!(curve(&groups, &[0, 1, 2], &groups.arms[0][1][1]), None);
    }
}
