//! # WIOD and ADB
//! Four columns of labels beside every row (code, description, country, number) and four rows of them above every column,
//! in a sheet; or the csv of the R and Stata releases, whose columns are `AUS1`, …, `ROW61`. A sector is known by its number
//! within the country, categories of final demand and the rows below by what they are called.

use crate::assembly::{Assembly, Block};
use crate::faults::{Faults, Place, did_you_mean, quoted};
use crate::frame::Frame;
use crate::labels::{Column, RowKind, is_inventories};
use crate::rows::{Row, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// Rows from the top in which the header of a sheet is looked for.
const TOP: usize = 24;
/// Columns of labels of a sheet.
const LABELS: usize = 4;
/// Beginnings of what the rows below the sectors are called, in every release, or their codes.
const BELOW: &[(&str, RowKind)] = &[
    ("total intermediate", RowKind::Other),
    ("ii_fob", RowKind::Other),
    ("taxes less subsidies", RowKind::ValueAdded),
    ("cif/", RowKind::ValueAdded),
    ("direct purchases abroad", RowKind::ValueAdded),
    ("purchases on the domestic", RowKind::ValueAdded),
    ("value added", RowKind::ValueAdded),
    ("international transport", RowKind::ValueAdded),
    ("output at basic prices", RowKind::Output),
    ("total output", RowKind::Output),
    ("total", RowKind::Output),
];
/// Categories of final demand of the csv release, by number; the last is changes in inventories.
const CSV_FINAL: std::ops::RangeInclusive<u32> = 57..=61;

/// Where a row has its labels.
struct Labels {
    code: usize,
    description: usize,
    country: usize,
    number: usize,
}

/// The digits of `c12`, `r12`, `v12` or `12`.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(['c', 'r', 'C', 'R']).unwrap_or(text);
    (!digits.is_empty() && digits.len() < 9 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn is_total(text: &str) -> bool {
    ["tot", "total", "total output", "go", "output"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a header row of a sheet is that of numbers: `c1`, `c2`, …, `F1`.
fn is_numbers(row: &Row) -> bool {
    let is_one = |text: &str| text.strip_prefix(['c', 'F']).is_some_and(|n| number(n).is_some());
    let cells = (LABELS..row.len()).map(|k| row.text(k)).filter(|text| !text.is_empty());
    let (all, ones) = cells.fold((0, 0), |(all, ones), text| (all + 1, ones + usize::from(is_one(&text))));
    ones > 0 && 2 * ones > all
}

/// Labels above the columns of a sheet, from the first label row to that of the numbers: `None` where there are none.
pub(crate) fn header(rows: &mut dyn Rows, faults: &mut Faults) -> Option<Vec<Vec<String>>> {
    let mut above: Vec<Vec<String>> = Vec::new();
    for _ in 0..TOP {
        let row = rows.next(faults)?;
        let texts = (0..row.len()).map(|k| row.text(k).into_owned()).collect();
        let ends = is_numbers(row);
        above.push(texts);
        if ends {
            return Some(above);
        }
    }
    None
}

/// Reads a sheet below its header.
pub(crate) fn read_sheet(
    above: &[Vec<String>],
    rows: &mut dyn Rows,
    place: &Place,
    faults: &mut Faults,
) -> Option<Assembly> {
    let text = |up: usize, k: usize| {
        above.len().checked_sub(up + 1).and_then(|row| above[row].get(k)).map_or("", String::as_str)
    };
    let width = (0..4).map(|up| above.len().checked_sub(up + 1).map_or(0, |row| above[row].len())).max().unwrap_or(0);
    let mut columns = Vec::new();
    for k in LABELS..width {
        let (code, description, country, id) = (text(3, k), text(2, k), text(1, k), text(0, k));
        let label = format!("{country} {}", if id.is_empty() { description } else { id });
        let at = place.line(above.len()).column(k + 1);
        let column = sheet_column([code, description, country, id]).unwrap_or_else(|| {
            let hint = "above a column stand code, description, country and number";
            faults.add(at.clone(), format!("column {} is not known", quoted(&label)), hint);
            Column::Other
        });
        columns.push((label, column, at));
    }
    let labels = Labels { code: 0, description: 1, country: 2, number: 3 };
    read_rows(columns, LABELS, &labels, rows, place, faults)
}

fn sheet_column([code, description, country, id]: [&str; 4]) -> Option<Column> {
    if [code, description, country, id].into_iter().any(is_total) {
        return Some(Column::Output);
    }
    let lower = description.to_lowercase();
    let begins = ["final consumption", "gross fixed", "changes in inventories"].iter().any(|b| lower.starts_with(b));
    let is_final = begins || ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"].contains(&code) || id.starts_with('F');
    match (country.is_empty(), is_final, number(id)) {
        (true, ..) => None,
        (_, true, _) => {
            let inventories = is_inventories(description) || is_inventories(code);
            Some(Column::Final { country: country.to_owned(), inventories })
        }
        (_, false, Some(sector)) => Some(Column::Node { country: country.to_owned(), sector: sector.to_owned() }),
        _ => None,
    }
}

/// Reads the csv of the R or Stata release.
pub(crate) fn read_csv(rows: &mut dyn Rows, place: &Place, faults: &mut Faults) -> Option<Assembly> {
    let Some(header) = rows.next(faults) else {
        faults.add(place.clone(), "the file is empty", "download it again");
        return None;
    };
    let heads: Vec<String> = (0..header.len()).map(|k| header.text(k).into_owned()).collect();
    let mut position = |name: &str| {
        let found = heads.iter().position(|head| head.eq_ignore_ascii_case(name));
        if found.is_none() {
            faults.add(header.place().clone(), format!("there is no column {}", quoted(name)), "");
        }
        found
    };
    let names = ["IndustryCode", "IndustryDescription", "Country", "RNr"].map(&mut position);
    let [Some(code), Some(description), Some(country), Some(number)] = names else { return None };
    let is_label = |head: &String| {
        ["IndustryCode", "IndustryDescription", "Country", "RNr", "Year"].iter().any(|l| l.eq_ignore_ascii_case(head))
    };
    let before = heads.iter().take_while(|head| is_label(head)).count();
    let mut columns = Vec::new();
    for (k, head) in heads.iter().enumerate().skip(before) {
        let at = header.place().column(k + 1);
        let column = csv_column(head).unwrap_or_else(|| {
            let hint = "columns are a country and a number, as in `AUS1`; the last is `TOT`";
            faults.add(at.clone(), format!("column {} is not known", quoted(head)), hint);
            Column::Other
        });
        columns.push((head.clone(), column, at));
    }
    read_rows(columns, before, &Labels { code, description, country, number }, rows, place, faults)
}

fn csv_column(head: &str) -> Option<Column> {
    let head = head.strip_prefix('v').unwrap_or(head);
    if is_total(head) {
        return Some(Column::Output);
    }
    let country = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let sector = &head[country.len()..];
    let id: u32 = number(sector)?.parse().ok()?;
    let country = Some(country).filter(|country| !country.is_empty())?.to_owned();
    Some(match CSV_FINAL.contains(&id) {
        true => Column::Final { country, inventories: id == *CSV_FINAL.end() },
        false => Column::Node { country, sector: sector.to_owned() },
    })
}

fn read_rows(
    columns: Vec<(String, Column, Place)>,
    before: usize,
    labels: &Labels,
    rows: &mut dyn Rows,
    place: &Place,
    faults: &mut Faults,
) -> Option<Assembly> {
    let width = columns.len();
    let frame = Frame::new(columns, faults);
    let mut block = Block::new(place.clone(), 0..width, before, frame.nodes.len());
    let mut assembly = Assembly::new(frame);
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    while let Some(row) = rows.next(faults) {
        let of = |k: usize| row.text(k);
        let (code, description, country) = (of(labels.code), of(labels.description), of(labels.country));
        let number_text = of(labels.number);
        let sector = number(&number_text).filter(|_| !country.is_empty() && !is_total(&country));
        if let Some(sector) = sector {
            let label = format!("{country} {number_text}");
            if !code.is_empty() {
                codes.insert(sector.to_owned(), code.clone().into_owned());
            }
            assembly.sales(&mut block, (&country, sector), &label, row, faults);
            continue;
        }
        let label = if description.is_empty() { &code } else { &description };
        match below(&code, &description) {
            Some(RowKind::Output) => assembly.below(&mut block, true, label, row, faults),
            Some(RowKind::ValueAdded) => assembly.below(&mut block, false, label, row, faults),
            Some(_) => {}
            // Footnotes and blank lines have no numbers.
            None if (before..row.len()).all(|k| row.text(k).is_empty()) => {}
            None => {
                let hint = did_you_mean(label, BELOW.iter().map(|(name, _)| *name));
                faults.add(row.place().clone(), format!("row {} is not known", quoted(label)), hint);
            }
        }
    }
    block.complain_of_missing(&assembly.frame, faults);
    if assembly.output.is_none() {
        let message = "there is no row of output (`Output at basic prices`, `GO`, `TOTAL`)";
        faults.add(place.clone(), message, "is the file cut? download it again");
    }
    name_sectors(&mut assembly.frame, &codes);
    Some(assembly)
}

fn below(code: &str, description: &str) -> Option<RowKind> {
    let texts = [description.to_lowercase(), code.to_lowercase()];
    let by_name = |text: &String| BELOW.iter().find(|(name, _)| text.starts_with(name)).map(|(_, kind)| kind.clone());
    let by_code = match code {
        "TXSP" | "EXP_adj" | "PURR" | "PURNR" | "VA" | "IntTTM" => Some(RowKind::ValueAdded),
        "GO" => Some(RowKind::Output),
        _ => None,
    };
    texts.iter().find_map(by_name).or(by_code)
}

/// Sectors are called by their codes where every one has its own, else by their numbers.
fn name_sectors(frame: &mut Frame, codes: &BTreeMap<String, String>) {
    let named: Vec<Option<&String>> = frame.sectors.iter().map(|number| codes.get(number)).collect();
    let all: Option<Vec<String>> = named.into_iter().map(|code| code.cloned()).collect();
    let numbers = || frame.sectors.iter().map(|number| format!("c{number}")).collect();
    let unique = |names: &Vec<String>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
    frame.sectors = all.filter(unique).unwrap_or_else(numbers);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_the_csv_release_are_countries_and_numbers() {
        let node = |country: &str, sector: &str| Column::Node { country: country.into(), sector: sector.into() };
        assert_eq!(csv_column("AUS1"), Some(node("AUS", "1")));
        assert_eq!(csv_column("vROW56"), Some(node("ROW", "56")));
        assert_eq!(csv_column("ROW61"), Some(Column::Final { country: "ROW".into(), inventories: true }));
        assert_eq!((csv_column("TOT"), csv_column("vTOT")), (Some(Column::Output), Some(Column::Output)));
        assert_eq!((csv_column("AUS"), csv_column("12")), (None, None));
    }

    #[test]
    fn rows_below_the_sectors_are_known_by_what_they_are_called() {
        assert_eq!(below("VA", "Value added at basic prices"), Some(RowKind::ValueAdded));
        assert_eq!(below("", "TOTAL"), Some(RowKind::Output));
        assert_eq!(below("II_fob", ""), Some(RowKind::Other));
        assert_eq!(below("GO", ""), Some(RowKind::Output));
        assert_eq!(below("", "something else"), None);
    }
}
