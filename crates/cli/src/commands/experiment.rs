//! # `experiment`

use super::fits;
use super::opened::{self, Opened, Seen};
use super::report;
use super::shared::{self, Place};
use super::summary::Summary;
use super::{quiet_panics, shards, use_threads};
use crate::args::{Design, Experiment, Kept as Named};
use crate::array;
use crate::exit::{Code, Stop};
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;
use experiment::arms::{Arm, Plan};
use experiment::engine::{Finished, Pace, Work, carry_out};
use experiment::outcomes::Focus;
use experiment::plan::Worlds;
use experiment::record::Kept;
use experiment::source::{Left, Missing, Source};
use experiment::until::Until;
use experiment::work::Sweep;
use scheduler::spec::WorldSpec;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use store::leases::Cut;
use store::plan::{Columns, File};
use store::{Disk, Index, Real, Shelf, Status, Store, Worker};

/// Runs above which only the table of runs is kept unless others are asked for.
const RUNS_OF_DEFAULT_TABLES: u64 = 20_000;

pub(crate) fn execute(args: &Experiment) -> Result<Code, Stop> {
    let (mut opened, place) = begin(args)?;
    let path = opened.store.path().to_owned();
    output::say(&format!("the store is {}", path.display()));
    let (start, signals) = (Instant::now(), Signals::listen()?);
    if let Some(limit) = args.task.time_limit {
        signals.stop_after(limit.saturating_sub(Duration::from_secs(args.task.grace)));
    }
    let hinted = |stop: Stop| match stop.code {
        Code::Internal => {
            let again = opened::resume(args, &path);
            let hint = format!("what was committed is there: go on with `{again}`");
            Stop { message: format!("{}\n  hint: {hint}", stop.message), ..stop }
        }
        _ => stop,
    };
    if place.is_some() || Cut::read(&opened.store)?.is_some() {
        let part = shared::work(&opened.store, &opened.sweep, &args.task, place, &signals).map_err(hinted)?;
        if place.is_some() || part.left != Left::Nothing {
            return shared::end(args, &path, &part, &signals);
        }
    }
    let stores = [opened.store.clone()];
    let (index, seen) = loop {
        let (index, seen) = opened.settle(&stores)?;
        let is_stopped = signals.stop().load(Ordering::Relaxed);
        if index.counts().pending == 0 || is_stopped {
            break (index, seen);
        }
        let grace = Duration::from_secs(args.task.grace);
        work(&opened.store, &opened.sweep, grace, &signals).map_err(hinted)?;
    };
    let counts = index.counts();
    if let Some(code) = signals.code().filter(|_| counts.pending > 0) {
        let message = format!("stopped: {counts}\n  hint: go on with `{}`", opened::resume(args, &path));
        return Err(Stop { code, message });
    }
    conclude(&opened, &index, &seen, start, args).map_err(hinted)
}

/// Tells what the runs say, when all are there.
fn conclude(opened: &Opened, index: &Index, seen: &Seen, start: Instant, args: &Experiment) -> Result<Code, Stop> {
    let counts = index.counts();
    let in_tables = || format!("tables are in {}", store::merge::directory(opened.store.path()).display());
    opened.report_failures(&seen.results);
    let answer = match opened.answer(seen) {
        Ok(answer) => answer,
        Err(stop) => {
            // What was run is there whatever can be said of it.
            opened.merge(index, &[], None, false)?;
            output::say(&in_tables());
            return Err(stop);
        }
    };
    let manifest = opened.tables_as_they_are(counts);
    let manifest = manifest.map_or_else(|| opened.merge(index, &answer.tables(), None, false), Ok)?;
    let summary = Summary {
        store: &opened.store,
        counts,
        residual: seen.results.residual,
        answer: &answer,
        reached: seen.reached,
        seconds: start.elapsed().as_secs_f64(),
        digest: manifest.tables.first().map_or("", |table| &table.digest),
    };
    output::say(&in_tables());
    // First the answer: a report that cannot be written must not keep it.
    output::print(&if args.json { format!("{}\n", summary.json()) } else { summary.text() })?;
    if !args.no_report {
        let path = report::beside(opened, index, seen, &answer, args.rerun)?;
        output::say(&format!("the report is {}", path.display()));
    }
    Ok(if counts.failed == 0 { Code::Well } else { Code::SomeFailed })
}

