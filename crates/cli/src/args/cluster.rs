//! # What was typed for clusters

use super::Design;
use clap::Args as Arguments;
use std::path::PathBuf;
use std::time::Duration;

/// What a task takes that shares a store with others.
#[derive(Debug, Arguments)]
pub(crate) struct Task {
    /// Share the store with others: do this shard of so many first, and then what others have left or not begun [default: in an array
    /// job of Slurm, PBS, LSF, SGE, HyperQueue or Kubernetes, what the scheduler says]
    #[arg(long, value_name = "I/N", value_parser = shard, conflicts_with = "shards", help_heading = "Clusters")]
    pub shard: Option<(u32, u32)>,
    /// How many shards there are, where the scheduler says only which one is this task's (all but Slurm and SGE)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SHARDS_MAX), help_heading = "Clusters")]
    pub shards: Option<u32>,
    /// Do no other shard's work: for stores that tasks do not share, which `upchain merge` puts together
    #[arg(long, help_heading = "Clusters")]
    pub only_shard: bool,
    /// Seconds after which others take over the work of a task that gives no sign of life
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(2..=3600), help_heading = "Clusters")]
    pub silence: u64,
    /// Seconds that worlds have to end when the work is to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400), help_heading = "Clusters")]
    pub grace: u64,
    /// Stop in time to end within this, as in `2:00:00`: what is in flight ends, and the exit code is 75
    #[arg(long, value_name = "TIME", value_parser = time, help_heading = "Clusters")]
    pub time_limit: Option<Duration>,
}

/// Most shards: what the largest array jobs have.
pub(crate) const SHARDS_MAX: i64 = 1_000_000;

#[derive(Debug, Arguments)]
pub(crate) struct Slurm {
    #[command(flatten)]
    pub design: Design,
    /// Directory of the store, which all nodes must see [default: out/NAME-DIGEST]
    #[arg(long, value_name = "STORE")]
    pub out: Option<PathBuf>,
    /// Tasks of the array: as many shards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SHARDS_MAX))]
    pub tasks: u32,
    /// Time limit of a task, as sbatch takes it: `30` minutes, `2:00:00`, `1-12`
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub time: Duration,
    /// Partition
    #[arg(long, value_name = "NAME", value_parser = word)]
    pub partition: Option<String>,
    /// Account
    #[arg(long, value_name = "NAME", value_parser = word)]
    pub account: Option<String>,
    /// Processors of a task
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub cpus_per_task: u16,
    /// Memory of a task, as in `4G`; of the merge, too
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub mem: Option<String>,
    /// Seconds before the time limit at which a task is told to stop: worlds in flight have them to end
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(15..=86_400))]
    pub lead: u64,
    /// Another option of sbatch, as in `--sbatch=--constraint=amd`; may be given several times
    #[arg(long, value_name = "OPTION", value_parser = option, allow_hyphen_values = true)]
    pub sbatch: Vec<String>,
    /// Replace scripts that say something else
    #[arg(long)]
    pub force: bool,
    /// Start even if the disk seems too small for all runs
    #[arg(long)]
    pub no_check: bool,
    /// Submit the array and the merge, and print their numbers
    #[arg(long)]
    pub submit: bool,
}

/// `3/64`
fn shard(text: &str) -> Result<(u32, u32), String> {
    let numbers = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    let inside = numbers.filter(|(i, n): &(u32, u32)| (1..=*n).contains(i) && i64::from(*n) <= SHARDS_MAX);
    inside.ok_or_else(|| format!("it must be a shard of so many, `1/N` to `N/N`, and N at most {SHARDS_MAX}"))
}

/// A time as sbatch takes it: `m`, `m:s`, `h:m:s`, `d-h`, `d-h:m` or `d-h:m:s`.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let seconds = || {
        let (days, rest) = text.split_once('-').map_or((None, text), |(days, rest)| (Some(days), rest));
        let parts: Vec<u64> = rest.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let in_day = match (days, parts.as_slice()) {
            (None, [m]) => m.checked_mul(60)?,
            (None, [m, s]) => m.checked_mul(60)?.checked_add(*s)?,
            (Some(_), [h]) => h.checked_mul(3600)?,
            (Some(_), [h, m]) => h.checked_mul(3600)?.checked_add(m.checked_mul(60)?)?,
            (_, [h, m, s]) => h.checked_mul(3600)?.checked_add(m.checked_mul(60)?)?.checked_add(*s)?,
            _ => return None,
        };
        let days: u64 = days.map_or(Some(0), |days| days.parse().ok())?;
        days.checked_mul(86_400)?.checked_add(in_day).filter(|seconds| (1..=366 * 86_400).contains(seconds))
    };
    seconds().map(Duration::from_secs).ok_or_else(|| {
        "it must be minutes, `m:s`, `h:m:s`, `d-h`, `d-h:m` or `d-h:m:s`, and between a second and a year".to_owned()
    })
}

/// A time as sbatch takes it.
pub(crate) fn as_time(of: Duration) -> String {
    let s = of.as_secs();
    let in_day = format!("{:02}:{:02}:{:02}", s / 3600 % 24, s / 60 % 60, s % 60);
    if s >= 86_400 { format!("{}-{in_day}", s / 86_400) } else { in_day }
}

/// What can stand in a line of a script.
fn word(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:+=@%/".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("it must be a word of letters, digits and - _ . , : + = @ % /".to_owned())
    }
}

/// Memory as sbatch takes it: a whole number of megabytes, or of what the letter says.
fn size(text: &str) -> Result<String, String> {
    let digits = text.strip_suffix(['K', 'M', 'G', 'T']).unwrap_or(text);
    match digits.parse::<u64>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("it must be a whole number and K, M, G or T, as in `4G`".to_owned()),
    }
}

fn option(text: &str) -> Result<String, String> {
    word(text).and_then(|text| if text.starts_with('-') { Ok(text) } else { Err("it must begin with `-`".to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_sbatch() {
        for (text, seconds, again) in [
            ("30", 1800, "00:30:00"),
            ("90:30", 5430, "01:30:30"),
            ("2:00:00", 7200, "02:00:00"),
            ("1-12", 129_600, "1-12:00:00"),
            ("2-1:30", 178_200, "2-01:30:00"),
            ("1-0:0:1", 86_401, "1-00:00:01"),
        ] {
            let of = time(text).unwrap();
            assert_eq!((of.as_secs(), as_time(of).as_str()), (seconds, again), "{text}");
            assert_eq!(time(again).unwrap(), of);
        }
        for text in ["", "0", "x", "1:2:3:4", "-1", "1-", "99999999999999999999", "1-2:3:4:5", "9999-0"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_those_of_sbatch() {
        assert!(["4G", "4096", "512M", "0"].iter().all(|text| size(text).is_ok()));
        assert!(["", "G", "4Q", "4 G", "-1G", "1.5G"].iter().all(|text| size(text).is_err()));
    }

    #[test]
    fn a_shard_is_one_of_so_many() {
        assert_eq!(shard("3/64"), Ok((3, 64)));
        for text in ["0/4", "5/4", "4", "4/", "/4", "-1/4", "1/0", "1/2/3", "1/9999999"] {
            assert!(shard(text).is_err(), "{text}");
        }
    }
}
