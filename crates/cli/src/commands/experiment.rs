//! # `experiment`

use super::{quiet_panics, refuse_existing, use_threads};
use crate::args::Experiment;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::output;
use crate::progress::Progress;
use experiment::arms::{Arm, Done, Plan, runs_table};
use experiment::effects::{self, ArmEffect, EffectRow};
use experiment::joined::{Joined, RunRow};
use experiment::outcomes::{Focus, OUTCOMES};
use experiment::plan::Worlds;
use experiment::record::{CountryRow, GroupRow, Record};
use market::accounts::Audit;
use scheduler::spec::WorldSpec;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use tables::{About, Directory};

pub(crate) fn execute(args: &Experiment) -> Result<Code, Stop> {
    let loaded = scenario::load_experiment(&args.file, &overrides(args))?;
    refuse_existing(&args.world)?;
    use_threads(&args.world)?;
    loaded.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let title = loaded.title.clone();
    let plan = plan(loaded);
    let start = Instant::now();
    let mut runs = work(&plan);
    let seconds = start.elapsed().as_secs_f64();
    let failed = runs.iter().filter(|run| run.result.is_err()).count();
    report_failures(&plan, &runs);
    let rows: Vec<RunRow> = runs.iter().map(Done::row).collect();
    let effects = Joined::new(&plan, &rows)
        .and_then(|joined| effects::effects(&joined))
        .map_err(|e| Stop { code: Code::SomeFailed, message: format!("error: no effect can be given: {e}") })?;
    let digest = write(args, &title, &plan, &mut runs, &effects)?;
    let summary = Summary { title: &title, plan: &plan, runs: &runs, effects: &effects, seconds, digest: &digest };
    output::print(&if args.json { format!("{}\n", summary.json()) } else { summary.text() })?;
    Ok(if failed == 0 { Code::Well } else { Code::SomeFailed })
}

/// The flags that an experiment file has as keys, as overrides of these.
fn overrides(args: &Experiment) -> Vec<String> {
    let mut set = args.world.set.clone();
    set.extend(args.world.seed.map(|seed| format!("seed={seed}")));
    set.extend(args.replications.map(|n| format!("replications={n}")));
    set
}

fn plan(loaded: scenario::Experiment) -> Plan {
    let scenario::experiment::Focus { countries, sectors, against } = loaded.focus.clone();
    let arm = |arm: &scenario::experiment::Arm| Arm { name: arm.name.clone(), spec: Arc::new(arm.spec.clone()) };
    Plan {
        seed: loaded.seed,
        replications: loaded.replications,
        focus: Focus { countries, sectors, against },
        arms: loaded.arms.iter().map(arm).collect(),
        design: loaded.design.clone(),
        worlds: Some(Arc::new(OfFile(loaded))),
    }
}

/// The worlds of an experiment's file.
#[derive(Debug)]
struct OfFile(scenario::Experiment);

impl Worlds for OfFile {
    fn world(&self, arm: usize, values: &[f64]) -> Result<WorldSpec, String> {
        self.0.world(arm, values)
    }
}

fn work(plan: &Plan) -> Vec<Done> {
    quiet_panics();
    let progress = Progress::new(plan.runs(), "runs");
    let runs = plan.execute(&|_| progress.advance());
    progress.finish();
    let _ = std::panic::take_hook();
    runs
}

fn report_failures(plan: &Plan, runs: &[Done]) {
    for run in runs {
        if let Err(failure) = &run.result {
            let (arm, replication) = (&plan.arms[run.key.arm].name, run.seed.replication);
            output::say(&format!(
                "failed: arm `{arm}`, seed {}, replication {replication}: {}",
                run.seed.seed, failure.reason
            ));
        }
    }
}

