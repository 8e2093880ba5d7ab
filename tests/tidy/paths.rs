//! What documents name is there, and no file knows the machine that it was written on.

use crate::repository;
use std::path::Path;

/// Folders that a path in a document starts with.
const FOLDERS: &[&str] = &["crates/", "docs/", "tests/", "scenarios/", "benches/", "clusters/", ".ci/"];

/// Words of a document that are paths from the root.
fn paths_in(text: &str) -> Vec<&str> {
    let words =
        text.split(|c: char| c.is_whitespace() || "`()[]|,;\"'".contains(c)).map(|w| w.trim_end_matches(['.', ':']));
    let is_path = |word: &&str| {
        FOLDERS.iter().any(|folder| word.starts_with(folder))
            || (!word.contains('/') && [".md", ".toml"].iter().any(|end| word.len() > end.len() && word.ends_with(end)))
    };
    words.filter(is_path).filter(|word| !word.contains(['*', '<', '…', '{'])).collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let root = repository::root();
    let mut missing = Vec::new();
    for document in repository::documents() {
        let beside = root.join(&document).parent().map(Path::to_path_buf).unwrap_or_default();
        let text = repository::read(&document);
        for path in paths_in(&text).into_iter().filter(|path| !names_a_users_file(path)) {
            if !root.join(path).exists() && !beside.join(path).exists() {
                missing.push(format!("{document} names {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "these are not there:\n{}", missing.join("\n"));
}

/// Examples speak of files that users write.
fn names_a_users_file(path: &str) -> bool {
    ["FILE", "SCENARIO", "my", "out"].iter().any(|word| path.starts_with(word))
}

#[test]
fn paths_are_found_in_prose_and_in_links() {
    let text = "see `crates/base/src/draws.rs`, [model](docs/model.md) and README.md. Not tests/*.rs, a/b or .md";
    assert_eq!(paths_in(text), ["crates/base/src/draws.rs", "docs/model.md", "README.md"]);
}

#[test]
fn no_file_holds_a_path_of_a_machine() {
    let places =
        [concat!("/", "root"), concat!("/", "home"), concat!("/", "work"), concat!("/", "tmp"), concat!("/", "Users")];
    let mut found = Vec::new();
    for file in repository::files("").into_iter().filter(|file| !file.starts_with(repository::PICTURES)) {
        for (number, line) in repository::read(&file).lines().enumerate() {
            if places.iter().any(|place| holds_path(line, place)) {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "absolute paths:\n{}", found.join("\n"));
}

/// Whether `place` opens a path: nothing that could belong to a name before it, a slash or an end after it.
fn holds_path(line: &str, place: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || "._-".contains(c);
    line.match_indices(place).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + place.len()..].chars().next());
        !before.is_some_and(|c| is_name(c) || c == '/') && !after.is_some_and(is_name)
    })
}

#[test]
fn a_path_of_a_machine_is_told_from_a_unit() {
    let place = concat!("/", "work");
    assert!(holds_path(&format!("see {place}/x"), place) && holds_path(place, place));
    assert!(!holds_path("money/worker", place) && !holds_path("https://a.b/work", place));
}
