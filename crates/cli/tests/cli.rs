//! The program as a user meets it: what it prints where, what it refuses, and how it ends.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn scenario(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", name].iter().collect();
    path.display().to_string()
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.args(args);
    command
}

fn upchain(args: &[&str]) -> Output {
    command(args).output().expect("the program was built before this test")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// A run of a few hundred firms and a few years.
fn small_run(more: &[&str]) -> Output {
    let file = scenario("chain.toml");
    let mut args = vec!["run", &file, "--set", "world.firms=300", "--set", "time.years=5", "--set", "time.burn_in=2"];
    args.extend(more);
    upchain(&args)
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", stderr(output));
    serde_json::from_str(&stdout(output)).expect("one JSON object")
}

fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_run_prints_one_json_object_with_what_was_promised() {
    let seen = json(&small_run(&["--json", "--threads", "2", "--seed", "7"]));
    assert_eq!(seen["digest"].as_str().unwrap().len(), 64);
    assert!(seen["audit"]["max_residual"].as_f64().unwrap() <= 1e-9);
    assert_eq!(
        (seen["firms"].as_u64(), seen["periods"].as_u64(), seen["threads"].as_u64()),
        (Some(300), Some(7), Some(2))
    );
    assert!(seen["firm_periods"].as_u64().unwrap() > 1500 && seen["seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn neither_threads_nor_chunks_nor_outputs_change_the_digest_and_the_seed_does() {
    let digest = |more: &[&str]| json(&small_run(&[&["--json"], more].concat()))["digest"].as_str().unwrap().to_owned();
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out").display().to_string();
    let first = digest(&[]);
    assert_eq!(digest(&["--threads", "3"]), first);
    assert_eq!(digest(&["--set", "world.chunk=64"]), first);
    assert_eq!(digest(&["--out", &out]), first);
    assert_ne!(digest(&["--seed", "2"]), first);
    assert_ne!(digest(&["--replication", "1"]), first);
}

#[test]
fn tables_are_written_whole_and_never_over_others_unasked() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    let text = out.display().to_string();
    assert!(small_run(&["--out", &text]).status.success());
    let names = ["countries", "country_sector", "dictionary", "events", "firms", "flows", "periods"];
    for name in names {
        assert!(files(&out).contains(&format!("{name}.csv")), "{name}");
    }
    assert!(files(&out).iter().all(|name| !name.ends_with(".part")));
    let before = fs::read(out.join("firms.csv")).unwrap();
    let again = small_run(&["--out", &text]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    let forced = small_run(&["--out", &text, "--force"]);
    assert!(forced.status.success());
    assert_eq!(fs::read(out.join("firms.csv")).unwrap(), before, "the same run writes the same bytes");
}

#[test]
fn only_the_tables_that_were_asked_for_are_written() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    assert!(small_run(&["--out", &out.display().to_string(), "--tables", "periods,flows"]).status.success());
    let tables: Vec<_> = files(&out).into_iter().filter(|name| name.ends_with(".parquet")).collect();
    assert_eq!(tables, ["flows.parquet", "periods.parquet"]);
}

#[test]
fn all_errors_of_a_scenario_come_at_once_and_nothing_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let (file, out) = (directory.path().join("bad.toml"), directory.path().join("out"));
    fs::write(&file, "title = \"x\"\n[time]\nyears = nan\nyeers = 3\n[world]\nfirms = 1e12\n").unwrap();
    let output = upchain(&["run", &file.display().to_string(), "--out", &out.display().to_string()]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    for part in ["bad.toml:3:9", "nan", "bad.toml:4:1", "did you mean `years`", "bad.toml:6:9", "400000000"] {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
    assert!(output.stdout.is_empty() && !out.exists());
}

#[test]
fn a_mistyped_override_names_its_nearest_key() {
    let output = small_run(&["--set", "search.pwer=1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `power`"), "{}", stderr(&output));
}

#[test]
fn an_experiment_shows_paired_differences_and_writes_its_tables() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    let (file, text) = (scenario("independent-innovation.toml"), out.display().to_string());
    let small = ["--set", "world.firms=600", "--set", "time.years=4", "--replications", "3"];
    let output = upchain(&[&["experiment", &file, "--out", &text], &small[..]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let shown = stdout(&output);
    for part in
        ["95 % interval", "moved up", "by function", "income against leader", "18 done + 0 failed + 0 pending", "luck"]
    {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    for name in ["runs.csv", "effects.csv", "countries.csv", "country_sector.parquet", "dictionary.md"] {
        assert!(files(&out.join("tables")).contains(&name.to_owned()), "{name}");
    }
    let other = directory.path().join("other").display().to_string();
    let again = upchain(&[&["experiment", &file, "--json", "--threads", "1", "--out", &other], &small[..]].concat());
    let seen = json(&again);
    assert_eq!(seen["runs"]["done"], 18);
    assert!(shown.contains(seen["digest"].as_str().unwrap()), "one thread gives what all gave");
}

#[test]
fn checking_says_how_large_a_world_or_an_experiment_is() {
    let chain = upchain(&["check", &scenario("chain.toml")]);
    assert!(chain.status.success() && stdout(&chain).contains("3 countries × 5 sectors"), "{}", stdout(&chain));
    let arms = upchain(&["check", &scenario("independent-innovation.toml")]);
    assert!(
        arms.status.success() && stdout(&arms).contains("6 arms × 32 replications = 192 runs"),
        "{}",
        stdout(&arms)
    );
}

#[test]
fn a_key_is_explained_and_an_unknown_one_gets_its_neighbours() {
    let known = upchain(&["explain", "search.power"]);
    assert!(known.status.success() && stdout(&known).contains("ζ_in"));
    let unknown = upchain(&["explain", "serch.power"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("did you mean"), "{}", stderr(&unknown));
}

#[test]
fn schemas_are_json() {
    for kind in ["scenario", "experiment"] {
        let schema: Value = serde_json::from_str(&stdout(&upchain(&["schema", kind]))).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = command(&["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
}

#[test]
fn the_wrong_kind_of_file_is_told_apart() {
    let run = upchain(&["run", &scenario("independent-innovation.toml")]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("upchain experiment"), "{}", stderr(&run));
    let experiment = upchain(&["experiment", &scenario("chain.toml")]);
    assert_eq!(experiment.status.code(), Some(2));
    assert!(stderr(&experiment).contains("upchain run"), "{}", stderr(&experiment));
}

#[test]
fn every_shipped_scenario_runs_at_any_admitted_size() {
    for name in ["chain.toml", "world-1995.toml"] {
        let file = scenario(name);
        let seen = json(&upchain(&["run", &file, "--json", "--set", "time.years=20", "--set", "world.firms=20000"]));
        assert_eq!(seen["firms"], 20_000);
        let tiny = json(&upchain(&["run", &file, "--json", "--set", "time.years=3", "--set", "world.firms=100"]));
        assert_eq!(tiny["firms"], 100);
    }
}

/// Where python3 has networkx, it reads both; where it has not, the text is looked at alone.
#[test]
fn networks_of_firms_are_written_as_edges_and_as_graphml() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    assert!(small_run(&["--set", "market.buyers=firms", "--out", &out.display().to_string()]).status.success());
    let edges = fs::read_to_string(out.join("relations.csv")).unwrap().lines().count() - 1;
    let graph = fs::read_to_string(out.join("relations.graphml")).unwrap();
    assert!(edges > 100 && graph.matches("<edge ").count() == edges, "{edges} edges");
    let script = "import sys, csv, networkx as nx\n\
        g = nx.read_graphml(sys.argv[1] + '/relations.graphml')\n\
        h = nx.DiGraph((r['supplier'], r['buyer']) for r in csv.DictReader(open(sys.argv[1] + '/relations.csv')))\n\
        assert set(g.edges()) == set(h.edges()) and all('governance' in d for *_, d in g.edges(data=True))\n\
        print(g.number_of_edges())\n";
    let has = |arguments: &[&str]| Command::new("python3").args(arguments).output();
    if !has(&["-c", "import networkx"]).is_ok_and(|found| found.status.success()) {
        println!("python3 has no networkx: not read back");
        return;
    }
    let read = has(&["-c", script, &out.display().to_string()]).unwrap();
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), edges.to_string(), "{read:?}");
}
