//! # Two stores
//! The first thing in which they differ: first what they were made for, then their rows.

use crate::error::Error;
use crate::index::{Index, Reader};
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

/// The first difference between the rows of two stores, run by run and table by table.
///
/// # Errors
/// What is wrong with one of them.
pub fn compare(a: &Index, b: &Index, like: &[Table]) -> Result<Option<Difference>, Error> {
    let (mut first, mut second) = (a.reader(like.to_vec())?, b.reader(like.to_vec())?);
    for run in 0..a.store().plan().runs.max(b.store().plan().runs) {
        if let Some(found) = of_run(run, (a, &mut first), (b, &mut second), like.len())? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn of_run(
    run: u64,
    (a, first): (&Index, &mut Reader<'_>),
    (b, second): (&Index, &mut Reader<'_>),
    tables: usize,
) -> Result<Option<Difference>, Error> {
    let (one, two) = match (a.find(run), b.find(run)) {
        (None, None) => return Ok(None),
        (Some(one), Some(two)) => (*one, *two),
        (one, _) => {
            let (there, missing) = ("there".to_owned(), "not there".to_owned());
            let values = if one.is_some() { [there, missing] } else { [missing, there] };
            let table = first.like()[0].name().to_owned();
            return Ok(Some(Difference { run, table, row: 0, column: String::new(), values, key: Vec::new() }));
        }
    };
    for k in 0..tables {
        if let Some(found) = of_tables(run, &first.rows(&one, k)?, &second.rows(&two, k)?) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The first difference between the rows of a run in one table.
#[must_use]
pub fn of_tables(run: u64, a: &Table, b: &Table) -> Option<Difference> {
    let table = a.name().to_owned();
    for row in 0..a.rows().min(b.rows()) {
        for (k, column) in a.columns().iter().enumerate() {
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
