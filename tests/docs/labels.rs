//! One equation, one label: in the code and, with the same formula, in docs/model.md or docs/accounts.md.

use super::equations::{self, labels_in, one_line, opening_label};
use crate::repository;
use std::collections::{BTreeMap, BTreeSet};

const MODEL: &str = "docs/model.md";

/// Documents that have equations.
const DOCUMENTS: [&str; 2] = [MODEL, "docs/accounts.md"];

/// Phases of the scheduler hand numbers to equations and can only be seen working from outside: their worked examples are
/// tests of this package, each of which names the label.
const EXAMPLES: &str = "tests/equations.rs";

/// By label: what the documents say of the equation, on one line.
fn entries() -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in DOCUMENTS.map(repository::read).iter().flat_map(|text| text.lines()) {
        if let Some(label) = opening_label(line) {
            entries.push((label, String::new()));
            open = true;
        } else if line.starts_with('#') {
            open = false;
        }
        if let (true, Some((_, text))) = (open, entries.last_mut()) {
            text.push_str(line);
            text.push(' ');
        }
    }
    entries.into_iter().map(|(label, text)| (label, one_line(&text))).collect()
}

fn twice<'a>(labels: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut seen = BTreeSet::new();
    labels.filter(|label| !seen.insert(*label)).collect()
}

#[test]
fn each_label_is_defined_once_in_the_code_and_once_in_the_model() {
    let (code, model) = (equations::all(), entries());
    assert!(code.len() > 40, "labels were not found: {}", code.len());
    assert_eq!(twice(code.iter().map(|e| &e.label)), Vec::<&String>::new(), "defined twice in the code");
    assert_eq!(twice(model.iter().map(|(label, _)| label)), Vec::<&String>::new(), "defined twice in {DOCUMENTS:?}");
    let in_code: BTreeSet<&String> = code.iter().map(|e| &e.label).collect();
    let in_model: BTreeSet<&String> = model.iter().map(|(label, _)| label).collect();
    let only =
        |a: &BTreeSet<&String>, b: &BTreeSet<&String>| a.difference(b).map(|l| l.to_string()).collect::<Vec<_>>();
    assert_eq!(only(&in_code, &in_model), [""; 0], "in the code, and not in {DOCUMENTS:?}");
    assert_eq!(only(&in_model, &in_code), [""; 0], "in {DOCUMENTS:?}, and not in the code");
}

#[test]
fn the_model_has_the_formulas_of_the_code() {
    let model: BTreeMap<String, String> = entries().into_iter().collect();
    let mut missing = Vec::new();
    for equation in equations::all() {
        let Some(entry) = model.get(&equation.label) else { continue };
        let absent = equation.formulas().into_iter().filter(|formula| !entry.contains(formula.as_str()));
        missing.extend(absent.map(|formula| format!("{} of {}: `{formula}`", equation.label, equation.file)));
    }
    assert!(missing.is_empty(), "{DOCUMENTS:?} lack, under their labels:\n{}", missing.join("\n"));
}

#[test]
fn whoever_names_a_label_names_one_that_is_there() {
    let known: BTreeSet<String> = equations::all().into_iter().map(|e| e.label).collect();
    let scenarios = repository::files("scenarios");
    let files = repository::sources().into_iter().chain(repository::documents()).chain(scenarios);
    for file in files.chain(["CHANGELOG.md".to_owned()]) {
        let unknown: Vec<String> =
            labels_in(&repository::read(&file)).into_iter().filter(|l| !known.contains(l)).collect();
        assert!(unknown.is_empty(), "{file} names {unknown:?}, which no equation has");
    }
}

#[test]
fn each_equation_has_a_worked_example() {
    let elsewhere: BTreeSet<String> = labels_in(&repository::read(EXAMPLES)).into_iter().collect();
    let without: Vec<String> = equations::all()
        .iter()
        .filter(|e| !repository::read(&e.file).contains("#[cfg(test)]") && !elsewhere.contains(&e.label))
        .map(|e| format!("{} in {}", e.label, e.file))
        .collect();
    assert!(without.is_empty(), "no test module in the file and no example in {EXAMPLES}:\n{}", without.join("\n"));
}

/// The pure strategies that docs/model.md quotes are those of scenarios/chain.toml.
#[test]
fn the_model_quotes_the_strategies_of_the_chain() {
    let chain = scenario::load(&repository::root().join("scenarios/chain.toml"), &[]).unwrap_or_else(|e| panic!("{e}"));
    let model = repository::read(MODEL);
    for named in &chain.spec.strategies {
        let s = &named.strategy;
        let shares = [s.rd_intensity, s.own_search, s.imitation, s.licence, s.market].map(|share| share.to_string());
        let row = format!("| {} | {} |", named.name, shares.join(" | "));
        assert!(model.contains(&row), "{MODEL} lacks the row `{row}`");
    }
}

/// The phases of crates/scheduler/src/period.rs stand in docs/model.md in their order.
#[test]
fn the_model_lists_the_phases_in_their_order() {
    let model = repository::read(MODEL);
    let mut rest = model.as_str();
    for (phase, _) in scheduler::period::PERIOD {
        let found = rest.split_once(&format!("`{phase}`"));
        rest = found.unwrap_or_else(|| panic!("{MODEL} lacks the phase `{phase}`, or has it too early")).1;
    }
}
