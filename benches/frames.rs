//! # Frames of our own, or Arrow's stream
//! The same rows, batch by batch, into a store and into streams of Arrow's own format, one a table: bytes, rows a second, what a cut
//! leaves, and which flipped bits are noticed.
//!
//! `cargo bench -p upchain-benches --bench frames`; docs/store.md has what it printed.

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema};
use base::column::Column;
use base::draws::{Luck, Mechanism};
use std::io::{self, Cursor, Read, Write};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::plan::Columns;
use store::{Index, Memory, Plan, Status, Store, Worker};
use tables::{Series, Table};

/// Runs, and runs to a commit: a second's worth of small worlds.
const RUNS: u64 = 20_000;
const BATCH: usize = 200;
/// Flipped bits and cuts that are tried.
const FLIPS: u64 = 400;
/// Times that everything is written; the fastest counts.
const TIMES: usize = 5;

const RUN: &[Column] = &columns();
const YEAR: &[Column] = RUN;

/// A run, a name, and ten numbers.
const fn columns() -> [Column; 12] {
    const NAMES: [&str; 12] = ["run", "country", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let mut all = [Column { name: "", unit: "1", doc: "A number." }; 12];
    let mut k = 0;
    while k < 12 {
        all[k].name = NAMES[k];
        k += 1;
    }
    all
}

type Rows = Vec<(u64, Vec<Table>)>;

/// `n` rows of a run in a table.
fn table(name: &'static str, columns: &'static [Column], run: u64, n: usize) -> Table {
    let luck = Luck::new(1, 0, 0);
    let number = |k: usize, row: usize| {
        let block = luck.block(Mechanism::Resampling, run * 64 + k as u64, row as u32);
        block.normal(0) * block.uniform(1)
    };
    let mut series = vec![
        Series::Whole(vec![run as i64; n]),
        Series::Text((0..n).map(|k| ["leader", "latecomer", "third tier"][k % 3].to_owned()).collect()),
    ];
    series.extend((0..10).map(|k| Series::Real((0..n).map(|row| number(k, row)).collect())));
    Table::new(name, "Made-up rows.", columns, series)
}

/// Batches of runs: a row each in one table, and thirty in another for every tenth.
fn batches() -> Vec<Rows> {
    let of = |run: u64| {
        (run, vec![table("runs", RUN, run, 1), table("years", YEAR, run, if run.is_multiple_of(10) { 30 } else { 0 })])
    };
    (0..RUNS).map(of).collect::<Vec<_>>().chunks(BATCH).map(<[_]>::to_vec).collect()
}

fn rows(batches: &[Rows]) -> usize {
    batches.iter().flatten().flat_map(|(_, tables)| tables).map(Table::rows).sum()
}

fn plan() -> Plan {
    let like = [table("runs", RUN, 0, 0), table("years", YEAR, 0, 0)];
    Plan {
        title: "Frames".into(),
        version: "0".into(),
        platform: String::new(),
        seed: 1,
        runs: RUNS,
        overrides: Vec::new(),
        files: Vec::new(),
        keys: [].into(),
        tables: Columns::of(&like),
    }
}

fn path() -> &'static Path {
    Path::new("frames")
}

fn ours(batches: Vec<Rows>) -> Memory {
    let memory = Memory::default();
    let store = Store::create(Arc::new(memory.clone()), path(), &plan()).expect("memory takes all");
    let mut worker = Worker::start(&store, 0).expect("nobody else is there");
    for batch in batches {
        for (run, tables) in batch {
            worker.add(run, Status::Done, tables);
        }
        worker.commit().expect("memory takes all");
    }
    memory
}

fn record(of: &Table, schema: &Arc<Schema>) -> RecordBatch {
    let array = |series: &Series| -> ArrayRef {
        match series {
            Series::Text(v) => Arc::new(StringArray::from_iter_values(v)),
            Series::Whole(v) => Arc::new(Int64Array::from_iter_values(v.iter().copied())),
            Series::Real(v) => Arc::new(Float64Array::from_iter_values(v.iter().copied())),
            Series::MaybeReal(v) => Arc::new(Float64Array::from_iter(v.iter().copied())),
        }
    };
    RecordBatch::try_new(Arc::clone(schema), of.series().iter().map(array).collect())
        .expect("the schema is that of the table")
}

