//! # An open store
//! What was frozen into it, as worlds that can be run, and what is known of its runs.

use super::experiment::plan;
use super::quoted;
use crate::args::Experiment;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::effects::{self, ArmEffect, EffectRow};
use experiment::results::Results;
use experiment::statistics::Refused;
use experiment::work::{Kept, Worlds};
use std::path::Path;
use std::sync::Arc;
use store::{Counts, Index, Manifest, Real, Store};

/// Failures that are told one by one.
const TOLD_MAX: usize = 10;

/// A store and its worlds.
pub(crate) struct Opened {
    pub store: Store,
    pub worlds: Worlds,
}

/// What is known of its runs.
pub(crate) struct Seen {
    pub results: Results,
    effects: Result<Vec<ArmEffect>, Refused>,
}

impl Seen {
    /// Effects, where there are any.
    pub fn effects(&self) -> Result<&[ArmEffect], Stop> {
        let refused =
            |e: &Refused| Stop { code: Code::SomeFailed, message: format!("error: no effect can be given: {e}") };
        self.effects.as_deref().map_err(refused)
    }
}

impl Opened {
    /// Opens the store in this directory; the files that it was made from are not needed.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let store = Store::open(Arc::new(Real), path)?;
        store.check_version(env!("CARGO_PKG_VERSION"))?;
        let files: Vec<_> = store.plan().files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
        let plan = plan(scenario::thaw(&files, &store.plan().overrides)?);
        let has = |name: &str| store.plan().tables.iter().any(|columns| columns.table == name);
        let kept = Kept { countries: has("countries"), country_sector: has("country_sector") };
        Ok(Self { worlds: Worlds { plan, kept }, store })
    }

    /// What is known of the runs of one or several stores.
    pub fn results(&self, index: &Index) -> Result<Seen, Stop> {
        let results = Results::read(&self.worlds.plan, &mut index.reader(self.worlds.tables())?)?;
        let effects = effects::effects(&self.worlds.plan, &results);
        Ok(Seen { results, effects })
    }

    /// Says which runs failed, why, and how to run them again.
    pub fn report_failures(&self, results: &Results) {
        for (key, reason) in results.failed.iter().take(TOLD_MAX) {
            let (arm, seed) = (&self.worlds.plan.arms[key.arm].name, self.worlds.plan.seed);
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

    /// Writes the tables, effects included.
    pub fn merge(&self, index: &Index, seen: &Seen, to: Option<&Path>, partial: bool) -> Result<Manifest, Stop> {
        let effects = seen.effects.as_deref().unwrap_or_default();
        let more = [EffectRow::table(&effects::rows(&self.worlds.plan, effects))];
        let to = to.map_or_else(|| store::merge::directory(self.store.path()), Path::to_path_buf);
        Ok(store::merge(&self.store, &mut index.reader(self.worlds.tables())?, &more, &to, partial)?)
    }
}

/// The command that goes on with an experiment.
pub(crate) fn resume(args: &Experiment, path: &Path) -> String {
    let design = &args.design;
    let mut text = format!("upchain experiment {}", quoted(&design.file.to_string_lossy()));
    design.world.set.iter().for_each(|set| text += &format!(" --set {}", quoted(set)));
    design.world.seed.iter().for_each(|seed| text += &format!(" --seed {seed}"));
    design.replications.iter().for_each(|n| text += &format!(" --replications {n}"));
    if let Some(tables) = &design.tables {
        let names = tables.iter().map(|table| clap::ValueEnum::to_possible_value(table).expect("none is hidden"));
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        text += &format!(" --tables {}", names.join(","));
    }
    text + &format!(" --out {}", quoted(&path.to_string_lossy()))
}
