//! # Lives of firms, arm by arm
//! Who is found elsewhere a year later and how long firms take to step up, over all runs of a store that keeps it.

use crate::figure::{Band, Chart, Figure, Interval};
use crate::text::number;
use crate::world::lives::{fifths, hazard_chart, matrix, mobile};
use experiment::plan::Plan;
use experiment::record::lives::FIFTHS;
use experiment::statistics::band;
use measures::kaplan_meier;
use store::{Error, Reader, Status};
use tables::{Series, Table};

/// Firms from each fifth of positions to each, and to none, run by run.
#[derive(Clone, Debug, Default)]
pub struct Transitions {
    /// By arm, its runs.
    arms: Vec<Vec<Vec<Vec<u64>>>>,
}

/// Shares of firms that have stepped up, run by run.
#[derive(Clone, Debug, Default)]
pub struct FirstSteps {
    /// By arm and strategy, its runs: by years since the firm began.
    arms: Vec<Vec<Vec<Vec<f64>>>>,
    /// Runs of an arm.
    runs: usize,
}

/// Shows the rows that a table has of every run that is done, with its arm; whether the store keeps the table.
fn each(plan: &Plan, reader: &mut Reader<'_>, table: &str, mut see: impl FnMut(usize, &Table)) -> Result<bool, Error> {
    let Some(number) = reader.like().iter().position(|like| like.name() == table) else { return Ok(false) };
    let mut any = false;
    reader.each(|reader, place| {
        if place.status() == Status::Done {
            let rows = reader.rows(place, number)?;
            any |= rows.rows() > 0;
            see(plan.key(place.run).arm, &rows);
        }
        Ok(())
    })?;
    Ok(any)
}

impl Transitions {
    /// Reads them; nothing where the store keeps none.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn read(plan: &Plan, reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let mut read = Self { arms: vec![Vec::new(); plan.arms.len()] };
        let is_kept = each(plan, reader, "transitions", |arm, rows| read.arms[arm].push(positions(rows)))?;
        Ok(is_kept.then_some(read))
    }

    /// Where firms are a year later, and how mobile they are.
    #[must_use]
    pub fn figure(&self, plan: &Plan) -> Figure {
        let (mut charts, mut told) = (Vec::new(), Vec::new());
        for (arm, runs) in plan.arms.iter().zip(&self.arms) {
            let mut all = vec![vec![0; FIFTHS + 1]; FIFTHS];
            for run in runs {
                all.iter_mut().flatten().zip(run.iter().flatten()).for_each(|(sum, n)| *sum += n);
            }
            charts.push(matrix(&arm.name, &fifths(), &all));
            let mobility: Vec<f64> = runs.iter().filter_map(|run| mobile(run)).collect();
            if let Ok([low, median, high]) = band(&mobility) {
                told.push(format!("{} {} ({} to {})", arm.name, number(median), number(low), number(high)));
            }
        }
        Figure {
            id: "transitions",
            title: "Who is found elsewhere a year later".to_owned(),
            caption: format!(
                "Fifths of firms by their share of the final price (PO-1): firm-years of all runs together, {} runs. Mobility of those that stay \
                 (SF-10; 0 nobody moves, 1 where one was says nothing), median over runs and the band from 5 to 95 % of them: {}.",
                self.arms.iter().map(Vec::len).sum::<usize>(),
                told.join("; ")
            ),
            charts,
        }
    }
}

/// The counts of positions in the rows of a run.
fn positions(rows: &Table) -> Vec<Vec<u64>> {
    let (of, firms) = (texts(rows, "of"), wholes(rows, "firms"));
    let own: Vec<u64> = of.iter().zip(firms).filter(|(of, _)| *of == "position").map(|(_, n)| *n as u64).collect();
    own.chunks(FIFTHS + 1).map(<[u64]>::to_vec).collect()
}

