//! # Which task of an array job this is
//! What schedulers say in the environment of a task, and how many processors they gave it.

use crate::exit::Stop;

/// A task of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    /// Its number from 0 on; where the scheduler does not say where numbers begin, they are taken around.
    pub index: u64,
    /// Tasks of the array, where the scheduler says how many.
    pub of: Option<u32>,
    /// The scheduler.
    pub scheduler: &'static str,
    /// Whether its numbers are there in arrays alone: HyperQueue numbers every task.
    pub is_array: bool,
}

/// Where a scheduler says what.
struct Says {
    scheduler: &'static str,
    /// Number of this task; several where versions differ.
    id: &'static [&'static str],
    /// The first number, the last, and the step between them.
    range: Option<[&'static str; 3]>,
    /// How many tasks there are.
    count: Option<&'static str>,
    /// What the number is outside of arrays.
    none: &'static str,
    is_array: bool,
}

/// Inner ones first: HyperQueue's workers run in jobs of another.
const SCHEDULERS: [Says; 6] = [
    Says { scheduler: "HyperQueue", id: &["HQ_TASK_ID"], range: None, count: None, none: "", is_array: false },
    Says { scheduler: "Kubernetes", id: &["JOB_COMPLETION_INDEX"], range: None, count: None, none: "", is_array: true },
    Says {
        scheduler: "Slurm",
        id: &["SLURM_ARRAY_TASK_ID"],
        range: Some(["SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP"]),
        count: Some("SLURM_ARRAY_TASK_COUNT"),
        none: "",
        is_array: true,
    },
    Says {
        scheduler: "PBS",
        id: &["PBS_ARRAY_INDEX", "PBS_ARRAYID"],
        range: None,
        count: None,
        none: "",
        is_array: true,
    },
    Says { scheduler: "LSF", id: &["LSB_JOBINDEX"], range: None, count: None, none: "0", is_array: true },
    Says {
        scheduler: "SGE",
        id: &["SGE_TASK_ID"],
        range: Some(["SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE"]),
        count: None,
        none: "undefined",
        is_array: true,
    },
];

/// The environment, or what a test says of it.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// That of this process.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// The task that this process is; none outside of arrays.
pub(crate) fn task(environment: Environment<'_>) -> Result<Option<Task>, Stop> {
    let number = |name: &str| match environment(name).map(|value| (value.trim().parse::<u64>(), value)) {
        None => Ok(None),
        Some((Ok(number), _)) => Ok(Some(number)),
        Some((Err(_), value)) => Err(Stop::usage(format!(
            "error: `{name}` is `{value}`, and a scheduler gives a whole number\n  hint: say `--shard I/N`, or `--shard 1/1` for all"
        ))),
    };
    for says in SCHEDULERS {
        let Some(name) = says.id.iter().find(|name| environment(name).is_some_and(|value| value != says.none)) else {
            continue;
        };
        let id = number(name)?.unwrap_or(0);
        let mut range = [None; 3];
        for (k, name) in says.range.iter().flatten().enumerate() {
            range[k] = number(name)?;
        }
        let [first, last, step] = range;
        let (first, step) = (first.unwrap_or(0), step.unwrap_or(1).max(1));
        let of_range = last.map(|last| last.saturating_sub(first) / step + 1);
        let of = says.count.map_or(Ok(None), number)?.or(of_range);
        return Ok(Some(Task {
            index: id.saturating_sub(first) / step,
            of: of.and_then(|of| u32::try_from(of).ok()).filter(|of| *of > 0),
            scheduler: says.scheduler,
            is_array: says.is_array,
        }));
    }
    Ok(None)
}

