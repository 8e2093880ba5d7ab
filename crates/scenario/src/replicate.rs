//! # Replicate until
//! `replicate = { until = "half-width", … }`: as many replications as the effect needs, within bounds.

use crate::document::Node;
use crate::experiment::{Arm, REPLICATIONS};
use crate::fields::{Fields, Range};
use crate::report::{Report, did_you_mean, quoted, shown};
use designs::outcome::{OUTCOMES, number};

/// Admitted half-widths.
pub(crate) const WIDTH: Range = Range::above_zero(1e12);
/// What replications may go on until.
pub(crate) const UNTIL: &[&str] = &["half-width"];

/// When there are enough replications: when the half-width of the 95 % interval of a paired effect is small enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// Outcome whose effect is looked at, by number.
    pub outcome: usize,
    /// Arm that is compared with the first.
    pub arm: usize,
    /// Half-width that is small enough, in the outcome's unit.
    pub width: f64,
    /// Fewest replications.
    pub min: u32,
    /// Most replications.
    pub max: u32,
}

/// Reads `replicate`.
pub(crate) fn read(report: &mut Report, node: &Node, arms: &[Arm]) -> Option<Until> {
    let mark = report.mark();
    let mut fields = Fields::of(report, node, "`replicate`")?;
    fields.required(report, "until", "until = \"half-width\"");
    if let Some(until) = fields.text(report, "until").filter(|until| !UNTIL.contains(until)) {
        let hint = did_you_mean(until, UNTIL.iter().copied());
        report.problem(fields.at, format!("replications cannot go on until {}", quoted(until)), hint);
    }
    let outcome = named(report, &mut fields, "outcome", &OUTCOMES.map(|outcome| outcome.name)).and_then(number);
    let others: Vec<&str> = arms.iter().skip(1).map(|arm| arm.name.as_str()).collect();
    let arm = named(report, &mut fields, "arm", &others);
    let arm = arm.and_then(|name| arms.iter().position(|arm| arm.name == name));
    fields.required(report, "width", "the half-width of the 95 % interval that is small enough, in the outcome's unit");
    let width = fields.number(report, "width", WIDTH);
    let min = fields.number(report, "min", REPLICATIONS).unwrap_or(8.0) as u32;
    let max = fields.number(report, "max", REPLICATIONS).unwrap_or(1000.0) as u32;
    if min > max {
        let message = format!("`min` = {} is above `max` = {}", shown(f64::from(min)), shown(f64::from(max)));
        report.problem(fields.at, message, "lower `min` or raise `max`; they are 8 and 1000 by default");
    }
    fields.finish(report);
    let until = Until { outcome: outcome?, arm: arm?, width: width?, min, max };
    (report.mark() == mark).then_some(until)
}

fn named<'a>(report: &mut Report, fields: &mut Fields<'a>, key: &'static str, known: &[&str]) -> Option<&'a str> {
    let hint = did_you_mean("", known.iter().copied());
    let at = fields.required(report, key, &hint)?.at;
    let name = fields.text(report, key)?;
    if !known.contains(&name) {
        report.problem(
            at,
            format!("no {key} that is compared is named {}", quoted(name)),
            did_you_mean(name, known.iter().copied()),
        );
        return None;
    }
    Some(name)
}
