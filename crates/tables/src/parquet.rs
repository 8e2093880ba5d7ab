//! # Parquet
//!
//! One file a table, compressed with zstd. What a reader of the file alone must know is in its key-value metadata:
//! title, version, digests, what one row is, and for each column `unit:NAME` and `doc:NAME`. The same table gives the
//! same bytes: nothing of the machine, the time or the number of threads is in the file.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::digest::Digester;
use crate::{Error, Kind, Series, Table};

/// Rows that are handed to the writer at a time. Where a file's pages end depends on it, so it is the same however a table
/// comes.
const BATCH: usize = 1 << 16;
/// Rows in a row group, which the writer holds in memory.
const GROUP: usize = 1 << 18;
/// Level of compression: zstd's own default.
const LEVEL: i32 = 3;

/// Where tables come from: it is written into the files' metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About<'a> {
    /// What was run.
    pub title: &'a str,
    /// Version of the program.
    pub version: &'a str,
    /// Digest of what the tables belong to, such as of all tables of a run.
    pub digest: &'a str,
}

/// Writes a table.
///
/// # Errors
/// [`Error::NotANumber`] before anything is written; [`Error::Format`] where `out` fails.
pub fn write(table: &Table, about: &About, out: impl Write + Send) -> Result<(), Error> {
    table.check_numbers()?;
    let mut writer = Writer::new(table, about, out)?;
    writer.add(table)?;
    writer.finish(about).map(drop)
}

/// Writes a table that comes in pieces. The file is the same, byte for byte, however the table is cut.
pub struct Writer<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    /// Rows that do not fill a batch yet.
    rest: Table,
    digester: Digester,
}

impl<W: Write + Send> Writer<W> {
    /// Begins the file of a table like this one.
    ///
    /// # Errors
    /// [`Error::Format`] where `out` fails.
    pub fn new(like: &Table, about: &About, out: W) -> Result<Self, Error> {
        let schema = Arc::new(schema(like));
        // Arrow's own copy of the schema tells a reader nothing that Parquet's does not.
        let make = || {
            let options = ArrowWriterOptions::new().with_properties(properties(about)?).with_skip_arrow_metadata(true);
            ArrowWriter::try_new_with_options(out, Arc::clone(&schema), options)
        };
        let writer = make().map_err(|e| failed(like.name(), &e))?;
        Ok(Self { writer, schema, rest: like.without_rows(), digester: Digester::new(like) })
    }

