//! Which room may use which, and which crates from outside it owns: ARCHITECTURE.md says it, Cargo.toml does it.

use crate::repository;
use std::collections::{BTreeMap, BTreeSet};

/// Crates from outside that only these rooms may use, whatever ARCHITECTURE.md says.
const OWNERS: &[(&str, &[&str])] = &[
    ("rayon", &["scheduler", "experiment", "measures", "calibration", "cli"]),
    ("toml", &["scenario"]),
    ("clap", &["cli"]),
    ("console", &["cli"]),
    ("indicatif", &["cli"]),
];

/// Rooms that stand on the ground floor and nothing else: an equation takes a price or a tariff as a plain argument.
const ON_BASE_ALONE: &[&str] = &["firms", "market", "policy", "measures", "tables", "designs"];

/// What a room depends on: rooms, and crates from outside.
#[derive(Debug, Default, PartialEq, Eq)]
struct Uses {
    rooms: BTreeSet<String>,
    outside: BTreeSet<String>,
}

/// Folders of `crates/`.
fn rooms() -> BTreeSet<String> {
    let names = repository::files("crates").into_iter().filter_map(|path| Some(path.split('/').nth(1)?.to_owned()));
    names.collect()
}

/// What `[dependencies]` of a room's Cargo.toml names.
fn used(room: &str, rooms: &BTreeSet<String>) -> Uses {
    let manifest = repository::read(&format!("crates/{room}/Cargo.toml"));
    let section = manifest.split("\n[dependencies]").nth(1).unwrap_or_default();
    let lines = section.lines().skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', ' ', '=']).next()).filter(|name| !name.is_empty());
    let (rooms, outside) = names.map(str::to_owned).partition(|name| rooms.contains(name));
    Uses { rooms, outside }
}

/// The rows of ARCHITECTURE.md's table of rooms: room, rooms that it uses, crates from outside.
fn said() -> BTreeMap<String, Uses> {
    let words = |cell: &str| cell.split([',', ' ']).filter(|w| !w.is_empty() && *w != "–").map(str::to_owned).collect();
    let text = repository::read("ARCHITECTURE.md");
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `crates/")?.split(" | ").collect();
        let room = cells[0].trim_end_matches('`').to_owned();
        Some((room, Uses { rooms: words(cells[1]), outside: words(cells[2]) }))
    });
    rows.collect()
}

#[test]
fn rooms_use_what_architecture_says_and_nothing_else() {
    let (rooms, said) = (rooms(), said());
    assert_eq!(said.keys().cloned().collect::<BTreeSet<_>>(), rooms, "every room has a row in ARCHITECTURE.md");
    for (room, said) in &said {
        assert_eq!(
            &used(room, &rooms),
            said,
            "crates/{room}/Cargo.toml (left) is not as ARCHITECTURE.md has it (right)"
        );
    }
}

#[test]
fn dependencies_point_down() {
    let all = rooms();
    for room in ON_BASE_ALONE {
        assert_eq!(used(room, &all).rooms.into_iter().collect::<Vec<_>>(), ["base"], "crates/{room}");
    }
    assert!(used("base", &all).rooms.is_empty());
    for (room, never) in [("scheduler", "scenario"), ("scenario", "experiment"), ("experiment", "scenario")] {
        assert!(!used(room, &all).rooms.contains(never), "{room} must not use {never}");
    }
    for room in &all {
        assert!(!used(room, &all).rooms.contains("cli"), "nothing uses the command line, not even {room}");
    }
}

#[test]
fn threads_toml_and_the_terminal_have_their_owners() {
    let all = rooms();
    for (name, owners) in OWNERS {
        let users: Vec<&String> = all.iter().filter(|room| used(room, &all).outside.contains(*name)).collect();
        let others: Vec<_> = users.iter().filter(|room| !owners.contains(&room.as_str())).collect();
        assert!(others.is_empty(), "{name} belongs to {owners:?}, not to {others:?}");
        assert!(!users.is_empty(), "nobody uses {name}: leave it out of the rule");
    }
}
