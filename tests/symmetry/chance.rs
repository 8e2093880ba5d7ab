//! What is equal but for its luck differs by luck alone: over many replications, by no more than chance does.

use super::written;
use crate::worlds::{ALONE, firm_rows, run, seed, text};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use std::sync::Arc;

const REPLICATIONS: u32 = 64;
const SIZE: [&str; 3] = ["world.firms=1200", "time.years=20", "time.burn_in=10"];

/// What `of` says of each replication.
fn replications<T: Send>(spec: &Arc<WorldSpec>, of: impl Fn(u32, &Arc<WorldSpec>) -> T + Sync) -> Vec<T> {
    (0..REPLICATIONS).into_par_iter().map(|r| of(r, spec)).collect()
}

/// Mean over its standard error.
fn in_standard_errors(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    mean / (variance / n).sqrt()
}

/// The shipped chain, whose countries all are what its leader is.
fn equal_countries() -> String {
    let text = text("chain");
    let (before, after) = (text.find("[[country]]").unwrap_or(0), text.find("# Stages").unwrap_or(0));
    let one = "talent = 0.02\nconversion = 0.5\n";
    let countries: String = ["one", "two", "three"].map(|n| format!("[[country]]\nname = '{n}'\n{one}")).concat();
    format!("{}{countries}{}", &text[..before], &text[after..])
}

#[test]
fn no_place_among_equal_countries_is_better_than_another() {
    let spec = written(&equal_countries(), &SIZE);
    let last = replications(&spec, |r, spec| {
        let record = run(spec, seed(r), ALONE).2;
        let rows = &record.countries[record.countries.len() - 3..];
        [0, 1, 2].map(|c| (rows[c].value_added_share, rows[c].wage, rows[c].consumer_price))
    });
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let of = |what: fn(&(f64, f64, f64)) -> f64| {
            in_standard_errors(&last.iter().map(|c| what(&c[a]) - what(&c[b])).collect::<Vec<f64>>())
        };
        let (shares, wages, prices) = (of(|c| c.0), of(|c| c.1), of(|c| c.2));
        println!(
            "countries {a} and {b}: value-added share {shares:.2}, wage {wages:.2}, price {prices:.2} standard errors"
        );
        assert!(shares.abs() < 4.0 && wages.abs() < 4.0 && prices.abs() < 4.0, "countries {a} and {b}");
    }
    let spread = last.iter().map(|c| (c[0].0 - 1.0 / 3.0).abs()).fold(0.0, f64::max);
    assert!(spread > 0.01, "luck does make a difference: {spread}");
}

/// Sales, and firms, of those with each strategy at the end, as shares.
fn shares(spec: &Arc<WorldSpec>, replication: u32, names: &[&str]) -> Vec<[f64; 2]> {
    let rows = firm_rows(&run(spec, seed(replication), ALONE).0);
    let all: f64 = rows.iter().map(|f| f.sales).sum();
    let of = |name: &&str| {
        let with = rows.iter().filter(|f| f.strategy == *name);
        [with.clone().map(|f| f.sales).sum::<f64>() / all, with.count() as f64 / rows.len() as f64]
    };
    names.iter().map(of).collect()
}

#[test]
fn no_name_of_one_strategy_does_better_than_another_even_where_firms_adapt() {
    let names = ["a", "b", "c"];
    let of = |n: &str| {
        format!("[[strategy]]\nname = '{n}'\nrd_intensity = 0.03\nown_search = 0.3\nimitation = 0.6\nmarket = 0.1\n")
    };
    let third = 1.0 / 3.0;
    let mix = format!("[[population]]\nstrategies = {{ a = {third}, b = {third}, c = {third} }}\n");
    let text = format!("{}\n{}{mix}", text("chain"), names.map(of).concat());
    let spec = written(&text, &[&SIZE[..], &["adaptation.rate=0.3"]].concat());
    let ends = replications(&spec, |r, spec| shares(spec, r, &names));
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        for (k, what) in [(0, "sales"), (1, "firms")] {
            let errors = in_standard_errors(&ends.iter().map(|e| e[a][k] - e[b][k]).collect::<Vec<f64>>());
            println!("{what} of {} and {}: {errors:.2} standard errors", names[a], names[b]);
            assert!(errors.abs() < 4.0, "{what} of {} and {}", names[a], names[b]);
        }
    }
}

/// Strategies are dealt to firms in the order of the file, so that another order is other luck: the same only on average.
#[test]
fn the_order_of_strategies_changes_luck_and_nothing_else() {
    let text = text("chain");
    let names = ["independent", "imitation", "licensing", "OEM"];
    let starts: Vec<usize> = text.match_indices("[[strategy]]").map(|(at, _)| at).collect();
    let end = text.find("# Everywhere the same mix").unwrap_or(text.len());
    let parts: Vec<&str> = (0..4).map(|k| &text[starts[k]..starts.get(k + 1).copied().unwrap_or(end)]).collect();
    let other = [2, 0, 3, 1].map(|k| parts[k]).concat();
    let turned = format!("{}{other}{}", &text[..starts[0]], &text[end..]);
    let (one, two) = (written(&text, &SIZE), written(&turned, &SIZE));
    let ends = replications(&one, |r, one| (shares(one, r, &names), shares(&two, r, &names)));
    for (s, name) in names.iter().enumerate() {
        let errors = in_standard_errors(&ends.iter().map(|(a, b)| a[s][0] - b[s][0]).collect::<Vec<f64>>());
        println!("sales of {name} in one order and the other: {errors:.2} standard errors");
        assert!(errors.abs() < 4.0, "{name}");
    }
    assert!(
        ends.iter().all(|(a, b)| a != b),
        "the order is now without effect: say so above, and ask for the same bits"
    );
}
