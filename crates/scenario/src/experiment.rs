//! # Experiments
//! A scenario and what varies. Each arm is a world of its own, checked whole before anything runs.

use crate::branching;
use crate::design::{self, Varied};
use crate::document::{Node, Value, parse};
use crate::fields::{Fields, Range, text};
use crate::frozen::Files;
use crate::load::read;
use crate::names::Names;
use crate::overrides::{self, Override};
use crate::policies::YEAR;
use crate::replicate;
pub use crate::replicate::Until;
use crate::report::{Errors, Report, quoted};
use crate::source::At;
use crate::sweeps::{self, Sweep};
use crate::worlds::{self, Worlds};
use designs::Design;
use scheduler::spec::WorldSpec;
use std::path::{Path, PathBuf};

/// Admitted numbers of replications.
pub(crate) const REPLICATIONS: Range = Range::whole(2.0, 1e6);
/// Arms that an experiment may have.
const ARMS_MAX: usize = 1000;

/// A checked experiment.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The question in one line.
    pub title: String,
    /// What all luck follows from.
    pub seed: u64,
    /// How often each arm runs in each point of the design; the fewest times, where it runs until it is enough.
    pub replications: u32,
    /// When there are enough replications, where their number is not given.
    pub until: Option<Until>,
    /// Whose firms are counted.
    pub focus: Focus,
    /// What is compared; the others with the first.
    pub arms: Vec<Arm>,
    /// First period in which each arm is a world of its own; until then all are the first.
    pub branch: Option<u32>,
    /// What is varied beside the arms; a single point where nothing is.
    pub design: Design,
    /// Path of the scenario.
    pub scenario: PathBuf,
    /// What a user should know although nothing is wrong.
    pub notes: Vec<String>,
    worlds: Worlds,
}

impl Experiment {
    /// The world of arm number `arm` with these values of the design's factors.
    ///
    /// # Errors
    /// Why there is no such world.
    pub fn world(&self, arm: usize, values: &[f64]) -> Result<WorldSpec, String> {
        self.worlds.of_point(arm, &self.arms[arm].spec, values)
    }

    /// Most runs that it may come to.
    #[must_use]
    pub fn runs_max(&self) -> u64 {
        let replications = self.until.map_or(self.replications, |until| until.max);
        let runs = designs::runs(self.design.points(), self.arms.len() as u64, u64::from(replications));
        runs.expect("counted when it was loaded")
    }
}

/// Whose firms are counted, and the country that they are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Countries, in ascending order.
    pub countries: Vec<usize>,
    /// Sectors, in ascending order.
    pub sectors: Vec<usize>,
    /// The country that they are compared with; none of `countries`.
    pub against: usize,
}

/// One arm.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its world.
    pub spec: WorldSpec,
}

/// Loads the experiment at `path`. Overrides `replications=n` and `seed=n` are the experiment's; all others are the
/// scenario's, and win over what the experiment and its arms say. Several values, as in `key=1,2,3` or `key=range(a,b,n)`,
/// make a grid.
///
/// # Errors
/// All that is wrong with the experiment, its arms, the scenario and the overrides.
pub fn load_experiment(path: &Path, set: &[String]) -> Result<Experiment, Errors> {
    load_from(&mut Files::default(), path, set)
}

/// The same; `files` are read instead of the disk where there are any, and hold afterwards what was read.
pub(crate) fn load_from(files: &mut Files, path: &Path, set: &[String]) -> Result<Experiment, Errors> {
    let mut report = Report::reading(std::mem::take(files));
    let document = read(&mut report, path, None).and_then(|at| parse(&mut report, at));
    let (sweeps, set) = sweeps::split(&mut report, set);
    let overrides = overrides::from_arguments(&mut report, &set);
    let experiment = document.and_then(|root| experiment(&mut report, path, root, overrides, &sweeps));
    report.conclude(files, experiment).map(|(experiment, notes)| Experiment { notes, ..experiment })
}

