//! What an experiment is made of, and what may be said of its outcomes.
//!
//! * [`run`](mod@run): one world from its start to its end, and what was seen of it;
//! * [`record`]: observations as tidy tables;
//! * [`outcomes`]: the numbers that one run contributes to the answer;
//! * [`plan`]: points × arms × replications, and the world of any run without the others;
//! * [`engine`]: runs over threads, into a store; [`work`]: a plan's worlds as what it does; [`source`]: which of them are next;
//! * [`cost`]: what runs cost, and how a plan is cut by it for many machines;
//! * [`results`]: what a store says of a plan's runs;
//! * [`pilot`](mod@pilot): what a plan would take;
//! * [`bound`](mod@bound): what it takes at most, without running anything;
//! * [`arms`]: arms × replications with shared luck, many worlds side by side;
//! * [`joined`]: rows of runs, found by their keys;
//! * [`life`](mod@life): a run done again, to see what happened to one firm;
//! * [`network`]: who sells how much to whom, as a shock meets it;
//! * [`branch`]: arms that part in a year from a history that is run once;
//! * [`effects`]: every arm against the first, outcome by outcome;
//! * [`means`]: medians and bands, and whether a mean stands for anything; [`windows`]: of which time;
//! * [`by_value`]: the same by the value of a parameter of the design;
//! * [`until`]: how many replications are enough;
//! * [`sensitivity`](mod@sensitivity): on which parameters of the design the answer depends;
//! * [`statistics`]: paired effects with their intervals, tests that assume less, and adjustments for many outcomes.

pub mod arms;
pub mod bound;
pub mod branch;
pub mod by_value;
pub mod cost;
pub mod effects;
pub mod engine;
pub mod joined;
pub mod life;
pub mod means;
pub mod network;
pub mod outcomes;
pub mod pairs;
pub mod pilot;
pub mod plan;
pub mod record;
pub mod results;
pub mod run;
pub mod sensitivity;
mod sentences;
pub mod source;
pub mod statistics;
pub mod until;
pub mod windows;
pub mod work;
