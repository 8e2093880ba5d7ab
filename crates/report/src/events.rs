//! # Events
//! Which share of firms moved up, how, and moved down, arm by arm.

use crate::figure::{Chart, Figure, Interval, Intervals};
use crate::text::label;
use designs::outcome::number;
use experiment::means::Distribution;
use experiment::plan::Plan;

/// The events, in the order in which they are held to be rarer (Humphrey & Schmitz 2002).
const EVENTS: [&str; 7] =
    ["up_process", "up_product", "up_functional", "up_chain", "downgraded", "hollow", "immiserising"];

/// Shares of firms by event and arm.
#[must_use]
pub fn events(plan: &Plan, distributions: &[Distribution]) -> Option<Figure> {
    let numbers: Vec<usize> = EVENTS.iter().filter_map(|name| number(name)).collect();
    let own: Vec<&Distribution> = distributions.iter().filter(|d| d.against.is_none()).collect();
    let n = own.first()?.n;
    let of_arm = |arm: &experiment::arms::Arm| {
        let value = |outcome: &usize| {
            let found = own.iter().find(|d| d.outcome == *outcome && d.of.name(plan) == arm.name)?;
            Some(Interval { value: found.band[1], low: found.band[0], high: found.band[2] })
        };
        Intervals { name: arm.name.clone(), values: numbers.iter().map(value).collect() }
    };
    Some(Figure {
        id: "events",
        title: "Who moves, and how".to_owned(),
        caption: format!(
            "Share of firms with an event since the start: median over {n} runs of each arm, and the band from 5 to 95 % of them."
        ),
        charts: vec![Chart::Intervals {
            title: "firms with an event".to_owned(),
            unit: "share of firms".to_owned(),
            rows: numbers.iter().map(|k| label(*k).to_owned()).collect(),
            series: plan.arms.iter().map(of_arm).collect(),
        }],
    })
}
