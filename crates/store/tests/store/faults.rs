//! Every single call of a sweep and its merge fails once, in every way.

use crate::faulty::{Fault, Faulty};
use crate::sweep::{chance, go_on, merged, path, tables, whole};
use std::sync::Arc;
use store::{Disk, Error, Memory, Store, verify};

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

#[test]
fn after_a_power_cut_at_any_call_no_committed_run_is_lost_and_the_tables_are_the_same() {
    let (_, expected) = whole();
    let calls = attempt(&Memory::default(), Fault::Broken, u64::MAX).1;
    for at in 0..calls {
        let memory = Memory::default();
        let _ = attempt(&memory, Fault::Cut, at);
        // Of what was not made durable anything between nothing and all is left.
        let mut n = at * 31;
        let left = memory.after_power_cut(|more| {
            n += 1;
            chance(n, more + 1)
        });
        finish(&left).unwrap_or_else(|e| panic!("cut at {at}: {e}"));
        assert!(tables(&left) == expected, "cut at {at}");
        let store = Store::open(Arc::new(left), &path()).unwrap();
        let found = verify(&store).unwrap();
        assert!(found.wrong.is_empty(), "cut at {at}: {:?}", found.wrong);
    }
}
