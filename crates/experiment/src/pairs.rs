//! # Pairs
//! What is compared: an arm and the first, in the same points and replications.

use crate::joined::{Joined, Unfit};

/// An outcome in an arm and in the first arm, pair by pair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// In the arm.
    pub treated: Vec<f64>,
    /// In the first arm.
    pub control: Vec<f64>,
    /// Replications, or points of the design, that are left out because a run of theirs failed or is not there.
    pub left_out: u64,
}

impl Pairs {
    /// The pairs of `arm` over these points.
    ///
    /// Points share their luck, so that they are no independent pairs: a pair is a replication, averaged over points. With
    /// one replication there is nothing else than points to compare, and they are the pairs. Of a single point a failed
    /// run takes its replication with it, of several its point: all replications are averaged over the same points.
    ///
    /// # Errors
    /// Where an outcome is no finite number.
    pub fn of(results: &Joined<'_>, arm: usize, outcome: usize, points: &[u64]) -> Result<Self, Unfit> {
        let replications = results.plan.replications;
        let mut pairs = Self::default();
        if points.len() == 1 {
            for r in 0..replications {
                let treated = results.value(points[0], arm, r, outcome)?;
                pairs.add(treated.zip(results.value(points[0], 0, r, outcome)?));
            }
            return Ok(pairs);
        }
        if replications == 1 {
            for &point in points {
                let treated = results.value(point, arm, 0, outcome)?;
                pairs.add(treated.zip(results.value(point, 0, 0, outcome)?));
            }
            return Ok(pairs);
        }
        let mut sums = vec![(0.0, 0.0); replications as usize];
        for &point in points {
            let treated = results.of_point(point, arm, outcome)?;
            match treated.zip(results.of_point(point, 0, outcome)?) {
                Some((treated, control)) => {
                    sums.iter_mut().zip(treated.iter().zip(&control)).for_each(|(sum, (t, c))| {
                        *sum = (sum.0 + t, sum.1 + c);
                    })
                }
                None => pairs.left_out += 1,
            }
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
