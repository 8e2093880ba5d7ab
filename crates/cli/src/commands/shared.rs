//! # A task among others
//! One process's part of a store that many share: which shard is its own, and how it ends.

use super::opened;
use super::quiet_panics;
use crate::args::{Experiment, Task};
use crate::array::{self, Environment};
use crate::exit::{Code, Stop};
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;
use experiment::engine::{CarriedOut, Finished, Pace, Work, carry_out};
use experiment::source::{Leased, Left, Source};
use experiment::until::Until;
use experiment::work::Sweep;
use serde_json::json;
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::leases::{self, Cut, Leases};
use store::{Shelf, Status, Store, Worker};

/// Commits in the time that a task may be silent: fewer than one process alone makes, for the sake of a file system that many share.
const COMMITS: u32 = 12;

/// Which part of the work a process does first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its number from 0 on.
    pub index: u64,
    /// How many there are; none where nobody says.
    pub of: Option<u32>,
}

/// The place of this process, from what was typed or from what its scheduler says; none where it has the store for itself.
pub(super) fn place(typed: &Task, environment: Environment<'_>, is_cut: bool) -> Result<Option<Place>, Stop> {
    if let Some((i, n)) = typed.shard {
        return Ok(Some(Place { index: u64::from(i - 1), of: Some(n) }));
    }
    let told = array::task(environment)?;
    match (told, typed.shards) {
        (None, Some(n)) => Err(Stop::usage(format!(
            "error: there are {n} shards, and nothing says which one is to be done\n  hint: say `--shard I/{n}`"
        ))),
        (Some(task), Some(n)) => Ok(Some(Place { index: task.index, of: Some(n) })),
        (Some(task), None) if task.of.is_some() || is_cut => Ok(Some(Place { index: task.index, of: task.of })),
        (Some(task), None) if task.is_array => Err(Stop::usage(format!(
            "error: {} says which task of an array this is, and not how many there are\n  hint: say `--shards N`, or `--shard 1/1` for all",
            task.scheduler
        ))),
        _ => Ok(None),
    }
}

/// Refuses to share what goes on until it is enough: how many runs that is, nobody knows before.
pub(super) fn refuse_until(until: Option<&Until>) -> Result<(), Stop> {
    match until {
        None => Ok(()),
        Some(_) => Err(Stop::usage(
            "error: replications go on until an effect is known, and shards are of a known number of runs\n  hint: say how many with \
             `--replications N`",
        )),
    }
}

/// What a task has done.
pub(super) struct Part {
    runs: u64,
    failed: u64,
    /// Its shard from 0 on, and of how many.
    shard: (u32, u32),
    /// Whether it was one of many from the start; else it would put the results together.
    is_task: bool,
    /// What became of the rest.
    pub left: Left,
}

/// Does what there is to do for one of many.
pub(super) fn work(
    store: &Store,
    sweep: &Sweep,
    typed: &Task,
    place: Option<Place>,
    signals: &Signals,
) -> Result<Part, Stop> {
    let of = place.and_then(|place| place.of);
    let cut = Cut::make(store, || sweep.plan.cut(of.unwrap_or(1)))?;
    if let Some(of) = of.filter(|of| typed.only_shard && *of != cut.shards) {
        let n = cut.shards;
        return Err(Stop::usage(format!("error: the store is cut into {n} shards, and {of} were asked for")));
    }
    let shard = place.map_or(0, |place| (place.index % u64::from(cut.shards)) as u32);
    let (mut worker, number) = Worker::begin(store)?;
    let silence = Duration::from_secs(typed.silence);
    let leases = Leases::join(store, cut.clone(), number, leases::Pace { silence })?;
    output::say(&format!(
        "shard {} of {}, worker {number}, {} threads",
        shard + 1,
        cut.shards,
        rayon::current_num_threads()
    ));
    let pace = Pace { commit: Duration::from_secs(5).min(silence / COMMITS), grace: Duration::from_secs(typed.grace) };
    quiet_panics();
    let own = (0..cut.pieces()).filter(|piece| cut.shard_of(*piece) == shard).map(|piece| cut.runs_of(piece));
    let progress = Progress::new(own.map(|runs| runs.end - runs.start).sum(), "runs of this shard's");
    let failed = Cell::new(0);
    let done = |run: &Finished| {
        progress.advance();
        if run.status == Status::Failed {
            failed.set(failed.get() + 1);
            output::say(&format!("failed: run {}", run.run));
        }
    };
    let work = Arc::new(sweep.clone()) as Arc<dyn Work>;
    let leased = Arc::new(Leased::new(Arc::clone(&work), store.clone(), leases, shard, typed.only_shard));
    let source = Arc::clone(&leased) as Arc<dyn Source>;
    let ended = carry_out(&work, &mut worker, &source, Shelf::of(store), signals.stop(), pace, &done);
    progress.finish();
    // Also after an error: others need not wait.
    let left = leased.leave();
    let ended = ended?;
    say_put_by(&ended);
    let part = Part {
        runs: ended.runs,
        failed: failed.get(),
        shard: (shard, cut.shards),
        is_task: place.is_some(),
        left: left?,
    };
    worker.close(store)?;
    Ok(part)
}

