//! # Designs of experiments
//! `[design]`: what is varied beside the arms, and how its points are chosen. Everything is checked before anything runs.

use crate::document::Node;
use crate::factors::Address;
use crate::fields::{Fields, Range, admitted, number, value_of};
use crate::points;
use crate::report::{Report, did_you_mean, quoted, shown};
use crate::source::At;
use crate::sweeps::{Sweep, VALUES_MAX};
use crate::vocabulary::{KINDS, SCALES, SEED};
use base::parameter::Kind as Number;
use designs::morris::Morris;
use designs::one_at_a_time::OneAtATime;
use designs::saltelli::{self, Saltelli};
use designs::{Design, Factor, Kind, Scale, quasi};
use scheduler::spec::WorldSpec;
use std::path::Path;

/// Parameters that a design may vary.
pub(crate) const FACTORS_MAX: usize = quasi::DIMENSIONS_MAX;
/// Admitted numbers of points, blocks and trajectories; how many runs they make is asked later.
pub(crate) const POINTS: Range = Range::whole(1.0, 281_474_976_710_656.0);
/// Admitted numbers of levels.
pub(crate) const LEVELS: Range = Range::whole(2.0, VALUES_MAX as f64);
/// Admitted ends of ranges, before it is known whose.
pub(crate) const END: Range = Range::of(-1e300, 1e300);

/// A design with the places of its factors in a world.
#[derive(Clone, Debug)]
pub(crate) struct Varied {
    pub design: Design,
    pub addresses: Vec<Address>,
    /// Where each factor is said.
    pub places: Vec<At>,
    /// Where the design is said.
    pub at: At,
}

impl Varied {
    /// Nothing varies.
    pub(crate) fn nothing(at: At) -> Self {
        Self { design: Design::none(), addresses: Vec::new(), places: Vec::new(), at }
    }

    /// Adds a factor; reported if it is there already.
    pub(crate) fn add(&mut self, report: &mut Report, at: At, address: Address, factor: Factor) {
        if self.design.factors.iter().any(|known| known.key == factor.key) {
            report.problem(at, format!("{} is varied twice", quoted(&factor.key)), "name it once, with all its values");
            return;
        }
        self.design.factors.push(factor);
        self.addresses.push(address);
        self.places.push(at);
    }
}

/// The grid of `--set key=1,2,3`.
pub(crate) fn of_sweeps(report: &mut Report, sweeps: &[Sweep], world: &WorldSpec) -> Varied {
    let mut varied = Varied::nothing(sweeps.first().map_or(At::NOWHERE, |sweep| sweep.at));
    for sweep in sweeps {
        let Some(address) = Address::find(report, sweep.at, &sweep.path, world) else { continue };
        let values = named_values(report, &sweep.values, &sweep.path, &address);
        let factor = Factor { values, ..declared(&sweep.path, &address) };
        varied.add(report, sweep.at, address, factor);
    }
    varied
}

/// Reads `[design]`; `path` is the experiment's, which files are relative to.
pub(crate) fn read(report: &mut Report, node: &Node, path: &Path, world: &WorldSpec) -> Option<Varied> {
    let mark = report.mark();
    let mut fields = Fields::of(report, node, "`[design]`")?;
    let mut varied = Varied::nothing(fields.at);
    let known = || KINDS.iter().copied();
    fields.required(report, "kind", &format!("known: {}", known().map(quoted).collect::<Vec<_>>().join(", ")));
    let kind = fields.text(report, "kind").unwrap_or_default();
    if !kind.is_empty() && !KINDS.contains(&kind) {
        let at = fields.get("kind").map_or(fields.at, |node| node.at);
        report.problem(at, format!("no design is named {}", quoted(kind)), did_you_mean(kind, known()));
    }
    varied.design.seed = fields.number(report, "seed", SEED).unwrap_or(1.0) as u64;
    let levels = fields.number(report, "levels", LEVELS).map(|n| n as usize);
    let points = fields.number(report, "points", POINTS).map(|n| n as u64);
    let trajectories = fields.number(report, "trajectories", POINTS).map(|n| n as u64);
    complain_of_keys(report, &mut fields, kind);
    let second_order = fields.switch(report, "second_order").unwrap_or(false);
    for node in fields.tables_up_to(report, "parameter", FACTORS_MAX) {
        read_factor(report, node, kind, levels, world, &mut varied);
    }
    if kind != "list" && fields.get("parameter").is_none() {
        report.problem(fields.at, "`[design]` varies nothing", "add `[[design.parameter]]` with a `key`");
    }
    let file = if kind == "list" { fields.text(report, "file") } else { None };
    let at = fields.get("file").map_or(fields.at, |node| node.at);
    fields.finish(report);
    let factors = varied.design.factors.len();
    varied.design.kind = match kind {
        "list" => Kind::List(points::read(report, path, file?, at, world, &mut varied)?),
        "one-at-a-time" => {
            let base = varied.addresses.iter().map(|address| address.get(world)).collect();
            Kind::OneAtATime(OneAtATime::new(base, &varied.design.factors))
        }
        "latin-hypercube" => Kind::LatinHypercube(points?),
        "sobol" => Kind::Sobol(points?),
        "saltelli" => Kind::Saltelli(Saltelli { blocks: blocks(report, varied.at, points?, factors), second_order }),
        "morris" => Kind::Morris(Morris { trajectories: trajectories?, levels: even(report, varied.at, levels) }),
        _ => Kind::Grid,
    };
    (report.mark() == mark).then_some(varied)
}

