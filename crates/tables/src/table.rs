//! # A table in memory
//!
//! One table a grain (a run, a firm, a country and sector, …), one row an observation, one series a column. The
//! columns are declared once, as [`Column`]s, and every header and document comes from there.

use base::column::Column;
use std::ops::Range;

use crate::Error;

/// Longest name of a table or a column: what Stata takes.
pub const NAME_MAX: usize = 32;

/// The values of one column.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
pub enum Series {
    /// Words.
    Text(Vec<String>),
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Real numbers, none of them missing.
    Real(Vec<f64>),
    /// Real numbers, some of them missing: what a firm without sales earns of them, for instance.
    MaybeReal(Vec<Option<f64>>),
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Real numbers.
    Real,
    /// Real numbers that may be missing.
    MaybeReal,
}

impl Kind {
    /// Its name in a data dictionary.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole",
            Self::Real => "real",
            Self::MaybeReal => "real or missing",
        }
    }
}

impl Series {
    /// No values of this kind.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Whole => Self::Whole(Vec::new()),
            Kind::Real => Self::Real(Vec::new()),
            Kind::MaybeReal => Self::MaybeReal(Vec::new()),
        }
    }

    /// What the values are.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Whole(_) => Kind::Whole,
            Self::Real(_) => Kind::Real,
            Self::MaybeReal(_) => Kind::MaybeReal,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Whole(v) => v.len(),
            Self::Real(v) => v.len(),
            Self::MaybeReal(v) => v.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of these rows.
    #[must_use]
    pub fn rows_of(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Text(v) => Self::Text(v[rows].to_vec()),
            Self::Whole(v) => Self::Whole(v[rows].to_vec()),
            Self::Real(v) => Self::Real(v[rows].to_vec()),
            Self::MaybeReal(v) => Self::MaybeReal(v[rows].to_vec()),
        }
    }

    /// The first row whose real number is none.
    fn first_nan(&self) -> Option<usize> {
        match self {
            Self::Text(_) | Self::Whole(_) => None,
            Self::Real(v) => v.iter().position(|x| x.is_nan()),
            Self::MaybeReal(v) => v.iter().position(|x| x.is_some_and(f64::is_nan)),
        }
    }

    /// Puts the values of another series of the same kind behind these.
    fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.extend(theirs),
            (Self::Whole(mine), Self::Whole(theirs)) => mine.extend(theirs),
            (Self::Real(mine), Self::Real(theirs)) => mine.extend(theirs),
            (Self::MaybeReal(mine), Self::MaybeReal(theirs)) => mine.extend(theirs),
            (mine, theirs) => panic!("{} numbers cannot follow {} numbers", theirs.kind().name(), mine.kind().name()),
        }
    }
}

/// Rows of observations of one grain.
///
/// Its shape is checked when it is made and cannot be broken afterwards: hence the private fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: &'static str,
    doc: &'static str,
    columns: &'static [Column],
    series: Vec<Series>,
}

impl Table {
    /// A table `name` of which one row is `doc`, with one series for each column.
    ///
    /// # Panics
    /// Where a name is not lower snake case of at most 32 characters, or given to two columns, or the series are not as
    /// many as the columns or not equally long. All of that is written in the program, not read from anywhere.
    #[must_use]
    pub fn new(name: &'static str, doc: &'static str, columns: &'static [Column], series: Vec<Series>) -> Self {
        assert!(is_name(name), "table `{name}`: a name is lower snake case, at most {NAME_MAX} characters");
        for (k, column) in columns.iter().enumerate() {
            let its = column.name;
            assert!(is_name(its), "column `{name}.{its}`: a name is lower snake case, at most {NAME_MAX} characters");
            assert!(columns[..k].iter().all(|other| other.name != its), "table `{name}` has two columns `{its}`");
        }
        assert_eq!(columns.len(), series.len(), "table `{name}`: one series a column");
        for (column, series_k) in columns.iter().zip(&series) {
            let (its, rows) = (column.name, series[0].len());
            assert_eq!(series_k.len(), rows, "column `{name}.{its}` is not as long as the first of its table");
        }
        Self { name, doc, columns, series }
    }

    /// A table without rows, with columns of these kinds.
    ///
    /// # Panics
    /// As [`Table::new`].
    #[must_use]
    pub fn empty(name: &'static str, doc: &'static str, columns: &'static [Column], kinds: &[Kind]) -> Self {
        Self::new(name, doc, columns, kinds.iter().map(|&kind| Series::empty(kind)).collect())
    }

    /// The same rows behind those of `first`, under `columns`, which are those of both.
    ///
    /// # Panics
    /// Where they are not, or where there are not as many rows.
    #[must_use]
    pub fn behind(self, first: Self, columns: &'static [Column]) -> Self {
        let (name, n) = (self.name, first.columns.len());
        assert!(
            columns.len() == n + self.columns.len() && columns[..n] == *first.columns && columns[n..] == *self.columns,
            "table `{name}`: columns of other tables"
        );
        let series = first.series.into_iter().chain(self.series).collect();
        Self::new(name, self.doc, columns, series)
    }

    /// The values alone.
    #[must_use]
    pub fn into_series(self) -> Vec<Series> {
        self.series
    }

