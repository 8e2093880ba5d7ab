//! The ground floor: what every other room stands on, and nothing of the model itself.
//!
//! * [`draws`]: random numbers addressed by what they are for, never by when they are asked for;
//! * [`philox`]: the generator that they come from, for one and for several at once;
//! * [`single`]: `exp`, `ln` and normal draws in single precision, for loops that the compiler makes vectors of;
//! * [`lanes`]: those vectors as wide as the machine has them;
//! * [`math`]: `exp`, `ln` and the normal quantile with the same bits on every machine;
//! * [`exact`]: sums whose result does not depend on the order of their terms;
//! * [`tally`]: quantiles by counting, as indifferent to order as the sums;
//! * [`parameter`]: parameters, declared once, from which checks, setters, schema and documents come;
//! * [`shape`]: how many countries and sectors there are, and how pairs of them are numbered;
//! * [`mod@column`]: tables of columns, declared once.

pub mod column;
pub mod draws;
pub mod exact;
pub mod lanes;
pub mod math;
pub mod parameter;
pub mod philox;
pub mod shape;
pub mod single;
pub mod tally;
