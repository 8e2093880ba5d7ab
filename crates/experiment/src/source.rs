//! # Where work comes from
//! Which runs are to be done next: of a store that one process has for itself, all that are missing; of one that many share, those of the
//! pieces that it holds.

use crate::engine::Work;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::leases::{Claim, Leases};
use store::{Error, Index, Shelf, Store, Worker};

/// How long to wait before asking again whether there is something to take over.
const PAUSE: Duration = Duration::from_millis(100);

/// Where work comes from. All threads ask it.
pub trait Source: Send + Sync + 'static {
    /// The runs that are missing of a job, which is taken by this; none where there is none to take.
    ///
    /// # Errors
    /// What the store says.
    fn next(&self, stop: &AtomicBool) -> Result<Option<Vec<u64>>, Error>;

    /// Asked before every commit: takes out of `worker` what is not to be committed any more.
    ///
    /// # Errors
    /// What the store says.
    fn before_commit(&self, worker: &mut Worker) -> Result<(), Error>;

    /// These runs are committed.
    ///
    /// # Errors
    /// What the store says.
    fn committed(&self, runs: &[u64]) -> Result<(), Error>;
}

/// All runs that a store did not have.
pub struct Missing {
    work: Arc<dyn Work>,
    there: Vec<u64>,
    next: AtomicU64,
}

impl Missing {
    /// Those of `work` that `there` does not have.
    #[must_use]
    pub fn new(work: Arc<dyn Work>, there: &Index) -> Self {
        Self { work, there: there.runs().map(|place| place.run).collect(), next: AtomicU64::new(0) }
    }
}

impl Source for Missing {
    fn next(&self, _: &AtomicBool) -> Result<Option<Vec<u64>>, Error> {
        loop {
            let job = self.next.fetch_add(1, Ordering::Relaxed);
            if job >= self.work.jobs() {
                return Ok(None);
            }
            let missing = |run: &u64| self.there.binary_search(run).is_err();
            let runs: Vec<u64> = self.work.runs_of(job).filter(missing).collect();
            if !runs.is_empty() {
                return Ok(Some(runs));
            }
        }
    }

    fn before_commit(&self, _: &mut Worker) -> Result<(), Error> {
        Ok(())
    }

    fn committed(&self, _: &[u64]) -> Result<(), Error> {
        Ok(())
    }
}

/// What became of the work that a process did not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// There is none, or none of its shard.
    Nothing,
    /// So many others are at it.
    WithOthers(usize),
    /// It was stopped before it knew.
    Stopped,
}

/// The pieces that a process holds of a store that many share.
pub struct Leased {
    work: Arc<dyn Work>,
    store: Store,
    shard: u32,
    only: bool,
    state: Mutex<State>,
}

struct State {
    leases: Leases,
    /// Pieces that are held: their runs, and how many of them are still to be committed.
    held: BTreeMap<u32, (Range<u64>, u64)>,
    jobs: VecDeque<Vec<u64>>,
    /// What the last answer was.
    last: Option<Claim>,
}

impl Leased {
    /// Work on pieces of `shard` first, or, with `only`, on nothing else.
    #[must_use]
    pub fn new(work: Arc<dyn Work>, store: Store, leases: Leases, shard: u32, only: bool) -> Self {
        let state = State { leases, held: BTreeMap::new(), jobs: VecDeque::new(), last: None };
        Self { work, store, shard, only, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives back what is not finished, and says what became of the rest.
    ///
    /// # Errors
    /// What the store says.
    pub fn leave(&self) -> Result<Left, Error> {
        let mut state = self.state();
        let is_done = state.held.is_empty();
        state.held.clear();
        state.leases.leave()?;
        Ok(match state.last {
            Some(Claim::Finished) if is_done => Left::Nothing,
            Some(Claim::WithOthers(n)) if is_done => Left::WithOthers(n),
            _ => Left::Stopped,
        })
    }

    /// Lays out the jobs of a piece that was taken.
    fn take(&self, state: &mut State, piece: u32, is_new: bool) -> Result<(), Error> {
        let runs = state.leases.cut().runs_of(piece);
        // What others have committed of it is read now: they hold it no more.
        let there = if is_new { None } else { Some(Index::read(std::slice::from_ref(&self.store))?) };
        if let Some(there) = &there {
            Shelf::of(&self.store).tidy(|run| there.find(run).is_some())?;
        }
        let is_missing = |run: &u64| there.as_ref().is_none_or(|there| there.find(*run).is_none());
        let each = self.work.runs_of(0).end;
        let jobs = (runs.start / each..runs.end / each).map(|job| self.work.runs_of(job).filter(is_missing).collect());
        let jobs: Vec<Vec<u64>> = jobs.filter(|runs: &Vec<u64>| !runs.is_empty()).collect();
        let missing = jobs.iter().map(|runs| runs.len() as u64).sum();
        if missing == 0 {
            return state.leases.finish(piece);
        }
        state.held.insert(piece, (runs, missing));
        state.jobs.extend(jobs);
        Ok(())
    }
}

impl Source for Leased {
    fn next(&self, stop: &AtomicBool) -> Result<Option<Vec<u64>>, Error> {
        while !stop.load(Ordering::Relaxed) {
            let mut state = self.state();
            if let Some(job) = state.jobs.pop_front() {
                return Ok(Some(job));
            }
            let claim = state.leases.claim(self.shard, self.only)?;
            state.last = Some(claim);
            match claim {
                Claim::Piece { piece, is_new } => self.take(&mut state, piece, is_new)?,
                Claim::Wait => {
                    drop(state);
                    std::thread::sleep(PAUSE);
                }
                Claim::WithOthers(_) | Claim::Finished => return Ok(None),
            }
        }
        Ok(None)
    }

    fn before_commit(&self, worker: &mut Worker) -> Result<(), Error> {
        let state = &mut *self.state();
        for piece in state.leases.keep()? {
            if let Some((runs, _)) = state.held.remove(&piece) {
                state.jobs.retain(|job| !runs.contains(&job[0]));
            }
        }
        // What ends late of a piece that was lost, too.
        worker.retain(|run| state.held.values().any(|(runs, _)| runs.contains(&run)));
        Ok(())
    }

    fn committed(&self, runs: &[u64]) -> Result<(), Error> {
        let state = &mut *self.state();
        for run in runs {
            let Some((_, (_, left))) = state.held.iter_mut().find(|(_, (runs, _))| runs.contains(run)) else {
                continue;
            };
            *left -= 1;
        }
        let done: Vec<u32> = state.held.iter().filter(|(_, (_, left))| *left == 0).map(|(piece, _)| *piece).collect();
        for piece in done {
            state.held.remove(&piece);
            state.leases.finish(piece)?;
        }
        Ok(())
    }
}
