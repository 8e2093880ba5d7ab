//! What means stand for, from rows to doubts: nothing that is wrong with rows changes a number in silence.

use base::draws::{Luck, Mechanism};
use designs::list::List;
use designs::{Design, Factor, Kind, Scale};
use experiment::by_value::by_value;
use experiment::joined::{Joined, RunRow, Unfit};
use experiment::means::{Distribution, Doubt, distributions, sentences};
use experiment::outcomes::{Focus, OUTCOMES};
use experiment::pairs::Side;
use experiment::plan::{Arm, Plan};
use experiment::windows::{WINDOWS, Windows, level};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two arms, over two values of a parameter where there are points.
fn plan(replications: u32, points: u64, seed: u64) -> Plan {
    let spec = Arc::new(scheduler::trial::chain(100));
    let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
    let factor = Factor {
        key: "x".into(),
        kind: base::parameter::Kind::Real,
        low: 0.0,
        high: 1.0,
        scale: Scale::Linear,
        values: (0..points).map(|k| k as f64).collect(),
    };
    let factors = if points > 1 { vec![factor] } else { Vec::new() };
    Plan {
        seed,
        replications,
        focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
        arms: vec![arm("first"), arm("second")],
        design: Design { factors, kind: Kind::Grid, seed },
        branch: None,
        worlds: None,
    }
}

/// A standard normal number of a replication.
fn normal(replication: u32, k: u32) -> f64 {
    Luck::new(8, replication, k).block(Mechanism::Resampling, 1, 0).normal(0)
}

fn rows(plan: &Plan, value: impl Fn(u32, usize, u64) -> f64) -> Vec<RunRow> {
    let row = |run| {
        let key = plan.key(run);
        RunRow { key, values: Some([value(key.replication, key.arm, key.point); OUTCOMES.len()]) }
    };
    (0..plan.runs()).map(row).collect()
}

fn of<'a>(all: &'a [Distribution], outcome: &str, side: Side) -> &'a Distribution {
    let is_it = |d: &&Distribution| OUTCOMES[d.outcome].name == outcome && d.of == side && d.against.is_none();
    all.iter().find(is_it).unwrap()
}

/// Windows of all runs.
fn windows(plan: &Plan, value: impl Fn(u32, usize) -> f64) -> BTreeMap<u64, Windows> {
    let one = |run| {
        let key = plan.key(run);
        let series: [f64; WINDOWS] = std::array::from_fn(|w| value(key.replication, w));
        (run, [series; 4])
    };
    (0..plan.runs()).map(one).collect()
}

#[test]
fn a_mean_of_two_groups_is_doubted_and_one_of_a_single_group_is_not() {
    let plan = plan(32, 1, 0);
    let apart = |r: u32| if r.is_multiple_of(3) { 8.0 } else { 0.0 };
    let rows = rows(&plan, |r, arm, _| normal(r, 0) + if arm == 1 { apart(r) } else { 0.0 });
    let joined = Joined::new(&plan, &rows).unwrap();
    let all = distributions(&joined).unwrap();
    assert_eq!(all.len(), 3 * OUTCOMES.len());
    assert!(of(&all, "relative_wage", Side::Arm(0)).doubts.is_empty());
    let doubted = of(&all, "relative_wage", Side::Arm(1));
    assert_eq!((doubted.doubts.as_slice(), doubted.n), (&[Doubt::Groups][..], 32));
    assert!(doubted.band[0] < 0.0 && doubted.band[1] < doubted.mean && doubted.band[2] > 8.0, "{doubted:?}");
    let said = sentences(&joined, &all);
    assert!(said[0].starts_with("Groups:") && said[0].contains("`relative_wage`"), "{said:?}");
    assert!(said[0].contains("in second, the difference of second"), "{said:?}");
    assert!(said[1].starts_with("Whether runs have settled is not known"), "{said:?}");
}

#[test]
fn steps_of_single_firms_are_no_groups() {
    let plan = plan(32, 1, 3);
    let spec = &plan.arms[0].spec;
    let firms = spec.groups[spec.shape().group(1, 0)].firms as f64;
    let rows = rows(&plan, |r, _, _| (normal(r, 0).abs() * 1.5).floor() / firms);
    let all = distributions(&Joined::new(&plan, &rows).unwrap()).unwrap();
    assert!(of(&all, "moved_up", Side::Arm(0)).doubts.is_empty());
    // The same numbers where nothing says that they go in steps.
    assert_eq!(of(&all, "relative_wage", Side::Arm(0)).doubts, [Doubt::Groups]);
}

#[test]
fn runs_on_their_way_and_runs_at_levels_of_their_own_are_told_apart() {
    let plan = plan(16, 1, 1);
    let rows = rows(&plan, |r, _, _| normal(r, 0));
    let doubts = |value: &dyn Fn(u32, usize) -> f64| {
        let windows = windows(&plan, value);
        let joined = Joined::new(&plan, &rows).unwrap().with_windows(&windows);
        let all = distributions(&joined).unwrap();
        assert!(of(&all, "moved_up", Side::Arm(0)).p_settled.is_none(), "a share of careers has no level");
        let found = of(&all, "relative_income", Side::Arm(0)).clone();
        (found.doubts, sentences(&joined, &all).join(" "))
    };
    let noise = |r: u32, w: usize| normal(r, 10 + w as u32);
    assert_eq!(doubts(&noise).0, []);
    let (moving, said) = doubts(&|r, w| noise(r, w) + w as f64 + 5.0 * normal(r, 1));
    assert!(moving == [Doubt::Moving] && said.contains("Moving: runs are still on their way"), "{moving:?} {said}");
    let (levels, said) = doubts(&|r, w| noise(r, w) + 5.0 * normal(r, 1));
    assert!(levels == [Doubt::Levels] && said.contains("Levels: each run has settled"), "{levels:?} {said}");
}

