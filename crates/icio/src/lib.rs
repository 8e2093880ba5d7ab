//! # Inter-country input-output tables
//! Reads the tables that statistical offices and projects publish, as they are downloaded: OECD ICIO, WIOD, ADB MRIO, EXIOBASE 3,
//! FIGARO, Eora26, and a tidy form. Which of them a file is shows in what is in it. Rows and columns are known by name, never by
//! position; whatever is wrong is told at once with its place; a number that is not sure is refused.

mod assembly;
mod balance;
mod concordance;
mod detect;
mod digest;
mod eora;
mod exiobase;
mod export;
mod faults;
mod frame;
mod labels;
mod packed;
mod rows;
mod sheet;
mod store;
mod tidy;
mod wide;
mod wiod;

pub use balance::{Balance, Residual};
pub use concordance::{Concordance, Groups, aggregate, concordance};
pub use detect::{Format, load};
pub use digest::digest;
pub use export::{ExportError, write_oecd};
pub use faults::{Errors, Fault, Place, did_you_mean};

use measures::InputOutput;

/// Relative residual that is admitted unless another one is asked for.
///
/// Tables are published with a few digits, and balance to those: OECD's of 2023 to half a million dollars a row.
pub const TOLERANCE: f64 = 1e-3;

/// A table, and what is known of where it is from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The table.
    pub table: InputOutput,
    /// The form that it was read in.
    pub format: Format,
    /// What its numbers are in.
    pub unit: &'static str,
    /// The file that it was read from.
    pub source: String,
    /// How well it balances.
    pub balance: Balance,
    /// What a user should know although nothing is wrong.
    pub notes: Vec<String>,
}
