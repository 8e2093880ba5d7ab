//! # `experiment`

use super::opened::{self, Opened};
use super::summary::Summary;
use super::{quiet_panics, use_threads};
use crate::args::{Design, Experiment, Kept as Named};
use crate::exit::{Code, Stop};
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;
use experiment::arms::{Arm, Plan};
use experiment::engine::{Finished, Work, carry_out};
use experiment::outcomes::Focus;
use experiment::work::{Kept, Worlds};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::plan::{Columns, File};
use store::{Disk, Index, Real, Status, Store, Worker};

/// Runs above which only the table of runs is kept unless others are asked for.
const RUNS_OF_DEFAULT_TABLES: u64 = 20_000;

pub(crate) fn execute(args: &Experiment) -> Result<Code, Stop> {
    let (title, asked, worlds) = load(&args.design)?;
    use_threads(&args.design.world)?;
    let path = args.out.clone().unwrap_or_else(|| default_path(&args.design.file, &asked));
    let store = make(&path, &asked, args.force)?;
    output::say(&format!("the store is {}", path.display()));
    let (start, signals) = (Instant::now(), Signals::listen()?);
    if Index::read(std::slice::from_ref(&store))?.counts().pending > 0 {
        work(&store, &worlds, &signals)?;
    }
    let index = Index::read(std::slice::from_ref(&store))?;
    let counts = index.counts();
    if let Some(code) = signals.code().filter(|_| counts.pending > 0) {
        let message = format!("stopped: {counts}\n  hint: go on with `{}`", opened::resume(args, &path));
        return Err(Stop { code, message });
    }
    let opened = Opened { store, worlds };
    let seen = opened.results(&index)?;
    opened.report_failures(&seen.results);
    let manifest = opened.tables_as_they_are(counts).map_or_else(|| opened.merge(&index, &seen, None, false), Ok)?;
    let plan = &opened.worlds.plan;
    let summary = Summary {
        title: &title,
        store: &path,
        plan,
        counts,
        residual: seen.results.residual,
        effects: seen.effects()?,
        seconds: start.elapsed().as_secs_f64(),
        digest: manifest.tables.first().map_or("", |table| &table.digest),
    };
    output::say(&format!("tables are in {}", store::merge::directory(&path).display()));
    output::print(&if args.json { format!("{}\n", summary.json()) } else { summary.text() })?;
    Ok(if counts.failed == 0 { Code::Well } else { Code::SomeFailed })
}

/// Title, what a store is asked for, and the worlds of an experiment.
pub(crate) fn load(args: &Design) -> Result<(String, store::Plan, Worlds), Stop> {
    let set = overrides(args);
    let frozen = scenario::freeze(&args.file, &set)?;
    frozen.experiment.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let title = frozen.experiment.title.clone();
    let plan = plan(frozen.experiment);
    let kept = kept(args.tables.as_deref(), plan.runs());
    let worlds = Worlds { plan, kept };
    let asked = store::Plan {
        title: title.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        platform: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        seed: worlds.plan.seed,
        runs: worlds.plan.runs(),
        overrides: set,
        files: frozen.files.into_iter().map(|(name, text)| File { name, text }).collect(),
        keys: frozen.keys,
        tables: Columns::of(&worlds.tables()),
    };
    Ok((title, asked, worlds))
}

/// The flags that an experiment file has as keys, as overrides of these.
fn overrides(args: &Design) -> Vec<String> {
    let mut set = args.world.set.clone();
    set.extend(args.world.seed.map(|seed| format!("seed={seed}")));
    set.extend(args.replications.map(|n| format!("replications={n}")));
    set
}

pub(crate) fn plan(loaded: scenario::Experiment) -> Plan {
    let scenario::experiment::Focus { countries, sectors, against } = loaded.focus;
    Plan {
        seed: loaded.seed,
        replications: loaded.replications,
        focus: Focus { countries, sectors, against },
        arms: loaded.arms.into_iter().map(|arm| Arm { name: arm.name, spec: Arc::new(arm.spec) }).collect(),
        design: designs::Design::none(),
        worlds: None,
    }
}

fn kept(asked: Option<&[Named]>, runs: u64) -> Kept {
    let has = |table: Named| asked.map_or(runs <= RUNS_OF_DEFAULT_TABLES, |asked| asked.contains(&table));
    Kept { countries: has(Named::Countries), country_sector: has(Named::CountrySector) }
}

/// Another plan has another directory, so that nothing stands in the way of a change of mind.
fn default_path(file: &Path, asked: &store::Plan) -> PathBuf {
    let stem = file.file_stem().map_or_else(|| "experiment".into(), |stem| stem.to_string_lossy());
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
    let name: String = stem.chars().take(80).map(plain).collect();
    Path::new("out").join(format!("{name}-{}", &asked.hex()[..8]))
}

fn make(path: &Path, asked: &store::Plan, force: bool) -> Result<Store, Stop> {
    let disk: Arc<dyn Disk> = Arc::new(Real);
    if force {
        Store::discard(disk.as_ref(), path)?;
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        let failed = |source| store::Error::Io { path: above.to_owned(), source };
        std::fs::create_dir_all(above).map_err(failed)?;
    }
    Ok(Store::create(disk, path, asked)?)
}

fn work(store: &Store, worlds: &Worlds, signals: &Signals) -> Result<(), Stop> {
    let mut worker = Worker::start(store, 0)?;
    let index = Index::read(std::slice::from_ref(store))?;
    let counts = index.counts();
    if counts.pending < counts.planned {
        output::say(&format!("going on: {counts}"));
    }
    quiet_panics();
    let progress = Progress::new(counts.pending, "runs");
    let done = |run: &Finished| {
        progress.advance();
        if run.status == Status::Failed {
            output::say(&format!("failed: run {}", run.run));
        }
    };
    let ended = carry_out(&(Arc::new(worlds.clone()) as Arc<dyn Work>), &mut worker, &index, signals.stop(), &done);
    progress.finish();
    Ok(ended.map(drop)?)
}