fn experiment(
    report: &mut Report,
    path: &Path,
    mut root: Node,
    arguments: Vec<Override>,
    sweeps: &[Sweep],
) -> Option<Experiment> {
    let (own, last): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|o| ["replications", "seed"].contains(&o.path.as_str()));
    overrides::apply(report, &mut root, &own);
    let mut fields = Fields::of(report, &root, "an experiment")?;
    if fields.get("scenario").is_none() && fields.get("country").is_some() {
        let hint = "run it with `upchain run`, or name it as the `scenario` of an experiment";
        report.problem(root.at, "this is a scenario, not an experiment", hint);
        return None;
    }
    let title: String = fields.text(report, "title").unwrap_or_default().chars().take(200).collect();
    let replications = fields.number(report, "replications", REPLICATIONS).unwrap_or(32.0) as u32;
    let seed = fields.get("seed").map_or(Some(1), |node| seed(report, node));
    let common = set(report, &mut fields);
    let scenario = scenario(report, &mut fields, path);
    let changes = Changes::read_all(report, &mut fields);
    let branch_at = fields.get("branch_at").and_then(|node| Some((node.at, fields.number(report, "branch_at", YEAR)?)));
    let focus_node = fields.required(report, "focus", "focus = { countries = [\"…\"], against = \"…\" }");
    let (design_node, until_node) = (fields.get("design"), fields.get("replicate"));
    // On the command line `replications` wins over `replicate`.
    let is_told = own.iter().any(|o| o.path == "replications");
    if let (Some(node), Some(_), false) = (until_node, fields.get("replications"), is_told) {
        report.problem(node.at, "there are `replications` and `replicate`", "say how often, or until when");
    }
    // The key of a scenario that somebody might put here is no key of an experiment.
    fields.forget("country");
    let at = fields.at;
    fields.finish(report);
    let (scenario, document) = scenario?;
    let mut worlds = Worlds { scenario: document, arms: changes, common, last, varied: Varied::nothing(at) };
    let base = worlds.of_arm(report, &Changes::default());
    let focus = base.as_ref().zip(focus_node).and_then(|(base, node)| Focus::read(report, node, base));
    let arms = arms(report, &worlds, base.as_ref());
    if let Some(base) = &base {
        worlds.varied = varied(report, path, design_node, sweeps, base).unwrap_or_else(|| Varied::nothing(at));
    }
    worlds.complain_of_what_is_set(report);
    if arms.len() == worlds.arms.len() && !arms.is_empty() {
        let specs: Vec<WorldSpec> = arms.iter().map(|arm| arm.spec.clone()).collect();
        worlds.complain_of_impossible_points(report, &specs);
    }
    let branch = branch_at.and_then(|(at, year)| branching::period(report, at, year, &worlds.arms, &arms));
    let until = until_node.filter(|_| !is_told).and_then(|node| replicate::read(report, node, &arms));
    let replications = until.map_or(replications, |until| until.min);
    let design = worlds.varied.design.clone();
    let most = until.map_or(replications, |until| until.max);
    if let Err(too_many) = designs::runs(design.points(), worlds.arms.len() as u64, u64::from(most)) {
        report.problem(worlds.varied.at, too_many.to_string(), "lower one of them");
    }
    let (focus, seed, notes) = (focus?, seed?, Vec::new());
    Some(Experiment { title, seed, replications, until, focus, arms, branch, design, scenario, notes, worlds })
}

/// The arms that are worlds; what is wrong with the others is reported.
fn arms(report: &mut Report, worlds: &Worlds, base: Option<&WorldSpec>) -> Vec<Arm> {
    let mut done = Vec::new();
    for arm in &worlds.arms {
        let spec = worlds.of_arm(report, arm);
        let (Some(spec), Some(base)) = (spec, base) else { continue };
        if !spec.countries.iter().map(|c| c.luck).eq(base.countries.iter().map(|c| c.luck)) {
            report.problem(
                arm.at,
                format!("arm {} changes the luck of a country", quoted(&arm.name)),
                "arms share their luck",
            );
        }
        done.push(Arm { name: arm.name.clone(), spec });
    }
    done
}

/// What is varied: by the file, or by the command line.
fn varied(report: &mut Report, path: &Path, node: Option<&Node>, sweeps: &[Sweep], base: &WorldSpec) -> Option<Varied> {
    match (node, sweeps.first()) {
        (Some(_), Some(sweep)) => {
            let hint = "give one value, or put the values into `[design]`";
            report.problem(sweep.at, "several values, and the file has a `[design]` already", hint);
            None
        }
        (Some(node), None) => design::read(report, node, path, base),
        (None, Some(_)) => Some(design::of_sweeps(report, sweeps, base)),
        (None, None) => None,
    }
}

