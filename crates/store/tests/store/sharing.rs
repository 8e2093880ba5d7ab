//! Several workers on one store, some of which die, stall, or come late.

use crate::faulty::{Fault, Faulty};
use crate::sweep::{RUNS, chance, merged, path, rows, store, tables, whole};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::leases::{Claim, Cut, Leases, Life, Pace, State, survey};
use store::{Disk, Error, Index, Memory, Real, Store, Worker, verify};

const QUICK: Pace = Pace { silence: Duration::from_millis(120) };
const SLOW: Pace = Pace { silence: Duration::from_secs(3600) };

/// Ten pieces of four runs, in three shards.
fn cut() -> Cut {
    Cut::dealt(3, (1..=10).map(|k| k * RUNS / 10).collect(), &[1; 10])
}

/// Somebody at work.
struct Task {
    store: Store,
    worker: Worker,
    number: u32,
    leases: Leases,
    shard: u32,
}

impl Task {
    fn new(disk: &Arc<dyn Disk>, shard: u32, pace: Pace) -> Result<Self, Error> {
        let store = store(disk)?;
        let cut = Cut::make(&store, cut)?;
        let (worker, number) = Worker::begin(&store)?;
        let leases = Leases::join(&store, cut, number, pace)?;
        Ok(Self { store, worker, number, leases, shard })
    }

    fn missing(&self, piece: u32, is_new: bool) -> Result<Vec<u64>, Error> {
        let runs = self.leases.cut().runs_of(piece);
        if is_new {
            return Ok(runs.collect());
        }
        let index = Index::read(std::slice::from_ref(&self.store))?;
        Ok(runs.filter(|run| index.find(*run).is_none()).collect())
    }

    fn add(&mut self, runs: &[u64]) {
        for run in runs {
            let (status, tables) = rows(*run);
            self.worker.add(*run, status, tables);
        }
    }

    /// Takes a piece and does all of it; what came of asking for one.
    fn one(&mut self) -> Result<Claim, Error> {
        let claim = self.leases.claim(self.shard, false)?;
        if let Claim::Piece { piece, is_new } = claim {
            let missing = self.missing(piece, is_new)?;
            self.add(&missing);
            if self.leases.keep()?.is_empty() {
                self.worker.commit()?;
                self.leases.finish(piece)?;
            }
        }
        Ok(claim)
    }

    /// Goes on until nothing is left to take.
    fn all(mut self) -> Result<(), Error> {
        loop {
            match self.one()? {
                Claim::Piece { .. } => {}
                Claim::Wait => std::thread::sleep(Duration::from_millis(5)),
                Claim::WithOthers(_) | Claim::Finished => {
                    self.leases.leave()?;
                    return self.worker.close(&self.store);
                }
            }
        }
    }
}

fn twice(disk: &Arc<dyn Disk>) -> u64 {
    Index::read(&[store(disk).unwrap()]).unwrap().twice()
}

/// All is there, once, and the tables are those of one worker; nothing but how it was cut is left of leases.
fn is_whole(memory: &Memory) {
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    merged(&disk).unwrap();
    assert!(tables(memory) == whole().1);
    assert_eq!(twice(&disk), 0);
    let found = verify(&store(&disk).unwrap()).unwrap();
    assert!(found.wrong.is_empty(), "{:?}", found.wrong);
    let left: Vec<_> = memory.files().into_iter().filter(|(file, _)| file.starts_with(path().join("leases"))).collect();
    assert_eq!(left.len(), 1, "{:?}", left.iter().map(|(file, _)| file).collect::<Vec<_>>());
}

#[test]
fn tasks_that_take_turns_in_any_order_do_every_run_once() {
    for seed in 0..60 {
        let memory = Memory::default();
        let disk: Arc<dyn Disk> = Arc::new(memory.clone());
        let mut tasks: Vec<Task> = Vec::new();
        for n in 0.. {
            // Late joiners come at any time, more than there are shards.
            if tasks.is_empty() || (tasks.len() < 6 && chance(seed * 97 + n, 5) == 0) {
                tasks.push(Task::new(&disk, (n % 3) as u32, SLOW).unwrap());
            }
            let k = chance(seed * 31 + n, tasks.len());
            if !matches!(tasks[k].one().unwrap(), Claim::Piece { .. }) {
                break;
            }
        }
        for task in tasks {
            task.all().unwrap();
        }
        is_whole(&memory);
    }
}

#[test]
fn a_task_begins_with_its_own_shard_and_then_takes_what_others_have_left() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    let mut first = Task::new(&disk, 1, SLOW).unwrap();
    let mut second = Task::new(&disk, 2, SLOW).unwrap();
    let piece =
        |claim: Claim| if let Claim::Piece { piece, is_new } = claim { (piece, is_new) } else { panic!("{claim:?}") };
    assert_eq!(piece(first.leases.claim(1, false).unwrap()), (1, true));
    second.leases.claim(2, false).unwrap();
    second.leases.leave().unwrap();
    assert_eq!([4, 7].map(|_| piece(first.leases.claim(1, false).unwrap()).0), [4, 7]);
    assert_eq!(first.leases.claim(1, true).unwrap(), Claim::Finished, "of this shard alone nothing is left");
    assert_eq!(piece(first.leases.claim(1, false).unwrap()), (2, false), "that which was left");
    assert_eq!(piece(first.leases.claim(1, false).unwrap()), (0, true), "that which nobody has had");
}

