//! # From a real table to one that a world can have
//! In a world every country has every sector, nobody sells less than nothing, and what a sector buys leaves something for
//! labour.

use super::{Choice, names, share};
use crate::report::{quoted, shown};
use measures::InputOutput;

/// Output as a share of the world's below which a sector that could not live is left out; above it, it is named.
const SMALL: f64 = 1e-6;
/// Mark-ups that are too near to one: nothing would be left to live on.
const MARKUP_MIN: f64 = 1.005;

/// A table in which every country has every sector.
pub(super) struct Repaired {
    /// Names of countries, fit for a scenario.
    pub countries: Vec<String>,
    /// Names of sectors, fit for a scenario.
    pub sectors: Vec<String>,
    /// What sectors are called in the table.
    pub sector_codes: Vec<String>,
    /// By seller and buyer, each numbered `country·sectors + sector`.
    pub flows: Vec<f64>,
    /// By seller and country.
    pub finals: Vec<f64>,
    /// Mark-up.
    pub markup: f64,
    /// What set the mark-up, if it is not what was asked for.
    pub limit: Option<String>,
}

impl Repaired {
    pub(super) fn size(&self) -> usize {
        self.countries.len() * self.sectors.len()
    }

    pub(super) fn flow(&self, seller: usize, buyer: usize) -> f64 {
        self.flows[seller * self.size() + buyer]
    }

    /// What a group sells.
    pub(super) fn sales(&self, k: usize) -> f64 {
        let (n, m) = (self.size(), self.countries.len());
        self.flows[k * n..(k + 1) * n].iter().sum::<f64>() + self.finals[k * m..(k + 1) * m].iter().sum::<f64>()
    }

    /// What a group buys.
    pub(super) fn purchases(&self, k: usize) -> f64 {
        (0..self.size()).map(|seller| self.flow(seller, k)).sum()
    }

    pub(super) fn name(&self, k: usize) -> String {
        quoted(&format!("{} {}", self.countries[k / self.sectors.len()], self.sectors[k % self.sectors.len()]))
    }
}

/// The table of a world; what is left out is noted.
pub(super) fn repair(table: &InputOutput, choice: &Choice, notes: &mut Vec<String>) -> Result<Repaired, Vec<String>> {
    let mut repaired = spread(table, notes);
    let world: f64 = table.output.iter().sum();
    if world <= 0.0 {
        return Err(vec!["the table has no output".into()]);
    }
    drop_negative(&mut repaired, notes);
    drop_small(&mut repaired, choice.threshold, world, notes);
    drop_idle(&mut repaired, choice, world, notes);
    let mut complaints = Vec::new();
    let m = repaired.countries.len();
    for (c, country) in repaired.countries.iter().enumerate() {
        if repaired.finals.iter().skip(c).step_by(m).sum::<f64>() <= 0.0 {
            complaints.push(format!(
                "households of {} buy nothing\n  hint: put the country together with another",
                quoted(country)
            ));
        }
    }
    let (highest, limit) = highest_markup(&repaired);
    for k in (0..repaired.size()).filter(|&k| repaired.purchases(k) * MARKUP_MIN >= repaired.sales(k)) {
        let (sales, purchases) = (shown(repaired.sales(k)), shown(repaired.purchases(k)));
        let hint = "put the sector together with another, with `--aggregate` or `--sectors`";
        complaints.push(format!(
            "{} sells {sales} and buys {purchases}: there is no value added\n  hint: {hint}",
            repaired.name(k)
        ));
    }
    if !complaints.is_empty() {
        return Err(complaints);
    }
    repaired.markup = markup(choice.markup, highest);
    if repaired.markup < choice.markup {
        let name = limit.map_or(String::new(), |k| repaired.name(k));
        let note = format!("`pricing.markup_start` is {}: {name} has little value added", repaired.markup);
        repaired.limit = Some(name);
        notes.push(note);
    }
    Ok(repaired)
}

/// **TS-3** Mark-up of a world from a table.
///
/// `m = min(m̄, 1 + (h − 1)/2)`, `h` the lowest ratio of sales to purchases in any country's sector: half of the value added
/// of who has least is wages. Rounded down to four digits behind the point.
pub(super) fn markup(most: f64, lowest_ratio: f64) -> f64 {
    let half = 1.0 + (lowest_ratio - 1.0) / 2.0;
    if half < most { (half * 1e4).floor() / 1e4 } else { most }
}

