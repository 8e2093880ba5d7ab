//! What is promised of the whole: a module a promise.

mod accounting;
mod clusters;
mod determinism;
mod docs;
mod equations;
mod experiments;
mod knobs;
mod limits;
mod liveness;
mod repository;
mod symmetry;
mod tidy;
mod worlds;
