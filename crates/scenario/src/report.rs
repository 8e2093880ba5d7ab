//! # What is wrong, and where
//! All errors are collected, not the first one: each with its place, the offender, what is admitted, and the remedy.

use crate::frozen::Files;
use crate::source::{At, Sources};
use std::fmt;

/// Errors that are listed one by one.
const LISTED_MAX: usize = 40;
/// Bytes that a printed list may take.
const BYTES_MAX: usize = 4000;
/// Errors that are kept at all: a file of a million mistakes must not fill the memory.
const KEPT_MAX: usize = 200;
/// Characters of one line of a message.
const LINE_MAX: usize = 400;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File that it stands in, or the `--set` argument.
    pub file: String,
    /// Line, from 1; 0 where the place has no lines: a `--set` argument, or a file that cannot be read.
    pub line: usize,
    /// Column in characters, from 1; 0 likewise.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to put it right.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message)?,
            line => write!(f, "{}:{line}:{}: {}", self.file, self.column, self.message)?,
        }
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint: {hint}"))
    }
}

/// All that is wrong with an input; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    problems: Vec<Problem>,
    not_kept: usize,
}

impl Errors {
    /// The problems, in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.problems.iter()
    }

    /// How many problems there are, those included that were not kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.problems.len() + self.not_kept
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Errors {
    /// One problem after another; at most 40 of them and 4 kB, then how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut listed, mut bytes) = (0, 0);
        for problem in self.problems.iter().take(LISTED_MAX) {
            let text = format!("{problem}\n");
            if bytes + text.len() > BYTES_MAX && listed > 0 {
                break;
            }
            f.write_str(&text)?;
            (listed, bytes) = (listed + 1, bytes + text.len());
        }
        match self.count() - listed {
            0 => Ok(()),
            more => writeln!(f, "and {more} more"),
        }
    }
}

impl std::error::Error for Errors {}

/// What a check has found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Texts that places point into.
    pub sources: Sources,
    /// What a user should know although nothing is wrong.
    pub notes: Vec<String>,
    /// Files that were read, or are to be read from instead of the disk.
    pub files: Files,
    problems: Vec<Problem>,
    not_kept: usize,
}

impl Report {
    /// Nothing found yet; `files` are read instead of the disk, where there are any.
    pub(crate) fn reading(files: Files) -> Self {
        Self { files, ..Self::default() }
    }

    /// Something is wrong at `at`; an empty hint is none.
    pub(crate) fn problem(&mut self, at: At, message: impl Into<String>, hint: impl Into<String>) {
        if self.problems.len() == KEPT_MAX {
            self.not_kept += 1;
            return;
        }
        let (file, line, column) = self.sources.place(at);
        let hint = Some(cut(&hint.into(), LINE_MAX)).filter(|hint| !hint.is_empty());
        self.problems.push(Problem { file, line, column, message: cut(&message.into(), LINE_MAX), hint });
    }

    /// How many problems there are: to ask later whether a part was clean.
    pub(crate) fn mark(&self) -> usize {
        self.problems.len() + self.not_kept
    }

    /// Tells something that is not wrong; once.
    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What was read, with the notes on it, or all that is wrong; `files` hold afterwards what was read.
    ///
    /// # Panics
    /// Where nothing was read, and nothing is wrong.
    pub(crate) fn conclude<T>(mut self, files: &mut Files, read: Option<T>) -> Result<(T, Vec<String>), Errors> {
        let notes = std::mem::take(&mut self.notes);
        *files = std::mem::take(&mut self.files);
        match (self.into_errors(), read) {
            (None, Some(read)) => Ok((read, notes)),
            (Some(errors), _) => Err(errors),
            (None, None) => panic!("a file was refused without a reason"),
        }
    }

    /// The errors, if there are any: sorted by place, each once (the arms of an experiment share a scenario).
    pub(crate) fn into_errors(self) -> Option<Errors> {
        let mut problems = self.problems;
        problems.sort();
        problems.dedup();
        (!problems.is_empty()).then_some(Errors { problems, not_kept: self.not_kept })
    }
}

/// `text`, cut to so many characters, without control characters.
fn cut(text: &str, max: usize) -> String {
    let mut out: String = text.chars().take(max).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(max).is_some() {
        out.push('…');
    }
    out
}

/// An offender as messages show it: in backticks, cut to 60 characters, without control characters.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", cut(text, 60))
}

/// A number as messages show it.
pub(crate) fn shown(value: f64) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e12 {
        format!("{value:.0}")
    } else if value == 0.0 || (1e-4..1e7).contains(&size) {
        let fixed = format!("{value:.6}");
        fixed.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        format!("{value:e}")
    }
}

/// A documentation sentence as a part of a message: without its full stop, and lower case where it opens with a word.
pub(crate) fn phrase(doc: &str) -> String {
    let doc = doc.trim().trim_end_matches('.');
    let mut chars = doc.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(doc.chars().skip(1)).collect()
        }
        _ => doc.into(),
    }
}

/// The known name that `typed` is nearest to, if one is near.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: String = typed.chars().take(60).collect::<String>().to_lowercase();
    let length = typed.chars().count();
    // A name of which nothing is left is not near.
    let far = (1 + length / 3).min(length.saturating_sub(1));
    known
        .into_iter()
        .map(|name| {
            let lower: String = name.chars().take(60).collect::<String>().to_lowercase();
            (strsim::osa_distance(&typed, &lower), name)
        })
        .filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The hint for a name that nobody knows: the nearest, or else the known ones.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(name) = nearest(typed, known.clone()) {
        return format!("did you mean {}?", quoted(name));
    }
    let listed: Vec<String> = known.clone().take(16).map(quoted).collect();
    let more = known.count() - listed.len();
    match (listed.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!("known: {}", listed.join(", ")),
        (false, more) => format!("known: {} and {more} more", listed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("powr", ["power", "theta_max"]), Some("power"));
        assert_eq!(nearest("China ", ["Japan", "China"]), Some("China"));
        assert_eq!(nearest("something", ["power"]), None);
        assert_eq!((nearest("b", ["a"]), nearest("", ["a"])), (None, None));
        assert!(did_you_mean("x", ["alpha", "beta"].into_iter()).contains("`alpha`, `beta`"));
    }

    #[test]
    fn offenders_are_cut_and_numbers_are_short() {
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
        assert_eq!(quoted("a\nb"), "`a\u{fffd}b`");
        assert_eq!([shown(0.1), shown(12.0), shown(1e300), shown(f64::NAN)], ["0.1", "12", "1e300", "NaN"]);
    }

    #[test]
    fn a_thousand_errors_are_told_in_four_kilobytes() {
        let mut report = Report::default();
        (0..3000).for_each(|k| report.problem(At::NOWHERE, format!("{k} {}", "x".repeat(300)), "hint"));
        let errors = report.into_errors().unwrap();
        let text = errors.to_string();
        assert_eq!(errors.count(), 3000);
        assert!(text.len() < 4096 && text.contains("more"), "{} bytes", text.len());
    }
}
