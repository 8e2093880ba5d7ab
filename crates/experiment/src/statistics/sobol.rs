//! # Sobol' indices
//! How much of an outcome's variance over the ranges of its parameters each of them brings about.

use super::refused::{check_enough, check_finite};
use super::resample::{places, quantile};
use super::{LEVEL, Refused, mean, student_half_width, variance};
use base::draws::Luck;

/// Fewest blocks.
const BLOCKS_MIN: usize = 8;
/// Fewest resamples: the ends of a 95 % interval need some draws beyond them.
const RESAMPLES_MIN: usize = 200;

/// The outcomes of one block of Saltelli's design.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Of its point of the first sample.
    pub a: f64,
    /// Of that point with one factor from the second sample, by factor.
    pub ab: Vec<f64>,
    /// Of the point of the second sample with one factor from the first, by factor; empty where the design has none.
    pub ba: Vec<f64>,
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

/// The second-order index of a pair of factors, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolPair {
    /// The factors, in ascending order.
    pub of: (usize, usize),
    /// Share of the variance that the two bring about together and neither by itself.
    pub second: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// All indices of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// By factor.
    pub factors: Vec<SobolIndex>,
    /// Of all pairs, where the design has points for them.
    pub pairs: Vec<SobolPair>,
}

/// **IN-5** Sobol' indices of each factor, with intervals, and of pairs of factors.
///
/// First order `S = mean(f_B·(f_AB − f_A))/V`: Saltelli et al. (2010), table 2(b); total `S_T = mean((f_A − f_AB)²)/(2·V)`: Jansen (1999); second order
/// `S_ij = mean(f_BAi·f_ABj − f_A·f_B)/V − S_i − S_j`: Saltelli (2002); `V` the variance of all `f_A` and `f_B`, outcomes taken from their mean. Each is a
/// mean over blocks divided by V, with the standard error of the delta method. Intervals of first and second order are Student's with it;
/// those of the total index, whose terms are squares, are studentised by resampling blocks (as IN-2). None where the outcome does not vary.
///
/// # Errors
/// Where an outcome is no finite number, there are fewer than eight blocks, or fewer than 200 resamples.
pub fn sobol(blocks: &[Block], seed: u64, resamples: usize) -> Result<Option<SobolIndices>, Refused> {
    for block in blocks {
        check_finite("outcome", &[block.a, block.b])?;
        check_finite("outcome", &block.ab)?;
        check_finite("outcome", &block.ba)?;
    }
    check_enough("block", blocks.len(), BLOCKS_MIN)?;
    check_enough("resample", resamples, RESAMPLES_MIN)?;
    let all: Vec<f64> = blocks.iter().flat_map(Block::outcomes).collect();
    let centre = mean(&all);
    let largest = all.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let blocks: Vec<Block> = blocks.iter().map(|block| block.less(centre)).collect();
    let everywhere: Vec<usize> = (0..blocks.len()).collect();
    let variance = Variance::of(&blocks, &everywhere);
    if variance.value <= (4.0 * f64::EPSILON * largest).powi(2) {
        return Ok(None);
    }
    let luck = Luck::new(seed, 0, 0);
    let resampled: Vec<(Vec<usize>, Variance)> = (0..resamples as u64)
        .map(|k| places(luck, k, blocks.len()).collect::<Vec<usize>>())
        .map(|taken| {
            let variance = Variance::of(&blocks, &taken);
            (taken, variance)
        })
        .filter(|(_, variance)| variance.value > 0.0)
        .collect();
    let factors = 0..blocks[0].ab.len();
    let index = |f: usize| {
        let firsts: Vec<f64> = blocks.iter().map(|block| block.first(f)).collect();
        let totals: Vec<f64> = blocks.iter().map(|b| 0.5 * (b.a - b.ab[f]) * (b.a - b.ab[f])).collect();
        let (first, total) = (variance.share(&firsts, &everywhere), variance.share(&totals, &everywhere));
        SobolIndex {
            first: first.value,
            first_interval: first.student(blocks.len()),
            total: total.value,
            total_interval: total.studentised(&totals, &resampled),
        }
    };
    let pair = |(i, j): (usize, usize)| {
        let seconds: Vec<f64> = blocks.iter().map(|block| block.second(i, j)).collect();
        let second = variance.share(&seconds, &everywhere);
        SobolPair { of: (i, j), second: second.value, interval: second.student(blocks.len()) }
    };
    let pairs = factors.clone().flat_map(|i| (i + 1..blocks[0].ba.len()).map(move |j| (i, j)));
    Ok(Some(SobolIndices { pairs: pairs.map(pair).collect(), factors: factors.map(index).collect() }))
}

