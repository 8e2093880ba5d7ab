//! Files are small, say what they are for, and leave nothing undone.

use crate::repository;

/// Bytes that a picture may have.
const PICTURE_MAX: u64 = 150_000;

/// Lines that a Rust file may have.
const LINES_MAX: usize = 350;

/// Files that may be longer, how long, and why.
const LONGER: &[(&str, usize, &str)] = &[];

fn rust_files() -> Vec<String> {
    repository::files("").into_iter().filter(|file| file.ends_with(".rs")).collect()
}

#[test]
fn rust_files_are_small() {
    for file in rust_files() {
        let lines = repository::read(&file).lines().count();
        let most = LONGER.iter().find(|(name, ..)| *name == file).map_or(LINES_MAX, |(_, most, _)| *most);
        assert!(lines <= most, "{file} has {lines} lines, at most {most} are admitted: divide it by what it is about");
    }
    for (file, ..) in LONGER {
        assert!(repository::read(file).lines().count() > LINES_MAX, "{file} needs no exception any more");
    }
}

#[test]
fn rust_files_open_with_what_they_are_for() {
    for file in rust_files() {
        assert!(repository::read(&file).starts_with("//!"), "{file} does not open with `//!`");
    }
}

#[test]
fn nothing_is_left_undone_and_nothing_is_left_of_looking_for_errors() {
    let words = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
    for file in rust_files() {
        for word in words {
            assert!(!repository::read(&file).contains(word), "{file} has `{word}…)`");
        }
    }
}

#[test]
fn every_file_is_text() {
    let (pictures, others): (Vec<_>, Vec<_>) =
        repository::files("").into_iter().partition(|file| file.starts_with(repository::PICTURES));
    for file in pictures {
        let bytes = std::fs::metadata(repository::root().join(&file)).expect("it was just there").len();
        assert!(bytes <= PICTURE_MAX, "{file} has {bytes} bytes");
    }
    for file in others {
        assert!(
            std::fs::read_to_string(repository::root().join(&file)).is_ok(),
            "{file} is no text: keep it elsewhere"
        );
    }
}

#[test]
fn the_changelog_says_what_changed_in_results() {
    let text = repository::read("CHANGELOG.md");
    let (_, unreleased) = text.split_once("\n## Unreleased").expect("CHANGELOG.md has a section `Unreleased`");
    let unreleased = unreleased.split("\n## ").next().unwrap_or_default();
    assert!(unreleased.contains("\n### Results\n"), "CHANGELOG.md, Unreleased, lacks `### Results`");
}

#[test]
fn documents_are_reached_from_architecture() {
    let text = repository::read("ARCHITECTURE.md");
    for file in repository::files("docs").iter().filter(|file| file.ends_with(".md")) {
        assert!(text.contains(file.as_str()), "ARCHITECTURE.md does not name {file}");
    }
}
