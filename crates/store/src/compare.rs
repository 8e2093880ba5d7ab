//! # Two stores
//! The first thing in which they differ: first what they were made for, then their rows.

use crate::error::Error;
use crate::index::{Index, Place, Reader};
use tables::{Series, Table};

/// A cell, or a whole run, that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Run.
    pub run: u64,
    /// Table.
    pub table: String,
    /// Row of the run in this table, from 0.
    pub row: usize,
    /// Column; nothing where a run or a row is missing in one of them.
    pub column: String,
    /// What both say.
    pub values: [String; 2],
    /// What the row says in its other columns of words and whole numbers: which one it is.
    pub key: Vec<(String, String)>,
}

/// The first difference between the rows of two stores, run by run and table by table: in the tables that both keep with the same columns
/// and that are in `known`. Columns of `told`, whose difference is known already, are passed over.
///
/// # Errors
/// What is wrong with one of them.
pub fn compare(a: &Index, b: &Index, known: &[Table], told: &[&str]) -> Result<Option<Difference>, Error> {
    let ((mut first, one), (mut second, two)) = (a.reader_of_known(known), b.reader_of_known(known));
    let both: Vec<[usize; 2]> = one.into_iter().zip(two).filter_map(|(k, l)| Some([k?, l?])).collect();
    for run in 0..a.store().plan().runs.max(b.store().plan().runs) {
        let found = match (a.find(run), b.find(run)) {
            (None, None) => None,
            (Some(one), Some(two)) => of_run((one, &mut first), (two, &mut second), &both, told)?,
            (one, _) => Some(of_one_only(run, one.is_some())),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn of_one_only(run: u64, is_in_first: bool) -> Difference {
    let (there, missing) = ("there".to_owned(), "not there".to_owned());
    let values = if is_in_first { [there, missing] } else { [missing, there] };
    Difference { run, table: "runs".into(), row: 0, column: String::new(), values, key: Vec::new() }
}

fn of_run(
    (one, first): (&Place, &mut Reader<'_>),
    (two, second): (&Place, &mut Reader<'_>),
    both: &[[usize; 2]],
    told: &[&str],
) -> Result<Option<Difference>, Error> {
    for &[k, l] in both {
        if let Some(found) = of_tables(one.run, &first.rows(one, k)?, &second.rows(two, l)?, told) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The first difference between the rows of a run in one table, columns of `told` passed over.
#[must_use]
pub fn of_tables(run: u64, a: &Table, b: &Table, told: &[&str]) -> Option<Difference> {
    let table = a.name().to_owned();
    for row in 0..a.rows().min(b.rows()) {
        for (k, column) in a.columns().iter().enumerate().filter(|(_, column)| !told.contains(&column.name)) {
            let values = [cell(&a.series()[k], row), cell(&b.series()[k], row)];
            if values[0] != values[1] {
                let is_key = |(j, _): &(usize, &Series)| *j != k;
                let named = |(j, series): (usize, &Series)| match series {
                    Series::Text(v) => Some((a.columns()[j].name.to_owned(), v[row].clone())),
                    Series::Whole(v) if j < 8 => Some((a.columns()[j].name.to_owned(), v[row].to_string())),
                    Series::Real(v) if a.columns()[j].name == "year" => Some(("year".into(), v[row].to_string())),
                    _ => None,
                };
                let key = a.series().iter().enumerate().filter(is_key).filter_map(named).collect();
                return Some(Difference { run, table, row, column: column.name.to_owned(), values, key });
            }
        }
    }
    let values = [format!("{} rows", a.rows()), format!("{} rows", b.rows())];
    let row = a.rows().min(b.rows());
    (a.rows() != b.rows()).then(|| Difference { run, table, row, column: String::new(), values, key: Vec::new() })
}

/// A cell as text that tells different values apart.
fn cell(series: &Series, row: usize) -> String {
    match series {
        Series::Text(v) => v[row].clone(),
        Series::Whole(v) => v[row].to_string(),
        Series::Real(v) => format!("{:?}", v[row]),
        Series::MaybeReal(v) => v[row].map_or_else(|| "missing".to_owned(), |x| format!("{x:?}")),
    }
}
