//! # One csv file, a label above every column and beside every row
//! OECD's ICIO in all editions (regular and extended) and FIGARO's matrices: they differ in what labels mean.

use crate::assembly::{Assembly, Block};
use crate::faults::{Faults, Place, did_you_mean, quoted};
use crate::frame::Frame;
use crate::labels::{Column, Layout, RowKind};
use crate::rows::{Row, Rows};

/// Reads the file; `None`, and faults, where it has no header.
pub(crate) fn read(layout: Layout, rows: &mut dyn Rows, place: &Place, faults: &mut Faults) -> Option<Assembly> {
    let Some(header) = rows.next(faults) else {
        faults.add(place.clone(), "the file is empty", "download it again");
        return None;
    };
    let frame = frame(layout, header, faults);
    let width = frame.targets.len();
    let mut block = Block::new(place.clone(), 0..width, 1, frame.nodes.len());
    let mut assembly = Assembly::new(frame);
    while let Some(row) = rows.next(faults) {
        read_row(layout, row, &mut assembly, &mut block, faults);
    }
    block.complain_of_missing(&assembly.frame, faults);
    // It is the last row of every edition: a file without it has been cut, even where all that is needed is there.
    if layout == Layout::Oecd && assembly.output.is_none() {
        let message = "there is no row of output (`OUT`, `OUTPUT`)";
        faults.add(place.clone(), message, "is the file cut? download it again");
    }
    if layout == Layout::Figaro && assembly.value_added.is_none() {
        let message = "there is no row of primary inputs (`W2_D1`, `W2_B2A3G`, …)";
        faults.add(place.clone(), message, "is the file cut? download it again");
    }
    Some(assembly)
}

fn frame(layout: Layout, header: &Row, faults: &mut Faults) -> Frame {
    let mut columns = Vec::with_capacity(header.len());
    // A label that ends the line is no column: some programs end every line with a delimiter.
    let end = (1..header.len()).rev().find(|&k| !header.text(k).is_empty()).map_or(0, |k| k + 1);
    for k in 1..end {
        let label = header.text(k).into_owned();
        let place = header.place().column(k + 1);
        let column = layout.column(&label).unwrap_or_else(|| {
            let hint = "columns are `COUNTRY_SECTOR`, `COUNTRY_CATEGORY` of final demand, or output";
            faults.add(place.clone(), format!("column {} is not known", quoted(&label)), hint);
            Column::Other
        });
        columns.push((label, column, place));
    }
    Frame::new(columns, faults)
}

fn read_row(layout: Layout, row: &Row, assembly: &mut Assembly, block: &mut Block, faults: &mut Faults) {
    let label = row.text(0);
    match layout.row(&label) {
        Some(RowKind::Node { country, sector }) => assembly.sales(block, (&country, &sector), &label, row, faults),
        Some(RowKind::Output) => assembly.below(block, true, &label, row, faults),
        Some(RowKind::ValueAdded) => assembly.below(block, false, &label, row, faults),
        Some(RowKind::Other) => {}
        None if (0..row.len()).all(|k| row.text(k).is_empty()) => {}
        None => {
            let known = ["TLS", "TAXSUB", "VA", "VALU", "OUT", "OUTPUT"];
            let hint = did_you_mean(&label, known.into_iter());
            faults.add(row.place().column(1), format!("row {} is not known", quoted(&label)), hint);
        }
    }
}
