//! What an experiment is made of, and what may be said of its outcomes.
//!
//! * [`statistics`]: paired effects with their intervals, tests that assume less, and adjustments for many outcomes.

pub mod statistics;
