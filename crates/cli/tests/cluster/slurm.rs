//! On a real Slurm of two nodes: a sweep of two thousand worlds in sixteen shards, with everything that happens to tasks.

use crate::place::{Place, command, start, status, tables, text, until};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Instant;

/// What has to be there.
const PROGRAMS: [&str; 7] = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "scancel", "squeue"];

/// Why there can be no Slurm here.
fn lacking() -> Option<String> {
    let is_there = |name: &&&str| {
        !Command::new("bash").args(["-c", &format!("command -v {name}")]).output().unwrap().status.success()
    };
    let missing: Vec<&str> = PROGRAMS.iter().filter(is_there).copied().collect();
    if !missing.is_empty() {
        let packages = "slurmctld slurmd slurm-client munge";
        return Some(format!("{} not there: install the packages {packages}", missing.join(", ")));
    }
    let id = Command::new("id").arg("-u").output().unwrap();
    (text(&id.stdout).trim() != "0").then(|| "munged and slurmd need root".to_owned())
}

/// A Slurm, for as long as it is held.
struct Slurm {
    home: tempfile::TempDir,
}

impl Slurm {
    fn start() -> Self {
        let slurm = Self { home: tempfile::tempdir().unwrap() };
        let started = slurm.local(&["start"]);
        assert!(started.status.success(), "{}", text(&started.stderr));
        slurm
    }

    fn local(&self, args: &[&str]) -> Output {
        let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "cluster", "slurm-local"].iter().collect();
        // Into files: what it starts goes on and would hold a pipe open.
        let log = self.home.path().join("local.log");
        let open = || fs::File::options().create(true).append(true).open(&log).unwrap();
        let status = self.with(Command::new(script).args(args)).stdout(open()).stderr(open()).status().unwrap();
        Output { status, stdout: Vec::new(), stderr: fs::read(&log).unwrap() }
    }

    fn with<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SLURM_LOCAL", self.home.path()).env("SLURM_CONF", self.home.path().join("slurm.conf"))
    }

    /// What a command of Slurm's says.
    fn says(&self, name: &str, args: &[&str]) -> String {
        let output = self.with(Command::new(name).args(args)).output().unwrap();
        assert!(output.status.success(), "{name} {args:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Submits the sweep in so many tasks: numbers of the array and of the merge.
    fn submit(&self, place: &Place, store: &str, tasks: &str) -> (String, String) {
        let mut submit =
            command(&["slurm", &place.file(), "--out", store, "--tasks", tasks, "--time", "30", "--submit"]);
        let submitted = self.with(&mut submit).output().unwrap();
        assert!(submitted.status.success(), "{}", text(&submitted.stderr));
        let told = text(&submitted.stdout);
        let number = |word: &str| told.lines().find_map(|line| line.strip_prefix(word)).unwrap().trim().to_owned();
        (number("array"), number("merge"))
    }

    /// Tasks that run: number of the job, and its node.
    fn running(&self, array: &str) -> Vec<(String, String)> {
        let lines = self.says("squeue", &["-h", "-r", "-t", "R", "-j", array, "-o", "%i %N"]);
        let task = |line: &str| line.split_once(' ').map(|(id, node)| (id.trim().to_owned(), node.trim().to_owned()));
        lines.lines().filter_map(task).collect()
    }

    /// A task that runs, on this node if one is named, and is none of these.
    fn a_running(&self, array: &str, node: Option<&str>, but: &[String]) -> String {
        let mut found = None;
        until("a task runs", || {
            let mut all = self.running(array).into_iter();
            found = all.find(|(id, on)| node.is_none_or(|node| node == on) && !but.contains(id)).map(|(id, _)| id);
            found.is_some()
        });
        found.unwrap()
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        self.local(&["stop"]);
    }
}

/// The process of a task on a store.
fn process_of(store: &str, shard: &str) -> Option<u32> {
    let is_it = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let parts: Vec<String> =
            line.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        parts.iter().any(|part| part == store) && parts.iter().any(|part| part == shard)
    };
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    pids.into_iter().find(is_it)
}

fn done(store: &str) -> u64 {
    status(store)["runs"]["done"].as_u64().unwrap()
}

