//! # From what a file says to a table
//! Output is what the file says it is, or what is sold where it says nothing; the difference of the two is told, and refused
//! where it is large.

use crate::assembly::{Assembly, NodeRow};
use crate::faults::{Faults, Place, quoted};
use measures::InputOutput;

/// The largest difference of two totals that should be equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Residual {
    /// Country and sector where it is.
    pub node: String,
    /// First total less the second, in the table's unit.
    pub size: f64,
    /// Its absolute value against the node's output, or against the mean output where the node has less.
    pub relative: f64,
}

/// How well a table balances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balance {
    /// Output less all that is sold; `None` where the file does not say what output is.
    pub rows: Option<Residual>,
    /// Output less inputs and value added; `None` where the file does not say what value added is.
    pub columns: Option<Residual>,
}

/// What is asked of the balance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demands {
    /// Largest relative residual that is admitted.
    pub tolerance: f64,
    /// Whether columns must balance, too.
    pub columns: bool,
}

/// The table that was put together, and how well it balances; faults are added.
pub(crate) fn settle(
    assembly: Assembly,
    place: &Place,
    demands: Demands,
    notes: &mut Vec<String>,
    faults: &mut Faults,
) -> Option<(InputOutput, Balance)> {
    let Assembly { frame, rows, output: by_column, value_added, below } = assembly;
    let has_column = frame.targets.iter().any(|t| matches!(t, crate::frame::Target::Output));
    let before = faults.count();
    let has_finals = frame.targets.iter().any(|t| matches!(t, crate::frame::Target::Final { .. }));
    if frame.nodes.is_empty() || !has_finals {
        let what = if frame.nodes.is_empty() { "sectors" } else { "final demand" };
        faults.add(place.clone(), format!("there are no columns of {what}"), "`--format` says what form a file has");
    }
    if !faults.is_empty() {
        return None;
    }
    note_discrepancies(&rows, notes);
    let sold: Vec<f64> =
        rows.iter().map(|row| row.flows.iter().sum::<f64>() + row.finals.iter().sum::<f64>()).collect();
    let output = match (&by_column, has_column) {
        (Some(output), _) => output.clone(),
        (None, true) => rows.iter().map(|row| row.output).collect(),
        (None, false) => sold.clone(),
    };
    let of_row: Vec<Place> = rows.iter().map(|row| row.place.clone().unwrap_or_else(|| place.clone())).collect();
    let of_column: Vec<Place> = below.into_iter().zip(&of_row).map(|(at, row)| at.unwrap_or(row.clone())).collect();
    let of_output = if by_column.is_some() { &of_column } else { &of_row };
    for (k, x) in output.iter().enumerate().filter(|(_, x)| **x < 0.0) {
        let message = format!("output of {} is negative, {x}", quoted(&frame.name(k)));
        faults.add(of_output[k].clone(), message, "no measure is defined for it: put the sector together with another");
    }
    complain_of_idle(&frame, &rows, &output, &of_row, faults);
    let scale = Scale::of(&output);
    let mut told = |rests: Vec<f64>, (what, places): (&str, &[Place]), refuse: bool| {
        scale.worst(&rests, &frame, |k, relative| {
            if refuse && (relative > demands.tolerance || relative.is_nan()) {
                let name = quoted(&frame.name(k));
                let message =
                    format!("{what} {name} does not balance: {} is missing, {relative:.2e} of output", rests[k]);
                let hint =
                    format!("`--tolerance` is {}; a table may be damaged that does not balance", demands.tolerance);
                faults.add(places[k].clone(), message, hint);
            }
        })
    };
    let given = by_column.is_some() || has_column;
    let rests = |k: usize| output[k] - sold[k] - rows[k].discrepancy;
    let mut balance = Balance::default();
    if given {
        balance.rows = told((0..rows.len()).map(rests).collect(), ("row", &of_row), true);
    }
    if by_column.is_some() && has_column {
        let rests = (0..rows.len()).map(|k| output[k] - rows[k].output).collect();
        told(rests, ("output by row and by column of", &of_row), true);
    }
    if let Some(added) = &value_added {
        let mut rests: Vec<f64> = output.iter().zip(added).map(|(x, v)| x - v).collect();
        rows.iter().for_each(|row| rests.iter_mut().zip(&row.flows).for_each(|(rest, flow)| *rest -= flow));
        balance.columns = told(rests, ("column", &of_column), demands.columns);
    }
    if faults.count() > before {
        return None;
    }
    let table = flatten(frame, rows, output);
    match table.checked() {
        Ok(table) => Some((table, balance)),
        Err(error) => {
            error.faults.into_iter().for_each(|fault| faults.add(place.clone(), fault, ""));
            None
        }
    }
}

