//! # Memory
//! A world that does not fit is refused before any memory is taken for it: a machine without memory stops all that runs on it,
//! or kills something.

use crate::exit::Stop;
use scheduler::spec::WorldSpec;
use sysinfo::System;

/// Bytes of memory that are free, to this process; none where the system does not tell.
pub(crate) fn available() -> Option<f64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    let free = system.available_memory();
    Some(system.cgroup_limits().map_or(free, |limits| free.min(limits.free_memory)) as f64)
}

/// Refuses a world that takes more memory than there is. Where the system does not tell, nothing is refused.
pub(crate) fn refuse(spec: &WorldSpec) -> Result<(), Stop> {
    refuse_more_than(available().unwrap_or(f64::INFINITY), spec)
}

fn refuse_more_than(there: f64, spec: &WorldSpec) -> Result<(), Stop> {
    let wanted = spec.bytes(rayon::current_num_threads());
    if wanted <= there {
        return Ok(());
    }
    let (firms, orders) = (spec.firms(), spec.orders());
    let fit = (firms as f64 * there / wanted / 1e3).floor() * 1e3;
    Err(Stop::usage(format!(
        "error: memory: {firms} firms with {orders} orders take {} and {} are there\n  hint: `--set world.firms={fit}` fits, or fewer `world.orders_per_firm`",
        size(wanted),
        size(there)
    )))
}

/// Bytes for people.
pub(crate) fn size(bytes: f64) -> String {
    match bytes {
        b if b >= 1e12 => format!("{:.2} TB", b / 1e12),
        b if b >= 1e9 => format!("{:.2} GB", b / 1e9),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b => format!("{:.0} kB", (b / 1e3).ceil()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_that_does_not_fit_is_refused_with_what_fits() {
        let spec = scheduler::trial::chain(30_000);
        assert!(refuse_more_than(1e8, &spec).is_ok());
        let message = refuse_more_than(3e6, &spec).unwrap_err().message;
        assert!(message.starts_with("error: memory: 30000 firms with 300000 orders take "), "{message}");
        assert!(message.contains("and 3.0 MB are there\n  hint: `--set world.firms="), "{message}");
    }
}
