//! The world, the period, and the threads. Rayon over firms lives here and only here; no equation does.

pub mod parameters;
pub mod spec;
