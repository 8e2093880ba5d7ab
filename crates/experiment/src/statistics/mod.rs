//! # Statistics of paired outcomes
//!
//! Replications share their luck across arms, so an effect is the mean of the differences between two runs of the same
//! replication, and what is tested are these differences:
//!
//! * [`paired`](mod@paired): the mean difference with Student's interval, and what sharing luck bought;
//! * [`bootstrap`]: an interval that does not assume normal differences;
//! * [`wilcoxon`]: a test that assumes no distribution, only symmetry;
//! * [`holm`](mod@holm): p-values when several outcomes are looked at;
//! * [`power`](mod@power): how often an effect of a size would be found, and with how many replications;
//! * [`dip`](mod@dip): whether a sample has one hump, so that its mean stands for something;
//! * [`runs`]: whether series have settled; [`ranks`]: whether they have settled at one level;
//! * [`sobol`](mod@sobol), [`elementary`](mod@elementary): which parameters an outcome depends on;
//! * [`spread`](mod@spread): an interval of a standard deviation;
//! * [`noise`](mod@noise): how much of an outcome's variance is luck.
//!
//! Everything refuses what is no finite number, naming its place: a mean over the rest would be the mean of another
//! experiment. Quantiles and tail probabilities come from statrs, whose logarithms are the platform's: the last bit of
//! an interval or a p-value may differ between machines, which is why neither is part of a digest.

pub mod bootstrap;
#[cfg(test)]
mod coverage;
pub mod dip;
pub mod elementary;
pub mod holm;
pub mod noise;
pub mod paired;
pub mod power;
pub mod ranks;
mod refused;
mod resample;
pub mod runs;
pub mod sobol;
pub mod spread;
pub mod wilcoxon;

pub use bootstrap::paired_bootstrap;
pub use dip::{UniformDips, dip};
pub use elementary::{Elementary, elementary};
pub use holm::holm;
pub use noise::{Noise, noise};
pub use paired::{Effect, paired};
pub use power::{pairs_needed, power};
pub use ranks::one_level;
pub use refused::Refused;
pub use resample::band;
pub use runs::few_runs;
pub use sobol::{SobolIndex, SobolIndices, SobolPair, sobol};
pub use spread::spread;
pub use wilcoxon::{SignedRank, wilcoxon_signed_rank};

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// Chance that an interval holds the true effect.
pub const LEVEL: f64 = 0.95;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Variance with the divisor n − 1.
fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (values.len() as f64 - 1.0)
}

/// Half of Student's 95 % interval of the mean of `n` values with this standard error.
fn student_half_width(standard_error: f64, n: usize) -> f64 {
    let student = StudentsT::new(0.0, 1.0, n as f64 - 1.0).expect("there is at least one degree of freedom");
    student.inverse_cdf(0.5 + 0.5 * LEVEL) * standard_error
}
