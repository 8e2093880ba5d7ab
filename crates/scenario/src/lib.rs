//! # Scenarios
//! TOML in, a checked world out. A scenario is a world: countries, sectors, strategies, populations, policies, perhaps a
//! table. An experiment names a scenario and what varies. Whatever is wrong is told at once, with its place and remedy;
//! what comes out is in range and consistent, so that nothing below returns an error. TOML lives here and only here.

mod apportion;
mod branching;
mod build;
pub mod calibration;
pub mod cells;
mod check;
mod countries;
mod design;
mod document;
pub mod draft;
pub mod experiment;
mod explain;
mod factors;
mod fields;
mod flows;
mod from_table;
mod frozen;
mod kind;
mod load;
mod names;
mod overrides;
mod points;
mod policies;
mod populations;
mod recipes;
mod replicate;
mod report;
pub mod schema;
mod sectors;
mod source;
mod stages;
mod strategies;
mod sweeps;
mod table;
mod vocabulary;
mod worlds;

pub use calibration::Calibration;
pub use experiment::{Experiment, load_experiment};
pub use explain::{explain, no_such_key};
pub use frozen::{Frozen, freeze, freeze_calibration, thaw};
pub use kind::{Kind, kind};
pub use load::{Checked, check_text, load};
pub use report::{Errors, Problem};
