//! A calibration as a user meets it: what it finds, and that stopping it loses nothing.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn shipped(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", name].iter().collect()
}

/// The shipped calibration with small worlds and few points, into this store.
fn calibrate(store: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.arg("calibrate").arg(shipped("calibration.toml")).arg("--out").arg(store);
    let set = [
        "world.firms=500",
        "time.years=14",
        "time.burn_in=3",
        "screening=4",
        "generations=2",
        "levels=2",
        "replications=2",
        "fresh=2",
    ];
    set.iter().for_each(|set| _ = command.args(["--set", set]));
    command.args(more);
    command
}

fn run(store: &Path, more: &[&str]) -> Output {
    calibrate(store, more).output().expect("the program was built before this test")
}

/// All tables of a store, by name.
fn tables(store: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(store.join("tables")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut all: Vec<_> = entries.map(|path| (name(&path), fs::read(path).unwrap())).collect();
    all.sort();
    all
}

#[test]
fn what_is_found_is_no_further_from_the_facts_and_threads_change_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (one, other) = (place.path().join("one"), place.path().join("other"));
    let found = run(&one, &["--json", "--threads", "1"]);
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let json: Value = serde_json::from_slice(&found.stdout).unwrap();
    let distance = &json["distance"];
    assert!(distance["found"].as_f64() <= distance["start"].as_f64(), "{distance}");
    assert_eq!(json["parameters"].as_array().map(Vec::len), Some(8));
    for parameter in json["parameters"].as_array().unwrap() {
        let [low, found, high] = ["low", "found", "high"].map(|key| parameter[key].as_f64().unwrap());
        assert!(low <= found && found <= high, "{parameter}");
        let [low, high] = ["known_low", "known_high"].map(|key| parameter[key].as_f64().unwrap());
        assert!(low <= found && found <= high && parameter["profile"].as_array().unwrap().len() == 2, "{parameter}");
    }
    let again = run(&other, &["--json", "--threads", "3", "--set", "world.chunk=64"]);
    assert_eq!(found.stdout, again.stdout);
}

#[test]
fn a_calibration_that_is_killed_goes_on_and_ends_with_the_same_tables() {
    let place = tempfile::tempdir().unwrap();
    let (whole, killed) = (place.path().join("whole"), place.path().join("killed"));
    assert!(run(&whole, &[]).status.success());
    let mut kills = 0;
    for wait in [30, 60, 120, 240] {
        let mut child = calibrate(&killed, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        kills += u32::from(!child.wait().unwrap().success());
    }
    assert!(kills > 0, "the program was too fast to be killed");
    assert!(run(&killed, &[]).status.success());
    assert!(tables(&whole) == tables(&killed));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_nothing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(shipped("calibration.toml")).unwrap();
    let chain = shipped("chain.toml").canonicalize().unwrap().display().to_string();
    let text = text
        .replace("chain.toml\"\n", &format!("{}\"\n", chain.replace('\\', "/")))
        .replace("seed = 1\n", "seed = 1\nfacts = [\"F1\", \"F99\", \"F28\"]\n")
        .replace("key = \"span.elasticity\"", "key = \"span.elastcity\"")
        .replace("high = 6.0", "high = 2.5");
    let file = place.path().join("wrong.toml");
    fs::write(&file, text).unwrap();
    let store = place.path().join("store");
    let refused =
        Command::new(env!("CARGO_BIN_EXE_upchain")).arg("calibrate").arg(&file).arg("--out").arg(&store).output();
    let refused = refused.unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    for part in ["`F99`", "`F28`", "did you mean `span.elasticity`?", "outside of 2 to 2.5", "4 errors found"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(!store.exists());
}

#[test]
fn the_store_of_a_calibration_is_no_experiments() {
    let place = tempfile::tempdir().unwrap();
    let store = place.path().join("store");
    assert!(run(&store, &[]).status.success());
    let status = Command::new(env!("CARGO_BIN_EXE_upchain")).arg("status").arg(&store).output().unwrap();
    assert_eq!(status.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&status.stderr).contains("the store of a calibration"));
    let verified = Command::new(env!("CARGO_BIN_EXE_upchain")).arg("verify").arg(&store).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