/// Processors that the scheduler gave, where it says so, and where it says it.
pub(crate) fn processors(environment: Environment<'_>) -> Option<(usize, &'static str)> {
    // A list of those that it gave.
    let listed = environment("HQ_CPUS").map(|list| (list.split(',').count(), "HQ_CPUS"));
    let counted = [
        ("SLURM_CPUS_PER_TASK", "SLURM_JOB_ID"),
        ("SLURM_CPUS_ON_NODE", "SLURM_JOB_ID"),
        ("NCPUS", "PBS_JOBID"),
        ("LSB_DJOB_NUMPROC", "LSB_JOBID"),
        ("NSLOTS", "JOB_ID"),
    ];
    let mut of_job = counted.iter().filter(|(_, job)| environment(job).is_some());
    let counted = || of_job.find_map(|(name, _)| Some((environment(name)?.trim().parse().ok()?, *name)));
    listed.or_else(counted).filter(|(n, _)| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(says: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| says.iter().find(|(there, _)| *there == name).map(|(_, value)| (*value).to_owned())
    }

    fn told(says: &[(&str, &str)]) -> Option<(u64, Option<u32>, &'static str)> {
        task(&with(says)).unwrap().map(|task| (task.index, task.of, task.scheduler))
    }

    #[test]
    fn every_scheduler_says_which_task_it_is() {
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "11"),
            ("SLURM_ARRAY_TASK_COUNT", "5"),
            ("SLURM_ARRAY_TASK_MIN", "3"),
            ("SLURM_ARRAY_TASK_MAX", "19"),
            ("SLURM_ARRAY_TASK_STEP", "4"),
        ];
        assert_eq!(told(&slurm), Some((2, Some(5), "Slurm")));
        let sge = [("SGE_TASK_ID", "7"), ("SGE_TASK_FIRST", "1"), ("SGE_TASK_LAST", "9"), ("SGE_TASK_STEPSIZE", "2")];
        assert_eq!(told(&sge), Some((3, Some(5), "SGE")));
        for (name, scheduler) in [
            ("PBS_ARRAY_INDEX", "PBS"),
            ("PBS_ARRAYID", "PBS"),
            ("LSB_JOBINDEX", "LSF"),
            ("HQ_TASK_ID", "HyperQueue"),
            ("JOB_COMPLETION_INDEX", "Kubernetes"),
        ] {
            assert_eq!(told(&[(name, "5")]), Some((5, None, scheduler)));
        }
        let inner = [("HQ_TASK_ID", "4"), ("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_TASK_COUNT", "2")];
        assert_eq!(told(&inner), Some((4, None, "HyperQueue")));
    }

    /// What the manuals show, in their own numbers.
    #[test]
    fn tasks_are_those_of_the_manuals_examples() {
        // Adaptive Computing, TORQUE 4.1.3, "Submitting multiple jobs in array form": `qsub -t 0-4`, and 1098[0] has `PBS_ARRAYID` set to 0.
        let torque = |k: u64| told(&[("PBS_JOBID", "1098[0].hostname"), ("PBS_ARRAYID", &k.to_string())]);
        assert_eq!((torque(0), torque(4)), (Some((0, None, "PBS")), Some((4, None, "PBS"))));
        // IT4Innovations, "Job arrays": `qsub -J 1-900`, each subjob has a unique `PBS_ARRAY_INDEX`.
        assert_eq!(told(&[("PBS_ARRAY_INDEX", "900")]), Some((900, None, "PBS")));
        // IBM Spectrum LSF 10.1.0, "Passing arguments on the command line": `bsub -J "myArray[1-1000]"`; for non-array jobs `LSB_JOBINDEX` is set to zero.
        assert_eq!(told(&[("LSB_JOBID", "7"), ("LSB_JOBINDEX", "1000")]), Some((1000, None, "LSF")));
        assert_eq!(told(&[("LSB_JOBID", "7"), ("LSB_JOBINDEX", "0")]), None);
        // Grid Engine, `qsub -t 1-1000:100`: the first number, the last and the step stand beside the task's.
        let grid = |id: &str| {
            let says = [
                ("JOB_ID", "7"),
                ("SGE_TASK_ID", id),
                ("SGE_TASK_FIRST", "1"),
                ("SGE_TASK_LAST", "1000"),
                ("SGE_TASK_STEPSIZE", "100"),
            ];
            told(&says)
        };
        assert_eq!((grid("1"), grid("901")), (Some((0, Some(10), "SGE")), Some((9, Some(10), "SGE"))));
        // And its execution daemon (exec_job.c of Son of Grid Engine): in jobs that are no array all four are the word `undefined`.
        let names = ["SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE"];
        assert_eq!(told(&names.map(|name| (name, "undefined"))), None);
        // SchedMD, "Job Array Support": `sbatch --array=1-7:2`.
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "7"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_MAX", "7"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
        ];
        assert_eq!(told(&slurm), Some((3, Some(4), "Slurm")));
    }

    #[test]
    fn outside_of_arrays_nothing_is_said() {
        for says in [&[][..], &[("LSB_JOBINDEX", "0")], &[("SGE_TASK_ID", "undefined")], &[("SLURM_JOB_ID", "7")]] {
            assert_eq!(told(says), None, "{says:?}");
        }
        let wrong = task(&with(&[("PBS_ARRAY_INDEX", "x7")])).unwrap_err().message;
        assert!(wrong.contains("`PBS_ARRAY_INDEX` is `x7`") && wrong.contains("--shard 1/1"), "{wrong}");
    }

    #[test]
    fn processors_are_those_of_the_task_and_not_of_the_machine() {
        let of = |says: &[(&str, &str)]| processors(&with(says));
        let slurm = [("SLURM_JOB_ID", "1"), ("SLURM_CPUS_ON_NODE", "8"), ("SLURM_CPUS_PER_TASK", "4")];
        assert_eq!(of(&slurm), Some((4, "SLURM_CPUS_PER_TASK")));
        assert_eq!(of(&slurm[..2]), Some((8, "SLURM_CPUS_ON_NODE")));
        assert_eq!(of(&[("HQ_CPUS", "0,3,4")]), Some((3, "HQ_CPUS")));
        assert_eq!(of(&[("LSB_JOBID", "3"), ("LSB_DJOB_NUMPROC", "16")]), Some((16, "LSB_DJOB_NUMPROC")));
        assert_eq!(of(&[("JOB_ID", "3"), ("NSLOTS", "2")]), Some((2, "NSLOTS")));
        assert_eq!(of(&[("PBS_JOBID", "3"), ("NCPUS", "6")]), Some((6, "NCPUS")));
        assert_eq!(of(&[("NSLOTS", "2"), ("NCPUS", "6")]), None, "names that others use, too");
    }
}
