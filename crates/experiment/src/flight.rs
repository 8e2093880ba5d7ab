//! # Runs in flight
//! What a run may ask on its way: whether it is to be put by, where, and whether it was before.

/// What stands around runs that are in flight.
pub trait Flight: Send + Sync {
    /// Whether runs are to be put by where they are.
    fn is_over(&self) -> bool;
    /// What was put by of a run.
    fn take(&self, run: u64) -> Option<Vec<u8>>;
    /// Puts a run by.
    fn put(&self, run: u64, state: &[u8]);
}

/// Nothing: runs go straight to their end.
pub struct Straight;

impl Flight for Straight {
    fn is_over(&self) -> bool {
        false
    }

    fn take(&self, _: u64) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: u64, _: &[u8]) {}
}
