//! # What was typed for commands on a store

use clap::Args as Arguments;
use experiment::outcomes::OUTCOMES;
use std::path::PathBuf;

#[derive(Debug, Arguments)]
pub(crate) struct Status {
    /// Directory of the store
    pub store: PathBuf,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Effects {
    /// Directory of the store
    pub store: PathBuf,
    /// Two arms, for the first less the second, or four, for the difference of the first two less that of the others [default: every arm
    /// less the first]
    pub arms: Vec<String>,
    /// Outcomes that are shown [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = OUTCOMES.map(|outcome| outcome.name))]
    pub outcome: Vec<String>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Sensitivity {
    /// Directory of the store
    pub store: PathBuf,
    /// Outcomes that are asked about [default: the one that replications go on for, or the first]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = OUTCOMES.map(|outcome| outcome.name))]
    pub outcome: Vec<String>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Directory for the table; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Verify {
    /// Directory of the store
    pub store: PathBuf,
}

#[derive(Debug, Arguments)]
pub(crate) struct Merge {
    /// Directories of stores of one experiment
    #[arg(required = true)]
    pub stores: Vec<PathBuf>,
    /// Directory for the tables [default: `tables` in the first store]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write tables although runs are missing; they say so, and go to `tables-partial`
    #[arg(long)]
    pub partial: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Diff {
    /// Directory of a store
    pub a: PathBuf,
    /// Directory of another
    pub b: PathBuf,
}

#[derive(Debug, Arguments)]
pub(crate) struct Rerun {
    /// Directory of the store
    pub store: PathBuf,
    /// Number of the run, as in the column `run`
    #[arg(long, value_name = "ID")]
    pub run: u64,
}

#[derive(Debug, Arguments)]
pub(crate) struct ExplainFirm {
    /// Directory that `upchain run --out` wrote, or a store
    #[arg(value_name = "RUN")]
    pub place: PathBuf,
    /// Identity of the firm, as in the column `firm`
    #[arg(long, value_name = "ID")]
    pub firm: String,
    /// Number of the run, if it is a store, as in the column `run`
    #[arg(long, value_name = "N")]
    pub run: Option<u64>,
    /// Threads to use [default: as many as the processors that this process may use]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Directory for the table of all that happened, `life`; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Report {
    /// Directory of the store
    pub store: PathBuf,
    /// File to write [default: report.html in the store]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Worlds to run again, of which single firms and published facts are shown; 0 for none [default: a sixteenth of the runs, at most 18]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub rerun: Option<u32>,
    /// Threads to use [default: as many as the processors that this process may use]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}