    /// Name: lower snake case, at most 32 characters.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What one row is.
    #[must_use]
    pub fn doc(&self) -> &'static str {
        self.doc.trim()
    }

    /// What is known about the columns.
    #[must_use]
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// The values, one series a column.
    #[must_use]
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.series.first().map_or(0, Series::len)
    }

    /// The values of the column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Series> {
        self.columns.iter().position(|column| column.name == name).map(|k| &self.series[k])
    }

    /// The real numbers of the column of this name, where there is one and none may be missing.
    #[must_use]
    pub fn reals(&self, name: &str) -> Option<&[f64]> {
        match self.column(name) {
            Some(Series::Real(values)) => Some(values),
            _ => None,
        }
    }

    /// A table of the same columns without rows.
    #[must_use]
    pub fn without_rows(&self) -> Self {
        Self { series: self.series.iter().map(|series| Series::empty(series.kind())).collect(), ..*self }
    }

    /// A table of the same columns with these rows.
    #[must_use]
    pub fn rows_of(&self, rows: Range<usize>) -> Self {
        Self { series: self.series.iter().map(|series| series.rows_of(rows.clone())).collect(), ..*self }
    }

    /// Puts the rows of another table of the same columns behind these.
    ///
    /// # Panics
    /// Where the other table has another name, other columns, or other kinds of values.
    pub fn append(&mut self, other: Self) {
        let name = self.name;
        assert_eq!(name, other.name, "rows of another table");
        assert_eq!(self.columns, other.columns, "table `{name}`: rows with other columns");
        let kinds = |table: &Self| table.series.iter().map(Series::kind).collect::<Vec<_>>();
        assert_eq!(kinds(self), kinds(&other), "table `{name}`: rows with other kinds of values");
        for (mine, theirs) in self.series.iter_mut().zip(other.series) {
            mine.append(theirs);
        }
    }

    /// Refuses a table that holds what is no number: it would be averaged, or taken for a missing value, in silence.
    ///
    /// # Errors
    /// [`Error::NotANumber`] for the first such cell, column by column.
    pub fn check_numbers(&self) -> Result<(), Error> {
        for (column, series) in self.columns.iter().zip(&self.series) {
            if let Some(row) = series.first_nan() {
                return Err(Error::NotANumber { table: self.name, column: column.name, row });
            }
        }
        Ok(())
    }
}

/// Lower snake case, at most [`NAME_MAX`] characters, a letter first.
fn is_name(name: &str) -> bool {
    let follows = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= NAME_MAX && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(follows)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const COLUMNS: &[Column] = &[
        Column { name: "country", unit: "", doc: " Where it is." },
        Column { name: "firms", unit: "firms", doc: " How many there are." },
        Column { name: "sales", unit: "share of world income", doc: " What they sell | to anybody." },
        Column { name: "margin", unit: "1", doc: " Profit over sales, where there are sales." },
    ];

    /// Two rows with something of every kind.
    pub(crate) fn sample() -> Table {
        Table::new(
            "country",
            "One country.",
            COLUMNS,
            vec![
                Series::Text(vec!["north, the".into(), "=south".into()]),
                Series::Whole(vec![3, -4]),
                Series::Real(vec![0.1, 1e300]),
                Series::MaybeReal(vec![Some(-0.25), None]),
            ],
        )
    }

    #[test]
    fn rows_are_put_behind_rows() {
        let mut table = sample();
        table.append(sample());
        assert_eq!(table.rows(), 4);
        assert_eq!(table.reals("sales"), Some(&[0.1, 1e300, 0.1, 1e300][..]));
        assert_eq!(table.column("margin"), Some(&Series::MaybeReal(vec![Some(-0.25), None, Some(-0.25), None])));
        assert_eq!((table.reals("margin"), table.column("profit")), (None, None));
    }

    #[test]
    fn an_empty_table_grows_by_appending() {
        let mut table =
            Table::empty("country", "One country.", COLUMNS, &[Kind::Text, Kind::Whole, Kind::Real, Kind::MaybeReal]);
        assert_eq!(table.rows(), 0);
        table.append(sample());
        assert_eq!(table, sample());
    }

    #[test]
    #[should_panic(expected = "column `country.firms` is not as long as the first of its table")]
    fn series_of_unequal_length_are_no_table() {
        let mut series = sample().series;
        series[1] = Series::Whole(vec![1]);
        let _ = Table::new("country", "One country.", COLUMNS, series);
    }

    #[test]
    #[should_panic(expected = "one series a column")]
    fn a_column_without_a_series_is_no_table() {
        let _ = Table::new("country", "One country.", COLUMNS, Vec::new());
    }

    #[test]
    #[should_panic(expected = "rows with other kinds of values")]
    fn numbers_of_another_kind_are_not_appended() {
        let mut other = sample();
        other.series[1] = Series::Real(vec![1.0, 2.0]);
        sample().append(other);
    }

    #[test]
    fn names_are_lower_snake_case_of_at_most_thirty_two_characters() {
        for good in ["a", "value_added_2", "abcdefghijklmnopqrstuvwxyz_12345"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "Sales", "2nd", "_a", "value added", "größe", "a/b", "abcdefghijklmnopqrstuvwxyz_123456"] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_place() {
        let mut table = sample();
        table.series[3] = Series::MaybeReal(vec![None, Some(f64::NAN)]);
        let refusal = table.check_numbers().unwrap_err().to_string();
        assert_eq!(refusal, "table `country`, column `margin`, row 1: not a number");
    }
}
