//! # One group or several
//! Whether a sample has a single hump: a mean between two groups of runs stands for none of them.

use super::Refused;
use super::refused::{check_enough, check_finite};
use base::draws::{Luck, Mechanism};

/// Fewest values that are tested: of fewer, two groups are not told from one.
pub const VALUES_MIN: usize = 8;
/// Samples of the uniform distribution that a dip is held against.
const SAMPLES: u64 = 2000;
/// Size of sample from which on `√n·D` has about its limiting distribution.
const SIZE_MAX: usize = 1000;

/// **IN-10** Hartigans' dip: how far a sample is from the nearest distribution with one hump.
///
/// `D = min over unimodal U of max |F − U|`, with `F` the sample's distribution function   Hartigan & Hartigan (1985), "The dip test
/// of unimodality", section 6. On a modal interval that shrinks from the whole range, `U` is the greatest convex minorant of `F` before it
/// and the least concave majorant after it; `D` is half the largest misfit. At the mode itself `U` may jump.
///
/// # Errors
/// Where a value is no finite number, or there is none.
pub fn dip(values: &[f64]) -> Result<f64, Refused> {
    check_finite("value", values)?;
    check_enough("value", values.len(), 1)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(Steps::of(&sorted).misfit() / (2.0 * sorted.len() as f64))
}

/// A distribution function as counts at each value that occurs.
struct Steps {
    at: Vec<f64>,
    below: Vec<f64>,
    up_to: Vec<f64>,
}

impl Steps {
    fn of(sorted: &[f64]) -> Self {
        let mut steps = Self { at: Vec::new(), below: Vec::new(), up_to: Vec::new() };
        let mut count = 0.0;
        for group in sorted.chunk_by(|a, b| a == b) {
            steps.at.push(group[0]);
            steps.below.push(count);
            count += group.len() as f64;
            steps.up_to.push(count);
        }
        steps
    }

    /// Twice the dip, in counts.
    fn misfit(&self) -> f64 {
        let (mut low, mut high) = (0, self.at.len() - 1);
        // A step is missed by half its height, whatever the curve.
        let mut misfit = 1.0_f64;
        loop {
            let minorant = hull(&self.at, &self.below, low, high, 1.0);
            let majorant = hull(&self.at, &self.up_to, low, high, -1.0);
            let (distance, from, to) = self.widest(&minorant, &majorant);
            if distance <= misfit {
                return misfit;
            }
            let before = (low..from).map(|k| self.up_to[k] - height(&self.at, &self.below, &minorant, k));
            let after = (to + 1..=high).map(|k| height(&self.at, &self.up_to, &majorant, k) - self.below[k]);
            misfit = before.chain(after).fold(misfit, f64::max);
            if (from, to) == (low, high) {
                return misfit;
            }
            (low, high) = (from, to);
        }
    }

    /// Where the two hulls are furthest apart: the distance, and the modal interval there, from a corner of the minorant to one of
    /// the majorant.
    fn widest(&self, minorant: &[usize], majorant: &[usize]) -> (f64, usize, usize) {
        let mut widest = (0.0, minorant[0], majorant[majorant.len() - 1]);
        for &k in minorant {
            let distance = height(&self.at, &self.up_to, majorant, k) - self.below[k];
            if distance > widest.0 {
                widest = (distance, k, majorant[majorant.partition_point(|corner| *corner < k)]);
            }
        }
        for &k in majorant {
            let distance = self.up_to[k] - height(&self.at, &self.below, minorant, k);
            if distance > widest.0 {
                widest = (distance, minorant[minorant.partition_point(|corner| *corner <= k) - 1], k);
            }
        }
        widest
    }
}

/// Corners, from `low` to `high`, of the greatest convex minorant of points (`side` 1) or the least concave majorant (−1).
fn hull(x: &[f64], y: &[f64], low: usize, high: usize, side: f64) -> Vec<usize> {
    let mut corners: Vec<usize> = Vec::new();
    for k in low..=high {
        while let [.., a, b] = corners[..] {
            let turn = (x[b] - x[a]) * (y[k] - y[a]) - (y[b] - y[a]) * (x[k] - x[a]);
            if side * turn > 0.0 {
                break;
            }
            corners.pop();
        }
        corners.push(k);
    }
    corners
}

/// Height of a hull at place `k`, between its corners.
fn height(x: &[f64], y: &[f64], corners: &[usize], k: usize) -> f64 {
    let next = corners.partition_point(|corner| *corner < k);
    let b = corners[next];
    if b == k {
        return y[k];
    }
    let a = corners[next - 1];
    y[a] + (x[k] - x[a]) * (y[b] - y[a]) / (x[b] - x[a])
}

/// Dips of uniform samples of one size, ascending: of all distributions with one hump the uniform has the largest.
#[derive(Clone, Debug)]
pub struct UniformDips {
    dips: Vec<f64>,
    size: usize,
}

impl UniformDips {
    /// Draws them for samples of `n` values; the seed and `n` decide.
    ///
    /// # Panics
    /// Never: uniform draws are numbers.
    #[must_use]
    pub fn of(n: usize, seed: u64) -> Self {
        let (luck, size) = (Luck::new(seed, 0, 1), n.clamp(1, SIZE_MAX));
        let value = |sample, k: usize| luck.block(Mechanism::Resampling, sample, k as u32 / 4).uniform(k % 4);
        let one = |sample| dip(&(0..size).map(|k| value(sample, k)).collect::<Vec<f64>>()).expect("draws are numbers");
        let mut dips: Vec<f64> = (0..SAMPLES).map(one).collect();
        dips.sort_unstable_by(f64::total_cmp);
        Self { dips, size }
    }