impl FirstSteps {
    /// Reads them; nothing where the store keeps none.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn read(plan: &Plan, reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let names = |arm: usize| plan.arms[arm].spec.strategies.iter().map(|of| of.name.as_str());
        let arms = (0..plan.arms.len()).map(|arm| vec![Vec::new(); names(arm).count()]).collect();
        let (mut read, mut runs) = (Self { arms, runs: 0 }, vec![0; plan.arms.len()]);
        let is_kept = each(plan, reader, "first_steps", |arm, rows| {
            runs[arm] += 1;
            for (k, name) in names(arm).enumerate() {
                read.arms[arm][k].push(stepped(rows, name));
            }
        })?;
        read.runs = runs.into_iter().max().unwrap_or(0);
        Ok(is_kept.then_some(read))
    }

    /// After how many years firms first step up, by strategy, arm by arm.
    #[must_use]
    pub fn figure(&self, plan: &Plan) -> Figure {
        let chart = |(arm, strategies): (&experiment::arms::Arm, &Vec<Vec<Vec<f64>>>)| {
            let names = arm.spec.strategies.iter().map(|of| of.name.clone());
            let band = |(colour, (name, runs)): (usize, (String, &Vec<Vec<f64>>))| over_runs(name, colour, runs);
            hazard_chart(&arm.name, names.zip(strategies).enumerate().filter_map(band).collect())
        };
        let charts: Vec<Chart> = plan.arms.iter().zip(&self.arms).map(chart).collect();
        Figure {
            id: "first-steps",
            title: "How long until a firm steps up".to_owned(),
            caption: format!(
                "Share of firms that have stepped up once (process, product, functional or chain) by years since they entered or observation began, \
                 by strategy: Kaplan and Meier’s estimate of each run (SF-9), its median over up to {} runs of an arm, and the band from 5 to 95 % of \
                 them.",
                self.runs
            ),
            charts,
        }
    }
}

/// The share that has stepped up after one year, two, and so on, of a strategy in the rows of a run.
fn stepped(rows: &Table, strategy: &str) -> Vec<f64> {
    let names = texts(rows, "strategy");
    let of = |column: &str| -> Vec<u64> {
        let own = names.iter().zip(wholes(rows, column)).filter(|(name, _)| *name == strategy);
        own.map(|(_, n)| *n as u64).collect()
    };
    kaplan_meier(&of("at_risk"), &of("stepped_up")).iter().map(|s| 1.0 - s.share).collect()
}

/// Median and band over runs, as long as all that have firms of this strategy have a value.
fn over_runs(name: String, colour: usize, runs: &[Vec<f64>]) -> Option<Band> {
    let there: Vec<&Vec<f64>> = runs.iter().filter(|run| !run.is_empty()).collect();
    let years = there.iter().map(|run| run.len()).min()?;
    let value = |year: usize| {
        let [low, value, high] = band(&there.iter().map(|run| run[year]).collect::<Vec<_>>()).ok()?;
        Some(Interval { value, low, high })
    };
    let values = (0..years).map(value).collect::<Option<Vec<_>>>()?;
    Some(Band { name, colour, at: (1..=years).map(|year| year as f64).collect(), values })
}

fn texts<'a>(rows: &'a Table, name: &str) -> &'a [String] {
    match rows.column(name) {
        Some(Series::Text(values)) => values,
        _ => panic!("the table has a column `{name}` of words"),
    }
}

fn wholes<'a>(rows: &'a Table, name: &str) -> &'a [i64] {
    match rows.column(name) {
        Some(Series::Whole(values)) => values,
        _ => panic!("the table has a column `{name}` of whole numbers"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::record::{FirstStepRow, TransitionRow};

    #[test]
    fn rows_of_a_run_give_what_they_were_made_of() {
        let step = |strategy: &str, years, at_risk, stepped_up| FirstStepRow {
            strategy: strategy.into(),
            years,
            at_risk,
            stepped_up,
            not_followed: 0,
        };
        let rows = FirstStepRow::table(&[step("own", 1, 4, 1), step("own", 2, 3, 3), step("oem", 1, 5, 0)]);
        assert_eq!((stepped(&rows, "own"), stepped(&rows, "oem")), (vec![0.25, 1.0], vec![0.0]));
        let row = |of: &str, firms| TransitionRow { of: of.into(), from: "1".into(), to: "1".into(), firms };
        let rows: Vec<_> = [row("stage", 7)].into_iter().chain((0..30).map(|k| row("position", k))).collect();
        let found = positions(&TransitionRow::table(&rows));
        assert_eq!((found.len(), found[4].clone()), (FIFTHS, vec![24, 25, 26, 27, 28, 29]));
    }

    #[test]
    fn runs_are_compared_as_long_as_all_have_a_value() {
        let found = over_runs("own".into(), 0, &[vec![0.1, 0.2, 0.3], vec![], vec![0.3, 0.4]]).unwrap();
        assert_eq!(found.at, [1.0, 2.0]);
        assert!((found.values[0].value - 0.2).abs() < 1e-12 && found.values[1].low < found.values[1].high);
        assert_eq!(over_runs("own".into(), 0, &[vec![]]), None);
    }
}
