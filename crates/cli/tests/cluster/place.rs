//! A place to run in, and what is there afterwards.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A directory with an experiment of tiny worlds in two arms.
pub struct Place {
    pub directory: tempfile::TempDir,
}

impl Place {
    pub fn new(replications: u32, firms: u32, years: u32) -> Self {
        Self::with(&format!("replications = {replications}\n"), firms, years)
    }

    pub fn with(replications: &str, firms: u32, years: u32) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let chain: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "chain.toml"].iter().collect();
        let text = format!(
            "title = 'Tiny'\nscenario = '{}'\nfocus = {{ countries = ['latecomer'], against = 'leader' }}\n{replications}\
             set = {{ 'world.firms' = {firms}, 'time.years' = {years}, 'time.burn_in' = 0 }}\n\
             [[arm]]\nname = 'as it is'\n[[arm]]\nname = 'hard search'\nset = {{ 'search.power' = 0.2 }}\n",
            chain.canonicalize().unwrap().display(),
        );
        fs::write(directory.path().join("tiny.toml"), text).unwrap();
        Self { directory }
    }

    pub fn file(&self) -> String {
        self.path("tiny.toml")
    }

    pub fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// The experiment into the store of this name.
    pub fn experiment(&self, store: &str, more: &[&str]) -> Command {
        command(&[&["experiment", &self.file(), "--out", &self.path(store)], more].concat())
    }

    /// The tables of one process alone.
    pub fn expected(&self) -> Vec<(String, Vec<u8>)> {
        let alone = self.experiment("alone", &[]).output().unwrap();
        assert!(alone.status.success(), "{}", text(&alone.stderr));
        tables(&self.path("alone"))
    }

    /// The store is done, its tables are these to the byte, and no run was done twice.
    pub fn is_whole(&self, store: &str, expected: &[(String, Vec<u8>)]) {
        let path = self.path(store);
        let merged = upchain(&["merge", &path]);
        assert!(merged.status.success(), "{}{}", text(&merged.stdout), text(&merged.stderr));
        assert!(tables(&path) == expected, "the tables are not those of one process");
        let status = status(&path);
        assert_eq!(status["twice"], 0, "runs that were committed were done again");
        assert_eq!(
            status["shards"]["done"].as_array().map(Vec::len),
            status["shards"]["planned"].as_u64().map(|n| n as usize)
        );
        let verified = upchain(&["verify", &path]);
        assert!(verified.status.success(), "{}", text(&verified.stderr));
        let leases: Vec<_> = fs::read_dir(Path::new(&path).join("leases")).unwrap().collect();
        assert_eq!(leases.len(), 1, "{leases:?}");
    }
}

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.args(args).stdin(Stdio::null());
    // These tests may run in an array job themselves.
    for name in
        ["SLURM_ARRAY_TASK_ID", "PBS_ARRAY_INDEX", "LSB_JOBINDEX", "SGE_TASK_ID", "HQ_TASK_ID", "JOB_COMPLETION_INDEX"]
    {
        command.env_remove(name);
    }
    command
}

pub fn upchain(args: &[&str]) -> Output {
    command(args).output().expect("the program was built before this test")
}

pub fn start(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

pub fn status(store: &str) -> Value {
    let output = upchain(&["status", store, "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Names and bytes of the tables.
pub fn tables(store: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(Path::new(store).join("tables")).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect();
    files.sort();
    files
}

/// Waits until it is so, or too long.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..1200 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("waited in vain until {what}");
}