/// A stream a table, as it is or through zstd at the level that the store has.
fn arrow(batches: Vec<Rows>, compressed: bool) -> [Vec<u8>; 2] {
    let kind = |k: usize| [DataType::Int64, DataType::Utf8].into_iter().nth(k).unwrap_or(DataType::Float64);
    let fields: Vec<Field> =
        RUN.iter().enumerate().map(|(k, column)| Field::new(column.name, kind(k), false)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut sinks = [(); 2].map(|()| {
        let sink: Sink = if compressed {
            Sink::Zstd(zstd::Encoder::new(Vec::new(), 1).expect("memory takes all"))
        } else {
            Sink::Plain(Vec::new())
        };
        StreamWriter::try_new(sink, &schema).expect("memory takes all")
    });
    for batch in batches {
        let mut all: [Option<Table>; 2] = [None, None];
        for (_, tables) in batch {
            for (all, table) in all.iter_mut().zip(tables) {
                match all {
                    Some(all) => all.append(table),
                    None => *all = Some(table),
                }
            }
        }
        for (sink, table) in sinks.iter_mut().zip(all) {
            sink.write(&record(&table.expect("a batch has runs"), &schema)).expect("memory takes all");
            // What is committed must not wait in a buffer.
            sink.flush().expect("memory takes all");
        }
    }
    sinks.map(|sink| match sink.into_inner().expect("memory takes all") {
        Sink::Plain(bytes) => bytes,
        Sink::Zstd(encoder) => encoder.finish().expect("memory takes all"),
    })
}

/// Where a stream goes.
enum Sink {
    Plain(Vec<u8>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Zstd(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Zstd(out) => out.flush(),
        }
    }
}

/// The batches that a stream gives before it ends or fails, and whether it failed.
fn read(bytes: &[u8], compressed: bool) -> (Vec<RecordBatch>, bool) {
    let decoder = || zstd::Decoder::new(Cursor::new(bytes)).ok();
    let source: Option<Box<dyn Read + '_>> =
        if compressed { decoder().map(|d| Box::new(d) as _) } else { Some(Box::new(Cursor::new(bytes))) };
    let Some(Ok(reader)) = source.map(|source| StreamReader::try_new(source, None)) else { return (Vec::new(), true) };
    let mut all = Vec::new();
    for batch in reader {
        match batch {
            Ok(batch) => all.push(batch),
            Err(_) => return (all, true),
        }
    }
    (all, false)
}

fn fastest<T>(batches: &[Rows], write: impl Fn(Vec<Rows>) -> T) -> (T, f64) {
    let one = || {
        let batches = batches.to_vec();
        let start = Instant::now();
        (write(batches), start.elapsed().as_secs_f64())
    };
    (0..TIMES).map(|_| one()).min_by(|a, b| a.1.total_cmp(&b.1)).expect("it was done at least once")
}

fn file(memory: &Memory, end: &str) -> (PathBuf, Vec<u8>) {
    memory.files().into_iter().find(|(path, _)| path.to_string_lossy().ends_with(end)).expect("a store has it")
}

/// Rows of a store that can be read.
fn readable(memory: &Memory) -> usize {
    let Ok(store) = Store::open(Arc::new(memory.clone()), path()) else { return 0 };
    let like = vec![table("runs", RUN, 0, 0), table("years", YEAR, 0, 0)];
    let Ok(index) = Index::read(&[store]) else { return 0 };
    let mut reader = index.reader(like).expect("the tables are those of the plan");
    index.runs().map(|place| (0..2).filter_map(|k| reader.rows(place, k).ok()).map(|t| t.rows()).sum::<usize>()).sum()
}

/// The n-th of so many.
fn chance(n: u64, of: usize) -> usize {
    (Luck::new(2, 0, 0).block(Mechanism::Resampling, n, 0).uniform(0) * of as f64) as usize
}

fn flipped(bytes: &[u8], n: u64) -> Vec<u8> {
    let (mut bytes, bit) = (bytes.to_vec(), chance(n, bytes.len() * 8));
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

fn main() {
    let batches = batches();
    let all = rows(&batches);
    println!("{RUNS} runs, {all} rows of 12 columns, {BATCH} runs to a batch\n");
    let (memory, seconds) = fastest(&batches, ours);
    let (rows_file, journal) = (file(&memory, ".rows"), file(&memory, ".journal"));
    let bytes = rows_file.1.len() + journal.1.len();
    let (mut noticed, mut left) = (0, 0.0);
    for n in 0..FLIPS {
        let (path, bytes) = if n % 10 == 0 { &journal } else { &rows_file };
        memory.replace(path, flipped(bytes, n));
        let store = Store::open(Arc::new(memory.clone()), self::path()).expect("the plan is whole");
        noticed += u32::from(!store::verify(&store).is_ok_and(|found| found.wrong.is_empty()));
        memory.replace(path, bytes.clone());
    }
    for n in 0..20 {
        let at = rows_file.1.len() * (90 + n) / 110;
        memory.replace(&rows_file.0, rows_file.1[..at].to_vec());
        left += readable(&memory) as f64 / all as f64 * rows_file.1.len() as f64 / at as f64 / 20.0;
        memory.replace(&rows_file.0, rows_file.1.clone());
    }
    let line = |name: &str, bytes: usize, seconds: f64, left: f64, noticed: u32, silent: u32| {
        println!(
            "{name:<22} {bytes:>9} bytes  {:>7.0} thousand rows/s  {:>5.1} % of the rows before a cut  {noticed} of {FLIPS} flips noticed, {silent} change numbers in silence",
            all as f64 / seconds / 1e3,
            100.0 * left
        );
    };
    line("frames", bytes, seconds, left, noticed, 0);
    std::panic::set_hook(Box::new(|_| {}));
    for (name, compressed) in [("Arrow stream", false), ("Arrow stream, zstd", true)] {
        let (streams, seconds) = fastest(&batches, |batches| arrow(batches, compressed));
        let whole: Vec<Vec<RecordBatch>> = streams.iter().map(|stream| read(stream, compressed).0).collect();
        let (mut noticed, mut silent, mut left) = (0, 0, 0.0);
        for n in 0..FLIPS {
            let k = usize::from(n % 4 == 0);
            let bad = flipped(&streams[k], n);
            match catch_unwind(|| read(&bad, compressed)) {
                Ok((found, false)) => silent += u32::from(found != whole[k]),
                Ok((_, true)) | Err(_) => noticed += 1,
            }
        }
        for n in 0..20 {
            let share = (90 + n) as f64 / 110.0;
            let of = |stream: &Vec<u8>| {
                let (found, _) = read(&stream[..(stream.len() as f64 * share) as usize], compressed);
                found.iter().map(RecordBatch::num_rows).sum::<usize>()
            };
            left += streams.iter().map(of).sum::<usize>() as f64 / all as f64 / share / 20.0;
        }
        line(name, streams.iter().map(Vec::len).sum(), seconds, left, noticed, silent);
    }
}
