//! # The engine
//! Carries out what is still to be done of a plan, into a worker of a store: jobs over all threads, in the order in which they are given,
//! rows to the store as they come, commits as often as loses little and costs little. Whatever the order in which runs end, and
//! however often this was stopped, the store's tables are the same.

use crate::source::Source;
use rayon::spawn;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};
use store::{Error, Status, Worker};
use tables::Table;

/// Bytes of rows after which there is a commit.
const COMMIT_BYTES: usize = 4 << 20;
/// Runs that may wait for the store: as many as end while the disk is waited for.
const WAITING_MAX: usize = 256;
/// How often it is looked whether it is time for something.
const WAKE: Duration = Duration::from_millis(100);

/// What there is to do.
pub trait Work: Send + Sync + 'static {
    /// Jobs: runs that are done together.
    fn jobs(&self) -> u64;
    /// The runs of a job: jobs cut the plan into pieces, in its order.
    fn runs_of(&self, job: u64) -> Range<u64>;
    /// Whether several threads share one job, because there are few and large ones.
    fn is_shared(&self) -> bool;
    /// Does some runs of a job.
    fn execute(&self, runs: &[u64]) -> Vec<Finished>;
    /// What is known of a run that stopped without a word of its own.
    fn failed(&self, run: u64, reason: &str) -> Finished;
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Which.
    pub run: u64,
    /// How.
    pub status: Status,
    /// Its rows, a table for each of the plan.
    pub tables: Vec<Table>,
}

/// How long the work waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Time after which there is a commit: what a kill may cost. The disk is waited for some 10 ms a time.
    pub commit: Duration,
    /// How long runs that are in flight may go on when the work is to stop.
    pub grace: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { commit: Duration::from_secs(1), grace: Duration::from_secs(10) }
    }
}

/// Does all runs that `source` gives, and yields how many were committed. When `stop` is set no job is begun any more, and those in flight have
/// their grace. `done` is told of every run that has ended.
///
/// # Errors
/// What the store says. What was committed before is there.
pub fn carry_out(
    work: &Arc<dyn Work>,
    worker: &mut Worker,
    source: &Arc<dyn Source>,
    stop: &Arc<AtomicBool>,
    pace: Pace,
    done: &dyn Fn(&Finished),
) -> Result<u64, Error> {
    let finished = sync_channel(WAITING_MAX);
    let threads = if work.is_shared() { 1 } else { rayon::current_num_threads() };
    for _ in 0..threads {
        let hand = Hand {
            work: Arc::clone(work),
            source: Arc::clone(source),
            stop: Arc::clone(stop),
            out: finished.0.clone(),
        };
        // Not waited for: a run that does not end within its grace must not keep the program.
        spawn(move || hand.work_on());
    }
    drop(finished.0);
    gather(&finished.1, worker, source.as_ref(), stop, pace, done)
}

/// Takes in what ends, and commits it.
fn gather(
    ends: &Receiver<Result<Finished, Error>>,
    worker: &mut Worker,
    source: &dyn Source,
    stop: &AtomicBool,
    pace: Pace,
    done: &dyn Fn(&Finished),
) -> Result<u64, Error> {
    let (mut runs, mut last, mut stopping) = (0, Instant::now(), None);
    loop {
        match ends.recv_timeout(WAKE) {
            Ok(finished) => {
                let finished = finished?;
                done(&finished);
                worker.add(finished.run, finished.status, finished.tables);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if worker.waiting_bytes() >= COMMIT_BYTES || last.elapsed() >= pace.commit {
            runs += commit(worker, source)?;
            last = Instant::now();
        }
        if stop.load(Ordering::Relaxed) && stopping.get_or_insert_with(Instant::now).elapsed() >= pace.grace {
            break;
        }
    }
    Ok(runs + commit(worker, source)?)
}

/// Commits what is still to be, and tells the source.
fn commit(worker: &mut Worker, source: &dyn Source) -> Result<u64, Error> {
    source.before_commit(worker)?;
    let runs: Vec<u64> = worker.waiting().collect();
    worker.commit()?;
    source.committed(&runs)?;
    Ok(runs.len() as u64)
}

/// One thread's part.
struct Hand {
    work: Arc<dyn Work>,
    source: Arc<dyn Source>,
    stop: Arc<AtomicBool>,
    out: SyncSender<Result<Finished, Error>>,
}

impl Hand {
    fn work_on(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            let runs = match self.source.next(&self.stop) {
                Ok(Some(runs)) => runs,
                Ok(None) => return,
                Err(e) => {
                    // Where nobody takes it in, another has said so.
                    let _ = self.out.send(Err(e));
                    return;
                }
            };
            for finished in self.one(&runs) {
                // Nobody takes it in: the store has failed, or the grace is over.
                if self.out.send(Ok(finished)).is_err() {
                    return;
                }
            }
        }
    }

    /// Runs that fail do so alone, whatever it is that fails.
    fn one(&self, runs: &[u64]) -> Vec<Finished> {
        let ended = catch_unwind(AssertUnwindSafe(|| self.work.execute(runs)));
        ended.unwrap_or_else(|panic| {
            let reason = crate::run::words(panic.as_ref());
            runs.iter().map(|run| self.work.failed(*run, &reason)).collect()
        })
    }
}
