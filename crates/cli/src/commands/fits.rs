//! # Whether it fits
//! Memory and disk that are wanted, and that are there: what does not fit is refused before it starts, with both numbers.

use crate::exit::Stop;
use crate::output;
use experiment::bound::bound;
use experiment::pilot::{Estimate, pilot};
use experiment::work::Sweep;
use scheduler::spec::WorldSpec;
use std::path::{Path, PathBuf};
use store::Real;
use sysinfo::{Disks, System};

/// Bytes that a firm takes at the least: a world that does not fit even so is refused before it is made.
const BYTES_OF_FIRM: f64 = 120.0;

/// What is free. Where the system does not tell, nothing is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    /// Bytes of memory.
    pub memory: Option<f64>,
    /// Bytes of disk.
    pub disk: Option<f64>,
}

impl Room {
    /// What is free on this machine, and on the disk that a directory is on, or would be.
    pub fn here(path: &Path) -> Self {
        Self { memory: memory(), disk: disk(path) }
    }

    /// Refuses worlds that are too large even by what is known of firms.
    pub fn refuse_world(self, sweep: &Sweep) -> Result<(), Stop> {
        refuse("memory for one world", sweep.plan.firms_max() * BYTES_OF_FIRM, self.memory)
    }

    /// Refuses what does not fit, of which this share is still to be done.
    pub fn refuse(self, wanted: &Estimate, share: f64) -> Result<(), Stop> {
        refuse("memory", wanted.memory, self.memory)?;
        refuse("disk", wanted.disk(share), self.disk)
    }

    fn holds(self, memory: f64, disk: f64) -> bool {
        let holds = |wanted: f64, there: Option<f64>| there.is_none_or(|there| wanted <= there);
        holds(memory, self.memory) && holds(disk, self.disk)
    }
}

/// Refuses one world that takes more memory than there is, before any is taken for it.
pub(super) fn world(spec: &WorldSpec) -> Result<(), Stop> {
    one_world(spec, memory())
}

fn one_world(spec: &WorldSpec, there: Option<f64>) -> Result<(), Stop> {
    let wanted = spec.bytes(rayon::current_num_threads());
    let Some(there) = there.filter(|there| wanted > *there) else { return Ok(()) };
    let (firms, orders) = (spec.firms(), spec.orders());
    let fit = (firms as f64 * there / wanted / 1e3).floor() * 1e3;
    Err(Stop::usage(format!(
        "error: memory: {firms} firms with {orders} orders take {} and {} are there\n  hint: `--set world.firms={fit}` fits, and so may fewer \
         `world.orders_per_firm`",
        size(wanted),
        size(there)
    )))
}

/// Refuses an experiment that does not fit, before anything of it is written. `share` of it is still to be done. Only what might
/// not fit is tried out.
pub(super) fn before(sweep: &Sweep, asked: &store::Plan, path: &Path, share: f64) -> Result<(), Stop> {
    let room = Room::here(path);
    let all = bound(sweep, rayon::current_num_threads());
    if room.holds(all.memory, all.disk) {
        return Ok(());
    }
    let hinted = |stop: Stop| Stop { message: stop.message + ", or `--no-check` to start all the same", ..stop };
    room.refuse_world(sweep).map_err(hinted)?;
    output::say("memory or disk may be too small: a few runs are tried out");
    super::quiet_panics();
    let estimate = pilot(sweep, asked)?;
    let _ = std::panic::take_hook();
    room.refuse(&estimate, share).map_err(hinted)
}

fn refuse(what: &str, wanted: f64, there: Option<f64>) -> Result<(), Stop> {
    let Some(there) = there.filter(|there| wanted > *there) else { return Ok(()) };
    let hint = "take fewer replications, points or firms, fewer `--tables`, or fewer `--threads`";
    Err(Stop::usage(format!(
        "error: {what}: {} are wanted and {} are there\n  hint: {hint}",
        size(wanted),
        size(there)
    )))
}

/// Bytes, in units that people read.
pub(super) fn size(bytes: f64) -> String {
    match bytes {
        b if b >= 1e12 => format!("{:.2} TB", b / 1e12),
        b if b >= 1e9 => format!("{:.2} GB", b / 1e9),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b => format!("{:.0} kB", (b / 1e3).ceil()),
    }
}

fn memory() -> Option<f64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    let free = system.available_memory();
    Some(system.cgroup_limits().map_or(free, |limits| free.min(limits.free_memory)) as f64)
}

fn disk(path: &Path) -> Option<f64> {
    let path: PathBuf = path.ancestors().find_map(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        above.canonicalize().ok()
    })?;
    if let Some(bytes) = Real::free(&path) {
        return Some(bytes as f64);
    }
    let disks = Disks::new_with_refreshed_list().ok()?;
    let on = disks.iter().filter(|disk| path.starts_with(disk.mount_point()));
    on.max_by_key(|disk| disk.mount_point().components().count()).map(|disk| disk.available_space() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Code;

    const WANTED: Estimate = Estimate {
        runs: 1_000_000,
        pilots: 24,
        cpu_seconds: 1e4,
        seconds: 5e3,
        memory: 3e9,
        rows: 2e12,
        tables: 3e12,
        again: 0,
        page: 0.0,
    };

    #[test]
    fn what_does_not_fit_is_refused_with_both_numbers() {
        let refusal = Room { memory: Some(1e9), disk: None }.refuse(&WANTED, 1.0).unwrap_err();
        assert_eq!(refusal.code, Code::Usage);
        assert!(refusal.message.starts_with("error: memory: 3.00 GB are wanted and 1.00 GB are there\n  hint: "));
        let refusal = Room { memory: None, disk: Some(4.2e12) }.refuse(&WANTED, 1.0).unwrap_err();
        assert!(refusal.message.starts_with("error: disk: 5.00 TB are wanted and 4.20 TB are there\n  hint: "));
    }

    #[test]
    fn a_world_that_does_not_fit_is_refused_with_what_fits() {
        let spec = scheduler::trial::chain(30_000);
        assert!(one_world(&spec, Some(1e8)).is_ok() && one_world(&spec, None).is_ok());
        let message = one_world(&spec, Some(3e6)).unwrap_err().message;
        assert!(message.starts_with("error: memory: 30000 firms with 299970 orders take "), "{message}");
        assert!(message.contains(" and 3.0 MB are there\n  hint: `--set world.firms="), "{message}");
    }

    #[test]
    fn what_fits_is_not_refused_and_rows_that_are_there_want_no_more_room() {
        assert!(Room { memory: Some(3e9), disk: Some(5e12) }.refuse(&WANTED, 1.0).is_ok());
        assert!(Room { memory: None, disk: None }.refuse(&WANTED, 1.0).is_ok());
        assert!(Room { memory: None, disk: Some(4.2e12) }.refuse(&WANTED, 0.5).is_ok());
    }
}
