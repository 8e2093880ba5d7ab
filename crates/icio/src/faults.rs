//! # What is wrong with a table, and where
//! All faults are collected, not the first one. A file of eighteen million cells may be wrong in every one of them: a fault
//! beyond the first few is counted, not kept.

use std::fmt;

/// Faults that are kept and told; of the others, their number.
const KEPT_MAX: usize = 24;
/// Characters of what a file says that a message repeats.
const QUOTED_MAX: usize = 60;

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file; of an archive, its path, a slash, and the file in it.
    pub file: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// Column of the table, from 1; 0 for the line as a whole.
    pub column: usize,
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), sheet: None, line: 0, column: 0 }
    }

    /// A line of the same file.
    #[must_use]
    pub fn line(&self, line: usize) -> Self {
        Self { line, column: 0, ..self.clone() }
    }

    /// A column of the same line.
    #[must_use]
    pub fn column(&self, column: usize) -> Self {
        Self { column, ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.file, 400))?;
        match (&self.sheet, self.line, self.column) {
            (None, 0, _) => Ok(()),
            (None, line, 0) => write!(f, ":{line}"),
            (None, line, column) => write!(f, ":{line}:{column}"),
            (Some(sheet), 0, _) => write!(f, ":{}", clean(sheet, QUOTED_MAX)),
            (Some(sheet), line, 0) => write!(f, ":{}!{line}", clean(sheet, QUOTED_MAX)),
            (Some(sheet), line, column) => write!(f, ":{}!{}{line}", clean(sheet, QUOTED_MAX), letters(column)),
        }
    }
}

/// Letters that a spreadsheet shows above a column: 1 is `A`, 27 is `AA`.
fn letters(mut column: usize) -> String {
    let mut text = Vec::new();
    while column > 0 {
        column -= 1;
        text.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    text.iter().rev().collect()
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// How to put it right; empty where there is nothing to say.
    pub hint: String,
}

/// All that is wrong with a table; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    /// The first faults, in the order in which they were found.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl Errors {
    /// How many faults there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.faults.len() + self.more
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{}: {}", fault.place, fault.message)?;
            if !fault.hint.is_empty() {
                writeln!(f, "  hint: {}", fault.hint)?;
            }
        }
        if self.more > 0 { writeln!(f, "and {} more", self.more) } else { Ok(()) }
    }
}

impl std::error::Error for Errors {}

/// What reading has found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// Something is wrong at `place`; an empty hint is none.
    pub(crate) fn add(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.add_with(|| Fault { place, message: message.into(), hint: hint.into() });
    }

    /// The same, where a message costs more than a count.
    pub(crate) fn add_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.kept.len() < KEPT_MAX { self.kept.push(fault()) } else { self.more += 1 }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many faults there are: to ask later whether a part was clean.
    pub(crate) fn count(&self) -> usize {
        self.kept.len() + self.more
    }

    /// `value`, if nothing is wrong.
    pub(crate) fn or<T>(self, value: Option<T>) -> Result<T, Errors> {
        match value {
            Some(value) if self.kept.is_empty() => Ok(value),
            _ => Err(self.into_errors()),
        }
    }

    pub(crate) fn into_errors(self) -> Errors {
        assert!(!self.kept.is_empty(), "a table was refused without a reason");
        Errors { faults: self.kept, more: self.more }
    }
}

/// `text`, cut, without control characters.
fn clean(text: &str, max: usize) -> String {
    let mut out: String = text.chars().take(max).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(max).is_some() {
        out.push('…');
    }
    out
}

/// What a file says, as messages show it.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", clean(text, QUOTED_MAX))
}

/// A few names, as messages list them.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str> + Clone) -> String {
    let shown: Vec<String> = names.clone().take(6).map(quoted).collect();
    match names.count() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The hint for a name that nobody knows: the nearest, or else some known ones.
pub fn did_you_mean<'a>(typed: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let lower = |text: &str| text.chars().take(QUOTED_MAX).collect::<String>().to_lowercase();
    let typed = lower(typed);
    let length = typed.chars().count();
    let far = (1 + length / 3).min(length.saturating_sub(1));
    let distances = known.clone().map(|name| (strsim::osa_distance(&typed, &lower(name)), name));
    match distances.filter(|(distance, _)| *distance <= far).min_by_key(|(distance, _)| *distance) {
        Some((_, name)) => format!("did you mean {}?", quoted(name)),
        None => format!("known: {}", listed(known)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_as_editors_and_spreadsheets_tell_them() {
        let file = Place::file("a.csv");
        assert_eq!(file.to_string(), "a.csv");
        assert_eq!(file.line(3).column(4).to_string(), "a.csv:3:4");
        let sheet = Place { sheet: Some("2014".into()), ..file };
        assert_eq!(sheet.line(7).column(28).to_string(), "a.csv:2014!AB7");
    }

    #[test]
    fn of_a_million_faults_a_few_are_told_and_the_rest_is_counted() {
        let mut faults = Faults::default();
        (0..1_000_000).for_each(|k| faults.add(Place::file("a"), format!("fault {k}"), ""));
        let errors = faults.into_errors();
        assert_eq!(errors.count(), 1_000_000);
        assert!(errors.to_string().ends_with("and 999976 more\n"), "{errors}");
    }

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!(did_you_mean("CHM", ["USA", "CHN"].into_iter()), "did you mean `CHN`?");
        assert_eq!(did_you_mean("x", ["USA", "CHN"].into_iter()), "known: `USA`, `CHN`");
    }
}
