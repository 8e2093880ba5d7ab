//! # Pairs
//! What is compared: an arm and another, or what two arms differ by and what two others do, in the same points and replications.

use crate::joined::{Joined, Unfit};
use crate::plan::Plan;

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// An arm, by number.
    Arm(usize),
    /// An arm less another.
    Less(usize, usize),
}

impl Side {
    fn value(self, results: &Joined<'_>, point: u64, replication: u32, outcome: usize) -> Result<Option<f64>, Unfit> {
        let of = |arm| results.value(point, arm, replication, outcome);
        Ok(match self {
            Self::Arm(arm) => of(arm)?,
            Self::Less(arm, other) => of(arm)?.zip(of(other)?).map(|(a, b)| a - b),
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(self, plan: &Plan) -> String {
        match self {
            Self::Arm(arm) => plan.arms[arm].name.clone(),
            Self::Less(arm, other) => format!("{} less {}", plan.arms[arm].name, plan.arms[other].name),
        }
    }
}

/// An outcome on two sides, pair by pair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// On the side that is asked about.
    pub treated: Vec<f64>,
    /// On the side that it is compared with.
    pub control: Vec<f64>,
    /// Replications, or points of the design, that are left out because a run of theirs failed or is not there.
    pub left_out: u64,
}

impl Pairs {
    /// The pairs of `arm` and the first arm over these points.
    ///
    /// # Errors
    /// Where an outcome is no finite number.
    pub fn of(results: &Joined<'_>, arm: usize, outcome: usize, points: &[u64]) -> Result<Self, Unfit> {
        Self::between(results, Side::Arm(arm), Side::Arm(0), outcome, points)
    }

    /// The pairs of two sides over these points.
    ///
    /// Points share their luck, so that they are no independent pairs: a pair is a replication, averaged over points. With
    /// one replication there is nothing else than points to compare, and they are the pairs. Of a single point a failed
    /// run takes its replication with it, of several its point: all replications are averaged over the same points.
    ///
    /// # Errors
    /// Where an outcome is no finite number.
    pub fn between(
        results: &Joined<'_>,
        treated: Side,
        control: Side,
        outcome: usize,
        points: &[u64],
    ) -> Result<Self, Unfit> {
        let replications = results.plan.replications;
        let mut pairs = Self::default();
        if points.len() == 1 {
            for r in 0..replications {
                let one = treated.value(results, points[0], r, outcome)?;
                pairs.add(one.zip(control.value(results, points[0], r, outcome)?));
            }
            return Ok(pairs);
        }
        if replications == 1 {
            for &point in points {
                let one = treated.value(results, point, 0, outcome)?;
                pairs.add(one.zip(control.value(results, point, 0, outcome)?));
            }
            return Ok(pairs);
        }
        let mut sums = vec![(0.0, 0.0); replications as usize];
        let mut of_point = Vec::with_capacity(sums.len());
        for &point in points {
            of_point.clear();
            for r in 0..replications {
                let one = treated.value(results, point, r, outcome)?;
                of_point.extend(one.zip(control.value(results, point, r, outcome)?));
            }
            if of_point.len() < sums.len() {
                pairs.left_out += 1;
                continue;
            }
            sums.iter_mut().zip(&of_point).for_each(|(sum, (t, c))| *sum = (sum.0 + t, sum.1 + c));
        }
        let n = points.len() as f64 - pairs.left_out as f64;
        if n > 0.0 {
            (pairs.treated, pairs.control) = sums.iter().map(|(t, c)| (t / n, c / n)).unzip();
        }
        Ok(pairs)
    }

    fn add(&mut self, pair: Option<(f64, f64)>) {
        match pair {
            Some((treated, control)) => {
                self.treated.push(treated);
                self.control.push(control);
            }
            None => self.left_out += 1,
        }
    }

    /// Differences, treated less control.
    #[must_use]
    pub fn differences(&self) -> Vec<f64> {
        self.treated.iter().zip(&self.control).map(|(t, c)| t - c).collect()
    }
}
