//! The life of a firm and shocks on the network, as a user meets them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn scenario(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", name].iter().collect();
    path.display().to_string()
}

fn upchain(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_upchain")).args(args).output().expect("the program was built before this test")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// What makes a world small.
const SMALL: [&str; 6] = ["--set", "world.firms=300", "--set", "time.years=12", "--set", "time.burn_in=2"];

/// A small run of a scenario, with its tables in `out`.
fn run(file: &str, out: &Path) {
    let (file, out) = (scenario(file), out.display().to_string());
    let mut args = vec!["run", &file, "--quiet", "--json", "--out", &out];
    args.extend(SMALL);
    stdout(&upchain(&args));
}

/// The identity of a firm of the table of firms.
fn a_firm(out: &Path) -> String {
    let table = fs::read_to_string(out.join("firms.csv")).unwrap();
    let heads: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let column = heads.iter().position(|head| *head == "firm").unwrap();
    table.lines().nth(1).unwrap().split(',').nth(column).unwrap().to_owned()
}

#[test]
fn a_firm_of_a_run_has_a_life_whoever_buys() {
    let place = tempfile::tempdir().unwrap();
    for file in ["chain.toml", "relations.toml"] {
        let out = place.path().join(file);
        run(file, &out);
        let (directory, firm) = (out.display().to_string(), a_firm(&out));
        let log = place.path().join(format!("{file}-life"));
        let asked = ["explain-firm", &directory, "--firm", &firm, "--out", &log.display().to_string()];
        let told = stdout(&upchain(&asked));
        assert!(told.starts_with(&firm) && told.contains("Stood with"), "{told}");
        assert!(log.join("life.csv").exists());
        // The run is not what it was: its digest says so.
        let text = fs::read_to_string(out.join("run.json")).unwrap();
        fs::write(out.join("run.json"), text.replace("\"seed\": 1", "\"seed\": 2")).unwrap();
        let refused = upchain(&["explain-firm", &directory, "--firm", &firm]);
        assert_eq!(refused.status.code(), Some(4), "{}", stderr(&refused));
    }
}

#[test]
fn firms_and_runs_that_are_none_are_refused_with_a_remedy() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("run");
    run("chain.toml", &out);
    let directory = out.display().to_string();
    for (firm, words) in [("47", "column `firm`"), ("f00000000ffffffff", "ever lived in this run")] {
        let refused = upchain(&["explain-firm", &directory, "--firm", firm]);
        assert!(refused.status.code() == Some(2) && stderr(&refused).contains(words), "{}", stderr(&refused));
    }
    let nowhere = upchain(&["explain-firm", &place.path().display().to_string(), "--firm", "f0000000000000001"]);
    assert!(nowhere.status.code() != Some(0), "{}", stderr(&nowhere));
}

#[test]
fn a_shock_costs_others_too_and_names_that_are_none_are_refused() {
    let file = scenario("relations.toml");
    let of = |more: &[&str]| {
        let mut args = vec!["shock", &file];
        args.extend(SMALL);
        args.extend(more);
        upchain(&args)
    };
    let told = stdout(&of(&["--country", "latecomer", "--sector", "parts", "--risk", "3", "--days", "20"]));
    for rule in ["proportional", "final-demand-last", "smallest-first", "relation-first", "systemic risk"] {
        assert!(told.contains(rule), "{told}");
    }
    let none = stdout(&of(&["--loss", "0.5", "--days", "0"]));
    assert!(none.lines().any(|line| line.split_whitespace().eq(["proportional", "0", "%", "0", "%"])), "{none}");
    let refused = stderr(&of(&["--country", "latecommer", "--sector", "part", "--not-critical", "asembly"]));
    for name in ["`latecomer`", "`parts`", "`assembly`"] {
        assert!(refused.contains(name), "{refused}");
    }
    let pooled = upchain(&["shock", &scenario("chain.toml")]);
    assert!(pooled.status.code() == Some(2) && stderr(&pooled).contains("market.buyers=firms"), "{}", stderr(&pooled));
}
