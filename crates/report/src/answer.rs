//! # The answer
//! What the arms did against the first, in a sentence and as a forest plot.

use crate::figure::{Chart, Figure, Interval, Intervals};
use crate::text::{label, number, signed};
use designs::outcome;
use experiment::effects::ArmEffect;
use experiment::outcomes::OUTCOMES;
use experiment::plan::Plan;

/// Level at which an effect is told from zero.
const ALPHA: f64 = 0.05;
/// Arms that are named one by one.
const NAMED_MAX: usize = 6;

/// Outcomes of the forest plot: those about where firms and countries stand.
const SHOWN: [&str; 6] =
    ["moved_up", "downgraded", "value_added_share", "value_added_per_worker", "relative_wage", "relative_income"];

/// The answer in a sentence: what each arm does to this outcome, with its interval.
#[must_use]
pub fn sentence(plan: &Plan, effects: &[ArmEffect], outcome: usize) -> String {
    let of: Vec<&ArmEffect> = effects.iter().filter(|e| e.outcome == outcome).collect();
    let Some(first) = of.first() else { return "There is one arm: nothing is compared.".to_owned() };
    let (what, unit) = (label(outcome), OUTCOMES[outcome].unit);
    let one = |e: &&&ArmEffect| {
        let (low, high) = (signed(e.effect.low), signed(e.effect.high));
        let told = if e.p_adjusted.is_some_and(|p| p < ALPHA) { "" } else { ", not told from zero" };
        format!("{} by {} ({low} to {high}{told})", e.treated.name(plan), signed(e.effect.mean))
    };
    let named: Vec<String> = of.iter().take(NAMED_MAX).map(|e| one(&e)).collect();
    let more = match of.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        n => format!(", and {n} more arms"),
    };
    format!(
        "Against {}, where “{what}” is {} ({unit}), it changes with {}{more}; 95 % intervals, {} pairs.",
        first.control.name(plan),
        number(first.effect.control_mean),
        named.join("; "),
        first.effect.n
    )
}

/// The paired effects, an outcome a chart, an arm a row.
#[must_use]
pub fn forest(plan: &Plan, effects: &[ArmEffect]) -> Option<Figure> {
    let first = effects.first()?;
    let chart = |name: &&str| {
        let outcome = outcome::number(name).expect("an outcome of this name");
        let of: Vec<&ArmEffect> = effects.iter().filter(|e| e.outcome == outcome).collect();
        let value = |e: &&ArmEffect| Some(Interval { value: e.effect.mean, low: e.effect.low, high: e.effect.high });
        Chart::Intervals {
            title: label(outcome).to_owned(),
            unit: OUTCOMES[outcome].unit.to_owned(),
            rows: of.iter().map(|e| e.treated.name(plan)).collect(),
            series: vec![Intervals { name: "effect".to_owned(), values: of.iter().map(value).collect() }],
        }
    };
    let reduction: Vec<f64> = effects.iter().filter_map(|e| e.effect.variance_reduction).collect();
    let bought = experiment::statistics::band(&reduction).map(|[_, median, _]| {
        format!(" Sharing luck between arms made variances {} times smaller (median).", number(median))
    });
    Some(Figure {
        id: "effects",
        title: format!("What each arm changes, against {}", first.control.name(plan)),
        caption: format!(
            "Mean paired differences over {} pairs with Student’s 95 % intervals; the line is no effect.{}",
            first.effect.n,
            bought.unwrap_or_default()
        ),
        charts: SHOWN.iter().map(chart).collect(),
    })
}
