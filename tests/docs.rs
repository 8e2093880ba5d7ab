//! What is generated from the code is fresh, and every label stands in the code and in docs/model.md.

mod equations;
mod generated;
mod labels;
mod parameters;
