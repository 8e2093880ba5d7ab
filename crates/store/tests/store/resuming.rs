//! Who may go on, and with what.

use crate::sweep::{RUNS, go_on, path, plan, rows, store, tables, whole};
use std::path::Path;
use std::sync::Arc;
use store::{Disk, Error, Index, Memory, Plan, Real, Store, Worker};

#[test]
fn a_run_is_there_when_it_is_committed_and_not_before() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    let store = store(&disk).unwrap();
    let mut worker = Worker::start(&store, 0).unwrap();
    let there = || Index::read(std::slice::from_ref(&store)).unwrap().counts();
    let (status, tables) = rows(3);
    worker.add(3, status, tables);
    assert_eq!(there().pending, RUNS);
    worker.commit().unwrap();
    assert_eq!((there().done, there().pending), (1, RUNS - 1));
}

#[test]
fn of_two_processes_on_one_store_the_second_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for (disk, path) in [
        (Arc::new(Memory::default()) as Arc<dyn Disk>, path()),
        (Arc::new(Real) as Arc<dyn Disk>, place.path().join("sweep")),
    ] {
        let store = Store::create(disk, &path, &plan()).unwrap();
        let first = Worker::start(&store, 0).unwrap();
        assert!(matches!(Worker::start(&store, 0), Err(Error::Busy(_))));
        assert!(Worker::start(&store, 1).is_ok(), "another worker has files of its own");
        drop(first);
        assert!(Worker::start(&store, 0).is_ok());
    }
}

#[test]
fn two_workers_give_the_tables_of_one() {
    let (_, expected) = whole();
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let store = store(&disk).unwrap();
    let mut workers = [Worker::start(&store, 0).unwrap(), Worker::start(&store, 7).unwrap()];
    // One run is done by both.
    for run in (0..30).chain([5]) {
        let (status, tables) = rows(run);
        let k = usize::from(run % 3 == 0 || workers[0].waiting_bytes() > 2000);
        workers[k].add(run, status, tables);
        if run % 7 == 0 {
            workers[k].commit().unwrap();
        }
    }
    workers.iter_mut().for_each(|worker| worker.commit().unwrap());
    drop(workers);
    go_on(&disk, 5).unwrap();
    crate::sweep::merged(&disk).unwrap();
    assert!(tables(&memory) == expected);
}

#[test]
fn another_plan_is_refused_with_what_differs() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    store(&disk).unwrap();
    let keys = [("title".to_owned(), "\"Another\"".to_owned())].into();
    let other = Plan { seed: 8, keys, ..plan() };
    let refusal = Store::create(disk, &path(), &other).err().unwrap().to_string();
    for part in ["`title`: \"A sweep\" against \"Another\"", "seed: 7 against 8", "--force"] {
        assert!(refusal.contains(part), "{refusal}");
    }
}

#[test]
fn another_version_and_a_newer_format_are_refused_by_name() {
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let store = store(&disk).unwrap();
    let refusal = store.check_version("9.9.9").unwrap_err().to_string();
    assert!(refusal.contains("upchain 1.2.3") && refusal.contains("upchain 9.9.9"), "{refusal}");
    let file = path().join("plan");
    let bytes = memory.files().into_iter().find(|(name, _)| *name == file).unwrap().1;
    let newer = String::from_utf8(bytes).unwrap().replacen("upchain store 1", "upchain store 2", 1);
    memory.replace(&file, newer.into_bytes());
    let refusal = Store::open(disk, &path()).err().unwrap();
    assert!(matches!(refusal, Error::NewerFormat { found: 2, known: 1, .. }), "{refusal}");
}

#[test]
fn what_is_no_store_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("notes.txt"), "mine").unwrap();
    let disk: Arc<dyn Disk> = Arc::new(Real);
    assert!(matches!(Store::create(Arc::clone(&disk), place.path(), &plan()), Err(Error::NotAStore(_))));
    assert!(matches!(Store::discard(disk.as_ref(), place.path()), Err(Error::NotAStore(_))));
    assert!(matches!(Store::open(Arc::clone(&disk), Path::new("nowhere")), Err(Error::NoPlan(_))));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_store_that_is_thrown_away_leaves_what_others_put_there() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("sweep");
    let disk: Arc<dyn Disk> = Arc::new(Real);
    let store = Store::create(Arc::clone(&disk), &path, &plan()).unwrap();
    let worker = Worker::start(&store, 0).unwrap();
    std::fs::write(path.join("notes.txt"), "mine").unwrap();
    assert!(matches!(Store::discard(disk.as_ref(), &path), Err(Error::Busy(_))));
    drop(worker);
    Store::discard(disk.as_ref(), &path).unwrap();
    let names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["notes.txt"]);
}
