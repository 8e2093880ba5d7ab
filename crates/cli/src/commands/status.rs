//! # `status`

use super::opened::Opened;
use super::shards::Shards;
use crate::args::Status;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, width};
use crate::output;
use serde_json::json;
use store::{Manifest, Real};

pub(crate) fn execute(args: &Status) -> Result<Code, Stop> {
    let mut opened = Opened::open(&args.store)?;
    let (index, _) = opened.settle(&[opened.store.clone()])?;
    let (store, plan) = (&opened.store, &opened.sweep.plan);
    let counts = index.counts();
    // By arm: done, failed.
    let mut arms = vec![[0_u64; 2]; plan.arms.len()];
    index
        .runs()
        .for_each(|place| arms[plan.key(place.run).arm][usize::from(place.status() == store::Status::Failed)] += 1);
    let (rows, tables) = store.bytes()?;
    let merged =
        Manifest::read(&Real, &store::merge::directory(&args.store)).ok().flatten().map(|manifest| manifest.runs);
    let each = counts.planned / plan.arms.len() as u64;
    let shards = Shards::of(store)?;
    let text = if args.json {
        let arm = |(arm, n): (&experiment::arms::Arm, &[u64; 2])| json!({ "arm": arm.name, "planned": each, "done": n[0], "failed": n[1], "pending": each - n[0] - n[1] });
        let value = json!({
            "title": store.plan().title, "version": store.plan().version, "digest": store.plan().hex(),
            "seed": store.plan().seed, "runs": counts, "arms": plan.arms.iter().zip(&arms).map(arm).collect::<Vec<_>>(),
            "bytes": { "rows": rows, "tables": tables }, "merged": merged,
            "shards": shards.as_ref().map(Shards::json), "twice": index.twice(),
        });
        format!("{value}\n")
    } else {
        let row = |(arm, n): (&experiment::arms::Arm, &[u64; 2])| {
            let cells = [each, n[0], n[1], each - n[0] - n[1]].map(|n| n.to_string());
            [arm.name.clone()].into_iter().chain(cells).collect()
        };
        let heads = ["arm", "planned", "done", "failed", "pending"].map(str::to_owned).to_vec();
        let grid = Grid { heads, rows: plan.arms.iter().zip(&arms).map(row).collect() };
        let merged = merged.map_or("there are no tables yet".to_owned(), |runs| {
            format!("tables hold {} runs", runs.done + runs.failed)
        });
        format!(
            "{}\n\n{}\n{counts}\n{}{rows} bytes of rows, {tables} bytes of tables; {merged}\n",
            store.plan().title,
            grid.text(width()),
            shards.as_ref().map_or(String::new(), Shards::text)
        )
    };
    output::print(&text)?;
    Ok(Code::Well)
}
