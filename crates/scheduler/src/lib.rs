//! The world, the period, and the threads. Rayon over firms lives here and only here; no equation does.

pub mod branch;
pub mod checkpoint;
mod holdings;
mod layout;
pub mod life;
pub mod norms;
pub mod observe;
pub mod parameters;
pub mod period;
mod phases;
pub mod rows;
mod size;
pub mod spec;
mod start;
pub mod terms;
pub mod threads;
pub mod trial;
pub mod world;
