//! A small sweep: forty made-up runs, of which one in thirteen fails.

use base::column::Column;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::plan::{Columns, File};
use store::{Disk, Error, Index, Manifest, Memory, Plan, Status, Store, Worker, merge};
use tables::{Series, Table};

pub const RUNS: u64 = 40;

const RUN: &[Column] =
    &[Column { name: "run", unit: "1", doc: "Run." }, Column { name: "outcome", unit: "1", doc: "Outcome." }];
const YEAR: &[Column] = &[
    Column { name: "run", unit: "1", doc: "Run." },
    Column { name: "country", unit: "name", doc: "Country." },
    Column { name: "wage", unit: "1", doc: "Wage." },
];

pub fn path() -> PathBuf {
    PathBuf::from("sweep")
}

/// The rows of a run: one, and as many as it is large.
pub fn rows(run: u64) -> (Status, Vec<Table>) {
    let failed = run % 13 == 5;
    let n = if failed { 0 } else { run as usize % 5 };
    let outcome = (!failed).then_some(run as f64 / 3.0);
    let runs =
        Table::new("runs", "A run.", RUN, vec![Series::Whole(vec![run as i64]), Series::MaybeReal(vec![outcome])]);
    let years = vec![
        Series::Whole(vec![run as i64; n]),
        Series::Text((0..n).map(|k| format!("country {k}")).collect()),
        Series::Real((0..n).map(|k| run as f64 + k as f64 / 7.0).collect()),
    ];
    let status = if failed { Status::Failed } else { Status::Done };
    (status, vec![runs, Table::new("years", "A year.", YEAR, years)])
}

pub fn like() -> Vec<Table> {
    rows(0).1.iter().map(Table::without_rows).collect()
}

pub fn plan() -> Plan {
    Plan {
        title: "A sweep".into(),
        version: "1.2.3".into(),
        platform: "here".into(),
        seed: 7,
        runs: RUNS,
        overrides: vec!["a=1".into()],
        files: vec![File { name: "sweep.toml".into(), text: "title = \"A sweep\"\n".into() }],
        keys: [("title".to_owned(), "\"A sweep\"".to_owned())].into(),
        tables: Columns::of(&like()),
    }
}

pub fn store(disk: &Arc<dyn Disk>) -> Result<Store, Error> {
    Store::create(Arc::clone(disk), &path(), &plan())
}

/// Goes on with the sweep until all is done, `each` runs to a commit.
pub fn go_on(disk: &Arc<dyn Disk>, each: usize) -> Result<(), Error> {
    go_on_telling(disk, each, &mut |_| {})
}

/// The same; `tell` is told of every run when it is committed.
pub fn go_on_telling(disk: &Arc<dyn Disk>, each: usize, tell: &mut dyn FnMut(u64)) -> Result<(), Error> {
    let store = store(disk)?;
    let mut worker = Worker::start(&store, 0)?;
    let index = Index::read(std::slice::from_ref(&store))?;
    let missing: Vec<u64> = (0..RUNS).filter(|run| index.find(*run).is_none()).collect();
    for some in missing.chunks(each) {
        // Runs end in another order than they begin.
        for run in some.iter().rev() {
            let (status, tables) = rows(*run);
            worker.add(*run, status, tables);
        }
        worker.commit()?;
        some.iter().for_each(|run| tell(*run));
    }
    Ok(())
}

/// Made-up rows carry their run themselves.
pub fn as_they_are(_: u64, _: Status, table: Table) -> Table {
    table
}

pub fn merged(disk: &Arc<dyn Disk>) -> Result<Manifest, Error> {
    let store = store(disk)?;
    let index = Index::read(std::slice::from_ref(&store))?;
    merge(&store, &mut index.reader(like())?, &as_they_are, &[], &merge::directory(&path()), false)
}

/// The files of the tables.
pub fn tables(disk: &Memory) -> Vec<(PathBuf, Vec<u8>)> {
    disk.files().into_iter().filter(|(file, _)| file.starts_with(Path::new("sweep/tables"))).collect()
}

/// What an uninterrupted sweep leaves.
pub fn whole() -> (Memory, Vec<(PathBuf, Vec<u8>)>) {
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    go_on(&disk, 4).unwrap();
    merged(&disk).unwrap();
    let files = tables(&memory);
    assert_eq!(files.len(), 8);
    (memory, files)
}

/// Whole numbers that look like chance: the n-th, below `below`.
pub fn chance(n: u64, below: usize) -> usize {
    let mixed = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 32)) % below.max(1) as u64) as usize
}
