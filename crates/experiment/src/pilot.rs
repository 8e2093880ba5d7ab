//! # Pilots
//! What a plan would take, from a few of its runs, done for real into a store in memory. Runs are taken from all over the plan,
//! with all arms of each point: arms may differ in cost.
//!
//! Bytes are not in proportion to runs: files have heads, and long columns compress better. Two stores, of half the runs and of
//! all, give what a further run adds.

use crate::engine::{Finished, Work as _};
use crate::flight::Straight;
use crate::work::Sweep;
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::merge::directory;
use store::{Error, Index, Memory, Store, Worker, merge};

/// Runs of a pilot, at the least: as many comparisons of all arms as that takes.
const RUNS_MIN: u64 = 24;
/// Bytes that commits and merges hold beside the worlds.
pub(crate) const BUFFERS: f64 = 96e6;
/// Bytes that a run takes in memory when all are read: its place, its key and its outcomes.
const RUN: f64 = 350.0;
/// The same of the windows of its path.
const PATH: f64 = 300.0;

/// What a plan would take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Runs of the plan.
    pub runs: u64,
    /// Runs of the pilot.
    pub pilots: u64,
    /// Seconds of all threads.
    pub cpu_seconds: f64,
    /// Seconds until it is done.
    pub seconds: f64,
    /// Bytes of memory.
    pub memory: f64,
    /// Bytes of rows on disk.
    pub rows: f64,
    /// Bytes of tables on disk.
    pub tables: f64,
    /// Worlds that are run again for the report.
    pub again: u64,
    /// Bytes of the report on disk.
    pub page: f64,
}

/// What a run that is watched firm by firm takes, in runs, with what it takes to draw it: between two and a half and three where the
/// shipped experiments were measured (docs/store.md).
const WATCHED: f64 = 3.0;
/// Bytes of a page: of its scripts and of what runs have come to, and of each world that is drawn.
const PAGE: [f64; 2] = [1.6e6, 1.7e5];

impl Estimate {
    /// With a report for which `drawn` worlds are run again and drawn, and `scored` others for published facts.
    #[must_use]
    pub fn with_report(self, drawn: usize, scored: usize) -> Self {
        let again = (drawn + scored) as u64;
        let cpu_seconds = self.cpu_seconds / self.runs as f64 * again as f64 * WATCHED;
        let threads = (rayon::current_num_threads() as f64).min(again as f64).max(1.0);
        Self {
            cpu_seconds: self.cpu_seconds + cpu_seconds,
            seconds: self.seconds + cpu_seconds / threads,
            again,
            page: PAGE[0] + PAGE[1] * drawn as f64,
            ..self
        }
    }

    /// Bytes on disk where this share of the runs is still to be done.
    #[must_use]
    pub fn disk(&self, share: f64) -> f64 {
        self.rows * share + self.tables + self.page
    }
}

/// Does a few runs.
///
/// # Errors
/// What is wrong with the rows.
pub fn pilot(sweep: &Sweep, asked: &store::Plan) -> Result<Estimate, Error> {
    let (runs, arms) = (sweep.plan.runs(), sweep.plan.arms.len() as u64);
    let comparisons = runs / arms;
    let taken = RUNS_MIN.div_ceil(arms).max(2).min(comparisons);
    let numbers: Vec<u64> =
        (0..taken).flat_map(|k| (0..arms).map(move |arm| k * comparisons / taken * arms + arm)).collect();
    // The first world of a process pays for memory that later ones find.
    let _ = sweep.execute(&numbers[..1], &Straight);
    let timed = |runs: &[u64]| {
        let start = Instant::now();
        (sweep.execute(runs, &Straight), start.elapsed().as_secs_f64())
    };
    // Arms that share a history are timed with it.
    let jobs: Vec<&[u64]> = numbers.chunks(sweep.plan.runs_together() as usize).collect();
    let done: Vec<(Vec<Finished>, f64)> = if sweep.is_shared() {
        jobs.into_iter().map(timed).collect()
    } else {
        jobs.into_par_iter().with_max_len(1).map(timed).collect()
    };
    let n = numbers.len() as f64;
    let mean = done.iter().map(|(_, seconds)| seconds).sum::<f64>() / n;
    let finished: Vec<Finished> = done.into_iter().flat_map(|(finished, _)| finished).collect();
    let half = finished.len() / 2;
    let (less, all) = (bytes(sweep, asked, &finished[..half])?, bytes(sweep, asked, &finished)?);
    let further = |less: f64, all: f64| all + (all - less) / (n - half as f64) * (runs as f64 - n);
    let threads = if sweep.is_shared() { 1.0 } else { rayon::current_num_threads() as f64 };
    let cpu_seconds = mean * runs as f64;
    Ok(Estimate {
        runs,
        pilots: numbers.len() as u64,
        // A shared world takes all threads as long as it takes.
        cpu_seconds: if sweep.is_shared() { cpu_seconds * rayon::current_num_threads() as f64 } else { cpu_seconds },
        seconds: cpu_seconds / threads.min(runs as f64),
        memory: peak() + BUFFERS + results(sweep),
        rows: further(less.0, all.0),
        tables: further(less.1, all.1),
        again: 0,
        page: 0.0,
    })
}

/// Bytes of memory of all results, when they are read.
pub(crate) fn results(sweep: &Sweep) -> f64 {
    sweep.plan.runs() as f64 * if sweep.kept.paths { RUN + PATH } else { RUN }
}

/// Bytes of rows and of tables that a store of these runs takes.
fn bytes(sweep: &Sweep, asked: &store::Plan, runs: &[Finished]) -> Result<(f64, f64), Error> {
    let (disk, path) = (Arc::new(Memory::default()), Path::new("pilot"));
    let store = Store::create(disk, path, asked)?;
    let mut worker = Worker::start(&store, 0)?;
    for run in runs {
        worker.add(run.run, run.status, run.tables.clone());
    }
    worker.commit()?;
    let index = Index::read(std::slice::from_ref(&store))?;
    let keyed = |run, status, table| sweep.keyed(run, status, table);
    merge(&store, &mut index.reader(sweep.tables())?, &keyed, &[], &directory(path), true)?;
    let (rows, tables) = store.bytes()?;
    Ok((rows as f64, tables as f64))
}

/// Most bytes of memory that this process has held so far; zero where the system does not tell.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}
