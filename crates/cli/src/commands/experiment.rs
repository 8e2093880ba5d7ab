//! # `experiment`

use super::sensitivity::{self, has_indices};
use super::{quiet_panics, refuse_existing, use_threads};
use crate::args::Experiment;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::output;
use crate::progress::Progress;
use experiment::arms::{Arm, Done, Plan, runs_table};
use experiment::by_value::{ByValueRow, by_value};
use experiment::effects::{self, ArmEffect, EffectRow};
use experiment::joined::{Joined, RunRow, Unfit};
use experiment::outcomes::{Focus, OUTCOMES};
use experiment::plan::Worlds;
use experiment::record::{CountryRow, GroupRow, Record};
use experiment::sensitivity::{Sensitivity, SensitivityRow};
use experiment::until::{Reached, Until};
use market::accounts::Audit;
use scheduler::spec::WorldSpec;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use tables::{About, Directory, Table};

pub(crate) fn execute(args: &Experiment) -> Result<Code, Stop> {
    let loaded = scenario::load_experiment(&args.file, &overrides(args))?;
    refuse_existing(&args.world)?;
    use_threads(&args.world)?;
    loaded.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let title = loaded.title.clone();
    let until = loaded.until.map(|u| Until { outcome: u.outcome, arm: u.arm, width: u.width, max: u.max });
    let mut plan = plan(loaded);
    let start = Instant::now();
    let mut runs = work(&plan, 0);
    let reached = until.map(|until| replicate(until, &mut plan, &mut runs)).transpose()?;
    let seconds = start.elapsed().as_secs_f64();
    let failed = runs.iter().filter(|run| run.result.is_err()).count();
    report_failures(&plan, &runs);
    let rows: Vec<RunRow> = runs.iter().map(Done::row).collect();
    let joined = Joined::new(&plan, &rows).map_err(no_effect)?;
    let effects = effects::effects(&joined).map_err(no_effect)?;
    let outcome = until.map_or(0, |until| until.outcome);
    let by_value = by_value(&joined, outcome).map_err(no_effect)?;
    let every: Vec<usize> = (0..OUTCOMES.len()).collect();
    let asked = if args.json || args.world.out.is_some() { &every[..] } else { &[outcome] };
    let sensitivity =
        if has_indices(&joined) { sensitivity::of(&joined, asked).map_err(no_effect)? } else { Vec::new() };
    let rows: Vec<SensitivityRow> = sensitivity.iter().flat_map(|of| of.rows(&joined)).collect();
    let more = [ByValueRow::table(&by_value), SensitivityRow::table(&rows)];
    let more: Vec<&Table> = more.iter().filter(|table| table.rows() > 0).collect();
    let digest = write(args, &title, &plan, &mut runs, &effects, &more)?;
    let summary = Summary {
        title: &title,
        plan: &plan,
        runs: &runs,
        effects: &effects,
        joined: &joined,
        by_value: &by_value,
        sensitivity: &sensitivity,
        outcome,
        reached,
        seconds,
        digest: &digest,
    };
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

fn no_effect(e: Unfit) -> Stop {
    Stop { code: Code::SomeFailed, message: format!("error: no effect can be given: {e}") }
}

/// Adds replications until the effect is known well enough.
fn replicate(until: Until, plan: &mut Plan, runs: &mut Vec<Done>) -> Result<Reached, Stop> {
    loop {
        let rows: Vec<RunRow> = runs.iter().map(Done::row).collect();
        let reached = Joined::new(plan, &rows).and_then(|joined| until.look(&joined)).map_err(no_effect)?;
        let Some(next) = reached.next else { return Ok(reached) };
        plan.replications = next;
        runs.append(&mut work(plan, runs.len() as u64));
    }
}

/// Does the runs of the plan from number `first` on.
fn work(plan: &Plan, first: u64) -> Vec<Done> {
    quiet_panics();
    let progress = Progress::new(plan.runs() - first, "runs");
    let runs = plan.execute_from(first, &|_| progress.advance());
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
    more: &[&Table],
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
    directory.write_tables(&[&[&table, &effects, &countries, &groups], more].concat(), &about)?;
    output::say(&format!("tables are in {}", out.display()));
    Ok(digest)
}

/// What an experiment came to.
struct Summary<'a> {
    title: &'a str,
    plan: &'a Plan,
    runs: &'a [Done],
    effects: &'a [ArmEffect],
    joined: &'a Joined<'a>,
    by_value: &'a [ByValueRow],
    sensitivity: &'a [Sensitivity],
    /// The outcome that the parts on the design are about.
    outcome: usize,
    reached: Option<Reached>,
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
            "sensitivity": self.sensitivity.iter().map(|of| sensitivity::json(self.joined, of)).collect::<Vec<_>>(),
            "reached": self.reached.map(|reached| json!({ "half_width": reached.half_width, "power": reached.power })),
            "seconds": self.seconds, "threads": rayon::current_num_threads(),
        })
    }

    fn text(&self) -> String {
        let arms = (1..self.plan.arms.len()).map(|arm| self.arm(arm)).collect::<String>();
        let (planned, failed) = (self.runs.len(), self.failed());
        format!(
            "{}\n\nEvery arm against `{}`: paired differences with 95 % intervals; `*` where the p-value, adjusted for the number\n\
             of outcomes, is below 0.05; luck: by what factor sharing it reduced the variance of the difference.\n\n{arms}{}\
             {planned} runs planned = {} done + {failed} failed + 0 pending, {:.1} s, {} threads\n\
             largest residual of the accounting identities {:.1e} of income\ndigest {}\n",
            self.title,
            self.plan.arms[0].name,
            self.design(),
            planned - failed,
            self.seconds,
            rayon::current_num_threads(),
            self.audit().max(),
            self.digest,
        )
    }

    /// What the design tells: how well the effect is known, the effect by values, indices.
    fn design(&self) -> String {
        let mut text = self.reached.map_or(String::new(), |of| {
            let needed = of.needed.map_or("more than 10 million".to_owned(), |n| n.to_string());
            let n = self.plan.replications;
            let (half, power) = (number(of.half_width), number(of.power));
            format!(
                "{n} replications: half-width {half}; an effect of the size found is found with a chance of {power}, with \
                 80 % by {needed}\n\n"
            )
        });
        let label = OUTCOMES[self.outcome].label.trim();
        if !self.by_value.is_empty() {
            let heads = [&format!("{label}, by"), "from", "to", "arm", "difference", "95 % interval"]
                .map(|h: &str| h.to_owned());
            let row = |r: &ByValueRow| {
                let interval = format!("[{}, {}]", signed(r.low), signed(r.high));
                vec![r.parameter.clone(), number(r.from), number(r.to), r.arm.clone(), signed(r.effect), interval]
            };
            let rows = self.by_value.iter().map(row).collect();
            text += &(Grid { heads: heads.to_vec(), rows }.text(width()) + "\n");
        }
        let told = self.sensitivity.iter().filter(|of| of.target.outcome == self.outcome);
        text + &told.map(|of| sensitivity::text(self.joined, of)).collect::<String>()
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
