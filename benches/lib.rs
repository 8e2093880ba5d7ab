//! Benches: `cargo bench -p upchain-benches`. There is nothing to import.
