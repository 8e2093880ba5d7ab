//! # EXIOBASE 3
//! A folder or archive with `Z.txt`, `Y.txt` and `x.txt`: tabs, two rows and two columns of labels (region and sector, or
//! region and category), and a third row that names the columns of labels.

use crate::assembly::{Assembly, Block};
use crate::faults::{Faults, Place, quoted};
use crate::frame::Frame;
use crate::labels::{Column, is_inventories};
use crate::rows::{Rows, TextRows};
use crate::store::Store;
use std::io::Read;

/// The folder in the store that has all it takes.
pub(crate) fn folder(names: &[String]) -> Option<String> {
    let folders = names.iter().filter_map(|name| name.strip_suffix("Z.txt"));
    let is_one = |f: &&str| f.is_empty() || f.ends_with('/');
    folders.filter(is_one).find(|f| names.contains(&format!("{f}Y.txt"))).map(str::to_owned)
}

/// Whether these are a table of coefficients without its flows, as early versions of EXIOBASE 3 are.
pub(crate) fn lacks_flows(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|n| n == name || n.ends_with(&format!("/{name}")));
    has("A.txt") && has("Y.txt") && !has("Z.txt")
}

/// Tells that the files are no table.
pub(crate) fn complain(names: &[String], place: Place, faults: &mut Faults) {
    let (message, hint) = match lacks_flows(names) {
        true => (
            "there are coefficients (`A.txt`) and no flows (`Z.txt`)",
            "take a version with `Z.txt`, or let pymrio compute it: `calc_all`, then `save_all`",
        ),
        false => {
            ("there are no `Z.txt` and `Y.txt`", "EXIOBASE 3 is a folder or archive with `Z.txt`, `Y.txt` and `x.txt`")
        }
    };
    faults.add(place, message, hint);
}

/// Reads the folder `within` the store.
pub(crate) fn read(store: &Store, within: &str, faults: &mut Faults) -> Option<Assembly> {
    let [z, y, x] = ["Z.txt", "Y.txt", "x.txt"].map(|name| format!("{within}{name}"));
    let mut columns = heads(store, &z, false, faults)?;
    let width = columns.len();
    columns.extend(heads(store, &y, true, faults)?);
    let all = columns.len();
    let mut assembly = Assembly::new(Frame::new(columns, faults));
    for (name, range) in [(&z, 0..width), (&y, width..all)] {
        let mut block = Block::new(store.place(name), range, 2, assembly.frame.nodes.len());
        store.read(name, faults, |file, faults| {
            let mut rows = TextRows::new(file, b'\t', store.place(name));
            for _ in 0..3 {
                rows.next(faults);
            }
            while let Some(row) = rows.next(faults) {
                let (region, sector) = (row.text(0), row.text(1));
                assembly.sales(&mut block, (&region, &sector), &format!("{region} {sector}"), row, faults);
            }
        })?;
        block.complain_of_missing(&assembly.frame, faults);
    }
    if store.names().contains(&x) {
        let place = store.place(&x);
        store.read(&x, faults, |file, faults| read_output(file, &mut assembly, &place, faults))?;
    }
    Some(assembly)
}

/// Labels of the columns of `Z.txt` or `Y.txt`.
fn heads(store: &Store, name: &str, is_final: bool, faults: &mut Faults) -> Option<Vec<(String, Column, Place)>> {
    let place = store.place(name);
    store.read(name, faults, |file, faults| {
        let mut rows = TextRows::new(file, b'\t', place.clone());
        let mut texts = || {
            let row = rows.next(faults)?;
            Some((0..row.len()).map(|k| row.text(k).into_owned()).collect::<Vec<String>>())
        };
        let (Some(regions), Some(names)) = (texts(), texts()) else {
            faults.add(place.clone(), "there are no two rows of labels", "is the file cut? download it again");
            return None;
        };
        let second = if is_final { "category" } else { "sector" };
        if regions.first().map(String::as_str) != Some("region") || regions.len() != names.len() {
            let message = format!("the first two rows must open with `region` and `{second}` and be of one length");
            faults.add(place.line(1), message, "is this EXIOBASE 3?");
            return None;
        }
        let column = |(k, (region, name)): (usize, (&String, &String))| {
            let country = region.clone();
            let column = match is_final {
                true => Column::Final { country, inventories: is_inventories(name) },
                false => Column::Node { country, sector: name.clone() },
            };
            (format!("{region} {name}"), column, place.line(2).column(k + 1))
        };
        Some(regions.iter().zip(&names).enumerate().skip(2).map(column).collect())
    })?
}

fn read_output(file: &mut dyn Read, assembly: &mut Assembly, place: &Place, faults: &mut Faults) {
    let mut rows = TextRows::new(file, b'\t', place.clone());
    let header = rows.next(faults).map(|row| (0..row.len()).map(|k| row.text(k).into_owned()).collect::<Vec<_>>());
    let column = header.and_then(|h| h.iter().position(|name| name == "indout" || name == "x"));
    let Some(column) = column else {
        faults.add(place.line(1), "there is no column `indout`", "is this EXIOBASE 3?");
        return;
    };
    let n = assembly.frame.nodes.len();
    let mut block = Block::new(place.clone(), 0..0, column + 1, n);
    let (mut output, mut given) = (vec![0.0; n], 0);
    while let Some(row) = rows.next(faults) {
        let (region, sector) = (row.text(0), row.text(1));
        let label = format!("{region} {sector}");
        if row.len() <= column {
            faults.add(row.place().clone(), "the row is cut", "download the file again");
        } else if block.meet(&label, row, faults) {
            match assembly.frame.node(&region, &sector) {
                Some(node) => {
                    (output[node], given) = (row.number(column, "indout", faults), given + 1);
                    assembly.below[node] = Some(row.place().column(column + 1));
                }
                None => {
                    let hint = "sectors of `x.txt` and `Z.txt` must be the same";
                    faults.add(row.place().clone(), format!("sector {} is not in `Z.txt`", quoted(&label)), hint);
                }
            }
        }
    }
    if given < n {
        let message = format!("output of {} sectors is missing", n - given);
        faults.add(place.clone(), message, "is the file cut? download it again");
    }
    assembly.output = Some(output);
}
