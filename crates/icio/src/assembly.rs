//! # Putting a table together
//! Rows come in any order and are put where their names say. Memory is taken row by row, as rows arrive: what a header
//! promises costs nothing.

use crate::faults::{Faults, Place, did_you_mean, listed, quoted};
use crate::frame::{Frame, Target};
use crate::rows::Row;
use std::collections::BTreeMap;
use std::ops::Range;

/// What one node sells.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeRow {
    /// To each node; empty until the row has been met.
    pub flows: Vec<f64>,
    /// To final users of each country; empty until the row has been met.
    pub finals: Vec<f64>,
    /// Changes in inventories.
    pub inventories: f64,
    /// Output, as the file has it in a column.
    pub output: f64,
    /// What the file says is missing to output.
    pub discrepancy: f64,
    /// Where the row stands; its cell of output, where it has one.
    pub place: Option<Place>,
}

/// A part of a table that stands in one file or sheet: some of the columns, and a row for every node.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where it stands.
    pub place: Place,
    /// Columns of the frame.
    pub columns: Range<usize>,
    /// Cells before the first of them.
    pub before: usize,
    labels: BTreeMap<String, Place>,
    given: Vec<bool>,
}

/// A table while it is read.
#[derive(Debug)]
pub(crate) struct Assembly {
    /// What there is.
    pub frame: Frame,
    /// By node.
    pub rows: Vec<NodeRow>,
    /// Output by column, if the file has it.
    pub output: Option<Vec<f64>>,
    /// Sum of the rows of value added by column, if the file has any.
    pub value_added: Option<Vec<f64>>,
    /// By node, where its output stands, or else its value added, below the columns or in a file of its own.
    pub below: Vec<Option<Place>>,
}

impl Block {
    /// A block of these columns, each row of which opens with `before` cells of labels.
    pub(crate) fn new(place: Place, columns: Range<usize>, before: usize, nodes: usize) -> Self {
        Self { place, columns, before, labels: BTreeMap::new(), given: vec![false; nodes] }
    }

    /// Whether a row has a cell for every column; a fault where it has fewer or more.
    fn fits(&self, row: &Row, faults: &mut Faults) -> bool {
        let wanted = self.before + self.columns.len();
        if row.len() < wanted && !row.is_open() {
            let message = format!("the row has {} cells, its header {wanted}: it is cut", row.len());
            faults.add(row.place().column(row.len() + 1), message, "download the file again");
            return false;
        }
        if let Some(k) = (wanted..row.len()).find(|&k| !row.text(k).is_empty()) {
            let message = format!("the row has {} cells, its header {wanted}", row.len());
            let hint = "if numbers have decimal commas or separators of thousands, save the file without them";
            faults.add(row.place().column(k + 1), message, hint);
            return false;
        }
        true
    }

    /// Takes note of a row's label; a label that occurs twice is a fault.
    pub(crate) fn meet(&mut self, label: &str, row: &Row, faults: &mut Faults) -> bool {
        if let Some(first) = self.labels.get(label) {
            let message = format!("row {} occurs twice", quoted(label));
            faults.add(row.place().column(1), message, format!("see {first}"));
            return false;
        }
        self.labels.insert(label.to_owned(), row.place().clone());
        true
    }

    /// Tells which rows are missing.
    pub(crate) fn complain_of_missing(&self, frame: &Frame, faults: &mut Faults) {
        let names: Vec<String> = (0..self.given.len()).filter(|&k| !self.given[k]).map(|k| frame.name(k)).collect();
        if !names.is_empty() {
            let names = listed(names.iter().map(String::as_str));
            let hint = "is the file cut? rows and columns must be of the same sectors";
            faults.add(self.place.clone(), format!("there is no row of {names}"), hint);
        }
    }
}

impl Assembly {
    pub(crate) fn new(frame: Frame) -> Self {
        let (rows, below) = (vec![NodeRow::default(); frame.nodes.len()], vec![None; frame.nodes.len()]);
        Self { frame, rows, output: None, value_added: None, below }
    }

    /// Adds what a country's sector sells.
    pub(crate) fn sales(
        &mut self,
        block: &mut Block,
        (country, sector): (&str, &str),
        label: &str,
        row: &Row,
        faults: &mut Faults,
    ) {
        if !block.meet(label, row, faults) {
            return;
        }
        let Some(node) = self.frame.node(country, sector) else {
            let names = self.frame.names();
            let hint = did_you_mean(&format!("{country} {sector}"), names.iter().map(String::as_str));
            let message = format!("row {} has no column of the same name", quoted(label));
            faults.add(row.place().column(1), message, hint);
            return;
        };
        block.given[node] = true;
        if block.fits(row, faults) {
            self.add_sales(block, node, row, faults);
        }
    }

    fn add_sales(&mut self, block: &Block, node: usize, row: &Row, faults: &mut Faults) {
        let (nodes, countries) = (self.frame.nodes.len(), self.frame.countries.len());
        let targets = &self.frame.targets[block.columns.clone()];
        let into = &mut self.rows[node];
        into.place.get_or_insert_with(|| row.place().clone());
        if into.flows.is_empty() && targets.iter().any(|t| matches!(t, Target::Node(_))) {
            into.flows = vec![0.0; nodes];
        }
        let has_finals = targets.iter().any(|t| matches!(t, Target::Final { .. }));
        let mut finals = vec![Sum::default(); if has_finals { countries } else { 0 }];
        for (k, target) in targets.iter().enumerate() {
            let column = &self.frame.labels[block.columns.start + k];
            let mut number = || row.number(block.before + k, column, faults);
            match *target {
                Target::Node(buyer) => into.flows[buyer] += number(),
                Target::Final { country, inventories } => {
                    let value = number();
                    finals[country].add(value);
                    into.inventories += if inventories { value } else { 0.0 };
                }
                Target::Output => {
                    into.output += number();
                    into.place = Some(row.place().column(block.before + k + 1));
                }
                Target::Discrepancy => into.discrepancy += number(),
                Target::Other => {}
            }
        }
        if has_finals && into.finals.is_empty() {
            into.finals = vec![0.0; countries];
        }
        into.finals.iter_mut().zip(finals).for_each(|(all, sum)| *all += sum.value());
    }

    /// Adds a row that stands below the sectors: of output, or of a component of value added.
    pub(crate) fn below(&mut self, block: &mut Block, is_output: bool, label: &str, row: &Row, faults: &mut Faults) {
        if !block.meet(label, row, faults) || !block.fits(row, faults) {
            return;
        }
        let into = if is_output { &mut self.output } else { &mut self.value_added };
        let into = into.get_or_insert_with(|| vec![0.0; self.frame.nodes.len()]);
        for (k, target) in self.frame.targets[block.columns.clone()].iter().enumerate() {
            if let Target::Node(buyer) = target {
                into[*buyer] += row.number(block.before + k, &self.frame.labels[block.columns.start + k], faults);
                if is_output || self.below[*buyer].is_none() {
                    self.below[*buyer] = Some(row.place().column(block.before + k + 1));
                }
            }
        }
    }
}

/// A sum that keeps what rounding takes away (Neumaier 1974): categories of final demand that nearly cancel add up to the
/// same number whoever divides it.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - sum) + x } else { (x - sum) + self.sum };
        self.sum = sum;
    }

    fn value(self) -> f64 {
        self.sum + self.lost
    }
}
