//! # Sensitivity
//! On which parameters of its design the answer depends, and how much of it is luck.

use crate::joined::{Joined, Unfit};
use crate::outcomes::OUTCOMES;
use crate::statistics::sobol::Block;
use crate::statistics::{Elementary, Noise, Refused, SobolIndex, SobolIndices, SobolPair, elementary, noise, sobol};
use designs::Kind;
use designs::morris::{Morris, Walk};

/// Resamples of the intervals.
pub const RESAMPLES: usize = 1000;

/// What is asked about: an outcome in an arm, or, of another arm than the first, its difference from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Arm, by number.
    pub arm: usize,
    /// Whether the paired difference from the first arm is meant.
    pub is_effect: bool,
    /// Outcome, by number.
    pub outcome: usize,
}

/// Measures of all factors, in their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Measures {
    /// Sobol' indices.
    Sobol(SobolIndices),
    /// Elementary effects.
    Morris(Vec<Elementary>),
    /// The outcome is the same in all points: there is nothing to divide.
    Constant,
}

/// What an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// What was asked about.
    pub target: Target,
    /// Of all factors.
    pub measures: Measures,
    /// Share of luck, where there are replications.
    pub noise: Option<Noise>,
    /// Over all points that were used: smallest and largest outcome, and how many are above zero, of how many.
    pub points: Points,
    /// Blocks or walks that were used.
    pub used: u64,
    /// Blocks or walks left out because a run of theirs failed or is not there.
    pub left_out: u64,
}

/// What is asked about, over the points of a design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Points {
    /// Smallest.
    pub smallest: f64,
    /// Mean.
    pub mean: f64,
    /// Largest.
    pub largest: f64,
    /// Points where it is above zero.
    pub positive: usize,
    /// Points.
    pub all: usize,
}

impl Points {
    fn of(means: &[f64]) -> Self {
        Self {
            smallest: means.iter().copied().fold(f64::INFINITY, f64::min),
            mean: mean(means),
            largest: means.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            positive: means.iter().filter(|x| **x > 0.0).count(),
            all: means.len(),
        }
    }
}

/// Computes the sensitivity of `target`. The outcome of a point is its mean over replications.
///
/// A block or walk that lacks a run is left out whole, and counted: indices are differences within it.
///
/// # Errors
/// Where the design is of another kind, an outcome is no finite number, or too little is left.
pub fn sensitivity(results: &Joined<'_>, target: Target) -> Result<Sensitivity, Unfit> {
    let design = &results.plan.design;
    let factors = design.factors.len();
    let (blocks, size) = match design.kind {
        Kind::Saltelli(design) => (design.blocks, design.block(factors)),
        Kind::Morris(morris) => (morris.trajectories, Morris::block(factors)),
        _ => return Err(Unfit::NoIndices(design.name())),
    };
    let mut whole = Vec::new();
    for block in 0..blocks {
        let points = (block * size..(block + 1) * size).map(|point| of_point(results, target, point));
        if let Some(points) = points.collect::<Result<Option<Vec<Vec<f64>>>, Unfit>>()? {
            whole.push((block, points));
        }
    }
    let used = whole.len() as u64;
    if used == 0 {
        return Err(Refused::TooFew { sample: "whole block", found: 0, needed: 8 }.into());
    }
    let seed = results.plan.seed;
    let measures = match design.kind {
        Kind::Morris(morris) => {
            let effects = effects(results, morris, &whole);
            let of = effects.iter().map(|effects| elementary(effects, seed, RESAMPLES));
            Measures::Morris(of.collect::<Result<_, Refused>>()?)
        }
        _ => sobol(&sobol_blocks(&whole, factors), seed, RESAMPLES)?.map_or(Measures::Constant, Measures::Sobol),
    };
    let values: Vec<Vec<f64>> = whole.into_iter().flat_map(|(_, points)| points).collect();
    let means: Vec<f64> = values.iter().map(|of_point| mean(of_point)).collect();
    let noise = if results.plan.replications > 1 { Some(noise(&values)?) } else { None };
    Ok(Sensitivity { target, measures, noise, points: Points::of(&means), used, left_out: blocks - used })
}