/// Writes the tables, if a directory was given; returns the digest of the table of runs.
fn write(
    args: &Experiment,
    title: &str,
    plan: &Plan,
    runs: &mut [Done],
    effects: &[ArmEffect],
) -> Result<String, Stop> {
    let table = runs_table(plan, runs);
    let digest = tables::digest_of(&table);
    let Some(out) = &args.world.out else { return Ok(digest) };
    let mut record = Record::default();
    runs.iter_mut().for_each(|run| record.append(&mut run.record));
    let directory = Directory::create(out, args.world.force)?;
    let about = About { title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
    let effects = EffectRow::table(&effects::rows(plan, effects));
    let (countries, groups) = (CountryRow::table(&record.countries), GroupRow::table(&record.groups));
    directory.write_tables(&[&table, &effects, &countries, &groups], &about)?;
    output::say(&format!("tables are in {}", out.display()));
    Ok(digest)
}

/// What an experiment came to.
struct Summary<'a> {
    title: &'a str,
    plan: &'a Plan,
    runs: &'a [Done],
    effects: &'a [ArmEffect],
    seconds: f64,
    digest: &'a str,
}

/// A variance reduction in few characters: what is beyond a thousand is luck that played no part.
fn luck(factor: f64) -> String {
    if factor < 1000.0 { format!("{factor:.1}×") } else { ">999×".to_owned() }
}

impl Summary<'_> {
    fn audit(&self) -> Audit {
        let accounts = self.runs.iter().filter_map(|run| run.result.as_ref().ok());
        accounts.fold(Audit::default(), |worst, (_, account)| worst.worst(account.audit))
    }

    fn failed(&self) -> usize {
        self.runs.iter().filter(|run| run.result.is_err()).count()
    }

    fn json(&self) -> Value {
        let effect = |e: &ArmEffect| {
            json!({
                "arm": self.plan.arms[e.arm].name, "outcome": OUTCOMES[e.outcome].name, "unit": OUTCOMES[e.outcome].unit,
                "effect": e.effect.mean, "low": e.effect.low, "high": e.effect.high, "p_adjusted": e.p_adjusted,
                "variance_reduction": e.effect.variance_reduction, "pairs": e.effect.n,
            })
        };
        json!({
            "title": self.title, "version": env!("CARGO_PKG_VERSION"), "digest": self.digest,
            "against": self.plan.arms[0].name, "seed": self.plan.seed, "replications": self.plan.replications,
            "runs": { "planned": self.runs.len(), "done": self.runs.len() - self.failed(), "failed": self.failed() },
            "audit": { "max_residual": self.audit().max() },
            "effects": self.effects.iter().map(effect).collect::<Vec<_>>(),
            "seconds": self.seconds, "threads": rayon::current_num_threads(),
        })
    }

    fn text(&self) -> String {
        let arms = (1..self.plan.arms.len()).map(|arm| self.arm(arm)).collect::<String>();
        let (planned, failed) = (self.runs.len(), self.failed());
        format!(
            "{}\n\nEvery arm against `{}`: paired differences with 95 % intervals; `*` where the p-value, adjusted for the number\n\
             of outcomes, is below 0.05; luck: by what factor sharing it reduced the variance of the difference.\n\n{arms}\
             {planned} runs planned = {} done + {failed} failed + 0 pending, {:.1} s, {} threads\n\
             largest residual of the accounting identities {:.1e} of income\ndigest {}\n",
            self.title,
            self.plan.arms[0].name,
            planned - failed,
            self.seconds,
            rayon::current_num_threads(),
            self.audit().max(),
            self.digest,
        )
    }

    /// One arm against the first.
    fn arm(&self, arm: usize) -> String {
        let (name, first) = (&self.plan.arms[arm].name, &self.plan.arms[0].name);
        let effects: Vec<&ArmEffect> = self.effects.iter().filter(|e| e.arm == arm).collect();
        let pairs = effects.first().map_or(0, |e| e.effect.n);
        let heads = [
            format!("{pairs} pairs"),
            first.clone(),
            name.clone(),
            "difference".into(),
            "95 % interval".into(),
            "luck".into(),
        ];
        let row = |e: &&ArmEffect| {
            let mark = if e.p_adjusted.is_some_and(|p| p < 0.05) { " *" } else { "  " };
            vec![
                OUTCOMES[e.outcome].label.to_owned(),
                number(e.effect.control_mean),
                number(e.effect.treated_mean),
                signed(e.effect.mean) + mark,
                format!("[{}, {}]", signed(e.effect.low), signed(e.effect.high)),
                e.effect.variance_reduction.map_or("all equal".to_owned(), luck),
            ]
        };
        Grid { heads: heads.to_vec(), rows: effects.iter().map(row).collect() }.text(width()) + "\n"
    }
}
