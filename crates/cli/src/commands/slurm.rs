//! # `slurm`
//! Freezes an experiment into a store, cuts it into shards, and writes two scripts that people can read: the array, whose tasks requeue
//! themselves at their time limit, and the merge, which runs when all of them have ended, well or not, and says what is missing.

use super::experiment::{default_path, load, make};
use super::fits;
use super::{quoted, shared, use_threads};
use crate::args::{Slurm, as_time};
use crate::exit::{Code, Stop};
use crate::output;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use store::leases::Cut;
use store::store::SCRIPTS;

/// Slurm's own limit, where it does not tell another.
const MAX_ARRAY_SIZE: u32 = 1001;
pub(crate) fn execute(args: &Slurm) -> Result<Code, Stop> {
    refuse(args)?;
    let (asked, sweep, until) = load(&args.design)?;
    shared::refuse_until(until.as_ref())?;
    use_threads(args.design.world.threads)?;
    let path = args.out.clone().unwrap_or_else(|| default_path(&args.design.file, &asked));
    if !args.no_check {
        fits::before(&sweep, &asked, &path, 1.0)?;
    }
    let store = make(&path, &asked, false)?;
    let cut = Cut::make(&store, || sweep.plan.cut(args.tasks))?;
    let path = absolute(&path)?;
    let place = path.join(SCRIPTS);
    fs::create_dir_all(&place).map_err(failed(&place))?;
    let script = Script { args, store: &path, program: program()?, title: &asked.title, shards: cut.shards };
    let (array, merge) = (place.join("array.sbatch"), place.join("merge.sbatch"));
    write(&array, &script.array(), args.force)?;
    write(&merge, &script.merge(), args.force)?;
    if u64::from(args.tasks) > store.plan().runs {
        output::say(&format!("note: {} tasks are more than there are runs: some will find nothing to do", args.tasks));
    }
    output::say(&format!("{} runs in {} shards; the store is {}", store.plan().runs, cut.shards, path.display()));
    if args.submit {
        let first = submit(&[], &array)?;
        let second = submit(&[format!("--dependency=afterany:{first}")], &merge)?;
        output::print(&format!("array {first}\nmerge {second}\n"))?;
    } else {
        let (array, merge) = (quoted(&array.to_string_lossy()), quoted(&merge.to_string_lossy()));
        output::print(&format!(
            "array=$(sbatch --parsable {array})\nsbatch --dependency=afterany:${{array%%;*}} {merge}\n"
        ))?;
    }
    output::say(&format!("see how far it is with `upchain status {}`", quoted(&path.to_string_lossy())));
    Ok(Code::Well)
}

/// Refuses what Slurm would, before anything is written.
fn refuse(args: &Slurm) -> Result<(), Stop> {
    let size = max_array_size().unwrap_or(MAX_ARRAY_SIZE);
    let most = size.saturating_sub(1);
    if args.tasks > most {
        return Err(Stop::usage(format!(
            "error: `--tasks {}` and Slurm's array jobs have at most {most} here (`MaxArraySize` {size})\n  hint: a task does many runs: take fewer, \
             with more `--cpus-per-task` or `--time`",
            args.tasks
        )));
    }
    if args.time <= Duration::from_secs(2 * args.lead) {
        return Err(Stop::usage(format!(
            "error: `--time {}` is hardly more than the {} seconds in which a task is to stop\n  hint: a longer `--time`, or a shorter `--lead`",
            as_time(args.time),
            args.lead
        )));
    }
    Ok(())
}

/// What Slurm says of its arrays; none where there is no Slurm.
fn max_array_size() -> Option<u32> {
    let output = Command::new("scontrol").args(["show", "config"]).output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().find(|line| line.trim_start().starts_with("MaxArraySize"))?;
    line.split_once('=')?.1.trim().parse().ok()
}

/// What the scripts are made of.
struct Script<'a> {
    args: &'a Slurm,
    store: &'a Path,
    program: String,
    title: &'a str,
    shards: u32,
}

