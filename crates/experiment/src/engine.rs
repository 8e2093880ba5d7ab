//! # The engine
//! Carries out what is still to be done of a plan, into a worker of a store: jobs over all threads, in the order in which they are given,
//! rows to the store as they come, commits as often as loses little and costs little. Whatever the order in which runs end, and
//! however often this was stopped, the store's tables are the same.

use crate::flight::Flight;
use crate::source::Source;
use rayon::spawn;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{Error, Shelf, Status, Worker};
use tables::Table;

/// Bytes of rows after which there is a commit.
const COMMIT_BYTES: usize = 4 << 20;
/// Runs that may wait for the store: as many as end while the disk is waited for.
const WAITING_MAX: usize = 256;
/// How often it is looked whether it is time for something.
const WAKE: Duration = Duration::from_millis(100);
/// How long runs that are to be put by have for their period and for being written, or their grace if that is longer.
const PUT_BY: Duration = Duration::from_secs(60);

/// What there is to do.
pub trait Work: Send + Sync + 'static {
    /// Jobs: runs that are done together.
    fn jobs(&self) -> u64;
    /// The runs of a job: jobs cut the plan into pieces, in its order.
    fn runs_of(&self, job: u64) -> Range<u64>;
    /// Whether several threads share one job, because there are few and large ones.
    fn is_shared(&self) -> bool;
    /// Does some runs of a job. Those that are put by are not among what is yielded.
    fn execute(&self, runs: &[u64], flight: &dyn Flight) -> Vec<Finished>;
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
    /// How long runs that are in flight may go on when the work is to stop. Then they are put by.
    pub grace: Duration,
}

/// What came of some work.
#[derive(Debug, Default)]
pub struct CarriedOut {
    /// Runs that were committed.
    pub runs: u64,
    /// Runs that were put by.
    pub put_by: u64,
    /// Why a run could not be: it begins anew.
    pub lost: Option<Error>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { commit: Duration::from_secs(1), grace: Duration::from_secs(10) }
    }
}

/// Does all runs that `source` gives. When `stop` is set no job is begun any more, and those in flight have
/// their grace; what has not ended by then is put by on `shelf`. `done` is told of every run that has ended.
///
/// # Errors
/// What the store says. What was committed before is there.
pub fn carry_out(
    work: &Arc<dyn Work>,
    worker: &mut Worker,
    source: &Arc<dyn Source>,
    shelf: Shelf,
    stop: &Arc<AtomicBool>,
    pace: Pace,
    done: &dyn Fn(&Finished),
) -> Result<CarriedOut, Error> {
    let finished = sync_channel(WAITING_MAX);
    let shelved = Arc::new(Shelved { shelf, is_over: AtomicBool::new(false), put_by: Mutex::default() });
    let threads = if work.is_shared() { 1 } else { rayon::current_num_threads() };
    for _ in 0..threads {
        let hand = Hand {
            work: Arc::clone(work),
            source: Arc::clone(source),
            shelved: Arc::clone(&shelved),
            stop: Arc::clone(stop),
            out: finished.0.clone(),
        };
        // Not waited for: a run that does not end within its grace must not keep the program.
        spawn(move || hand.work_on());
    }
    drop(finished.0);
    let runs = gather(&finished.1, worker, source.as_ref(), &shelved, stop, pace, done)?;
    let (put_by, lost) = std::mem::take(&mut *shelved.put_by.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(CarriedOut { runs, put_by, lost })
}

/// Where runs are put by, and whether it is time to.
struct Shelved {
    shelf: Shelf,
    is_over: AtomicBool,
    /// How many were, and why one could not be.
    put_by: Mutex<(u64, Option<Error>)>,
}

impl Flight for Shelved {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn take(&self, run: u64) -> Option<Vec<u8>> {
        // What cannot be read is done anew.
        self.shelf.take(run).ok().flatten()
    }

    fn put(&self, run: u64, state: &[u8]) {
        let put = self.shelf.put(run, state);
        let mut put_by = self.put_by.lock().unwrap_or_else(PoisonError::into_inner);
        match put {
            Ok(()) => put_by.0 += 1,
            Err(e) => put_by.1 = Some(e),
        }
    }
}

/// Takes in what ends, and commits it.
fn gather(
    ends: &Receiver<Result<Finished, Error>>,
    worker: &mut Worker,
    source: &dyn Source,
    shelved: &Shelved,
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
            runs += commit(worker, source, &shelved.shelf)?;
            last = Instant::now();
        }
        if stop.load(Ordering::Relaxed) {
            let since = stopping.get_or_insert_with(Instant::now).elapsed();
            if since >= pace.grace {
                shelved.is_over.store(true, Ordering::Relaxed);
            }
            if since >= pace.grace + pace.grace.max(PUT_BY) {
                break;
            }
        }
    }
    Ok(runs + commit(worker, source, &shelved.shelf)?)
}

/// Commits what is still to be, and tells the source. What was put by of it is of no more use.
fn commit(worker: &mut Worker, source: &dyn Source, shelf: &Shelf) -> Result<u64, Error> {
    source.before_commit(worker)?;
    let runs: Vec<u64> = worker.waiting().collect();
    worker.commit()?;
    shelf.forget(&runs)?;
    source.committed(&runs)?;
    Ok(runs.len() as u64)
}

/// One thread's part.
struct Hand {
    work: Arc<dyn Work>,
    source: Arc<dyn Source>,
    shelved: Arc<Shelved>,
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
        let ended = catch_unwind(AssertUnwindSafe(|| self.work.execute(runs, self.shelved.as_ref())));
        ended.unwrap_or_else(|panic| {
            let reason = crate::run::words(panic.as_ref());
            runs.iter().map(|run| self.work.failed(*run, &reason)).collect()
        })
    }
}
