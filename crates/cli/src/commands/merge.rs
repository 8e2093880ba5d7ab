//! # `merge`

use super::opened::Opened;
use super::shards::Shards;
use crate::args::Merge;
use crate::exit::{Code, Stop};
use crate::output;
use std::sync::Arc;
use store::{Real, Store};

pub(crate) fn execute(args: &Merge) -> Result<Code, Stop> {
    let mut opened = Opened::open(&args.stores[0])?;
    let mut stores = vec![opened.store.clone()];
    for path in &args.stores[1..] {
        stores.push(Store::open(Arc::new(Real), path)?);
    }
    let (index, seen) = opened.settle(&stores)?;
    let counts = index.counts();
    if let Some(out) =
        args.out.as_ref().filter(|out| out.exists() && store::Manifest::read(&Real, out).ok().flatten().is_none())
    {
        return Err(tables::Error::Exists(out.clone()).into());
    }
    if counts.pending > 0 {
        for store in &stores {
            let shards = Shards::of(store)?.map_or(String::new(), |shards| shards.text());
            output::say(shards.trim_end());
        }
    }
    let name = if counts.pending > 0 { "tables-partial" } else { "tables" };
    let to = args.out.clone().unwrap_or_else(|| args.stores[0].join(name));
    opened.report_failures(&seen.results);
    // Of a part of the runs there may be no effects.
    let more = match opened.answer(&seen) {
        Ok(answer) => answer.tables(),
        Err(stop) => {
            output::say(&stop.message);
            Vec::new()
        }
    };
    let manifest = opened.merge(&index, &more, Some(&to), args.partial)?;
    if counts.pending > 0 {
        output::say("note: these tables are INCOMPLETE, and their metadata say so");
    }
    let mut text = String::new();
    for table in &manifest.tables {
        text += &format!("{} {} rows, {}\n", table.digest, table.rows, table.name);
    }
    output::print(&format!("{text}{counts}\ntables are in {}\n", to.display()))?;
    Ok(if counts.failed == 0 { Code::Well } else { Code::SomeFailed })
}