#[test]
fn who_is_silent_is_replaced_and_stops_when_it_wakes_and_nothing_is_done_twice() {
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let mut stalled = Task::new(&disk, 0, QUICK).unwrap();
    let Claim::Piece { piece, .. } = stalled.leases.claim(0, false).unwrap() else { panic!("there is work") };
    let runs: Vec<u64> = stalled.leases.cut().runs_of(piece).collect();
    // Half of its piece is there, the other half is in its hands.
    stalled.add(&runs[..2]);
    stalled.worker.commit().unwrap();
    stalled.add(&runs[2..]);
    let beside = stalled.store.clone();
    let alive = survey(&beside).unwrap().unwrap();
    assert_eq!(alive.holders[&stalled.number], Life::Alive);
    Task::new(&disk, 1, QUICK).unwrap().all().unwrap();
    // Now it wakes.
    assert_eq!(stalled.leases.keep().unwrap(), [piece]);
    stalled.worker.retain(|run| !runs.contains(&run));
    stalled.worker.commit().unwrap();
    assert_eq!(stalled.one().unwrap(), Claim::Finished);
    stalled.leases.leave().unwrap();
    is_whole(&memory);
}

#[test]
fn who_is_alive_is_not_robbed_however_long_others_wait() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    let mut holder = Task::new(&disk, 0, QUICK).unwrap();
    holder.leases.claim(0, false).unwrap();
    let other = std::thread::spawn({
        let disk = Arc::clone(&disk);
        move || Task::new(&disk, 1, QUICK).unwrap().all()
    });
    while !other.is_finished() {
        assert!(holder.leases.keep().unwrap().is_empty());
        std::thread::sleep(Duration::from_millis(5));
    }
    other.join().unwrap().unwrap();
    let seen = survey(&holder.store).unwrap().unwrap();
    assert_eq!(seen.tokens.len(), 1);
    assert_eq!(seen.tokens[0].state, State::Held(holder.number));
}

#[test]
fn many_threads_on_a_real_disk_do_every_run_once() {
    let place = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let at = place.path().join(round.to_string());
        let disk: Arc<dyn Disk> = Arc::new(Real);
        Cut::make(&Store::create(Arc::clone(&disk), &at, &crate::sweep::plan()).unwrap(), cut).unwrap();
        let threads: Vec<_> = (0..8)
            .map(|k| {
                let (disk, at) = (Arc::clone(&disk), at.clone());
                std::thread::spawn(move || {
                    let store = Store::create(disk, &at, &crate::sweep::plan())?;
                    let cut = Cut::make(&store, cut)?;
                    let (worker, number) = Worker::begin(&store)?;
                    let leases = Leases::join(&store, cut, number, SLOW)?;
                    Task { store, worker, number, leases, shard: k % 3 }.all()
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
        let index = Index::read(&[Store::open(disk, &at).unwrap()]).unwrap();
        assert_eq!((index.counts().done + index.counts().failed, index.twice()), (RUNS, 0));
        assert!(std::fs::read_dir(at.join("leases")).unwrap().count() == 1);
    }
}

#[test]
fn a_store_that_was_begun_alone_is_cut_and_gone_on_with() {
    let memory = Memory::default();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    {
        let store = store(&disk).unwrap();
        let mut worker = Worker::start(&store, 0).unwrap();
        for run in [0, 1, 2, 3, 4, 9] {
            let (status, tables) = rows(run);
            worker.add(run, status, tables);
        }
        worker.commit().unwrap();
        assert!(matches!(Cut::make(&store, cut), Err(Error::Busy(_))), "somebody is at work on all of it");
    }
    let task = Task::new(&disk, 0, SLOW).unwrap();
    let seen = survey(&task.store).unwrap().unwrap();
    assert_eq!(seen.tokens.iter().filter(|token| token.state == State::Left(0)).count(), 2);
    assert_eq!(seen.tokens.len(), 9, "the first piece is done");
    task.all().unwrap();
    is_whole(&memory);
}

/// A task on a disk whose power is cut at call `at`, or one of whose calls fails.
fn attempt(memory: &Memory, fault: Fault, at: u64) -> (Result<(), Error>, u64) {
    let faulty = Faulty::new(memory.clone(), fault, at);
    let disk: Arc<dyn Disk> = Arc::new(faulty.clone());
    (Task::new(&disk, 0, QUICK).and_then(Task::all), faulty.calls())
}

#[test]
fn whatever_call_fails_and_whatever_a_power_cut_leaves_others_go_on_and_nothing_is_lost_or_done_twice() {
    let calls = attempt(&Memory::default(), Fault::Broken, u64::MAX).1;
    let mut left: Vec<Memory> = Vec::new();
    for at in (0..calls).step_by(3) {
        for fault in [Fault::Broken, Fault::Full, Fault::Interrupted, Fault::Short] {
            let memory = Memory::default();
            let _ = attempt(&memory, fault, at);
            left.push(memory);
        }
        let memory = Memory::default();
        let _ = attempt(&memory, Fault::Cut, at);
        let mut n = at * 31;
        left.push(memory.after_power_cut(|more| {
            n += 1;
            chance(n, more + 1)
        }));
    }
    println!("{} disks of {calls} calls", left.len());
    // Whoever was silent is waited for, side by side.
    std::thread::scope(|scope| {
        for some in left.chunks(left.len().div_ceil(64)) {
            scope.spawn(move || {
                for memory in some {
                    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
                    let other = Store::open(Arc::clone(&disk), &path()).is_err();
                    let seen: BTreeSet<u64> = if other { BTreeSet::new() } else { there(&disk) };
                    Task::new(&disk, 1, QUICK).unwrap().all().unwrap();
                    assert!(seen.is_subset(&there(&disk)));
                    is_whole(memory);
                }
            });
        }
    });
}

fn there(disk: &Arc<dyn Disk>) -> BTreeSet<u64> {
    Index::read(&[store(disk).unwrap()]).unwrap().runs().map(|place| place.run).collect()
}
