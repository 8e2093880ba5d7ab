//! # Eora26
//! `…_T.txt`, `…_FD.txt`, `…_VA.txt` without a header, and `labels_T.txt`, `labels_FD.txt` for what their rows and columns are,
//! beside them or in `indices.zip`. Thousands of dollars become millions. Eora does not balance: output is what is sold,
//! and by how much output and costs differ is told.

use crate::assembly::{Assembly, Block};
use crate::faults::{Faults, Place, quoted};
use crate::frame::Frame;
use crate::labels::{Column, is_inventories};
use crate::rows::{Rows, TextRows};
use crate::store::Store;

/// Thousands in a million.
const THOUSANDS: f64 = 1000.0;

/// The file of the store that ends so, if there is exactly one in the folder of the flows.
fn file(names: &[String], end: &str) -> Option<String> {
    let is_labels = |name: &&String| name.rsplit('/').next().is_some_and(|n| n.starts_with("labels_"));
    names.iter().filter(|name| name.ends_with(end)).find(|name| !is_labels(name)).cloned()
}

/// Whether these are Eora's files.
pub(crate) fn is_eora(names: &[String]) -> bool {
    file(names, "_T.txt").is_some() && file(names, "_FD.txt").is_some()
}

/// Reads the files of the store.
pub(crate) fn read(store: &Store, faults: &mut Faults) -> Option<Assembly> {
    let names = store.names();
    let mut named = |end: &str| {
        let found = file(&names, end);
        if found.is_none() {
            faults.add(store.place(""), format!("there is no file `…{end}`"), "Eora26 has `…_T.txt` and `…_FD.txt`");
        }
        found
    };
    let (Some(flows), Some(finals)) = (named("_T.txt"), named("_FD.txt")) else { return None };
    let nodes = labels(store, "labels_T.txt", false, faults)?;
    let mut columns = nodes.clone();
    columns.extend(labels(store, "labels_FD.txt", true, faults)?);
    let (width, all) = (nodes.len(), columns.len());
    let mut assembly = Assembly::new(Frame::new(columns, faults));
    for (name, range) in [(&flows, 0..width), (&finals, width..all)] {
        let mut block = Block::new(store.place(name), range, 0, assembly.frame.nodes.len());
        store.read(name, faults, |file, faults| {
            let mut rows = TextRows::new(file, b'\t', store.place(name));
            for (label, column, _) in &nodes {
                let (Column::Node { country, sector }, Some(row)) = (column, rows.next(faults)) else { break };
                assembly.sales(&mut block, (country, sector), label, row, faults);
            }
            if let Some(row) = rows.next(faults) {
                let message = format!("there are more than {width} rows, as many as `labels_T.txt` has");
                faults.add(row.place().clone(), message, "do the labels belong to this table?");
            }
        })?;
        block.complain_of_missing(&assembly.frame, faults);
    }
    if let Some(name) = file(&names, "_VA.txt") {
        let mut block = Block::new(store.place(&name), 0..width, 0, assembly.frame.nodes.len());
        store.read(&name, faults, |file, faults| {
            let mut rows = TextRows::new(file, b'\t', store.place(&name));
            while let Some(row) = rows.next(faults) {
                assembly.below(&mut block, false, &row.place().line.to_string(), row, faults);
            }
        })?;
    }
    in_millions(&mut assembly);
    Some(assembly)
}

fn in_millions(assembly: &mut Assembly) {
    let divide = |numbers: &mut Vec<f64>| numbers.iter_mut().for_each(|x| *x /= THOUSANDS);
    for row in &mut assembly.rows {
        divide(&mut row.flows);
        divide(&mut row.finals);
        row.inventories /= THOUSANDS;
    }
    assembly.value_added.iter_mut().for_each(divide);
}

/// What each line of a file of labels says: country, its code, a group, and a sector or a category.
fn labels(store: &Store, name: &str, is_final: bool, faults: &mut Faults) -> Option<Vec<(String, Column, Place)>> {
    let find = |names: Vec<String>| names.into_iter().find(|n| n == name || n.ends_with(&format!("/{name}")));
    let mut beside = None;
    let (store, found) = match find(store.names()) {
        Some(found) => (store, found),
        None => {
            let index = indices(store).and_then(|path| Store::open(&path, faults));
            let found = index.as_ref().and_then(|index| find(index.names()));
            let Some(found) = found else {
                let hint = "download `indices.zip` and put it beside the table";
                faults.add(store.place(""), format!("there is no file `{name}`"), hint);
                return None;
            };
            (&*beside.insert(index?), found)
        }
    };
    let place = store.place(&found);
    store.read(&found, faults, |file, faults| {
        let mut rows = TextRows::new(file, b'\t', place.clone());
        let mut columns = Vec::new();
        while let Some(row) = rows.next(faults) {
            let (country, item) = (row.text(1).into_owned(), row.text(3).into_owned());
            if country.is_empty() || item.is_empty() {
                let message = format!("{} is no label", quoted(&row.text(0)));
                faults.add(row.place().clone(), message, "a line has country, code, group and item, with tabs between");
                continue;
            }
            let label = format!("{country} {item}");
            let column = match is_final {
                true => Column::Final { country, inventories: is_inventories(&item) },
                false => Column::Node { country, sector: item },
            };
            columns.push((label, column, row.place().clone()));
        }
        columns
    })
}

/// The archive of labels beside the table.
fn indices(store: &Store) -> Option<std::path::PathBuf> {
    let folder = match store {
        Store::Folder(path) => path.clone(),
        Store::Archive(path, _) | Store::File(path) => path.parent()?.to_path_buf(),
    };
    Some(folder.join("indices.zip")).filter(|path| path.is_file())
}
