//! Strategies are data: no mechanism knows the name of one.

use crate::repository;
use std::collections::BTreeSet;

/// Rooms in which things happen to firms.
const ROOMS: &[&str] = &["crates/firms/src", "crates/market/src", "crates/scheduler/src"];

/// The names of all strategies of all shipped scenarios.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in repository::files("scenarios").iter().filter(|file| file.ends_with(".toml")) {
        let path = repository::root().join(file);
        if scenario::kind(&path) == scenario::Kind::Scenario {
            let checked = scenario::load(&path, &[]).unwrap_or_else(|e| panic!("{e}"));
            names.extend(checked.spec.strategies.into_iter().map(|s| s.name));
        }
    }
    names
}

/// Modules of a room that are there for tests alone.
fn test_modules(room: &str) -> Vec<String> {
    let lib = repository::read(&format!("{room}/lib.rs"));
    let lines: Vec<&str> = lib.lines().collect();
    let modules = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]").map(|pair| pair[1]);
    modules.filter_map(|line| Some(format!("{room}/{}.rs", line.strip_prefix("mod ")?.strip_suffix(';')?))).collect()
}

/// The lines of a file that are code: no comment, no test. Tests stand at the end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(k, line)| (k + 1, line.trim()));
    let is_end = |line: &str| line == "#[cfg(test)]";
    let mut before_module = text.lines().zip(text.lines().skip(1)).map(|(a, b)| is_end(a.trim()) && b.contains('{'));
    let end = before_module.position(|ends| ends).unwrap_or(usize::MAX);
    lines.take_while(move |(number, _)| *number <= end).filter(|(_, line)| !line.starts_with("//"))
}

fn all_code(found: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for room in ROOMS {
        let tests = test_modules(room);
        for file in repository::files(room).iter().filter(|file| file.ends_with(".rs") && !tests.contains(file)) {
            let text = repository::read(file);
            let here =
                code(&text).filter(|(_, line)| found(line)).map(|(number, line)| format!("{file}:{number}: {line}"));
            places.extend(here);
        }
    }
    places
}

#[test]
fn no_mechanism_holds_the_name_of_a_strategy() {
    let names = names();
    assert!(names.len() >= 4 && names.contains("OEM"), "{names:?}");
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    // A section of parameters may be called as a strategy is: `pub struct Imitation in "imitation" {`.
    let is_section = |line: &str| line.starts_with("pub struct") && line.contains(" in \"");
    let found = all_code(|line| !is_section(line) && quoted.iter().any(|name| line.contains(name.as_str())));
    assert!(found.is_empty(), "strategies are data, and these lines name one:\n{}", found.join("\n"));
}

#[test]
fn no_mechanism_asks_which_strategy_a_firm_has() {
    let asks = |line: &str| {
        let of_strategy = line.contains("strategy[") || line.contains("strategies[") || line.contains("strategy ");
        let is_match = line.contains("match ") && line.contains("strateg");
        is_match || (of_strategy && (line.contains("].name") || line.contains("strategy ==") || line.contains("] ==")))
    };
    let found = all_code(asks);
    assert!(found.is_empty(), "a mechanism reads a strategy's numbers, never which it is:\n{}", found.join("\n"));
}

#[test]
fn code_ends_where_tests_begin() {
    let text = "//! Doc.\nuse a;\n#[cfg(test)]\nmod trial;\nfn f() {}\n// No.\n#[cfg(test)]\nmod tests {\n    x\n}\n";
    assert_eq!(
        code(text).map(|(_, line)| line).collect::<Vec<_>>(),
        ["use a;", "#[cfg(test)]", "mod trial;", "fn f() {}"]
    );
}
