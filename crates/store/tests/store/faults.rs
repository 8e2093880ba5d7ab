//! Every single call of a sweep and its merge fails once, in every way.

use crate::faulty::{Fault, Faulty};
use crate::sweep::{chance, go_on, go_on_telling, merged, path, tables, whole};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Disk, Error, Index, Memory, Store, verify};

/// Runs the sweep on a disk whose call `at` fails; whether that was the end of it, and how many calls there were.
fn attempt(memory: &Memory, fault: Fault, at: u64) -> (Result<(), Error>, u64) {
    let faulty = Faulty::new(memory.clone(), fault, at);
    let disk: Arc<dyn Disk> = Arc::new(faulty.clone());
    let ended = go_on(&disk, 4).and_then(|()| merged(&disk).map(drop));
    (ended, faulty.calls())
}

fn finish(memory: &Memory) -> Result<(), Error> {
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    go_on(&disk, 3)?;
    merged(&disk).map(drop)
}

#[test]
fn after_any_failed_call_the_same_command_ends_with_the_same_tables() {
    let (_, expected) = whole();
    let (calls, mut failed) = (attempt(&Memory::default(), Fault::Broken, u64::MAX).1, 0);
    assert!(calls > 150, "{calls}");
    for fault in [Fault::Full, Fault::Broken, Fault::Interrupted, Fault::Short] {
        for at in 0..calls {
            let memory = Memory::default();
            let (ended, _) = attempt(&memory, fault, at);
            failed += u64::from(ended.is_err());
            assert!(
                ended.is_ok() || !matches!(fault, Fault::Interrupted | Fault::Short),
                "{fault:?} at {at}: a second try would have done: {ended:?}"
            );
            if ended.is_ok() {
                assert!(tables(&memory) == expected, "{fault:?} at {at}: ended well with other tables");
            }
            finish(&memory).unwrap_or_else(|e| panic!("{fault:?} at {at}: {e}"));
            assert!(tables(&memory) == expected, "{fault:?} at {at}");
        }
    }
    assert!(failed > calls, "most failures are told: {failed}");
}

/// Runs of which somebody was told that they are committed, and how the sweep ended. Files are made on the way, so that
/// every kind of call is among those that fail.
fn told(disk: &Arc<dyn Disk>) -> (BTreeSet<u64>, Result<(), Error>) {
    let mut told = BTreeSet::new();
    let ended = go_on_telling(disk, 4, &mut |run| {
        told.insert(run);
    });
    (told, ended.and_then(|()| merged(disk).map(drop)))
}

/// Cuts the power at call `at` of a sweep over `memory`: what is left, and the runs that must be among it.
fn cut(memory: &Memory, at: u64, seed: u64) -> (Memory, BTreeSet<u64>) {
    let disk: Arc<dyn Disk> = Arc::new(Faulty::new(memory.clone(), Fault::Cut, at));
    let (told, _) = told(&disk);
    // Of what was not made durable anything between nothing and all is left, piece by piece.
    let mut n = (at * 31).wrapping_add(seed.wrapping_mul(0x9E37_79B9));
    let left = memory.after_power_cut(|more| {
        n += 1;
        // Whole and none at all are as likely as anything between.
        match chance(n, 3) {
            0 => 0,
            1 => more,
            _ => chance(n.wrapping_mul(7), more + 1),
        }
    });
    (left, told)
}

fn are_there(memory: &Memory, runs: &BTreeSet<u64>) -> bool {
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let Ok(store) = Store::open(disk, &path()) else { return runs.is_empty() };
    let index = Index::read(std::slice::from_ref(&store)).unwrap();
    runs.iter().all(|run| index.find(*run).is_some())
}

#[test]
fn after_a_power_cut_at_any_call_no_committed_run_is_lost_and_the_tables_are_the_same() {
    let (_, expected) = whole();
    let calls = attempt(&Memory::default(), Fault::Broken, u64::MAX).1;
    let mut cuts = 0;
    for at in 0..calls {
        for seed in 0..12 {
            let (left, told) = cut(&Memory::default(), at, seed);
            assert!(are_there(&left, &told), "cut at {at}, {seed}: {told:?}");
            // And once more while it goes on.
            let (left, more) = cut(&left, (at * 7 + seed * 13) % calls, seed);
            assert!(are_there(&left, &(&told | &more)), "cut again after {at}, {seed}");
            finish(&left).unwrap_or_else(|e| panic!("cut at {at}, {seed}: {e}"));
            assert!(tables(&left) == expected, "cut at {at}, {seed}");
            let store = Store::open(Arc::new(left), &path()).unwrap();
            let found = verify(&store).unwrap();
            assert!(found.wrong.is_empty(), "cut at {at}, {seed}: {:?}", found.wrong);
            cuts += 2;
        }
    }
    println!("{cuts} power cuts");
}
