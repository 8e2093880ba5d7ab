//! # An open store
//! What was frozen into it, as worlds that can be run, and what is known of its runs.

use super::experiment::plan;
use super::quoted;
use super::sensitivity::{self, has_indices};
use crate::args::Experiment;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::by_value::{ByValueRow, by_value};
use experiment::effects::{self, ArmEffect, EffectRow};
use experiment::joined::{Joined, Unfit};
use experiment::means::{self, Distribution, DistributionRow};
use experiment::outcomes::OUTCOMES;
use experiment::record::Kept;
use experiment::results::Results;
use experiment::sensitivity::{Sensitivity, SensitivityRow};
use experiment::until::{Reached, Until};
use experiment::work::Sweep;
use std::path::Path;
use std::sync::Arc;
use store::{Counts, Index, Manifest, Real, Store};
use tables::Table;

/// Failures that are told one by one.
const TOLD_MAX: usize = 10;

/// A store and its runs.
pub(crate) struct Opened {
    pub store: Store,
    /// As many replications as are known to be wanted.
    pub sweep: Sweep,
    /// When there are enough.
    pub until: Option<Until>,
}

/// What is known of its runs.
pub(crate) struct Seen {
    pub results: Results,
    /// How well the effect is known that replications go on for.
    pub reached: Option<Reached>,
}

/// What the runs say.
pub(crate) struct Answer<'a> {
    pub joined: Joined<'a>,
    pub effects: Vec<ArmEffect>,
    pub distributions: Vec<Distribution>,
    pub by_value: Vec<ByValueRow>,
    pub sensitivity: Vec<Sensitivity>,
    /// The outcome that the parts on the design are about.
    pub outcome: usize,
}

impl Answer<'_> {
    /// As tables.
    pub fn tables(&self) -> Vec<Table> {
        let indices: Vec<SensitivityRow> = self.sensitivity.iter().flat_map(|of| of.rows(&self.joined)).collect();
        let more = [ByValueRow::table(&self.by_value), SensitivityRow::table(&indices)];
        let mut tables = vec![
            EffectRow::table(&effects::rows(self.joined.plan, &self.effects)),
            DistributionRow::table(&means::rows(&self.joined, &self.distributions)),
        ];
        tables.extend(more.into_iter().filter(|table| table.rows() > 0));
        tables
    }
}

pub(super) fn no_effect(e: Unfit) -> Stop {
    Stop { code: Code::SomeFailed, message: format!("error: no effect can be given: {e}") }
}

