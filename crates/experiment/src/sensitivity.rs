//! # Sensitivity
//! On which parameters of its design the answer depends, and how much of it is luck.

use crate::joined::{Joined, Unfit};
use crate::outcomes::OUTCOMES;
use crate::statistics::sobol::Block;
use crate::statistics::{Elementary, Noise, Refused, SobolIndex, elementary, noise, sobol};
use designs::Kind;
use designs::morris::{Morris, Walk};
use designs::saltelli;

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
    Sobol(Vec<SobolIndex>),
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
    /// Blocks or walks that were used.
    pub used: u64,
    /// Blocks or walks left out because a run of theirs failed or is not there.
    pub left_out: u64,
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
        Kind::Saltelli(blocks) => (blocks, saltelli::block(factors)),
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
        _ => sobol(&sobol_blocks(&whole), seed, RESAMPLES)?.map_or(Measures::Constant, Measures::Sobol),
    };
    let values: Vec<Vec<f64>> = whole.into_iter().flat_map(|(_, points)| points).collect();
    let noise = if results.plan.replications > 1 { Some(noise(&values)?) } else { None };
    Ok(Sensitivity { target, measures, noise, used, left_out: blocks - used })
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

fn sobol_blocks(whole: &[(u64, Vec<Vec<f64>>)]) -> Vec<Block> {
    let block = |(_, points): &(u64, Vec<Vec<f64>>)| {
        let means: Vec<f64> = points.iter().map(|of_point| mean(of_point)).collect();
        Block { a: means[0], ab: means[1..means.len() - 1].to_vec(), b: means[means.len() - 1] }
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

impl Sensitivity {
    /// A plain sentence for each index that is negative, not told from zero, or wide, and for what is left out or luck.
    #[must_use]
    pub fn sentences(&self, results: &Joined<'_>) -> Vec<String> {
        let key = |f: usize| &results.plan.design.factors[f].key;
        let mut said = Vec::new();
        if self.left_out > 0 {
            said.push(format!(
                "{} of {} blocks are left out because a run of theirs failed or is not there.",
                self.left_out,
                self.used + self.left_out
            ));
        }
        match &self.noise {
            Some(noise) if noise.share_of_means() > 0.05 => said.push(format!(
                "{:.0} % of the variance between points is luck that is left after averaging over {} replications: total \
                 indices and μ* are too high by up to that much; more replications lower it.",
                100.0 * noise.share_of_means(),
                noise.replications
            )),
            Some(_) => {}
            None => said.push("With one replication nobody can say how much of this is luck: run at least two.".into()),
        }
        match &self.measures {
            Measures::Constant => said.push(format!(
                "`{}` is the same in all points: it depends on no parameter of the design.",
                OUTCOMES[self.target.outcome].name
            )),
            Measures::Sobol(indices) => {
                indices.iter().enumerate().for_each(|(f, index)| said.extend(of_index(key(f), index)));
            }
            Measures::Morris(measures) => {
                measures.iter().enumerate().for_each(|(f, of)| said.extend(of_measure(key(f), of)));
            }
        }
        said
    }
}

/// Width of an interval above which an index is not known well enough to be used.
const WIDE: f64 = 0.2;

fn of_index(key: &str, index: &SobolIndex) -> Vec<String> {
    let mut said = Vec::new();
    for (name, value, (low, high)) in
        [("first-order", index.first, index.first_interval), ("total", index.total, index.total_interval)]
    {
        if value < 0.0 {
            let why = if high >= 0.0 {
                "its interval holds zero, so it means that the index is about zero"
            } else {
                "no index is: there are too few points"
            };
            said.push(format!("The {name} index of `{key}` is negative ({value:.3}): {why}."));
        } else if low <= 0.0 {
            said.push(format!("The {name} index of `{key}` cannot be told from zero."));
        }
        if high - low > WIDE {
            said.push(format!(
                "The {name} index of `{key}` is only known to be between {low:.2} and {high:.2}: four times as many points \
                 would halve that."
            ));
        }
    }
    said
}

fn of_measure(key: &str, of: &Elementary) -> Vec<String> {
    let (low, high) = of.mu_star_interval;
    let mut said = Vec::new();
    if of.mu_star > 0.0 && high - low > of.mu_star {
        said.push(format!(
            "μ* of `{key}` is only known to be between {low:.3e} and {high:.3e}: four times as many walks would halve that."
        ));
    }
    if of.mu.abs() < 0.5 * of.mu_star {
        said.push(format!(
            "`{key}` raises the outcome in some places and lowers it in others: its effects cancel in μ."
        ));
    }
    said
}
