//! # Sensitivity of an experiment's answer
//! For people and for programs.

use crate::layout::{Grid, number, signed, width};
use experiment::joined::{Joined, Unfit};
use experiment::outcomes::OUTCOMES;
use experiment::sensitivity::{Measure, Sensitivity, Target, sensitivity};
use rayon::prelude::*;
use serde_json::{Value, json};

/// Whether the design is one that indices are computed from.
pub(super) fn has_indices(joined: &Joined<'_>) -> bool {
    ["saltelli", "morris"].contains(&joined.plan.design.name())
}

/// The sensitivity of these outcomes: of the first arm's, and of every other arm's difference from it.
pub(super) fn of(joined: &Joined<'_>, outcomes: &[usize]) -> Result<Vec<Sensitivity>, Unfit> {
    let arms = 0..joined.plan.arms.len();
    let target = |(outcome, arm)| Target { arm, is_effect: arm > 0, outcome };
    let targets: Vec<Target> = outcomes.iter().flat_map(|o| arms.clone().map(move |arm| target((*o, arm)))).collect();
    targets.into_par_iter().map(|target| sensitivity(joined, target)).collect()
}

fn title(joined: &Joined<'_>, of: &Sensitivity) -> String {
    let (arms, label) = (&joined.plan.arms, OUTCOMES[of.target.outcome].label.trim());
    let name = &arms[of.target.arm].name;
    if of.target.is_effect {
        format!("{label}, `{name}` less `{}`", arms[0].name)
    } else {
        format!("{label}, `{name}`")
    }
}

/// A table and its sentences.
pub(super) fn text(joined: &Joined<'_>, of: &Sensitivity) -> String {
    let measures = of.measures();
    let names = measures.first().map(|all| all.iter().map(|(name, ..)| (*name).to_owned()).collect::<Vec<_>>());
    let mut heads = vec![title(joined, of)];
    names.unwrap_or_default().into_iter().for_each(|name| heads.extend([name, "95 % interval".into()]));
    let row = |(key, all): (&String, Vec<Measure>)| {
        let cells = all
            .into_iter()
            .flat_map(|(_, value, (low, high))| [signed(value), format!("[{}, {}]", signed(low), signed(high))]);
        [key.clone()].into_iter().chain(cells).collect()
    };
    let keys = joined.plan.design.factors.iter().map(|factor| &factor.key);
    let grid = Grid { heads, rows: keys.zip(measures).map(row).collect() };
    let noise = of
        .noise
        .map_or(String::new(), |noise| format!("luck: {} of the variance of single runs\n", number(noise.share())));
    let said: String = of.sentences(joined).iter().map(|sentence| format!("  {sentence}\n")).collect();
    format!("{}{noise}{said}\n", grid.text(width()))
}

/// The same as an object.
pub(super) fn json(joined: &Joined<'_>, of: &Sensitivity) -> Value {
    let measures: Vec<Value> = of
        .rows(joined)
        .into_iter()
        .map(|row| {
            json!({ "parameter": row.parameter, "measure": row.measure, "value": row.value, "low": row.low, "high": row.high })
        })
        .collect();
    json!({
        "arm": joined.plan.arms[of.target.arm].name,
        "against": of.target.is_effect.then(|| &joined.plan.arms[0].name),
        "outcome": OUTCOMES[of.target.outcome].name,
        "measures": measures,
        "noise_share": of.noise.map(|noise| noise.share()),
        "used": of.used, "left_out": of.left_out,
        "sentences": of.sentences(joined),
    })
}