impl Opened {
    /// Opens the store in this directory; the files that it was made from are not needed.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let store = Store::open(Arc::new(Real), path)?;
        store.check_version(env!("CARGO_PKG_VERSION"))?;
        Self::of(store)
    }

    /// The same, of whatever version: what another one wrote may not be understood.
    pub fn of(store: Store) -> Result<Self, Stop> {
        let path = store.path();
        if store.plan().tables.iter().all(|columns| columns.table != "runs") {
            let message = format!("error: {} is the store of a calibration, not of an experiment", path.display());
            return Err(Stop::usage(format!(
                "{message}\n  hint: `upchain calibrate FILE --out {}` goes on with it",
                path.display()
            )));
        }
        let files: Vec<_> = store.plan().files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
        let (plan, until) = plan(scenario::thaw(&files, &store.plan().overrides)?);
        let has = |name: &str| store.plan().tables.iter().any(|columns| columns.table == name);
        let kept = Kept {
            countries: has("countries"),
            country_sector: has("country_sector"),
            paths: has("paths"),
            transitions: has("transitions"),
            first_steps: has("first_steps"),
        };
        Ok(Self { sweep: Sweep { plan, kept }, store, until })
    }

    /// What is known of the runs of one or several stores. Where replications go on until they are enough, `sweep` is then of as
    /// many as are known to be wanted.
    pub fn settle(&mut self, stores: &[Store]) -> Result<(Index, Seen), Stop> {
        loop {
            let index = Index::read(stores)?.within(self.sweep.plan.runs());
            let results = Results::read(&self.sweep.plan, &mut index.reader(self.sweep.tables())?)?;
            let Some(until) = self.until.filter(|_| index.counts().pending == 0) else {
                return Ok((index, Seen { results, reached: None }));
            };
            let joined = Joined::new(&self.sweep.plan, &results.rows).map_err(no_effect)?;
            let reached = until.look(&joined).map_err(no_effect)?;
            match reached.next {
                Some(next) => self.sweep.plan.replications = next,
                None => return Ok((index, Seen { results, reached: Some(reached) })),
            }
        }
    }

    /// What is known of the runs, by their keys.
    pub fn joined<'a>(&'a self, seen: &'a Seen) -> Result<Joined<'a>, Stop> {
        let joined = Joined::new(&self.sweep.plan, &seen.results.rows).map_err(no_effect)?;
        Ok(joined.with_windows(&seen.results.windows))
    }

    /// What the runs say.
    pub fn answer<'a>(&'a self, seen: &'a Seen) -> Result<Answer<'a>, Stop> {
        let joined = self.joined(seen)?;
        let outcome = self.until.map_or(0, |until| until.outcome);
        let every: Vec<usize> = (0..OUTCOMES.len()).collect();
        let indices =
            if has_indices(&joined) { sensitivity::of(&joined, &every).map_err(no_effect)? } else { Vec::new() };
        Ok(Answer {
            effects: effects::effects(&joined).map_err(no_effect)?,
            distributions: means::distributions(&joined).map_err(no_effect)?,
            by_value: by_value(&joined, &every).map_err(no_effect)?,
            sensitivity: indices,
            joined,
            outcome,
        })
    }

    /// Says which runs failed, why, and how to run them again.
    pub fn report_failures(&self, results: &Results) {
        for (key, reason) in results.failed.iter().take(TOLD_MAX) {
            let (arm, seed) = (&self.sweep.plan.arms[key.arm].name, self.sweep.plan.seed);
            let place = format!("run {}, arm `{arm}`, point {}, replication {}", key.run, key.point, key.replication);
            let again = self.rerun(key.run);
            output::say(&format!("failed: {place}, seed {seed}: {reason}\n  hint: run it again with `{again}`"));
        }
        if results.failed.len() > TOLD_MAX {
            output::say(&format!("and {} more failed; the table of runs says why", results.failed.len() - TOLD_MAX));
        }
    }

    /// The command that does one run again.
    pub fn rerun(&self, run: u64) -> String {
        format!("upchain rerun {} --run {run}", quoted(&self.store.path().to_string_lossy()))
    }

    /// The manifest of tables that are there already and complete.
    pub fn tables_as_they_are(&self, counts: Counts) -> Option<Manifest> {
        let manifest = Manifest::read(&Real, &store::merge::directory(self.store.path())).ok()??;
        (manifest.plan == self.store.plan().hex() && manifest.runs == counts).then_some(manifest)
    }

    /// Writes the tables, and `more` that were made of them.
    pub fn merge(&self, index: &Index, more: &[Table], to: Option<&Path>, partial: bool) -> Result<Manifest, Stop> {
        let to = to.map_or_else(|| store::merge::directory(self.store.path()), Path::to_path_buf);
        let keyed = |run, status, table| self.sweep.keyed(run, status, table);
        Ok(store::merge(&self.store, &mut index.reader(self.sweep.tables())?, &keyed, more, &to, partial)?)
    }
}

/// The command that goes on with an experiment.
pub(crate) fn resume(args: &Experiment, path: &Path) -> String {
    let (design, task) = (&args.design, &args.task);
    let mut text = format!("upchain experiment {}", quoted(&design.file.to_string_lossy()));
    design.world.set.iter().for_each(|set| text += &format!(" --set {}", quoted(set)));
    design.world.seed.iter().for_each(|seed| text += &format!(" --seed {seed}"));
    design.replications.iter().for_each(|n| text += &format!(" --replications {n}"));
    if let Some(tables) = &design.tables {
        let names = tables.iter().map(|table| clap::ValueEnum::to_possible_value(table).expect("none is hidden"));
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        text += &format!(" --tables {}", names.join(","));
    }
    for (is_set, flag) in
        [(args.no_check, "--no-check"), (args.no_report, "--no-report"), (task.only_shard, "--only-shard")]
    {
        text += &if is_set { format!(" {flag}") } else { String::new() };
    }
    args.rerun.iter().for_each(|n| text += &format!(" --rerun {n}"));
    task.shard.iter().for_each(|(i, n)| text += &format!(" --shard {i}/{n}"));
    task.shards.iter().for_each(|n| text += &format!(" --shards {n}"));
    if !design.file.is_dir() {
        text += &format!(" --out {}", quoted(&path.to_string_lossy()));
    }
    text
}
