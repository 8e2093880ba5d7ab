//! # Lists of points
//! A CSV file with a column a parameter and a row a point: designs that were made elsewhere.

use crate::design::{Varied, declared, value};
use crate::document::parse_value;
use crate::factors::Address;
use crate::load;
use crate::report::{Report, did_you_mean, quoted};
use crate::source::At;
use designs::list::List;
use scheduler::spec::WorldSpec;
use std::path::Path;

/// Points that a list may have.
const POINTS_MAX: usize = 10_000_000;

/// Reads the points of the factors of `varied` from `file`, which `at` names; of all columns if it has none yet.
pub(crate) fn read(
    report: &mut Report,
    experiment: &Path,
    file: &str,
    at: At,
    world: &WorldSpec,
    varied: &mut Varied,
) -> Option<List> {
    let path = experiment.parent().unwrap_or(Path::new("")).join(file);
    let start = load::read(report, &path, Some(at))?;
    let text = report.sources.text(start).trim_start_matches('\u{feff}').to_string();
    let skipped = report.sources.text(start).len() - text.len();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_string).collect(),
        Err(error) => {
            report.problem(start, format!("not CSV: {error}"), "a header of parameters, then a row a point");
            return None;
        }
    };
    let mark = report.mark();
    if varied.design.factors.is_empty() {
        for column in &header {
            if let Some(address) = Address::find(report, start, column, world) {
                varied.add(report, start, address, declared(column, &address));
            }
        }
    }
    let columns = columns(report, start, &header, varied);
    if report.mark() != mark {
        return None;
    }
    let mut list = List::new(columns.len());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let byte = error.position().map_or(0, csv::Position::byte) as usize + skipped;
                report.problem(
                    start.byte(byte),
                    format!("not CSV: {error}"),
                    "every row has as many cells as the header",
                );
                continue;
            }
        };
        let place = start.byte(record.position().map_or(0, csv::Position::byte) as usize + skipped);
        let cells = columns.iter().enumerate().map(|(f, &column)| (f, record.get(column).unwrap_or_default()));
        let point: Vec<f64> = cells
            .filter_map(|(f, cell)| {
                let key = &varied.design.factors[f].key;
                if cell.is_empty() {
                    report.problem(
                        place,
                        format!("the cell of {} is empty", quoted(key)),
                        "every point has a value of each",
                    );
                    return None;
                }
                value(report, &parse_value(cell, place), key, &varied.addresses[f])
            })
            .collect();
        if point.len() == columns.len() {
            list.push(&point);
        }
    }
    if list.points() == 0 || list.points() > POINTS_MAX as u64 {
        report.problem(start, format!("there are {} points", list.points()), format!("1 to {POINTS_MAX} are admitted"));
    }
    Some(list)
}

/// By factor: its column. Columns that are no factor are noted, factors without a column or with several reported.
fn columns(report: &mut Report, at: At, header: &[String], varied: &Varied) -> Vec<usize> {
    let keys: Vec<&str> = varied.design.factors.iter().map(|factor| factor.key.as_str()).collect();
    let others: Vec<String> =
        header.iter().filter(|column| !keys.contains(&column.as_str())).map(|column| quoted(column)).collect();
    if !others.is_empty() {
        report.note(format!("columns of the list that the design does not vary: {}", others.join(", ")));
    }
    let mut columns = Vec::new();
    for key in keys {
        let mut found = (0..header.len()).filter(|&column| header[column] == key);
        let first = found.next();
        if first.is_none() {
            let hint = did_you_mean(key, header.iter().map(String::as_str));
            report.problem(at, format!("there is no column {}", quoted(key)), hint);
        }
        if let Some(second) = found.next() {
            let message = format!("columns {} and {} are both {}", first.unwrap_or(0) + 1, second + 1, quoted(key));
            report.problem(at, message, "a parameter has one column");
        }
        columns.extend(first);
    }
    columns
}
