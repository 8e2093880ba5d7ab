//! # What `calibrate` takes

use super::World;
use clap::Args as Arguments;
use std::path::PathBuf;

#[derive(Debug, Arguments)]
pub(crate) struct Calibrate {
    /// Calibration file
    #[arg(default_value = "scenarios/calibration.toml")]
    pub file: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Store: a directory that every world is written to; the same command goes on where it was stopped [default: out/ and a name made
    /// from the file's and its plan]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Begin anew: throw away what the store holds
    #[arg(long)]
    pub force: bool,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}
