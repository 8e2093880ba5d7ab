//! # Effects by the value of a parameter
//! By starting gap, for instance: how an effect depends on where a parameter of the design stands.

use crate::joined::{Joined, Unfit};
use crate::outcomes::OUTCOMES;
use crate::pairs::Pairs;
use crate::statistics::paired;
use rayon::prelude::*;

/// Values that are told apart; a parameter with more is cut into fifths of its points.
const VALUES_MAX: usize = 12;
/// Parts of a parameter with many values.
const PARTS: usize = 5;

tables::rows! {
    /// The effect of an arm, against the first, where a parameter of the design has some value.
    pub struct ByValueRow in "effects_by_value" {
        /// Parameter of the design; `+n` where n others move with it.
        parameter: String, unit "name";
        /// Smallest value of the points in this row.
        from: f64, unit "as the parameter's";
        /// Largest value of the points in this row.
        to: f64, unit "as the parameter's";
        /// Points of the design.
        points: i64, unit "1";
        /// Arm.
        arm: String, unit "name";
        /// Outcome.
        outcome: String, unit "name";
        /// Pairs: replications, or points where there is one replication.
        pairs: i64, unit "1";
        /// Replications or points left out because a run failed or is not there.
        left_out: i64, unit "1";
        /// Mean of the paired differences.
        effect: f64, unit "as the outcome's";
        /// Lower end of its 95 % interval (Student's t).
        low: f64, unit "as the outcome's";
        /// Upper end of its 95 % interval (Student's t).
        high: f64, unit "as the outcome's";
    }
}

/// Points of a design that have about the same value of a factor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub from: f64,
    pub to: f64,
    pub points: Vec<u64>,
}

/// All effects of these outcomes by the value of each factor, where there are at least two pairs.
///
/// # Errors
/// Where an outcome is no finite number.
pub fn by_value(results: &Joined<'_>, outcomes: &[usize]) -> Result<Vec<ByValueRow>, Unfit> {
    let factors = together(results);
    let of: Result<Vec<_>, Unfit> = outcomes.par_iter().map(|o| of_outcome(results, *o, &factors)).collect();
    Ok(of?.into_iter().flatten().collect())
}

/// The parts of each factor with its name. Factors that move together, as in a list of points, are told once.
pub(crate) fn together(results: &Joined<'_>) -> Vec<(String, Vec<Part>)> {
    let factors = &results.plan.design.factors;
    let all: Vec<Vec<Part>> = (0..factors.len()).into_par_iter().map(|f| parts(results, f)).collect();
    let mut told: Vec<(String, Vec<Part>, usize)> = Vec::new();
    for (factor, parts) in factors.iter().zip(all) {
        let is_same = |known: &[Part]| known.iter().map(|part| &part.points).eq(parts.iter().map(|part| &part.points));
        match told.iter_mut().find(|(_, known, _)| is_same(known)) {
            Some((.., more)) => *more += 1,
            None => told.push((factor.key.clone(), parts, 0)),
        }
    }
    let named = |(key, parts, more)| (if more > 0 { format!("{key} +{more}") } else { key }, parts);
    told.into_iter().map(named).collect()
}

fn of_outcome(results: &Joined<'_>, outcome: usize, factors: &[(String, Vec<Part>)]) -> Result<Vec<ByValueRow>, Unfit> {
    let plan = results.plan;
    let mut rows = Vec::new();
    for (name, parts) in factors {
        for part in parts {
            for arm in 1..plan.arms.len() {
                let pairs = Pairs::of(results, arm, outcome, &part.points)?;
                if pairs.treated.len() < 2 {
                    continue;
                }
                let effect = paired(&pairs.treated, &pairs.control)?;
                rows.push(ByValueRow {
                    parameter: name.clone(),
                    from: part.from,
                    to: part.to,
                    points: part.points.len() as i64,
                    arm: plan.arms[arm].name.clone(),
                    outcome: OUTCOMES[outcome].name.into(),
                    pairs: effect.n as i64,
                    left_out: pairs.left_out as i64,
                    effect: effect.mean,
                    low: effect.low,
                    high: effect.high,
                });
            }
        }
    }
    Ok(rows)
}

fn parts(results: &Joined<'_>, factor: usize) -> Vec<Part> {
    let design = &results.plan.design;
    let mut points: Vec<(f64, u64)> = (0..design.points()).map(|k| (design.point(k)[factor], k)).collect();
    points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let by_value: Vec<&[(f64, u64)]> = points.chunk_by(|a, b| a.0 == b.0).collect();
    let parts =
        if by_value.len() <= VALUES_MAX { by_value } else { points.chunks(points.len().div_ceil(PARTS)).collect() };
    let part = |of: &[(f64, u64)]| Part {
        from: of[0].0,
        to: of[of.len() - 1].0,
        points: of.iter().map(|(_, k)| *k).collect(),
    };
    parts.into_iter().map(part).collect()
}