impl Block {
    fn outcomes(&self) -> impl Iterator<Item = f64> {
        [self.a, self.b].into_iter().chain(self.ab.iter().copied()).chain(self.ba.iter().copied())
    }

    fn less(&self, centre: f64) -> Self {
        let of = |values: &[f64]| values.iter().map(|x| x - centre).collect();
        Self { a: self.a - centre, b: self.b - centre, ab: of(&self.ab), ba: of(&self.ba) }
    }

    fn first(&self, factor: usize) -> f64 {
        self.b * (self.ab[factor] - self.a)
    }

    fn second(&self, i: usize, j: usize) -> f64 {
        self.ba[i] * self.ab[j] - self.a * self.b - self.first(i) - self.first(j)
    }
}

/// The variance of the two samples, and what each block moves it by.
struct Variance {
    value: f64,
    /// By block that was taken, but for a constant.
    moved: Vec<f64>,
}

impl Variance {
    fn of(blocks: &[Block], taken: &[usize]) -> Self {
        let n = taken.len() as f64;
        let of = |what: &dyn Fn(&Block) -> f64| taken.iter().map(|&k| what(&blocks[k])).sum::<f64>() / (2.0 * n);
        let mean = of(&|block| block.a + block.b);
        let squares = |block: &Block| block.a * block.a + block.b * block.b;
        let moved = |&k: &usize| 0.5 * squares(&blocks[k]) - mean * (blocks[k].a + blocks[k].b);
        Self { value: of(&squares) - mean * mean, moved: taken.iter().map(moved).collect() }
    }

    /// The mean of terms over the blocks that were taken, as a share of the variance.
    fn share(&self, terms: &[f64], taken: &[usize]) -> Share {
        let n = taken.len() as f64;
        let value = taken.iter().map(|&k| terms[k]).sum::<f64>() / n / self.value;
        let influence: Vec<f64> = taken.iter().zip(&self.moved).map(|(&k, moved)| terms[k] - value * moved).collect();
        Share { value, error: (variance(&influence) / n).sqrt() / self.value }
    }
}

/// A share of the variance with its standard error.
struct Share {
    value: f64,
    error: f64,
}

impl Share {
    fn student(&self, blocks: usize) -> (f64, f64) {
        let half = student_half_width(self.error, blocks);
        (self.value - half, self.value + half)
    }

    fn studentised(&self, terms: &[f64], resampled: &[(Vec<usize>, Variance)]) -> (f64, f64) {
        let one = |(taken, variance): &(Vec<usize>, Variance)| variance.share(terms, taken);
        let known = resampled.iter().map(one).filter(|share| share.error > 0.0);
        let mut all: Vec<f64> = known.map(|share| (share.value - self.value) / share.error).collect();
        if self.error == 0.0 || (all.len() as f64) < (0.5 + 0.5 * LEVEL) * resampled.len() as f64 {
            return self.student(terms.len());
        }
        all.sort_unstable_by(f64::total_cmp);
        let end = |p| self.value - quantile(&all, p) * self.error;
        (end(0.5 + 0.5 * LEVEL), end(0.5 - 0.5 * LEVEL))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::f64::consts::PI;

    const PRIMES: [f64; 8] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];

    /// Fractional parts of multiples of the roots of primes, which any program can compute.
    fn place(block: usize, dimension: usize) -> f64 {
        ((block as f64 + 1.0) * PRIMES[dimension].sqrt()) % 1.0
    }

