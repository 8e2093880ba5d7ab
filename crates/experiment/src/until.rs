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
    /// **IN-9** The effect, and how many replications to go on to; none where it is known well enough, or there are as many as are admitted.
    ///
    /// Replications go on while the half-width `h = t₁₋₀.₀₂₅(n − 1)·s_d/√n` is above the wanted one, to `n·(h/width)²` of them, at least a
    /// quarter more and at most twice as many   Chow & Robbins (1965), "On the asymptotic theory of fixed-width sequential
    /// confidence intervals". A stop depends on the results alone, so that it is the same on every machine.
    ///
    /// # Errors
    /// Where an outcome is no finite number, or fewer than two pairs are left.
    pub fn stop(&self, results: &Joined<'_>) -> Result<(Effect, Option<u32>), Unfit> {
        let points: Vec<u64> = (0..results.plan.design.points()).collect();
        let pairs = Pairs::of(results, self.arm, self.outcome, &points)?;
        let effect = paired(&pairs.treated, &pairs.control)?;
        let half_width = 0.5 * (effect.high - effect.low);
        let n = results.plan.replications;
        let wanted = f64::from(n) * (half_width / self.width) * (half_width / self.width);
        let next = (wanted.ceil() as u32).clamp(n + n.div_ceil(4), n.saturating_mul(2)).min(self.max);
        let is_enough = half_width <= self.width || n >= self.max;
        Ok((effect, (!is_enough).then_some(next)))
    }

    /// Looks at what is there, and says how well the effect is known.
    ///
    /// # Errors
    /// Where an outcome is no finite number, or fewer than two pairs are left.
    pub fn look(&self, results: &Joined<'_>) -> Result<Reached, Unfit> {
        let (effect, next) = self.stop(results)?;
        Ok(Reached {
            effect,
            half_width: 0.5 * (effect.high - effect.low),
            power: effect.cohens_d.map_or(1.0, |d| power(d, effect.n, ALPHA)),
            needed: effect.cohens_d.map_or(Some(2), |d| pairs_needed(d, 0.8, ALPHA)),
            next,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::joined::RunRow;
    use crate::outcomes::{Focus, OUTCOMES};
    use crate::plan::{Arm, Plan};
    use base::draws::{Luck, Mechanism};
    use designs::Design;
    use std::sync::Arc;

    /// Runs with independent luck of variance one; the second arm is better by a half.
    fn rows(plan: &Plan) -> Vec<RunRow> {
        let row = |run| {
            let key = plan.key(run);
            let luck = Luck::new(5, key.replication, 1).block(Mechanism::Resampling, key.arm as u64, 0).normal(0);
            RunRow { key, values: Some([luck + 0.5 * key.arm as f64; OUTCOMES.len()]) }
        };
        (0..plan.runs()).map(row).collect()
    }

    #[test]
    fn replications_stop_when_the_effect_is_known_or_there_are_as_many_as_are_admitted() {
        let spec = Arc::new(scheduler::trial::chain(100));
        let arm = |name: &str| Arm { name: name.into(), spec: spec.clone() };
        let focus = Focus { countries: vec![1], sectors: vec![0], against: 0 };
        let (arms, design) = (vec![arm("first"), arm("second")], Design::none());
        let start = Plan { seed: 1, replications: 16, focus, arms, design, branch: None, worlds: None };
        for (max, expected) in [(4096, 60..140), (40, 40..41)] {
            let until = Until { outcome: 0, arm: 1, width: 0.3, max };
            let mut plan = start.clone();
            let reached = loop {
                let rows = rows(&plan);
                let reached = until.look(&Joined::new(&plan, &rows).unwrap()).unwrap();
                match reached.next {
                    Some(n) => plan.replications = n,
                    None => break reached,
                }
            };
            // 1.96·√2/√n = 0.3 for n = 85.
            assert!(expected.contains(&plan.replications), "{reached:?}");
            assert!((reached.half_width <= 0.3 || max == 40) && reached.power > 0.3, "{reached:?}");
        }
    }
}
