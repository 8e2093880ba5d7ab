//! # Aggregation
//! A concordance is a csv file that says for every country and every sector which group it belongs to:
//!
//! ```text
//! kind,name,group
//! country,CHN,China
//! sector,C26,high-tech industry
//! ```
//!
//! Groups are in the order in which the file first names them. If it names no country (no sector), countries (sectors) stay as
//! they are.

use crate::faults::{Errors, Faults, Place, did_you_mean, listed, quoted};
use crate::rows::{Row, Rows as _, TextRows, delimiter};
use measures::{InputOutput, Node};
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes that a concordance may have.
const BYTES_MAX: u64 = 64 << 20;

/// Groups, and which of them each name belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// Names of the groups.
    pub names: Vec<String>,
    /// By name of a country (a sector): the number of its group.
    pub of: BTreeMap<String, usize>,
}

/// What belongs to which group. A side without groups stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concordance {
    /// Of countries.
    pub countries: Groups,
    /// Of sectors.
    pub sectors: Groups,
}

impl Groups {
    /// Puts `name` into `group`; `false` if it is in another one already.
    pub fn put(&mut self, name: &str, group: &str) -> bool {
        let number = self.names.iter().position(|known| known == group).unwrap_or_else(|| {
            self.names.push(group.to_owned());
            self.names.len() - 1
        });
        *self.of.entry(name.to_owned()).or_insert(number) == number
    }

    /// By number of a name: its group's number, and the names of the groups; faults for names that are missing.
    fn apply(&self, names: &[String], what: &str, place: &Place, faults: &mut Faults) -> (Vec<usize>, Vec<String>) {
        if self.names.is_empty() {
            return ((0..names.len()).collect(), names.to_vec());
        }
        let missing: Vec<&str> = names.iter().map(String::as_str).filter(|name| !self.of.contains_key(*name)).collect();
        if !missing.is_empty() {
            let message = format!("{what} {} of the table {} no group", listed(missing.iter().copied()), are(&missing));
            let near = did_you_mean(missing[0], self.of.keys().map(String::as_str));
            faults.add(place.clone(), message, format!("name every one; {near}"));
        }
        for name in self.of.keys().filter(|name| !names.contains(name)) {
            let hint = did_you_mean(name, names.iter().map(String::as_str));
            faults.add(place.clone(), format!("the table has no {what} {}", quoted(name)), hint);
        }
        (names.iter().map(|name| self.of.get(name).copied().unwrap_or(0)).collect(), self.names.clone())
    }
}

fn are(names: &[&str]) -> &'static str {
    if names.len() == 1 { "has" } else { "have" }
}

/// Reads a concordance.
///
/// # Errors
/// All that is wrong with it.
pub fn concordance(path: &Path) -> Result<Concordance, Errors> {
    let mut faults = Faults::default();
    let place = Place::file(path.display().to_string());
    let mut found = Concordance::default();
    match std::fs::File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(file, BYTES_MAX), &mut bytes).map(|_| bytes)
    }) {
        Ok(bytes) => read(&bytes, &place, &mut found, &mut faults),
        Err(e) => faults.add(place, format!("cannot be read: {e}"), "check the path"),
    }
    faults.or(Some(found))
}

fn read(bytes: &[u8], place: &Place, found: &mut Concordance, faults: &mut Faults) {
    let mut rows = TextRows::new(bytes, delimiter(bytes), place.clone());
    let header: Vec<String> =
        rows.next(faults).map_or(vec![], |r| (0..r.len()).map(|k| r.text(k).into_owned()).collect());
    let position = |name: &str| header.iter().position(|head| head == name);
    let (Some(kind), Some(name), Some(group)) = (position("kind"), position("name"), position("group")) else {
        faults.add(place.line(1), "the header must have `kind`, `name` and `group`", "kind,name,group");
        return;
    };
    while let Some(row) = rows.next(faults) {
        read_row(row, [kind, name, group], found, faults);
    }
    if found.countries.names.is_empty() && found.sectors.names.is_empty() && faults.is_empty() {
        faults.add(place.clone(), "it names no country and no sector", "country,CHN,China");
    }
}

fn read_row(row: &Row, [kind, name, group]: [usize; 3], found: &mut Concordance, faults: &mut Faults) {
    let into = match &*row.text(kind) {
        "country" => &mut found.countries,
        "sector" => &mut found.sectors,
        other => {
            let message = format!("{} is no kind", quoted(other));
            faults.add(row.place().column(kind + 1), message, "it is `country` or `sector`");
            return;
        }
    };
    let (name, group) = (row.text(name), row.text(group));
    if name.is_empty() || group.is_empty() {
        faults.add(row.place().clone(), "a name or a group is missing", "country,CHN,China");
    } else if !into.put(&name, &group) {
        let message = format!("{} has a group already, and not {}", quoted(&name), quoted(&group));
        faults.add(row.place().clone(), message, "keep one of the two lines");
    }
}

/// The table of the groups: flows, final demand, inventories and output are added up. `file` is what messages call the concordance.
///
/// # Errors
/// Countries or sectors of the table that have no group, and names that the table does not have.
pub fn aggregate(table: &InputOutput, by: &Concordance, file: &str) -> Result<InputOutput, Errors> {
    let (mut faults, place) = (Faults::default(), Place::file(file));
    let (country_of, countries) = by.countries.apply(&table.countries, "country", &place, &mut faults);
    let (sector_of, sectors) = by.sectors.apply(&table.sectors, "sector", &place, &mut faults);
    if !faults.is_empty() {
        return Err(faults.into_errors());
    }
    let group = |node: &Node| (country_of[node.country], sector_of[node.sector]);
    // Sorted: nodes of a country stand together, sectors in the order of their groups.
    let mut numbers: BTreeMap<(usize, usize), usize> = table.nodes.iter().map(|node| (group(node), 0)).collect();
    numbers.values_mut().enumerate().for_each(|(k, number)| *number = k);
    let of: Vec<usize> = table.nodes.iter().map(|node| numbers[&group(node)]).collect();
    let (n, m) = (numbers.len(), countries.len());
    let mut sum = InputOutput {
        countries,
        sectors,
        nodes: numbers.keys().map(|&(country, sector)| Node { country, sector }).collect(),
        flows: vec![0.0; n * n],
        final_demand: vec![0.0; n * m],
        inventories: vec![0.0; n],
        output: vec![0.0; n],
    };
    for (k, &row) in of.iter().enumerate() {
        of.iter().enumerate().for_each(|(j, &column)| sum.flows[row * n + column] += table.flow(k, j));
        country_of.iter().enumerate().for_each(|(c, &to)| sum.final_demand[row * m + to] += table.final_use(k, c));
        sum.inventories[row] += table.inventories[k];
        sum.output[row] += table.output[k];
    }
    let checked = sum.checked();
    checked.map_err(|error| {
        let mut faults = Faults::default();
        error.faults.into_iter().for_each(|fault| faults.add(place.clone(), fault, ""));
        faults.into_errors()
    })
}
