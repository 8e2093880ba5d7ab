//! # Effects
//! Every arm against the first, or any sides that are named, outcome by outcome, over the replications that both have. A failed
//! run takes its pair with it, and is counted.

use crate::joined::{Joined, Unfit};
use crate::outcomes::OUTCOMES;
use crate::pairs::{Pairs, Side};
use crate::plan::Plan;
use crate::statistics::{Effect, Refused, holm, paired, paired_bootstrap, wilcoxon_signed_rank};

/// Resamples of the bootstrap interval.
const RESAMPLES: usize = 2000;

/// The difference of two sides in one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmEffect {
    /// What is asked about.
    pub treated: Side,
    /// What it is compared with.
    pub control: Side,
    /// Outcome, by number in [`OUTCOMES`].
    pub outcome: usize,
    /// The paired effect.
    pub effect: Effect,
    /// Bootstrap interval of the effect.
    pub bootstrap: (f64, f64),
    /// Two-sided p-value, adjusted by Holm over the outcomes of this comparison; none where all differences are equal.
    pub p_adjusted: Option<f64>,
    /// P-value of Wilcoxon's test; none where all differences are zero.
    pub p_wilcoxon: Option<f64>,
    /// Replications, or points of a design, left out because a run failed or is not there.
    pub left_out: u64,
}

/// All effects: arm by arm against the first, outcome by outcome.
///
/// # Errors
/// Where too few pairs are left, or an outcome is no number.
pub fn effects(results: &Joined<'_>) -> Result<Vec<ArmEffect>, Unfit> {
    let mut all = Vec::new();
    for arm in 1..results.plan.arms.len() {
        all.append(&mut compare(results, Side::Arm(arm), Side::Arm(0))?);
    }
    Ok(all)
}

/// Two sides, outcome by outcome.
///
/// # Errors
/// Where too few pairs are left, or an outcome is no number.
pub fn compare(results: &Joined<'_>, treated: Side, control: Side) -> Result<Vec<ArmEffect>, Unfit> {
    let mut all = (0..OUTCOMES.len()).map(|k| one(results, treated, control, k)).collect::<Result<Vec<_>, _>>()?;
    adjust(&mut all)?;
    Ok(all)
}

fn one(results: &Joined<'_>, treated: Side, control: Side, outcome: usize) -> Result<ArmEffect, Unfit> {
    let points: Vec<u64> = (0..results.plan.design.points()).collect();
    let pairs = Pairs::between(results, treated, control, outcome, &points)?;
    let effect = paired(&pairs.treated, &pairs.control)?;
    let differences = pairs.differences();
    let bootstrap = paired_bootstrap(&differences, results.plan.seed, RESAMPLES)?;
    let all_zero = differences.iter().all(|d| *d == 0.0);
    let p_wilcoxon = if all_zero { None } else { Some(wilcoxon_signed_rank(&differences)?.p) };
    Ok(ArmEffect {
        treated,
        control,
        outcome,
        effect,
        bootstrap,
        p_adjusted: None,
        p_wilcoxon,
        left_out: pairs.left_out,
    })
}

/// Holm's adjustment over the outcomes of one arm.
fn adjust(effects: &mut [ArmEffect]) -> Result<(), Refused> {
    let p: Vec<f64> = effects.iter().filter_map(|e| e.effect.p).collect();
    let mut adjusted = holm(&p)?.into_iter();
    for effect in effects.iter_mut().filter(|e| e.effect.p.is_some()) {
        effect.p_adjusted = adjusted.next();
    }
    Ok(())
}

tables::rows! {
    /// The effect of an arm, against the first, on one outcome.
    pub struct EffectRow in "effects" {
        /// Arm.
        arm: String, unit "name";
        /// Arm that it is compared with.
        against: String, unit "name";
        /// Outcome.
        outcome: String, unit "name";
        /// Unit of the outcome and of its effect.
        unit: String, unit "name";
        /// Pairs of replications.
        pairs: i64, unit "1";
        /// Mean in the arm that it is compared with.
        mean_against: f64, unit "as in unit";
        /// Mean in this arm.
        mean_arm: f64, unit "as in unit";
        /// Mean of the paired differences.
        effect: f64, unit "as in unit";
        /// Standard error of the effect.
        standard_error: f64, unit "as in unit";
        /// Lower end of the 95 % interval (Student's t).
        low: f64, unit "as in unit";
        /// Upper end of the 95 % interval (Student's t).
        high: f64, unit "as in unit";
        /// Lower end of the 95 % bootstrap interval.
        bootstrap_low: f64, unit "as in unit";
        /// Upper end of the 95 % bootstrap interval.
        bootstrap_high: f64, unit "as in unit";
        /// Two-sided p-value; missing where all differences are equal.
        p: Option<f64>, unit "probability";
        /// The same, adjusted by Holm over the outcomes of the arm.
        p_adjusted: Option<f64>, unit "probability";
        /// Two-sided p-value of Wilcoxon's signed-rank test; missing where all differences are zero.
        p_wilcoxon: Option<f64>, unit "probability";
        /// Effect in standard deviations of the differences.
        cohens_d: Option<f64>, unit "1";
        /// By what factor sharing luck reduced the variance of the effect.
        variance_reduction: Option<f64>, unit "ratio";
    }
}

/// A row an effect.
#[must_use]
pub fn rows(plan: &Plan, effects: &[ArmEffect]) -> Vec<EffectRow> {
    let row = |e: &ArmEffect| EffectRow {
        arm: e.treated.name(plan),
        against: e.control.name(plan),
        outcome: OUTCOMES[e.outcome].name.to_owned(),
        unit: OUTCOMES[e.outcome].unit.to_owned(),
        pairs: e.effect.n as i64,
        mean_against: e.effect.control_mean,
        mean_arm: e.effect.treated_mean,
        effect: e.effect.mean,
        standard_error: e.effect.standard_error,
        low: e.effect.low,
        high: e.effect.high,
        bootstrap_low: e.bootstrap.0,
        bootstrap_high: e.bootstrap.1,
        p: e.effect.p,
        p_adjusted: e.p_adjusted,
        p_wilcoxon: e.p_wilcoxon,
        cohens_d: e.effect.cohens_d,
        variance_reduction: e.effect.variance_reduction,
    };
    effects.iter().map(row).collect()
}
