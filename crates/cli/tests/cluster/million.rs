//! A million runs, of made-up worlds of two years, put together in little memory.
//!
//! `cargo test -p upchain --release --test cluster -- --ignored --nocapture a_million` does all of it; what is measured is printed and stands
//! in docs/clusters.md. Without `--ignored` a small part of it is done.

use crate::place::{Place, command, text};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Most bytes of memory, as is promised.
const MEMORY_MAX: u64 = 2 << 30;

/// Waits until it has ended; the most bytes of memory that it has held, where the system tells.
fn peak(mut process: Child) -> u64 {
    let mut most = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0);
        most = most.max(now * 1024);
        if process.try_wait().unwrap().is_some() {
            let output = process.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
            return most;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn files(directory: &Path) -> (u64, u64) {
    let (mut n, mut bytes) = (0, 0);
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let (more, of) =
            if entry.path().is_dir() { files(&entry.path()) } else { (1, entry.metadata().unwrap().len()) };
        (n, bytes) = (n + more, bytes + of);
    }
    (n, bytes)
}

/// So many runs by tasks that share a store, and their merge.
fn sweep(runs: u32, tasks: u32) -> (u64, f64) {
    let place = Place::new(runs / 2, 30, 2);
    let clock = Instant::now();
    for wave in (1..=tasks).collect::<Vec<u32>>().chunks(2) {
        let shard = |k: &u32| {
            place.experiment(
                "store",
                &["--shard", &format!("{k}/{tasks}"), "--threads", "1", "--no-check", "--only-shard"],
            )
        };
        let started: Vec<Child> = wave.iter().map(|k| crate::place::start(shard(k))).collect();
        started.into_iter().for_each(|mut task| assert!(task.wait().unwrap().success()));
    }
    let ran = clock.elapsed().as_secs_f64();
    let store = place.path("store");
    let (inodes, rows) = files(Path::new(&store));
    let clock = Instant::now();
    let memory = peak(command(&["merge", &store]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    let merged = clock.elapsed().as_secs_f64();
    let (all, bytes) = files(Path::new(&store));
    println!(
        "{runs} runs by {tasks} tasks in {ran:.0} s; {inodes} files of {:.1} MB before the merge and {all} of {:.1} MB after it; merge {merged:.1} s, at most \
         {:.0} MiB",
        rows as f64 / 1e6,
        bytes as f64 / 1e6,
        memory as f64 / f64::from(1 << 20),
    );
    let lines =
        fs::read(Path::new(&store).join("tables/runs.csv")).unwrap().iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(lines as u32, runs + 1);
    (memory, merged)
}

#[test]
fn merging_many_runs_takes_so_little_memory_a_run_that_a_million_fit() {
    // What is there of any run apart, a run takes the same memory in all sizes.
    let (few, _) = sweep(1000, 2);
    let (more, _) = sweep(30_000, 6);
    let each = more.saturating_sub(few) as f64 / 29_000.0;
    assert!(few as f64 + each * 1e6 < MEMORY_MAX as f64, "{each:.0} bytes a run");
}

#[test]
#[ignore = "takes some ten minutes"]
fn merging_a_million_runs_of_64_tasks_takes_less_than_two_gibibytes() {
    let (memory, _) = sweep(1_000_000, 64);
    assert!(memory < MEMORY_MAX);
}
