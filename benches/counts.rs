//! # Instructions a firm-period
//! How many instructions each phase of the default model takes, and the minimal workload, counted by valgrind: the one figure of
//! speed that is the same on a busy machine. What was counted last is in `benches/counts.txt`, and this fails where a phase takes
//! 3 % more. A gain is to be recorded, so that it cannot be lost again.
//!
//! `cargo bench -p upchain-benches --bench counts` compares, `UPCHAIN_WRITE=1` before it records.
//!
//! Counts hang on the compiler, and on what vectors a machine has: callgrind knows none wider than AVX2, so that they are the
//! same on newer ones. Both are recorded, and where they differ nothing is compared. The program runs itself under callgrind, which
//! writes down what was counted whenever [`between`] is called: no phase needs a name in the binary, and none can be missed
//! because it was inlined. gungraun does as much for functions that are public, with a runner of its own version to be
//! installed, and compares with what was counted last in the same target directory: a fresh checkout has none.

use scheduler::period::PERIOD;
use scheduler::threads::Threads;
use scheduler::trial::chain;
use scheduler::world::World;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use upchain_benches::minimal;

const ALONE: Threads = Threads { shared: false };
const FIRMS: usize = 10_000;
/// Periods that are run before anything is counted, and periods that are.
const WARM_UP: u32 = 10;
const COUNTED: u32 = 4;
/// A phase may take this much more, and a thousandth of the whole period: some are next to nothing.
const RISE: f64 = 0.03;
const SLACK: f64 = 0.001;
const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.txt");
const REFRESH: &str = "UPCHAIN_WRITE=1 cargo bench -p upchain-benches --bench counts";
/// What is counted for each firm, once.
const START: &str = "start";
const MINIMAL: &str = "minimal";
const WHOLE: &str = "period";

fn main() -> ExitCode {
    if std::env::args().any(|arg| arg == "inside") {
        inside();
        return ExitCode::SUCCESS;
    }
    match counted() {
        Ok(counts) => report(&counts),
        Err(reason) => {
            println!("skipped: {reason}");
            ExitCode::SUCCESS
        }
    }
}

/// Callgrind writes down what it has counted, and begins anew, before this runs.
#[inline(never)]
fn between() {
    std::hint::black_box(());
}

/// What is counted: between two calls of [`between`] lies what [`names`] says.
fn inside() {
    between();
    let mut world = World::new(Arc::new(chain(FIRMS)), 1, 0);
    between();
    world.run(WARM_UP, ALONE);
    for _ in 0..COUNTED {
        for (_, phase) in PERIOD {
            between();
            phase(&mut world, ALONE);
        }
    }
    between();
    let mut minimal = minimal::World::new(FIRMS, 1, 4096);
    (0..WARM_UP).for_each(|_| minimal.step(ALONE));
    between();
    (0..COUNTED).for_each(|_| minimal.step(ALONE));
    between();
}

/// What each piece of a run is of, and how many periods it is a part of; none for what is not counted.
fn names() -> Vec<(Option<&'static str>, u32)> {
    let period = PERIOD.iter().map(|(name, _)| (Some(*name), COUNTED));
    let phases = (0..COUNTED).flat_map(|_| period.clone());
    let start = [(None, 1), (Some(START), 1), (None, 1)];
    start.into_iter().chain(phases).chain([(None, 1), (Some(MINIMAL), COUNTED)]).collect()
}

