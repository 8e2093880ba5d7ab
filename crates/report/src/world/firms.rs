//! # Sizes and growth of firms
//! What is known of real ones: a tail that is a power, and growth that is a tent.

use super::{Seen, title, told};
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

/// Sizes of the firms of a world, largest first, and the tail that is fitted.
struct Sizes {
    sales: Vec<f64>,
    /// Firms in the tail.
    k: usize,
    exponent: f64,
}

impl Sizes {
    /// Of the last year; none where there is no tail.
    fn of(panel: &Panel) -> Option<Self> {
        let year = panel.years.last()?;
        let mut sales: Vec<f64> = year.firms.iter().map(|firm| firm.sales).filter(|sales| *sales > 0.0).collect();
        sales.sort_unstable_by(|a, b| b.total_cmp(a));
        let exponent = hill_exponent(&sales, TAIL)?;
        let k = ((TAIL * sales.len() as f64) as usize).min(sales.len() - 1);
        Some(Self { sales, k, exponent })
    }

    /// Share of firms that are at least as large as the one at this rank, from 0 on.
    fn share(&self, rank: usize) -> f64 {
        (rank + 1) as f64 / self.sales.len() as f64
    }

    /// Firms and their shares, ranks as far from one another in logs: the largest one by one.
    fn points(&self) -> Curve {
        let n = self.sales.len() as f64;
        let rank = |i: usize| exp(ln(n) * i as f64 / (POINTS - 1) as f64) as usize - 1;
        let mut ranks: Vec<usize> = (0..POINTS).map(rank).collect();
        ranks.dedup();
        Curve {
            name: "firms".to_owned(),
            colour: 0,
            is_points: true,
            at: ranks.iter().map(|rank| self.sales[*rank]).collect(),
            values: ranks.iter().map(|rank| self.share(*rank)).collect(),
        }
    }

    /// The tail, from its threshold to the largest firm.
    fn tail(&self) -> Curve {
        let threshold = self.sales[self.k];
        let share = |x: f64| self.share(self.k) * exp(-self.exponent * ln(x / threshold));
        Curve {
            name: format!("tail, exponent {}", number(self.exponent)),
            colour: 1,
            is_points: false,
            at: vec![threshold, self.sales[0]],
            values: vec![share(threshold), share(self.sales[0])],
        }
    }

    fn chart(&self, title: String) -> Chart {
        Chart::Curves {
            title,
            along: "sales".to_owned(),
            unit: "share at least as large".to_owned(),
            logs: [true; 2],
            levels: Vec::new(),
            series: vec![self.points(), self.tail()],
            marks: Vec::new(),
        }
    }

    fn words(&self) -> String {
        let error = 1.96 * self.exponent / (self.k as f64).sqrt();
        let n = self.sales.len();
        format!("{} ± {} ({} of {n} firms)", number(self.exponent), number(error), self.k)
    }
}

/// The share of firms that are larger, by size, with the fitted tail.
#[must_use]
pub fn sizes(worlds: &[Seen<'_>]) -> Option<Figure> {
    let of = |world: &Seen<'_>| {
        Some((title(world.name, "firms by size"), world.name.to_owned(), Sizes::of(world.firms?.0)?))
    };
    let all: Vec<(String, String, Sizes)> = worlds.iter().filter_map(of).collect();
    let words: Vec<(&str, String)> = all.iter().map(|(_, name, sizes)| (name.as_str(), sizes.words())).collect();
    (!all.is_empty()).then(|| Figure {
        id: "sizes",
        title: "Sizes of firms".to_owned(),
        caption: format!(
            "Share of firms with at least these sales in the last year, in sales of an ordinary firm of their sector at the start. The tail’s exponent is \
             Hill’s of the largest tenth (ME-6), with its 95 % interval (normal, α/√k): {}. Axtell (2001) finds about 1.06.",
            told(&words)
        ),
        charts: all.iter().map(|(title, _, sizes)| sizes.chart(title.clone())).collect(),
    })
}

/// Growth rates of the firms of a world, counted, and the densities that are fitted.
struct Growth {
    rates: Vec<f64>,
    years: usize,
    fitted: Subbotin,
    laplace: Subbotin,
}

impl Growth {
    /// Of the years in which firms were looked at; none where too few grew.
    fn of(panel: &Panel) -> Option<Self> {
        let [_, rates] = facts::firms::growth(panel);
        let years = panel.years.iter().filter(|year| !year.firms.is_empty()).count();
        Some(Self { fitted: subbotin(&rates)?, laplace: Subbotin::laplace(&rates)?, rates, years })
    }

    fn chart(&self, title: String) -> Option<Chart> {
        let reach = quantile(&self.rates, 0.999)?.max(-quantile(&self.rates, 0.001)?);
        // No lower than a single firm is seen: beyond, a curve says nothing that was counted.
        let floor = self.density(1, reach) / 3.0;
        let curve = |name: String, colour, of: &Subbotin| {
            let at: Vec<f64> = (0..=POINTS).map(|k| reach * (2.0 * k as f64 / POINTS as f64 - 1.0)).collect();
            let at: Vec<f64> = at.into_iter().filter(|x| exp(of.log_density(*x)) >= floor).collect();
            let values = at.iter().map(|x| exp(of.log_density(*x))).collect();
            Curve { name, colour, is_points: false, at, values }
        };
        let subbotin = format!("Subbotin, shape {}", number(self.fitted.shape));
        let series =
            vec![self.points(reach), curve(subbotin, 1, &self.fitted), curve("Laplace".to_owned(), 2, &self.laplace)];
        Some(Chart::Curves {
            title,
            along: "log growth of sales in a year".to_owned(),
            unit: "density".to_owned(),
            logs: [false, true],
            levels: Vec::new(),
            series,
            marks: Vec::new(),
        })
    }

