//! # `sensitivity`
//! On which parameters of its design an experiment's answer depends; other commands show the same.

use super::opened::Opened;
use crate::args::Sensitivity as Args;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::output;
use designs::outcome;
use experiment::joined::{Joined, Unfit};
use experiment::outcomes::OUTCOMES;
use experiment::sensitivity::{Named, Sensitivity, SensitivityRow, Target, sensitivity};
use rayon::prelude::*;
use serde_json::{Value, json};
use tables::About;

/// Where rows are looked up by their keys, a run that is not there takes its block with it, which is said.
pub(crate) fn execute(args: &Args) -> Result<Code, Stop> {
    let mut opened = Opened::open(&args.store)?;
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        return Err(tables::Error::Exists(out.clone()).into());
    }
    let (index, seen) = opened.settle(&[opened.store.clone()])?;
    let joined = Joined::new(&opened.sweep.plan, &seen.results.rows).map_err(refused)?;
    let named: Vec<usize> = args.outcome.iter().filter_map(|name| outcome::number(name)).collect();
    let asked = if named.is_empty() { vec![opened.until.map_or(0, |until| until.outcome)] } else { named };
    let found = of(&joined, &asked).map_err(refused)?;
    if let Some(out) = &args.out {
        let rows: Vec<SensitivityRow> = found.iter().flat_map(|of| of.rows(&joined)).collect();
        let table = SensitivityRow::table(&rows);
        let digest = tables::digest_of(&table);
        let about = About { title: &opened.store.plan().title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
        super::directory(out, false)?.write_tables(&[&table], &about)?;
    }
    let counts = index.counts();
    output::print(&if args.json {
        let all: Vec<Value> = found.iter().map(|of| json(&joined, of)).collect();
        format!("{}\n", json!({ "title": opened.store.plan().title, "runs": counts, "sensitivity": all }))
    } else {
        let tables: String = found.iter().map(|of| text(&joined, of)).collect();
        format!("{}\n\n{tables}{counts}\n", opened.store.plan().title)
    })?;
    Ok(if counts.failed > 0 { Code::SomeFailed } else { Code::Well })
}

/// A design without indices is the user's; too few runs, or one that is no number, are the store's.
fn refused(e: Unfit) -> Stop {
    let code = if matches!(e, Unfit::NoIndices(_)) { Code::Usage } else { Code::SomeFailed };
    Stop { code, message: format!("error: {e}") }
}

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
    let row = |(key, all): (&String, Vec<Named>)| {
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