/// Asks for the keys that a kind needs, and refuses those that it has not.
fn complain_of_keys(report: &mut Report, fields: &mut Fields<'_>, kind: &str) {
    const KEYS: [(&str, &[&str], &str); 3] = [
        ("points", &["latin-hypercube", "sobol", "saltelli"], "points = 1024"),
        ("trajectories", &["morris"], "trajectories = 50"),
        ("file", &["list"], "file = \"points.csv\", relative to this file"),
    ];
    for (key, kinds, hint) in KEYS {
        if kinds.contains(&kind) {
            fields.required(report, key, hint);
        } else {
            refuse(report, fields, kind, key);
        }
    }
    if !["grid", "one-at-a-time", "morris"].contains(&kind) {
        refuse(report, fields, kind, "levels");
    }
    if kind != "saltelli" {
        refuse(report, fields, kind, "second_order");
    }
}

fn refuse(report: &mut Report, fields: &mut Fields<'_>, kind: &str, key: &'static str) {
    if let Some(node) = fields.get(key).filter(|_| KINDS.contains(&kind)) {
        report.problem(node.at, format!("a design of kind `{kind}` has no `{key}`"), "leave it out");
    }
}

fn blocks(report: &mut Report, at: At, points: u64, factors: usize) -> u64 {
    if factors > saltelli::FACTORS_MAX {
        let message =
            format!("a design of kind `saltelli` varies at most {} parameters, not {factors}", saltelli::FACTORS_MAX);
        report.problem(at, message, "screen them with a design of kind `morris` first");
    }
    if points < saltelli::BLOCKS_FEW {
        report.note(format!(
            "`points` of a design of kind `saltelli` is {points}: 95 % intervals of indices hold the truth less often than they say \
             below {}",
            saltelli::BLOCKS_FEW
        ));
    }
    if !points.is_power_of_two() {
        report.note(format!(
            "`points` of a design of kind `saltelli` is {points}: a power of two, such as {}, fills the ranges more evenly",
            points.next_power_of_two()
        ));
    }
    points
}

fn even(report: &mut Report, at: At, levels: Option<usize>) -> u32 {
    let levels = levels.unwrap_or(4);
    if levels % 2 == 1 {
        let message = format!("`levels` of a design of kind `morris` must be even, not {levels}");
        report.problem(at, message, "with an even number all levels are equally likely; 4 by default");
    }
    levels as u32
}

/// A factor that ranges as its parameter is declared.
pub(crate) fn declared(key: &str, address: &Address) -> Factor {
    let of = address.specification;
    Factor { key: key.into(), kind: of.kind, low: of.low, high: of.high, scale: Scale::Linear, values: Vec::new() }
}

