//! The pages of shipped experiments, and that of relations, show what their commands print. Whole experiments are run for that, so that
//! these tests are run when they are asked for: `cargo test -p upchain --test pages -- --ignored`, with `UPCHAIN_WRITE=1` to write what is printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands before something that is printed.
const PRINTED: &str = "<!-- printed by `";

fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", ".."].iter().collect()
}

fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("docs/experiments")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    pages.sort();
    pages
}

/// The words of a command as a shell takes them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for c in command.chars().chain([' ']) {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    words
}

/// What a command of a page prints, run in `place`.
fn printed(command: &str, place: &Path) -> String {
    let scenarios = root().join("scenarios").display().to_string();
    let words = words(command);
    assert_eq!(words[0], "upchain", "{command}");
    let args = words[1..].iter().map(|word| word.replace("scenarios", &scenarios));
    let output = Command::new(env!("CARGO_BIN_EXE_upchain")).args(args).current_dir(place).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The page with what its commands print.
fn made(page: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    for command in page.lines().filter(|line| line.starts_with("upchain experiment ")) {
        printed(command, place.path());
    }
    let (mut made, mut rest) = (String::new(), page);
    while let Some((before, after)) = rest.split_once(PRINTED) {
        let (command, after) = after.split_once("` -->\n").expect("the mark ends with its line");
        let (_, after) = after.split_once("```text\n").expect("what is printed is a block");
        let (_, after) = after.split_once("```\n").expect("the block ends");
        made += &format!("{before}{PRINTED}{command}` -->\n```text\n{}```\n", printed(command, place.path()));
        rest = after;
    }
    made + rest
}

#[test]
#[ignore = "six whole experiments: some minutes"]
fn pages_show_what_their_commands_print() {
    for path in pages().into_iter().chain([root().join("docs/relations.md")]) {
        let page = fs::read_to_string(&path).unwrap();
        let made = made(&page);
        if std::env::var_os("UPCHAIN_WRITE").is_some() {
            fs::write(&path, &made).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap() == made,
            "{} does not show what is printed: write it with `UPCHAIN_WRITE=1 cargo test -p upchain --test pages -- --ignored`",
            path.display()
        );
    }
}

#[test]
fn every_page_has_an_experiment_and_something_that_is_printed_of_it() {
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        let store = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            page.contains(&format!("upchain experiment scenarios/{store}.toml --out {store}")),
            "{}",
            path.display()
        );
        let of_store = |command: &str| command.split(' ').nth(2) == Some(store.as_str());
        let commands: Vec<&str> =
            page.split(PRINTED).skip(1).filter_map(|after| Some(after.split_once("` -->")?.0)).collect();
        assert!(!commands.is_empty() && commands.into_iter().all(of_store), "{}", path.display());
    }
}
