//! Experiments in a store: kills, refusals, and what the commands on a store say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.args(args);
    command
}

fn upchain(args: &[&str]) -> Output {
    command(args).output().expect("the program was built before this test")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// An experiment of forty tiny worlds, and its arguments.
fn experiment(place: &Path) -> Vec<String> {
    let chain: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "chain.toml"].iter().collect();
    let file = place.join("tiny.toml");
    let lines = [
        "title = \"Tiny\"".to_owned(),
        format!("scenario = '{}'", chain.display()),
        "focus = { countries = [\"latecomer\"], against = \"leader\" }".to_owned(),
        "replications = 20".to_owned(),
        "set = { \"world.firms\" = 200, \"time.years\" = 20, \"time.burn_in\" = 0 }".to_owned(),
        "[[arm]]\nname = \"as it is\"\n[[arm]]\nname = \"hard search\"\nset = { \"search.power\" = 0.2 }\n".to_owned(),
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    vec!["experiment".into(), file.display().to_string(), "--out".into()]
}

fn run(place: &Path, store: &str, more: &[&str]) -> Output {
    let (args, store) = (experiment(place), place.join(store).display().to_string());
    let args: Vec<&str> = args.iter().map(String::as_str).chain([store.as_str()]).chain(more.iter().copied()).collect();
    upchain(&args)
}

/// Names and bytes of the tables.
fn tables(store: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(store.join("tables")).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn killed_at_any_instant_the_same_command_goes_on_and_ends_with_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let whole = run(place.path(), "whole", &[]);
    assert!(whole.status.success(), "{}", text(&whole.stderr));
    let expected = tables(&place.path().join("whole"));
    let args = experiment(place.path());
    let mut kills = 0;
    for attempt in 0..5_u64 {
        let store = place.path().join(format!("killed-{attempt}"));
        let store_text = store.display().to_string();
        let args: Vec<&str> = args.iter().map(String::as_str).chain([store_text.as_str()]).collect();
        for k in 0..4_u64 {
            let mut child = command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis((attempt * 41 + k * 67) % 190));
            child.kill().unwrap();
            kills += u32::from(!child.wait().unwrap().success());
        }
        let last = run(place.path(), &format!("killed-{attempt}"), &["--threads", "3"]);
        assert!(last.status.success(), "{}", text(&last.stderr));
        assert!(tables(&store) == expected, "attempt {attempt}");
        assert!(upchain(&["verify", &store_text]).status.success());
        assert!(upchain(&["diff", &store_text, &place.path().join("whole").display().to_string()]).status.success());
    }
    println!("{kills} kills");
    assert!(kills > 0);
}

#[test]
fn a_finished_store_is_read_and_one_of_another_plan_refused() {
    let place = tempfile::tempdir().unwrap();
    let first = run(place.path(), "store", &["--json"]);
    let again = run(place.path(), "store", &["--json"]);
    let value = |output: &Output| -> serde_json::Value { serde_json::from_slice(&output.stdout).unwrap() };
    assert_eq!(value(&first)["digest"], value(&again)["digest"]);
    assert_eq!(value(&again)["effects"], value(&first)["effects"]);
    assert_eq!(
        (value(&again)["runs"]["done"].as_u64(), value(&again)["runs"]["pending"].as_u64()),
        (Some(40), Some(0))
    );
    let other = run(place.path(), "store", &["--seed", "9"]);
    assert_eq!(other.status.code(), Some(2));
    let message = text(&other.stderr);
    for part in ["seed: 1 against 9", "--set seed", "--force"] {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
    assert_eq!(run(place.path(), "store", &["--seed", "9", "--force"]).status.code(), Some(0));
}

#[test]
fn commands_on_a_store_say_what_is_there() {
    let place = tempfile::tempdir().unwrap();
    assert!(run(place.path(), "store", &[]).status.success());
    let store = place.path().join("store");
    let path = store.display().to_string();
    let status: serde_json::Value = serde_json::from_slice(&upchain(&["status", &path, "--json"]).stdout).unwrap();
    assert_eq!((status["runs"]["planned"].as_u64(), status["arms"][1]["done"].as_u64()), (Some(40), Some(20)));
    let rerun = upchain(&["rerun", &path, "--run", "7"]);
    assert!(rerun.status.success());
    for part in ["arm `hard search`, replication 3, seed 1", "--run 7", "every cell is as in the store"] {
        assert!(text(&rerun.stdout).contains(part), "{}", text(&rerun.stdout));
    }
    assert_eq!(upchain(&["rerun", &path, "--run", "40"]).status.code(), Some(2));
    let before = tables(&store);
    assert!(upchain(&["merge", &path]).status.success());
    assert!(tables(&store) == before);
    let other = place.path().join("other").display().to_string();
    assert!(run(place.path(), "other", &["--set", "search.power=0.3"]).status.success());
    let diff = upchain(&["diff", &path, &other]);
    assert_eq!(diff.status.code(), Some(4));
    assert!(text(&diff.stdout).contains("`--set search.power`: nothing against 0.3"), "{}", text(&diff.stdout));
    let rows = store.join("worker-0000.rows");
    let mut bytes = fs::read(&rows).unwrap();
    bytes[100] ^= 1;
    fs::write(&rows, bytes).unwrap();
    let verify = upchain(&["verify", &path]);
    assert_eq!(verify.status.code(), Some(4));
    assert!(text(&verify.stderr).contains("worker-0000.rows`, byte 0"), "{}", text(&verify.stderr));
}

#[test]
fn every_row_of_every_table_of_runs_carries_the_key_of_its_run() {
    let place = tempfile::tempdir().unwrap();
    assert!(run(place.path(), "store", &[]).status.success());
    let keys = |table: &str| -> Vec<String> {
        let text = fs::read_to_string(place.path().join("store/tables").join(table)).unwrap();
        text.lines().map(|line| line.split(',').take(6).collect::<Vec<_>>().join(",")).collect()
    };
    let runs = keys("runs.csv");
    assert_eq!(runs[0], "run,point,arm,replication,seed,status");
    for (table, each) in [("countries.csv", 3 * 20), ("country_sector.csv", 2 * 3 * 5)] {
        let expected = runs[1..].iter().flat_map(|key| vec![key; each]);
        let rows = keys(table);
        assert_eq!(rows[0], runs[0], "{table}");
        assert!(rows[1..].iter().eq(expected), "{table}");
    }
}

#[test]
fn a_plan_says_what_an_experiment_would_take_and_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let args = experiment(place.path());
    let planned = upchain(&["plan", &args[1], "--json"]);
    assert!(planned.status.success(), "{}", text(&planned.stderr));
    let value: serde_json::Value = serde_json::from_slice(&planned.stdout).unwrap();
    assert_eq!(value["runs"], 40);
    assert!(value["seconds"].as_f64().unwrap() > 0.0 && value["disk"]["tables"].as_f64().unwrap() > 1e5);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_signal_stops_the_work_and_the_command_to_go_on_is_printed() {
    let place = tempfile::tempdir().unwrap();
    let store = place.path().join("store").display().to_string();
    let args = experiment(place.path());
    let args: Vec<&str> = args.iter().map(String::as_str).chain([store.as_str(), "--replications", "100000"]).collect();
    for (signal, code) in [("-TERM", 75), ("-INT", 130)] {
        let child = command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        while !Path::new(&store).join("worker-0000.journal").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(200));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("go on with `upchain experiment"), "{}", text(&output.stderr));
    }
}