#[test]
fn every_outcome_with_a_level_is_an_outcome() {
    let named: Vec<&str> = (0..OUTCOMES.len()).filter(|k| level(*k).is_some()).map(|k| OUTCOMES[k].name).collect();
    assert_eq!(named, ["value_added_share", "value_added_per_worker", "relative_wage", "relative_income"]);
}

#[test]
fn a_value_is_a_replication_and_with_a_single_one_a_point() {
    for (replications, points, expected) in [(12, 3, 12), (1, 9, 9), (10, 1, 10)] {
        let plan = plan(replications, points, 2);
        let rows = rows(&plan, |r, _, point| normal(r, 0) + point as f64);
        let windows = windows(&plan, |r, w| normal(r, w as u32));
        let all = distributions(&Joined::new(&plan, &rows).unwrap().with_windows(&windows)).unwrap();
        assert!(all.iter().all(|d| d.n == expected), "{replications} {points}");
        assert!(of(&all, "relative_wage", Side::Arm(0)).p_settled.is_some());
    }
}

#[test]
fn effects_by_value_are_of_every_outcome() {
    let plan = plan(8, 2, 1);
    let rows = rows(&plan, |r, arm, point| normal(r, 0) + (arm as f64) * (1.0 + point as f64 + 0.1 * normal(r, 1)));
    let every: Vec<usize> = (0..OUTCOMES.len()).collect();
    let found = by_value(&Joined::new(&plan, &rows).unwrap(), &every).unwrap();
    assert_eq!(found.len(), 2 * OUTCOMES.len());
    for of in found.chunks(2) {
        assert_eq!((of[0].outcome.as_str(), of[0].from, of[1].from), (of[1].outcome.as_str(), 0.0, 1.0));
        assert!((of[1].effect - 2.0 * of[0].effect).abs() < 0.5 && of[0].pairs == 8, "{of:?}");
    }
}

#[test]
fn parameters_that_move_together_are_told_once() {
    let mut plan = plan(8, 2, 1);
    let mut list = List::new(3);
    [[0.0, 5.0, 1.0], [1.0, 7.0, 0.0]].iter().for_each(|point| list.push(point));
    let factor = plan.design.factors[0].clone();
    plan.design.factors = ["x", "y", "z"].map(|key| Factor { key: key.into(), ..factor.clone() }).to_vec();
    plan.design.kind = Kind::List(list);
    let rows = rows(&plan, |r, arm, point| normal(r, 0) + arm as f64 * point as f64);
    let found = by_value(&Joined::new(&plan, &rows).unwrap(), &[0]).unwrap();
    let told: Vec<(&str, f64)> = found.iter().map(|row| (row.parameter.as_str(), row.from)).collect();
    assert_eq!(told, [("x +1", 0.0), ("x +1", 1.0), ("z", 0.0), ("z", 1.0)]);
}

#[test]
fn shuffled_rows_a_nan_a_missing_cell_and_a_failed_run_change_nothing_in_silence() {
    let plan = plan(12, 2, 0);
    let all = rows(&plan, |r, arm, point| normal(r, 0) + arm as f64 * (point as f64 + normal(r, 1)));
    let windows = windows(&plan, |r, w| normal(r, w as u32));
    let every: Vec<usize> = (0..OUTCOMES.len()).collect();
    let both = |rows: &[RunRow]| -> Result<_, Unfit> {
        let joined = Joined::new(&plan, rows)?.with_windows(&windows);
        Ok((distributions(&joined)?, by_value(&joined, &every)?))
    };
    let expected = both(&all).unwrap();
    let mut shuffled = all.clone();
    shuffled.sort_by_key(|row| Luck::new(1, 0, 0).block(Mechanism::Resampling, row.key.run, 0).0);
    assert_eq!(both(&shuffled).unwrap(), expected);
    let mut with_nan = all.clone();
    with_nan[7].values.as_mut().unwrap()[3] = f64::NAN;
    assert!(matches!(both(&with_nan), Err(Unfit::NotFinite { run: 7, .. })));
    // A run of the second point: its point is left out of the mean over points, and of its own value a replication.
    let run = plan.number(1, 1, 4);
    let mut failed = all.clone();
    failed[run as usize].values = None;
    let missing: Vec<RunRow> = all.iter().filter(|row| row.key.run != run).cloned().collect();
    assert_eq!(both(&failed).unwrap(), both(&missing).unwrap());
    let (found, by_value) = both(&failed).unwrap();
    let first_point = rows(&self::plan(12, 1, 0), |r, arm, _| normal(r, 0) + arm as f64 * normal(r, 1));
    let one = self::plan(12, 1, 0);
    let of_first = distributions(&Joined::new(&one, &first_point).unwrap()).unwrap();
    let (second, expected) = (of(&found, "relative_wage", Side::Arm(1)), of(&of_first, "relative_wage", Side::Arm(1)));
    assert_eq!((second.band, second.mean), (expected.band, expected.mean));
    assert_eq!((by_value[0].left_out, by_value[1].left_out, by_value[1].pairs), (0, 1, 11));
}
