//! Relabelling relabels, scaling money scales, a policy of nothing is none.

mod chance;
mod names;
mod switches;

use crate::worlds::{ALONE, SCENARIOS, policies, run, seed, text, written};
use experiment::record::Record;
use scheduler::spec::WorldSpec;
use std::sync::Arc;
use tables::{Series, Table};

/// Few years, few firms, everything at work.
const SMALL: [&str; 4] = ["world.firms=1200", "time.years=10", "time.burn_in=2", "adaptation.rate=0.1"];

fn small(text: &str, more: &[&str]) -> Arc<WorldSpec> {
    written(text, &[&SMALL[..], more].concat())
}

fn record(spec: &Arc<WorldSpec>) -> Record {
    run(spec, seed(0), ALONE).2
}

/// A table in which all money is divided by `by`.
fn nominal_over(table: &Table, by: f64) -> Vec<Series> {
    let over = |(column, series): (&base::column::Column, &Series)| match series {
        Series::Real(v) if column.unit.starts_with("money") => Series::Real(v.iter().map(|x| x / by).collect()),
        Series::MaybeReal(v) if column.unit.starts_with("money") => {
            Series::MaybeReal(v.iter().map(|x| x.map(|x| x / by)).collect())
        }
        other => other.clone(),
    };
    table.columns().iter().zip(table.series()).map(over).collect()
}

#[test]
fn money_times_a_power_of_two_scales_all_that_is_nominal_and_nothing_else() {
    for name in SCENARIOS {
        let text = text(name);
        let before = record(&small(&text, &[])).canonical();
        for power in [1, 10, -20, 60] {
            let factor = 2.0_f64.powi(power);
            let after = record(&small(&text, &[&format!("world.money={factor:e}")])).canonical();
            for (a, b) in before.iter().zip(&after) {
                assert_eq!(nominal_over(a, 1.0), nominal_over(b, factor), "{name}: {} at 2^{power}", a.name());
            }
        }
        let nominal = before.iter().flat_map(|t| t.columns()).filter(|c| c.unit.starts_with("money")).count();
        assert!(nominal > 10, "{nominal} columns are money");
    }
}

#[test]
fn policies_of_rate_zero_are_none() {
    for (name, by, on) in [("chain", "leader", "latecomer"), ("world-1995", "United States", "Asia")] {
        // Whom the ban is directed at buys technology, and enough of it for a small world.
        let buyers = format!("[[population]]\ncountries = ['{on}']\nstrategies = {{ licensing = 1.0 }}\n");
        let text = format!("{}\n{buyers}", text(name));
        let start = if name == "chain" { 3 } else { 1998 };
        let none = record(&small(&text, &[])).digest();
        // Protection has no zero: what the country has anyway is none.
        let own = small(&text, &[]).countries.iter().find(|c| c.name == by).map(|c| c.parameters.ip_strength);
        let own = own.expect("the country is there");
        let nothing = format!("{text}\n{}", policies(by, on, start, [0.0, 0.0, 0.0, own, 0.0, 0.0]));
        assert_eq!(record(&small(&nothing, &[])).digest(), none, "{name}");
        // One at a time, something is something.
        for k in 0..6 {
            let mut rates = [0.0, 0.0, 0.0, own, 0.0, 0.0];
            rates[k] = [0.3, 0.5, 1.0, 0.95, 0.5, 1.0][k];
            let something = format!("{text}\n{}", policies(by, on, start, rates));
            let digest = record(&small(&something, &[])).digest();
            assert_ne!(digest, none, "{name}: instrument {k} does nothing");
        }
    }
}

#[test]
fn a_policy_that_is_over_before_the_first_year_or_begins_after_the_last_is_none() {
    let text = text("chain");
    let none = record(&small(&text, &[])).digest();
    let tariff = |from: i32, until: i32| {
        format!(
            "{text}\n[[policy]]\ninstrument = 'tariff'\nfrom = {from}\nuntil = {until}\ncountries = ['leader']\nrate = 1.0\n"
        )
    };
    assert_eq!(record(&small(&tariff(-9, -2), &[])).digest(), none);
    assert_eq!(record(&small(&tariff(10, 90), &[])).digest(), none);
    assert_ne!(record(&small(&tariff(9, 10), &[])).digest(), none);
}
