//! Tables and comparisons.

use crate::sweep::{RUNS, as_they_are, go_on, like, merged, path, plan, rows, store, tables, whole};
use std::sync::Arc;
use store::compare::compare;
use store::{Disk, Error, Index, Memory, Store, Worker, merge};
use tables::{Series, Table};

#[test]
fn merging_twice_changes_nothing_and_what_others_put_there_stays() {
    let (memory, expected) = whole();
    let notes = path().join("tables/notes.txt");
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    disk.open(&notes, store::disk::Mode::Write).unwrap();
    merged(&disk).unwrap();
    let again: Vec<_> = tables(&memory).into_iter().filter(|(file, _)| *file != notes).collect();
    assert!(again == expected && tables(&memory).len() == expected.len() + 1);
}

#[test]
fn tables_hold_all_runs_in_their_order() {
    let (memory, _) = whole();
    let file = path().join("tables/runs.csv");
    let csv = String::from_utf8(memory.files().into_iter().find(|(name, _)| *name == file).unwrap().1).unwrap();
    let runs: Vec<u64> = csv.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert!(runs.into_iter().eq(0..RUNS));
}

#[test]
fn tables_of_a_part_are_refused_or_say_that_they_are_a_part() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    let store = store(&disk).unwrap();
    let mut worker = Worker::start(&store, 0).unwrap();
    let (status, of_run) = rows(2);
    worker.add(2, status, of_run);
    worker.commit().unwrap();
    assert!(matches!(merged(&disk), Err(Error::Incomplete { pending: 39, planned: RUNS, .. })));
    let index = Index::read(std::slice::from_ref(&store)).unwrap();
    let to = path().join("tables-partial");
    let manifest = merge(&store, &mut index.reader(like()).unwrap(), &as_they_are, &[], &to, true).unwrap();
    assert_eq!((manifest.runs.done, manifest.runs.pending), (1, 39));
}

#[test]
fn stores_of_one_plan_are_put_together_and_of_two_refused() {
    let (whole_disk, _) = whole();
    let half = |runs: std::ops::Range<u64>| {
        let disk: Arc<dyn Disk> = Arc::new(Memory::default());
        let store = store(&disk).unwrap();
        let mut worker = Worker::start(&store, 0).unwrap();
        for run in runs {
            let (status, tables) = rows(run);
            worker.add(run, status, tables);
        }
        worker.commit().unwrap();
        store
    };
    let stores = [half(0..25), half(20..RUNS)];
    let index = Index::read(&stores).unwrap();
    let manifest =
        merge(&stores[0], &mut index.reader(like()).unwrap(), &as_they_are, &[], &path().join("tables"), false)
            .unwrap();
    let disk: Arc<dyn Disk> = Arc::new(whole_disk);
    assert_eq!(manifest, merged(&disk).unwrap());
    let other: Arc<dyn Disk> = Arc::new(Memory::default());
    let other = Store::create(other, &path(), &store::Plan { seed: 9, ..plan() }).unwrap();
    assert!(matches!(Index::read(&[stores[0].clone(), other]), Err(Error::OtherPlan { .. })));
}

#[test]
fn the_first_cell_that_differs_is_named() {
    let disks: [Arc<dyn Disk>; 2] = [Arc::new(Memory::default()), Arc::new(Memory::default())];
    let a = store(&disks[0]).unwrap();
    let b = store(&disks[1]).unwrap();
    let mut worker = Worker::start(&b, 0).unwrap();
    let (status, mut of_run) = rows(4);
    let mut series: Vec<Series> = of_run[1].series().to_vec();
    let Series::Real(wages) = &mut series[2] else { panic!("wages are numbers") };
    wages[1] += 1e-15;
    of_run[1] = Table::new("years", "A year.", of_run[1].columns(), series);
    worker.add(4, status, of_run);
    worker.commit().unwrap();
    drop(worker);
    disks.iter().for_each(|disk| go_on(disk, 6).unwrap());
    let read = |store: &Store| Index::read(std::slice::from_ref(store)).unwrap();
    let found = compare(&read(&a), &read(&b), &like(), &[]).unwrap().unwrap();
    assert_eq!((found.run, found.table.as_str(), found.row, found.column.as_str()), (4, "years", 1, "wage"));
    assert_ne!(found.values[0], found.values[1]);
    assert!(found.key.contains(&("country".to_owned(), "country 1".to_owned())));
    assert_eq!(compare(&read(&a), &read(&a), &like(), &[]).unwrap(), None);
    assert_eq!(
        compare(&read(&a), &read(&b), &like(), &["wage"]).unwrap(),
        None,
        "it is known already that wages differ"
    );
}

#[test]
fn stores_of_two_versions_are_compared_in_the_tables_that_both_keep_alike() {
    let disks: [Arc<dyn Disk>; 2] = [Arc::new(Memory::default()), Arc::new(Memory::default())];
    let a = store(&disks[0]).unwrap();
    let mut later = store::Plan { version: "1.3.0".into(), ..plan() };
    later.tables.swap(0, 1);
    let b = Store::create(Arc::clone(&disks[1]), &path(), &later).unwrap();
    go_on(&disks[0], 6).unwrap();
    let mut worker = Worker::start(&b, 0).unwrap();
    for run in 0..RUNS {
        let (status, mut of_run) = rows(run);
        if run == 7 {
            let unlike = vec![Series::Whole(vec![7]), Series::MaybeReal(vec![Some(0.5)])];
            of_run[0] = Table::new("runs", "A run.", of_run[0].columns(), unlike);
        }
        of_run.swap(0, 1);
        worker.add(run, status, of_run);
    }
    worker.commit().unwrap();
    let read = |store: &Store| Index::read(std::slice::from_ref(store)).unwrap();
    let found = compare(&read(&a), &read(&b), &like(), &[]).unwrap().unwrap();
    assert_eq!((found.run, found.table.as_str(), found.column.as_str()), (7, "runs", "outcome"));
    assert_eq!(compare(&read(&a), &read(&b), &like()[1..], &[]).unwrap(), None, "of other tables nothing is known");
}
