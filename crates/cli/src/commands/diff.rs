//! # `diff`

use super::opened::Opened;
use crate::args::Diff;
use crate::exit::{Code, Stop};
use crate::output;
use experiment::plan::Plan;
use std::sync::Arc;
use store::compare::{Difference, compare};
use store::{Index, Real, Store};

pub(crate) fn execute(args: &Diff) -> Result<Code, Stop> {
    let (a, b) = (Store::open(Arc::new(Real), &args.a)?, Store::open(Arc::new(Real), &args.b)?);
    let mut found = a.plan().differences(b.plan());
    let same_tables = a.plan().tables == b.plan().tables && a.plan().version == b.plan().version;
    if same_tables {
        let sweep = Opened::open(&args.a)?.sweep;
        let (one, two) = (Index::read(std::slice::from_ref(&a))?, Index::read(std::slice::from_ref(&b))?);
        found.extend(compare(&one, &two, &sweep.tables())?.map(|of| text(&sweep.plan, &of)));
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