/// The lowest ratio of sales to purchases, and whose it is.
fn highest_markup(table: &Repaired) -> (f64, Option<usize>) {
    let ratio = |k: usize| table.sales(k) / table.purchases(k);
    let lowest = (0..table.size()).filter(|&k| table.purchases(k) > 0.0).min_by(|a, b| ratio(*a).total_cmp(&ratio(*b)));
    (lowest.map_or(f64::INFINITY, ratio), lowest)
}

/// The table with a row and a column for every sector of every country.
fn spread(table: &InputOutput, notes: &mut Vec<String>) -> Repaired {
    let (c, s) = (table.countries.len(), table.sectors.len());
    let n = c * s;
    let at: Vec<usize> = table.nodes.iter().map(|node| node.country * s + node.sector).collect();
    let (mut flows, mut finals) = (vec![0.0; n * n], vec![0.0; n * c]);
    for (i, &row) in at.iter().enumerate() {
        at.iter().enumerate().for_each(|(j, &column)| flows[row * n + column] = table.flow(i, j));
        (0..c).for_each(|d| finals[row * c + d] = table.final_use(i, d));
    }
    let (countries, sectors) = (names::fit(&table.countries), names::fit(&table.sectors));
    for (old, new) in [&table.countries, &table.sectors].into_iter().flatten().zip(countries.iter().chain(&sectors)) {
        if old != new {
            notes.push(format!("`{new}` is what the table calls `{old}`"));
        }
    }
    Repaired { countries, sectors, sector_codes: table.sectors.clone(), flows, finals, markup: 0.0, limit: None }
}

fn drop_negative(table: &mut Repaired, notes: &mut Vec<String>) {
    for (what, many, cells) in
        [("flow", "flows", &mut table.flows), ("cell of final demand", "cells of final demand", &mut table.finals)]
    {
        let (mut count, mut sum) = (0, 0.0);
        for cell in cells.iter_mut().filter(|cell| **cell < 0.0) {
            (count, sum) = (count + 1, sum + *cell);
            *cell = 0.0;
        }
        if count > 0 {
            let (what, are) = if count == 1 { (what, "is") } else { (many, "are") };
            notes.push(format!("{count} {what} {are} negative, {} in all: taken as zero", shown(sum)));
        }
    }
}

fn drop_small(table: &mut Repaired, threshold: f64, world: f64, notes: &mut Vec<String>) {
    let bound = threshold * world;
    let (mut count, mut sum) = (0, 0.0);
    for cell in table.flows.iter_mut().chain(&mut table.finals).filter(|cell| **cell > 0.0 && **cell < bound) {
        (count, sum) = (count + 1, sum + *cell);
        *cell = 0.0;
    }
    if count > 0 {
        let cells = if count == 1 { "cell is" } else { "cells are" };
        notes.push(format!("{count} {cells} below {threshold:e} of world output: left out, {}", share(sum, world)));
    }
}

/// Sectors that produce nothing, and small ones that could not live: their households buy a token of the size of the threshold,
/// so that there is a firm.
fn drop_idle(table: &mut Repaired, choice: &Choice, world: f64, notes: &mut Vec<String>) {
    let (n, m, s) = (table.size(), table.countries.len(), table.sectors.len());
    // Who is left out no longer buys: others may then sell too little. Each round leaves out at least one.
    loop {
        let lives = |k: usize, sales: f64| sales > 0.0 && table.purchases(k) * MARKUP_MIN < sales;
        let dead: Vec<(usize, f64)> = (0..n)
            .map(|k| (k, table.sales(k)))
            .filter(|&(k, sales)| !lives(k, sales) && (sales < SMALL * world))
            .collect();
        if dead.is_empty() {
            break;
        }
        for (k, sales) in dead {
            let lost = sales + table.purchases(k);
            let why = if sales > 0.0 { "has no value added" } else { "has no output" };
            notes.push(format!(
                "{} {why}: left out with its flows, {}; its households buy a token of it",
                table.name(k),
                share(lost, world)
            ));
            (0..n).for_each(|j| (table.flows[k * n + j], table.flows[j * n + k]) = (0.0, 0.0));
            (0..m).for_each(|c| table.finals[k * m + c] = 0.0);
            table.finals[k * m + k / s] = choice.threshold.max(f64::EPSILON) * world / 2.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::markup;

    #[test]
    fn half_of_the_least_value_added_is_wages() {
        assert_eq!(markup(1.2, 1.1), 1.05);
        assert_eq!(markup(1.2, 3.0), 1.2);
    }
}