/// Tells what became of worlds that were in flight.
pub(super) fn say_put_by(ended: &CarriedOut) {
    if ended.put_by > 0 {
        output::say(&format!("worlds in flight that are put by: {}", ended.put_by));
    }
    if let Some(lost) = &ended.lost {
        output::say(&format!("note: a world in flight could not be put by, and begins anew: {lost}"));
    }
}

/// How a task ends that does not put the results together.
pub(super) fn end(args: &Experiment, store: &Path, part: &Part, signals: &Signals) -> Result<Code, Stop> {
    let (shard, of) = part.shard;
    let merge = format!("upchain merge {}", super::quoted(&store.to_string_lossy()));
    let (left, with) = match part.left {
        Left::Stopped => {
            let again = opened::resume(args, store);
            let is_told = args.task.shard.is_some() || !part.is_task;
            let again = if is_told { again } else { format!("{again} --shard {}/{of}", shard + 1) };
            let message = format!("stopped after {} runs\n  hint: go on with `{again}`", part.runs);
            return Err(Stop { code: signals.code().unwrap_or(Code::Stopped), message });
        }
        Left::WithOthers(n) if !part.is_task => {
            let again = opened::resume(args, store);
            let message = format!(
                "{n} others are at work on what is left\n  hint: when they have ended, `{again}` puts the results together"
            );
            return Err(Stop { code: Code::Stopped, message });
        }
        Left::WithOthers(n) => (format!("what is left is with {n} others"), n),
        Left::Nothing if args.task.only_shard => {
            (format!("nothing of this shard is left: `{merge} …` puts stores together"), 0)
        }
        Left::Nothing => (format!("nothing is left: `{merge}` puts the results together"), 0),
    };
    let (runs, failed) = (part.runs, part.failed);
    let text = if args.json {
        let value = json!({ "shard": shard + 1, "shards": of, "runs": runs, "failed": failed, "others": with });
        format!("{value}\n")
    } else {
        format!("shard {} of {of}: {runs} runs done here, {failed} of them failed; {left}\n", shard + 1)
    };
    output::print(&text)?;
    Ok(if failed == 0 { Code::Well } else { Code::SomeFailed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Args;
    use clap::Parser as _;

    fn told(typed: &[&str], says: &[(&str, &str)], is_cut: bool) -> Result<Option<(u64, Option<u32>)>, String> {
        let args = Args::parse_from([&["upchain", "experiment", "x.toml"], typed].concat());
        let crate::args::Command::Experiment(args) = args.command else { panic!("an experiment was typed") };
        let environment =
            |name: &str| says.iter().find(|(there, _)| *there == name).map(|(_, value)| (*value).to_owned());
        let place = place(&args.task, &environment, is_cut).map_err(|stop| stop.message)?;
        Ok(place.map(|place| (place.index, place.of)))
    }

    #[test]
    fn what_is_typed_goes_before_what_the_scheduler_says() {
        let slurm = [("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_MIN", "1"), ("SLURM_ARRAY_TASK_COUNT", "9")];
        assert_eq!(told(&[], &[], false), Ok(None));
        assert_eq!(told(&[], &slurm, false), Ok(Some((6, Some(9)))));
        assert_eq!(told(&["--shard", "3/64"], &slurm, false), Ok(Some((2, Some(64)))));
        assert_eq!(told(&["--shards", "64"], &slurm, false), Ok(Some((6, Some(64)))));
    }

    #[test]
    fn how_many_there_are_is_asked_for_where_nobody_says_it() {
        let pbs = [("PBS_ARRAY_INDEX", "7")];
        assert!(told(&[], &pbs, false).unwrap_err().contains("PBS says which task of an array this is"));
        assert_eq!(told(&[], &pbs, true), Ok(Some((7, None))), "the store knows");
        assert_eq!(told(&["--shards", "9"], &pbs, false), Ok(Some((7, Some(9)))));
        assert!(told(&["--shards", "9"], &[], false).unwrap_err().contains("--shard I/9"));
        assert_eq!(
            told(&[], &[("HQ_TASK_ID", "0")], false),
            Ok(None),
            "HyperQueue numbers tasks outside of arrays, too"
        );
    }
}
