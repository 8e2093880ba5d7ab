//! # Rows, declared once
//!
//! `rows!` declares a row as a struct: names, units and what each cell is, once. The columns of the table, its headers
//! and its dictionary come from there.

use crate::{Column, Series};

/// These columns, and behind them those.
///
/// # Panics
/// Where they are not `N` together, which a constant shows when the program is built.
#[must_use]
pub const fn joined<const N: usize>(first: &[Column], second: &[Column]) -> [Column; N] {
    assert!(first.len() + second.len() == N);
    let mut all = [Column { name: "", unit: "", doc: "" }; N];
    let mut k = 0;
    while k < N {
        all[k] = if k < first.len() { first[k] } else { second[k - first.len()] };
        k += 1;
    }
    all
}

/// What a cell may be.
pub trait Cell {
    /// One value of every row, as a series.
    fn series(values: impl Iterator<Item = Self>) -> Series
    where
        Self: Sized;
}

impl Cell for f64 {
    fn series(values: impl Iterator<Item = Self>) -> Series {
        Series::Real(values.collect())
    }
}

impl Cell for Option<f64> {
    fn series(values: impl Iterator<Item = Self>) -> Series {
        Series::MaybeReal(values.collect())
    }
}

impl Cell for i64 {
    fn series(values: impl Iterator<Item = Self>) -> Series {
        Series::Whole(values.collect())
    }
}

impl Cell for String {
    fn series(values: impl Iterator<Item = Self>) -> Series {
        Series::Text(values.collect())
    }
}

/// Declares the row of a table.
///
/// ```
/// tables::rows! {
///     /// A city in one year.
///     pub struct CityRow in "cities" {
///         /// Its name.
///         city: String, unit "name";
///         /// People who live there.
///         people: i64, unit "person";
///     }
/// }
/// let table = CityRow::table(&[CityRow { city: "Ulm".into(), people: 126_000 }]);
/// assert_eq!((table.name(), table.rows(), table.columns()[1].unit), ("cities", 1, "person"));
/// ```
#[macro_export]
macro_rules! rows {
    (
        $(#[doc = $doc:literal])+
        $(#[derive($($also:path),+)])?
        pub struct $name:ident in $table:literal {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $kind:ty, unit $unit:literal; )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        $(#[derive($($also),+)])?
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $kind, )*
        }

        impl $name {
            /// Its columns, in the order of declaration.
            pub const COLUMNS: &'static [$crate::Column] = &[
                $( $crate::Column { name: stringify!($field), unit: $unit, doc: concat!($($field_doc),+) }, )*
            ];

            /// A row in which nothing is said yet.
            #[must_use]
            pub fn blank() -> Self {
                Self { $( $field: <$kind>::default(), )* }
            }

            /// A table of such rows.
            #[must_use]
            pub fn table(rows: &[Self]) -> $crate::Table {
                let series = vec![
                    $( <$kind as $crate::rows::Cell>::series(rows.iter().map(|row| row.$field.clone())), )*
                ];
                $crate::Table::new($table, concat!($($doc),+), Self::COLUMNS, series)
            }
        }
    };
}
