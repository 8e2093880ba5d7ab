//! # `completions` and `man`
//! What shells and `man` know of the command line, made from the same declaration as `--help`.

use crate::args::{self, Completions, Man};
use crate::exit::{Code, Stop};
use crate::output;
use std::path::Path;

pub(crate) fn completions(args: &Completions) -> Result<Code, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "upchain", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Code::Well)
}

pub(crate) fn man(args: &Man) -> Result<Code, Stop> {
    match &args.out {
        Some(dir) => pages(dir).map_err(|error| failed(&format!("cannot write to {}: {error}", dir.display())))?,
        None => output::print(&page(args::command())?)?,
    }
    Ok(Code::Well)
}

fn failed(why: &str) -> Stop {
    Stop { code: Code::Internal, message: format!("error: {why}") }
}

fn page(of: clap::Command) -> Result<String, Stop> {
    let mut page = Vec::new();
    clap_mangen::Man::new(of).render(&mut page).map_err(|error| failed(&error.to_string()))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// A page of all commands, and one of each.
fn pages(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    clap_mangen::generate_to(args::command().disable_help_subcommand(true), dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_every_command() {
        let page = page(args::command()).unwrap();
        for of in args::command().get_subcommands() {
            assert!(page.contains(&of.get_name().replace('-', "\\-")), "{}", of.get_name());
        }
    }

    #[test]
    fn there_is_a_page_of_each_command() {
        let dir = tempfile::tempdir().unwrap();
        pages(dir.path()).unwrap();
        for of in args::command().get_subcommands() {
            let page = std::fs::read_to_string(dir.path().join(format!("upchain-{}.1", of.get_name()))).unwrap();
            assert!(page.contains("Examples"), "{page}");
        }
    }

    #[test]
    fn shells_complete_every_command() {
        use clap::ValueEnum as _;
        for &shell in clap_complete::Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut args::command(), "upchain", &mut script);
            let script = String::from_utf8(script).unwrap();
            assert!(args::command().get_subcommands().all(|of| script.contains(of.get_name())), "{shell}");
        }
    }
}
