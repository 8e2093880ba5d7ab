//! # Numbers beside a table
//! What no input-output table says and some measures need: incomes of countries, workers of their sectors. A csv file whose header
//! names its columns; every name must be one of the table, and every one of the table must be there.

use crate::faults::{Errors, Faults, Place, did_you_mean, listed, quoted};
use crate::rows::{Row, Rows as _, TextRows, delimiter};
use measures::InputOutput;
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes that such a file may have.
const BYTES_MAX: u64 = 64 << 20;

/// Income a head by country: a file with the columns `country` and `income`.
///
/// # Errors
/// All that is wrong with it.
pub fn incomes(path: &Path, table: &InputOutput) -> Result<Vec<f64>, Errors> {
    let names: Vec<[String; 1]> = table.countries.iter().map(|name| [name.clone()]).collect();
    numbers(path, ["country"], "income", &names)
}

/// Workers by country's sector: a file with the columns `country`, `sector` and `workers`.
///
/// # Errors
/// All that is wrong with it.
pub fn workers(path: &Path, table: &InputOutput) -> Result<Vec<f64>, Errors> {
    let name = |node: &measures::Node| [table.countries[node.country].clone(), table.sectors[node.sector].clone()];
    let names: Vec<[String; 2]> = table.nodes.iter().map(name).collect();
    numbers(path, ["country", "sector"], "workers", &names)
}

/// One number for each of the names.
fn numbers<const N: usize>(
    path: &Path,
    keys: [&str; N],
    value: &str,
    names: &[[String; N]],
) -> Result<Vec<f64>, Errors> {
    let (mut faults, place) = (Faults::default(), Place::file(path.display().to_string()));
    let read = std::fs::File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(file, BYTES_MAX), &mut bytes).map(|_| bytes)
    });
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(e) => {
            faults.add(place, format!("cannot be read: {e}"), "check the path");
            return Err(faults.into_errors());
        }
    };
    let mut file = File { rows: TextRows::new(&bytes[..], delimiter(&bytes), place), keys, value };
    let found = file.read(names, &mut faults);
    faults.or(found)
}

struct File<'a, const N: usize> {
    rows: TextRows<&'a [u8]>,
    keys: [&'a str; N],
    value: &'a str,
}

impl<const N: usize> File<'_, N> {
    fn read(&mut self, names: &[[String; N]], faults: &mut Faults) -> Option<Vec<f64>> {
        let header: Vec<String> =
            self.rows.next(faults).map_or(vec![], |r| (0..r.len()).map(|k| r.text(k).into_owned()).collect());
        let place = self.rows.place();
        let position = |name: &str| header.iter().position(|head| head == name);
        let wanted = [&self.keys[..], &[self.value]].concat();
        let places: Vec<usize> = wanted.iter().filter_map(|name| position(name)).collect();
        if places.len() < wanted.len() {
            let missing = wanted.iter().copied().filter(|name| position(name).is_none());
            faults.add(place.line(1), format!("there is no column {}", listed(missing.clone())), wanted.join(","));
            return None;
        }
        let number: BTreeMap<&[String; N], usize> = names.iter().enumerate().map(|(k, name)| (name, k)).collect();
        let mut found: Vec<Option<f64>> = vec![None; names.len()];
        while let Some(row) = self.rows.next(faults) {
            let name: [String; N] = std::array::from_fn(|k| row.text(places[k]).into_owned());
            let Some(&k) = number.get(&name) else {
                let known: Vec<String> = names.iter().map(|name| name.join(" ")).collect();
                let hint = did_you_mean(&name.join(" "), known.iter().map(String::as_str));
                let message = format!("the table has no {}", quoted(&name.join(" ")));
                faults.add(row.place().column(places[N - 1] + 1), message, hint);
                continue;
            };
            if found[k].is_some() {
                faults.add(row.place().clone(), format!("{} has been given before", quoted(&name.join(" "))), "");
            }
            found[k] = Some(value_of(row, places[N], self.value, faults));
        }
        let missing: Vec<String> =
            names.iter().zip(&found).filter(|(_, f)| f.is_none()).map(|(name, _)| name.join(" ")).collect();
        if !missing.is_empty() {
            let message = format!("there is no number for {}", listed(missing.iter().map(String::as_str)));
            faults.add(place, message, "give one for each, as the table has them after `--aggregate`");
        }
        Some(found.into_iter().flatten().collect())
    }
}

/// Nothing is no zero here: who has no workers says so.
fn value_of(row: &Row, column: usize, name: &str, faults: &mut Faults) -> f64 {
    let value = row.number(column, name, faults);
    if row.text(column).is_empty() {
        faults.add(row.place().column(column + 1), "the number is missing", "write 0 where it is zero");
    } else if value < 0.0 {
        faults.add(row.place().column(column + 1), format!("{value} is negative"), "it must be 0 or more");
    }
    value
}