/// The store of an experiment, made or opened, with what it is asked for, and which part of the work is this process's.
fn begin(args: &Experiment) -> Result<(Opened, Option<Place>), Stop> {
    if args.design.file.is_dir() {
        return go_on(args);
    }
    let (asked, sweep, until) = load(&args.design)?;
    use_threads(args.design.world.threads)?;
    let path = args.out.clone().unwrap_or_else(|| default_path(&args.design.file, &asked));
    let there = if args.force { None } else { there(&path, &asked) };
    let place = place_in(args, there.as_ref())?;
    if place.is_some() {
        shared::refuse_until(until.as_ref())?;
    }
    // Of many tasks, the first looks whether all fits: later on a part of it is there.
    if !args.no_check && (there.is_none() || place.is_none()) {
        let share = there.as_ref().map_or(Ok(1.0), missing)?;
        let mut most = sweep.clone();
        most.plan.replications = until.map_or(most.plan.replications, |until| until.max);
        if share > 0.0 {
            fits::before(&most, &asked, &path, share)?;
        }
    }
    let store = make(&path, &asked, args.force)?;
    Ok((Opened { store, sweep, until }, place))
}

/// Goes on with a store as it was frozen.
fn go_on(args: &Experiment) -> Result<(Opened, Option<Place>), Stop> {
    let (design, path) = (&args.design, &args.design.file);
    let is_asked = !design.world.set.is_empty()
        || design.world.seed.is_some()
        || design.replications.is_some()
        || design.tables.is_some()
        || args.out.is_some()
        || args.force;
    if is_asked {
        return Err(Stop::usage(format!(
            "error: `{}` is a store, and what it holds is frozen\n  hint: without `--set`, `--seed`, `--replications`, `--tables`, `--out` and \
             `--force` it is gone on with; with them name the experiment's file",
            path.display()
        )));
    }
    let opened = Opened::open(path)?;
    use_threads(design.world.threads)?;
    let place = place_in(args, Some(&opened.store))?;
    if place.is_some() {
        shared::refuse_until(opened.until.as_ref())?;
    }
    Ok((opened, place))
}

fn place_in(args: &Experiment, store: Option<&Store>) -> Result<Option<Place>, Stop> {
    let is_cut = store.map_or(Ok(None), Cut::read)?.is_some();
    shared::place(&args.task, &array::environment, is_cut)
}

/// What a store is asked for, the runs of an experiment, and when there are enough.
pub(crate) fn load(args: &Design) -> Result<(store::Plan, Sweep, Option<Until>), Stop> {
    if args.file.is_dir() {
        let file = args.file.display();
        return Err(Stop::usage(format!(
            "error: `{file}` is a directory, and this takes an experiment's file\n  hint: `upchain experiment STORE` goes on with a store, and `sbatch \
             STORE/slurm/array.sbatch` does on a cluster"
        )));
    }
    let set = overrides(args);
    let frozen = scenario::freeze(&args.file, &set)?;
    frozen.experiment.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let (title, runs) = (frozen.experiment.title.clone(), frozen.experiment.runs_max());
    let (plan, until) = plan(frozen.experiment);
    let kept = kept(args.tables.as_deref(), runs);
    let sweep = Sweep { plan, kept };
    let asked = store::Plan {
        title,
        version: env!("CARGO_PKG_VERSION").into(),
        platform: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        seed: sweep.plan.seed,
        runs,
        overrides: set,
        files: frozen.files.into_iter().map(|(name, text)| File { name, text }).collect(),
        keys: frozen.keys,
        tables: Columns::of(&sweep.tables()),
    };
    Ok((asked, sweep, until))
}

