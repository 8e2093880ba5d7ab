//! A directory of runs that loses nothing. It knows bytes and tables, and nothing of the model; docs/store.md is the
//! protocol and what it promises.
//!
//! * [`plan`]: what is to be run, frozen before the first run;
//! * [`store`](mod@store): the directory, made or opened;
//! * [`leases`]: how many processes, on many machines, share one store; [`process`]: which of them are alive;
//! * [`shelf`]: runs that were stopped in the middle, for whoever goes on with them;
//! * [`worker`]: one process's rows and commits, and their recovery after a kill;
//! * [`index`]: which run is where, and its rows;
//! * [`merge`](mod@merge): sorted tables, the same bytes whatever happened on the way;
//! * [`verify`](mod@verify): every digest of every file;
//! * [`compare`](mod@compare): the first thing in which two stores differ;
//! * [`disk`]: the few calls that all of this makes of a file system, so that tests can let every one of them fail.

mod batch;
pub mod compare;
pub mod disk;
pub mod error;
mod frame;
pub mod index;
mod journal;
pub mod leases;
pub mod merge;
pub mod plan;
pub mod process;
mod replace;
mod sealed;
pub mod shelf;
pub mod store;
pub mod verify;
pub mod worker;

pub use batch::Status;
pub use disk::{Disk, Memory, Real};
pub use error::Error;
pub use index::{Index, Place, Reader};
pub use merge::{Counts, Manifest, merge};
pub use plan::Plan;
pub use shelf::Shelf;
pub use store::Store;
pub use verify::verify;
pub use worker::Worker;
