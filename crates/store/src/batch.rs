//! # Batches of rows
//! The rows of some runs, as they stand in a frame: for each table its columns, one after the other, compressed by
//! themselves, so that whoever needs one table decodes one table.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tables::{Series, Table};

/// Compression: a run takes a few milliseconds, and its rows must cost next to nothing of that.
const LEVEL: i32 = 1;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Well.
    Done,
    /// It was stopped, and its row says why.
    Failed,
}

/// The rows of some runs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Batch {
    /// Runs, in ascending order.
    pub runs: Vec<u64>,
    /// Tables, in the order of the plan.
    tables: Vec<Section>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Section {
    /// Rows of each run.
    counts: Vec<u32>,
    /// Bytes of the columns before compression.
    length: u64,
    columns: Vec<u8>,
}

/// The rows of one table in a batch.
pub(crate) struct Rows {
    /// The rows of all runs of the batch.
    pub table: Table,
    /// For each run its first row, and at the end the number of rows.
    pub starts: Vec<usize>,
}

/// The bytes of a batch, compressed. `runs` are in ascending order, and each has as many tables as the first.
pub(crate) fn encode(runs: Vec<(u64, Vec<Table>)>) -> Vec<u8> {
    let numbers: Vec<u64> = runs.iter().map(|(run, _)| *run).collect();
    let mut sections: Vec<(Vec<u32>, Option<Table>)> = Vec::new();
    for (_, tables) in runs {
        sections.resize_with(tables.len(), || (Vec::new(), None));
        for ((counts, all), table) in sections.iter_mut().zip(tables) {
            counts.push(table.rows() as u32);
            match all {
                Some(all) => all.append(table),
                None => *all = Some(table),
            }
        }
    }
    let section = |(counts, table): (Vec<u32>, Option<Table>)| {
        let columns = table.as_ref().map_or(&[][..], Table::series);
        let plain = postcard::to_stdvec(columns).expect("numbers and texts can be written to memory");
        let columns = zstd::bulk::compress(&plain, LEVEL).expect("memory takes any bytes");
        Section { counts, length: plain.len() as u64, columns }
    };
    let batch = Batch { runs: numbers, tables: sections.into_iter().map(section).collect() };
    postcard::to_stdvec(&batch).expect("numbers and texts can be written to memory")
}

impl Batch {
    /// The batch that a frame of the file `path` at byte `at` holds.
    pub fn decode(bytes: &[u8], path: &Path, at: u64) -> Result<Self, Error> {
        postcard::from_bytes(bytes).map_err(|e| Error::damaged(path, at, format!("no rows: {e}")))
    }

    /// The rows of table number `k`, which is like `like`.
    pub fn rows(&self, k: usize, like: &Table, path: &Path, at: u64) -> Result<Rows, Error> {
        let wrong = |what: String| Error::damaged(path, at, format!("table `{}`: {what}", like.name()));
        let section = self.tables.get(k).ok_or_else(|| wrong("not there".into()))?;
        let length = usize::try_from(section.length).ok().filter(|n| *n <= crate::frame::HOLDS_MAX as usize);
        let length = length.ok_or_else(|| wrong(format!("{} bytes are too many", section.length)))?;
        let plain = zstd::bulk::decompress(&section.columns, length).map_err(|e| wrong(e.to_string()))?;
        let columns: Vec<Series> = postcard::from_bytes(&plain).map_err(|e| wrong(e.to_string()))?;
        let mut starts = vec![0];
        for count in &section.counts {
            starts.push(starts[starts.len() - 1] + *count as usize);
        }
        let rows = starts[starts.len() - 1];
        let kinds = |series: &[Series]| series.iter().map(Series::kind).collect::<Vec<_>>();
        let fits = kinds(&columns) == kinds(like.series()) && columns.iter().all(|series| series.len() == rows);
        if !fits || section.counts.len() != self.runs.len() {
            return Err(wrong("its columns are not those of the table".into()));
        }
        Ok(Rows { table: Table::new(like.name(), like.doc(), like.columns(), columns), starts })
    }
}
