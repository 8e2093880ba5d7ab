//! The words of a scenario that are no parameter of a mechanism change something, too.

use super::{Trial, at_work, life, report};
use crate::worlds::digest;
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use std::sync::Arc;

/// Words, and in which text which words take their place.
const WORDS: &[(&str, &str, &str)] = &[
    ("country.luck", "[[country]]\nname = \"third tier\"", "[[country]]\nluck = 7\nname = \"third tier\""),
    ("country.income", "[[country]]\nname = \"leader\"", "[[country]]\nincome = 1.5\nname = \"leader\""),
    ("sector.industry", "industry = \"goods\"", "industry = \"others\""),
    ("sector.inputs", "\"parts\" = 0.65", "\"parts\" = 0.6"),
    ("sector.labour_share", "\"parts\" = 0.65 }", "\"parts\" = 0.5, \"key components\" = 0.15 }"),
    ("sector.final_share", "final_share = 1.0", "final_share = 0.9"),
    ("population.firms", "firms = 672.3", "firms = 900.0"),
    ("population.strategies", "independent = 0.25, imitation = 0.25", "independent = 0.5"),
    ("population.process", "strategies = { independent = 0.25", "process = 0.2\nstrategies = { independent = 0.25"),
    ("table.stage_ratio", "stage_ratio = 2.0", "stage_ratio = 2.2"),
    ("table.row", "35157, 74815, 3638, 8469", "36157, 74815, 3638, 8469"),
    ("policy.from", "from = 6\n", "from = 7\n"),
    ("policy.until", "from = 6\n", "from = 6\nuntil = 8\n"),
    ("policy.countries", "countries = ['leader']", "countries = ['third tier']"),
    ("policy.partners", "partners = ['latecomer']", "partners = ['third tier']"),
];

/// Changes of text that go together with one above: shares sum to one.
const WITH: &[(&str, &str, &str)] =
    &[("sector.final_share", "inputs = { \"parts\"", "final_share = 0.1\ninputs = { \"parts\"")];

#[test]
fn every_word_of_a_scenario_changes_something() {
    let trials = at_work();
    let life_of = |&(word, from, to): &(&str, &str, &str)| {
        let changed = |trial: &Trial| -> Option<Arc<WorldSpec>> {
            let more = WITH.iter().filter(|(of, _, _)| *of == word);
            let text = trial.text.replace(from, to);
            let text = more.fold(text, |text, (_, from, to)| text.replace(from, to));
            (text != trial.text).then(|| Trial { text, set: trial.set.clone() }.spec())
        };
        let alive = trials.iter().any(|(trial, still)| changed(trial).is_some_and(|spec| digest(&spec) != *still));
        (word.to_owned(), alive.then(|| format!("{from:?} → {to:?}")))
    };
    report(WORDS.par_iter().map(life_of).collect());
}

/// One instrument after the other: its rate, and the sectors that it is for.
#[test]
fn every_rate_of_a_policy_changes_something() {
    let trials = at_work();
    let lives = ["0.2", "0.3", "1.0", "0.8", "0.5"].map(|rate| {
        let mark = format!("rate = {rate}\n");
        let alive = |(trial, still): &(Trial, String)| {
            let policies = trial.text.find("[[policy]]").unwrap_or(0);
            let (scenario, of) = trial.text.split_at(policies);
            assert!(of.contains(&mark), "{mark}");
            let text = format!("{scenario}{}", of.replace(&mark, "rate = 0.05\n"));
            Trial { text, set: trial.set.clone() }.digest() != *still
        };
        (format!("policy.rate, {rate}"), trials.iter().any(alive).then(|| "0.05".to_owned()))
    });
    report(lives.to_vec());
    // Sectors, for an instrument that has some.
    let one = |trial: &Trial| Trial {
        text: trial.text.replace("instrument = 'tariff'\n", "instrument = 'tariff'\nsectors = ['parts']\n"),
        set: trial.set.clone(),
    };
    assert!(trials.iter().all(|(trial, still)| one(trial).digest() != *still), "policy.sectors");
    assert!(life(&trials, &|_| Vec::new()).is_none(), "nothing moved, nothing changed");
}
