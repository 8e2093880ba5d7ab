//! # Rows of a workbook
//! Cells are taken one after the other, so that memory follows what is there and not what a sheet says of its size.

use crate::faults::{Faults, Place};
use crate::packed;
use crate::rows::{Cell, Row, Rows};
use calamine::{DataRef, Reader as _, Xlsb, Xlsx};
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Columns that a sheet may have.
const COLUMNS_MAX: usize = 16_384;
/// Cells that all sheets of a workbook may have: WIOD's have seven million, ADB's eight.
const CELLS_MAX: usize = 32_000_000;
/// Bytes that all texts of a workbook may have; one that many cells share is counted in each.
const TEXT_MAX: usize = 1 << 28;

/// A sheet, row by row.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Rows that are not yet taken, the next one last.
    rows: Vec<Row>,
    taken: Option<Row>,
}

impl Rows for Sheet {
    fn next(&mut self, _: &mut Faults) -> Option<&Row> {
        self.taken = self.rows.pop();
        self.taken.as_ref()
    }
}

/// The sheets of a workbook, each with its name; what cannot be read is a fault.
pub(crate) fn sheets(bytes: Vec<u8>, binary: bool, place: &Place, faults: &mut Faults) -> Vec<(String, Sheet)> {
    let read = packed::refusal(&bytes).map_or_else(|| unbroken(|| all_sheets(bytes, binary, place)), Err);
    read.unwrap_or_else(|message| {
        faults.add(place.clone(), format!("cannot be read as a workbook: {message}"), "download the file again");
        Vec::new()
    })
}

thread_local! {
    /// Whether this thread reads a workbook, and panics are expected.
    static IS_READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs the library's reader. A damaged workbook is cut at random bytes, which it does not foresee everywhere: a panic of
/// its is an error here, and says nothing of its own on the terminal. Panics of other threads and places do.
fn unbroken<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_READING.get() {
                before(info);
            }
        }));
    });
    IS_READING.set(true);
    let found = catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(false);
    found.unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

fn all_sheets(bytes: Vec<u8>, binary: bool, place: &Place) -> Result<Vec<(String, Sheet)>, String> {
    let mut room = Room { cells: CELLS_MAX, text: TEXT_MAX };
    if binary { binary_sheets(bytes, place, &mut room) } else { xml_sheets(bytes, place, &mut room) }
}

/// How much more of a workbook is taken.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    /// Makes room for a cell, if there is some.
    fn take(&mut self, cell: &Cell) -> Result<(), String> {
        let text = if let Cell::Text(text) = cell { text.len() } else { 0 };
        let cells = self.cells.checked_sub(1).ok_or_else(|| format!("it has more than {CELLS_MAX} cells"))?;
        let text = self.text.checked_sub(text).ok_or_else(|| format!("its texts have more than {TEXT_MAX} bytes"))?;
        *self = Self { cells, text };
        Ok(())
    }
}

fn xml_sheets(bytes: Vec<u8>, place: &Place, room: &mut Room) -> Result<Vec<(String, Sheet)>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    for name in names {
        let mut cells = book.worksheet_cells_reader(&name).map_err(|e| e.to_string())?;
        let next =
            || Ok(cells.next_cell().map_err(|e| e.to_string())?.map(|c| (c.get_position(), cell(c.get_value()))));
        sheets.push((name.clone(), sheet(next, place, &name, room)?));
    }
    Ok(sheets)
}

fn binary_sheets(bytes: Vec<u8>, place: &Place, room: &mut Room) -> Result<Vec<(String, Sheet)>, String> {
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    for name in names {
        let mut cells = book.worksheet_cells_reader(&name).map_err(|e| e.to_string())?;
        let next =
            || Ok(cells.next_cell().map_err(|e| e.to_string())?.map(|c| (c.get_position(), cell(c.get_value()))));
        sheets.push((name.clone(), sheet(next, place, &name, room)?));
    }
    Ok(sheets)
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Blank,
        DataRef::Int(whole) => Cell::Number(*whole as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        // A formula that failed, a date, a truth: no number, and told as such where one is asked for.
        other => Cell::Text(format!("{other:?}")),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
}

fn sheet(
    mut next: impl FnMut() -> Result<Option<((u32, u32), Cell)>, String>,
    place: &Place,
    name: &str,
    room: &mut Room,
) -> Result<Sheet, String> {
    let place = Place { sheet: Some(name.to_owned()), ..place.clone() };
    let mut rows: Vec<Row> = Vec::new();
    let (mut line, mut cells) = (0, Vec::new());
    while let Some(((row, column), value)) = next()? {
        let (row, column) = (row as usize + 1, column as usize);
        let is_behind = cells.last().is_some_and(|(last, _)| row == line && column <= *last);
        if row < line || is_behind || column >= COLUMNS_MAX {
            return Err(format!("the cells of sheet `{name}` are not in order"));
        }
        if row > line {
            rows.push(Row::of_sheet(place.line(line), std::mem::take(&mut cells)));
            line = row;
        }
        if value != Cell::Blank {
            room.take(&value)?;
            cells.push((column, value));
        }
    }
    rows.push(Row::of_sheet(place.line(line), cells));
    rows.retain(|row| row.len() > 0);
    rows.reverse();
    Ok(Sheet { rows, taken: None })
}
