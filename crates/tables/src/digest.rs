//! # Digests
//!
//! What a table holds, as 256 bits of BLAKE3. The bytes that are hashed are ours, not those of a file: neither the
//! format, nor a compressor, nor its version can change a digest. Units and documents are not in it, values are.
//!
//! Each column is hashed by itself, so that a table may come in pieces and none of it need stay in memory: the bytes
//! of a column are its values one after the other. A text is its length and its bytes; lengths and counts are 64 bits, a
//! whole number is 64 bits, a real number the 64 bits of IEEE 754, all little-endian; a value that may be missing stands
//! behind a byte 1, a missing one is a byte 0. The bytes of a table: `upchain-table-2`, its name, the number of columns,
//! the number of rows, and for each column its name, one byte for its kind, and the 32 bytes of its own hash.

use blake3::Hasher;

use crate::{Kind, Series, Table};

/// How many bytes of a column are gathered before they are hashed: BLAKE3 is fast on long inputs only.
const GATHER: usize = 1 << 14;

/// Digest of one table, in hexadecimal digits.
#[must_use]
pub fn digest_of(table: &Table) -> String {
    hash(table).to_hex().to_string()
}

/// Digest of several tables in this order, in hexadecimal digits: that of their number and their own digests, so that
/// it can be checked table by table.
#[must_use]
pub fn digest(tables: &[&Table]) -> String {
    let mut bytes = Bytes::new();
    bytes.text("upchain-tables-1");
    bytes.count(tables.len());
    for table in tables {
        bytes.put(hash(table).as_bytes());
    }
    bytes.hash().to_hex().to_string()
}

fn hash(table: &Table) -> blake3::Hash {
    let mut digester = Digester::new(table);
    digester.add(table);
    digester.hash()
}

/// The digest of a table that comes in pieces.
pub struct Digester {
    /// Name of the table.
    name: &'static str,
    /// Name, kind and values of each column.
    columns: Vec<(&'static str, Kind, Bytes)>,
    rows: usize,
}

impl Digester {
    /// For pieces of a table like this one, of which only name and columns are taken.
    #[must_use]
    pub fn new(like: &Table) -> Self {
        let column = |(column, series): (&base::column::Column, &Series)| (column.name, series.kind(), Bytes::new());
        Self { name: like.name(), columns: like.columns().iter().zip(like.series()).map(column).collect(), rows: 0 }
    }

    /// Takes in the next rows.
    pub fn add(&mut self, piece: &Table) {
        self.rows += piece.rows();
        for ((_, _, bytes), series) in self.columns.iter_mut().zip(piece.series()) {
            bytes.series(series);
        }
    }

    /// The digest of all rows so far, in hexadecimal digits: that of the whole table, however it was cut.
    #[must_use]
    pub fn finish(self) -> String {
        self.hash().to_hex().to_string()
    }

    fn hash(self) -> blake3::Hash {
        let mut bytes = Bytes::new();
        bytes.text("upchain-table-2");
        bytes.text(self.name);
        bytes.count(self.columns.len());
        bytes.count(self.rows);
        for (name, kind, values) in self.columns {
            bytes.text(name);
            bytes.put(&[tag(kind)]);
            bytes.put(values.hash().as_bytes());
        }
        bytes.hash()
    }
}

/// The byte for a kind. Part of every digest: it never changes.
fn tag(kind: Kind) -> u8 {
    match kind {
        Kind::Text => 1,
        Kind::Whole => 2,
        Kind::Real => 3,
        Kind::MaybeReal => 4,
    }
}

/// Bytes on their way into a hash.
struct Bytes {
    gathered: Vec<u8>,
    hasher: Hasher,
}

impl Bytes {
    fn new() -> Self {
        Self { gathered: Vec::with_capacity(GATHER), hasher: Hasher::new() }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHER {
            self.hasher.update(&self.gathered);
            self.gathered.clear();
        }
    }

