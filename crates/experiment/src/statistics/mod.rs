//! # Statistics of paired outcomes
//!
//! Replications share their luck across arms, so an effect is the mean of the differences between two runs of the same
//! replication, and what is tested are these differences:
//!
//! * [`paired`](mod@paired): the mean difference with Student's interval, and what sharing luck bought;
//! * [`bootstrap`]: an interval that does not assume normal differences;
//! * [`wilcoxon`]: a test that assumes no distribution, only symmetry;
//! * [`holm`](mod@holm): p-values when several outcomes are looked at.
//!
//! Everything refuses what is no finite number, naming its place: a mean over the rest would be the mean of another
//! experiment. Quantiles and tail probabilities come from statrs, whose logarithms are the platform's: the last bit of
//! an interval or a p-value may differ between machines, which is why neither is part of a digest.

pub mod bootstrap;
pub mod holm;
pub mod paired;
mod refused;
pub mod wilcoxon;

pub use bootstrap::paired_bootstrap;
pub use holm::holm;
pub use paired::{Effect, paired};
pub use refused::Refused;
pub use wilcoxon::{SignedRank, wilcoxon_signed_rank};

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
