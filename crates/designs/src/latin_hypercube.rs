//! # Latin hypercubes
//! n points of which every n-th part of every range holds exactly one.

use crate::permutation;
use base::draws::{Luck, Mechanism};

/// Numbers of blocks below this are the shuffles', those from here on the places within a part.
const WITHIN: u32 = 1 << 16;

/// Place of point `index` of `n` in the range of factor `factor`: `(π(index) + u)/n`, with a shuffle π and a uniform
/// number u for each factor   McKay, Beckman & Conover (1979), Technometrics 21.
///
/// The shuffles are random, so any beginning of the design is a random part of it.
#[must_use]
pub fn place(luck: Luck, n: u64, index: u64, factor: u32) -> f64 {
    let part = permutation::place(luck, factor, n, index);
    let within = luck.block(Mechanism::Design, index, WITHIN + factor).uniform(0);
    ((part as f64 + within) / n as f64).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_every_range_holds_one_point() {
        for n in [1, 2, 7, 100] {
            for factor in 0..5 {
                let part = |k| (place(Luck::new(3, 0, 0), n, k, factor) * n as f64) as u64;
                let mut parts: Vec<u64> = (0..n).map(part).collect();
                parts.sort_unstable();
                assert_eq!(parts, (0..n).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn factors_are_not_correlated() {
        let luck = Luck::new(0, 0, 0);
        let n = 4096;
        let product = |k| (place(luck, n, k, 0) - 0.5) * (place(luck, n, k, 1) - 0.5);
        let correlation = (0..n).map(product).sum::<f64>() / n as f64 * 12.0;
        assert!(correlation.abs() < 4.0 / (n as f64).sqrt(), "{correlation}");
    }
}
