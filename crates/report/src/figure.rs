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
        /// Whether a value holds from its place on until the one before the next, as where firms are counted.
        steps: bool,
    },
    /// Lines or points without bands.
    Curves {
        /// What it is about.
        title: String,
        /// What runs along the horizontal axis.
        along: String,
        /// Unit of the values.
        unit: String,
        /// Whether the axes are logarithmic: the horizontal one, the vertical one.
        logs: [bool; 2],
        /// Names of the whole numbers that values are, from zero on; empty where values are no places.
        levels: Vec<String>,
        /// Lines.
        series: Vec<Curve>,
        /// What is marked along the horizontal axis.
        marks: Vec<Mark>,
    },
    /// Numbers by row and column.
    Cells {
        /// What it is about.
        title: String,
        /// Unit of the values.
        unit: String,
        /// What rows and what columns stand for.
        of: [String; 2],
        /// Names of the rows.
        rows: Vec<String>,
        /// Names of the columns.
        columns: Vec<String>,
        /// By row and column; none where there is no value.
        values: Vec<Vec<Option<f64>>>,
        /// By row and column: whether the value is told from zero.
        told: Vec<Vec<bool>>,
    },
    /// Who is linked to whom.
    Network {
        /// What it is about.
        title: String,
        /// Names of what nodes and what links are told apart by.
        kinds: [Vec<String>; 2],
        /// Nodes.
        nodes: Vec<Node>,
        /// Links: from which node, to which, of which kind, how strong.
        links: Vec<(usize, usize, usize, f64)>,
    },
    /// Facts and whether they are met.
    Card {
        /// What it is about.
        title: String,
        /// Facts.
        facts: Vec<Scored>,
    },
    /// What goes from one set of names to another.
    Flows {
        /// What it is about.
        title: String,
        /// Unit of the values.
        unit: String,
        /// Names on the left.
        from: Vec<String>,
        /// Names on the right.
        to: Vec<String>,
        /// By name on the left: to each name on the right how much.
        values: Vec<Vec<f64>>,
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

/// A line without a band, or points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// Name.
    pub name: String,
    /// Its number among the colours.
    pub colour: usize,
    /// Whether it is points and not a line.
    pub is_points: bool,
    /// Places along the horizontal axis.
    pub at: Vec<f64>,
    /// Values there.
    pub values: Vec<f64>,
}

/// A node of a network.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Name.
    pub name: String,
    /// Its number among the kinds of nodes.
    pub kind: usize,
    /// Where it is drawn, from 0 to 1: from left to right, from top to bottom.
    pub at: [f64; 2],
    /// How large it is, from 0 to 1.
    pub size: f64,
}

/// A fact, what was found of it, and the band in which it is met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scored {
    /// The fact in words.
    pub name: String,
    /// What was published.
    pub published: String,
    /// The band.
    pub band: [f64; 2],
    /// What was found, with its range; none where nothing was.
    pub found: Option<Interval>,
    /// Whether it is met.
    pub met: bool,
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

impl Chart {
    /// What it is about.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Intervals { title, .. }
            | Self::Bands { title, .. }
            | Self::Curves { title, .. }
            | Self::Cells { title, .. }
            | Self::Network { title, .. }
            | Self::Card { title, .. }
            | Self::Flows { title, .. } => title,
        }
    }
}
