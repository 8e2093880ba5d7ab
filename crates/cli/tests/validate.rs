//! A world scored against stylised facts, as a user meets it.

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The chain with some hundred firms and a few years.
fn validate(more: &[&str]) -> Output {
    let chain: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "chain.toml"].iter().collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.arg("validate").arg(chain).args(["--replications", "3"]);
    command.args(["--set", "world.firms=600", "--set", "time.years=12", "--set", "time.burn_in=4"]);
    command.args(more).output().expect("the program was built before this test")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

#[test]
fn every_fact_has_a_score_and_the_score_counts_them() {
    let found: Value = serde_json::from_str(&stdout(&validate(&["--json"]))).expect("one JSON object");
    let facts = found["facts"].as_array().expect("a list");
    assert_eq!((facts.len(), &found["of"], &found["replications"]["done"]), (28, &28.into(), &3.into()));
    assert_eq!(found["passed"], facts.iter().filter(|fact| fact["pass"] == true).count());
    for fact in facts {
        let [low, median, high] = ["low", "median", "high"].map(|key| fact[key].as_f64());
        assert!(low <= high && median.is_some() == low.is_some(), "{fact}");
        let is_inside =
            median.is_some_and(|m| fact["pass_low"].as_f64() <= Some(m) && Some(m) <= fact["pass_high"].as_f64());
        assert_eq!(fact["pass"], is_inside, "{fact}");
        assert_eq!(fact["seeds"] == 0, median.is_none(), "{fact}");
    }
}

#[test]
fn threads_and_chunks_change_no_score_and_the_seed_does() {
    let of = |more: &[&str]| stdout(&validate(more));
    let one = of(&["--json", "--threads", "1"]);
    assert_eq!(one, of(&["--json", "--threads", "3", "--set", "world.chunk=64"]));
    assert_ne!(one, of(&["--json", "--seed", "2"]));
}

#[test]
fn the_terminal_shows_what_is_missed_and_why_and_the_directory_has_the_table() {
    let directory = tempfile::tempdir().expect("a directory");
    let out = directory.path().join("facts");
    let out = out.to_str().expect("a name in UTF-8");
    let text = stdout(&validate(&["--out", out, "--recipes"]));
    assert!(text.contains("F28 has no value in any seed: "), "{text}");
    assert!(text.contains("F2: Subbotin b of detrended log sales growth"), "{text}");
    let table = std::fs::read_to_string(directory.path().join("facts/facts.csv")).expect("a table");
    assert_eq!(table.lines().count(), 29);
    let again = validate(&["--out", out]);
    assert_eq!(again.status.code(), Some(2), "a directory that is there is refused");
}
