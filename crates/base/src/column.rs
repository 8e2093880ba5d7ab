//! # Columns, declared once
//!
//! A table of the store is a list of [`Column`]s with the rows as numbers, and its CSV and Parquet headers and the
//! data dictionary come from that list. `columns!` declares the columns that firms carry while a world runs.

/// What is known about one column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name: lower snake case, at most 32 characters.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it is.
    pub doc: &'static str,
}

/// Declares a table of firms, one vector a column, and what there is to say about each.
#[macro_export]
macro_rules! columns {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident, $chunk:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $kind:ty, unit $unit:literal; )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: Vec<$kind>, )*
        }

        /// Some neighbouring rows of the table, for one thread to write.
        #[allow(missing_docs, reason = "the columns are documented in the table")]
        pub struct $chunk<'a> {
            $( pub $field: &'a mut [$kind], )*
        }

        impl $name {
            /// The columns, in the order of declaration.
            pub const COLUMNS: &'static [$crate::column::Column] = &[
                $( $crate::column::Column { name: stringify!($field), unit: $unit, doc: concat!($($field_doc),+) }, )*
            ];

            /// Bytes that one row takes.
            pub const BYTES: usize = 0 $( + size_of::<$kind>() )*;

            /// `n` rows of zeros.
            #[must_use]
            pub fn with_rows(n: usize) -> Self {
                Self { $( $field: vec![<$kind>::default(); n], )* }
            }

            /// Number of rows.
            #[must_use]
            pub fn rows(&self) -> usize {
                [$( self.$field.len() ),*][0]
            }

            /// Whether all columns have the same number of rows: always, unless they were read from somewhere.
            #[must_use]
            pub fn is_even(&self) -> bool {
                let rows = self.rows();
                [$( self.$field.len() ),*].iter().all(|n| *n == rows)
            }

            /// Adds `n` rows of zeros.
            pub fn add_rows(&mut self, n: usize) {
                $( self.$field.resize(self.$field.len() + n, <$kind>::default()); )*
            }

            /// Writes all of some rows into others, each pair from one to the other, column by column.
            pub fn copy_rows(&mut self, pairs: &[(usize, usize)]) {
                $( pairs.iter().for_each(|&(from, to)| self.$field[to] = self.$field[from]); )*
            }

            /// Keeps these rows alone, in this order; `None` stands for a row of zeros.
            pub fn arrange(&mut self, rows: &[Option<u32>]) {
                $( self.$field = rows.iter().map(|row| row.map_or(<$kind>::default(), |row| self.$field[row as usize])).collect(); )*
            }

            /// Makes these rows ones of zeros, column by column.
            pub fn clear(&mut self, rows: &[u32]) {
                $( rows.iter().for_each(|&row| self.$field[row as usize] = <$kind>::default()); )*
            }

            /// Cuts the table into chunks of `size` rows.
            pub fn chunks_mut(&mut self, size: usize) -> Vec<$chunk<'_>> {
                let chunks = self.rows().div_ceil(size);
                $( let mut $field = self.$field.chunks_mut(size); )*
                (0..chunks)
                    .map(|_| $chunk { $( $field: $field.next().expect("all columns have the same number of rows"), )* })
                    .collect()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    crate::columns! {
        /// A table for this test.
        pub struct Trial, TrialChunk {
            /// Weight.
            weight: f64, unit "kg";
            /// How many.
            count: u32, unit "1";
        }
    }

    #[test]
    fn a_table_is_cut_into_chunks_that_cover_it() {
        let mut trial = Trial::with_rows(10);
        assert_eq!((trial.rows(), Trial::BYTES), (10, 12));
        assert!(trial.is_even() && !Trial { weight: vec![1.0], ..Trial::default() }.is_even());
        for (k, chunk) in trial.chunks_mut(4).into_iter().enumerate() {
            chunk.count.fill(k as u32 + 1);
            chunk.weight.fill(0.5);
        }
        assert_eq!(trial.count, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]);
        assert_eq!(Trial::COLUMNS[0].name, "weight");
        trial.clear(&[9]);
        assert_eq!((trial.count[9], trial.weight[9], trial.count[8]), (0, 0.0, 3));
        trial.add_rows(1);
        trial.copy_rows(&[(8, 10)]);
        trial.arrange(&[Some(10), None, Some(0)]);
        assert_eq!((&trial.count[..], &trial.weight[..]), (&[3, 0, 1][..], &[0.5, 0.0, 0.5][..]));
    }
}
