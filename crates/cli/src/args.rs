//! # What was typed

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Firms that climb a global value chain: an agent-based simulation.
///
/// Asks whether independent innovation moves firms, and with them countries, up the chain, compared with imitating,
/// licensing, or growing on cheap factors.
#[derive(Debug, Parser)]
#[command(name = "upchain", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all well, 1 could not write, 2 usage or scenario error, 3 some runs failed, 130 Ctrl-C";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run one world and show where its countries went
    Run(Run),
    /// Run arms times replications with shared luck, and compare every arm with the first
    Experiment(Experiment),
    /// Check a scenario or an experiment without running it: all errors at once
    Check(Check),
    /// Explain a parameter, a section, an instrument or a key
    Explain(Explain),
    /// Print the JSON Schema of scenario or experiment files, for editors
    Schema(Schema),
}

/// What every command that reads a world takes.
#[derive(Debug, Arguments)]
pub(crate) struct World {
    /// Override a value of the scenario, as in `--set time.years=20` or `--set country.China.conversion=0.5`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Directory for the tables; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Master seed, which all luck follows from
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Run {
    /// Scenario file
    pub scenario: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Replication: another world with the same seed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub replication: u32,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Tables to write [default: all; in worlds of over 200 000 firms all but events and firms]
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "out")]
    pub tables: Option<Vec<Tables>>,
}

/// A table that a run can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Tables {
    Periods,
    Countries,
    CountrySector,
    Flows,
    Events,
    Firms,
}

#[derive(Debug, Arguments)]
pub(crate) struct Experiment {
    /// Experiment file
    pub file: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Replications of each arm, instead of what the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub replications: Option<u32>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Check {
    /// Scenario or experiment file
    pub file: PathBuf,
    /// Override a value of the scenario
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Explain {
    /// As in `search.power`, `search`, `tariff` or `arm`
    pub key: String,
}

#[derive(Debug, Arguments)]
pub(crate) struct Schema {
    /// Of which files
    #[arg(value_enum, default_value_t = Kind::Scenario)]
    pub kind: Kind,
}

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Scenario,
    Experiment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_of_the_command_line_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