#[test]
fn a_sweep_on_two_nodes_survives_all_that_happens_to_tasks_and_is_that_of_one_machine() {
    if let Some(why) = lacking() {
        eprintln!("skipped: no Slurm here: {why}");
        return;
    }
    let clock = Instant::now();
    let place = Place::new(1000, 600, 100);
    // One process does it all beside them, which also leaves tasks work for as long as it takes until all has happened.
    let alone = start(place.experiment("alone", &[]));
    let slurm = Slurm::start();
    let store = place.path("store");
    let (array, merge) = slurm.submit(&place, &store, "16");

    // A node is lost with what runs there; Slurm sees it after some seconds.
    until("some runs are there", || done(&store) > 20);
    let lost = slurm.a_running(&array, Some("n2"), &[]);
    slurm.local(&["node-down", "n2"]);
    // Meanwhile one is requeued while it works.
    let requeued = slurm.a_running(&array, Some("n1"), &[]);
    slurm.says("scontrol", &["requeue", &requeued]);
    // One is cancelled, and submitted again.
    let cancelled = slurm.a_running(&array, Some("n1"), std::slice::from_ref(&requeued));
    slurm.says("scancel", &[&cancelled]);
    let index = cancelled.split_once('_').unwrap().1;
    let again =
        slurm.says("sbatch", &["--parsable", &format!("--array={index}"), &format!("{store}/slurm/array.sbatch")]);
    // The process of one is killed.
    let mut killed = None;
    until("one is killed", || {
        let others = [requeued.clone(), cancelled.clone()];
        let id = slurm.a_running(&array, Some("n1"), &others);
        let (_, k) = id.split_once('_').unwrap();
        killed = process_of(&store, &format!("{k}/16"));
        killed.is_some_and(|pid| Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success())
    });
    until("the node is down", || slurm.says("sinfo", &["-h", "-n", "n2", "-o", "%t"]).starts_with("down"));
    until("its task is elsewhere", || slurm.running(&array).iter().all(|(id, node)| *id != lost || node != "n2"));
    let there = done(&store);
    assert!(there < 2000, "all of this has to happen while there is work");
    let happened = clock.elapsed();
    slurm.local(&["node-up", "n2"]);
    // Slurm lets what was requeued wait for two minutes more; whatever has begun by itself does not mind being told.
    for id in [&requeued, &lost] {
        let now = ["update", &format!("JobId={id}"), "StartTime=now"];
        slurm.with(Command::new("scontrol").args(now)).output().unwrap();
    }
    until("all have ended", || slurm.says("squeue", &["-h", "-r"]).trim().is_empty());

    // The merge ran after all, whatever became of them.
    let log = fs::read_to_string(format!("{store}/slurm/merge-{merge}.log")).unwrap();
    assert!(log.contains("2000 runs planned = 2000 done + 0 failed + 0 pending"), "{log}");
    assert!(alone.wait_with_output().unwrap().status.success(), "one process alone");
    place.is_whole("store", &tables(&place.path("alone")));
    println!(
        "all had happened after {:.0} s with {there} runs done; in all {:.0} s",
        happened.as_secs_f64(),
        clock.elapsed().as_secs_f64()
    );
    println!(
        "requeued {requeued}, cancelled {cancelled} and submitted as {}, killed process {killed:?}, lost {lost} with its node",
        again.trim()
    );
}

#[test]
fn told_of_its_time_limit_a_task_requeues_itself_and_what_a_failed_array_lacks_is_said() {
    if let Some(why) = lacking() {
        eprintln!("skipped: no Slurm here: {why}");
        return;
    }
    let place = Place::new(20_000, 300, 50);
    let slurm = Slurm::start();
    let store = place.path("store");
    let (array, merge) = slurm.submit(&place, &store, "2");
    let restarts = || {
        let shown = slurm.says("scontrol", &["show", "job", &array]);
        shown
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("Restarts=")?.parse::<u32>().ok())
            .max()
            .unwrap_or(0)
    };
    until("some runs are there", || done(&store) > 20);
    // What Slurm sends before the limit, to the script alone.
    let task = slurm.a_running(&array, None, &[]);
    slurm.says("scancel", &["--batch", "--signal=USR1", &task]);
    until("a task has requeued itself", || restarts() > 0);
    let log = fs::read_to_string(format!("{store}/slurm/{task}.log")).unwrap();
    assert!(log.contains("stopped after") && log.contains("go on with `upchain experiment"), "{log}");
    slurm.says("scancel", &[&array]);
    until("all have ended", || slurm.says("squeue", &["-h", "-r"]).trim().is_empty());
    let log = fs::read_to_string(format!("{store}/slurm/merge-{merge}.log")).unwrap();
    assert!(log.contains("2 shards = 0 done") && log.contains("of 40000 runs"), "{log}");
    assert_eq!(status(&store)["twice"], 0);
}
