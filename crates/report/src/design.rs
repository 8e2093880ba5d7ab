//! # What it depends on
//! Effects by the value of a parameter, and indices of sensitivity.

use crate::figure::{Band, Chart, Figure, Interval, Intervals};
use crate::text::{label, number};
use experiment::by_cell::Map;
use experiment::by_value::ByValueRow;
use experiment::joined::Joined;
use experiment::outcomes::OUTCOMES;
use experiment::plan::{Arm, Plan};
use experiment::sensitivity::Sensitivity;

/// Sentences on indices in a caption.
const TOLD_MAX: usize = 4;

/// The effect on an outcome by the value of each parameter that has several.
#[must_use]
pub fn by_value(plan: &Plan, rows: &[ByValueRow], outcome: usize) -> Option<Figure> {
    let of: Vec<&ByValueRow> = rows.iter().filter(|row| row.outcome == OUTCOMES[outcome].name).collect();
    let mut parameters: Vec<&str> = of.iter().map(|row| row.parameter.as_str()).collect();
    parameters.dedup();
    let chart = |parameter: &&str| {
        let own: Vec<&&ByValueRow> = of.iter().filter(|row| row.parameter == **parameter).collect();
        // An arm has the colour that it has in every figure.
        let band = |(colour, arm): (usize, &Arm)| {
            let own: Vec<&&&ByValueRow> = own.iter().filter(|row| row.arm == arm.name).collect();
            (!own.is_empty()).then(|| Band {
                name: arm.name.clone(),
                colour,
                at: own.iter().map(|row| 0.5 * (row.from + row.to)).collect(),
                values: own.iter().map(|r| Interval { value: r.effect, low: r.low, high: r.high }).collect(),
            })
        };
        Chart::Bands {
            title: format!("effect on “{}”", label(outcome)),
            along: (*parameter).to_owned(),
            unit: OUTCOMES[outcome].unit.to_owned(),
            series: plan.arms.iter().enumerate().filter_map(band).collect(),
            marks: Vec::new(),
            steps: false,
        }
    };
    let pairs = of.iter().map(|row| row.pairs);
    let (fewest, most) = (pairs.clone().min()?, pairs.max()?);
    Some(Figure {
        id: "by-value",
        title: "Where the effect differs".to_owned(),
        caption: format!(
            "Mean paired difference from the first arm by the value of a parameter, {} a value, with Student’s 95 % intervals.",
            if fewest == most { format!("{most} pairs") } else { format!("{fewest} to {most} pairs") }
        ),
        charts: parameters.iter().map(chart).collect(),
    })
}

/// The effect on an outcome by the values of two parameters, a chart for each arm and pair.
#[must_use]
pub fn maps(plan: &Plan, maps: &[Map], outcome: usize) -> Option<Figure> {
    let name = |(low, high): &(f64, f64)| {
        if low == high { number(*low) } else { format!("{}–{}", number(*low), number(*high)) }
    };
    let chart = |map: &Map| Chart::Cells {
        title: format!("{}: {} by {}", plan.arms[map.arm].name, map.parameters[0], map.parameters[1]),
        unit: format!("effect, {}", OUTCOMES[outcome].unit),
        of: map.parameters.clone(),
        rows: map.parts[0].iter().map(name).collect(),
        columns: map.parts[1].iter().map(name).collect(),
        values: map.cells.iter().map(|row| row.iter().map(|cell| cell.map(|c| c.effect)).collect()).collect(),
        told: map.cells.iter().map(|row| row.iter().map(|cell| cell.is_some_and(|c| c.is_told)).collect()).collect(),
    };
    let pairs = maps.iter().flat_map(|map| map.cells.iter().flatten().flatten()).map(|cell| cell.pairs);
    let (low, high) = (pairs.clone().min()?, pairs.max()?);
    let counted = if low == high { low.to_string() } else { format!("{low} to {high}") };
    Some(Figure {
        id: "maps",
        title: format!("Where in the sweep “{}” changes", label(outcome)),
        caption: format!(
            "Mean paired difference from {} where two parameters of the design stand, {counted} pairs a cell. Grey cells are not told from zero at 5 % \
             after Holm’s adjustment over the cells of a map (t-test, IN-1 and IN-4); intervals are in the figure before.",
            plan.arms[0].name
        ),
        charts: maps.iter().map(chart).collect(),
    })
}

/// The first of what there is to say; all of it is a screen of text where there are many parameters.
fn told(mut sentences: Vec<String>) -> String {
    let more = sentences.len().saturating_sub(TOLD_MAX);
    sentences.truncate(TOLD_MAX);
    if more > 0 {
        sentences.push(format!("`upchain sensitivity` says {more} things more."));
    }
    sentences.join(" ")
}

/// Indices of an outcome: a chart for each arm or effect that was asked about.
#[must_use]
pub fn sensitivity(results: &Joined<'_>, all: &[Sensitivity], outcome: usize) -> Option<Figure> {
    let plan = results.plan;
    let of: Vec<&Sensitivity> =
        all.iter().filter(|s| s.target.outcome == outcome && !s.measures().is_empty()).collect();
    let chart = |s: &&Sensitivity| {
        let measures = s.measures();
        // Largest first, by the last measure with an interval: total index, or μ*.
        let weight = |k: &usize| measures[*k].iter().find(|m| ["total", "mu_star"].contains(&m.0)).map_or(0.0, |m| m.1);
        let mut order: Vec<usize> = (0..measures.len()).collect();
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let series = |m: usize| Intervals {
            name: measures[0][m].0.replace('_', " "),
            values: order
                .iter()
                .map(|k| measures[*k][m].2.map(|(low, high)| Interval { value: measures[*k][m].1, low, high }))
                .collect(),
        };
        let arm = &plan.arms[s.target.arm].name;
        let title = if s.target.is_effect { format!("{arm} less {}", plan.arms[0].name) } else { arm.clone() };
        let is_share = measures[0].iter().any(|m| m.0 == "total");
        Chart::Intervals {
            title,
            unit: if is_share { "share of variance".to_owned() } else { OUTCOMES[outcome].unit.to_owned() },
            rows: order.iter().map(|k| plan.design.factors[*k].key.clone()).collect(),
            series: (0..measures[0].len()).map(series).collect(),
        }
    };
    let first = of.first()?;
    let noise = first.noise.as_ref().map_or(String::new(), |noise| {
        format!(" {:.0} % of the variance of single runs is luck.", 100.0 * noise.share())
    });
    Some(Figure {
        id: "sensitivity",
        title: format!("What “{}” depends on", label(outcome)),
        caption: format!("{} blocks or walks, 95 % intervals.{noise} {}", first.used, told(first.sentences(results))),
        charts: of.iter().map(chart).collect(),
    })
}
