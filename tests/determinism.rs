//! The same bits for any thread count, chunk size and set of outputs.

mod branching;
mod golden;

use crate::worlds::{ALONE, SCENARIOS, SHARED, arms, everything_seen, firm_rows, path, run, seed, shipped};
use experiment::arms::{Arm, Done, Plan};
use experiment::outcomes::Focus;
use experiment::record::{FirmRow, Kept, Record};
use scheduler::spec::WorldSpec;
use scheduler::threads::{FIRMS_TO_SHARE, Threads};
use scheduler::world::World;
use std::sync::Arc;

/// `work` on a pool of this many threads.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started").install(work)
}

fn seen(spec: &Arc<WorldSpec>, threads: Threads) -> String {
    let (world, _, record) = run(spec, seed(0), threads);
    everything_seen(&world, &record)
}

/// Few years.
fn years(name: &str) -> [&'static str; 2] {
    let has_burn_in = ["chain", "relations"].contains(&name);
    if has_burn_in { ["time.years=8", "time.burn_in=4"] } else { ["time.years=6", "time.burn_in=0"] }
}

/// Few years, and everything at work in them.
fn short(name: &str, more: &[&str]) -> Arc<WorldSpec> {
    let all: Vec<&str> = [&years(name)[..], &["adaptation.rate=0.2"], more].concat();
    shipped(name, &all)
}

#[test]
fn neither_threads_nor_chunks_change_a_bit() {
    for name in SCENARIOS {
        let alone = seen(&short(name, &[]), ALONE);
        for threads in [1, 2, 3, 8] {
            for chunk in ["world.chunk=64", "world.chunk=1024", "world.chunk=16384"] {
                let other = on(threads, || seen(&short(name, &[chunk]), SHARED));
                assert_eq!(other, alone, "{name}, {threads} threads, {chunk}");
            }
        }
    }
}

#[test]
fn a_world_above_the_sharing_threshold_is_shared_and_the_same() {
    let firms = FIRMS_TO_SHARE + 1000;
    let set = format!("world.firms={firms}");
    for name in SCENARIOS {
        let spec = short(name, &[&set, "time.years=3"]);
        let by_rule =
            |threads: usize| on(threads, || (Threads::for_world(firms, 1), seen(&spec, Threads::for_world(firms, 1))));
        let (one, three) = (by_rule(1), by_rule(3));
        assert_eq!((one.0, three.0), (ALONE, SHARED));
        assert_eq!(one.1, three.1, "{name}");
    }
}

#[test]
fn what_is_recorded_does_not_change_what_happens() {
    for name in SCENARIOS {
        let spec = short(name, &[]);
        let (world, _, everything) = run(&spec, seed(0), ALONE);
        let mut little = Record::new(seed(0).key());
        let mut observer = |world: &World, seen| little.add(world, &seen, false);
        let ended = experiment::run::run(&spec, seed(0), ALONE, &mut observer).expect("runs to its end").0;
        assert_eq!(everything.digest(), little.digest(), "{name}: events");
        assert!(little.events.is_empty() && !everything.events.is_empty());
        let mut unseen = World::new(spec.clone(), 1, 0);
        unseen.run(spec.periods().1, ALONE);
        // Observation began in the runs, and steps are counted from there: all but the counts must be the same.
        let table = |world: &World| {
            let mut rows = firm_rows(world);
            rows.iter_mut().for_each(|row| (row.steps_up, row.steps_down) = (0, 0));
            FirmRow::table(&rows)
        };
        assert_eq!(table(&world), table(&ended), "{name}");
        assert_eq!(table(&world), table(&unseen), "{name}: unseen");
    }
}

