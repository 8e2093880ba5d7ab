//! Every parameter, moved within its range, changes something.
//!
//! Two small worlds in which every mechanism is at work: firms adapt, licence, go bankrupt, move between industries, and
//! every instrument of policy is in force. Each knob is moved a little, and further where a little does nothing; one that
//! no move of brings to life is dead.

mod words;

use crate::worlds::{digest, policies, text};
use base::parameter::{Kind, Parameters as _, Section, Specification};
use firms::strategy::Strategy;
use rayon::prelude::*;
use scheduler::parameters::{CountryParameters, Parameters, SectorParameters};
use scheduler::spec::WorldSpec;
use std::sync::Arc;

/// Knobs that may not change a result, and why.
const NO_RESULT: &[(&str, &str)] = &[("world.chunk", "how the world is cut for threads: no result may depend on it")];

/// Largest values that a small world is tried with, where the range allows more than a test can run.
const LARGEST: &[(&str, f64)] = &[
    ("time.years", 40.0),
    ("time.burn_in", 20.0),
    ("time.start_year", 2100.0),
    ("world.firms", 4000.0),
    ("world.orders_per_firm", 30.0),
    ("world.money", 1e6),
    ("world.transfer_fade", 50.0),
];

/// A small world: its text and what is always set in it.
struct Trial {
    text: String,
    set: Vec<String>,
}

impl Trial {
    fn spec(&self) -> Arc<WorldSpec> {
        self.with(&[]).unwrap_or_else(|errors| panic!("{errors}"))
    }

    /// The world with more settings, if they go together.
    fn with(&self, more: &[String]) -> Result<Arc<WorldSpec>, scenario::Errors> {
        let set: Vec<String> = self.set.iter().chain(more).cloned().collect();
        scenario::check_text("trial", &self.text, &set).map(|checked| Arc::new(checked.spec))
    }

    fn digest(&self) -> String {
        digest(&self.spec())
    }
}

/// What makes every mechanism matter within a few years.
const BUSY: [&str; 7] = [
    "pricing.adjustment=0.2",
    "adaptation.rate=0.3",
    "exit.debt_max=0.05",
    "exit.soft_budget=0.3",
    "exit.fixed_cost=0.1",
    "repositioning.look=0.3",
    "repositioning.threshold=0.2",
];

fn trials() -> [Trial; 3] {
    // The downstream stages are another industry, so that moves may cross one.
    let chain =
        text("chain").replacen("\"assembly\"\nindustry = \"electronics\"", "\"assembly\"\nindustry = \"goods\"", 1);
    let chain = chain.replacen("service\"\nindustry = \"electronics\"", "service\"\nindustry = \"goods\"", 1);
    assert_eq!(chain.matches("\"goods\"").count(), 2, "two stages are of another industry");
    let of = |text: String, size: &[&str], by: &str, on: &str, from: u32| Trial {
        text: format!("{text}\n{}", policies(by, on, from, [0.2, 0.3, 1.0, 0.8, 0.5, 0.3])),
        set: size.iter().chain(&BUSY).map(|s| (*s).to_owned()).collect(),
    };
    [
        of(chain, &["world.firms=600", "time.years=12", "time.burn_in=4", "trade.cost=0.1"], "leader", "latecomer", 6),
        of(text("world-1995"), &["world.firms=900", "time.years=8"], "United States", "Asia", 1999),
        of(text("relations"), &["world.firms=600", "time.years=12", "time.burn_in=4"], "leader", "latecomer", 6),
    ]
}

/// Values to try: a little to either side, then further.
fn moves(path: &str, p: &Specification, value: f64) -> Vec<f64> {
    let high = LARGEST.iter().find(|(known, _)| *known == path).map_or(p.high, |(_, largest)| largest.min(p.high));
    let up = [value * 1.2, value + 0.05 * (high - p.low).min(1.0), value + 0.3 * (high - value), high];
    let down = [value * 0.8, value - 0.05 * (value - p.low).min(1.0), value - 0.5 * (value - p.low), p.low];
    let values = up.into_iter().zip(down).flat_map(|(a, b)| [a, b]);
    let whole = |x: f64| if p.kind == Kind::Real { x } else { x.round() };
    let next = if p.kind == Kind::Real { vec![] } else { vec![value + 1.0, value - 1.0] };
    let all = next.into_iter().chain(values.map(whole));
    let mut seen = Vec::new();
    for x in all.filter(|x| p.admits(*x) && *x <= high && *x != value) {
        if !seen.contains(&x) {
            seen.push(x);
        }
    }
    seen
}

/// How a knob was brought to life: by which move in which world; or that it was not.
fn life(trials: &[(Trial, String)], sets: &dyn Fn(&Trial) -> Vec<Vec<String>>) -> Option<String> {
    let alive = |(trial, still): &(Trial, String)| {
        sets(trial)
            .into_iter()
            .find(|set| trial.with(set).is_ok_and(|spec| digest(&spec) != *still))
            .map(|set| set.join(" "))
    };
    trials.iter().find_map(alive)
}

