//! # Governance
//! Which types of relations orders are under, year by year.

use crate::figure::{Chart, Curve, Figure};
use crate::marks::marks;
use experiment::record::GovernanceRow;
use firms::governance::Governance;
use scheduler::spec::WorldSpec;

/// The mix of types through time; none where pools buy.
#[must_use]
pub fn figure(spec: &WorldSpec, rows: &[GovernanceRow]) -> Option<Figure> {
    let last = rows.last()?;
    let years: Vec<f64> = rows.iter().filter(|row| row.governance == last.governance).map(|row| row.year).collect();
    let curve = |(colour, of): (usize, &Governance)| {
        let own = || rows.iter().filter(|row| row.governance == of.name());
        Curve {
            name: of.name().to_owned(),
            colour,
            is_points: false,
            at: own().map(|row| row.year).collect(),
            values: own().map(|row| row.share).collect(),
        }
    };
    let orders: i64 = rows.iter().rev().take(Governance::ALL.len()).map(|row| row.orders).sum();
    Some(Figure {
        id: "governance",
        title: "How chains are governed".to_owned(),
        caption: format!(
            "Share of orders between firms whose relation is of each type, {} periods; {orders} orders in the last. All are counted: no interval.",
            years.len()
        ),
        charts: vec![Chart::Curves {
            title: "types of governance".to_owned(),
            along: "year".to_owned(),
            unit: "share of orders".to_owned(),
            logs: [false; 2],
            levels: Vec::new(),
            series: Governance::ALL.iter().enumerate().map(curve).collect(),
            marks: marks([spec], &years),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_a_line_through_the_years_and_orders_are_those_of_the_last() {
        let spec = scheduler::trial::chain(100);
        let row = |year: f64, k: usize| GovernanceRow {
            year,
            governance: Governance::ALL[k].name().to_owned(),
            orders: 10 * (k as i64 + 1),
            share: (k as f64 + year) / 100.0,
            ..GovernanceRow::blank()
        };
        let n = Governance::ALL.len();
        let rows: Vec<GovernanceRow> = [1.0, 2.0].iter().flat_map(|year| (0..n).map(|k| row(*year, k))).collect();
        let figure = figure(&spec, &rows).unwrap();
        let Chart::Curves { series, .. } = &figure.charts[0] else { panic!("the mix is lines") };
        assert_eq!(series.len(), n);
        assert!(
            series.iter().enumerate().all(|(k, line)| line.at == [1.0, 2.0]
                && line.values == [(k as f64 + 1.0) / 100.0, (k as f64 + 2.0) / 100.0])
        );
        let orders = 10 * n * (n + 1) / 2;
        assert!(figure.caption.contains("2 periods") && figure.caption.contains(&format!("{orders} orders")));
        assert_eq!(super::figure(&spec, &[]), None);
    }
}