#[test]
fn to_look_at_a_world_or_its_firms_between_periods_changes_nothing() {
    let spec = short("chain", &[]);
    let run_with = |look: bool| {
        let mut world = World::new(spec.clone(), 1, 0);
        for _ in 0..spec.periods().1 {
            world.step(ALONE);
            if look {
                let _ = (world.observe(SHARED), world.observe(ALONE), world.careers(), firm_rows(&world));
            }
        }
        FirmRow::table(&firm_rows(&world))
    };
    assert_eq!(run_with(true), run_with(false));
}

#[test]
fn a_run_that_branches_after_its_burn_in_goes_on_as_if_it_had_not() {
    for name in SCENARIOS {
        let spec = short(name, &[]);
        let mut straight = World::new(spec.clone(), 1, 0);
        straight.run(12, ALONE);
        let mut trunk = World::new(spec, 1, 0);
        trunk.run(5, ALONE);
        let mut branches = [trunk.clone(), trunk.clone()];
        branches[0].run(7, ALONE);
        on(3, || branches[1].run(7, SHARED));
        trunk.run(7, ALONE);
        for other in branches.iter().chain([&trunk]) {
            assert_eq!(FirmRow::table(&firm_rows(other)), FirmRow::table(&firm_rows(&straight)), "{name}");
        }
    }
}

#[test]
fn runs_side_by_side_do_not_disturb_each_other() {
    let specs = SCENARIOS.map(|name| short(name, &["world.firms=2000"]));
    let jobs: Vec<(usize, u32)> = (0..2).flat_map(|k| (0..4).map(move |r| (k, r))).collect();
    let one = |&(k, r): &(usize, u32)| {
        let (world, _, record) = run(&specs[k], seed(r), ALONE);
        everything_seen(&world, &record)
    };
    let apart: Vec<String> = jobs.iter().map(one).collect();
    let together: Vec<String> = on(4, || {
        use rayon::prelude::*;
        jobs.par_iter().rev().map(one).collect()
    });
    assert!(together.iter().rev().eq(&apart));
    assert_eq!(apart.iter().collect::<std::collections::BTreeSet<_>>().len(), jobs.len(), "each is another run");
}

/// The shipped experiment on a small world, with its arms in this order.
fn plan(order: &[usize]) -> Plan {
    let all = arms(&["world.firms=1500", "time.years=5"]);
    let experiment = scenario::load_experiment(&path("independent-innovation"), &[]).unwrap_or_else(|e| panic!("{e}"));
    let scenario::experiment::Focus { countries, sectors, against } = experiment.focus;
    let arm = |&k: &usize| Arm { name: all[k].0.clone(), spec: all[k].1.clone() };
    let focus = Focus { countries, sectors, against };
    let arms = order.iter().map(arm).collect();
    Plan { seed: 1, replications: 2, focus, arms, design: designs::Design::none(), worlds: None, branch: None }
}

#[test]
fn the_order_of_arms_and_the_number_of_threads_change_no_run_of_an_experiment() {
    let outcomes = |order: &[usize], threads: usize| {
        let plan = plan(order);
        let done: Vec<Done> = on(threads, || plan.execute(Kept::ALL));
        let of = |d: &Done| {
            let (outcomes, account) = d.result.as_ref().unwrap_or_else(|failure| panic!("{failure:?}"));
            let bits = outcomes.values.map(f64::to_bits);
            // Which number a run has in the plan is all that the order of arms may change.
            let mut record = d.record.clone();
            record.key.run = 0;
            (plan.arms[d.key.arm].name.clone(), d.seed.replication, bits, account.firm_periods, record.digest())
        };
        let mut all: Vec<_> = done.iter().map(of).collect();
        all.sort();
        all
    };
    let forward = outcomes(&[0, 1, 2, 3, 4, 5], 2);
    assert_eq!(forward.len(), 12);
    assert_eq!(forward, outcomes(&[5, 3, 4, 0, 2, 1], 3));
    let alone = outcomes(&[3], 1);
    assert_eq!(alone, forward.iter().filter(|run| run.0 == "OEM").cloned().collect::<Vec<_>>());
}
