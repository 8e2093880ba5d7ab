//! Runs that were put by.

use crate::sweep::{path, rows, store};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Disk, Error, Memory, Shelf, Store, Worker, verify};

/// Longer than a frame.
fn state() -> Vec<u8> {
    (0..(65_u32 << 20)).map(|k| (k % 251) as u8).collect()
}

fn made() -> (Memory, Store) {
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    (memory, store(&disk).unwrap())
}

fn file(run: u64) -> PathBuf {
    path().join("in-flight").join(format!("run-{run}"))
}

#[test]
fn what_was_put_by_is_taken_by_anybody_and_goes_with_its_run() {
    let (memory, store) = made();
    let shelf = Shelf::of(&store);
    assert_eq!(shelf.take(3).unwrap(), None);
    for state in [vec![], b"some".to_vec(), state()] {
        shelf.put(3, &state).unwrap();
        assert!(Shelf::of(&store).take(3).unwrap() == Some(state));
    }
    shelf.put(4, b"more").unwrap();
    let other = Shelf::of(&store);
    other.take(3).unwrap();
    other.forget(&[3, 4, 5]).unwrap();
    assert_eq!(other.take(3).unwrap(), None);
    assert_eq!(
        other.take(4).unwrap(),
        Some(b"more".to_vec()),
        "it was not asked for, and is not looked for after every commit"
    );
    other.tidy(|run| run == 4).unwrap();
    assert!(memory.files().iter().all(|(file, _)| !file.starts_with(path().join("in-flight"))));
}

#[test]
fn what_is_not_as_it_was_written_is_found_and_not_taken() {
    let (memory, store) = made();
    Shelf::of(&store).put(3, b"some").unwrap();
    Shelf::of(&store).put(4, b"some").unwrap();
    let whole = memory.files().into_iter().find(|(at, _)| *at == file(3)).unwrap().1;
    let is_refused = |bytes: Vec<u8>| {
        memory.replace(&file(3), bytes);
        let found = verify(&store).unwrap();
        assert!(matches!(&found.wrong[..], [Error::Damaged { path, .. }] if *path == file(3)), "{:?}", found.wrong);
        assert_eq!(Shelf::of(&store).take(3).unwrap(), None);
    };
    for k in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[k] ^= 1 << (k % 8);
        is_refused(flipped);
        is_refused(whole[..k].to_vec());
    }
    is_refused([&whole[..], b"x"].concat());
    // Another run's.
    is_refused(memory.files().into_iter().find(|(at, _)| *at == file(4)).unwrap().1);
    memory.replace(&file(3), whole);
    assert!(verify(&store).unwrap().wrong.is_empty());
}

#[test]
fn a_store_that_is_thrown_away_has_nothing_put_by() {
    let (memory, store) = made();
    Shelf::of(&store).put(3, b"some").unwrap();
    let mut worker = Worker::start(&store, 0).unwrap();
    let (status, tables) = rows(1);
    worker.add(1, status, tables);
    worker.commit().unwrap();
    drop(worker);
    Store::discard(&memory, &path()).unwrap();
    assert_eq!(memory.files(), []);
}
