//! Pure functions of tables: nothing here knows of firms, markets or files, and nothing is drawn.
//!
//! Of an inter-country input-output table ([`InputOutput`], factored once as [`Decomposed`]):
//! * [`upstreamness`](mod@upstreamness): distance to final use, and from primary inputs;
//! * [`linkages`]: how strongly a sector pulls and pushes the others;
//! * [`content`], [`absorption`], [`participation`]: whose value added is in exports, and who buys it in the end;
//! * [`wwz`](mod@wwz), [`kww`](mod@kww), [`borin_mancini`]: gross exports without double counting, by three schools;
//! * [`production_length`](mod@production_length): lengths of the parts that cross borders;
//! * [`chain`]: who adds value to one final product, and how far from its buyers.
//!
//! Of columns of numbers:
//! * [`structure`], [`specialisation`]: what an economy is made of, and what it sells;
//! * [`position`]: value-added share of the final price, and value added per worker;
//! * [`smile`](mod@smile), [`local_fit`](mod@local_fit): whether both ends of a chain pay;
//! * [`inequality`], [`tail`], [`persistence`], [`subbotin`](mod@subbotin), [`growth`], [`attachment`], [`assortativity`](mod@assortativity): stylised facts of firms;
//! * [`survival`], [`mobility`](mod@mobility): how long until something happens, and who is found elsewhere later;
//! * [`cubic`]: in, out, in again.
//!
//! Of a network of firms:
//! * [`shock`](mod@shock): what is lost, directly and indirectly, when some of them stand still.
//!
//! Symbols are those of the field: `Z` intermediate flows, a row a seller, `Y` final demand, `x` output, `A = z_ij/x_j`, `B = (I −
//! A)⁻¹`, `G` Ghosh's inverse, `L_rr` the inverse of a country's own block, `v` value added per unit of output, `e` exports.

pub mod absorption;
pub mod assortativity;
pub mod attachment;
pub mod borin_mancini;
pub mod chain;
mod checks;
pub mod content;
pub mod cubic;
mod decomposed;
pub mod growth;
pub mod inequality;
mod input_output;
pub mod kww;
mod linear;
pub mod linkages;
pub mod local_fit;
pub mod mobility;
pub mod participation;
pub mod persistence;
pub mod position;
pub mod production_length;
pub mod shock;
pub mod smile;
pub mod specialisation;
pub mod structure;
pub mod subbotin;
pub mod survival;
pub mod tail;
pub mod upstreamness;
pub mod wwz;

#[cfg(test)]
mod fixtures;

pub use absorption::{value_added_by_buyer, value_added_exports};
pub use assortativity::assortativity;
pub use attachment::attachment_exponent;
pub use borin_mancini::{BorinMancini, BorinManciniSink, WithoutExports, borin_mancini_sink, borin_mancini_source};
pub use chain::{Participant, chains};
pub use checks::TableError;
pub use content::{IndirectExports, exports, exports_by_buyer};
pub use cubic::rises_falls_and_rises;
pub use decomposed::Decomposed;
pub use growth::{Line, line, quantile, size_variance_slope};
pub use inequality::gini;
pub use input_output::{InputOutput, Node};
pub use kww::{Kww, kww};
pub use linear::PLAIN_MAX;
pub use linkages::{influence_coefficients, sensitivity_coefficients};
pub use local_fit::local_fit;
pub use mobility::mobility;
pub use participation::{gvc_participation, participation_kpww, position_kpww};
pub use persistence::{ar1, ar1_of_pairs};
pub use production_length::{ProductionLength, position_wwyz, production_length};
pub use smile::{Smile, smile};
pub use subbotin::{Subbotin, subbotin};
pub use survival::{Survival, kaplan_meier};
pub use tail::hill_exponent;
pub use upstreamness::{NetInventory, downstreamness, net_inventory, upstreamness};
pub use wwz::{Wwz, wwz};
