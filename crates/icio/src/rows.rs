//! # Rows, wherever they are from
//! A row of a csv file or of a sheet: cells that are asked for as text or as numbers, and told where they stand.

use crate::faults::{Fault, Faults, Place, quoted};
use csv::ByteRecord;
use std::borrow::Cow;
use std::io::Read;

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Nothing.
    Blank,
    /// A number.
    Number(f64),
    /// Text, or what is neither.
    Text(String),
}

#[derive(Debug)]
enum Cells {
    Text(ByteRecord),
    /// By column, in order; what is not there is blank.
    Sheet(Vec<(usize, Cell)>),
}

/// A row and where it stands.
#[derive(Debug)]
pub(crate) struct Row {
    place: Place,
    cells: Cells,
}

/// Rows, one after the other.
pub(crate) trait Rows {
    /// The next row, if there is one; what cannot be read is a fault, and the end.
    fn next(&mut self, faults: &mut Faults) -> Option<&Row>;
}

impl Row {
    /// A row of a sheet: its cells by column, in order.
    pub(crate) fn of_sheet(place: Place, cells: Vec<(usize, Cell)>) -> Self {
        Self { place, cells: Cells::Sheet(cells) }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        match &self.cells {
            Cells::Text(record) => record.len(),
            Cells::Sheet(cells) => cells.last().map_or(0, |(column, _)| column + 1),
        }
    }

    /// Whether cells beyond those that are there are blank ones. They are in a sheet; in a text, a line is cut.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.cells, Cells::Sheet(_))
    }

    /// A cell as text, without blanks around it; empty where there is none.
    pub(crate) fn text(&self, k: usize) -> Cow<'_, str> {
        match &self.cells {
            Cells::Text(record) => {
                let bytes = record.get(k).unwrap_or_default().trim_ascii();
                String::from_utf8_lossy(bytes)
            }
            Cells::Sheet(cells) => match find(cells, k) {
                Some(Cell::Text(text)) => Cow::Borrowed(text.trim()),
                Some(Cell::Number(number)) => Cow::Owned(number.to_string()),
                Some(Cell::Blank) | None => Cow::Borrowed(""),
            },
        }
    }

    /// A cell as a number: nothing is zero, and what is none a fault, told with the name of its column.
    #[inline]
    pub(crate) fn number(&self, k: usize, column: &str, faults: &mut Faults) -> f64 {
        let number = match &self.cells {
            Cells::Text(record) => number(record.get(k).unwrap_or_default()),
            Cells::Sheet(cells) => match find(cells, k) {
                Some(Cell::Number(value)) if value.is_finite() => Some(*value),
                Some(Cell::Text(text)) => number(text.as_bytes()),
                Some(Cell::Number(_)) => None,
                Some(Cell::Blank) | None => Some(0.0),
            },
        };
        number.unwrap_or_else(|| {
            faults.add_with(|| no_number(self.place.column(k + 1), &self.text(k), column));
            0.0
        })
    }
}

/// The cell of a column; most rows have every one.
fn find(cells: &[(usize, Cell)], k: usize) -> Option<&Cell> {
    match cells.get(k) {
        Some((column, cell)) if *column == k => Some(cell),
        _ => cells.binary_search_by_key(&k, |(column, _)| *column).ok().map(|at| &cells[at].1),
    }
}

/// A finite number; nothing is zero.
#[inline]
fn number(bytes: &[u8]) -> Option<f64> {
    match fast_float2::parse::<f64, _>(bytes) {
        Ok(value) => value.is_finite().then_some(value),
        Err(_) => {
            let bytes = bytes.trim_ascii();
            if bytes.is_empty() {
                return Some(0.0);
            }
            fast_float2::parse::<f64, _>(bytes).ok().filter(|value| value.is_finite())
        }
    }
}

fn no_number(place: Place, text: &str, column: &str) -> Fault {
    let lower = text.to_lowercase();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_comma = text.trim_start_matches(['-', '+']).split_once(',').is_some_and(|(a, b)| digits(a) && digits(b));
    let infinite = ["nan", "inf", "infinity"].contains(&lower.trim_start_matches(['-', '+']));
    let overflows = !infinite && fast_float2::parse::<f64, _>(text.as_bytes()).is_ok();
    let (what, hint) = match (is_comma, infinite || overflows) {
        (true, _) => ("is no number: it has a decimal comma", "save the file with decimal points"),
        (_, true) => ("is no finite number", "leave the cell blank if there is no flow"),
        _ => ("is no number", "numbers have a decimal point and no separators of thousands; blank is zero"),
    };
    Fault { place, message: format!("{} in column {} {what}", quoted(text), quoted(column)), hint: hint.into() }
}

