//! # Loading a scenario
//! From a path and overrides to a checked world.

use crate::cells::Table;
use crate::check;
use crate::document::{Node, parse};
use crate::overrides;
use crate::report::{Errors, Report, quoted};
use crate::source::At;
use scheduler::spec::WorldSpec;
use std::io::Read as _;
use std::path::Path;

/// Bytes that a file may have: twice the largest table that a world may be made from.
const BYTES_MAX: u64 = 256 << 20;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The world.
    pub spec: WorldSpec,
    /// What a user should know although nothing is wrong.
    pub notes: Vec<String>,
    /// The table that the world is made from, if it is.
    pub table: Option<Table>,
    /// What the file says, overrides apart; empty where it was given as text.
    pub text: String,
}

/// Loads the scenario at `path` with overrides of the form `key=value`.
///
/// # Errors
/// All that is wrong with the file and the overrides.
pub fn load(path: &Path, set: &[String]) -> Result<Checked, Errors> {
    let mut report = Report::default();
    let document = read(&mut report, path, None).and_then(|at| parse(&mut report, at));
    finish(report, document, set)
}

/// Checks the text of a scenario, which messages call `name`, with overrides of the form `key=value`.
///
/// # Errors
/// All that is wrong with the text and the overrides.
pub fn check_text(name: &str, text: &str, set: &[String]) -> Result<Checked, Errors> {
    let mut report = Report::default();
    let at = report.sources.file(name, text.into());
    let document = parse(&mut report, at);
    finish(report, document, set)
}

fn finish(mut report: Report, document: Option<Node>, set: &[String]) -> Result<Checked, Errors> {
    let overrides = overrides::from_arguments(&mut report, set);
    let world = document.and_then(|mut root| {
        overrides::apply(&mut report, &mut root, &overrides);
        check::scenario(&mut report, &root)
    });
    let notes = std::mem::take(&mut report.notes);
    let text = report.files.take().unwrap_or_default();
    match (report.into_errors(), world) {
        (None, Some(world)) => Ok(Checked { spec: world.spec, notes, table: world.table, text }),
        (Some(errors), _) => Err(errors),
        (None, None) => panic!("a scenario was refused without a reason"),
    }
}

/// Takes the file at `path` into the sources; `None`, and reported, where it cannot be read. It is blamed on `at`, the
/// place that names it, if there is one.
pub(crate) fn read(report: &mut Report, path: &Path, at: Option<At>) -> Option<At> {
    let name = path.display().to_string();
    match report.files.text(path).unwrap_or_else(|| read_text(path)) {
        Ok(text) => {
            report.files.note(path, &text);
            Some(report.sources.file(&name, text))
        }
        Err((message, hint)) => {
            let place = at.unwrap_or_else(|| report.sources.without_lines(&name));
            let message = if at.is_some() { format!("{} {message}", quoted(&name)) } else { message };
            report.problem(place, message, hint);
            None
        }
    }
}

fn read_text(path: &Path) -> Result<String, (String, &'static str)> {
    let failed = |e: std::io::Error| (format!("cannot be read: {e}"), "check the path");
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(("is larger than 256 MiB".into(), "put countries or sectors of its table together"));
    }
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        (format!("is not UTF-8 in line {line}"), "save it as UTF-8")
    })
}
