//! What an experiment is made of, and what may be said of its outcomes.
//!
//! * [`run`](mod@run): one world from its start to its end, and what was seen of it;
//! * [`record`]: observations as tidy tables;
//! * [`outcomes`]: the numbers that one run contributes to the answer;
//! * [`plan`]: points × arms × replications, and the world of any run without the others;
//! * [`engine`]: runs over threads, into a store; [`work`]: a plan's worlds as what it does;
//! * [`results`]: what a store says of a plan's runs;
//! * [`pilot`](mod@pilot): what it would take;
//! * [`arms`]: arms × replications with shared luck, many worlds side by side;
//! * [`effects`]: every arm against the first, outcome by outcome;
//! * [`statistics`]: paired effects with their intervals, tests that assume less, and adjustments for many outcomes.

pub mod arms;
pub mod effects;
pub mod engine;
pub mod outcomes;
pub mod pilot;
pub mod plan;
pub mod record;
pub mod results;
pub mod run;
pub mod statistics;
pub mod work;
