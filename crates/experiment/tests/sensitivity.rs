//! Sensitivity from rows to indices: nothing that is wrong with rows changes an index in silence.

use base::draws::{Luck, Mechanism};
use designs::morris::Morris;
use designs::saltelli::Saltelli;
use designs::{Design, Factor, Kind, Scale};
use experiment::effects::effects;
use experiment::joined::{Joined, RunRow, Unfit};
use experiment::outcomes::{Focus, OUTCOMES};
use experiment::plan::{Arm, Plan, RunKey};
use experiment::sensitivity::{Measures, Sensitivity, Target, sensitivity};
use std::f64::consts::PI;
use std::sync::Arc;

const TARGET: Target = Target { arm: 0, is_effect: false, outcome: 0 };

fn saltelli(blocks: u64) -> Kind {
    Kind::Saltelli(Saltelli { blocks, second_order: false })
}

fn plan(kind: Kind, replications: u32, seed: u64) -> Plan {
    let spec = Arc::new(scheduler::trial::chain(100));
    let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
    let factor = |k: usize| Factor {
        key: format!("x.{k}"),
        kind: base::parameter::Kind::Real,
        low: -PI,
        high: PI,
        scale: Scale::Linear,
        values: Vec::new(),
    };
    Plan {
        seed,
        replications,
        focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
        arms: vec![arm("first"), arm("second")],
        design: Design { factors: (0..3).map(factor).collect(), kind, seed },
        branch: None,
        worlds: None,
    }
}

/// Ishigami's function with normal luck of this standard deviation; the second arm adds a half.
fn rows(plan: &Plan, sd: f64) -> Vec<RunRow> {
    let row = |run| {
        let key = plan.key(run);
        let x = plan.design.point(key.point);
        let f = x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin();
        let luck = Luck::new(plan.seed, key.replication, 1).block(Mechanism::Search, run, 0).normal(0);
        let value = f + sd * luck + 0.5 * key.arm as f64;
        RunRow { key, values: Some([value; OUTCOMES.len()]) }
    };
    (0..plan.runs()).map(row).collect()
}

fn of(plan: &Plan, rows: &[RunRow]) -> Result<Sensitivity, Unfit> {
    sensitivity(&Joined::new(plan, rows)?, TARGET)
}

fn first_and_total(found: &Sensitivity) -> Vec<(f64, f64)> {
    let Measures::Sobol(indices) = &found.measures else { panic!("{found:?}") };
    indices.factors.iter().map(|index| (index.first, index.total)).collect()
}

#[test]
fn indices_of_ishigamis_function_are_its_own_and_within_their_intervals() {
    let plan = plan(saltelli(4096), 1, 0);
    let found = of(&plan, &rows(&plan, 0.0)).unwrap();
    let Measures::Sobol(indices) = &found.measures else { panic!() };
    // Ishigami & Homma (1990), with a = 7 and b = 0.1.
    for (index, (first, total)) in indices.factors.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]) {
        assert!((index.first - first).abs() < 0.01 && (index.total - total).abs() < 0.01, "{index:?}");
        assert!(index.first_interval.0 <= first && first <= index.first_interval.1, "{index:?}");
    }
}

#[test]
fn the_share_of_luck_is_the_one_that_was_put_in() {
    let plan = plan(saltelli(1024), 8, 1);
    let sd = 3.0;
    let found = of(&plan, &rows(&plan, sd)).unwrap();
    let expected = sd * sd / (13.844588 + sd * sd);
    let noise = found.noise.unwrap();
    assert!((noise.share() - expected).abs() < 0.03, "{noise:?}, expected {expected}");
    let said = found.sentences(&Joined::new(&plan, &[]).unwrap()).join("\n");
    assert!(said.contains("of the variance between points is luck"), "{said}");
}

#[test]
fn the_order_of_rows_means_nothing() {
    for kind in [saltelli(64), Kind::Morris(Morris { trajectories: 20, levels: 4 })] {
        let plan = plan(kind, 2, 3);
        let rows = rows(&plan, 1.0);
        let mut shuffled = rows.clone();
        let luck = Luck::new(1, 0, 0);
        shuffled.sort_by_key(|row| luck.block(Mechanism::Resampling, row.key.run, 0).0);
        assert_ne!(rows, shuffled);
        assert_eq!(of(&plan, &rows), of(&plan, &shuffled));
        let effects = |rows| effects(&Joined::new(&plan, rows).unwrap()).unwrap();
        assert_eq!(effects(&rows), effects(&shuffled));
    }
}

