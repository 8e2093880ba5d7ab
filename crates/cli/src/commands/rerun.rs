//! # `rerun`

use super::diff::text;
use super::opened::Opened;
use super::quiet_panics;
use crate::args::Rerun;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::engine::Work as _;
use experiment::flight::Straight;
use store::compare::of_tables;
use store::{Index, Status};

pub(crate) fn execute(args: &Rerun) -> Result<Code, Stop> {
    let opened = Opened::open(&args.store)?;
    let (plan, runs) = (&opened.sweep.plan, opened.store.plan().runs);
    if args.run >= runs {
        return Err(Stop::usage(format!("error: there is no run {}\n  hint: runs are 0 to {}", args.run, runs - 1)));
    }
    let key = plan.key(args.run);
    let arm = &plan.arms[key.arm].name;
    output::print(&format!(
        "run {}: point {}, arm `{arm}`, replication {}, seed {}\n{}\n",
        key.run,
        key.point,
        key.replication,
        plan.seed,
        opened.rerun(key.run)
    ))?;
    quiet_panics();
    let mut finished = opened.sweep.execute(&[args.run], &Straight);
    let _ = std::panic::take_hook();
    let finished = finished.pop().expect("one run was asked for");
    let index = Index::read(std::slice::from_ref(&opened.store))?;
    let failed = if finished.status == Status::Failed { Code::SomeFailed } else { Code::Well };
    let mut shown = Vec::new();
    tables::csv::write(&finished.tables[0], &mut shown)?;
    output::print(&String::from_utf8_lossy(&shown))?;
    let Some(place) = index.find(args.run) else {
        output::print("the store does not have this run yet\n")?;
        return Ok(failed);
    };
    let mut reader = index.reader(opened.sweep.tables())?;
    for (k, table) in finished.tables.iter().enumerate() {
        if let Some(difference) = of_tables(args.run, &reader.rows(place, k)?, table, &[]) {
            let message = format!("error: the store has other rows\n{}", text(plan, &difference));
            return Err(Stop { code: Code::Mismatch, message });
        }
    }
    output::print("every cell is as in the store\n")?;
    Ok(failed)
}
