//! # `plan`

use super::experiment::load;
use super::fits::{Room, size};
use super::{again, quiet_panics, use_threads};
use crate::args::Plan;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::pilot::{Estimate, pilot};
use serde_json::json;
use std::path::Path;

pub(crate) fn execute(args: &Plan) -> Result<Code, Stop> {
    let (asked, mut sweep, until) = load(&args.design)?;
    // What it may come to at most.
    sweep.plan.replications = until.map_or(sweep.plan.replications, |until| until.max);
    use_threads(args.design.world.threads)?;
    let room = Room::here(args.out.as_deref().unwrap_or(Path::new(".")));
    room.refuse_world(&sweep)?;
    quiet_panics();
    let estimate = pilot(&sweep, &asked)?;
    let (drawn, scored) = again::worlds(&sweep.plan);
    let estimate = estimate.with_report(drawn, scored);
    let _ = std::panic::take_hook();
    let told = if args.json { json(&asked.title, &estimate, room) } else { text(&asked.title, &estimate, room) };
    output::print(&told)?;
    room.refuse(&estimate, 1.0)?;
    Ok(Code::Well)
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s >= 7200.0 => format!("{:.1} hours", s / 3600.0),
        s if s >= 120.0 => format!("{:.1} minutes", s / 60.0),
        s => format!("{s:.1} s"),
    }
}

fn text(title: &str, of: &Estimate, room: Room) -> String {
    let there = |bytes: Option<f64>| bytes.map_or("an unknown number of bytes".to_owned(), size);
    format!(
        "{title}\n\n{} runs and {} again for the report, from a pilot of {}\ntime     {} on {} threads, {:.3} CPU hours\nmemory   {} of \
         {}\ndisk     {} of {}: {} of rows, {} of tables, {} of the report\n",
        of.runs,
        of.again,
        of.pilots,
        time(of.seconds),
        rayon::current_num_threads(),
        of.cpu_seconds / 3600.0,
        size(of.memory),
        there(room.memory),
        size(of.disk(1.0)),
        there(room.disk),
        size(of.rows),
        size(of.tables),
        size(of.page),
    )
}

fn json(title: &str, of: &Estimate, room: Room) -> String {
    let value = json!({
        "title": title, "runs": of.runs, "again": of.again, "pilots": of.pilots, "threads": rayon::current_num_threads(), "seconds": of.seconds,
        "cpu_hours": of.cpu_seconds / 3600.0, "memory": { "bytes": of.memory.round(), "available": room.memory },
        "disk": { "rows": of.rows.round(), "tables": of.tables.round(), "report": of.page.round(), "available": room.disk },
    });
    format!("{value}\n")
}