/// The flags that an experiment file has as keys, as overrides of these.
fn overrides(args: &Design) -> Vec<String> {
    let mut set = args.world.set.clone();
    set.extend(args.world.seed.map(|seed| format!("seed={seed}")));
    set.extend(args.replications.map(|n| format!("replications={n}")));
    set
}

/// The plan of an experiment, and when there are enough replications.
pub(crate) fn plan(loaded: scenario::Experiment) -> (Plan, Option<Until>) {
    let until = loaded.until.map(|u| Until { outcome: u.outcome, arm: u.arm, width: u.width, max: u.max });
    let scenario::experiment::Focus { countries, sectors, against } = loaded.focus.clone();
    let arm = |arm: &scenario::experiment::Arm| Arm { name: arm.name.clone(), spec: Arc::new(arm.spec.clone()) };
    let plan = Plan {
        seed: loaded.seed,
        replications: loaded.replications,
        focus: Focus { countries, sectors, against },
        arms: loaded.arms.iter().map(arm).collect(),
        design: loaded.design.clone(),
        branch: loaded.branch,
        worlds: Some(Arc::new(OfFile(loaded))),
    };
    (plan, until)
}

/// The worlds of an experiment's file.
#[derive(Debug)]
struct OfFile(scenario::Experiment);

impl Worlds for OfFile {
    fn world(&self, arm: usize, values: &[f64]) -> Result<WorldSpec, String> {
        self.0.world(arm, values)
    }
}

fn kept(asked: Option<&[Named]>, runs: u64) -> Kept {
    let has = |table: Named| asked.map_or(runs <= RUNS_OF_DEFAULT_TABLES, |asked| asked.contains(&table));
    // To look at every firm once a year costs time: only who asks for it gets it.
    let is_asked = |table: Named| asked.is_some_and(|asked| asked.contains(&table));
    Kept {
        countries: has(Named::Countries),
        country_sector: has(Named::CountrySector),
        paths: has(Named::Paths),
        transitions: is_asked(Named::Transitions),
        first_steps: is_asked(Named::FirstSteps),
    }
}

/// Another plan has another directory, so that nothing stands in the way of a change of mind.
pub(crate) fn default_path(file: &Path, asked: &store::Plan) -> PathBuf {
    let stem = file.file_stem().map_or_else(|| "experiment".into(), |stem| stem.to_string_lossy());
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
    let name: String = stem.chars().take(80).map(plain).collect();
    Path::new("out").join(format!("{name}-{}", &asked.hex()[..8]))
}

/// The store of this plan that is there already.
fn there(path: &Path, asked: &store::Plan) -> Option<Store> {
    Store::open(Arc::new(Real), path).ok().filter(|store| store.plan().digest() == asked.digest())
}

/// The share of runs that a store does not have yet.
fn missing(store: &Store) -> Result<f64, Stop> {
    let counts = Index::read(std::slice::from_ref(store))?.counts();
    Ok(counts.pending as f64 / counts.planned.max(1) as f64)
}

pub(crate) fn make(path: &Path, asked: &store::Plan, force: bool) -> Result<Store, Stop> {
    let disk: Arc<dyn Disk> = Arc::new(Real);
    if force {
        shards::refuse_alive(path)?;
        Store::discard(disk.as_ref(), path)?;
        report::discard(path)?;
    }
    Ok(Store::create(disk, path, asked)?)
}

/// Does what is missing.
fn work(store: &Store, sweep: &Sweep, grace: Duration, signals: &Signals) -> Result<(), Stop> {
    let mut worker = Worker::start(store, 0)?;
    let index = Index::read(std::slice::from_ref(store))?.within(sweep.plan.runs());
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
    let work = Arc::new(sweep.clone()) as Arc<dyn Work>;
    let source = Arc::new(Missing::new(Arc::clone(&work), &index)) as Arc<dyn Source>;
    let pace = Pace { grace, ..Pace::default() };
    let shelf = Shelf::of(store);
    shelf.tidy(|run| index.find(run).is_some())?;
    let ended = carry_out(&work, &mut worker, &source, shelf, signals.stop(), pace, &done);
    progress.finish();
    shared::say_put_by(&ended?);
    Ok(())
}
