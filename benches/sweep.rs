//! # A sweep of small worlds
//! 64 worlds of 2 000 firms and 200 years of the default model: how much sooner two threads are done than one, and what is lost
//! to rows, commits and progress where the runs go into a store. In turn, and medians of five: what one asks for is a ratio,
//! and a machine that does other work changes from one minute to the next.
//!
//! `cargo bench -p upchain-benches --bench sweep`, or with `-- WORLDS FIRMS YEARS`. Seconds of processors are printed beside
//! those of the clock where the system tells them: what they say does not hang on other work.

use designs::Design;
use experiment::arms::{Arm, Plan};
use experiment::engine::{Pace, Work, carry_out};
use experiment::outcomes::Focus;
use experiment::record::Kept;
use experiment::source::{Missing, Source};
use experiment::work::Sweep;
use rayon::{ThreadPool, ThreadPoolBuilder};
use scheduler::trial::chain;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use store::plan::Columns;
use store::{Disk, Index, Real, Shelf, Store, Worker};

const ROUNDS: usize = 5;
const CASES: [(&str, usize, bool); 3] =
    [("one thread, no store", 1, false), ("two threads, no store", 2, false), ("two threads, into a store", 2, true)];

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let size = [64, 2_000, 200];
    let [worlds, firms, years] = std::array::from_fn(|k| numbers.get(k).copied().unwrap_or(size[k]));
    let sweep = sweep(worlds as u32, firms, years as u32);
    let pools: Vec<ThreadPool> = CASES
        .iter()
        .map(|(_, threads, _)| ThreadPoolBuilder::new().num_threads(*threads).build().expect("threads can be started"))
        .collect();
    println!("{worlds} worlds of {firms} firms and {years} years; medians of {ROUNDS}");
    let mut taken = CASES.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (((_, _, stored), pool), taken) in CASES.iter().zip(&pools).zip(&mut taken) {
            let (start, busy) = (Instant::now(), processors());
            pool.install(|| if *stored { into_a_store(&sweep) } else { drop(sweep.plan.execute(sweep.kept)) });
            taken.push([start.elapsed().as_secs_f64(), processors() - busy]);
        }
    }
    let of = |case: usize, clock: usize| median(taken[case].iter().map(|of| of[clock]).collect());
    println!("{:<28} {:>10} {:>14}", "", "clock, s", "processors, s");
    for (case, (name, _, _)) in CASES.iter().enumerate() {
        println!("{name:<28} {:>10.3} {:>14.3}", of(case, 0), of(case, 1));
    }
    println!("two threads over one: {:.2} times; of processors' time {:.3}", of(0, 0) / of(1, 0), of(1, 1) / of(0, 1));
    println!(
        "cost of the store: {:+.1} % by the clock, {:+.1} % of processors' time",
        100.0 * (of(2, 0) / of(1, 0) - 1.0),
        100.0 * (of(2, 1) / of(1, 1) - 1.0)
    );
}

/// One arm, as many replications as there are worlds.
fn sweep(worlds: u32, firms: usize, years: u32) -> Sweep {
    let mut spec = chain(firms);
    (spec.parameters.time.years, spec.parameters.time.burn_in) = (years, 0);
    let focus = Focus { countries: vec![1], sectors: (0..spec.sectors.len()).collect(), against: 0 };
    let plan = Plan {
        seed: 1,
        replications: worlds,
        focus,
        arms: vec![Arm { name: "only".into(), spec: Arc::new(spec) }],
        design: Design::none(),
        worlds: None,
        branch: None,
    };
    Sweep { plan, kept: Kept::ALL }
}

/// Does the runs as `upchain experiment` does: rows, commits, and then an index of what is there.
fn into_a_store(sweep: &Sweep) {
    let above = tempfile::tempdir().expect("there is a place for a store");
    let asked = store::Plan {
        title: "sweep".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        platform: "here".into(),
        seed: sweep.plan.seed,
        runs: sweep.plan.runs(),
        overrides: Vec::new(),
        files: Vec::new(),
        keys: std::collections::BTreeMap::new(),
        tables: Columns::of(&sweep.tables()),
    };
    let disk: Arc<dyn Disk> = Arc::new(Real);
    let done = || -> Result<(), store::Error> {
        let store = Store::create(disk, &above.path().join("store"), &asked)?;
        let mut worker = Worker::start(&store, 0)?;
        let there = Index::read(std::slice::from_ref(&store))?;
        let work: Arc<dyn Work> = Arc::new(sweep.clone());
        let source: Arc<dyn Source> = Arc::new(Missing::new(Arc::clone(&work), &there));
        let (shelf, stop) = (Shelf::of(&store), Arc::new(AtomicBool::new(false)));
        carry_out(&work, &mut worker, &source, shelf, &stop, Pace::default(), &|_| {})?;
        let counts = Index::read(std::slice::from_ref(&store))?.counts();
        assert!(counts.pending == 0 && counts.failed == 0, "{counts}");
        Ok(())
    };
    done().unwrap_or_else(|e| panic!("the store says: {e}"));
}

/// Seconds of processors that this process has had; zero where the system does not tell. Linux counts them in hundredths.
fn processors() -> f64 {
    let stat = std::fs::read_to_string(Path::new("/proc/self/stat")).unwrap_or_default();
    // The name of the program, in brackets, may hold blanks.
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    let ticks = after.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
