//! # Comma-separated values
//!
//! UTF-8 without a mark, commas, LF, the header first, quotes only where a cell needs them (RFC 4180). A real number is
//! the shortest text that reads back as the same number; a missing one is an empty cell.

use std::io::Write;

use crate::{Error, Series, Table};

/// Writes a table.
///
/// # Errors
/// [`Error::NotANumber`] before anything is written; [`Error::Format`] where `out` fails.
pub fn write(table: &Table, out: impl Write) -> Result<(), Error> {
    table.check_numbers()?;
    let mut writer = Writer::new(table, out)?;
    writer.add(table)?;
    writer.finish().map(drop)
}

/// Writes a table that comes in pieces.
pub struct Writer<W: Write> {
    name: &'static str,
    writer: ::csv::Writer<W>,
    numbers: Numbers,
}

impl<W: Write> Writer<W> {
    /// Writes the header of a table like this one.
    ///
    /// # Errors
    /// [`Error::Format`] where `out` fails.
    pub fn new(like: &Table, out: W) -> Result<Self, Error> {
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(out);
        let name = like.name();
        writer.write_record(like.columns().iter().map(|column| column.name)).map_err(|e| failed(name, &e))?;
        Ok(Self { name, writer, numbers: Numbers::default() })
    }

    /// Writes the next rows.
    ///
    /// # Errors
    /// [`Error::NotANumber`] before any of them is written; [`Error::Format`] where `out` fails.
    pub fn add(&mut self, piece: &Table) -> Result<(), Error> {
        piece.check_numbers()?;
        (0..piece.rows()).try_for_each(|row| self.row(piece, row)).map_err(|e| failed(self.name, &e))
    }

    fn row(&mut self, piece: &Table, row: usize) -> ::csv::Result<()> {
        for series in piece.series() {
            match series {
                Series::Text(v) => self.writer.write_field(disarmed(&v[row]).as_ref()),
                Series::Whole(v) => self.writer.write_field(self.numbers.whole(v[row])),
                Series::Real(v) => self.writer.write_field(self.numbers.real(v[row])),
                Series::MaybeReal(v) => self.writer.write_field(v[row].map_or("", |x| self.numbers.real(x))),
            }?;
        }
        self.writer.write_record(None::<&[u8]>)
    }

    /// Ends the file; what it was written to comes back.
    ///
    /// # Errors
    /// [`Error::Format`] where `out` fails.
    pub fn finish(self) -> Result<W, Error> {
        self.writer.into_inner().map_err(|e| failed(self.name, &e.into_error().into()))
    }
}

fn failed(table: &'static str, e: &::csv::Error) -> Error {
    Error::Format { table, format: "CSV", reason: e.to_string() }
}

/// Text that a spreadsheet would execute as a formula, made harmless by a leading apostrophe.
///
/// `=`, `+`, `-`, `@` start formulas; spreadsheets skip a leading tab or line break. Parquet files keep the text as it is.
#[must_use]
pub fn disarmed(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

/// Room for the text of one number at a time.
#[derive(Default)]
struct Numbers {
    whole: String,
    real: ryu::Buffer,
}

impl Numbers {
    fn whole(&mut self, value: i64) -> &str {
        use std::fmt::Write as _;
        self.whole.clear();
        write!(self.whole, "{value}").expect("a string takes any text");
        &self.whole
    }

    /// The standard library writes 1e300 with three hundred zeros; the buffer of Ryū (Adams 2018) writes `1e300`.
    fn real(&mut self, value: f64) -> &str {
        self.real.format(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;
    use base::column::Column;

    fn text(table: &Table) -> String {
        let mut bytes = Vec::new();
        write(table, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_table_has_these_bytes() {
        let expected = "country,firms,sales,margin\n\"north, the\",3,0.1,-0.25\n'=south,-4,1e300,\n";
        assert_eq!(text(&sample()), expected);
    }

    #[test]
    fn text_that_a_spreadsheet_would_execute_is_escaped_and_no_other() {
        for (cell, written) in [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@sum", "'@sum"), ("\t=1", "'\t=1")] {
            assert_eq!(disarmed(cell), written);
        }
        for cell in ["", "a=b", "north-south", "'quoted", "été"] {
            assert_eq!(disarmed(cell), cell);
        }
    }

    #[test]
    fn real_numbers_read_back_as_the_same_numbers_and_stay_short() {
        let mut numbers = Numbers::default();
        for x in [0.1, 1.0, -0.0, 1.0 / 3.0, 1e300, -1e-300, 5e-324, f64::MAX, 123_456_789.0, f64::INFINITY] {
            let written = numbers.real(x).to_owned();
            assert!(written.len() <= 24, "{written}");
            assert_eq!(written.parse::<f64>().unwrap().to_bits(), x.to_bits(), "{written}");
        }
        assert_eq!(numbers.real(1e300), "1e300");
    }

    #[test]
    fn a_single_missing_cell_is_not_taken_for_an_empty_line() {
        const ONE: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let table = Table::new("t", "t", ONE, vec![Series::MaybeReal(vec![None, Some(2.0)])]);
        assert_eq!(text(&table), "x\n\"\"\n2.0\n");
    }

    #[test]
    fn what_is_no_number_is_refused_before_a_byte_is_written() {
        const ONE: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let table = Table::new("t", "t", ONE, vec![Series::Real(vec![1.0, f64::NAN])]);
        let mut bytes = Vec::new();
        assert!(matches!(write(&table, &mut bytes), Err(Error::NotANumber { table: "t", column: "x", row: 1 })));
        assert!(bytes.is_empty());
    }
}
