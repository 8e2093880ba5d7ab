//! # `validate`
//! How far a world looks like the real one: every stylised fact, scored over seeds.

use super::report;
use super::{quiet_panics, refuse_existing, rerun, use_threads};
use crate::args::Validate;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, width};
use crate::output;
use crate::progress::Progress;
use ::report::{Page, card};
use experiment::run::{Failure, Seed};
use facts::{FactRow, Score, measure, scores};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use serde_json::{Value, json};
use tables::{About, Directory};

/// Seed where none is given.
const SEED: u64 = 1;

pub(crate) fn execute(args: &Validate) -> Result<Code, Stop> {
    let checked = scenario::load(&args.scenario, &args.world.set)?;
    refuse_existing(args.out.as_deref(), args.force)?;
    use_threads(args.world.threads)?;
    checked.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let (seed, spec) = (args.world.seed.unwrap_or(SEED), checked.spec);
    let (failed, seeds) = run(&spec, seed, args.replications);
    for failure in &failed {
        let again = rerun(&args.scenario, &args.world.set, seed, failure.seed.replication);
        output::say(&format!("error: a run was stopped: {}\n  hint: run it again with `{again}`", failure.reason));
    }
    let scores = scores(&seeds);
    let counts = Counts { seed, done: seeds.len(), failed: failed.len() };
    let table = FactRow::table(&scores.iter().map(Score::row).collect::<Vec<_>>());
    if let Some(out) = &args.out {
        let digest = tables::digest_of(&table);
        let about = About { title: &spec.title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
        Directory::create(out, args.force)?.write_tables(&[&table], &about)?;
        output::say(&format!("tables are in {}", out.display()));
        if !args.no_report {
            report::into(out, &page(&spec, &scores, &counts, &digest))?;
        }
    }
    output::print(&if args.json {
        json(&spec, &scores, &counts)
    } else {
        text(&spec, &scores, &counts, args.recipes)
    })?;
    Ok(if failed.is_empty() { Code::Well } else { Code::SomeFailed })
}

/// The score as a page.
fn page(spec: &WorldSpec, scores: &[Score], counts: &Counts, digest: &str) -> Page {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    Page {
        title: spec.title.clone(),
        answer: vec![card::sentence(scores)],
        completeness: format!("{} seeds done, {} failed", counts.done, counts.failed),
        is_partial: counts.failed > 0,
        digest: format!("of the table of facts {}", &digest[..16]),
        figures: vec![card::card(scores)],
        absent: Vec::new(),
        facts: vec![
            fact("seed", counts.seed.to_string()),
            fact("version", env!("CARGO_PKG_VERSION").to_owned()),
            fact("digest of the table of facts", digest.to_owned()),
        ],
    }
}

/// Columns of the terminal that the numbers of a row take.
const NUMBERS: usize = 66;

/// Text of at most so many columns, where that leaves something to read.
fn clipped(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns.max(20) {
        return text.to_owned();
    }
    text.chars().take(columns.max(20) - 1).chain(['…']).collect()
}

/// Replications that were run.
struct Counts {
    seed: u64,
    done: usize,
    failed: usize,
}

/// All replications, side by side; in the order of replications whoever ends first.
fn run(spec: &WorldSpec, seed: u64, replications: u32) -> (Vec<Failure>, Vec<Vec<Option<f64>>>) {
    quiet_panics();
    let progress = Progress::new(u64::from(replications), "seeds");
    let firms = spec.groups.iter().map(|g| g.firms).sum();
    let threads = Threads::for_world(firms, replications as usize);
    let one = |replication: u32| {
        let found = measure(spec, Seed { seed, replication }, threads);
        progress.advance();
        found
    };
    let all: Vec<_> = (0..replications).into_par_iter().map(one).collect();
    progress.finish();
    let _ = std::panic::take_hook();
    let (mut failed, mut values) = (Vec::new(), Vec::new());
    for found in all {
        match found {
            Ok(row) => values.push(row),
            Err(failure) => failed.push(failure),
        }
    }
    (failed, values)
}

fn passed(scores: &[Score]) -> usize {
    scores.iter().filter(|score| score.pass).count()
}

fn json(spec: &WorldSpec, scores: &[Score], counts: &Counts) -> String {
    let fact = |score: &Score| {
        json!({
            "id": score.fact.id,
            "fact": score.fact.fact,
            "statistic": score.fact.statistic,
            "published": score.fact.published,
            "source": score.fact.source,
            "recipe": score.recipe,
            "pass_low": score.fact.pass_low,
            "pass_high": score.fact.pass_high,
            "median": score.median,
            "low": score.range.map(|range| range.0),
            "high": score.range.map(|range| range.1),
            "p_value": score.p_value,
            "seeds": score.seeds,
            "pass": score.pass,
        })
    };
    let object = json!({
        "title": spec.title,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": counts.seed,
        "replications": { "done": counts.done, "failed": counts.failed },
        "passed": passed(scores),
        "of": scores.len(),
        "facts": scores.iter().map(fact).collect::<Vec<Value>>(),
    });
    format!("{object}\n")
}

fn text(spec: &WorldSpec, scores: &[Score], counts: &Counts, recipes: bool) -> String {
    let heads = ["fact", "band", "median", "5 %", "95 %", "p", "met"].map(str::to_owned).to_vec();
    let maybe = |x: Option<f64>| x.map_or(String::new(), number);
    let row = |score: &Score| {
        let fact = &score.fact;
        vec![
            clipped(&format!("{:<3} {}", fact.id, fact.fact), width().saturating_sub(NUMBERS)),
            format!("{} to {}", fact.pass_low, fact.pass_high),
            maybe(score.median),
            maybe(score.range.map(|range| range.0)),
            maybe(score.range.map(|range| range.1)),
            maybe(score.p_value),
            if score.pass { "yes".to_owned() } else { "no".to_owned() },
        ]
    };
    let rows = scores.iter().map(row).collect();
    let missing: String = scores
        .iter()
        .filter(|score| score.seeds == 0)
        .map(|score| format!("{} has no value in any seed: {}\n", score.fact.id, score.recipe))
        .collect();
    let words: String = if recipes {
        scores
            .iter()
            .map(|s| {
                format!(
                    "{}: {}; published: {} ({})\n  {}\n",
                    s.fact.id, s.fact.statistic, s.fact.published, s.fact.source, s.recipe
                )
            })
            .collect()
    } else {
        "how each is measured: --recipes\n".to_owned()
    };
    format!(
        "{}\n\n{}\n{missing}{words}{} of {} facts are met; {} seeds done, {} failed, from seed {}\n",
        spec.title,
        Grid { heads, rows }.text(width()),
        passed(scores),
        scores.len(),
        counts.done,
        counts.failed,
        counts.seed,
    )
}
