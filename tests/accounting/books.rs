//! The identities once more, from nothing but the tables that a user gets.

use crate::worlds::{self, ALONE, policies, run, seed, text, written};
use experiment::record::{CountryRow, GroupRow, Record};
use scheduler::spec::WorldSpec;
use std::collections::BTreeMap;

/// As the audit's: relative to the world's income.
const TOLERANCE: f64 = 1e-9;

/// One year of a record.
struct Year<'a> {
    year: f64,
    countries: Vec<&'a CountryRow>,
    groups: Vec<&'a GroupRow>,
}

fn years(record: &Record) -> Vec<Year<'_>> {
    let of = |year: f64| Year {
        year,
        countries: record.countries.iter().filter(|c| c.year == year).collect(),
        groups: record.groups.iter().filter(|g| g.year == year).collect(),
    };
    record.periods.iter().map(|p| of(p.year)).collect()
}

impl Year<'_> {
    fn world(&self, of: impl Fn(&CountryRow) -> f64) -> f64 {
        self.countries.iter().map(|c| of(c)).sum()
    }

    fn country(&self, name: &str, of: impl Fn(&GroupRow) -> f64) -> f64 {
        self.groups.iter().filter(|g| g.country == name).map(|g| of(g)).sum()
    }

    /// Value added is final demand; a country's is its sectors' and its customs'; labour and talent are employed.
    fn check(&self, spec: &WorldSpec, talent: &BTreeMap<&str, f64>) {
        let (year, income) = (self.year, self.world(|c| c.income));
        let near = |what: &str, a: f64, b: f64| {
            assert!((a - b).abs() <= TOLERANCE * income, "{year}, {what}: {a} and {b}");
        };
        let added: f64 = self.groups.iter().map(|g| g.value_added).sum();
        near("value added is final demand", added + self.world(|c| c.tariffs), income);
        near("countries add up", self.world(|c| c.value_added), income);
        near("shares add up", self.world(|c| c.value_added_share) * income, income);
        for (row, country) in self.countries.iter().zip(&spec.countries) {
            assert_eq!(row.country, country.name);
            let of = country.parameters;
            near(
                "a country's value added",
                self.country(&row.country, |g| g.value_added) + row.tariffs,
                row.value_added,
            );
            let (workers, researchers) =
                (self.country(&row.country, |g| g.workers), self.country(&row.country, |g| g.researchers));
            near("workers", workers / of.workers * income, income);
            let heads = of.talent * talent.get(&row.country[..]).copied().unwrap_or(1.0);
            let employed = if row.talent_wage > 0.0 { heads } else { 0.0 };
            near("researchers", researchers / heads * income, employed / heads * income);
        }
        // A sector's position is the mean over its sellers, weighted by sales; positions sum to one but for the customs'.
        let mut sectors: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for group in &self.groups {
            let sums = sectors.entry(&group.sector).or_default();
            sums.0 += group.position.unwrap_or(0.0) * group.sales;
            sums.1 += group.sales;
        }
        let positions: f64 = sectors.values().map(|(position, sales)| position / sales).sum();
        near("positions", positions * income, income - self.world(|c| c.tariffs));
    }
}

