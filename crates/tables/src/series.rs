//! # The values of one column
//! Words, whole numbers, or real numbers of which some may be missing.

use std::ops::Range;

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
    pub(crate) fn first_nan(&self) -> Option<usize> {
        match self {
            Self::Text(_) | Self::Whole(_) => None,
            Self::Real(v) => v.iter().position(|x| x.is_nan()),
            Self::MaybeReal(v) => v.iter().position(|x| x.is_some_and(f64::is_nan)),
        }
    }

    /// Puts the values of another series of the same kind behind these.
    pub(crate) fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.extend(theirs),
            (Self::Whole(mine), Self::Whole(theirs)) => mine.extend(theirs),
            (Self::Real(mine), Self::Real(theirs)) => mine.extend(theirs),
            (Self::MaybeReal(mine), Self::MaybeReal(theirs)) => mine.extend(theirs),
            (mine, theirs) => panic!("{} numbers cannot follow {} numbers", theirs.kind().name(), mine.kind().name()),
        }
    }
}
