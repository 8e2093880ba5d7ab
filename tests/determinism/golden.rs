//! Digests that are written down: the same on every machine, and whoever changes results has to say so.

use crate::worlds::{digest, everything};
use std::path::Path;

/// Small and fixed: what matters is that every mechanism is at work.
const OF_CHAIN: [&str; 3] = ["world.firms=600", "time.years=20", "time.burn_in=5"];
const OF_WORLD: [&str; 2] = ["world.firms=1500", "time.years=12"];

/// `UPCHAIN_WRITE=1 cargo test -p upchain-tests golden` writes the digests as they now are.
#[test]
fn the_digests_of_the_shipped_scenarios_are_the_golden_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden.txt");
    let mut found = String::from(
        "# BLAKE3 of the canonical outputs, by scenario or arm, on the small sizes of tests/determinism/golden.rs\n",
    );
    for (name, spec) in everything(&OF_CHAIN, &OF_WORLD) {
        found += &format!("{} {name}\n", digest(&spec));
    }
    if std::env::var_os("UPCHAIN_WRITE").is_some() {
        std::fs::write(&path, &found).expect("tests/golden.txt can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == found,
        "results have changed, in {} of {} scenarios:\n{found}\nIf they should, say in CHANGELOG, under Results, what changed \
         and why, and write the new digests with `UPCHAIN_WRITE=1 cargo test -p upchain-tests golden`",
        found.lines().skip(1).filter(|line| !golden.lines().any(|known| known == *line)).count(),
        found.lines().count() - 1,
    );
}