/// No money comes or goes, no order is lost where pools buy, no firm appears from nowhere.
fn check_succession(spec: &WorldSpec, years: &[Year<'_>]) {
    for pair in years.windows(2) {
        let (before, now) = (&pair[0], &pair[1]);
        let income = now.world(|c| c.income);
        if let Some(older) = years.iter().rfind(|y| y.year < before.year) {
            let money = [older.world(|c| c.cash) + before.world(|c| c.income), before.world(|c| c.cash) + income];
            assert!((money[1] - money[0]).abs() <= TOLERANCE * income, "{}: money {money:?}", now.year);
        }
        let orders = [before, now].map(|y| y.groups.iter().map(|g| g.orders).sum::<i64>());
        assert!(orders[0] == orders[1] || spec.firms_buy(), "{}: orders {orders:?}", now.year);
        for row in &now.countries {
            let count = |y: &Year<'_>, of: fn(&GroupRow) -> i64| y.country(&row.country, |g| of(g) as f64);
            let come = count(now, |g| g.entries) - count(now, |g| g.exits);
            assert_eq!(count(now, |g| g.firms) - count(before, |g| g.firms), come, "{}: {}", now.year, row.country);
        }
    }
}

/// What buyers paid, for the first and the last year: households spend their income, sectors what their value added
/// leaves of sales, sellers receive what is paid less tariffs.
fn check_flows(record: &Record, years: &[Year<'_>], tariff: &dyn Fn(f64, &str, &str) -> f64) {
    for year in [&years[0], &years[years.len() - 1]] {
        let flows: Vec<_> = record.flows.iter().filter(|f| f.year == year.year).collect();
        let income = year.world(|c| c.income);
        let near = |what: &str, a: f64, b: f64| {
            assert!((a - b).abs() <= TOLERANCE * income, "{}, {what}: {a} and {b}", year.year);
        };
        let net = |f: &&&experiment::record::FlowRow| {
            f.value / (1.0 + tariff(year.year, &f.buyer_country, &f.seller_country))
        };
        for country in &year.countries {
            let of = |f: &&&experiment::record::FlowRow| f.buyer_country == country.country;
            let spent: f64 = flows.iter().filter(of).filter(|f| f.buyer == "households").map(|f| f.value).sum();
            near("households spend their income", spent, country.income);
            let customs: f64 = flows.iter().filter(of).map(|f| f.value - net(&f)).sum();
            near("customs", customs, country.tariffs);
        }
        for group in &year.groups {
            let bought = flows.iter().filter(|f| f.buyer_country == group.country && f.buyer == group.sector);
            near("inputs", bought.map(|f| f.value).sum(), group.sales - group.value_added);
            let sold = flows.iter().filter(|f| f.seller_country == group.country && f.seller_sector == group.sector);
            near("sales", sold.map(|f| net(&f)).sum(), group.sales);
        }
    }
}

#[test]
fn the_tables_of_every_shipped_scenario_keep_the_books() {
    for (name, spec) in worlds::everything(&["time.years=30", "time.burn_in=5"], &["time.years=12", "world.firms=4000"])
    {
        println!("{name}");
        let record = run(&spec, seed(0), ALONE).2;
        let years = years(&record);
        years.iter().for_each(|year| year.check(&spec, &BTreeMap::new()));
        check_succession(&spec, &years);
        check_flows(&record, &years, &|_, _, _| 0.0);
    }
}

#[test]
fn the_tables_keep_the_books_with_every_instrument_in_force_at_once() {
    let (rates, worlds) =
        ([0.25, 0.5, 1.0, 0.9, 0.4, 0.5], [("chain", "leader", "latecomer"), ("world-1995", "United States", "Asia")]);
    for (name, by, on) in worlds {
        let start = if name == "chain" { 8 } else { 2001 };
        let text = format!("{}\n{}", text(name), policies(by, on, start, rates));
        let spec = written(&text, &["time.years=16", "time.burn_in=0", "world.firms=4000"]);
        let record = run(&spec, seed(0), ALONE).2;
        let years = years(&record);
        for year in &years {
            let in_force = if year.year >= f64::from(start) { 1.4 } else { 1.0 };
            year.check(&spec, &BTreeMap::from([(by, in_force)]));
        }
        check_succession(&spec, &years);
        let tariff = |year: f64, buyer: &str, seller: &str| {
            if year >= f64::from(start) && buyer == by && seller == on { 0.25 } else { 0.0 }
        };
        check_flows(&record, &years, &tariff);
        let last = years.last().expect("there are years");
        assert!(last.world(|c| c.tariffs) > 0.0 && last.world(|c| c.subsidies) > 0.0, "{name}: nothing was in force");
    }
}
