//! # `branch_at`
//! The year in which the arms of an experiment part. Until then all are the first arm, so what is fixed when a world starts
//! must be the same in all of them.

use crate::experiment::{Arm, Changes};
use crate::report::{Report, quoted, shown};
use crate::source::At;

/// The period in which arms part; complains of all that an arm cannot change in a running world.
pub(crate) fn period(report: &mut Report, at: At, year: f64, said: &[Changes], arms: &[Arm]) -> Option<u32> {
    let first = arms.first()?;
    let period = first.spec.period_inside(year);
    if period.is_none() {
        let (begin, end) = (first.spec.year(0), first.spec.year(first.spec.periods().1 - 1));
        let message =
            format!("`branch_at` = {} leaves the arms nothing to share, or no time of their own", shown(year));
        report.problem(at, message, format!("a year after {} and not after {}", shown(begin), shown(end)));
    }
    for (changes, arm) in said.iter().filter_map(|c| arms.iter().find(|arm| arm.name == c.name).map(|arm| (c, arm))) {
        let fixed = first.spec.fixed_differences(&arm.spec);
        if !fixed.is_empty() {
            let (name, of) = (quoted(&arm.name), quoted(&first.name));
            let listed = fixed.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(", ");
            let message = format!("arm {name} differs from {of} in what is fixed when a world starts: {listed}");
            report.problem(
                changes.at,
                message,
                "say it for all arms, in `set` of the experiment, or leave out `branch_at`",
            );
        }
    }
    period
}
