//! # Sizes and growth of firms
//! What is known of real ones: a tail that is a power, and growth that is a tent.

use crate::figure::{Chart, Curve, Figure};
use crate::text::number;
use base::math::{exp, ln};
use facts::firms::TAIL;
use facts::panel::Panel;
use measures::{Subbotin, hill_exponent, quantile, subbotin};

/// Points of a curve at most.
const POINTS: usize = 200;
/// Columns that growth rates are counted in.
const BINS: usize = 61;

/// The share of firms that are larger, by size, with the fitted tail.
#[must_use]
pub fn sizes(panel: &Panel) -> Option<Figure> {
    let year = panel.years.last()?;
    let mut sales: Vec<f64> = year.firms.iter().map(|firm| firm.sales).filter(|sales| *sales > 0.0).collect();
    sales.sort_unstable_by(|a, b| b.total_cmp(a));
    let exponent = hill_exponent(&sales, TAIL)?;
    let n = sales.len();
    let k = ((TAIL * n as f64) as usize).min(n - 1);
    let share = |rank: usize| (rank + 1) as f64 / n as f64;
    // Ranks that are as far from one another in logs: the largest one by one.
    let mut ranks: Vec<usize> =
        (0..POINTS).map(|i| exp(ln(n as f64) * i as f64 / (POINTS - 1) as f64) as usize - 1).collect();
    ranks.dedup();
    let points = Curve {
        name: "firms".to_owned(),
        colour: 0,
        is_points: true,
        at: ranks.iter().map(|rank| sales[*rank]).collect(),
        values: ranks.iter().map(|rank| share(*rank)).collect(),
    };
    let threshold = sales[k];
    let tail = |x: f64| share(k) * exp(-exponent * ln(x / threshold));
    let fitted = Curve {
        name: format!("tail, exponent {}", number(exponent)),
        colour: 1,
        is_points: false,
        at: vec![threshold, sales[0]],
        values: vec![tail(threshold), tail(sales[0])],
    };
    let error = 1.96 * exponent / (k as f64).sqrt();
    Some(Figure {
        id: "sizes",
        title: "Sizes of firms".to_owned(),
        caption: format!(
            "Share of firms with at least these sales in the last year: {n} firms, in sales of an ordinary firm of their sector at the start. The \
             tail’s exponent is Hill’s of the largest {k} (ME-6): {} with a 95 % interval of ± {} (normal, α/√k). Axtell (2001) finds about 1.06.",
            number(exponent),
            number(error)
        ),
        charts: vec![Chart::Curves {
            title: "firms by size".to_owned(),
            along: "sales".to_owned(),
            unit: "share of firms at least as large".to_owned(),
            logs: [true; 2],
            levels: Vec::new(),
            series: vec![points, fitted],
            marks: Vec::new(),
        }],
    })
}

/// The density of growth rates, with Subbotin's and Laplace's.
#[must_use]
pub fn growth(panel: &Panel) -> Option<Figure> {
    let [_, rates] = facts::firms::growth(panel);
    let (fitted, laplace) = (subbotin(&rates)?, Subbotin::laplace(&rates)?);
    let reach = quantile(&rates, 0.999)?.max(-quantile(&rates, 0.001)?);
    let width = 2.0 * reach / BINS as f64;
    let mut counted = vec![0_u64; BINS];
    for rate in rates.iter().filter(|rate| rate.abs() < reach) {
        counted[(((rate + reach) / width) as usize).min(BINS - 1)] += 1;
    }
    let middle = |bin: usize| -reach + (bin as f64 + 0.5) * width;
    let density = |n: u64| n as f64 / (rates.len() as f64 * width);
    let there: Vec<usize> = (0..BINS).filter(|bin| counted[*bin] > 0).collect();
    let points = Curve {
        name: "firms".to_owned(),
        colour: 0,
        is_points: true,
        at: there.iter().map(|bin| middle(*bin)).collect(),
        values: there.iter().map(|bin| density(counted[*bin])).collect(),
    };
    // No lower than a single firm is seen: beyond, a curve says nothing that was counted.
    let floor = density(1) / 3.0;
    let curve = |name: String, colour, of: &Subbotin| {
        let at: Vec<f64> = (0..=POINTS).map(|k| reach * (2.0 * k as f64 / POINTS as f64 - 1.0)).collect();
        let at: Vec<f64> = at.into_iter().filter(|x| exp(of.log_density(*x)) >= floor).collect();
        let values = at.iter().map(|x| exp(of.log_density(*x))).collect();
        Curve { name, colour, is_points: false, at, values }
    };
    let years = panel.years.iter().filter(|year| !year.firms.is_empty()).count();
    Some(Figure {
        id: "growth",
        title: "Growth of firms".to_owned(),
        caption: format!(
            "Density of yearly log growth of sales, less the mean of the firm’s country and sector in that year: {} pairs over the last {years} years; 1 in \
             500 are beyond the axis. Subbotin’s shape by maximum likelihood (SF-1) is {}: 1 is Laplace’s tent, which Bottazzi & Secchi (2006) find, 2 \
             Gauss’s bell. Counts, no interval.",
            rates.len(),
            number(fitted.shape)
        ),
        charts: vec![Chart::Curves {
            title: "growth rates".to_owned(),
            along: "log growth of sales in a year".to_owned(),
            unit: "density".to_owned(),
            logs: [false, true],
            levels: Vec::new(),
            series: vec![
                points,
                curve(format!("Subbotin, shape {}", number(fitted.shape)), 1, &fitted),
                curve("Laplace".to_owned(), 2, &laplace),
            ],
            marks: Vec::new(),
        }],
    })
}
