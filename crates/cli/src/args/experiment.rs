//! # What was typed for experiments

use super::{Task, World};
use clap::{Args as Arguments, ValueEnum};
use std::path::PathBuf;

/// What every command that reads an experiment takes.
#[derive(Debug, Arguments)]
pub(crate) struct Design {
    /// Experiment file, or the directory of a store, to go on with what was frozen into it
    pub file: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Replications of each arm, instead of what the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub replications: Option<u32>,
    /// Tables to keep beside that of runs [default: countries, country_sector and paths; over 20 000 runs none]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tables: Option<Vec<Kept>>,
}

/// A table that an experiment can keep of every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Kept {
    Countries,
    CountrySector,
    Paths,
    /// Firms by where they are from year to year: each run looks at all its firms once a year
    Transitions,
    /// Years until firms first step up: the same
    FirstSteps,
    /// That of runs, which is always kept
    Runs,
}

#[derive(Debug, Arguments)]
pub(crate) struct Experiment {
    #[command(flatten)]
    pub design: Design,
    /// Directory of the store [default: out/NAME-DIGEST, from the name of the file and the digest of what it asks for]
    #[arg(long, value_name = "STORE")]
    pub out: Option<PathBuf>,
    /// Throw away what is in the store and start anew
    #[arg(long)]
    pub force: bool,
    /// Start even if memory or disk seem too small for all runs
    #[arg(long)]
    pub no_check: bool,
    /// Write no report (`upchain report STORE` writes it later)
    #[arg(long)]
    pub no_report: bool,
    /// Worlds to run again for the report, which shows single firms and published facts of them; 0 for none [default: a sixteenth of the runs, at
    /// most 18]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub rerun: Option<u32>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub task: Task,
}

#[derive(Debug, Arguments)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub design: Design,
    /// Directory that the store would be in: its disk is asked [default: the current one]
    #[arg(long, value_name = "STORE")]
    pub out: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}