/// Tells which sectors without output sell to production or buy for it: no measure is defined for them.
fn complain_of_idle(
    frame: &crate::frame::Frame,
    rows: &[NodeRow],
    output: &[f64],
    places: &[Place],
    faults: &mut Faults,
) {
    for k in (0..rows.len()).filter(|&k| output[k] == 0.0) {
        let sells = rows[k].flows.iter().position(|flow| *flow != 0.0).map(|buyer| (k, buyer));
        let buys = || rows.iter().position(|row| row.flows[k] != 0.0).map(|seller| (seller, k));
        if let Some((seller, buyer)) = sells.or_else(buys) {
            let [idle, from, to] = [k, seller, buyer].map(|k| quoted(&frame.name(k)));
            let message = format!("{idle} has no output, but {from} sells {} to {to}", rows[seller].flows[buyer]);
            faults.add(places[seller].clone(), message, "put the sector together with another");
        }
    }
}

/// What residuals are compared with.
struct Scale<'a> {
    output: &'a [f64],
    mean: f64,
}

impl<'a> Scale<'a> {
    fn of(output: &'a [f64]) -> Self {
        Self { output, mean: output.iter().sum::<f64>() / output.len().max(1) as f64 }
    }

    /// The largest residual; `each` is shown every one.
    fn worst(&self, rests: &[f64], frame: &crate::frame::Frame, mut each: impl FnMut(usize, f64)) -> Option<Residual> {
        let mut worst: Option<(usize, f64)> = None;
        for (k, rest) in rests.iter().enumerate() {
            let relative = if *rest == 0.0 { 0.0 } else { rest.abs() / self.output[k].max(self.mean) };
            each(k, relative);
            if worst.is_none_or(|(_, most)| relative > most) {
                worst = Some((k, relative));
            }
        }
        worst.map(|(k, relative)| Residual { node: frame.name(k), size: rests[k], relative })
    }
}

fn note_discrepancies(rows: &[NodeRow], notes: &mut Vec<String>) {
    let most = rows.iter().map(|row| row.discrepancy.abs()).fold(0.0, f64::max);
    if most > 0.0 {
        let sum: f64 = rows.iter().map(|row| row.discrepancy).sum();
        notes.push(format!(
            "column `DISC` is no final demand and is left out: {sum} in all, at most {most} in a row, by which output \
             and what is sold differ"
        ));
    }
}

/// One row after the other, each freed as soon as it is taken: a large table is in memory once.
fn flatten(frame: crate::frame::Frame, rows: Vec<NodeRow>, output: Vec<f64>) -> InputOutput {
    let n = frame.nodes.len();
    let inventories = rows.iter().map(|row| row.inventories).collect();
    // Every row is there, n numbers each: this much memory is in use already.
    let mut flows = Vec::with_capacity(n * n);
    let mut final_demand = Vec::with_capacity(n * frame.countries.len());
    for row in rows {
        flows.extend_from_slice(&row.flows);
        final_demand.extend_from_slice(&row.finals);
    }
    let (countries, sectors, nodes) = (frame.countries, frame.sectors, frame.nodes);
    InputOutput { countries, sectors, nodes, flows, final_demand, inventories, output }
}
