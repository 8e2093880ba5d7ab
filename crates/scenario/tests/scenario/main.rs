//! What scenarios and experiments promise, one module a promise.

mod bad_input;
mod designs;
mod experiments;
mod mutations;
mod permutations;
mod shipped;
mod table;

use std::path::PathBuf;

/// Path of a shipped scenario.
pub fn shipped(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)
}

/// Text of a shipped scenario.
pub fn shipped_text(name: &str) -> String {
    std::fs::read_to_string(shipped(name)).unwrap()
}

/// A small world that is right.
pub const SMALL: &str = r#"
title = "small"
[world]
firms = 100
[[country]]
name = "leader"
[[country]]
name = "latecomer"
technology = -0.7
[[sector]]
name = "parts"
[[sector]]
name = "assembly"
inputs = { parts = 0.6 }
final_share = 1.0
[[strategy]]
name = "independent"
own_search = 0.8
imitation = 0.1
[[population]]
strategies = { independent = 1.0 }
"#;
