//! # Countries and sectors
//! What figures of the chain need of `country_sector`: its first and its last year, run by run.

use experiment::plan::Plan;
use experiment::record::{GroupRow, Record};
use std::collections::BTreeMap;
use store::{Error, Reader, Status};
use tables::{Series, Table};

/// Sectors of an industry from which on it is a chain.
const CHAIN_MIN: usize = 3;

/// A country and sector in a year of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    /// Value added.
    pub value_added: f64,
    /// Workers.
    pub workers: f64,
    /// Distance to final use in stages; none where the table does not tell it.
    pub upstreamness: Option<f64>,
}

/// The first and the last year of all runs.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// First and last year.
    pub years: [f64; 2],
    /// By arm, its runs: by year, country after country the groups of all sectors.
    pub arms: Vec<Vec<[Vec<Group>; 2]>>,
    /// Names of the countries.
    pub countries: Vec<String>,
    /// Names of the sectors.
    pub sectors: Vec<String>,
    /// Industries of three or more sectors, which are chains: name and sectors.
    pub chains: Vec<(String, Vec<usize>)>,
}

impl Groups {
    /// Reads them; nothing where the store keeps none.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn read(plan: &Plan, reader: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let Some(number) = reader.like().iter().position(|table| table.name() == "country_sector") else {
            return Ok(None);
        };
        let mut groups = Self::none(plan);
        reader.each(|reader, place| {
            if place.status() == Status::Done {
                let rows = reader.rows(place, number)?;
                groups.add(plan.key(place.run).arm, &rows);
            }
            Ok(())
        })?;
        Ok(groups.arms.iter().any(|runs| !runs.is_empty()).then_some(groups))
    }

    /// Those of one world, which is the plan's only arm; nothing where they were not seen.
    #[must_use]
    pub fn of_world(plan: &Plan, record: &Record) -> Option<Self> {
        let mut groups = Self::none(plan);
        groups.add(0, &GroupRow::table(&record.groups));
        groups.arms.iter().any(|runs| !runs.is_empty()).then_some(groups)
    }

    fn none(plan: &Plan) -> Self {
        let spec = &plan.arms[0].spec;
        let of = |industry: usize| (0..spec.sectors.len()).filter(move |s| spec.sectors[*s].industry == industry);
        let chains = spec.industries.iter().enumerate().map(|(k, name)| (name.clone(), of(k).collect::<Vec<_>>()));
        Self {
            arms: vec![Vec::new(); plan.arms.len()],
            countries: spec.countries.iter().map(|country| country.name.clone()).collect(),
            sectors: spec.sectors.iter().map(|sector| sector.name.clone()).collect(),
            chains: chains.filter(|(_, sectors)| sectors.len() >= CHAIN_MIN).collect(),
            ..Self::default()
        }
    }

    fn add(&mut self, arm: usize, rows: &Table) {
        let n = self.countries.len() * self.sectors.len();
        let years = numbers(rows, "year");
        if n == 0 || years.len() < n {
            return;
        }
        let columns = ["value_added", "workers", "upstreamness"].map(|name| numbers(rows, name));
        let group = |row: usize| Group {
            value_added: columns[0][row].unwrap_or(0.0),
            workers: columns[1][row].unwrap_or(0.0),
            upstreamness: columns[2][row],
        };
        let last = years.len() - n;
        self.years = [years[0], years[last]].map(|year| year.unwrap_or(0.0));
        self.arms[arm].push([(0..n).map(group).collect(), (last..years.len()).map(group).collect()]);
    }

    /// The number of a country and sector among the groups of a year.
    #[must_use]
    pub fn at(&self, country: usize, sector: usize) -> usize {
        country * self.sectors.len() + sector
    }

    /// A sector over all countries: value added, workers, and upstreamness weighted by value added.
    #[must_use]
    pub fn sector(&self, year: &[Group], sector: usize) -> Group {
        let all = (0..self.countries.len()).map(|country| year[self.at(country, sector)]);
        let (mut sum, mut placed) = (Group::default(), 0.0);
        let mut stages = 0.0;
        for group in all {
            sum.value_added += group.value_added;
            sum.workers += group.workers;
            if let Some(stage) = group.upstreamness {
                stages += stage * group.value_added;
                placed += group.value_added;
            }
        }
        Group { upstreamness: (placed > 0.0).then(|| stages / placed), ..sum }
    }

    /// The groups of a year, run after run.
    pub(crate) fn runs(&self, arm: usize, year: usize) -> impl Iterator<Item = &[Group]> {
        self.arms[arm].iter().map(move |run| run[year].as_slice())
    }

    /// Whether there is one run of each arm at most, so that nothing varies.
    pub(crate) fn is_one(&self) -> bool {
        self.arms.iter().all(|runs| runs.len() < 2)
    }

    /// Runs of each arm, smallest and largest number, in words.
    pub(crate) fn counted(&self) -> String {
        let mut by_count: BTreeMap<usize, usize> = BTreeMap::new();
        self.arms.iter().for_each(|runs| *by_count.entry(runs.len()).or_default() += 1);
        match (by_count.first_key_value(), by_count.last_key_value()) {
            (Some((low, _)), Some((high, _))) if low < high => format!("{low} to {high} runs of each arm"),
            (Some((1, 1)), _) => "one run".to_owned(),
            (Some((1, _)), _) => "one run of each arm".to_owned(),
            (Some((n, _)), _) => format!("{n} runs of each arm"),
            _ => "no run".to_owned(),
        }
    }
}

fn numbers(rows: &Table, name: &str) -> Vec<Option<f64>> {
    match rows.column(name) {
        Some(Series::Real(values)) => values.iter().copied().map(Some).collect(),
        Some(Series::MaybeReal(values)) => values.clone(),
        _ => panic!("the table of countries and sectors has a column `{name}` of numbers"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two countries, three sectors that are a chain, two arms of three runs: the ends of the chain earn more in the last year.
    pub(crate) fn groups() -> Groups {
        let group = |value_added, upstreamness| Group { value_added, workers: 2.0, upstreamness: Some(upstreamness) };
        let flat = |x: f64| [3.0, 2.0, 1.0, 3.0, 2.0, 1.0].map(|place| group(x, place)).to_vec();
        let bent = |x: f64| {
            let earned = [(4.0, 3.0), (1.0, 2.0), (4.0, 1.0), (2.0, 3.0), (1.0, 2.0), (2.0, 1.0)];
            earned.map(|(value, place)| group(value * x, place)).to_vec()
        };
        let runs = || [1.0, 2.0, 3.0].map(|x| [flat(x), bent(x)]).to_vec();
        Groups {
            years: [1995.0, 2024.0],
            arms: vec![runs(), runs()],
            countries: vec!["north".into(), "south".into()],
            sectors: vec!["ore".into(), "parts".into(), "brand".into()],
            chains: vec![("cars".into(), vec![0, 1, 2])],
        }
    }

    #[test]
    fn a_sector_is_the_sum_of_its_countries() {
        let groups = groups();
        let ore = groups.sector(&groups.arms[0][0][1], 0);
        assert_eq!((ore.value_added, ore.workers, ore.upstreamness), (6.0, 4.0, Some(3.0)));
        assert_eq!(groups.counted(), "3 runs of each arm");
    }
}
