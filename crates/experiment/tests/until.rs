//! Replications that go on until an effect is known: how often the interval at the stop holds the truth.

use base::draws::{Luck, Mechanism};
use designs::Design;
use experiment::joined::{Joined, RunRow};
use experiment::outcomes::{Focus, OUTCOMES};
use experiment::plan::{Arm, Plan};
use experiment::until::Until;
use rayon::prelude::*;
use std::sync::Arc;

/// Synthetic experiments.
const EXPERIMENTS: u64 = 10_000;

/// Whether the interval at the stop holds the true effect of nothing, and how many replications there were.
fn one(start: &Plan, until: Until, experiment: u64) -> (bool, u32) {
    let mut plan = start.clone();
    loop {
        let row = |run| {
            let key = plan.key(run);
            let luck =
                Luck::new(experiment, key.replication, 1).block(Mechanism::Resampling, key.arm as u64, 0).normal(0);
            RunRow { key, values: Some([luck; OUTCOMES.len()]) }
        };
        let rows: Vec<RunRow> = (0..plan.runs()).map(row).collect();
        let (effect, next) = until.stop(&Joined::new(&plan, &rows).unwrap()).unwrap();
        match next {
            Some(next) => plan.replications = next,
            None => return (effect.low <= 0.0 && 0.0 <= effect.high, plan.replications),
        }
    }
}

#[test]
fn the_interval_at_the_stop_holds_the_truth_about_as_often_as_it_says() {
    let spec = Arc::new(scheduler::trial::chain(100));
    let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
    let focus = Focus { countries: vec![1], sectors: vec![0], against: 0 };
    for (min, width) in [(8, 0.9), (16, 0.6)] {
        let plan = Plan {
            seed: 1,
            replications: min,
            focus: focus.clone(),
            arms: vec![arm("first"), arm("second")],
            design: Design::none(),
            branch: None,
            worlds: None,
        };
        let until = Until { outcome: 0, arm: 1, width, max: 4096 };
        let all: Vec<(bool, u32)> = (0..EXPERIMENTS).into_par_iter().map(|k| one(&plan, until, k)).collect();
        let held = all.iter().filter(|(held, _)| *held).count() as f64 / EXPERIMENTS as f64;
        let mean = all.iter().map(|(_, n)| f64::from(*n)).sum::<f64>() / EXPERIMENTS as f64;
        println!("from {min} replications on until ±{width}: {mean:.1} on average, coverage {held}");
        assert!((0.93..=0.97).contains(&held), "{min}: {held}");
    }
}
