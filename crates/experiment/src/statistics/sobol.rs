//! # Sobol' indices
//! How much of an outcome's variance over the ranges of its parameters each of them brings about.

use super::refused::{check_enough, check_finite};
use super::resample::{middle, places};
use super::{Refused, mean};
use base::draws::Luck;

/// Fewest blocks.
const BLOCKS_MIN: usize = 8;

/// The outcomes of one block of Saltelli's design.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Of its point of the first sample.
    pub a: f64,
    /// Of that point with one factor from the second sample, by factor.
    pub ab: Vec<f64>,
    /// Of its point of the second sample.
    pub b: f64,
}

/// The indices of one factor, each with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// First-order index: share of the variance that the factor brings about by itself.
    pub first: f64,
    /// Its interval.
    pub first_interval: (f64, f64),
    /// Total index: share of the variance that the factor takes part in, by itself or together with others.
    pub total: f64,
    /// Its interval.
    pub total_interval: (f64, f64),
}

/// **IN-5** Sobol' indices of each factor, with bootstrap intervals.
///
/// First order `S = mean(f_B·(f_AB − f_A))/V`: Saltelli et al. (2010), table 2(b); total `S_T = mean((f_A − f_AB)²)/(2·V)`: Jansen (1999);
/// `V` the variance of all `f_A` and `f_B`, outcomes taken from their mean. Intervals are the middle 95 % of what
/// resampled blocks give. None where the outcome does not vary.
///
/// # Errors
/// Where an outcome is no finite number, or there are fewer than eight blocks.
pub fn sobol(blocks: &[Block], seed: u64, resamples: usize) -> Result<Option<Vec<SobolIndex>>, Refused> {
    for block in blocks {
        check_finite("outcome", &[block.a, block.b])?;
        check_finite("outcome", &block.ab)?;
    }
    check_enough("block", blocks.len(), BLOCKS_MIN)?;
    let factors = blocks[0].ab.len();
    let all: Vec<f64> = blocks.iter().flat_map(|s| [s.a, s.b].into_iter().chain(s.ab.iter().copied())).collect();
    let centre = mean(&all);
    let largest = all.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let centred: Vec<Block> = blocks.iter().map(|block| block.less(centre)).collect();
    let whole = Sums::of(&centred, 0..centred.len(), factors);
    if whole.variance() <= (4.0 * f64::EPSILON * largest).powi(2) {
        return Ok(None);
    }
    let luck = Luck::new(seed, 0, 0);
    let resampled: Vec<Sums> = (0..resamples as u64)
        .map(|k| Sums::of(&centred, places(luck, k, centred.len()), factors))
        .filter(|sums| sums.variance() > 0.0)
        .collect();
    let index = |f: usize| SobolIndex {
        first: whole.first(f),
        first_interval: middle(resampled.iter().map(|sums| sums.first(f)).collect()),
        total: whole.total(f),
        total_interval: middle(resampled.iter().map(|sums| sums.total(f)).collect()),
    };
    Ok(Some((0..factors).map(index).collect()))
}

impl Block {
    fn less(&self, centre: f64) -> Self {
        Self { a: self.a - centre, b: self.b - centre, ab: self.ab.iter().map(|x| x - centre).collect() }
    }
}

/// Sums over blocks, from which all indices follow.
struct Sums {
    n: f64,
    sum: f64,
    squares: f64,
    /// By factor: Σ f_B·(f_AB − f_A), Σ (f_A − f_AB)².
    of: Vec<(f64, f64)>,
}

impl Sums {
    fn of(blocks: &[Block], taken: impl Iterator<Item = usize>, factors: usize) -> Self {
        let mut sums = Self { n: 0.0, sum: 0.0, squares: 0.0, of: vec![(0.0, 0.0); factors] };
        for block in taken.map(|k| &blocks[k]) {
            sums.n += 1.0;
            sums.sum += block.a + block.b;
            sums.squares += block.a * block.a + block.b * block.b;
            for ((first, total), ab) in sums.of.iter_mut().zip(&block.ab) {
                *first += block.b * (ab - block.a);
                *total += (block.a - ab) * (block.a - ab);
            }
        }
        sums
    }

