//! What an experiment asks, apart from any world: which values of which parameters, and which numbers of the answer.
//!
//! Each design is a pure function of (seed, index): point 10 000 000 needs no other, so that runs can be done in any
//! order, on any machine, and again.
//!
//! * [`factor`]: a parameter that is varied, and how a place in its range becomes a value;
//! * [`grid`], [`list`], [`one_at_a_time`]: values that are named;
//! * [`latin_hypercube`], [`quasi`]: values that fill the ranges;
//! * [`saltelli`], [`morris`]: values that sensitivity indices are computed from;
//! * [`design`]: any of them, and how many runs it asks for;
//! * [`outcome`]: the numbers that a run contributes to the answer, declared once.

pub mod design;
pub mod factor;
pub mod grid;
pub mod latin_hypercube;
pub mod list;
pub mod morris;
pub mod one_at_a_time;
pub mod outcome;
mod permutation;
pub mod quasi;
pub mod saltelli;

pub use design::{Design, Kind, TooMany, runs};
pub use factor::{Factor, Scale};
