//! # The tidy form
//! upchain's own: one csv line a cell, named on both sides. Cells that are not there are zero.
//!
//! ```text
//! seller_country,seller_sector,buyer_country,use,value
//! CHN,C26,USA,C29,12.5            intermediate: `use` is a sector
//! CHN,C26,USA,final demand,3.25   final demand without changes in inventories
//! CHN,C26,USA,inventories,-0.5    changes in inventories
//! CHN,C26,,output,15.25           output; what is sold, where no line says it
//! ```

use crate::assembly::{Assembly, NodeRow};
use crate::faults::{Faults, Place, listed, quoted};
use crate::frame::Frame;
use crate::labels::Column;
use crate::rows::{Row, Rows};
use std::collections::BTreeMap;

/// The header.
pub(crate) const HEADER: [&str; 5] = ["seller_country", "seller_sector", "buyer_country", "use", "value"];
/// What `use` is where it is no sector.
const FINAL: &str = "final demand";
const INVENTORIES: &str = "inventories";
const OUTPUT: &str = "output";
/// Cells of the table for each line of the file: a table that is emptier than that is a mistake, and would be large.
const CELLS_PER_LINE_MAX: usize = 1000;

/// One line.
struct Line {
    seller: usize,
    country: usize,
    what: What,
    value: f64,
    line: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Sector(usize),
    Final,
    Inventories,
    Output,
}

/// Names in the order in which they came up.
#[derive(Default)]
struct Names {
    all: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.all.push(name.to_owned());
                self.numbers.insert(name.to_owned(), self.all.len() - 1);
                self.all.len() - 1
            }
        }
    }
}

/// Reads the file.
pub(crate) fn read(rows: &mut dyn Rows, place: &Place, faults: &mut Faults) -> Option<Assembly> {
    let header: Vec<String> =
        rows.next(faults).map_or(vec![], |r| (0..r.len()).map(|k| r.text(k).into_owned()).collect());
    let positions = HEADER.map(|name| header.iter().position(|head| head == name));
    let missing: Vec<&str> = HEADER.into_iter().zip(positions).filter(|(_, p)| p.is_none()).map(|(n, _)| n).collect();
    let [Some(a), Some(b), Some(c), Some(d), Some(e)] = positions else {
        let message = format!("there is no column {}", listed(missing.into_iter()));
        faults.add(place.line(1), message, format!("the tidy form has {}", HEADER.join(",")));
        return None;
    };
    let (mut countries, mut sectors, mut nodes) = (Names::default(), Names::default(), BTreeMap::new());
    let (mut pairs, mut lines) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next(faults) {
        if row.len() != header.len() {
            let message = format!("the row has {} cells, its header {}", row.len(), header.len());
            faults.add(row.place().clone(), message, "is the file cut, or are there decimal commas?");
            continue;
        }
        let mut node = |country: &str, sector: &str| {
            let pair = (countries.number(country), sectors.number(sector));
            let next = pairs.len();
            *nodes.entry(pair).or_insert_with(|| {
                pairs.push(pair);
                next
            })
        };
        if let Some(line) = read_line(row, [a, b, c, d, e], &mut node, faults) {
            lines.push(line.with_country(&mut countries));
        }
    }
    let size = pairs.len().saturating_mul(pairs.len());
    if size > lines.len().saturating_mul(CELLS_PER_LINE_MAX) {
        let message = format!("{} lines name {} sectors of countries", lines.len(), pairs.len());
        faults.add(place.clone(), message, "is a column of names in a wrong place?");
    }
    let columns = pairs.iter().map(|&(country, sector)| {
        let (country, sector) = (countries.all[country].clone(), sectors.all[sector].clone());
        (format!("{country} {sector}"), Column::Node { country, sector }, place.clone())
    });
    let finals = countries.all.iter().map(|country| {
        (format!("{country} {FINAL}"), Column::Final { country: country.clone(), inventories: false }, place.clone())
    });
    // Final demand first: it says in which order countries are.
    let frame = Frame::new(finals.chain(columns).collect(), faults);
    if !faults.is_empty() {
        return None;
    }
    let number: Vec<Option<usize>> =
        pairs.iter().map(|&(c, s)| frame.node(&countries.all[c], &sectors.all[s])).collect();
    let number: Vec<usize> = number.into_iter().flatten().collect();
    fill(frame, lines, &number, place, faults)
}

