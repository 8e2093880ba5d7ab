//! # `diff`

use super::opened::Opened;
use crate::args::Diff;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::plan::Plan;
use experiment::record::Kept;
use experiment::work::Sweep;
use std::sync::Arc;
use store::compare::{Difference, compare};
use store::{Index, Real, Store};

pub(crate) fn execute(args: &Diff) -> Result<Code, Stop> {
    let (a, b) = (Store::open(Arc::new(Real), &args.a)?, Store::open(Arc::new(Real), &args.b)?);
    let mut found = a.plan().differences(b.plan());
    match Opened::of(a.clone()) {
        Ok(opened) => {
            let (one, two) = (Index::read(std::slice::from_ref(&a))?, Index::read(std::slice::from_ref(&b))?);
            let every = Sweep { plan: opened.sweep.plan, kept: Kept::ALL };
            let told: &[&str] = if a.plan().seed == b.plan().seed { &[] } else { &["seed"] };
            found.extend(compare(&one, &two, &every.tables(), told)?.map(|of| text(&every.plan, &of)));
        }
        Err(stop) if a.check_version(env!("CARGO_PKG_VERSION")).is_ok() => return Err(stop),
        Err(_) => {
            found.push("tables: not compared, for this version does not understand the files of the other".into())
        }
    }
    if found.is_empty() {
        output::print("no difference\n")?;
        return Ok(Code::Well);
    }
    output::print(&(found.join("\n") + "\n"))?;
    // Two machines that give the same are no difference to worry about.
    let only_platform = found.iter().all(|line| line.starts_with("platform: "));
    Ok(if only_platform { Code::Well } else { Code::Mismatch })
}

/// A difference as a line, and which run and row that is.
pub(crate) fn text(plan: &Plan, of: &Difference) -> String {
    let run = plan.key(of.run);
    let arm = format!("arm {}, point {}, replication {}", plan.arms[run.arm].name, run.point, run.replication);
    let is_more = |(name, _): &&(String, String)| !["run", "arm", "point", "replication", "seed"].contains(&&name[..]);
    let row = of.key.iter().filter(is_more).map(|(name, value)| format!("{name} {value}"));
    let key: Vec<String> = [arm].into_iter().chain(row).collect();
    let column = if of.column.is_empty() { String::new() } else { format!(", column `{}`", of.column) };
    let [a, b] = &of.values;
    format!("table `{}`, run {}, row {}{column}: {a} against {b}\n  in: {}", of.table, of.run, of.row, key.join(", "))
}
