//! # What `validate` takes

use super::World;
use clap::Args as Arguments;
use std::path::PathBuf;

#[derive(Debug, Arguments)]
pub(crate) struct Validate {
    /// Scenario file
    #[arg(default_value = "scenarios/chain.toml")]
    pub scenario: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Replications: worlds of one seed that differ by their luck
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: u32,
    /// Directory for the table of facts and the report; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Write no report into the directory
    #[arg(long)]
    pub no_report: bool,
    /// Say below the table how each fact is measured, what was published, and by whom
    #[arg(long)]
    pub recipes: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}