    fn variance(&self) -> f64 {
        let mean = self.sum / (2.0 * self.n);
        self.squares / (2.0 * self.n) - mean * mean
    }

    fn first(&self, factor: usize) -> f64 {
        self.of[factor].0 / self.n / self.variance()
    }

    fn total(&self, factor: usize) -> f64 {
        self.of[factor].1 / self.n / (2.0 * self.variance())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    const PRIMES: [f64; 8] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];

    /// Fractional parts of multiples of the roots of primes, which any program can compute.
    fn place(block: usize, dimension: usize) -> f64 {
        ((block as f64 + 1.0) * PRIMES[dimension].sqrt()) % 1.0
    }

    fn blocks(n: usize, factors: usize, f: impl Fn(&[f64]) -> f64) -> Vec<Block> {
        let block = |k| {
            let a: Vec<f64> = (0..factors).map(|j| place(k, j)).collect();
            let b: Vec<f64> = (0..factors).map(|j| place(k, factors + j)).collect();
            let ab = |i: usize| f(&(0..factors).map(|j| if i == j { b[j] } else { a[j] }).collect::<Vec<_>>());
            Block { a: f(&a), b: f(&b), ab: (0..factors).map(ab).collect() }
        };
        (0..n).map(block).collect()
    }

    fn ishigami(places: &[f64]) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|k| -PI + 2.0 * PI * places[k]);
        x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
    }

    fn g_function(places: &[f64]) -> f64 {
        places.iter().zip([0.0, 1.0, 4.5, 9.0]).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    }

    #[track_caller]
    fn agrees(found: &[SobolIndex], first: &[f64], total: &[f64], first_half: &[f64], total_half: &[f64]) {
        for (k, index) in found.iter().enumerate() {
            assert!((index.first - first[k]).abs() < 1e-9, "{k}: {index:?}");
            assert!((index.total - total[k]).abs() < 1e-9, "{k}: {index:?}");
            let half = |(low, high): (f64, f64)| 0.5 * (high - low);
            assert!((half(index.first_interval) / first_half[k] - 1.0).abs() < 0.15, "{k}: {index:?}");
            assert!((half(index.total_interval) / total_half[k] - 1.0).abs() < 0.15, "{k}: {index:?}");
        }
    }

    // SALib 1.6.0: sobol.analyze(…, calc_second_order=False, num_resamples=2000, seed=1), numpy 2.4.6.

    #[test]
    fn indices_of_ishigamis_function_agree_with_salib() {
        let found = sobol(&blocks(512, 3, ishigami), 1, 2000).unwrap().unwrap();
        agrees(
            &found,
            &[0.26839235101520165, 0.4578830752016776, -0.016556432092661416],
            &[0.43376348912850027, 0.43799456205007153, 0.23854064563493266],
            &[0.07030364242756587, 0.07480540129351819, 0.06832089787608545],
            &[0.07747161403645196, 0.056914751413899727, 0.039298719882990815],
        );
    }

    #[test]
    fn indices_of_sobols_g_function_agree_with_salib() {
        let found = sobol(&blocks(512, 4, g_function), 1, 2000).unwrap().unwrap();
        agrees(
            &found,
            &[0.7303676912329601, 0.21158574097119057, 0.02314305581302406, 0.006933194924733533],
            &[0.8284098836389282, 0.24309252149243205, 0.03395355542343314, 0.01033868376033872],
            &[0.09641912683305806, 0.06323153114764322, 0.021464181232887833, 0.01260086870640718],
            &[0.09709348289218662, 0.03853089369823725, 0.006058452803741815, 0.0019439540951439451],
        );
    }

    #[test]
    fn an_outcome_that_does_not_vary_has_no_indices() {
        assert_eq!(sobol(&blocks(64, 3, |_| 0.1), 1, 200), Ok(None));
    }

    #[test]
    fn what_is_no_number_or_too_little_is_refused() {
        let mut some = blocks(64, 3, ishigami);
        some[17].ab[1] = f64::NAN;
        assert!(matches!(sobol(&some, 1, 200), Err(Refused::NotFinite { sample: "outcome", index: 1, .. })));
        assert!(matches!(sobol(&some[..7], 1, 200), Err(Refused::TooFew { found: 7, .. })));
    }
}
