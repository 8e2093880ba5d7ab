//! # Through time
//! What the outcomes would have been in every year: arm by arm, and as paired differences from the first.

use crate::figure::{Band, Chart, Figure, Interval};
use crate::marks::marks;
use crate::text::label;
use designs::outcome::number;
use experiment::outcomes::{LEVELS, OUTCOMES};
use experiment::plan::Plan;
use experiment::record::PathRow;
use experiment::statistics::band;
use std::collections::BTreeMap;
use store::{Error, Reader, Status};
use tables::{Series, Table};

/// The paths of all runs.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    years: Vec<f64>,
    /// By run: level by level, its years.
    runs: BTreeMap<u64, Vec<Vec<f64>>>,
}

impl Paths {
    /// Reads them; nothing where the store keeps none.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let Some(number) = reader.like().iter().position(|table| table.name() == "paths") else { return Ok(None) };
        let mut paths = Self::default();
        reader.each(|reader, place| {
            if place.status() == Status::Done {
                let rows = reader.rows(place, number)?;
                paths.years = column(&rows, "year");
                let levels = PathRow::names().iter().map(|name| column(&rows, name)).collect();
                paths.runs.insert(place.run, levels);
            }
            Ok(())
        })?;
        Ok((!paths.years.is_empty()).then_some(paths))
    }

    /// Arms through time, and their differences from the first.
    #[must_use]
    pub fn figure(&self, plan: &Plan) -> Figure {
        let name = |level: usize| PathRow::names()[level];
        let outcome = |level: usize| number(name(level)).expect("a level is an outcome");
        let marks = marks(plan.arms.iter().map(|arm| &*arm.spec), &self.years);
        let mut charts = Vec::new();
        for level in 0..LEVELS {
            let unit = OUTCOMES[outcome(level)].unit.to_owned();
            let along = || "year".to_owned();
            let title = label(outcome(level)).to_owned();
            let own = (0..plan.arms.len()).map(|arm| self.band(plan, arm, None, level)).collect();
            charts.push(Chart::Bands {
                title,
                along: along(),
                unit: unit.clone(),
                series: own,
                marks: marks.clone(),
                steps: false,
            });
            if plan.arms.len() > 1 {
                let title = format!("{}: less {}", label(outcome(level)), plan.arms[0].name);
                let series = (1..plan.arms.len()).map(|arm| self.band(plan, arm, Some(0), level)).collect();
                charts.push(Chart::Bands { title, along: along(), unit, series, marks: marks.clone(), steps: false });
            }
        }
        let runs = self.runs.len();
        let shaded = if marks.is_empty() { "" } else { " Shaded: policies in force." };
        Figure {
            id: "paths",
            title: "Through time".to_owned(),
            caption: format!(
                "Left: median over the runs of each arm, and the band from 5 to 95 % of them. Right: the same of paired differences from {}, \
                 run by run with shared luck. {runs} runs.{shaded}",
                plan.arms[0].name
            ),
            charts,
        }
    }

    fn band(&self, plan: &Plan, arm: usize, against: Option<usize>, level: usize) -> Band {
        let of = |run: &u64| {
            let key = plan.key(*run);
            let own = &self.runs[run][level];
            match against {
                _ if key.arm != arm => None,
                None => Some(own.clone()),
                Some(other) => {
                    let other = self.runs.get(&plan.number(key.point, other, key.replication))?;
                    Some(own.iter().zip(&other[level]).map(|(a, b)| a - b).collect::<Vec<f64>>())
                }
            }
        };
        let runs: Vec<Vec<f64>> = self.runs.keys().filter_map(of).collect();
        let (mut at, mut values) = (Vec::new(), Vec::new());
        for (k, year) in self.years.iter().enumerate() {
            let there: Vec<f64> = runs.iter().filter_map(|run| run.get(k).copied()).collect();
            if let Ok([low, value, high]) = band(&there) {
                at.push(*year);
                values.push(Interval { value, low, high });
            }
        }
        Band { name: plan.arms[arm].name.clone(), colour: arm, at, values }
    }
}

fn column(rows: &Table, name: &str) -> Vec<f64> {
    match rows.column(name) {
        Some(Series::Real(values)) => values.clone(),
        _ => panic!("the table of paths has a column `{name}` of numbers"),
    }
}
