//! # `sensitivity`
//! On which parameters of its design an experiment's answer depends: effects by their values, and indices where the design has
//! them; other commands show the same.

use super::by_value;
use super::opened::Opened;
use crate::args::Sensitivity as Args;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width, wrapped};
use crate::output;
use designs::outcome;
use experiment::by_value::{ByValueRow, by_value as effects_by_value};
use experiment::joined::{Joined, Unfit};
use experiment::outcomes::OUTCOMES;
use experiment::sensitivity::{Named, Sensitivity, SensitivityRow, Target, sensitivity};
use experiment::statistics::SobolPair;
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
    let joined = opened.joined(&seen)?;
    let named: Vec<usize> = args.outcome.iter().filter_map(|name| outcome::number(name)).collect();
    let asked = if named.is_empty() { vec![opened.until.map_or(0, |until| until.outcome)] } else { named };
    let by_value = effects_by_value(&joined, &asked).map_err(refused)?;
    // Without factors there is nothing to depend on, which is said.
    let found = if has_indices(&joined) || joined.plan.design.factors.is_empty() {
        of(&joined, &asked).map_err(refused)?
    } else {
        Vec::new()
    };
    if let Some(out) = &args.out {
        let rows: Vec<SensitivityRow> = found.iter().flat_map(|of| of.rows(&joined)).collect();
        let tables = [ByValueRow::table(&by_value), SensitivityRow::table(&rows)];
        let tables: Vec<_> = tables.iter().filter(|table| table.rows() > 0).collect();
        let digest = tables::digest(&tables);
        let about = About { title: &opened.store.plan().title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
        super::directory(out, false)?.write_tables(&tables, &about)?;
    }
    let counts = index.counts();
    output::print(&if args.json {
        let all: Vec<Value> = found.iter().map(|of| json(&joined, of)).collect();
        format!(
            "{}\n",
            json!({
                "title": opened.store.plan().title, "runs": counts, "by_value": by_value::json(&by_value), "sensitivity": all,
            })
        )
    } else {
        let tables: String = found.iter().map(|of| text(&joined, of)).collect();
        let title = &opened.store.plan().title;
        format!("{title}\n\n{}{tables}{counts}\n", by_value::text(&by_value, &asked, has_indices(&joined)))
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
    // The interval of σ stands there where there is room for it.
    let all = grid(joined, of, true);
    let grid = if all.fits(width()) { all } else { grid(joined, of, false) };
    let pairs = pairs(joined, of);
    let points = of.points;
    let spread = format!(
        "over {} points from {} to {}, {} on average, above zero in {}\n",
        points.all,
        signed(points.smallest),
        signed(points.largest),
        signed(points.mean),
        points.positive
    );
    let noise = of
        .noise
        .map_or(String::new(), |noise| format!("luck: {} of the variance of single runs\n", number(noise.share())));
    let said: String = of.sentences(joined).iter().map(|said| wrapped(said, width())).collect();
    format!("{}\n{}{pairs}{spread}{noise}{said}\n", title(joined, of), grid.text(width()))
}

/// A row a parameter: its measures, each with its interval where some parameter has one.
fn grid(joined: &Joined<'_>, of: &Sensitivity, with_sigma: bool) -> Grid {
    let measures = of.measures();
    let has_interval = |k: usize| {
        let is_shown = |all: &Vec<Named>| all[k].2.is_some() && (with_sigma || all[k].0 != "sigma");
        measures.iter().any(is_shown)
    };
    let columns = measures.first().map_or(0, Vec::len);
    let intervals: Vec<bool> = (0..columns).map(has_interval).collect();
    let mut heads = vec!["parameter".to_owned()];
    for (k, has_interval) in intervals.iter().enumerate() {
        heads.push(measures[0][k].0.to_owned());
        heads.extend(has_interval.then(|| "95 % interval".to_owned()));
    }
    let keys = joined.plan.design.factors.iter().map(|factor| factor.key.clone());
    let row = |(key, all): (String, &Vec<Named>)| {
        let mut cells = vec![key];
        for ((_, value, interval), has_interval) in all.iter().zip(&intervals) {
            cells.push(signed(*value));
            cells.extend(has_interval.then(|| interval.map(shown).unwrap_or_default()));
        }
        cells
    };
    Grid { rows: keys.zip(&measures).map(row).collect(), heads }
}

fn shown((low, high): (f64, f64)) -> String {
    format!("[{}, {}]", signed(low), signed(high))
}

/// Second-order indices that can be told from zero, the largest first; the table has all.
fn pairs(joined: &Joined<'_>, of: &Sensitivity) -> String {
    if of.pairs().is_empty() {
        return String::new();
    }
    let mut told: Vec<_> = of.pairs().iter().filter(|pair| pair.interval.0 > 0.0).collect();
    told.sort_by(|a, b| b.second.total_cmp(&a.second));
    let key = |f: usize| joined.plan.design.factors[f].key.clone();
    let row = |pair: &&SobolPair| vec![key(pair.of.0), key(pair.of.1), signed(pair.second), shown(pair.interval)];
    let heads = ["together", "with", "second", "95 % interval"].map(str::to_owned).to_vec();
    let grid = Grid { heads, rows: told.iter().map(row).collect() };
    let all = of.pairs().len();
    format!("{}{} of {all} pairs can be told from zero\n", grid.text(width()), told.len())
}

/// The same as an object.
pub(super) fn json(joined: &Joined<'_>, of: &Sensitivity) -> Value {
    let measures: Vec<Value> = of
        .rows(joined)
        .into_iter()
        .map(|row| {
            json!({ "parameter": row.parameter, "with": row.with, "measure": row.measure, "value": row.value, "low": row.low, "high": row.high })
        })
        .collect();
    json!({
        "arm": joined.plan.arms[of.target.arm].name,
        "against": of.target.is_effect.then(|| &joined.plan.arms[0].name),
        "outcome": OUTCOMES[of.target.outcome].name,
        "measures": measures,
        "points": { "smallest": of.points.smallest, "mean": of.points.mean, "largest": of.points.largest, "above_zero": of.points.positive, "all": of.points.all },
        "noise_share": of.noise.map(|noise| noise.share()),
        "used": of.used, "left_out": of.left_out,
        "sentences": of.sentences(joined),
    })
}