    /// Chance of a dip at least as large as this one, of `n` values, if they had one hump: `p = (1 + #{D* ≥ D})/(1 + 2000)`. From a thousand
    /// values on `√n·D` is compared.
    #[must_use]
    pub fn p(&self, dip: f64, n: usize) -> f64 {
        let dip = dip * (n as f64 / self.size as f64).sqrt();
        let smaller = self.dips.partition_point(|d| *d < dip * (1.0 - 1e-12));
        (1 + self.dips.len() - smaller) as f64 / (1 + self.dips.len()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn dips_agree_with_diptest() {
        // diptest 0.12.0: dipstat(x, allow_zero=False), numpy 2.4.6.
        let roots: Vec<f64> = (1..=50).map(|k| (f64::from(k) * 2.0_f64.sqrt()) % 1.0).collect();
        let two: Vec<f64> = roots.iter().map(|x| x * x * x + f64::from(u8::from(*x > 0.4))).collect();
        let waves: Vec<f64> = (1..=200).map(|k| f64::from(k * k).sin() + f64::from(k % 3)).collect();
        for (values, expected) in [
            (&roots[..], 0.02587878478679885),
            (&two, 0.16062731878058628),
            (&waves, 0.028714180971747494),
            (&[0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 3.0, 3.0, 3.0], 0.2),
            (&[0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0], 0.0625),
            (&[3.0], 0.5),
        ] {
            let found = dip(values).unwrap();
            assert!((found - expected).abs() < 1e-12, "{found}, expected {expected}");
        }
    }

    #[test]
    fn chances_agree_with_published_quantiles_within_the_luck_of_their_draws() {
        // Quantiles of a million samples that come with diptest 0.12.0 (`consts.Consts`), as R's package of this name has them.
        for (n, half, twentieth, hundredth) in [
            (8, 0.111035129847705, 0.153978303998561, 0.172988528276759),
            (20, 0.0733437740592714, 0.105130218270636, 0.120624043335821),
            (50, 0.048851155289608, 0.0702737877191269, 0.0811998415355918),
            (200, 0.025584358256487, 0.0368418413878307, 0.0426864799777448),
            (5000, 0.00531239247408213, 0.0076506368153935, f64::NAN),
        ] {
            let uniform = UniformDips::of(n, 1);
            for (dip, expected) in [(half, 0.5), (twentieth, 0.05), (hundredth, 0.01)] {
                let (found, error) = (uniform.p(dip, n), (expected * (1.0 - expected) / SAMPLES as f64).sqrt());
                assert!(dip.is_nan() || (found - expected).abs() < 4.0 * error, "{n}: {found}, expected {expected}");
            }
        }
    }

    fn share_found(n: usize, of: &(dyn Fn(Luck, u64, usize) -> f64 + Sync)) -> f64 {
        const DRAWS: u64 = 10_000;
        let (luck, uniform) = (Luck::new(9, 0, 0), UniformDips::of(n, 1));
        let is_found = |draw: &u64| {
            let values: Vec<f64> = (0..n).map(|k| of(luck, *draw, k)).collect();
            uniform.p(dip(&values).unwrap(), n) < 0.05
        };
        (0..DRAWS).into_par_iter().filter(is_found).count() as f64 / DRAWS as f64
    }

    #[test]
    fn one_hump_is_called_two_in_at_most_five_samples_of_a_hundred_and_two_humps_are_found() {
        let block = |luck: Luck, draw, k: usize| luck.block(Mechanism::Resampling, draw, k as u32);
        let uniform = |luck: Luck, draw, k| block(luck, draw, k).uniform(0);
        let normal = |luck: Luck, draw, k| block(luck, draw, k).normal(0);
        // Halves of the runs, this many standard deviations of theirs apart.
        let apart = |by: f64| {
            move |luck: Luck, draw, k| {
                let block = luck.block(Mechanism::Resampling, draw, k as u32);
                block.normal(0) + by * f64::from(block.below(2, 2))
            }
        };
        for (n, four, six) in [(8, 0.07, 0.2), (16, 0.13, 0.5), (32, 0.25, 0.83)] {
            let size = (share_found(n, &uniform), share_found(n, &normal));
            let power = (share_found(n, &apart(4.0)), share_found(n, &apart(6.0)));
            println!(
                "{n} values: uniform {}, normal {}; 4 sd apart {}, 6 sd apart {}",
                size.0, size.1, power.0, power.1
            );
            assert!((0.03..=0.07).contains(&size.0) && size.1 < 0.05, "{n}: {size:?}");
            assert!(power.0 > four && power.1 > six, "{n}: {power:?}");
        }
    }

    #[test]
    fn what_is_no_number_or_nothing_is_refused() {
        assert!(matches!(dip(&[1.0, f64::NAN]), Err(Refused::NotFinite { index: 1, .. })));
        assert!(matches!(dip(&[]), Err(Refused::TooFew { found: 0, .. })));
    }
}
