//! No result depends on what something is called or where it stands in the file.

use super::{SMALL, record, small};
use crate::worlds::{SCENARIOS, text, written};
use tables::{Series, Table};

/// The blocks `[[kind]]` of a scenario, with what stands before and behind them.
fn blocks(text: &str, kind: &str) -> (String, Vec<String>, String) {
    let mark = format!("\n[[{kind}]]");
    let mut parts: Vec<String> = text.split(&mark).map(str::to_owned).collect();
    let before = parts.remove(0);
    let last = parts.last_mut().expect("there is one");
    let end = last.find("\n[").unwrap_or(last.len());
    let behind = last.split_off(end);
    (before, parts.into_iter().map(|part| format!("{mark}{part}")).collect(), behind)
}

/// `text` with its countries in another order, each with the luck that it had.
fn permuted(text: &str, rotation: usize) -> String {
    let (before, mut countries, behind) = blocks(text, "country");
    countries.iter_mut().enumerate().for_each(|(luck, country)| *country += &format!("\nluck = {luck}\n"));
    countries.rotate_left(rotation);
    format!("{before}{}{behind}", countries.concat())
}

#[test]
fn countries_in_another_order_of_the_file_are_the_same_world() {
    for name in SCENARIOS {
        let text = text(name);
        let before = record(&small(&text, &[])).digest();
        for rotation in [1, 2] {
            assert_eq!(
                record(&small(&permuted(&text, rotation), &[])).digest(),
                before,
                "{name}, rotated by {rotation}"
            );
        }
    }
}

/// A table in which names of countries are those that `rename` makes of them.
fn renamed(table: &Table, rename: &dyn Fn(&str) -> String) -> Vec<Series> {
    let of = |series: &Series| match series {
        Series::Text(words) => Series::Text(words.iter().map(|word| rename(word)).collect()),
        other => other.clone(),
    };
    table.series().iter().map(of).collect()
}

#[test]
fn countries_of_other_names_have_the_same_results_under_those_names() {
    // The leader's name on the latecomer, and the other way round.
    for (name, one, other) in [("chain", "leader", "latecomer"), ("world-1995", "China", "United States")] {
        let swap = |text: &str| text.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other);
        let text = text(name);
        let (before, after) = (record(&small(&text, &[])).canonical(), record(&small(&swap(&text), &[])).canonical());
        for (a, b) in before.iter().zip(&after) {
            assert_eq!(renamed(a, &swap), renamed(b, &|word| word.to_owned()), "{name}: {}", a.name());
        }
        assert_ne!(before[1], after[1], "names are in the tables");
    }
}

#[test]
fn strategies_of_other_names_have_the_same_results() {
    for name in SCENARIOS {
        let text = text(name);
        let other = text.replace("\"OEM\"", "\"zeta\"").replace("OEM =", "zeta =");
        let other =
            other.replace("\"independent\"", "\"alpha and omega\"").replace("independent =", "\"alpha and omega\" =");
        assert_ne!(text, other);
        assert_eq!(record(&small(&text, &[])).digest(), record(&small(&other, &[])).digest(), "{name}");
    }
}

/// One strategy under two names, half of the firms with each, is one strategy: where nobody adapts, for to adapt is to see
/// which names pay.
#[test]
fn a_strategy_under_two_names_is_one_strategy() {
    let (before, mut strategies, behind) = blocks(&text("chain"), "strategy");
    strategies.push(strategies[1].replace("\"imitation\"", "\"twin\""));
    let text = format!("{before}{}{behind}", strategies.concat());
    let with = |shares: &str| {
        let text = format!("{text}\n[[population]]\nstrategies = {{ {shares} }}\n");
        record(&written(&text, &SMALL[..3])).digest()
    };
    let one = with("imitation = 1.0");
    assert_eq!(with("imitation = 0.5, twin = 0.5"), one);
    assert_eq!(with("twin = 1.0"), one);
    assert_ne!(with("OEM = 1.0"), one);
}

/// Strategies that nobody has may stand anywhere. Those that somebody has are dealt in their order: see `chance.rs`.
#[test]
fn strategies_that_nobody_has_change_nothing() {
    let (before, strategies, behind) = blocks(&text("chain"), "strategy");
    let idle = strategies[2].replace("\"licensing\"", "\"nobody's\"");
    let with = |order: Vec<&String>| {
        let all: String = order.into_iter().cloned().collect();
        record(&small(&format!("{before}{all}{behind}"), &[])).digest()
    };
    let plain = with(strategies.iter().collect());
    assert_eq!(with(std::iter::once(&idle).chain(&strategies).collect()), plain);
    assert_eq!(with(strategies.iter().chain(std::iter::once(&idle)).collect()), plain);
}