    fn blocks(n: usize, factors: usize, second_order: bool, f: impl Fn(&[f64]) -> f64) -> Vec<Block> {
        let block = |k| {
            let a: Vec<f64> = (0..factors).map(|j| place(k, j)).collect();
            let b: Vec<f64> = (0..factors).map(|j| place(k, factors + j)).collect();
            let ab = |i: usize| f(&(0..factors).map(|j| if i == j { b[j] } else { a[j] }).collect::<Vec<_>>());
            let ba = |i: usize| f(&(0..factors).map(|j| if i == j { a[j] } else { b[j] }).collect::<Vec<_>>());
            let ba = if second_order { (0..factors).map(ba).collect() } else { Vec::new() };
            Block { a: f(&a), b: f(&b), ab: (0..factors).map(ab).collect(), ba }
        };
        (0..n).map(block).collect()
    }

    pub(in super::super) fn ishigami(places: &[f64]) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|k| -PI + 2.0 * PI * places[k]);
        x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
    }

    pub(in super::super) fn g_function(places: &[f64]) -> f64 {
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
        let found = sobol(&blocks(512, 3, false, ishigami), 1, 2000).unwrap().unwrap().factors;
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
        let found = sobol(&blocks(512, 4, false, g_function), 1, 2000).unwrap().unwrap().factors;
        agrees(
            &found,
            &[0.7303676912329601, 0.21158574097119057, 0.02314305581302406, 0.006933194924733533],
            &[0.8284098836389282, 0.24309252149243205, 0.03395355542343314, 0.01033868376033872],
            &[0.09641912683305806, 0.06323153114764322, 0.021464181232887833, 0.01260086870640718],
            &[0.09709348289218662, 0.03853089369823725, 0.006058452803741815, 0.0019439540951439451],
        );
    }

    #[test]
    fn second_order_indices_agree_with_salib() {
        // SALib 1.6.0: sobol.analyze(…, calc_second_order=True, num_resamples=2000, seed=1), numpy 2.4.6.
        let of_ishigami = [0.018709686750333243, 0.28185376675047796, -0.02854996275682671];
        let of_g = [
            0.05202287892167132,
            0.01814467983430109,
            0.019077740080577346,
            -0.058824274017638935,
            -0.05818077866837286,
            -0.00157453263006476,
        ];
        let halves = [0.1113285821624267, 0.14049545839812613, 0.09159881287481192];
        let found = sobol(&blocks(512, 3, true, ishigami), 1, 200).unwrap().unwrap();
        // With twice as many points their mean moves, and the first index with it.
        assert!((found.factors[0].first - 0.268393295389769).abs() < 1e-9, "{:?}", found.factors[0]);
        for ((pair, expected), half) in found.pairs.iter().zip(of_ishigami).zip(halves) {
            assert!((pair.second - expected).abs() < 1e-9, "{pair:?}, expected {expected}");
            assert!((0.5 * (pair.interval.1 - pair.interval.0) / half - 1.0).abs() < 0.15, "{pair:?}");
        }
        let found = sobol(&blocks(512, 4, true, g_function), 1, 200).unwrap().unwrap();
        assert_eq!(
            found.pairs.iter().map(|p| p.of).collect::<Vec<_>>(),
            [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
        );
        for (pair, expected) in found.pairs.iter().zip(of_g) {
            assert!((pair.second - expected).abs() < 1e-9, "{pair:?}, expected {expected}");
        }
    }

    #[test]
    fn an_outcome_that_does_not_vary_has_no_indices() {
        assert_eq!(sobol(&blocks(64, 3, false, |_| 0.1), 1, 200), Ok(None));
    }

    #[test]
    fn what_is_no_number_or_too_little_is_refused() {
        let mut some = blocks(64, 3, true, ishigami);
        some[17].ab[1] = f64::NAN;
        assert!(matches!(sobol(&some, 1, 200), Err(Refused::NotFinite { sample: "outcome", index: 1, .. })));
        assert!(matches!(sobol(&some[..7], 1, 200), Err(Refused::TooFew { found: 7, .. })));
    }
}
