//! # What is known of a parameter
//! Along each parameter, the others as they were found: which of its values are as good.

use crate::distance::{Target, distance};
use crate::search::{Evaluation, Found, Phase, Problem};
use base::draws::{Luck, Mechanism};

/// Resamples of the seeds.
const RESAMPLES: u64 = 400;
/// Share of resamples in which a value must not be worse.
const TAIL: f64 = 0.05;

/// A parameter and what the search found of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The parameter.
    pub key: String,
    /// Its value in the scenario.
    pub start: f64,
    /// The value that was found.
    pub found: f64,
    /// The range that was searched.
    pub range: (f64, f64),
    /// Smallest and largest value that is as good.
    pub interval: (f64, f64),
    /// The values that were tried, the others as they were found, in ascending order.
    pub profile: Vec<Step>,
}

/// A value along a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The parameter's value.
    pub value: f64,
    /// The distance there.
    pub distance: f64,
    /// A share of five in a hundred of resamples has less of it above the best.
    pub worse_low: f64,
}

impl Known {
    /// Whether every value of the range is as good: the facts do not say.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.interval == self.range
    }
}

/// What is known of every parameter.
#[must_use]
pub fn known(problem: &Problem, found: &Found) -> Vec<Known> {
    let best = &found.evaluations[found.best];
    let of = |(k, factor): (usize, &designs::Factor)| {
        let is_along = |e: &&Evaluation| e.phase == Phase::Profile(k);
        let step = |e: &Evaluation| Step {
            value: e.values[k],
            distance: e.distance,
            worse_low: worse_low(&problem.targets, best, e, problem.seed),
        };
        let profile: Vec<Step> = found.evaluations.iter().filter(is_along).map(step).collect();
        let as_good = profile.iter().filter(|step| step.worse_low <= 0.0).map(|step| step.value);
        let own = best.values[k];
        let interval = as_good.fold((own, own), |(low, high), value| (low.min(value), high.max(value)));
        let (start, range) = (problem.start[k], (factor.low, factor.high));
        Known { key: factor.key.clone(), start, found: own, range, interval, profile }
    };
    problem.factors.iter().enumerate().map(of).collect()
}

/// **CD-3** By how much a point is worse than the best, at least: a value is as good where it is not.
///
/// `Δ = quantile(D*(point) − D*(best), 0.05)` over resamples of the seeds, the same for both, since both were run with the same luck
///   Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13. The largest distance where a world was stopped.
#[must_use]
pub fn worse_low(targets: &[Target], best: &Evaluation, point: &Evaluation, seed: u64) -> f64 {
    let (Some(ours), Some(theirs)) = (point.whole(), best.whole()) else { return point.distance - best.distance };
    let (luck, n) = (Luck::new(seed, 0, 0), ours.len() as u32);
    let difference = |resample: u64| {
        let drawn = |k: u32| luck.block(Mechanism::Resampling, resample, k / 4).below(k as usize % 4, n) as usize;
        let taken: Vec<usize> = (0..n).map(drawn).collect();
        let of =
            |rows: &[Vec<Option<f64>>]| distance(targets, &taken.iter().map(|&k| rows[k].clone()).collect::<Vec<_>>());
        of(&ours) - of(&theirs)
    };
    let mut all: Vec<f64> = (0..RESAMPLES).map(difference).collect();
    all.sort_unstable_by(f64::total_cmp);
    all[(TAIL * RESAMPLES as f64) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance::targets;
    use facts::RECIPES;

    fn evaluation(targets: &[Target], f6: &[f64]) -> Evaluation {
        let row = |x: &f64| {
            let mut row = vec![None; RECIPES.len()];
            row[targets[0].number] = Some(*x);
            Some(row)
        };
        let seeds: Vec<_> = f6.iter().map(row).collect();
        let whole: Vec<_> = seeds.iter().flatten().cloned().collect();
        let distance = distance(targets, &whole);
        Evaluation { number: 0, phase: Phase::Profile(0), values: vec![0.0], distance, seeds, failed: 0 }
    }

    #[test]
    fn a_value_that_is_worse_in_every_seed_is_worse_and_one_that_differs_by_luck_is_as_good() {
        let targets: Vec<Target> = targets().into_iter().filter(|t| t.fact.id == "F6").collect();
        let best = evaluation(&targets, &[0.91, 0.95, 0.93, 0.97, 0.92, 0.94]);
        let worse = evaluation(&targets, &[1.01, 1.05, 1.03, 1.07, 1.02, 1.04]);
        let luck = evaluation(&targets, &[0.95, 0.92, 0.97, 0.91, 0.94, 0.93]);
        // Each seed is 0.1 further off, and half the band is 0.15.
        assert!((worse_low(&targets, &best, &worse, 1) - 0.1 / 0.15).abs() < 1e-9);
        assert!(worse_low(&targets, &best, &luck, 1) <= 0.0);
    }
}
