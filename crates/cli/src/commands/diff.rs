//! # `diff`

use super::opened::Opened;
use crate::args::Diff;
use crate::exit::{Code, Stop};
use crate::output;
use std::sync::Arc;
use store::compare::{Difference, compare};
use store::{Index, Real, Store};

pub(crate) fn execute(args: &Diff) -> Result<Code, Stop> {
    let (a, b) = (Store::open(Arc::new(Real), &args.a)?, Store::open(Arc::new(Real), &args.b)?);
    let mut found = a.plan().differences(b.plan());
    let same_tables = a.plan().tables == b.plan().tables && a.plan().version == b.plan().version;
    if same_tables {
        let like = Opened::open(&args.a)?.sweep.tables();
        let (one, two) = (Index::read(std::slice::from_ref(&a))?, Index::read(std::slice::from_ref(&b))?);
        found.extend(compare(&one, &two, &like)?.as_ref().map(text));
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

/// A difference as a line.
pub(crate) fn text(of: &Difference) -> String {
    let key: Vec<String> = of.key.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let column = if of.column.is_empty() { String::new() } else { format!(", column `{}`", of.column) };
    let [a, b] = &of.values;
    format!("table `{}`, run {}, row {}{column}: {a} against {b}\n  in: {}", of.table, of.run, of.row, key.join(", "))
}
