//! # Policies in force
//! What is marked on every axis of time.

use crate::figure::Mark;
use scheduler::spec::WorldSpec;

/// Policies of any of these worlds that are in force in these years, each once.
pub(crate) fn marks<'a>(worlds: impl IntoIterator<Item = &'a WorldSpec>, years: &[f64]) -> Vec<Mark> {
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return Vec::new() };
    let mut marks: Vec<Mark> = Vec::new();
    for measure in worlds.into_iter().flat_map(|world| &world.measures) {
        let mark = Mark {
            name: measure.instrument.key.replace('_', " "),
            from: measure.from.max(*first),
            until: measure.until.min(*last),
        };
        if mark.from < mark.until && !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks
}