    /// Density where so many of all rates are within a column.
    fn density(&self, n: u64, reach: f64) -> f64 {
        n as f64 / (self.rates.len() as f64 * 2.0 * reach / BINS as f64)
    }

    /// Rates counted in columns of equal width, as far as the axis reaches; columns without any are left out.
    fn points(&self, reach: f64) -> Curve {
        let width = 2.0 * reach / BINS as f64;
        let mut counted = vec![0_u64; BINS];
        for rate in self.rates.iter().filter(|rate| rate.abs() < reach) {
            counted[(((rate + reach) / width) as usize).min(BINS - 1)] += 1;
        }
        let there: Vec<usize> = (0..BINS).filter(|bin| counted[*bin] > 0).collect();
        Curve {
            name: "firms".to_owned(),
            colour: 0,
            is_points: true,
            at: there.iter().map(|bin| -reach + (*bin as f64 + 0.5) * width).collect(),
            values: there.iter().map(|bin| self.density(counted[*bin], reach)).collect(),
        }
    }

    fn words(&self) -> String {
        format!("{} ({} pairs over {} years)", number(self.fitted.shape), self.rates.len(), self.years)
    }
}

/// The density of growth rates, with Subbotin’s and Laplace’s.
#[must_use]
pub fn growth(worlds: &[Seen<'_>]) -> Option<Figure> {
    let (mut charts, mut words) = (Vec::new(), Vec::new());
    for world in worlds {
        let Some(growth) = world.firms.and_then(|(panel, _)| Growth::of(panel)) else { continue };
        charts.extend(growth.chart(title(world.name, "growth rates")));
        words.push((world.name, growth.words()));
    }
    (!charts.is_empty()).then(|| Figure {
        id: "growth",
        title: "Growth of firms".to_owned(),
        caption: format!(
            "Density of yearly log growth of sales, less the mean of the firm’s country and sector in that year; 1 in 500 are beyond the axis. Subbotin’s \
             shape by maximum likelihood (SF-1): {}. 1 is Laplace’s tent, which Bottazzi & Secchi (2006) find, 2 Gauss’s bell. Counts of all firms, no \
             interval.",
            told(&words)
        ),
        charts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use facts::panel::{FirmYear, Year};

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    /// Twenty firms with sales, and one without: the largest tenth are two, e² and e times as large as the third.
    fn panel() -> Panel {
        let sizes = [exp(2.0), exp(1.0), 1.0].into_iter().chain((1..=17).map(|k| 0.05 * f64::from(k))).chain([0.0]);
        let firms = sizes.map(|sales| FirmYear { sales, ..FirmYear::default() }).collect();
        Panel { years: vec![Year { firms, ..Year::default() }], ..Panel::default() }
    }

    #[test]
    fn sizes_are_shares_of_firms_and_the_tail_goes_through_its_threshold() {
        let sizes = Sizes::of(&panel()).unwrap();
        // Hill: two over the logs 2 and 1.
        assert!((sizes.sales.len(), sizes.k) == (20, 2) && close(sizes.exponent, 2.0 / 3.0));
        let points = sizes.points();
        assert!(close(points.at[0], exp(2.0)) && close(points.values[0], 0.05), "the largest alone");
        assert!(close(points.at[2], 1.0) && close(points.values[2], 0.15));
        assert!(
            points.at.iter().zip(&points.values).all(|(x, share)| {
                close(*share, sizes.sales.iter().filter(|sales| *sales >= x).count() as f64 / 20.0)
            })
        );
        // From 0.15 at 1 by −2/3 in logs to e²: 0.15·e^(−4/3).
        let tail = sizes.tail();
        assert!(close(tail.at[0], 1.0) && close(tail.values[0], 0.15) && close(tail.values[1], 0.15 * exp(-4.0 / 3.0)));
        assert_eq!(sizes.words(), "0.667 ± 0.924 (2 of 20 firms)");
    }

    #[test]
    fn the_density_of_growth_is_one_over_the_axis_and_counts_stand_where_they_were_counted() {
        let rates = vec![-0.9, -0.9, 0.0, 0.0, 0.0, 0.0, 0.9, 3.0];
        let like = Subbotin { shape: 1.0, scale: 0.5, location: 0.0 };
        let growth = Growth { rates, years: 2, fitted: like, laplace: like };
        let points = growth.points(1.0);
        let width = 2.0 / BINS as f64;
        // One of eight is beyond the axis.
        assert!(close(points.values.iter().sum::<f64>() * width, 7.0 / 8.0));
        assert_eq!(points.at.len(), 3);
        assert!(
            close(points.at[1], 0.0) && close(points.values[1] * width, 0.5) && close(points.values[0] * width, 0.25)
        );
        assert!(points.at.iter().zip([-0.9, 0.0, 0.9]).all(|(at, rate)| (at - rate).abs() <= 0.5 * width));
        assert_eq!(growth.words(), "1.00 (8 pairs over 2 years)");
    }
}
