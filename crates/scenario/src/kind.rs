//! # Which kind of file
//! Scenario, experiment or calibration, by what stands in it.

use crate::document::parse;
use crate::load::read;
use crate::report::Report;
use std::path::Path;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A world.
    Scenario,
    /// Arms and a design over a scenario.
    Experiment,
    /// Parameters of a scenario that are to be found.
    Calibration,
}

/// What the file at `path` is: only the others name a scenario, and of these only a calibration has parameters at its top. A file that
/// cannot be read or parsed is taken for a scenario: whoever loads it next will say what is wrong with it.
#[must_use]
pub fn kind(path: &Path) -> Kind {
    let mut report = Report::default();
    let root = read(&mut report, path, None).and_then(|at| parse(&mut report, at));
    let has = |key: &str| root.as_ref().and_then(|root| root.table()).is_some_and(|table| table.contains_key(key));
    match (has("arm"), has("scenario"), has("parameter")) {
        (false, true, true) => Kind::Calibration,
        (false, false, _) => Kind::Scenario,
        _ => Kind::Experiment,
    }
}
