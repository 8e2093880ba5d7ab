//! docs/cli.md is what `--help` says, command by command.

use crate::args;
use clap::Command;
use std::path::Path;

const HEAD: &str = "# Command line

<!-- Generated: do not edit. Refresh with `UPCHAIN_WRITE=1 cargo test -p upchain reference`. -->

What `upchain --help` and `upchain COMMAND --help` say. Data goes to standard output, everything else to standard error.
";

fn section(title: &str, command: &mut Command) -> String {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    format!("\n## `{title}`\n\n```text\n{}\n```\n", lines.join("\n"))
}

fn reference() -> String {
    // The width of the terminal that the test happens to run in must not matter.
    let mut all = args::command().term_width(100);
    all.build();
    let mut text = HEAD.to_owned() + &section("upchain", &mut all);
    for command in all.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let title = format!("upchain {}", command.get_name());
        text.push_str(&section(&title, command));
    }
    text
}

#[test]
fn the_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let text = reference();
    if std::env::var_os("UPCHAIN_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let refresh = "UPCHAIN_WRITE=1 cargo test -p upchain reference";
    assert!(there == text, "docs/cli.md is stale: refresh it with `{refresh}`");
}