#[test]
fn the_sensitivity_of_a_store_is_told_and_a_design_without_indices_refused() {
    let place = tempfile::tempdir().unwrap();
    let args = experiment(place.path());
    let mut file = fs::read_to_string(&args[1]).unwrap().replace("replications = 20", "replications = 2");
    file += "[design]\nkind = \"saltelli\"\npoints = 8\nsecond_order = true\n[[design.parameter]]\nkey = \"branding.power\"\nhigh = 1.0\n\
             [[design.parameter]]\nkey = \"country.latecomer.conversion\"\n";
    fs::write(&args[1], file).unwrap();
    let store = place.path().join("indices").display().to_string();
    let run = upchain(&["experiment", &args[1], "--out", &store]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let told = upchain(&["sensitivity", &store, "--outcome", "relative_wage"]);
    for part in [
        "country.latecomer.conversion",
        "of the variance of single runs",
        "192 done + 0 failed + 0 pending",
        "pairs can be told from zero",
    ] {
        assert!(text(&told.stdout).contains(part), "`{part}` is not in\n{}{}", text(&told.stdout), text(&told.stderr));
    }
    let out = place.path().join("out").display().to_string();
    let json = upchain(&["sensitivity", &store, "--json", "--out", &out]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["sensitivity"][1]["measures"].as_array().map(Vec::len), Some(5));
    assert_eq!(value["by_value"].as_array().map(Vec::len), Some(10));
    assert!(fs::read_to_string(place.path().join("out/sensitivity.csv")).unwrap().lines().count() > 8);
    assert_eq!(upchain(&["sensitivity", &store, "--out", &out]).status.code(), Some(2));
    let by_value = fs::read_to_string(Path::new(&store).join("tables/effects_by_value.csv")).unwrap();
    assert_eq!(by_value.lines().count(), 1 + 14 * 10, "all outcomes, two parameters in fifths");
    let place = tempfile::tempdir().unwrap();
    assert!(self::run(place.path(), "store", &[]).status.success());
    let refused = upchain(&["sensitivity", &place.path().join("store").display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("use a design of kind `saltelli` or `morris`"));
}

#[test]
fn any_arms_are_compared_and_means_are_doubted_where_they_should_be() {
    let place = tempfile::tempdir().unwrap();
    assert!(run(place.path(), "store", &["--set", "time.years=40"]).status.success());
    let store = place.path().join("store").display().to_string();
    let json = |args: &[&str]| -> serde_json::Value {
        let output = upchain(&[&["effects", &store, "--json"], args].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let all = json(&[]);
    assert_eq!(all["effects"].as_array().map(Vec::len), Some(14));
    assert_eq!(all["distributions"].as_array().map(Vec::len), Some(3 * 14));
    let turned = json(&["as it is", "hard search", "--outcome", "relative_wage"]);
    let effect = |value: &serde_json::Value, k: usize| value["effects"][k]["effect"].as_f64().unwrap();
    assert_eq!(effect(&turned, 0), -effect(&all, 10));
    let none = json(&["as it is", "hard search", "as it is", "hard search", "--outcome", "relative_wage"]);
    assert_eq!(effect(&none, 0), 0.0);
    let shown = text(&upchain(&["effects", &store, "--outcome", "relative_wage"]).stdout);
    for part in ["wage against leader", "median", "5 to 95 %", "40 done + 0 failed"] {
        assert!(shown.contains(part) && !shown.contains("moved up"), "`{part}` is not in\n{shown}");
    }
    for (names, told) in [(&["hard"][..], "there is no arm `hard`"), (&["as it is"], "1 arms are named")] {
        let refused = upchain(&[&["effects", &store], names].concat());
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains(told), "{}", text(&refused.stderr));
    }
}
