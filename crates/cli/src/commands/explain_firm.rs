//! # `explain-firm`
//! A run is done again while one firm is watched, and what happened to it is told. The run is one whose tables are in a directory, or
//! one of a store.

use super::opened::Opened;
use super::{directory, quiet_panics, quoted, refuse_existing, use_threads};
use crate::args::ExplainFirm;
use crate::exit::{Code, Stop};
use crate::output;
use crate::progress::Progress;
use experiment::again::Again;
use experiment::record::{LifeRow, Record};
use experiment::run::Seed;
use scheduler::threads::Threads;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tables::About;

/// The scenario of a run, in the directory of its tables.
pub(super) const SCENARIO: &str = "scenario.toml";
/// What is known of a run, in the directory of its tables.
pub(super) const RUN: &str = "run.json";

/// A run that can be done again.
struct Wanted {
    again: Again,
    /// Digest that its tables must have, where it is known.
    digest: Option<String>,
}

pub(crate) fn execute(args: &ExplainFirm) -> Result<Code, Stop> {
    let firm = identity(&args.firm)?;
    refuse_existing(args.out.as_deref(), args.force)?;
    let wanted = match (args.place.join(RUN).exists(), args.run) {
        (true, None) => of_directory(&args.place)?,
        (true, Some(_)) => {
            return Err(Stop::usage(format!("error: {} is one run: leave `--run` out", args.place.display())));
        }
        (false, run) => of_store(&args.place, run)?,
    };
    use_threads(args.threads)?;
    let rows = lived(firm, &wanted)?;
    let Some(text) = report::story::story(&rows) else {
        return Err(Stop::usage(format!(
            "error: no firm `{}` ever lived in this run\n  hint: identities are in the column `firm` of the tables `firms` and `events`",
            args.firm
        )));
    };
    if let Some(out) = &args.out {
        let directory = directory(out, args.force)?;
        let title = format!("The life of firm {}", args.firm);
        let digest = wanted.digest.unwrap_or_default();
        let about = About { title: &title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
        directory.write_tables(&[&LifeRow::table(&rows)], &about)?;
        output::say(&format!("tables are in {}", out.display()));
    }
    output::print(&text)?;
    Ok(Code::Well)
}

/// The number of an identity.
pub(super) fn identity(text: &str) -> Result<u64, Stop> {
    let hexadecimal = text.strip_prefix('f').filter(|digits| digits.len() == 16);
    let found = hexadecimal.and_then(|digits| u64::from_str_radix(digits, 16).ok()).filter(|identity| *identity != 0);
    found.ok_or_else(|| {
        Stop::usage(format!(
            "error: `{text}` is no identity of a firm\n  hint: it is `f` and sixteen digits of base 16, as in the column `firm` of the tables \
             `firms` and `events`"
        ))
    })
}

/// The run whose tables are in this directory.
fn of_directory(place: &Path) -> Result<Wanted, Stop> {
    let read = |name: &str| {
        let path = place.join(name);
        fs::read_to_string(&path).map_err(|e| {
            let hint = "runs keep what they are made of since `explain-firm` is there: run it again";
            Stop::usage(format!("error: cannot read {}: {e}\n  hint: {hint}", path.display()))
        })
    };
    let run: Value = serde_json::from_str(&read(RUN)?).map_err(|e| no_run(place, &e.to_string()))?;
    let text = |key: &str| run[key].as_str().map(str::to_owned).ok_or_else(|| no_run(place, &format!("no `{key}`")));
    let whole = |key: &str| run[key].as_u64().ok_or_else(|| no_run(place, &format!("no `{key}`")));
    let version = text("version")?;
    if version != env!("CARGO_PKG_VERSION") {
        let message = format!("error: {} was run by version {version}, and this is another", place.display());
        return Err(Stop::usage(format!("{message}\n  hint: run it again with this version")));
    }
    let set = run["set"].as_array().ok_or_else(|| no_run(place, "no `set`"))?;
    let set: Vec<String> = set.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
    let name = place.join(SCENARIO).display().to_string();
    let checked = scenario::check_text(&name, &read(SCENARIO)?, &set)?;
    let replication = u32::try_from(whole("replication")?).map_err(|e| no_run(place, &e.to_string()))?;
    let seed = Seed { seed: whole("seed")?, replication };
    Ok(Wanted { again: Again { seed, spec: Arc::new(checked.spec), until: None }, digest: Some(text("digest")?) })
}

fn no_run(place: &Path, why: &str) -> Stop {
    Stop::usage(format!("error: {} does not say how it was run: {why}", place.join(RUN).display()))
}

/// A run of the store in this directory.
fn of_store(place: &Path, run: Option<u64>) -> Result<Wanted, Stop> {
    let opened = Opened::open(place)?;
    let (plan, runs) = (&opened.sweep.plan, opened.store.plan().runs);
    let Some(run) = run.filter(|run| *run < runs) else {
        let command = format!("upchain explain-firm {} --run 0", quoted(&place.to_string_lossy()));
        let hint = format!("runs are 0 to {}, as in `{command}`", runs - 1);
        let what = run.map_or_else(|| "a store has many runs".to_owned(), |run| format!("there is no run {run}"));
        return Err(Stop::usage(format!("error: {what}\n  hint: {hint}")));
    };
    let again = Again::of(plan, plan.key(run));
    Ok(Wanted { again: again.map_err(|why| Stop::usage(format!("error: {why}")))?, digest: None })
}

/// What happened to a firm. Where it is known what the run's tables were, they are compared.
fn lived(firm: u64, wanted: &Wanted) -> Result<Vec<LifeRow>, Stop> {
    let Wanted { again, digest } = wanted;
    let spec = &again.spec;
    let (burn_in, periods) = spec.periods();
    let progress = Progress::new(u64::from(periods - burn_in), "periods");
    let mut record = Record::new(again.seed.key());
    let threads = Threads::for_world(spec.groups.iter().map(|g| g.firms).sum(), 1);
    quiet_panics();
    let rows = again.life(firm, threads, &mut |world, seen| {
        record.add(world, &seen, false);
        progress.advance();
    });
    progress.finish();
    let _ = std::panic::take_hook();
    let rows = rows.map_err(|failure| Stop {
        code: Code::SomeFailed,
        message: format!("error: the run was stopped: {}", failure.reason),
    })?;
    match digest {
        Some(digest) if *digest != record.digest() => Err(Stop {
            code: Code::Mismatch,
            message: format!(
                "error: done again, the run has the digest {}, and its directory says {digest}",
                record.digest()
            ),
        }),
        _ => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_read_as_they_are_written() {
        assert_eq!(identity(&experiment::record::firms::identity(0x2f)).unwrap(), 0x2f);
        for wrong in ["", "f", "47", "f00000000000000zz", "f0000000000000000"] {
            assert!(identity(wrong).is_err(), "{wrong}");
        }
    }
}
