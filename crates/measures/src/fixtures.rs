//! Tables with published or independently computed measures, for the tests.

use crate::{InputOutput, Node};

/// Miller & Blair (2009), "Input-Output Analysis", 2nd ed., ch. 2: two sectors.
pub(crate) const MILLER_BLAIR_Z: [f64; 4] = [150.0, 500.0, 200.0, 100.0];
/// Their output.
pub(crate) const MILLER_BLAIR_X: [f64; 2] = [1000.0, 2000.0];

/// Three countries (N, S, R) with a component and a final sector each: made up, with exact flows.
#[rustfmt::skip]
pub(crate) const SIX_Z: [f64; 36] = [
    10.0, 30.0,  5.0, 40.0, 4.0, 12.0,
     2.0,  0.0,  0.0,  0.0, 0.0,  0.0,
     3.0,  6.0, 10.0, 25.0, 2.0,  8.0,
     0.0,  0.0,  0.0,  0.0, 0.0,  0.0,
     4.0,  5.0,  6.0, 10.0, 8.0, 20.0,
     0.0,  1.0,  0.0,  0.0, 1.0,  0.0,
];
/// Their output.
pub(crate) const SIX_X: [f64; 6] = [106.0, 100.0, 60.0, 105.0, 60.0, 80.0];

/// What N, S and R buy of them for final use.
#[rustfmt::skip]
pub(crate) const SIX_Y: [f64; 18] = [
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

/// The "leather" table that the R package decompr ships: Argentina, Turkey, Germany × agriculture, textile and
/// leather, transport equipment.
#[rustfmt::skip]
pub(crate) const LEATHER_Z: [f64; 81] = [
    16.1, 5.1, 1.8,  3.2,  4.3, 0.4,  3.1,  2.8,  4.9,
     2.4, 8.0, 3.2,  0.1,  3.2, 1.6,  1.2,  3.9, 11.5,
     0.9, 0.5, 4.0,  0.0,  0.1, 0.3,  0.0,  0.4,  0.5,
     1.1, 1.9, 0.2, 18.0, 13.2, 6.1,  9.0,  3.1,  8.9,
     0.3, 2.8, 0.1,  6.1, 28.1, 6.3,  2.1,  2.5, 25.6,
     0.0, 0.1, 0.3,  4.1,  3.2, 8.9,  0.2,  0.0,  1.8,
     1.2, 4.2, 0.3,  4.1,  1.2, 0.6, 29.0, 19.5, 17.9,
     1.3, 1.1, 0.0,  3.2,  4.8, 2.6,  5.1, 29.1, 24.1,
     2.1, 1.4, 3.0,  4.1,  3.1, 3.9, 11.3,  8.1, 51.3,
];
/// Their output.
pub(crate) const LEATHER_X: [f64; 9] = [77.7, 58.3, 19.0, 112.7, 124.6, 43.2, 156.3, 127.8, 217.0];

/// Asserts that numbers agree to `tolerance`, relative to the expected ones.
pub(crate) fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (k, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f - e).abs() <= tolerance * e.abs().max(1.0), "number {k}: {f}, expected {e}");
    }
}
