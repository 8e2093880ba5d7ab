//! # Quasi-random numbers
//! Sobol's sequence, scrambled as by Owen: points that fill a cube more evenly than chance would.

use base::draws::{Luck, Mechanism};

/// Most dimensions of a point.
pub const DIMENSIONS_MAX: usize = sobol_burley::NUM_DIMENSIONS as usize;
/// Points of one sequence; the library has direction numbers of 16 bits.
const SEQUENCE: u64 = 1 << 16;

/// Coordinate `dimension` of point `index`, in [0, 1).
///
/// Sobol (1967), directions of Joe & Kuo (2008), scrambling of Burley (2020), "Practical hash-based Owen scrambling",
/// Journal of Computer Graphics Techniques 9(4). A sequence has 65 536 points; those beyond are of further sequences,
/// scrambled independently: a mean over several of them is unbiased, and its error falls from there on as chance has it.
#[must_use]
pub fn place(luck: Luck, index: u64, dimension: usize) -> f64 {
    let seed = luck.block(Mechanism::Design, index / SEQUENCE, 0).0[0];
    f64::from(sobol_burley::sample((index % SEQUENCE) as u32, dimension as u32, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_power_of_two_of_points_is_evenly_spread_in_every_dimension() {
        let luck = Luck::new(1, 0, 0);
        for first in [0, SEQUENCE, 7 * SEQUENCE] {
            for n in [2, 16, 256] {
                for dimension in [0, 1, 39, DIMENSIONS_MAX - 1] {
                    let part = |k| (place(luck, first + k, dimension) * n as f64) as u64;
                    let mut parts: Vec<u64> = (0..n).map(part).collect();
                    parts.sort_unstable();
                    assert_eq!(parts, (0..n).collect::<Vec<_>>(), "{n} points from {first} in {dimension}");
                }
            }
        }
    }

    #[test]
    fn a_smooth_integral_is_better_than_chance_would_have_it() {
        // Mean of a product of six factors 1 + (x − ½), which is 1; its standard deviation is √((13/12)⁶ − 1) = 0.785.
        let mean = |n: u64| {
            let point = |k| (0..6).map(|d| 0.5 + place(Luck::new(2, 0, 0), k, d)).product::<f64>();
            (0..n).map(point).sum::<f64>() / n as f64
        };
        let (n, by_chance) = (4096, 0.785 / 64.0);
        assert!((mean(n) - 1.0).abs() < 0.1 * by_chance, "{}", mean(n) - 1.0);
        let far = 3 * SEQUENCE;
        assert!((mean(far) - 1.0).abs() < 0.1 * 0.785 / (far as f64).sqrt(), "{}", mean(far) - 1.0);
    }
}