    fn count(&mut self, n: usize) {
        self.put(&(n as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.put(text.as_bytes());
    }

    fn series(&mut self, series: &Series) {
        match series {
            Series::Text(v) => v.iter().for_each(|x| self.text(x)),
            Series::Whole(v) => v.iter().for_each(|x| self.put(&x.to_le_bytes())),
            Series::Real(v) => v.iter().for_each(|x| self.put(&x.to_le_bytes())),
            Series::MaybeReal(v) => v.iter().for_each(|x| self.maybe(*x)),
        }
    }

    fn maybe(&mut self, value: Option<f64>) {
        match value {
            None => self.put(&[0]),
            Some(x) => {
                self.put(&[1]);
                self.put(&x.to_le_bytes());
            }
        }
    }

    fn hash(mut self) -> blake3::Hash {
        self.hasher.update(&self.gathered);
        self.hasher.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;
    use base::column::Column;

    const X: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
    const Y: &[Column] = &[Column { name: "y", unit: "1", doc: "x" }];
    const OTHER_WORDS: &[Column] = &[Column { name: "x", unit: "kg", doc: "other" }];
    const XY: &[Column] = &[X[0], Y[0]];
    const YX: &[Column] = &[Y[0], X[0]];

    fn reals(name: &'static str, columns: &'static [Column], values: &[f64]) -> Table {
        Table::new(name, "t", columns, vec![Series::Real(values.to_vec())])
    }

    #[test]
    fn everything_that_a_table_holds_is_in_its_digest() {
        let base = digest_of(&reals("t", X, &[1.0, 2.0]));
        let others = [
            reals("t", X, &[1.0, 2.000_000_000_000_000_4]),
            reals("t", X, &[2.0, 1.0]),
            reals("t", X, &[1.0]),
            reals("t", Y, &[1.0, 2.0]),
            reals("u", X, &[1.0, 2.0]),
            Table::new("t", "t", X, vec![Series::Whole(vec![1, 2])]),
            Table::new("t", "t", X, vec![Series::MaybeReal(vec![Some(1.0), Some(2.0)])]),
            // The same bits as the real numbers 1 and 2: only the kind differs.
            Table::new("t", "t", X, vec![Series::Whole(vec![1.0_f64.to_bits() as i64, 2.0_f64.to_bits() as i64])]),
        ];
        for other in &others {
            assert_ne!(base, digest_of(other), "{other:?}");
        }
    }

    #[test]
    fn a_table_in_pieces_has_the_digest_of_the_whole() {
        let whole = reals("t", X, &[1.0, 2.0, 3.0]);
        for cut in 0..=3 {
            let mut digester = Digester::new(&whole);
            let values = [1.0, 2.0, 3.0];
            digester.add(&reals("t", X, &values[..cut]));
            digester.add(&reals("t", X, &values[cut..]));
            assert_eq!(digester.finish(), digest_of(&whole), "cut at {cut}");
        }
    }

    #[test]
    fn units_and_documents_are_not_in_a_digest() {
        assert_eq!(digest_of(&reals("t", X, &[1.0])), digest_of(&reals("t", OTHER_WORDS, &[1.0])));
    }

    #[test]
    fn the_order_of_columns_and_of_tables_matters() {
        let (one, two) = (Series::Real(vec![1.0]), Series::Real(vec![2.0]));
        let xy = Table::new("t", "t", XY, vec![one.clone(), two.clone()]);
        let yx = Table::new("t", "t", YX, vec![two, one]);
        assert_ne!(digest_of(&xy), digest_of(&yx));
        let (a, b) = (reals("a", X, &[1.0]), reals("b", X, &[1.0]));
        assert_ne!(digest(&[&a, &b]), digest(&[&b, &a]));
        assert_ne!(digest(&[&a]), digest_of(&a));
    }

    #[test]
    fn cells_that_run_into_each_other_are_told_apart() {
        let words = |a: &str, b: &str| Table::new("t", "t", X, vec![Series::Text(vec![a.into(), b.into()])]);
        assert_ne!(digest_of(&words("ab", "c")), digest_of(&words("a", "bc")));
    }

    #[test]
    fn another_table_beside_it_leaves_the_digest_of_a_table_alone() {
        let (a, b) = (sample(), reals("b", X, &[1.0]));
        let before = digest_of(&a);
        let _ = digest(&[&a, &b]);
        assert_eq!(before, digest_of(&a));
    }

    #[test]
    fn a_digest_keeps_its_digits() {
        // Computed from the description at the head of this file by another program: Python 3.11, blake3 1.0.11.
        assert_eq!(digest_of(&sample()), "c69acbafc27b4e3c3e5ba5db1e8cbe7ffa069a076875ea46382e51f639adb9ed");
        assert_eq!(digest(&[&sample()]), "fe1002cd5d8fcaa515bc3d9a7ca7ac539a766dc9a949fdcdfa2d62a7f60581a9");
    }
}
