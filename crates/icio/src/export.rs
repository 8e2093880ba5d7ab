//! # A table in OECD's layout
//! So that any other program reads it: `CHN_C26` beside rows and above columns, six categories of final demand by country, rows
//! `TLS`, `VA`, `OUT`, column `OUT`. Numbers are the shortest that read back as the same bits.

use crate::faults::{Errors, Faults, Place, quoted};
use crate::labels::{Column, Layout, RowKind};
use measures::InputOutput;
use std::io::{self, Write};

/// Categories of final demand, in OECD's order.
const CATEGORIES: [&str; 6] = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"];

/// Why a table was not written.
#[derive(Debug)]
pub enum ExportError {
    /// Names that the layout cannot have.
    Names(Errors),
    /// What the operating system says.
    Io(io::Error),
}

impl std::fmt::Display for ExportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Names(errors) => errors.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ExportError {}

/// The label of a country's sector.
fn label(table: &InputOutput, k: usize) -> String {
    let node = table.nodes[k];
    format!("{}_{}", table.countries[node.country], table.sectors[node.sector])
}

fn check_names(table: &InputOutput) -> Result<(), ExportError> {
    let (mut faults, place) = (Faults::default(), Place::file("the table"));
    for (k, node) in table.nodes.iter().enumerate() {
        let (country, sector) = (table.countries[node.country].clone(), table.sectors[node.sector].clone());
        let label = label(table, k);
        let column =
            Layout::Oecd.column(&label) == Some(Column::Node { country: country.clone(), sector: sector.clone() });
        let row = Layout::Oecd.row(&label) == Some(RowKind::Node { country, sector });
        if !(column && row && label.trim() == label) {
            let hint = "a country's name has no `_`, a sector's is none of final demand or value added";
            faults.add(place.clone(), format!("{} would not be read back as it is", quoted(&label)), hint);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(ExportError::Names(faults.into_errors())) }
}

/// Writes a table in the layout of OECD's Inter-Country Input-Output tables, edition 2023.
///
/// Final demand of a country is in `HFCE`, but for changes in inventories. The table knows these by seller alone: they stand in
/// `INVNT` of the seller's own country and are taken from its `HFCE`; what rounding takes away from that difference is in
/// `NPISH`, so that who adds up gets the same bits.
///
/// # Errors
/// [`ExportError::Names`] before anything is written, [`ExportError::Io`].
pub fn write_oecd(table: &InputOutput, out: &mut dyn Write) -> Result<(), ExportError> {
    check_names(table)?;
    let mut writer = csv::WriterBuilder::new().flexible(false).from_writer(out);
    let io = |e: csv::Error| ExportError::Io(io::Error::other(e));
    let n = table.size();
    let finals = table.countries.iter().flat_map(|c| CATEGORIES.map(|category| format!("{c}_{category}")));
    let labels = (0..n).map(|k| label(table, k));
    let ends = |head: &str| head.to_owned();
    let header = [ends("V1")].into_iter().chain(labels).chain(finals).chain([ends("OUT")]);
    writer.write_record(header).map_err(io)?;
    for k in 0..n {
        let mut row = vec![label(table, k)];
        row.extend((0..n).map(|j| table.flow(k, j).to_string()));
        for c in 0..table.countries.len() {
            let own = table.nodes[k].country == c;
            row.extend(categories(table.final_use(k, c), if own { table.inventories[k] } else { 0.0 }));
        }
        row.push(table.output[k].to_string());
        writer.write_record(row).map_err(io)?;
    }
    let blanks = || vec![String::new(); CATEGORIES.len() * table.countries.len() + 1];
    let texts = |numbers: Vec<f64>| numbers.into_iter().map(|x| x.to_string()).collect::<Vec<_>>();
    for (name, numbers) in [("TLS", vec![0.0; n]), ("VA", table.value_added()), ("OUT", table.output.clone())] {
        let row = [ends(name)].into_iter().chain(texts(numbers)).chain(blanks());
        writer.write_record(row).map_err(io)?;
    }
    writer.flush().map_err(ExportError::Io)
}

/// A cell of final demand by category, of which so much is changes in inventories.
fn categories(all: f64, inventories: f64) -> [String; 6] {
    let rest = all - inventories;
    // What the subtraction lost (Knuth's two-sum).
    let back = all - rest;
    let lost = (all - (rest + back)) + (back - inventories);
    [rest, lost, 0.0, 0.0, inventories, 0.0].map(|x| x.to_string())
}
