//! # Convergence
//! What the effect and its interval were with fewer replications.

use crate::figure::{Band, Chart, Figure, Interval};
use crate::text::label;
use experiment::joined::{Joined, Unfit};
use experiment::outcomes::OUTCOMES;
use experiment::pairs::{Pairs, Side};
use experiment::statistics::paired;

/// Numbers of pairs that are looked at.
const STEPS: usize = 60;

/// The effect of every arm on an outcome over its first pairs.
///
/// # Errors
/// Where an outcome is no finite number.
pub fn convergence(results: &Joined<'_>, outcome: usize) -> Result<Option<Figure>, Unfit> {
    let plan = results.plan;
    let points: Vec<u64> = (0..plan.design.points()).collect();
    let (mut series, mut most) = (Vec::new(), 0);
    for arm in 1..plan.arms.len() {
        let pairs = Pairs::between(results, Side::Arm(arm), Side::Arm(0), outcome, &points)?;
        let all = pairs.treated.len();
        if all < 3 {
            return Ok(None);
        }
        most = most.max(all);
        let mut at: Vec<usize> = (0..=STEPS).map(|k| 2 + k * (all - 2) / STEPS).collect();
        at.dedup();
        let value = |n: &usize| {
            let effect = paired(&pairs.treated[..*n], &pairs.control[..*n])?;
            Ok(Interval { value: effect.mean, low: effect.low, high: effect.high })
        };
        let values = at.iter().map(value).collect::<Result<Vec<_>, experiment::statistics::Refused>>()?;
        let at = at.iter().map(|n| *n as f64).collect();
        series.push(Band { name: plan.arms[arm].name.clone(), colour: arm, at, values });
    }
    if series.is_empty() {
        return Ok(None);
    }
    Ok(Some(Figure {
        id: "convergence",
        title: "Were there enough runs?".to_owned(),
        caption: format!(
            "The mean paired difference from {} and Student’s 95 % interval as they were after the first pairs, of {most} in all. An answer that \
             still moves asks for more replications.",
            plan.arms[0].name
        ),
        charts: vec![Chart::Bands {
            title: format!("effect on “{}”", label(outcome)),
            along: "pairs".to_owned(),
            unit: OUTCOMES[outcome].unit.to_owned(),
            series,
            marks: Vec::new(),
            steps: false,
        }],
    }))
}