/// Instructions for each firm, and each period, by name, in the order of the period.
type Counts = Vec<(&'static str, f64)>;

fn counted() -> Result<Counts, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let place = own.ancestors().nth(3).ok_or("this program does not lie in a target directory")?.join("counts");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    let out = place.join("pieces");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--dump-before=*counts::between*"]);
    valgrind.arg(format!("--callgrind-out-file={}", out.display())).arg(&own).arg("inside");
    let ended = valgrind.output().map_err(|e| format!("valgrind counts instructions, and cannot be run: {e}"))?;
    assert!(ended.status.success(), "valgrind failed: {}", String::from_utf8_lossy(&ended.stderr));
    let mut counts: Counts =
        PERIOD.iter().map(|(name, _)| *name).chain([START, MINIMAL]).map(|name| (name, 0.0)).collect();
    for (k, (name, periods)) in names().into_iter().enumerate() {
        let piece = instructions(&out.with_extension((k + 1).to_string()));
        for (_, count) in counts.iter_mut().filter(|(of, _)| Some(*of) == name) {
            *count += piece / f64::from(periods) / FIRMS as f64;
        }
    }
    let whole = counts[..PERIOD.len()].iter().map(|(_, count)| count).sum();
    counts.insert(PERIOD.len(), (WHOLE, whole));
    Ok(counts)
}

/// What callgrind counted of one piece.
fn instructions(path: &Path) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()));
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
    total.and_then(|total| total.trim().parse().ok()).unwrap_or_else(|| panic!("{} has no total", path.display()))
}

/// What counts hang on.
fn conditions() -> String {
    let said = Command::new("rustc").arg("--version").output();
    let compiler =
        said.map_or("an unknown compiler".to_owned(), |of| String::from_utf8_lossy(&of.stdout).trim().to_owned());
    format!("{compiler}, {} {}, {}", std::env::consts::ARCH, std::env::consts::OS, vectors())
}

/// The widest vectors that this machine has under callgrind.
#[cfg(target_arch = "x86_64")]
fn vectors() -> &'static str {
    if std::arch::is_x86_feature_detected!("avx2") { "AVX2" } else { "SSE2" }
}

#[cfg(not(target_arch = "x86_64"))]
fn vectors() -> &'static str {
    "its own vectors"
}

/// Records, or compares with what is recorded.
fn report(counts: &Counts) -> ExitCode {
    let here = conditions();
    if std::env::var_os("UPCHAIN_WRITE").is_some() {
        std::fs::write(RECORD, written(counts, &here)).unwrap_or_else(|e| panic!("{RECORD} cannot be written: {e}"));
        println!("{}", written(counts, &here));
        return ExitCode::SUCCESS;
    }
    let recorded = std::fs::read_to_string(PathBuf::from(RECORD)).unwrap_or_default();
    let there = recorded.lines().find_map(|line| line.strip_prefix("with: ")).unwrap_or("nothing");
    let mut risen = Vec::new();
    let number = |name: &str| {
        let line = recorded.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|line| line.trim().parse::<f64>().ok())
    };
    let slack = number(WHOLE).unwrap_or(0.0) * SLACK;
    println!("{:<16} {:>10} {:>10}", "instructions", "recorded", "now");
    for &(name, now) in counts {
        let before = number(name).unwrap_or(0.0);
        let sign = match now / before - 1.0 {
            rise if now > before * (1.0 + RISE) + slack => {
                risen.push(name);
                format!("{:+.1} %", 100.0 * rise)
            }
            change if now < before * (1.0 - RISE) - slack => format!("{:+.1} %, to be recorded", 100.0 * change),
            _ => String::new(),
        };
        println!("{name:<16} {before:>10.2} {now:>10.2}  {sign}");
    }
    if there != here {
        println!("skipped: nothing is compared, for this is {here}, and what is recorded was counted with {there}");
        return ExitCode::SUCCESS;
    }
    if risen.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("error: {} take more than {:.0} % more instructions than recorded", risen.join(", "), 100.0 * RISE);
    println!("  hint: where that is meant, record it with `{REFRESH}`, and say why in docs/performance.md");
    ExitCode::FAILURE
}

/// The record as a text.
fn written(counts: &Counts, here: &str) -> String {
    let mut text = format!(
        "Instructions for each firm and period at {FIRMS} firms; `start` and `minimal` are for each firm at the start, and of the \
         minimal workload.\nGenerated: `{REFRESH}`\nwith: {here}\n"
    );
    for (name, count) in counts {
        writeln!(text, "{name:<16} {count:>10.2}").expect("text can be written");
    }
    text
}