pub(crate) fn seed(report: &mut Report, node: &Node) -> Option<u64> {
    let seed = if let Value::Whole(whole) = node.value { u64::try_from(whole).ok() } else { None };
    if seed.is_none() {
        report.problem(
            node.at,
            format!("`seed` must be a whole number from 0 to {}, not {}", i64::MAX, node.shown()),
            "",
        );
    }
    seed
}

pub(crate) fn set(report: &mut Report, fields: &mut Fields<'_>) -> Vec<Override> {
    let Some(node) = fields.get("set") else { return Vec::new() };
    if let Some(table) = node.table() {
        return overrides::from_table(table);
    }
    report.problem(node.at, format!("`set` must be a table, not {}", node.shown()), "set = { \"time.years\" = 30 }");
    Vec::new()
}

/// Path and document of the scenario.
pub(crate) fn scenario(report: &mut Report, fields: &mut Fields<'_>, path: &Path) -> Option<(PathBuf, Node)> {
    let node = fields.required(report, "scenario", "scenario = \"world.toml\", relative to this file")?;
    let file = text(report, node, "scenario")?;
    let path = path.parent().unwrap_or(Path::new("")).join(file);
    let at = read(report, &path, Some(node.at))?;
    parse(report, at).map(|document| (path, document))
}

/// What an arm changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub at: At,
    pub name: String,
    population: Vec<Node>,
    policy: Vec<Node>,
    pub set: Vec<Override>,
}

impl Changes {
    fn read_all(report: &mut Report, fields: &mut Fields<'_>) -> Vec<Self> {
        let mut names = Names::new("arm");
        let nodes = fields.tables_up_to(report, "arm", ARMS_MAX);
        if fields.get("arm").is_none() {
            report.problem(
                fields.at,
                "there is no arm",
                "add at least one `[[arm]]` with a `name`; the first is compared with",
            );
        }
        let mut arms = Vec::new();
        for node in nodes {
            let Some(mut fields) = Fields::of(report, node, "an arm") else { continue };
            let name = names.read(report, &mut fields, arms.len());
            let population = fields.tables(report, "population").to_vec();
            let policy = fields.tables(report, "policy").to_vec();
            let set = set(report, &mut fields);
            arms.push(Self { at: fields.at, name, population, policy, set });
            fields.finish(report);
        }
        arms
    }

    /// Puts what the arm adds into a document.
    pub(crate) fn append(&self, document: &mut Node) {
        worlds::append(document, "population", &self.population);
        worlds::append(document, "policy", &self.policy);
    }
}

impl Focus {
    fn read(report: &mut Report, node: &Node, world: &WorldSpec) -> Option<Self> {
        let mark = report.mark();
        let mut fields = Fields::of(report, node, "`focus`")?;
        let mut countries = Names::new("country");
        countries.fill(&world.countries.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
        let mut sectors = Names::new("sector");
        sectors.fill(&world.sectors.iter().map(|s| s.name.clone()).collect::<Vec<_>>());
        let mut industries = Names::new("industry");
        industries.fill(&world.industries);
        fields.required(report, "countries", "the countries whose firms are counted");
        let counted = countries.list(report, &mut fields, "countries").unwrap_or_default();
        let named = sectors.list(report, &mut fields, "sectors");
        let of = industries.list(report, &mut fields, "industries");
        let is_all = named.is_none() && of.is_none();
        let (named, of) = (named.unwrap_or_default(), of.unwrap_or_default());
        let is_counted = |s: &usize| is_all || named.contains(s) || of.contains(&world.sectors[*s].industry);
        let sectors = (0..world.sectors.len()).filter(is_counted).collect();
        let against = fields.required(report, "against", "the country that they are compared with");
        let number = against.and_then(|node| countries.find(report, node));
        if let Some((number, node)) = number.zip(against).filter(|(number, _)| counted.contains(number)) {
            let name = quoted(&world.countries[number].name);
            report.problem(
                node.at,
                format!("{name} cannot be compared with itself"),
                "name a country that is not in `countries`",
            );
        }
        fields.finish(report);
        (report.mark() == mark).then_some(Self { countries: counted, sectors, against: number? })
    }
}
