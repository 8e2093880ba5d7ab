//! # What one would use instead
//! The minimal workload (`benches/minimal.rs`) on what this repository runs on, beside the same in other frameworks, in one
//! run, in turn, medians of five. The others are read from `../shared/peers` beside the repository, copied into the target
//! directory and built there, for the processor at hand; where they are absent, only this repository's own figure is
//! measured. What cannot be built here is quoted, and said to be.
//!
//! `cargo bench -p upchain-benches --bench peers`, or with `-- FIRMS PERIODS`. Each is a program of its own that takes firms,
//! periods, threads, seed and a number of worlds, and prints how long the loop took. Rates by the clock are
//! of the loop alone, those by processors' time of whole programs, all rounds together: the latter can be read on a machine that does
//! other work.

use scheduler::threads::Threads;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use upchain_benches::minimal::{Outcome, World};

const ROUNDS: u64 = 5;
/// Rows of a chunk, as in the model.
const CHUNK: usize = 4096;
/// A sweep: worlds, firms of each, periods.
const SWEEP: [u64; 3] = [64, 2_000, 200];

/// Another framework: name, folder, features, program, whether a world can have two threads.
struct Peer(&'static str, &'static str, &'static str, &'static str, bool);

const PEERS: [Peer; 5] = [
    Peer("hand-tuned Rust loop, f32", "rust_ref", "", "tuned", true),
    Peer("plain Rust, f64", "rust_ref", "", "simple", true),
    Peer("bevy_ecs 0.20", "bevy_ecs", "", "bevy_nwgvc", true),
    Peer("ixa 4.0, packed", "ixa", "packed", "ixa_nwgvc", false),
    Peer("krABMaga 0.6", "krabmaga", "", "krabmaga_nwgvc", false),
];

/// Nanoseconds a firm-step at 10⁵ firms, and threads, as measured once for the issue that asked for this program, on two cores
/// of a Zen 4 server processor, on which the hand-tuned loop took 6.8 on one thread.
const QUOTED: [(&str, u64, f64); 10] = [
    ("NumPy", 1, 31.0),
    ("numba", 2, 31.0),
    ("MASON 22, ParallelSequence", 2, 39.0),
    ("mesa-frames (polars)", 2, 125.0),
    ("MASON 22, own schedule", 1, 405.0),
    ("Repast4Py, a rank a core", 2, 1_241.0),
    ("agentpy", 1, 1_542.0),
    ("Mesa 3.5", 1, 1_562.0),
    ("LSD 8", 1, 1_923.0),
    ("abcEconomics", 1, 14_589.0),
];

/// A program that is measured.
struct Runner {
    name: String,
    program: PathBuf,
    before: Vec<String>,
    shares: bool,
}

/// What a program printed of one run.
struct Ran {
    seconds: f64,
    outcome: [f64; 4],
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let numbers: Vec<u64> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    if args.first().is_some_and(|arg| arg == "one") {
        return one(&numbers);
    }
    let (firms, periods) = (*numbers.first().unwrap_or(&100_000), *numbers.get(1).unwrap_or(&100));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{firms} firms, {periods} periods; medians of {ROUNDS}; load of the machine before: {}", load.trim());
    let runners = runners();
    for threads in [1, 2] {
        let able: Vec<&Runner> = runners.iter().filter(|runner| threads == 1 || runner.shares).collect();
        compare(&able, [firms, periods, threads], 1);
    }
    let [worlds, firms, periods] = SWEEP;
    println!("\n{worlds} worlds of {firms} firms and {periods} periods on two threads, whole programs");
    compare(&runners.iter().collect::<Vec<_>>(), [firms, periods, 2], worlds);
    println!("\nquoted, not measured here: threads, million firm-steps a second at 100000 firms");
    for (name, threads, nanoseconds) in QUOTED {
        println!("{name:<32} {threads:>2} {:>9.2}", 1e3 / nanoseconds);
    }
}

/// This repository's own as one of the programs.
fn one(numbers: &[u64]) {
    let &[firms, periods, threads, seed, ref more @ ..] = numbers else {
        panic!("`one` takes firms, periods, threads, a seed and, for a sweep, worlds");
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads as usize).build().expect("threads can be started");
    let world = |seed| World::new(firms as usize, seed, CHUNK);
    let (outcome, seconds) = match more.first() {
        Some(&worlds) if worlds > 1 => {
            let start = Instant::now();
            let alone = Threads { shared: false };
            let seeds = (seed..seed + worlds).collect();
            let all =
                pool.install(|| Threads { shared: true }.map(seeds, |seed| world(seed).run(periods as u32, alone)));
            (all[0], start.elapsed().as_secs_f64())
        }
        _ => {
            let mut world = world(seed);
            let start = Instant::now();
            let outcome = pool.install(|| world.run(periods as u32, Threads { shared: threads > 1 }));
            (outcome, start.elapsed().as_secs_f64())
        }
    };
    let Outcome { technology, quality, concentration, exits } = outcome;
    let printed = serde_json::json!({
        "loop_s": seconds, "mean_A": technology, "mean_q": quality, "hhi": concentration, "exits": exits,
    });
    println!("{printed}");
}

