//! Arms that part in a year from a shared history are what they are when each runs straight, bit for bit.

use super::{on, short, years};
use crate::worlds::{ALONE, SCENARIOS, SHARED, few, policies, text, written};
use experiment::arms::{Arm, Done, Plan};
use experiment::outcomes::{Focus, Watch};
use experiment::record::{Kept, Record};
use scheduler::checkpoint::Refused;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use std::sync::Arc;

/// The period in which the arms part: after the chain's burn-in of four years, within the six of the world of 1995.
const PERIOD: u32 = 5;

/// A latecomer and a leader of each scenario.
fn names(scenario: &str) -> (&'static str, &'static str) {
    if scenario == "world-1995" { ("China", "United States") } else { ("latecomer", "leader") }
}

/// Arms that change all that a running world can change: strategies, policies, parameters, countries.
fn arms(scenario: &str) -> Vec<Arm> {
    let (latecomer, leader) = names(scenario);
    let base = short(scenario, &[]);
    let mut strategies = WorldSpec::clone(&base);
    for group in &mut strategies.groups {
        group.strategies.fill(0.0);
        group.strategies[1] = 1.0;
    }
    let parameters = ["search.power=0.5", "tender.price_elasticity=5", "tender.hazard_new=0.5", "trade.openness=0.9"];
    let country = format!("country.{latecomer}.conversion=0.6");
    let parameters = short(scenario, &[&parameters[..], &[&country]].concat());
    let all = text(scenario) + &policies(latecomer, leader, base.year(PERIOD) as u32, [0.3, 0.2, 1.0, 0.9, 0.4, 0.3]);
    let set: Vec<&str> = years(scenario).into_iter().chain(["adaptation.rate=0.2"]).chain(few(scenario)).collect();
    let policies = written(&all, &set);
    let arm = |(name, spec): (&str, Arc<WorldSpec>)| Arm { name: name.into(), spec };
    let arms =
        [("base", base), ("strategies", Arc::new(strategies)), ("parameters", parameters), ("policies", policies)];
    arms.into_iter().map(arm).collect()
}

fn plan(scenario: &str, branch: Option<u32>) -> Plan {
    let focus = Focus { countries: vec![1], sectors: vec![0, 1], against: 0 };
    let design = designs::Design::none();
    Plan { seed: 1, replications: 2, focus, arms: arms(scenario), design, worlds: None, branch }
}

/// A run without any of the program's ways of sharing: a world that steps, and changes its specification in a year.
fn straight(plan: &Plan, run: &Done, period: u32) -> (Vec<u64>, String) {
    let arm = &plan.arms[run.key.arm];
    let (mut watch, mut record) = (Watch::new(plan.focus.clone()), Record::new(plan.row_key(run.key, true)));
    let mut world = World::new(plan.arms[0].spec.clone(), run.seed.seed, run.seed.replication);
    let (burn_in, periods) = arm.spec.periods();
    for k in 0..periods {
        if k == period {
            world.follow(arm.spec.clone());
        }
        if k == burn_in {
            world.begin_observation();
        }
        world.step(ALONE);
        if k >= burn_in {
            let seen = world.observe(ALONE);
            watch.see(&world, &seen);
            record.add_sparsely(Kept::ALL, &world, &seen);
        }
    }
    (watch.outcomes(&world).values.map(f64::to_bits).to_vec(), record.digest())
}

fn seen(run: &Done) -> (Vec<u64>, String) {
    let (outcomes, _) = run.result.as_ref().unwrap_or_else(|failure| panic!("{failure:?}"));
    (outcomes.values.map(f64::to_bits).to_vec(), run.record.digest())
}

#[test]
fn arms_that_share_their_history_are_what_they_are_alone() {
    for scenario in SCENARIOS {
        for period in [2, PERIOD] {
            let plan = plan(scenario, Some(period));
            let done = on(1, || plan.execute(Kept::ALL));
            assert_eq!(done.len(), 8);
            for run in &done {
                let name = &plan.arms[run.key.arm].name;
                assert_eq!(seen(run), straight(&plan, run, period), "{scenario}, arm {name}, from {period}");
            }
            let apart = |a: usize| (0..a).all(|b| seen(&done[a]) != seen(&done[b]));
            assert!((0..done.len()).all(apart), "{scenario}: all arms and replications differ");
            for threads in [2, 3] {
                let other: Vec<_> = on(threads, || plan.execute(Kept::ALL)).iter().map(seen).collect();
                assert_eq!(other, done.iter().map(seen).collect::<Vec<_>>(), "{scenario}, {threads} threads");
            }
        }
    }
}

#[test]
fn one_arm_of_a_shared_history_can_be_run_alone() {
    let plan = plan("chain", Some(PERIOD));
    let all = on(1, || plan.execute(Kept::ALL));
    for run in &all {
        assert_eq!(seen(&plan.together(&[run.key], Kept::ALL)[0]), seen(run));
    }
}

/// What only begins in that year needs no branch: the run that has it in its scenario from the start is the same.
#[test]
fn policies_that_begin_when_arms_part_give_the_same_without_a_branch() {
    for scenario in SCENARIOS {
        let shared = on(1, || plan(scenario, Some(PERIOD)).execute(Kept::ALL));
        let never = on(1, || plan(scenario, None).execute(Kept::ALL));
        for (a, b) in shared.iter().zip(&never).filter(|(run, _)| [0, 3].contains(&run.key.arm)) {
            assert_eq!(seen(a), seen(b), "{scenario}, arm {}", a.key.arm);
        }
    }
}

#[test]
fn a_saved_world_goes_on_as_if_it_had_never_been_saved_at_any_number_of_threads() {
    for scenario in SCENARIOS {
        let spec = short(scenario, &[]);
        let mut straight = World::new(spec.clone(), 1, 0);
        straight.run(PERIOD, ALONE);
        let bytes = straight.save();
        straight.run(6, ALONE);
        for threads in [1, 2, 3, 8] {
            let mut loaded =
                World::load(&bytes, short(scenario, &["world.chunk=64"])).unwrap_or_else(|e| panic!("{e}"));
            on(threads, || loaded.run(6, SHARED));
            assert!(loaded.save() == straight.save(), "{scenario}, {threads} threads");
        }
    }
}

#[test]
fn a_checkpoint_of_another_scenario_is_refused() {
    let bytes = World::new(short("chain", &[]), 1, 0).save();
    for other in [short("world-1995", &[]), short("chain", &["search.power=0.26"])] {
        assert!(matches!(World::load(&bytes, other), Err(Refused::Scenario { .. })));
    }
}