/// A line before its country is known by number.
struct Draft {
    line: Line,
    country: String,
}

impl Draft {
    fn with_country(self, countries: &mut Names) -> Line {
        let country = if self.line.what == What::Output { 0 } else { countries.number(&self.country) };
        Line { country, ..self.line }
    }
}

fn read_line(
    row: &Row,
    [a, b, c, d, e]: [usize; 5],
    node: &mut impl FnMut(&str, &str) -> usize,
    faults: &mut Faults,
) -> Option<Draft> {
    let (country, sector, buyer, what) = (row.text(a), row.text(b), row.text(c), row.text(d));
    let is_output = what == OUTPUT;
    for (k, text) in [(a, &country), (b, &sector), (c, &buyer), (d, &what)] {
        if text.is_empty() && !(k == c && is_output) {
            faults.add(row.place().column(k + 1), "the name is missing", "only output has no buyer");
            return None;
        }
    }
    if [FINAL, INVENTORIES, OUTPUT].contains(&&*sector) {
        faults.add(row.place().column(b + 1), format!("{} is no name of a sector", quoted(&sector)), "");
        return None;
    }
    let seller = node(&country, &sector);
    let what = match &*what {
        FINAL => What::Final,
        INVENTORIES => What::Inventories,
        OUTPUT => What::Output,
        sector => What::Sector(node(&buyer, sector)),
    };
    let value = row.number(e, "value", faults);
    let line = Line { seller, country: 0, what, value, line: row.place().line };
    Some(Draft { line, country: buyer.into_owned() })
}

fn fill(frame: Frame, mut lines: Vec<Line>, number: &[usize], place: &Place, faults: &mut Faults) -> Option<Assembly> {
    let key =
        |line: &Line| (line.seller, line.what, if matches!(line.what, What::Sector(_)) { 0 } else { line.country });
    lines.sort_by_key(|line| (key(line), line.line));
    for pair in lines.windows(2).filter(|pair| key(&pair[0]) == key(&pair[1])) {
        let hint = format!("see line {}", pair[0].line);
        faults.add(place.line(pair[1].line), "the cell has been given before", hint);
    }
    let has_output = lines.iter().any(|line| line.what == What::Output);
    let n = frame.nodes.len();
    let countries = frame.countries.len();
    let mut assembly = Assembly::new(frame);
    for row in &mut assembly.rows {
        *row = NodeRow { flows: vec![0.0; n], finals: vec![0.0; countries], ..NodeRow::default() };
    }
    let mut output: Vec<Option<f64>> = vec![None; n];
    for Line { seller, country, what, value, line } in lines {
        let row = &mut assembly.rows[number[seller]];
        row.place.get_or_insert_with(|| place.line(line));
        match what {
            What::Sector(buyer) => row.flows[number[buyer]] = value,
            What::Final => row.finals[country] += value,
            What::Inventories => {
                row.finals[country] += value;
                row.inventories += value;
            }
            What::Output => {
                output[number[seller]] = Some(value);
                assembly.below[number[seller]] = Some(place.line(line));
            }
        }
    }
    if has_output {
        let without: Vec<String> = (0..n).filter(|&k| output[k].is_none()).map(|k| assembly.frame.name(k)).collect();
        if !without.is_empty() {
            let message = format!("there is no output of {}", listed(without.iter().map(String::as_str)));
            faults.add(place.clone(), message, "give output of all, or of none: then it is what is sold");
        }
        assembly.output = Some(output.into_iter().flatten().collect());
    }
    Some(assembly)
}
