//! # `plan`

use super::experiment::load;
use super::{quiet_panics, use_threads};
use crate::args::Plan;
use crate::exit::{Code, Stop};
use crate::memory::{self, available, size};
use crate::output;
use experiment::pilot::{Estimate, pilot};
use serde_json::json;
use std::path::{Path, PathBuf};
use sysinfo::Disks;

pub(crate) fn execute(args: &Plan) -> Result<Code, Stop> {
    let (asked, mut sweep, until) = load(&args.design)?;
    // What it may come to at most.
    sweep.plan.replications = until.map_or(sweep.plan.replications, |until| until.max);
    use_threads(args.design.world.threads)?;
    // Where the system does not tell, nothing is refused.
    let memory = available().unwrap_or(f64::INFINITY);
    sweep.plan.arms.iter().try_for_each(|arm| memory::refuse(&arm.spec))?;
    quiet_panics();
    let estimate = pilot(&sweep, &asked)?;
    let _ = std::panic::take_hook();
    let disk = free(args.out.as_deref().unwrap_or(Path::new(".")));
    output::print(&if args.json {
        json(&asked.title, &estimate, memory, disk)
    } else {
        text(&asked.title, &estimate, memory, disk)
    })?;
    refuse("memory", estimate.memory, memory)?;
    disk.map_or(Ok(()), |disk| refuse("disk", estimate.rows + estimate.tables, disk))?;
    Ok(Code::Well)
}

fn refuse(what: &str, wanted: f64, there: f64) -> Result<(), Stop> {
    if wanted <= there {
        return Ok(());
    }
    let hint = "take fewer replications, points or firms, fewer `--tables`, or fewer `--threads`";
    Err(Stop::usage(format!(
        "error: {what}: {} are wanted and {} are there\n  hint: {hint}",
        size(wanted),
        size(there)
    )))
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s >= 7200.0 => format!("{:.1} hours", s / 3600.0),
        s if s >= 120.0 => format!("{:.1} minutes", s / 60.0),
        s => format!("{s:.1} s"),
    }
}

fn text(title: &str, of: &Estimate, memory: f64, disk: Option<f64>) -> String {
    format!(
        "{title}\n\n{} runs, from a pilot of {}\ntime     {} on {} threads, {:.3} CPU hours\nmemory   {} of {}\n\
         disk     {} of {}: {} of rows, {} of tables\n",
        of.runs,
        of.pilots,
        time(of.seconds),
        rayon::current_num_threads(),
        of.cpu_seconds / 3600.0,
        size(of.memory),
        size(memory),
        size(of.rows + of.tables),
        disk.map_or("an unknown number of bytes".to_owned(), size),
        size(of.rows),
        size(of.tables),
    )
}

fn json(title: &str, of: &Estimate, memory: f64, disk: Option<f64>) -> String {
    let value = json!({
        "title": title, "runs": of.runs, "pilots": of.pilots, "threads": rayon::current_num_threads(), "seconds": of.seconds,
        "cpu_hours": of.cpu_seconds / 3600.0, "memory": { "bytes": of.memory.round(), "available": memory },
        "disk": { "rows": of.rows.round(), "tables": of.tables.round(), "available": disk },
    });
    format!("{value}\n")
}

/// Free bytes of the disk that a directory is on, or would be.
fn free(path: &Path) -> Option<f64> {
    let path: PathBuf = path.ancestors().find_map(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        above.canonicalize().ok()
    })?;
    let disks = Disks::new_with_refreshed_list().ok()?;
    let on = disks.iter().filter(|disk| path.starts_with(disk.mount_point()));
    on.max_by_key(|disk| disk.mount_point().components().count()).map(|disk| disk.available_space() as f64)
}