#[test]
fn a_seed_of_zero_is_a_seed_like_others() {
    let of_seed = |seed| {
        let plan = plan(saltelli(64), 2, seed);
        first_and_total(&of(&plan, &rows(&plan, 1.0)).unwrap())
    };
    assert_eq!(of_seed(0), of_seed(0));
    assert_ne!(of_seed(0), of_seed(1));
}

#[test]
fn a_nan_is_refused_with_its_run_and_its_outcome() {
    for kind in [saltelli(64), Kind::Morris(Morris { trajectories: 20, levels: 4 })] {
        let plan = plan(kind, 2, 3);
        let mut rows = rows(&plan, 1.0);
        rows[10].values.as_mut().unwrap()[0] = f64::NAN;
        let told = of(&plan, &rows).unwrap_err().to_string();
        assert!(told.starts_with("`moved_up` of run 10 is NaN"), "{told}");
        assert!(effects(&Joined::new(&plan, &rows).unwrap()).is_err());
    }
}

#[test]
fn a_missing_cell_and_a_failed_run_take_their_block_with_them_and_are_told() {
    let plan = plan(saltelli(64), 2, 3);
    let all = rows(&plan, 1.0);
    let run = plan.number(7 * 5 + 2, 0, 1);
    let mut failed = all.clone();
    failed[run as usize].values = None;
    let missing: Vec<RunRow> = all.iter().filter(|row| row.key.run != run).cloned().collect();
    let without_block: Vec<RunRow> = all.iter().filter(|row| row.key.point / 5 != 7).cloned().collect();
    let expected = of(&plan, &without_block).unwrap();
    for rows in [failed, missing] {
        let found = of(&plan, &rows).unwrap();
        assert_eq!((found.used, found.left_out), (63, 1));
        assert_eq!(found.measures, expected.measures);
        let said = found.sentences(&Joined::new(&plan, &rows).unwrap()).join("\n");
        assert!(said.contains("1 of 64 blocks are left out"), "{said}");
        // The run is one of the first arm: every effect lacks its point.
        assert!(effects(&Joined::new(&plan, &rows).unwrap()).unwrap().iter().all(|effect| effect.left_out == 1));
    }
}

#[test]
fn rows_that_are_not_of_the_plan_or_there_twice_are_refused() {
    let plan = plan(saltelli(8), 2, 3);
    let mut rows = rows(&plan, 1.0);
    rows.push(rows[4].clone());
    assert_eq!(of(&plan, &rows), Err(Unfit::Twice(4)));
    let key = RunKey { run: 4, point: 0, arm: 0, replication: 0 };
    *rows.last_mut().unwrap() = RunRow { key, values: None };
    assert_eq!(of(&plan, &rows), Err(Unfit::NotPlanned(key)));
}

#[test]
fn what_varies_with_nothing_and_what_has_no_indices_is_said() {
    let constant = plan(saltelli(16), 2, 3);
    let rows: Vec<RunRow> =
        rows(&constant, 0.0).into_iter().map(|row| RunRow { values: Some([0.1; OUTCOMES.len()]), ..row }).collect();
    let found = of(&constant, &rows).unwrap();
    assert_eq!(found.measures, Measures::Constant);
    let sobol = plan(Kind::Sobol(16), 2, 3);
    assert_eq!(of(&sobol, &[]), Err(Unfit::NoIndices("sobol")));
}

#[test]
fn each_negative_and_each_wide_index_has_its_sentence() {
    let plan = plan(saltelli(32), 2, 6);
    let rows = rows(&plan, 2.0);
    let found = of(&plan, &rows).unwrap();
    let said = found.sentences(&Joined::new(&plan, &rows).unwrap());
    let Measures::Sobol(indices) = &found.measures else { panic!() };
    for (f, index) in indices.factors.iter().enumerate() {
        for (name, value, (low, high)) in
            [("first-order", index.first, index.first_interval), ("total", index.total, index.total_interval)]
        {
            let about = format!("The {name} index of `x.{f}` is");
            let count = said.iter().filter(|text| text.starts_with(&about)).count();
            assert_eq!(count, usize::from(value < 0.0) + usize::from(high - low > 0.2), "{said:?}");
        }
    }
}
