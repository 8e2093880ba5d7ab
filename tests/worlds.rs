//! Scenarios and runs that the other modules use.
