//! Pure functions of tables: nothing here knows of firms, markets or files, and nothing is drawn.
//!
//! * [`upstreamness`](mod@upstreamness): distance to final use, and from primary inputs;
//! * [`linkages`]: how strongly a sector pulls and pushes the others;
//! * [`position`]: value-added share of the final price, and value added per worker;
//! * [`smile`](mod@smile): whether both ends of a chain pay;
//! * [`inequality`], [`tail`], [`persistence`]: stylised facts of firms.
//!
//! Input-output tables are `n` sellers × `n` buyers, row after row, a row a seller, in money of one year. Symbols are
//! those of the field: `Z` intermediate flows, `x` output, `A = z_ij/x_j` what a buyer needs of a seller per unit of its
//! output, `B = z_ij/x_i` the share of a seller's output that goes to a buyer.

mod checks;
pub mod inequality;
mod input_output;
mod leontief;
pub mod linkages;
pub mod persistence;
pub mod position;
pub mod smile;
pub mod tail;
pub mod upstreamness;

#[cfg(test)]
mod fixtures;

pub use checks::TableError;
pub use inequality::gini;
pub use input_output::{InputOutput, Node};
pub use linkages::{influence_coefficients, sensitivity_coefficients};
pub use persistence::{ar1, ar1_of_pairs};
pub use smile::{Smile, smile};
pub use tail::hill_exponent;
pub use upstreamness::{downstreamness, upstreamness};
