//! Every identity holds in every period of every shipped scenario.
//!
//! The audit that each run prints is asserted here at full size; and because an audit that checks itself proves little,
//! the same identities are computed once more from nothing but the tables that a user gets.

mod books;
mod first_period;
mod four_industries;
mod real_tables;

use crate::worlds::{ALONE, everything, run, seed};
use market::accounts::Audit;

#[test]
fn no_residual_of_any_period_of_any_shipped_scenario_passes_its_tolerance() {
    for (name, spec) in everything(&[], &[]) {
        let (_, account, record) = run(&spec, seed(0), ALONE);
        let worst = account.audit.max();
        println!("{name}: largest residual of {} periods {worst:.1e}: {:?}", account.periods, account.audit);
        assert!(worst <= Audit::TOLERANCE, "{name}: {:?}", account.audit);
        let observed = record.periods.iter().map(|p| p.residual).fold(0.0, f64::max);
        assert!(observed <= worst, "{name}: the table shows {observed:e}, the account {worst:e}");
    }
}
