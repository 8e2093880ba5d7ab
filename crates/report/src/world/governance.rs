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
