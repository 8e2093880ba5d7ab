//! # Calibrations
//! A scenario, parameters with the ranges that the literature leaves them, and the facts that its worlds are to be near to.

use crate::design::{FACTORS_MAX, LEVELS, Varied, read_factor};
use crate::document::{Node, parse};
use crate::experiment::{Changes, REPLICATIONS, scenario, seed, set};
use crate::fields::{Fields, Range, text};
use crate::frozen::Files;
use crate::load::read;
use crate::overrides::{self, Override};
use crate::report::{Errors, Report, did_you_mean, quoted, shown};
use crate::worlds::Worlds;
use designs::{Design, Kind};
use scheduler::spec::WorldSpec;
use std::path::{Path, PathBuf};

/// Admitted numbers of worlds of other luck.
pub(crate) const FRESH: Range = Range::whole(2.0, 1e6);
/// Admitted numbers of points that fill the ranges.
pub(crate) const SCREENING: Range = Range::whole(0.0, 65_536.0);
/// Admitted numbers of generations.
pub(crate) const GENERATIONS: Range = Range::whole(0.0, 10_000.0);

/// A checked calibration.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The question in one line.
    pub title: String,
    /// What all luck follows from.
    pub seed: u64,
    /// Worlds of each point.
    pub replications: u32,
    /// Worlds of other luck.
    pub fresh: u32,
    /// Facts by name; none where all are meant.
    pub facts: Option<Vec<String>>,
    /// The parameters with their ranges, and the points that fill these.
    pub design: Design,
    /// Values of the parameters in the scenario.
    pub start: Vec<f64>,
    /// Generations of the optimiser.
    pub generations: u32,
    /// Values of each parameter along its profile.
    pub levels: usize,
    /// Path of the scenario.
    pub scenario: PathBuf,
    /// What a user should know although nothing is wrong.
    pub notes: Vec<String>,
    spec: WorldSpec,
    worlds: Worlds,
}

impl Calibration {
    /// The world with these values of the parameters.
    ///
    /// # Errors
    /// Why there is no such world.
    pub fn world(&self, values: &[f64]) -> Result<WorldSpec, String> {
        self.worlds.of_point(0, &self.spec, values)
    }
}

/// Loads the calibration at `path`; `files` are read instead of the disk where there are any, and hold afterwards what was read.
/// Overrides `replications=n` and `seed=n` are the calibration's; all others are the scenario's.
pub(crate) fn load_from(files: &mut Files, path: &Path, set: &[String], facts: &[&str]) -> Result<Calibration, Errors> {
    let mut report = Report::reading(std::mem::take(files));
    let document = read(&mut report, path, None).and_then(|at| parse(&mut report, at));
    let overrides = overrides::from_arguments(&mut report, set);
    let found = document.and_then(|root| calibration(&mut report, path, root, overrides, facts));
    report.conclude(files, found).map(|(found, notes)| Calibration { notes, ..found })
}

fn calibration(
    report: &mut Report,
    path: &Path,
    mut root: Node,
    arguments: Vec<Override>,
    known: &[&str],
) -> Option<Calibration> {
    const OWN: [&str; 6] = ["replications", "fresh", "seed", "screening", "generations", "levels"];
    let (own, last): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|o| OWN.contains(&o.path.as_str()));
    overrides::apply(report, &mut root, &own);
    let mut fields = Fields::of(report, &root, "a calibration")?;
    let title: String = fields.text(report, "title").unwrap_or_default().chars().take(200).collect();
    let replications = fields.number(report, "replications", REPLICATIONS).unwrap_or(8.0) as u32;
    let fresh = fields.number(report, "fresh", FRESH).unwrap_or(16.0) as u32;
    let seed = fields.get("seed").map_or(Some(1), |node| seed(report, node));
    let screening = fields.number(report, "screening", SCREENING).unwrap_or(64.0) as u64;
    let generations = fields.number(report, "generations", GENERATIONS).unwrap_or(20.0) as u32;
    let levels = fields.number(report, "levels", LEVELS).unwrap_or(7.0) as usize;
    let common = set(report, &mut fields);
    let facts = fields.list(report, "facts").map(|nodes| named(report, nodes, known));
    let scenario = scenario(report, &mut fields, path);
    fields.required(report, "parameter", "add `[[parameter]]` with a `key`, `low` and `high`");
    let nodes = fields.tables_up_to(report, "parameter", FACTORS_MAX);
    let at = fields.at;
    fields.finish(report);
    let (scenario, document) = scenario?;
    let arms = vec![Changes::default()];
    let mut worlds = Worlds { scenario: document, arms, common, last, varied: Varied::nothing(at) };
    let spec = worlds.of_arm(report, &Changes::default())?;
    for node in nodes {
        read_factor(report, node, "sobol", None, &spec, &mut worlds.varied);
    }
    worlds.varied.design.kind = Kind::Sobol(screening);
    worlds.varied.design.seed = seed.unwrap_or(1);
    worlds.complain_of_what_is_set(report);
    worlds.complain_of_impossible_points(report, std::slice::from_ref(&spec));
    let start = start(report, &worlds, &spec);
    let (design, seed, notes) = (worlds.varied.design.clone(), seed?, Vec::new());
    Some(Calibration {
        title,
        seed,
        replications,
        fresh,
        facts,
        design,
        start,
        generations,
        levels,
        scenario,
        notes,
        spec,
        worlds,
    })
}

/// Names of facts.
fn named(report: &mut Report, nodes: &[Node], known: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for node in nodes {
        let Some(name) = text(report, node, "facts") else { continue };
        if !known.contains(&name) {
            let hint = did_you_mean(name, known.iter().copied());
            report.problem(node.at, format!("no world can be measured against a fact {}", quoted(name)), hint);
        } else if names.iter().any(|there| there == name) {
            report.problem(node.at, format!("fact {} is named twice", quoted(name)), "name it once");
        }
        names.push(name.to_owned());
    }
    names
}

/// Values of the parameters in the scenario; one outside its range is reported: the search could not begin there.
fn start(report: &mut Report, worlds: &Worlds, spec: &WorldSpec) -> Vec<f64> {
    let varied = &worlds.varied;
    let start: Vec<f64> = varied.addresses.iter().map(|address| address.get(spec)).collect();
    for ((value, factor), at) in start.iter().zip(&varied.design.factors).zip(&varied.places) {
        if !(factor.low..=factor.high).contains(value) {
            let range = format!("{} to {}", shown(factor.low), shown(factor.high));
            let message = format!("{} is {} in the scenario, outside of {range}", quoted(&factor.key), shown(*value));
            report.problem(*at, message, "widen the range, or `set` a value within it");
        }
    }
    start
}
