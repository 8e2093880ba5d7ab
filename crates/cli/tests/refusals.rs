//! What cannot be is refused before anything runs: a clear error, exit code 2, and nothing is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn upchain(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_upchain")).args(args).output().expect("the program was built before this test")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// An experiment of a tiny chain, with more behind it; the directory that it is in has nothing else.
fn experiment(place: &Path, more: &str) -> String {
    let chain: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "chain.toml"].iter().collect();
    let file = place.join("tiny.toml");
    let text = format!(
        "title = 'Tiny'\nscenario = '{}'\nreplications = 2\n{}\
         focus = {{ countries = ['latecomer'], against = 'leader' }}\n\
         set = {{ 'world.firms' = 200, 'time.years' = 10, 'time.burn_in' = 0 }}\n[[arm]]\nname = 'as it is'\n{more}",
        chain.display(),
        if more.contains("# branched") { "branch_at = 5\n" } else { "" },
    );
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

/// Everything below a directory, with its bytes.
fn all(place: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for path in fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { found.extend(all(&path)) } else { found.push((path.clone(), fs::read(path).unwrap())) }
    }
    found.sort();
    found
}

/// Every command that reads an experiment refuses it with these words and leaves everything as it is.
fn refused(more: &str, words: &[&str]) {
    let place = tempfile::tempdir().unwrap();
    let file = experiment(place.path(), more);
    fs::write(place.path().join("points.csv"), "search.power\n0.2\n0.4\n").unwrap();
    let (before, store) = (all(place.path()), place.path().join("store").display().to_string());
    for args in [vec!["check", &file], vec!["plan", &file], vec!["experiment", &file, "--out", &store]] {
        let output = upchain(&args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        for word in words {
            assert!(told.contains(word), "{args:?}: `{word}` is not in\n{told}");
        }
        assert!(output.stdout.is_empty() && all(place.path()) == before, "{args:?} has written something");
    }
}

const POWER: &str = "[[design.parameter]]\nkey = 'search.power'\n";

#[test]
fn a_design_of_more_than_two_to_the_48_runs_is_refused_with_the_number() {
    let grid: String = ["search.power", "search.step_high", "imitation.cost", "imitation.reach", "branding.power"]
        .map(|key| format!("[[design.parameter]]\nkey = '{key}'\nlevels = 1000\n"))
        .concat();
    refused(&format!("[design]\nkind = 'grid'\n{grid}"), &["tiny.toml:", "2^48", "hint:"]);
}

#[test]
fn a_parameter_that_does_not_exist_is_refused_with_the_nearest() {
    let more = "[design]\nkind = 'sobol'\npoints = 8\n[[design.parameter]]\nkey = 'search.powr'\n";
    refused(more, &["tiny.toml:12:7: ", "`search.powr`", "`search.power`"]);
    let arm = "[[arm]]\nname = 'other'\nset = { 'search.powr' = 1 }\n";
    refused(arm, &["tiny.toml:10:", "`powr`", "`power`"]);
}

#[test]
fn arms_that_differ_in_what_is_fixed_at_the_start_are_refused_where_they_share_a_history() {
    let arm = "[[arm]] # branched\nname = 'larger'\nset = { 'world.firms' = 300 }\n";
    refused(arm, &["tiny.toml:9:", "arm `larger`", "`world.firms`", "`branch_at`"]);
}

#[test]
fn a_list_of_points_that_lacks_a_column_is_refused_with_the_column() {
    let more =
        format!("[design]\nkind = 'list'\nfile = 'points.csv'\n{POWER}[[design.parameter]]\nkey = 'imitation.cost'\n");
    refused(&more, &["points.csv", "`imitation.cost`", "column"]);
}

#[test]
fn an_experiment_that_fits_into_no_memory_is_refused_with_both_numbers() {
    let place = tempfile::tempdir().unwrap();
    let file = experiment(place.path(), &format!("[design]\nkind = 'sobol'\npoints = 65536\n{POWER}"));
    let before = all(place.path());
    let store = place.path().join("store").display().to_string();
    let many = ["--replications", "1000000"];
    for (args, word) in
        [(vec!["plan", &file], "fewer `--threads`"), (vec!["experiment", &file, "--out", &store], "`--no-check`")]
    {
        let output = upchain(&[&args[..], &many].concat());
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("error: memory: 22.94 TB are wanted and ") && told.contains(word), "{told}");
        assert!(all(place.path()) == before);
    }
}

#[test]
fn a_store_of_a_newer_format_is_refused_by_every_command_and_left_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let file = experiment(place.path(), "[[arm]]\nname = 'other'\nset = { 'search.power' = 0.1 }\n");
    let store = place.path().join("store");
    let path = store.display().to_string();
    assert_eq!(upchain(&["experiment", &file, "--out", &path]).status.code(), Some(0));
    let plan = fs::read_to_string(store.join("plan")).unwrap();
    fs::write(store.join("plan"), plan.replacen("upchain store 1", "upchain store 2", 1)).unwrap();
    let before = all(place.path());
    for args in [
        vec!["experiment", &file, "--out", &path],
        vec!["status", &path],
        vec!["verify", &path],
        vec!["merge", &path],
        vec!["sensitivity", &path],
        vec!["rerun", &path, "--run", "0"],
        vec!["diff", &path, &path],
    ] {
        let output = upchain(&args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("has format 2, and this program knows up to 1"), "{args:?}: {told}");
        assert!(all(place.path()) == before, "{args:?} has written something");
    }
}

#[test]
fn a_directory_of_somebody_elses_and_a_file_in_its_place_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let file = experiment(place.path(), "");
    let theirs = place.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("notes.txt"), "mine").unwrap();
    let before = all(place.path());
    for out in [theirs.clone(), theirs.join("notes.txt"), theirs.join("notes.txt/deeper")] {
        for force in [&[][..], &["--force"]] {
            let out = out.display().to_string();
            let output = upchain(&[&["experiment", &file, "--out", &out][..], force].concat());
            assert_eq!(output.status.code(), Some(2), "{out} {force:?}: {}", text(&output.stderr));
            assert!(text(&output.stderr).contains("hint: choose another directory"), "{}", text(&output.stderr));
            assert!(all(place.path()) == before);
        }
    }
}
