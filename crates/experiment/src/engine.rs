//! # The engine
//! Carries out what is still to be done of a plan, into a worker of a store: jobs in the order of the plan over all threads,
//! rows to the store as they come, commits as often as loses little and costs little. Whatever the order in which runs end, and
//! however often this was stopped, the store's tables are the same.

use rayon::spawn;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};
use store::{Error, Index, Status, Worker};
use tables::Table;

/// Bytes of rows after which there is a commit.
const COMMIT_BYTES: usize = 4 << 20;
/// Time after which there is a commit: what a kill may cost. The disk is waited for some 10 ms a time.
const COMMIT_TIME: Duration = Duration::from_secs(1);
/// How long runs that are in flight may go on when the work is to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Runs that may wait for the store: as many as end while the disk is waited for.
const WAITING_MAX: usize = 256;

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

/// How the work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Runs that ended and were committed.
    pub runs: u64,
    /// Whether it was stopped before everything was done.
    pub stopped: bool,
}

/// Does all runs that `there` does not have. When `stop` is set no job is begun any more, and those in flight have ten seconds.
/// `done` is told of every run that has ended.
///
/// # Errors
/// What the store says. What was committed before is there.
pub fn carry_out(
    work: &Arc<dyn Work>,
    worker: &mut Worker,
    there: &Index,
    stop: &Arc<AtomicBool>,
    done: &dyn Fn(&Finished),
) -> Result<Ended, Error> {
    let there: Arc<Vec<u64>> = Arc::new(there.runs().map(|place| place.run).collect());
    let (next, finished) = (Arc::new(AtomicU64::new(0)), sync_channel(WAITING_MAX));
    let threads = if work.is_shared() { 1 } else { rayon::current_num_threads() };
    for _ in 0..threads {
        let hand = Hand {
            work: Arc::clone(work),
            there: Arc::clone(&there),
            next: Arc::clone(&next),
            stop: Arc::clone(stop),
            out: finished.0.clone(),
        };
        // Not waited for: a run that does not end within its grace must not keep the program.
        spawn(move || hand.work_on());
    }
    drop(finished.0);
    let runs = gather(&finished.1, worker, stop, done)?;
    let planned = work.jobs().checked_sub(1).map_or(0, |last| work.runs_of(last).end);
    Ok(Ended { runs, stopped: there.len() as u64 + runs < planned })
}

/// Takes in what ends, and commits it.
fn gather(
    ends: &Receiver<Finished>,
    worker: &mut Worker,
    stop: &AtomicBool,
    done: &dyn Fn(&Finished),
) -> Result<u64, Error> {
    let (mut runs, mut last, mut stopping) = (0, Instant::now(), None);
    loop {
        match ends.recv_timeout(Duration::from_millis(100)) {
            Ok(finished) => {
                done(&finished);
                worker.add(finished.run, finished.status, finished.tables);
                runs += 1;
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if worker.waiting_bytes() >= COMMIT_BYTES || last.elapsed() >= COMMIT_TIME {
            worker.commit()?;
            last = Instant::now();
        }
        if stop.load(Ordering::Relaxed) && stopping.get_or_insert_with(Instant::now).elapsed() >= GRACE {
            break;
        }
    }
    worker.commit()?;
    Ok(runs)
}

/// One thread's part.
struct Hand {
    work: Arc<dyn Work>,
    there: Arc<Vec<u64>>,
    next: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    out: SyncSender<Finished>,
}

impl Hand {
    fn work_on(&self) {
        loop {
            let job = self.next.fetch_add(1, Ordering::Relaxed);
            if job >= self.work.jobs() || self.stop.load(Ordering::Relaxed) {
                return;
            }
            let missing = |run: &u64| self.there.binary_search(run).is_err();
            let runs: Vec<u64> = self.work.runs_of(job).filter(missing).collect();
            if runs.is_empty() {
                continue;
            }
            for finished in self.one(&runs) {
                // Nobody takes it in: the store has failed, or the grace is over.
                if self.out.send(finished).is_err() {
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