impl Script<'_> {
    fn array(&self) -> String {
        let Self { args, program, shards, .. } = self;
        // Half of the time before the limit is for worlds to end, half for those that do not to be put by.
        let (store, log, grace) = (self.store_quoted(), self.log("%A_%a"), args.lead / 2);
        let mut text = self.head(&[
            ("job-name", "upchain".to_owned()),
            ("array", format!("1-{}", args.tasks)),
            ("time", as_time(args.time)),
            ("cpus-per-task", args.cpus_per_task.to_string()),
            ("signal", format!("B:USR1@{}", args.lead)),
            ("output", log),
        ]);
        text += "#SBATCH --requeue\n#SBATCH --open-mode=append\n";
        text += &format!(
            "
# {shards} shards, a task each; who is done early helps the others. A task may be requeued, cancelled, killed or moved at any time, and more
# may be submitted: what is committed stays, and the rest is taken over.
limit=
trap 'came=1; limit=1; kill -USR1 $child 2> /dev/null' USR1  # {lead} seconds before the time limit
trap 'came=1; kill -TERM $child 2> /dev/null' TERM           # cancelled or preempted
{program} experiment {store} --shard \"$SLURM_ARRAY_TASK_ID/{tasks}\" --grace {grace} &
child=$!
# A signal ends the waiting, not the child.
came=1
while [ -n \"$came\" ]; do
  came=
  wait $child; code=$?
done
# 75: stopped with work left. At the time limit the task goes on later.
if [ -n \"$limit\" ] && [ $code -eq 75 ]; then
  scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_$SLURM_ARRAY_TASK_ID\" && exit 0
fi
exit $code
",
            lead = args.lead,
            tasks = args.tasks,
        );
        text
    }

    fn merge(&self) -> String {
        let (program, store) = (&self.program, self.store_quoted());
        let mut text = self.head(&[
            ("job-name", "upchain-merge".to_owned()),
            ("time", as_time(self.args.time)),
            ("output", self.log("merge-%j")),
        ]);
        text += "#SBATCH --requeue\n#SBATCH --open-mode=append\n";
        text += &format!(
            "
# Runs when all tasks have ended, well or not. Where runs are missing, this says which shards, and ends with 2: submit the array again.
{program} merge {store}
"
        );
        text
    }

    fn head(&self, options: &[(&str, String)]) -> String {
        let args = self.args;
        let mut text = format!("#!/bin/bash\n# {}\n", self.title.replace('\n', " "));
        options.iter().for_each(|(key, value)| text += &format!("#SBATCH --{key}={value}\n"));
        for (key, value) in [("partition", &args.partition), ("account", &args.account), ("mem", &args.mem)] {
            value.iter().for_each(|value| text += &format!("#SBATCH --{key}={value}\n"));
        }
        args.sbatch.iter().for_each(|option| text += &format!("#SBATCH {option}\n"));
        text
    }

    fn store_quoted(&self) -> String {
        quoted(&self.store.to_string_lossy())
    }

    /// Where a job writes what it says. Slurm takes `%` for its own.
    fn log(&self, name: &str) -> String {
        let directory = self.store.join(SCRIPTS).display().to_string().replace('%', "%%");
        format!("\"{directory}/{name}.log\"")
    }
}

/// This program, where nodes find it.
fn program() -> Result<String, Stop> {
    let path = std::env::current_exe().map_err(failed(Path::new("upchain")))?;
    Ok(quoted(&path.to_string_lossy()))
}

fn absolute(path: &Path) -> Result<PathBuf, Stop> {
    path.canonicalize().map_err(failed(path))
}

/// Writes a script; one that says something else is not replaced unless that is asked for.
fn write(path: &Path, text: &str, force: bool) -> Result<(), Stop> {
    let there = fs::read_to_string(path).unwrap_or_default();
    if there == text {
        return Ok(());
    }
    if !there.is_empty() && !force {
        return Err(tables::Error::FileExists(path.to_owned()).into());
    }
    fs::write(path, text).map_err(failed(path))
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Stop + '_ {
    move |e| Stop { code: Code::Internal, message: format!("error: `{}`: {e}", path.display()) }
}

/// Submits a script, and yields the number of its job.
fn submit(options: &[String], script: &Path) -> Result<String, Stop> {
    let output = Command::new("sbatch").arg("--parsable").args(options).arg(script).output();
    let output = output.map_err(|e| Stop {
        code: Code::Internal,
        message: format!("error: `sbatch` cannot be run: {e}\n  hint: without `--submit` the commands are printed"),
    })?;
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() || told.is_empty() {
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Stop {
            code: Code::Internal,
            message: format!("error: sbatch refuses `{}`: {why}", script.display()),
        });
    }
    // `NUMBER;CLUSTER`
    Ok(told.split(';').next().unwrap_or(&told).to_owned())
}