/// By replication, what is asked about in a point.
fn of_point(results: &Joined<'_>, target: Target, point: u64) -> Result<Option<Vec<f64>>, Unfit> {
    let own = results.of_point(point, target.arm, target.outcome)?;
    if !target.is_effect {
        return Ok(own);
    }
    let first = results.of_point(point, 0, target.outcome)?;
    Ok(own.zip(first).map(|(own, first)| own.iter().zip(first).map(|(a, b)| a - b).collect()))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn sobol_blocks(whole: &[(u64, Vec<Vec<f64>>)], factors: usize) -> Vec<Block> {
    let block = |(_, points): &(u64, Vec<Vec<f64>>)| {
        let means: Vec<f64> = points.iter().map(|of_point| mean(of_point)).collect();
        let last = means.len() - 1;
        Block { a: means[0], ab: means[1..=factors].to_vec(), ba: means[factors + 1..last].to_vec(), b: means[last] }
    };
    whole.iter().map(block).collect()
}

/// By factor: its elementary effects, in the order of walks.
fn effects(results: &Joined<'_>, morris: Morris, whole: &[(u64, Vec<Vec<f64>>)]) -> Vec<Vec<f64>> {
    let design = &results.plan.design;
    let factors = design.factors.len();
    let mut effects = vec![Vec::new(); factors];
    for (trajectory, points) in whole {
        let Walk { order, levels } = morris.walk(design.luck(), factors, *trajectory);
        for (step, &f) in order.iter().enumerate() {
            let sign = if levels[f].1 > levels[f].0 { 1.0 } else { -1.0 };
            effects[f].push((mean(&points[step + 1]) - mean(&points[step])) / (sign * morris.step()));
        }
    }
    effects
}

tables::rows! {
    /// How an outcome depends on a parameter of the design.
    pub struct SensitivityRow in "sensitivity" {
        /// Arm.
        arm: String, unit "name";
        /// Arm that the outcome is compared with; empty where it is the outcome itself.
        against: String, unit "name";
        /// Outcome.
        outcome: String, unit "name";
        /// Parameter of the design.
        parameter: String, unit "name";
        /// The other parameter of a pair; else empty.
        with: String, unit "name";
        /// What is measured: first, total and second (Sobol' indices; second of a pair), or mu, mu_star and sigma (Morris).
        measure: String, unit "name";
        /// Its value.
        value: f64, unit "share, or as the outcome's";
        /// Lower end of the 95 % interval; missing where there is none.
        low: Option<f64>, unit "share, or as the outcome's";
        /// Upper end of the 95 % interval.
        high: Option<f64>, unit "share, or as the outcome's";
        /// Share of luck in the variance of single runs; missing where there is one replication.
        noise_share: Option<f64>, unit "share";
        /// Blocks or walks that were used.
        used: i64, unit "1";
        /// Blocks or walks left out because a run of theirs failed or is not there.
        left_out: i64, unit "1";
    }
}

/// A measure: its name, its value, its interval where it has one.
pub type Named = (&'static str, f64, Option<(f64, f64)>);

impl Sensitivity {
    /// By factor: its measures, each with a name.
    #[must_use]
    pub fn measures(&self) -> Vec<Vec<Named>> {
        match &self.measures {
            Measures::Constant => Vec::new(),
            Measures::Sobol(indices) => {
                let of = |i: &SobolIndex| {
                    vec![("first", i.first, Some(i.first_interval)), ("total", i.total, Some(i.total_interval))]
                };
                indices.factors.iter().map(of).collect()
            }
            Measures::Morris(measures) => {
                let of = |e: &Elementary| {
                    vec![
                        ("mu", e.mu, Some(e.mu_interval)),
                        ("mu_star", e.mu_star, Some(e.mu_star_interval)),
                        ("sigma", e.sigma, e.sigma_interval),
                    ]
                };
                measures.iter().map(of).collect()
            }
        }
    }

    /// Of pairs of factors: second-order indices, where the design has them.
    #[must_use]
    pub fn pairs(&self) -> &[SobolPair] {
        match &self.measures {
            Measures::Sobol(indices) => &indices.pairs,
            _ => &[],
        }
    }

    /// A row a parameter or pair, and measure.
    #[must_use]
    pub fn rows(&self, joined: &Joined<'_>) -> Vec<SensitivityRow> {
        let (arms, factors) = (&joined.plan.arms, &joined.plan.design.factors);
        let row = |key: &str, with: &str, (measure, value, interval): Named| SensitivityRow {
            arm: arms[self.target.arm].name.clone(),
            against: if self.target.is_effect { arms[0].name.clone() } else { String::new() },
            outcome: OUTCOMES[self.target.outcome].name.into(),
            parameter: key.into(),
            with: with.into(),
            measure: measure.into(),
            value,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            noise_share: self.noise.map(|noise| noise.share()),
            used: self.used as i64,
            left_out: self.left_out as i64,
        };
        let mut rows = Vec::new();
        for (factor, of) in factors.iter().zip(self.measures()) {
            rows.extend(of.into_iter().map(|of| row(&factor.key, "", of)));
        }
        for pair in self.pairs() {
            let (i, j) = pair.of;
            rows.push(row(&factors[i].key, &factors[j].key, ("second", pair.second, Some(pair.interval))));
        }
        rows
    }
}
