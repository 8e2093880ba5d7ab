//! The promises are in `main.rs`: one test binary, a module a promise.