/// Reads a parameter that a design of this kind varies.
pub(crate) fn read_factor(
    report: &mut Report,
    node: &Node,
    kind: &str,
    levels: Option<usize>,
    world: &WorldSpec,
    varied: &mut Varied,
) {
    let Some(mut fields) = Fields::of(report, node, "a parameter of the design") else { return };
    fields.required(report, "key", "key = \"search.power\"");
    let key = fields.text(report, "key");
    let at = fields.get("key").map_or(fields.at, |node| node.at);
    let address = key.and_then(|key| Address::find(report, at, key, world));
    let (Some(key), Some(address)) = (key, address) else {
        ["low", "high", "levels", "values", "scale"].iter().for_each(|key| _ = fields.get(key));
        return fields.finish(report);
    };
    fields.what = format!("parameter {} of the design", quoted(key));
    let mut factor = declared(key, &address);
    if kind == "list" {
        fields.finish(report);
        return varied.add(report, at, address, factor);
    }
    let mark = report.mark();
    read_range(report, &mut fields, &address, &mut factor);
    let own = fields.number(report, "levels", LEVELS).map(|n| n as usize);
    let is_named = ["grid", "one-at-a-time"].contains(&kind);
    if is_named {
        factor.values = match (fields.list(report, "values"), own.or(levels)) {
            (Some(values), _) => named_values(report, values, key, &address),
            (None, _) if factor.kind == Number::Switch => vec![0.0, 1.0],
            (None, Some(levels)) if report.mark() == mark => factor.spread(levels),
            (None, Some(_)) => Vec::new(),
            (None, None) => {
                report.problem(
                    at,
                    format!("{} has neither `values` nor `levels`", fields.what),
                    "values = [0.1, 0.2, 0.4]",
                );
                Vec::new()
            }
        };
    } else {
        ["levels", "values"].iter().for_each(|key| refuse(report, &mut fields, kind, key));
    }
    fields.finish(report);
    varied.add(report, at, address, factor);
}

fn read_range(report: &mut Report, fields: &mut Fields<'_>, address: &Address, factor: &mut Factor) {
    let of = address.specification;
    for key in ["low", "high"] {
        let Some(node) = fields.get(key) else { continue };
        let Some(value) = number(report, node, key, END) else { continue };
        if of.admits(value) {
            *(if key == "low" { &mut factor.low } else { &mut factor.high }) = value;
        } else {
            let message = format!("`{key}` of {} must be {}, not {}", fields.what, admitted(of), shown(value));
            report.problem(node.at, message, "a design stays within what the parameter admits");
        }
    }
    if factor.low >= factor.high {
        let message =
            format!("`low` of {} = {} is not below `high` = {}", fields.what, shown(factor.low), shown(factor.high));
        report.problem(fields.at, message, "a parameter that does not vary belongs into `set`");
    }
    match fields.text(report, "scale") {
        None | Some("linear") => {}
        Some("log") if factor.low > 0.0 => factor.scale = Scale::Log,
        Some("log") => {
            let message = format!("{} has `scale = \"log\"` and begins at {}", fields.what, shown(factor.low));
            report.problem(fields.at, message, "a logarithmic range begins above zero: give it a `low`");
        }
        Some(other) => {
            let message = format!("no scale is named {}", quoted(other));
            report.problem(fields.at, message, did_you_mean(other, SCALES.iter().copied()));
        }
    }
}

/// Values that are named one by one; those that are wrong are reported and left out.
fn named_values(report: &mut Report, nodes: &[Node], key: &str, address: &Address) -> Vec<f64> {
    let mut values = Vec::new();
    for node in nodes.iter().take(VALUES_MAX) {
        let value = value(report, node, key, address);
        if value.is_some_and(|value| values.contains(&value)) {
            report.problem(node.at, format!("{} has the value {} twice", quoted(key), node.shown()), "name it once");
        }
        values.extend(value);
    }
    let at = nodes.first().map_or(At::NOWHERE, |node| node.at);
    if nodes.is_empty() || nodes.len() > VALUES_MAX {
        let message = format!("{} has {} values; 1 to {VALUES_MAX} are admitted", quoted(key), nodes.len());
        report.problem(at, message, "");
    }
    values
}

/// The value that `node` gives to the parameter `key`.
pub(crate) fn value(report: &mut Report, node: &Node, key: &str, address: &Address) -> Option<f64> {
    let of = address.specification;
    let value = value_of(node, of);
    if value.is_none() {
        let message = format!("{} must be {}, not {}", quoted(key), admitted(of), node.shown());
        report.problem(node.at, message, "a design stays within what the parameter admits");
    }
    value
}
