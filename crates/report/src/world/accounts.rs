//! # Accounts through time
//! What countries earn, pay and do research for, year by year.

use crate::figure::{Chart, Curve, Figure};
use crate::marks::marks;
use experiment::record::{CountryRow, Record};
use scheduler::spec::WorldSpec;

/// Countries that have a line: those with the largest value added at the end.
const LINES_MAX: usize = 9;

/// A number of a country in a year.
type Column = fn(&CountryRow) -> f64;

/// The countries that have a line, by number.
fn largest(n: usize, rows: &[CountryRow]) -> Vec<usize> {
    let last = &rows[rows.len() - n..];
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| last[*b].value_added.total_cmp(&last[*a].value_added).then(a.cmp(b)));
    order.truncate(LINES_MAX);
    order.sort_unstable();
    order
}

/// Accounts of countries through time.
///
/// # Panics
/// Where nothing was seen.
#[must_use]
pub fn figure(spec: &WorldSpec, record: &Record) -> Figure {
    let n = spec.countries.len();
    let rows = &record.countries;
    assert!(rows.len() >= n && n > 0, "a world has a first year");
    let (shown, years) = (largest(n, rows), rows.iter().step_by(n).map(|row| row.year).collect::<Vec<_>>());
    let marks = marks([spec], &years);
    let chart = |title: &str, unit: &str, of: &dyn Fn(usize, usize) -> f64| {
        let curve = |country: &usize| Curve {
            name: spec.countries[*country].name.clone(),
            colour: *country,
            is_points: false,
            at: years.clone(),
            values: (0..years.len()).map(|year| of(year, *country)).collect(),
        };
        Chart::Curves {
            title: title.to_owned(),
            along: "year".to_owned(),
            unit: unit.to_owned(),
            logs: [false; 2],
            levels: Vec::new(),
            series: shown.iter().map(curve).collect(),
            marks: marks.clone(),
        }
    };
    let at = |year: usize, country: usize| &rows[year * n + country];
    let highest: Vec<f64> = rows.chunks(n).map(|year| year.iter().map(|row| row.wage).fold(0.0, f64::max)).collect();
    let sectors = spec.sectors.len();
    let research = |year: usize, country: usize| -> f64 {
        let first = (year * n + country) * sectors;
        record.groups[first..first + sectors].iter().map(|row| row.rd_spend).sum()
    };
    let mut charts = vec![
        chart("value added", "share of the world’s", &|y, c| at(y, c).value_added_share),
        chart("wage", "highest = 1", &|y, c| ratio(at(y, c).wage, highest[y])),
        chart("real wage", "first year = 1", &|y, c| {
            let real = |row: &CountryRow| row.wage / row.consumer_price;
            ratio(real(at(y, c)), real(at(0, c)))
        }),
        chart("R&D", "share of value added", &|y, c| ratio(research(y, c), at(y, c).value_added)),
    ];
    let moved: [(&str, Column); 3] = [
        ("royalties and fees received", |row| row.royalties),
        ("tariff receipts", |row| row.tariffs),
        ("R&D subsidies paid", |row| row.subsidies),
    ];
    let there = moved.iter().filter(|(_, of)| rows.iter().any(|row| of(row) != 0.0));
    charts
        .extend(there.map(|(title, of)| {
            chart(title, "share of value added", &|y, c| ratio(of(at(y, c)), at(y, c).value_added))
        }));
    let shaded = if marks.is_empty() { "" } else { " Shaded: policies in force." };
    let left = if shown.len() < n { format!(" The {} largest of {n} countries.", shown.len()) } else { String::new() };
    Figure {
        id: "accounts",
        title: "Accounts through time".to_owned(),
        caption: format!(
            "One world, {} periods, no interval: there is one of it. The largest residual of the accounting identities is {:.1e} of income.{left}{shaded}",
            years.len(),
            record.periods.iter().map(|row| row.residual).fold(0.0, f64::max)
        ),
        charts,
    }
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::record::GroupRow;

    #[test]
    fn accounts_are_shares_and_ratios_of_the_rows_and_what_nobody_pays_is_not_drawn() {
        let spec = scheduler::trial::chain(100);
        let row = |year: f64, wage: f64, price: f64| CountryRow {
            year,
            wage,
            consumer_price: price,
            value_added: 10.0,
            value_added_share: 0.25,
            royalties: 1.0,
            ..CountryRow::blank()
        };
        // By country: wages 1, 2, 4 in the first year and 2, 2, 4 in the second, when prices have doubled.
        let first = [1.0, 2.0, 4.0].map(|wage| row(2000.0, wage, 1.0));
        let second = [2.0, 2.0, 4.0].map(|wage| row(2001.0, wage, 2.0));
        let groups = 2 * spec.countries.len() * spec.sectors.len();
        let record = Record {
            countries: first.into_iter().chain(second).collect(),
            groups: vec![GroupRow { rd_spend: 0.1, ..GroupRow::blank() }; groups],
            ..Record::default()
        };
        let figure = figure(&spec, &record);
        let lines = |k: usize| -> (String, Vec<Vec<f64>>) {
            let Chart::Curves { title, series, .. } = &figure.charts[k] else { panic!("accounts are lines") };
            (title.clone(), series.iter().map(|line| line.values.clone()).collect())
        };
        assert_eq!(lines(1), ("wage".to_owned(), vec![vec![0.25, 0.5], vec![0.5, 0.5], vec![1.0, 1.0]]));
        assert_eq!(lines(2), ("real wage".to_owned(), vec![vec![1.0, 1.0], vec![1.0, 0.5], vec![1.0, 0.5]]));
        // Five sectors that spend a tenth each, of ten.
        assert!(lines(3).1.iter().flatten().all(|share| (share - 0.05).abs() < 1e-12));
        let titles: Vec<String> = (0..figure.charts.len()).map(|k| lines(k).0).collect();
        assert_eq!(titles, ["value added", "wage", "real wage", "R&D", "royalties and fees received"]);
        assert!(figure.caption.contains("2 periods"));
    }
}