/// Rows of a text with delimiters.
pub(crate) struct TextRows<R> {
    reader: csv::Reader<R>,
    row: Row,
    /// 1 where lines end as in Windows: the library counts their line feed with the row that follows.
    behind: usize,
}

impl<R: Read> TextRows<R> {
    /// Rows of a text whose cells `delimiter` divides.
    pub(crate) fn new(reader: R, delimiter: u8, place: Place) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(1 << 18);
        let row = Row { place, cells: Cells::Text(ByteRecord::new()) };
        Self { reader: builder.from_reader(reader), row, behind: 0 }
    }
}

impl<R: Read> Rows for TextRows<R> {
    fn next(&mut self, faults: &mut Faults) -> Option<&Row> {
        let Cells::Text(record) = &mut self.row.cells else { return None };
        match self.reader.read_byte_record(record) {
            Ok(true) => {
                let (line, end) = (record.position().map_or(0, |at| at.line()), self.reader.position().line());
                self.row.place = self.row.place.line(line as usize + self.behind);
                if self.row.place.line == 1 {
                    self.behind = usize::from(end == line);
                }
                // The mark that Windows programs put before a text.
                if self.row.place.line == 1 && record.get(0).is_some_and(|first| first.starts_with(b"\xef\xbb\xbf")) {
                    let whole: Vec<Vec<u8>> = record.iter().map(<[u8]>::to_vec).collect();
                    record.clear();
                    whole
                        .iter()
                        .enumerate()
                        .for_each(|(k, cell)| record.push_field(&cell[if k == 0 { 3 } else { 0 }..]));
                }
                Some(&self.row)
            }
            Ok(false) => None,
            Err(e) => {
                let line = self.reader.position().line() as usize + self.behind;
                faults.add(self.row.place.line(line), format!("cannot be read: {e}"), "download the file again");
                None
            }
        }
    }
}

/// What divides the cells of a text: the tab, the semicolon or the comma, whichever its first line has most of.
pub(crate) fn delimiter(first: &[u8]) -> u8 {
    let line = first.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|b| **b == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> (Vec<f64>, Vec<String>) {
        let mut faults = Faults::default();
        let mut rows = TextRows::new(text.as_bytes(), delimiter(text.as_bytes()), Place::file("a.csv"));
        let mut numbers = Vec::new();
        while let Some(row) = rows.next(&mut faults) {
            let mut found = Faults::default();
            numbers.extend((0..row.len()).map(|k| row.number(k, "c", &mut found)));
            if !found.is_empty() {
                found.into_errors().faults.into_iter().for_each(|f| faults.add_with(|| f));
            }
        }
        let told = if faults.is_empty() { vec![] } else { faults.into_errors().faults };
        (numbers, told.iter().map(|f| format!("{}: {}", f.place, f.message)).collect())
    }

    #[test]
    fn blanks_are_zero_and_numbers_are_read_to_the_last_bit() {
        let (numbers, told) = faults("\u{feff}1, ,-2.5e3,\n0.1,+4, 7 ,\n");
        assert_eq!(told, [""; 0]);
        assert_eq!(numbers, [1.0, 0.0, -2500.0, 0.0, 0.1, 4.0, 7.0, 0.0]);
    }

    #[test]
    fn what_is_no_number_is_told_with_its_place() {
        let (_, told) = faults("1;x;2\n\"3,5\";nan;1e999\n");
        assert_eq!(told[0], "a.csv:1:2: `x` in column `c` is no number");
        assert_eq!(told[1], "a.csv:2:1: `3,5` in column `c` is no number: it has a decimal comma");
        assert_eq!(told[2], "a.csv:2:2: `nan` in column `c` is no finite number");
        assert_eq!(told[3], "a.csv:2:3: `1e999` in column `c` is no finite number");
    }

    #[test]
    fn lines_are_counted_as_editors_count_them_however_they_end() {
        for text in ["1\nx\n3\ny\n", "1\r\nx\r\n3\r\ny\r\n", "1\r\nx\r\n3\r\ny"] {
            let (_, told) = faults(text);
            let lines: Vec<&str> = told.iter().map(|told| &told[..9]).collect();
            assert_eq!(lines, ["a.csv:2:1", "a.csv:4:1"], "{text:?}");
        }
    }
}
