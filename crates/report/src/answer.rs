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
const NAMED_MAX: usize = 4;

/// Outcomes of the forest plot: those about where firms and countries stand.
const SHOWN: [&str; 6] =
    ["moved_up", "downgraded", "value_added_share", "value_added_per_worker", "relative_wage", "relative_income"];

/// Pairs of these effects, in words: runs that failed may be missing of some.
fn pairs(of: &[&ArmEffect]) -> String {
    let n = of.iter().map(|e| e.effect.n);
    let (low, high) = (n.clone().min().unwrap_or(0), n.max().unwrap_or(0));
    if low == high { format!("{low} pairs") } else { format!("{low} to {high} pairs") }
}

/// An arm with what it changes, and its interval.
fn change(plan: &Plan, e: &ArmEffect) -> String {
    let (low, high) = (signed(e.effect.low), signed(e.effect.high));
    format!("{} by {} ({low} to {high})", e.treated.name(plan), signed(e.effect.mean))
}

/// What arms do that all raise an outcome, or all lower it: the weakest and the strongest by name.
fn moved(plan: &Plan, mut of: Vec<&ArmEffect>, verb: &str) -> Option<String> {
    of.sort_by(|a, b| a.effect.mean.abs().total_cmp(&b.effect.mean.abs()));
    match of.as_slice() {
        [] => None,
        [one] => Some(format!("it is {verb} with {}", change(plan, one))),
        [one, two] => Some(format!("it is {verb} with {} and with {}", change(plan, one), change(plan, two))),
        [weakest, .., strongest] => {
            let n = of.len();
            Some(format!("it is {verb} in {n} arms, from {} to {}", change(plan, weakest), change(plan, strongest)))
        }
    }
}

/// Arms of which nothing can be said.
fn untold(plan: &Plan, of: &[&ArmEffect]) -> Option<String> {
    let names: Vec<String> = of.iter().take(NAMED_MAX).map(|e| e.treated.name(plan)).collect();
    let more = if of.len() > NAMED_MAX { format!(" and {} more", of.len() - NAMED_MAX) } else { String::new() };
    match of {
        [] => None,
        [one] => Some(format!("what changes with {} is not told from zero (Holm)", change(plan, one))),
        _ => Some(format!("no change is told from zero (Holm) with {}{more}", names.join(", "))),
    }
}

/// The answer in a sentence: what the arms do to this outcome, with intervals.
#[must_use]
pub fn sentence(plan: &Plan, effects: &[ArmEffect], outcome: usize) -> String {
    let of: Vec<&ArmEffect> = effects.iter().filter(|e| e.outcome == outcome).collect();
    let Some(first) = of.first() else { return "There is one arm: nothing is compared.".to_owned() };
    let is_told = |e: &&&ArmEffect| e.p_adjusted.is_some_and(|p| p < ALPHA);
    let (told, open): (Vec<&ArmEffect>, Vec<&ArmEffect>) = of.iter().partition(is_told);
    let (higher, lower): (Vec<&ArmEffect>, Vec<&ArmEffect>) = told.into_iter().partition(|e| e.effect.mean > 0.0);
    let parts = [moved(plan, higher, "higher"), moved(plan, lower, "lower"), untold(plan, &open)];
    format!(
        "“{}” ({}) is {} with {}: {}; 95 % intervals of {}.",
        label(outcome),
        OUTCOMES[outcome].unit,
        number(first.effect.control_mean).replace('-', "−"),
        first.control.name(plan),
        parts.into_iter().flatten().collect::<Vec<_>>().join("; "),
        pairs(&of)
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
            "Mean paired differences over {} with Student’s 95 % intervals; the line is no effect.{}",
            pairs(&effects.iter().collect::<Vec<_>>()),
            bought.unwrap_or_default()
        ),
        charts: SHOWN.iter().map(chart).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use designs::Design;
    use experiment::outcomes::Focus;
    use experiment::pairs::Side;
    use experiment::plan::Arm;
    use experiment::statistics::Effect;
    use std::sync::Arc;

    fn plan(arms: &[&str]) -> Plan {
        let spec = Arc::new(scheduler::trial::chain(100));
        Plan {
            seed: 1,
            replications: 8,
            focus: Focus::default(),
            arms: arms.iter().map(|name| Arm { name: (*name).to_owned(), spec: spec.clone() }).collect(),
            design: Design::none(),
            worlds: None,
            branch: None,
        }
    }

    /// The effect of an arm on the first outcome, with an interval of a tenth to both sides.
    fn effect(arm: usize, mean: f64, n: usize, p: f64) -> ArmEffect {
        let effect = Effect {
            n,
            treated_mean: 0.25 + mean,
            control_mean: 0.25,
            mean,
            sd: 0.1,
            standard_error: 0.1,
            low: mean - 0.1,
            high: mean + 0.1,
            p: Some(p),
            cohens_d: None,
            variance_reduction: Some(4.0),
        };
        let (treated, control) = (Side::Arm(arm), Side::Arm(0));
        let bootstrap = (effect.low, effect.high);
        ArmEffect {
            treated,
            control,
            outcome: 0,
            effect,
            bootstrap,
            p_adjusted: Some(p),
            p_wilcoxon: None,
            left_out: 0,
        }
    }

    #[test]
    fn the_answer_is_one_sentence_with_the_weakest_and_the_strongest_and_their_intervals() {
        let plan = plan(&["as it is", "a", "b", "c", "d", "e"]);
        let all = [(1, 0.5, 0.001), (2, 0.25, 0.01), (3, 0.75, 0.001), (4, -0.5, 0.002), (5, 0.01, 0.6)];
        let all = all.map(|(arm, mean, p)| effect(arm, mean, 8, p));
        assert_eq!(
            sentence(&plan, &all, 0),
            "“moved up” (share of firms) is 0.250 with as it is: it is higher in 3 arms, from b by +0.250 (+0.150 to +0.350) to c by +0.750 (+0.650 \
             to +0.850); it is lower with d by −0.500 (−0.600 to −0.400); what changes with e by +0.0100 (−0.0900 to +0.110) is not told from zero (Holm); \
             95 % intervals of 8 pairs."
        );
        assert_eq!(sentence(&plan, &[], 0), "There is one arm: nothing is compared.");
    }

    #[test]
    fn pairs_that_are_missing_are_in_the_sentence_and_in_the_caption() {
        let plan = plan(&["as it is", "a", "b"]);
        let all = [effect(1, 0.5, 7, 0.5), effect(2, 0.5, 8, 0.5)];
        let said = sentence(&plan, &all, 0);
        assert!(
            said.ends_with("no change is told from zero (Holm) with a, b; 95 % intervals of 7 to 8 pairs."),
            "{said}"
        );
        let figure = forest(&plan, &all).expect("there are effects");
        assert!(figure.caption.contains("over 7 to 8 pairs") && figure.caption.contains("4.00 times smaller"));
    }
}
