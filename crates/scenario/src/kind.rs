//! # Scenario or experiment
//! Which of the two a file is, by what stands in it: only an experiment names a scenario or has arms.

use crate::document::parse;
use crate::load::read;
use crate::report::Report;
use std::path::Path;

/// Whether the file at `path` is an experiment. A file that cannot be read or parsed is taken for a scenario: whoever
/// loads it next will say what is wrong with it.
#[must_use]
pub fn is_experiment(path: &Path) -> bool {
    let mut report = Report::default();
    let root = read(&mut report, path, None).and_then(|at| parse(&mut report, at));
    root.as_ref()
        .and_then(|root| root.table())
        .is_some_and(|table| ["scenario", "arm"].iter().any(|key| table.contains_key(*key)))
}
