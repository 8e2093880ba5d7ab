//! The same bits for any thread count, chunk size and set of outputs.