    /// Writes the next rows.
    ///
    /// # Errors
    /// [`Error::NotANumber`] before any of them is written; [`Error::Format`] where `out` fails.
    pub fn add(&mut self, piece: &Table) -> Result<(), Error> {
        piece.check_numbers()?;
        self.digester.add(piece);
        let mut start = 0;
        while start < piece.rows() {
            let end = piece.rows().min(start + BATCH - self.rest.rows());
            self.rest.append(piece.rows_of(start..end));
            start = end;
            if self.rest.rows() == BATCH {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        let arrays = self.rest.series().iter().map(array).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(Into::into);
        batch.and_then(|batch| self.writer.write(&batch)).map_err(|e| failed(self.rest.name(), &e))?;
        self.rest = self.rest.without_rows();
        Ok(())
    }

    /// Ends the file; what it was written to comes back, with the table's digest.
    ///
    /// # Errors
    /// [`Error::Format`] where `out` fails.
    pub fn finish(mut self, about: &About) -> Result<(W, String), Error> {
        if self.rest.rows() > 0 {
            self.flush()?;
        }
        let digest = self.digester.finish();
        metadata(&self.rest, &digest, about).into_iter().for_each(|pair| self.writer.append_key_value_metadata(pair));
        self.writer.into_inner().map(|out| (out, digest)).map_err(|e| failed(self.rest.name(), &e))
    }
}

fn failed(table: &'static str, e: &parquet::errors::ParquetError) -> Error {
    Error::Format { table, format: "Parquet", reason: e.to_string() }
}

fn schema(table: &Table) -> Schema {
    let field = |(column, series): (&base::column::Column, &Series)| match series.kind() {
        Kind::Text => Field::new(column.name, DataType::Utf8, false),
        Kind::Whole => Field::new(column.name, DataType::Int64, false),
        Kind::Real => Field::new(column.name, DataType::Float64, false),
        Kind::MaybeReal => Field::new(column.name, DataType::Float64, true),
    };
    Schema::new(table.columns().iter().zip(table.series()).map(field).collect::<Vec<_>>())
}

fn array(series: &Series) -> ArrayRef {
    match series {
        Series::Text(v) => Arc::new(StringArray::from_iter_values(v)),
        Series::Whole(v) => Arc::new(Int64Array::from_iter_values(v.iter().copied())),
        Series::Real(v) => Arc::new(Float64Array::from_iter_values(v.iter().copied())),
        Series::MaybeReal(v) => Arc::new(Float64Array::from_iter(v.iter().copied())),
    }
}

fn properties(about: &About) -> parquet::errors::Result<WriterProperties> {
    Ok(WriterProperties::builder()
        .set_created_by(format!("upchain {}", about.version))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
        .set_max_row_group_row_count(Some(GROUP))
        .build())
}

fn metadata(table: &Table, digest: &str, about: &About) -> Vec<KeyValue> {
    let pair = |key: String, value: &str| KeyValue::new(key, value.to_owned());
    let mut pairs = vec![
        pair("title".into(), about.title),
        pair("version".into(), about.version),
        pair("digest".into(), about.digest),
        pair("table".into(), table.name()),
        pair("table_digest".into(), digest),
        pair("row".into(), table.doc()),
    ];
    for column in table.columns() {
        pairs.push(pair(format!("unit:{}", column.name), column.unit));
        pairs.push(pair(format!("doc:{}", column.name), column.doc.trim()));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest_of;
    use crate::table::tests::sample;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, Int64Type};
    use base::column::Column;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    const ABOUT: About = About { title: "A trial", version: "9.9.9", digest: "abc" };

    fn file(table: &Table) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(table, &ABOUT, &mut bytes).unwrap();
        bytes
    }

    /// A file, readable by name: the readers want something like a file, and a temporary one is.
    fn on_disk(bytes: &[u8]) -> std::fs::File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn read_back(table: &Table) -> Vec<Series> {
        let reader = ParquetRecordBatchReaderBuilder::try_new(on_disk(&file(table))).unwrap().build().unwrap();
        let mut series: Vec<Series> = table.series().iter().map(|s| Series::empty(s.kind())).collect();
        for batch in reader {
            let batch = batch.unwrap();
            for (series, array) in series.iter_mut().zip(batch.columns()) {
                assert!(array.null_count() == 0 || series.kind() == Kind::MaybeReal);
                match series {
                    Series::Text(v) => v.extend(array.as_string::<i32>().iter().map(|x| x.unwrap().to_owned())),
                    Series::Whole(v) => v.extend(array.as_primitive::<Int64Type>().iter().map(Option::unwrap)),
                    Series::Real(v) => v.extend(array.as_primitive::<Float64Type>().iter().map(Option::unwrap)),
                    Series::MaybeReal(v) => v.extend(array.as_primitive::<Float64Type>().iter()),
                }
            }
        }
        series
    }

    #[test]
    fn a_table_reads_back_as_it_was() {
        assert_eq!(read_back(&sample()), sample().series());
    }

    #[test]
    fn a_table_of_several_batches_reads_back_as_it_was() {
        const X: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let values = (0..BATCH + 7).map(|k| k as f64 / 3.0).collect();
        let table = Table::new("t", "t", X, vec![Series::Real(values)]);
        assert_eq!(read_back(&table), table.series());
    }

    #[test]
    fn a_table_without_rows_keeps_its_columns() {
        let kinds = [Kind::Text, Kind::Whole, Kind::Real, Kind::MaybeReal];
        let empty = Table::empty("country", "One country.", crate::table::tests::COLUMNS, &kinds);
        assert_eq!(read_back(&empty), empty.series());
    }

    #[test]
    fn a_file_says_where_it_comes_from_and_in_which_units() {
        let reader = SerializedFileReader::new(on_disk(&file(&sample()))).unwrap();
        let meta = reader.metadata().file_metadata();
        let value = |key: &str| {
            let pairs = meta.key_value_metadata().unwrap();
            pairs.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.clone())
        };
        assert_eq!(value("title").as_deref(), Some("A trial"));
        assert_eq!(value("version").as_deref(), Some("9.9.9"));
        assert_eq!(value("digest").as_deref(), Some("abc"));
        assert_eq!(value("table_digest"), Some(digest_of(&sample())));
        assert_eq!(value("row").as_deref(), Some("One country."));
        assert_eq!(value("unit:sales").as_deref(), Some("share of world income"));
        assert_eq!(value("doc:firms").as_deref(), Some("How many there are."));
        assert_eq!(meta.created_by(), Some("upchain 9.9.9"));
        let compression = reader.metadata().row_group(0).column(0).compression();
        assert!(matches!(compression, Compression::ZSTD(_)), "{compression:?}");
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(file(&sample()), file(&sample()));
    }

    #[test]
    fn a_table_in_pieces_gives_the_bytes_of_the_whole() {
        const X: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let values: Vec<f64> = (0..2 * BATCH + 7).map(|k| (k % 1000) as f64 / 3.0).collect();
        let table = Table::new("t", "t", X, vec![Series::Real(values)]);
        let mut writer = Writer::new(&table, &ABOUT, Vec::new()).unwrap();
        let mut start = 0;
        for size in (1..).map(|k| k * 997) {
            let end = table.rows().min(start + size);
            writer.add(&table.rows_of(start..end)).unwrap();
            start = end;
            if start == table.rows() {
                break;
            }
        }
        assert!(writer.finish(&ABOUT).unwrap().0 == file(&table));
    }

    #[test]
    fn what_is_no_number_is_refused_before_a_byte_is_written() {
        const X: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let table = Table::new("t", "t", X, vec![Series::Real(vec![f64::NAN])]);
        let mut bytes = Vec::new();
        assert!(matches!(write(&table, &ABOUT, &mut bytes), Err(Error::NotANumber { row: 0, .. })));
        assert!(bytes.is_empty());
    }
}
