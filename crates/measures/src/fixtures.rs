//! Tables with published or independently computed measures, for the tests.

use crate::{InputOutput, Node};

/// Miller & Blair (2009), "Input-Output Analysis", 2nd ed., ch. 2: two sectors.
const MILLER_BLAIR_Z: [f64; 4] = [150.0, 500.0, 200.0, 100.0];
/// Their output.
const MILLER_BLAIR_X: [f64; 2] = [1000.0, 2000.0];

/// Three countries (N, S, R) with a component and a final sector each: made up, with exact flows.
#[rustfmt::skip]
const SIX_Z: [f64; 36] = [
    10.0, 30.0,  5.0, 40.0, 4.0, 12.0,
     2.0,  0.0,  0.0,  0.0, 0.0,  0.0,
     3.0,  6.0, 10.0, 25.0, 2.0,  8.0,
     0.0,  0.0,  0.0,  0.0, 0.0,  0.0,
     4.0,  5.0,  6.0, 10.0, 8.0, 20.0,
     0.0,  1.0,  0.0,  0.0, 1.0,  0.0,
];
/// Their output.
const SIX_X: [f64; 6] = [106.0, 100.0, 60.0, 105.0, 60.0, 80.0];

/// What N, S and R buy of them for final use.
#[rustfmt::skip]
const SIX_Y: [f64; 18] = [
     5.0,  0.0,  0.0,
    80.0,  6.0, 12.0,
     1.0,  5.0,  0.0,
    60.0, 30.0, 15.0,
     0.0,  1.0,  6.0,
    10.0,  4.0, 64.0,
];

/// The table of these.
pub(crate) fn six() -> InputOutput {
    InputOutput {
        countries: ["N", "S", "R"].map(str::to_owned).to_vec(),
        sectors: ["component", "final"].map(str::to_owned).to_vec(),
        nodes: (0..6).map(|k| Node { country: k / 2, sector: k % 2 }).collect(),
        flows: SIX_Z.to_vec(),
        final_demand: SIX_Y.to_vec(),
        inventories: vec![0.0; 6],
        output: SIX_X.to_vec(),
    }
}

/// A table of one country that balances: what is not sold to production is sold to final users.
pub(crate) fn one_country(z: &[f64], x: &[f64]) -> InputOutput {
    let n = x.len();
    InputOutput {
        countries: vec!["all".to_owned()],
        sectors: (0..n).map(|k| format!("sector {k}")).collect(),
        nodes: (0..n).map(|k| Node { country: 0, sector: k }).collect(),
        flows: z.to_vec(),
        final_demand: (0..n).map(|i| x[i] - z[i * n..(i + 1) * n].iter().sum::<f64>()).collect(),
        inventories: vec![0.0; n],
        output: x.to_vec(),
    }
}

/// Miller & Blair's table.
pub(crate) fn miller_blair() -> InputOutput {
    one_country(&MILLER_BLAIR_Z, &MILLER_BLAIR_X)
}

/// Asserts that numbers agree to `tolerance`, relative to the expected ones.
pub(crate) fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (k, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f - e).abs() <= tolerance * e.abs().max(1.0), "number {k}: {f}, expected {e}");
    }
}
