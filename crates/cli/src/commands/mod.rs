//! A file a command.

pub(crate) mod accounts;
mod again;
mod by_value;
pub(crate) mod calibrate;
mod chain_accounts;
pub(crate) mod check;
mod comparison;
pub(crate) mod diff;
pub(crate) mod effects;
pub(crate) mod experiment;
pub(crate) mod explain;
pub(crate) mod explain_firm;
mod fits;
mod graphml;
pub(crate) mod merge;
mod opened;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod rerun;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sensitivity;
mod shards;
mod shared;
pub(crate) mod shell;
pub(crate) mod shock;
pub(crate) mod slurm;
pub(crate) mod status;
mod summary;
mod table;
pub(crate) mod validate;
pub(crate) mod verify;
mod watched;
pub(crate) mod world;

use crate::array;
use crate::exit::Stop;
use crate::output;
use std::num::NonZero;
use std::path::Path;
use tables::Directory;

/// Sets up as many threads as were asked for, or as there are processors for this process: those that the system lets it use (its affinity, the
/// quota of its control group), and no more than its scheduler gave it. Results do not depend on it.
fn use_threads(threads: Option<u16>) -> Result<(), Stop> {
    let here = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let given = || array::processors(&array::environment).map_or(usize::MAX, |(n, _)| n);
    let n = threads.map_or_else(|| here().min(given()), usize::from);
    rayon::ThreadPoolBuilder::new()
        .num_threads(n)
        .build_global()
        .map_err(|e| Stop::usage(format!("error: cannot start threads: {e}")))
}

/// Refuses an output directory before anything runs, not after.
fn refuse_existing(out: Option<&Path>, force: bool) -> Result<(), Stop> {
    match out {
        Some(path) if path.exists() && !path.is_dir() => Err(tables::Error::NotADirectory(path.to_path_buf()).into()),
        Some(path) if path.exists() && !force => Err(tables::Error::Exists(path.to_path_buf()).into()),
        _ => Ok(()),
    }
}

/// Makes the output directory, and says which half files of a run that was killed were in it.
fn directory(out: &Path, force: bool) -> Result<Directory, Stop> {
    let directory = Directory::create(out, force)?;
    tell_removed(directory.removed());
    Ok(directory)
}

fn tell_removed(names: &[String]) {
    if !names.is_empty() {
        output::say(&format!(
            "note: removed what was left half written by a run that was killed: {}",
            names.join(", ")
        ));
    }
}

/// Runs that fail say so themselves, with their seed: the default message of a panic would say it twice.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// A path and an option as they can be pasted into a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// The command that runs one world again.
fn rerun(file: &Path, set: &[String], seed: u64, replication: u32) -> String {
    let sets: String = set.iter().map(|s| format!(" --set {}", quoted(s))).collect();
    format!("upchain run {} --seed {seed} --replication {replication}{sets}", quoted(&file.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rerun_can_be_pasted_into_a_shell() {
        let set = vec!["title=it's".to_owned(), "time.years=20".to_owned()];
        let text = rerun(Path::new("my world.toml"), &set, 7, 3);
        let expected =
            r"upchain run 'my world.toml' --seed 7 --replication 3 --set 'title=it'\''s' --set time.years=20";
        assert_eq!(text, expected);
    }
}