fn at_work() -> Vec<(Trial, String)> {
    trials().into_iter().map(|trial| (trial.digest(), trial)).map(|(digest, trial)| (trial, digest)).collect()
}

/// Asserts that every knob has a life, and shows it.
fn report(lives: Vec<(String, Option<String>)>) {
    let dead: Vec<&String> = lives.iter().filter(|(_, life)| life.is_none()).map(|(knob, _)| knob).collect();
    for (knob, life) in &lives {
        println!("{knob}: {}", life.as_deref().unwrap_or("DEAD"));
    }
    assert!(!lives.is_empty());
    assert!(dead.is_empty(), "dead knobs: {dead:?}");
}

#[test]
fn every_parameter_of_every_section_changes_something() {
    let trials = at_work();
    let knobs: Vec<(String, &'static Specification)> = Parameters::SECTIONS
        .iter()
        .flat_map(|s: &Section| s.parameters.iter().map(move |p| (format!("{}.{}", s.key, p.key), p)))
        .filter(|(path, _)| !NO_RESULT.iter().any(|(known, _)| known == path))
        .collect();
    let life_of = |(path, p): &(String, &'static Specification)| {
        let sets = |trial: &Trial| {
            let (section, key) = path.split_once('.').expect("a section and a key");
            let value = trial.spec().parameters.get(section, key).expect("the knob is there");
            let shown = |x: f64| match p.kind {
                Kind::Choice(words) => words[x as usize].to_owned(),
                Kind::Switch => (x != 0.0).to_string(),
                _ => format!("{x:?}"),
            };
            moves(path, p, value).into_iter().map(|x| vec![format!("{path}={}", shown(x))]).collect()
        };
        (path.clone(), life(&trials, &sets))
    };
    report(knobs.par_iter().map(life_of).collect());
}

#[test]
fn knobs_that_may_change_no_result_change_none() {
    let trials = at_work();
    for (path, why) in NO_RESULT {
        for (trial, still) in &trials {
            let moved = trial.with(&[format!("{path}=64")]).unwrap_or_else(|errors| panic!("{errors}"));
            assert_eq!(digest(&moved), *still, "{path}: {why}");
        }
    }
}

/// Members of a list with the values of their parameters.
type Members = Vec<(String, Vec<f64>)>;

/// Knobs of the members of a list, each moved in every member: `country.NAME.key`.
fn of_members(kind: &str, section: &Section, members: fn(&WorldSpec) -> Members) {
    let trials = at_work();
    let life_of = |(k, p): (usize, &Specification)| {
        let sets = |trial: &Trial| {
            let of = |(name, values): (String, Vec<f64>)| {
                let set = move |x: f64| vec![format!("{kind}.{name}.{}={x:?}", p.key)];
                moves("", p, values[k]).into_iter().map(set).collect::<Vec<_>>()
            };
            members(&trial.spec()).into_iter().flat_map(of).collect()
        };
        (format!("{kind}.{}", p.key), life(&trials, &sets))
    };
    report(section.parameters.par_iter().enumerate().map(|(k, p)| life_of((k, p))).collect());
}

fn values<P: base::parameter::Parameters>(of: &P) -> Vec<f64> {
    P::SECTION.parameters.iter().map(|p| of.get(p.key).expect("its own key")).collect()
}

#[test]
fn every_parameter_of_a_country_changes_something() {
    of_members("country", &CountryParameters::SECTION, |spec| {
        spec.countries.iter().map(|c| (c.name.clone(), values(&c.parameters))).collect()
    });
}

#[test]
fn every_parameter_of_a_sector_changes_something() {
    of_members("sector", &SectorParameters::SECTION, |spec| {
        spec.sectors.iter().map(|s| (s.name.clone(), values(&s.parameters))).collect()
    });
}

/// Shares of a strategy sum to one: what is moved into one is taken from another.
#[test]
fn every_share_of_a_strategy_and_its_intensity_change_something() {
    let trials = at_work();
    let shares = ["own_search", "imitation", "licence", "market"];
    let life_of = |key: &str| {
        let sets = |trial: &Trial| {
            let mut sets = Vec::new();
            for s in &trial.spec().strategies {
                let of = |key: &str| base::parameter::Parameters::get(&s.strategy, key).expect("its own key");
                let name = &s.name;
                if key == "rd_intensity" {
                    sets.push(vec![format!("strategy.{name}.{key}={:?}", of(key) * 1.1)]);
                }
                for other in shares.iter().filter(|other| **other != key && shares.contains(&key) && of(other) >= 0.05)
                {
                    let set = |key: &str, x: f64| format!("strategy.{name}.{key}={x:?}");
                    sets.push(vec![set(key, of(key) + 0.05), set(other, of(other) - 0.05)]);
                }
            }
            sets
        };
        (format!("strategy.{key}"), life(&trials, &sets))
    };
    report(Strategy::SECTION.parameters.iter().map(|p| life_of(p.key)).collect());
}
