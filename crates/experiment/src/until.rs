//! # Replicate until
//! As many replications as an effect needs to be known well enough.

use crate::joined::{Joined, Unfit};
use crate::pairs::Pairs;
use crate::statistics::{Effect, paired, pairs_needed, power};

/// Level of the test whose power is told.
const ALPHA: f64 = 0.05;

/// When there are enough replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// Outcome whose effect is looked at, by number.
    pub outcome: usize,
    /// Arm that is compared with the first.
    pub arm: usize,
    /// Half-width of the 95 % interval that is small enough.
    pub width: f64,
    /// Most replications.
    pub max: u32,
}

/// How well the effect is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The effect.
    pub effect: Effect,
    /// Half-width of its 95 % interval.
    pub half_width: f64,
    /// Chance that a test at 5 % finds an effect of the size that was found; one where all differences are equal.
    pub power: f64,
    /// Replications with which that chance is 80 %; none where they would be more than ten million.
    pub needed: Option<usize>,
    /// Replications to go on to; none where the effect is known well enough, or there are as many as are admitted.
    pub next: Option<u32>,
}

impl Until {
    /// **IN-9** Looks at what is there.
    ///
    /// Replications go on while the half-width `h = t₁₋₀.₀₂₅(n − 1)·s_d/√n` is above the wanted one, to `n·(h/width)²` of them, at least a
    /// quarter more and at most twice as many   Chow & Robbins (1965), "On the asymptotic theory of fixed-width sequential
    /// confidence intervals". A stop depends on the results alone, so that it is the same on every machine.
    ///
    /// # Errors
    /// Where an outcome is no finite number, or fewer than two pairs are left.
    pub fn look(&self, results: &Joined<'_>) -> Result<Reached, Unfit> {
        let points: Vec<u64> = (0..results.plan.design.points()).collect();
        let pairs = Pairs::of(results, self.arm, self.outcome, &points)?;
        let effect = paired(&pairs.treated, &pairs.control)?;
        let half_width = 0.5 * (effect.high - effect.low);
        let n = results.plan.replications;
        let wanted = f64::from(n) * (half_width / self.width) * (half_width / self.width);
        let next = (wanted.ceil() as u32).clamp(n + n.div_ceil(4), n.saturating_mul(2)).min(self.max);
        let is_enough = half_width <= self.width || n >= self.max;
        Ok(Reached {
            effect,
            half_width,
            power: effect.cohens_d.map_or(1.0, |d| power(d, effect.n, ALPHA)),
            needed: effect.cohens_d.map_or(Some(2), |d| pairs_needed(d, 0.8, ALPHA)),
            next: (!is_enough).then_some(next),
        })
    }
}
