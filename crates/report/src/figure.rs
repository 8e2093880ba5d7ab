//! # Figures
//! What is drawn, what is said of it, and the numbers behind it. How it is drawn is the page's business.

use serde::Serialize;

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Name of its place on the page.
    pub id: &'static str,
    /// What it is about.
    pub title: String,
    /// What is to be seen, of how many, with which intervals.
    pub caption: String,
    /// Its charts.
    pub charts: Vec<Chart>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Chart {
    /// Values with intervals, a row each.
    Intervals {
        /// What it is about.
        title: String,
        /// Unit of the values.
        unit: String,
        /// Names of the rows.
        rows: Vec<String>,
        /// Sets of values, a colour each.
        series: Vec<Intervals>,
    },
    /// Lines with bands.
    Bands {
        /// What it is about.
        title: String,
        /// What runs along the horizontal axis.
        along: String,
        /// Unit of the values.
        unit: String,
        /// Lines.
        series: Vec<Band>,
        /// What is marked along the horizontal axis.
        marks: Vec<Mark>,
    },
}

/// Values with intervals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// Name.
    pub name: String,
    /// By row; none where there is no value.
    pub values: Vec<Option<Interval>>,
}

/// A value with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A line with a band.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Name.
    pub name: String,
    /// Its number among the colours.
    pub colour: usize,
    /// Places along the horizontal axis.
    pub at: Vec<f64>,
    /// The line and its band there.
    pub values: Vec<Interval>,
}

/// Something that lasts from one place to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// What.
    pub name: String,
    /// Since when.
    pub from: f64,
    /// Until when.
    pub until: f64,
}

/// The numbers behind a chart, as a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// Names of the columns.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

impl Chart {
    /// What it is about.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Intervals { title, .. } | Self::Bands { title, .. } => title,
        }
    }

    /// The numbers behind it; digits are those that give the number back.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let heads = |first: &str| [first, "series", "value", "low", "high"].map(str::to_owned).to_vec();
        let row = |first: String, name: &str, i: &Interval| {
            vec![first, name.to_owned(), i.value.to_string(), i.low.to_string(), i.high.to_string()]
        };
        match self {
            Self::Intervals { rows, series, .. } => {
                let of = |s: &Intervals| {
                    let there = rows.iter().zip(&s.values).filter_map(|(name, i)| Some((name, i.as_ref()?)));
                    there.map(|(name, i)| row(name.clone(), &s.name, i)).collect::<Vec<_>>()
                };
                Numbers { heads: heads("row"), rows: series.iter().flat_map(of).collect() }
            }
            Self::Bands { along, series, .. } => {
                let of = |s: &Band| {
                    s.at.iter().zip(&s.values).map(|(at, i)| row(at.to_string(), &s.name, i)).collect::<Vec<_>>()
                };
                Numbers { heads: heads(along), rows: series.iter().flat_map(of).collect() }
            }
        }
    }
}
