//! Stylised facts of firms and chains: what is published of them, and how far a simulated world has them.
//!
//! * [`table`]: the facts, with what was found, by whom, and the band in which a world passes;
//! * [`panel`]: what one world shows to those who measure it: firms by year, orders that stay, chains;
//! * [`recipes`]: how each fact is measured, in words and as a function of a panel;
//! * [`score`]: median, range and p-value over seeds, and whether the fact is met.
//!
//! Nothing here may be tuned: a recipe says what those did who published the fact, and a fact that a world cannot be asked
//! for is counted as missed.

pub mod chains;
mod continuing;
pub mod firms;
mod links;
pub mod network;
pub mod panel;
pub mod recipes;
pub mod score;
mod shock;
pub mod table;
pub mod turnover;

pub use recipes::{RECIPES, Recipe};
pub use score::{FactRow, Score, measure, measure_some, scores, worlds_a_seed};
pub use table::{Fact, facts};
