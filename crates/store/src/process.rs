//! # Processes
//! Which process holds a lease, in words that are the same for nobody else, and whether it can be known that it has ended. That
//! is known of processes of this machine alone: of others one can but wait until they are silent for long.

use serde::{Deserialize, Serialize};
use std::fs;

/// A process, as long as its machine is not started anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Machine.
    pub host: String,
    /// The start of the machine, and the name space that numbers are of: containers on one machine have their own.
    space: String,
    /// Number.
    pub pid: u32,
    /// When it began, in ticks of its machine: numbers are used again.
    start: String,
}

impl Process {
    /// This one.
    #[must_use]
    pub fn this() -> Self {
        let pid = std::process::id();
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default().trim().to_owned();
        let space = fs::read_link("/proc/self/ns/pid").map(|path| path.display().to_string()).unwrap_or_default();
        Self {
            host: read("/proc/sys/kernel/hostname"),
            space: format!("{} {space}", read("/proc/sys/kernel/random/boot_id")),
            pid,
            start: started(pid).unwrap_or_default(),
        }
    }

    /// Eight hexadecimal digits that other processes do not have.
    #[must_use]
    pub fn tag(&self) -> String {
        let words = format!("{}\n{}\n{}\n{}", self.host, self.space, self.pid, self.start);
        blake3::hash(words.as_bytes()).to_hex()[..8].to_owned()
    }

    /// Whether this process, which runs, knows that the other one has ended.
    #[must_use]
    pub fn knows_ended(&self, other: &Self) -> bool {
        let sees = !self.start.is_empty() && self.host == other.host && self.space == other.space;
        sees && started(other.pid).is_none_or(|start| start != other.start)
    }

    /// Whether this process sees that the other one runs.
    #[must_use]
    pub fn knows_running(&self, other: &Self) -> bool {
        let sees = !other.start.is_empty() && self.host == other.host && self.space == other.space;
        sees && started(other.pid).is_some_and(|start| start == other.start)
    }
}

/// When a process of this machine began; none where there is none, it has ended and was not waited for, or the system does not tell.
fn started(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let fields: Vec<&str> = stat[stat.rfind(')')? + 1..].split_whitespace().collect();
    let is_alive = !["Z", "X"].contains(fields.first()?);
    is_alive.then(|| fields.get(19).map(|start| (*start).to_owned()))?
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_runs_has_not_ended_and_one_of_another_start_or_machine_is_told_apart() {
        let this = Process::this();
        assert!(!this.knows_ended(&this) && this.knows_running(&this));
        assert!(this.knows_ended(&Process { start: "1".into(), ..this.clone() }), "its number is used again");
        assert!(!this.knows_ended(&Process { host: "elsewhere".into(), start: "1".into(), ..this.clone() }));
        assert!(!this.knows_ended(&Process { space: "a container".into(), start: "1".into(), ..this.clone() }));
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let other = Process { pid: child.id(), start: started(child.id()).unwrap(), ..this.clone() };
        assert!(!this.knows_ended(&other));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(this.knows_ended(&other));
    }
}
