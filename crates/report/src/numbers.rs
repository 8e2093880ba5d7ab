//! # Numbers
//! What is drawn, as a table: for those who do not see it, and for whoever goes on with it. Digits are those that give the number back.

use crate::figure::{Chart, Interval, Node};
use serde::Serialize;

/// The numbers behind a chart, as a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// Names of the columns.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

impl Numbers {
    /// The numbers behind a chart.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        let (heads, rows) = match chart {
            Chart::Intervals { rows, series, .. } => {
                let of = |s: &crate::figure::Intervals| {
                    let there = rows.iter().zip(&s.values).filter_map(|(name, i)| Some((name, i.as_ref()?)));
                    there.map(|(name, i)| row(name.clone(), &s.name, i)).collect::<Vec<_>>()
                };
                (banded("row"), series.iter().flat_map(of).collect())
            }
            Chart::Bands { along, series, .. } => {
                let of = |s: &crate::figure::Band| {
                    s.at.iter().zip(&s.values).map(|(at, i)| row(at.to_string(), &s.name, i)).collect::<Vec<_>>()
                };
                (banded(along), series.iter().flat_map(of).collect())
            }
            Chart::Curves { along, unit, levels, series, .. } => {
                (vec![along.clone(), "series".to_owned(), unit.clone()], curves(series, levels))
            }
            Chart::Cells { unit, of, .. } => {
                (vec![of[0].clone(), of[1].clone(), unit.clone(), "told from zero".to_owned()], cells(chart))
            }
            Chart::Flows { from, to, values, .. } => (heads(["from", "to", "value"]), flows(from, to, values)),
            Chart::Network { kinds, nodes, links, .. } => {
                let name = |k: usize| {
                    let Node { name, kind, .. } = &nodes[k];
                    format!("{name} ({})", kinds[0][*kind])
                };
                let row =
                    |l: &(usize, usize, usize, f64)| vec![name(l.0), name(l.1), kinds[1][l.2].clone(), l.3.to_string()];
                (heads(["from", "to", "kind", "weight"]), links.iter().map(row).collect())
            }
            Chart::Card { .. } => {
                (heads(["fact", "published", "passes from", "to", "median", "low", "high", "met"]), card(chart))
            }
        };
        Self { heads, rows }
    }
}

fn heads<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

fn banded(first: &str) -> Vec<String> {
    heads([first, "series", "value", "low", "high"])
}

fn row(first: String, name: &str, i: &Interval) -> Vec<String> {
    vec![first, name.to_owned(), i.value.to_string(), i.low.to_string(), i.high.to_string()]
}

fn curves(series: &[crate::figure::Curve], levels: &[String]) -> Vec<Vec<String>> {
    let value = |x: f64| levels.get(x as usize).cloned().unwrap_or_else(|| x.to_string());
    let of = |s: &crate::figure::Curve| {
        s.at.iter().zip(&s.values).map(|(at, x)| vec![at.to_string(), s.name.clone(), value(*x)]).collect::<Vec<_>>()
    };
    series.iter().flat_map(of).collect()
}

fn cells(chart: &Chart) -> Vec<Vec<String>> {
    let Chart::Cells { rows, columns, values, told, .. } = chart else { return Vec::new() };
    let mut all = Vec::new();
    for (r, name) in rows.iter().enumerate() {
        for (c, column) in columns.iter().enumerate() {
            if let Some(x) = values[r][c] {
                let is_told = if told[r][c] { "yes" } else { "no" };
                all.push(vec![name.clone(), column.clone(), x.to_string(), is_told.to_owned()]);
            }
        }
    }
    all
}

fn flows(from: &[String], to: &[String], values: &[Vec<f64>]) -> Vec<Vec<String>> {
    let of = |(name, own): (&String, &Vec<f64>)| {
        let row = |(there, x): (&String, &f64)| vec![name.clone(), there.clone(), x.to_string()];
        to.iter().zip(own).map(row).collect::<Vec<_>>()
    };
    from.iter().zip(values).flat_map(of).collect()
}

fn card(chart: &Chart) -> Vec<Vec<String>> {
    let Chart::Card { facts, .. } = chart else { return Vec::new() };
    let of = |fact: &crate::figure::Scored| {
        let found = fact.found.map_or([""; 3].map(str::to_owned), |i| [i.value, i.low, i.high].map(|x| x.to_string()));
        let first = [fact.name.clone(), fact.published.clone(), fact.band[0].to_string(), fact.band[1].to_string()];
        let met = if fact.met { "yes" } else { "no" };
        first.into_iter().chain(found).chain([met.to_owned()]).collect()
    };
    facts.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Curve, Scored};

    #[test]
    fn places_have_their_names_and_empty_cells_no_row() {
        let curve =
            Curve { name: "f1".into(), colour: 0, is_points: false, at: vec![1.0, 2.0], values: vec![0.0, 1.0] };
        let levels = vec!["ore".to_owned(), "parts".to_owned()];
        let chart = Chart::Curves {
            title: String::new(),
            along: "year".into(),
            unit: "stage".into(),
            logs: [false; 2],
            levels,
            series: vec![curve],
            marks: Vec::new(),
        };
        assert_eq!(Numbers::of(&chart).rows, [["1", "f1", "ore"], ["2", "f1", "parts"]]);
        let names = || vec!["a".to_owned(), "b".to_owned()];
        let values = vec![vec![Some(0.5), None], vec![None, Some(-1.0)]];
        let chart = Chart::Cells {
            title: String::new(),
            unit: "share".into(),
            of: ["from".into(), "to".into()],
            rows: names(),
            columns: names(),
            values,
            told: vec![vec![true, false]; 2],
        };
        assert_eq!(Numbers::of(&chart).rows, [["a", "a", "0.5", "yes"], ["b", "b", "-1", "no"]]);
    }

    #[test]
    fn a_fact_that_was_not_found_is_in_the_table_without_numbers() {
        let fact = Scored { name: "F1".into(), published: "about 1".into(), band: [0.9, 1.2], found: None, met: false };
        let numbers = Numbers::of(&Chart::Card { title: String::new(), facts: vec![fact] });
        assert_eq!(numbers.rows, [["F1", "about 1", "0.9", "1.2", "", "", "", "no"]]);
        assert_eq!(numbers.heads.len(), numbers.rows[0].len());
    }
}
