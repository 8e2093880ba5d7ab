//! Which values of its parameters bring a simulated world nearest to published facts, and how well they are known.
//!
//! * [`distance`](mod@distance): how far a world's facts are from the published ones;
//! * [`search`](mod@search): from points that fill the ranges to an optimiser, and along every parameter;
//! * [`ledger`]: every world that was run, in a store, so that a search that was stopped goes on;
//! * [`known`](mod@known): which values of each parameter are as good as the best;
//! * [`rows`]: all of it as tables.
//!
//! All points are run with the same luck, so that they differ by their parameters alone; what comes out is compared with the
//! start on other luck, which the search has not seen.

pub mod distance;
pub mod known;
pub mod ledger;
pub mod rows;
pub mod search;

pub use distance::{Target, distance, targets};
pub use known::{Known, known};
pub use ledger::Ledger;
pub use search::{Evaluation, Found, Phase, Problem, Stopped, Worlds, search};