/// All programs that are there.
fn runners() -> Vec<Runner> {
    let own = std::env::current_exe().expect("this program knows where it is");
    let target = own.ancestors().nth(3).expect("it lies in a target directory").join("peers");
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/peers");
    let name = "upchain's scheduler, draws, sums".to_owned();
    let mut runners = vec![Runner { name, program: own, before: vec!["one".into()], shares: true }];
    if !shared.is_dir() {
        println!("the others are not measured, for there is no {}", shared.display());
        return runners;
    }
    for Peer(name, folder, features, program, shares) in PEERS {
        match built(&shared.join(folder), &target.join(folder), features) {
            Ok(()) => {
                let program = target.join(folder).join("target/release").join(program);
                runners.push(Runner { name: name.to_owned(), program, before: Vec::new(), shares });
            }
            Err(reason) => println!("{name} cannot be built here: {reason}"),
        }
    }
    runners
}

/// Copies the sources of a program and builds it: they are other people's, and nothing is written among them.
fn built(from: &Path, to: &Path, features: &str) -> Result<(), String> {
    copy(from, to).map_err(|e| format!("{}: {e}", from.display()))?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(to).args(["build", "--release", "--quiet", "--target-dir", "target"]);
    if !features.is_empty() {
        cargo.args(["--features", features]);
    }
    // For the processor at hand: what is measured of this repository finds the widest vectors when it runs.
    let ended = cargo.env("RUSTFLAGS", "-C target-cpu=native").output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&ended.stderr).lines().last().unwrap_or_default().to_owned();
    if ended.status.success() { Ok(()) } else { Err(said) }
}

/// Copies a folder, file by file, where a file is not there yet.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if !to.exists() {
            std::fs::write(&to, std::fs::read(&from)?)?;
        }
    }
    Ok(())
}

/// Runs all in turn, and prints the medians. The first is this repository's.
fn compare(runners: &[&Runner], of: [u64; 3], worlds: u64) {
    let mut all: Vec<Vec<Ran>> = runners.iter().map(|_| Vec::new()).collect();
    let mut busy = vec![0.0; runners.len()];
    for seed in 1..=ROUNDS {
        for ((runner, runs), busy) in runners.iter().zip(&mut all).zip(&mut busy) {
            let before = processors();
            runs.extend(run(runner, of, seed, worlds));
            *busy += processors() - before;
        }
    }
    let [firms, periods, threads] = of;
    println!(
        "\n{:<32} threads   million/s  ours/its  by processors' time  technology  quality  concentration  exits",
        ""
    );
    let steps = (firms * periods * worlds) as f64;
    let seconds = |runs: &[Ran]| median(runs.iter().map(|ran| ran.seconds).collect());
    let ours = seconds(&all[0]);
    for ((runner, runs), of) in runners.iter().zip(&all).zip(&busy) {
        if runs.is_empty() {
            println!("{:<32} did not run", runner.name);
            continue;
        }
        let its = seconds(runs);
        let mean = |k: usize| runs.iter().map(|ran| ran.outcome[k]).sum::<f64>() / runs.len() as f64;
        println!(
            "{:<32} {threads:>7} {:>11.2} {:>9.2} {:>10.2} {:>8.2} {:>11.4} {:>8.4} {:>14.4} {:>6.0}",
            runner.name,
            steps / its / 1e6,
            its / ours,
            steps * runs.len() as f64 / of / 1e6,
            of / busy[0],
            mean(0),
            mean(1),
            mean(2),
            mean(3),
        );
    }
}

/// One run of a program; none where it fails.
fn run(runner: &Runner, [firms, periods, threads]: [u64; 3], seed: u64, worlds: u64) -> Option<Ran> {
    let mut numbers = vec![firms, periods, threads, seed];
    numbers.extend((worlds > 1).then_some(worlds));
    let start = Instant::now();
    let program = Command::new(&runner.program).args(&runner.before).args(numbers.iter().map(u64::to_string)).output();
    let whole = start.elapsed().as_secs_f64();
    let printed = String::from_utf8(program.ok()?.stdout).ok()?;
    let said: Value = serde_json::from_str(printed.lines().find(|line| line.starts_with('{'))?).ok()?;
    let number = |key: &str| said[key].as_f64().unwrap_or(f64::NAN);
    let seconds = if worlds > 1 { whole } else { number("loop_s") };
    Some(Ran { seconds, outcome: ["mean_A", "mean_q", "hhi", "exits"].map(number) })
}

/// Seconds of processors that programs begun here and ended have had; zero where the system does not tell. Linux counts them in
/// hundredths.
fn processors() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold blanks.
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    let ticks = after.split(' ').skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
