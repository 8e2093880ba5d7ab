//! # Benches
//! `cargo bench -p upchain-benches`. What is measured is elsewhere, but for the minimal workload that frameworks are compared by,
//! which is here so that it is tested.

pub mod minimal;
