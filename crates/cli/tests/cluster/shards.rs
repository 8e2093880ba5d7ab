//! Tasks without a scheduler.

use crate::place::{Place, command, start, status, text, until, upchain};
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

#[test]
fn tasks_that_begin_at_the_same_instant_make_one_store_and_do_every_run_once() {
    let place = Place::new(40, 100, 10);
    let expected = place.expected();
    let tasks: Vec<Child> = (0..8)
        .map(|k| {
            let shard = format!("{}/4", k % 4 + 1);
            place
                .experiment("store", &["--shard", &shard, "--threads", "1"])
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for task in tasks {
        let output = task.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    place.is_whole("store", &expected);
}

#[test]
fn tasks_that_are_killed_at_any_instant_lose_nothing_and_others_go_on() {
    let place = Place::new(150, 200, 20);
    let expected = place.expected();
    let task = |k: usize| place.experiment("store", &["--shard", &format!("{}/3", k % 3 + 1), "--threads", "1"]);
    let mut kills = 0;
    for k in 0..12_usize {
        let mut one = start(task(k));
        let mut other = start(task(k + 1));
        std::thread::sleep(Duration::from_millis((k as u64 * 67) % 230));
        one.kill().unwrap();
        kills += u32::from(!one.wait().unwrap().success());
        std::thread::sleep(Duration::from_millis((k as u64 * 31) % 170));
        other.kill().unwrap();
        kills += u32::from(!other.wait().unwrap().success());
    }
    let last = task(0).output().unwrap();
    assert!(last.status.success(), "{}", text(&last.stderr));
    println!("{kills} kills");
    assert!(kills > 4);
    place.is_whole("store", &expected);
}

#[test]
fn a_task_that_is_stopped_gives_back_what_it_holds_and_prints_how_to_go_on() {
    // Pieces are large, so that a task is hardly ever stopped just between two.
    let place = Place::new(100_000, 200, 20);
    for (signal, more) in
        [("-TERM", &[][..]), ("-USR1", &[]), ("-USR2", &[]), ("", &["--time-limit", "0:2", "--grace", "1"])]
    {
        let mut task = place.experiment("store", &[&["--shard", "2/5", "--threads", "1"], more].concat());
        let child = task.stderr(std::process::Stdio::piped()).spawn().unwrap();
        if !signal.is_empty() {
            until("it is at work", || Path::new(&place.path("store/leases")).exists());
            std::thread::sleep(Duration::from_millis(300));
            let running = status(&place.path("store"));
            assert_eq!(running["shards"]["running"], serde_json::json!([2]), "{running}");
            assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(75), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(" --shard 2/5"), "{}", text(&output.stderr));
        let left = status(&place.path("store"));
        assert_eq!(left["shards"]["failed"], serde_json::json!([2]), "{left}");
        assert_eq!(left["shards"]["missing"], serde_json::json!([1, 3, 4, 5]), "{left}");
    }
    assert!(status(&place.path("store"))["runs"]["done"].as_u64().unwrap() > 0);
}

#[test]
fn a_world_that_takes_longer_than_its_grace_is_put_by_and_goes_on_elsewhere() {
    // Four worlds, each of some seconds.
    let place = Place::new(2, 80_000, 200);
    let expected = place.expected();
    let in_flight = place.path("store/in-flight");
    let mut stopped = 0;
    // Another task each time: it takes over what the one before has left.
    for k in [1, 2, 2, 1] {
        let shard = format!("{k}/2");
        let mut task = place.experiment("store", &["--shard", &shard, "--threads", "1", "--grace", "1"]);
        let child = task.stderr(std::process::Stdio::piped()).spawn().unwrap();
        until("it is at work", || Path::new(&place.path("store/leases")).exists());
        std::thread::sleep(Duration::from_millis(300));
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(75), "{}", text(&output.stderr));
        if text(&output.stderr).contains("worlds in flight that are put by: 1") {
            assert!(fs::read_dir(&in_flight).unwrap().count() > 0);
            stopped += 1;
        }
    }
    assert!(stopped > 0, "worlds are too small for this machine");
    let verified = upchain(&["verify", &place.path("store")]);
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let last = place.experiment("store", &["--shard", "1/2"]).output().unwrap();
    assert!(last.status.success(), "{}", text(&last.stderr));
    place.is_whole("store", &expected);
    assert!(!Path::new(&in_flight).exists());
}

#[test]
fn a_late_joiner_helps_and_whoever_comes_without_a_shard_puts_the_results_together() {
    let place = Place::new(200, 200, 20);
    let expected = place.expected();
    let file = place.file();
    let first = start(place.experiment("store", &["--shard", "1/2", "--threads", "1"]));
    until("it is at work", || Path::new(&place.path("store/leases")).exists());
    // More than were planned, told by their schedulers.
    let mut late = command(&["experiment", &file, "--out", &place.path("store"), "--json"]);
    let late = late
        .env("SLURM_ARRAY_TASK_ID", "7")
        .env("SLURM_ARRAY_TASK_MIN", "1")
        .env("SLURM_ARRAY_TASK_COUNT", "9")
        .output()
        .unwrap();
    assert!(late.status.success(), "{}", text(&late.stderr));
    let told: serde_json::Value = serde_json::from_slice(&late.stdout).unwrap();
    assert!(told["runs"].as_u64().unwrap() > 0, "{told}");
    assert_eq!((told["shard"].as_u64(), told["shards"].as_u64()), (Some(1), Some(2)), "the seventh, around");
    assert!(first.wait_with_output().unwrap().status.success());
    let whole = upchain(&["experiment", &place.path("store")]);
    assert!(
        whole.status.success() && text(&whole.stdout).contains("400 runs planned = 400 done"),
        "{}",
        text(&whole.stderr)
    );
    place.is_whole("store", &expected);
}

#[test]
fn shards_in_stores_of_their_own_are_put_together_and_missing_ones_named() {
    let place = Place::new(30, 100, 10);
    let expected = place.expected();
    for k in [1, 3, 2] {
        let one =
            place.experiment(&format!("store-{k}"), &["--shard", &format!("{k}/3"), "--only-shard"]).output().unwrap();
        assert!(one.status.success(), "{}", text(&one.stderr));
        let stores: Vec<String> = [1, 3, 2].iter().map(|k| place.path(&format!("store-{k}"))).collect();
        let stores: Vec<&str> = stores.iter().map(String::as_str).filter(|store| Path::new(store).exists()).collect();
        let merged = upchain(&[&["merge"], stores.as_slice()].concat());
        if k == 2 {
            assert!(merged.status.success(), "{}", text(&merged.stderr));
        } else {
            assert_eq!(merged.status.code(), Some(2));
            assert!(text(&merged.stderr).contains("3 shards = 1 done"), "{}", text(&merged.stderr));
        }
    }
    assert!(crate::place::tables(&place.path("store-1")) == expected);
}

#[test]
fn more_workers_than_a_process_may_open_files_are_put_together() {
    let place = Place::new(200, 30, 2);
    let expected = place.expected();
    for k in 0..60 {
        let shard = format!("{}/60", k + 1);
        let mut one = place.experiment(&format!("store-{k}"), &["--shard", &shard, "--only-shard", "--threads", "1"]);
        assert!(one.output().unwrap().status.success());
    }
    let stores: String = (0..60).map(|k| format!(" '{}'", place.path(&format!("store-{k}")))).collect();
    let line = format!("ulimit -n 160 && exec '{}' merge {stores}", env!("CARGO_BIN_EXE_upchain"));
    let merged = Command::new("bash").args(["-c", &line]).output().unwrap();
    assert!(merged.status.success(), "{}", text(&merged.stderr));
    assert!(crate::place::tables(&place.path("store-0")) == expected);
}

#[test]
fn what_cannot_be_shared_is_refused_with_the_remedy() {
    let place = Place::new(2, 100, 5);
    let refused = |command: &mut Command, words: &[&str]| {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        for word in words {
            assert!(text(&output.stderr).contains(word), "`{word}` is not in\n{}", text(&output.stderr));
        }
    };
    refused(&mut place.experiment("store", &["--shard", "5/4"]), &["5/4", "`1/N` to `N/N`"]);
    refused(&mut place.experiment("store", &["--shards", "4"]), &["nothing says which one", "--shard I/4"]);
    refused(place.experiment("store", &[]).env("PBS_ARRAY_INDEX", "3"), &["PBS says which task", "--shards N"]);
    refused(place.experiment("store", &[]).env("SLURM_ARRAY_TASK_ID", "x"), &["`SLURM_ARRAY_TASK_ID` is `x`"]);
    assert!(!Path::new(&place.path("store")).exists(), "something was written");
    assert!(place.experiment("store", &["--shard", "1/4"]).status().unwrap().success());
    let store = place.path("store");
    refused(
        &mut command(&["experiment", &store, "--set", "search.power=0.3"]),
        &["is a store", "name the experiment's file"],
    );
    let file = fs::read_to_string(place.file()).unwrap();
    let until = "replicate = { until = 'half-width', outcome = 'moved_up', arm = 'hard search', width = 0.01, min = 4, max = 8 }";
    fs::write(place.file(), file.replace("replications = 2", until)).unwrap();
    refused(&mut place.experiment("other", &["--shard", "1/4"]), &["known number of runs", "--replications N"]);
    refused(&mut command(&["slurm", &place.file(), "--tasks", "2", "--time", "30"]), &["--replications N"]);
}

#[test]
fn the_scripts_for_slurm_are_readable_and_nothing_is_overwritten_unasked() {
    let place = Place::new(20, 100, 5);
    let (file, store) = (place.file(), place.path("a store"));
    let slurm = |more: &[&str]| {
        upchain(&[&["slurm", &file, "--out", &store, "--time", "2:00:00", "--tasks", "16"], more].concat())
    };
    let first =
        slurm(&["--partition", "long", "--account", "econ", "--cpus-per-task", "4", "--sbatch=--constraint=amd"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(
        text(&first.stdout).contains("afterany") && text(&first.stdout).contains("merge.sbatch"),
        "{}",
        text(&first.stdout)
    );
    let script = fs::read_to_string(Path::new(&store).join("slurm/array.sbatch")).unwrap();
    for line in [
        "#SBATCH --array=1-16",
        "#SBATCH --time=02:00:00",
        "#SBATCH --cpus-per-task=4",
        "#SBATCH --partition=long",
        "#SBATCH --account=econ",
        "#SBATCH --constraint=amd",
        "#SBATCH --requeue",
        "#SBATCH --signal=B:USR1@120",
    ] {
        assert!(script.lines().any(|there| there == line), "`{line}` is not in\n{script}");
    }
    assert!(Command::new("bash").args(["-n", &format!("{store}/slurm/array.sbatch")]).status().unwrap().success());
    assert!(
        slurm(&["--partition", "long", "--account", "econ", "--cpus-per-task", "4", "--sbatch=--constraint=amd"])
            .status
            .success()
    );
    let other = slurm(&["--partition", "short"]);
    assert_eq!(other.status.code(), Some(2), "{}", text(&other.stderr));
    assert!(slurm(&["--partition", "short", "--force"]).status.success());
    // Begun anew, scripts stay.
    let anew = place.experiment("a store", &["--force", "--shard", "1/2"]).output().unwrap();
    assert!(anew.status.success(), "{}", text(&anew.stderr));
    assert!(Path::new(&store).join("slurm/array.sbatch").exists());
    let many = upchain(&["slurm", &file, "--tasks", "200000", "--time", "2:00:00"]);
    assert_eq!(many.status.code(), Some(2));
    assert!(text(&many.stderr).contains("MaxArraySize"), "{}", text(&many.stderr));
    let short = upchain(&["slurm", &file, "--tasks", "2", "--time", "3"]);
    assert!(text(&short.stderr).contains("--lead"), "{}", text(&short.stderr));
    let bad = upchain(&["slurm", &file, "--tasks", "2", "--time", "30", "--partition", "a b"]);
    assert_eq!(bad.status.code(), Some(2));
}
