//! # What was typed

mod calibrate;
mod cluster;
mod examples;
mod experiment;
mod shock;
mod stores;
mod validate;

pub(crate) use calibrate::Calibrate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
pub(crate) use cluster::{Slurm, Task, as_time};
pub(crate) use examples::command;
pub(crate) use experiment::{Design, Experiment, Kept, Plan};
use icio::Format;
use scenario::draft::RECEIPTS;
pub(crate) use shock::Shock;
use std::path::PathBuf;
pub(crate) use stores::{Diff, Effects, ExplainFirm, Merge, Report, Rerun, Sensitivity, Status, Verify};
pub(crate) use validate::Validate;

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

const EXIT_CODES: &str = "Exit codes: 0 all well, 1 could not read or write, 2 usage or scenario error, 3 some runs failed, 4 a store is not as it was \
     written or two differ, 75 stopped by a signal or a time limit, 130 stopped by Ctrl-C";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run one world and show where its countries went
    Run(Run),
    /// Run arms, design points and replications with shared luck into a store, and compare every arm with the first; the same
    /// command goes on where it was stopped
    Experiment(Experiment),
    /// Say what an experiment would take, from a pilot of a few runs: time, memory, disk
    Plan(Plan),
    /// Write the scripts that run an experiment on a Slurm cluster, and submit them
    Slurm(Slurm),
    /// Show how far a store is
    Status(Status),
    /// Compare any arms of a store: paired differences with intervals, medians and bands, and which means are doubted
    Effects(Effects),
    /// Show on which parameters of its design an experiment's answer depends, and how much of it is luck
    Sensitivity(Sensitivity),
    /// Write a store's report: one page that needs no network
    Report(Report),
    /// Read every byte of a store and compare it with its digest
    Verify(Verify),
    /// Write the tables of a store, or of several of one experiment, put together
    Merge(Merge),
    /// Name the first thing in which two stores differ
    Diff(Diff),
    /// Do one run of a store again, and compare it with what is there
    Rerun(Rerun),
    /// Check a scenario or an experiment without running it: all errors at once
    Check(Check),
    /// Score a world against the stylised facts of firms and chains
    Validate(Validate),
    /// Find the values of a world's parameters that bring it nearest to published facts, and say how well the facts know them
    Calibrate(Calibrate),
    /// Value-chain accounts of an inter-country input-output table
    Accounts(Accounts),
    /// Make a scenario from a real inter-country input-output table
    World(FromTable),
    /// Explain a parameter, a section, an instrument, a key, an equation or a column
    Explain(Explain),
    /// Tell the life of one firm of a run: why it won and lost orders, why it moved, why its relations changed
    ExplainFirm(ExplainFirm),
    /// Let firms of a world lose capacity for some days, and say what that costs them and all others
    Shock(Shock),
    /// Print the JSON Schema of scenario or experiment files, for editors
    Schema(Schema),
    /// Print what a shell needs to complete commands and options
    Completions(Completions),
    /// Print the manual page, or write one for each command
    Man(Man),
}

/// What every command that reads a world takes.
#[derive(Debug, Arguments)]
pub(crate) struct World {
    /// Override a value of the scenario, as in `--set time.years=20` or `--set country.China.conversion=0.5`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Threads to use [default: as many as the processors that this process may use]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Master seed, which all luck follows from
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..1 << 63))]
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
    /// Directory for the tables and the report; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Write no report into the directory
    #[arg(long)]
    pub no_report: bool,
    /// Show nothing while it runs: no progress, and no world
    #[arg(long)]
    pub quiet: bool,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Tables to write [default: all, `relations` and `governance` where single firms buy; in worlds of over 200 000 firms all but those of single firms]
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "out")]
    pub tables: Option<Vec<Tables>>,
    /// Also account for the value chain in the first period, every N periods after it, and the last: as `upchain accounts` does, and
    /// the table itself in OECD's layout
    #[arg(long, value_name = "N", requires = "out", value_parser = clap::value_parser!(u32).range(1..))]
    pub accounts_every: Option<u32>,
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
    Relations,
    Governance,
    Transitions,
    FirstSteps,
}

#[derive(Debug, Arguments)]
pub(crate) struct Check {
    /// Scenario or experiment file
    pub file: PathBuf,
    /// Override a value of the scenario
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// What every command that reads a table takes.
#[derive(Clone, Debug, Arguments)]
pub(crate) struct Table {
    /// File, folder or archive of the table, as it was downloaded; a file in an archive is `ARCHIVE.zip/FILE.csv`
    pub table: PathBuf,
    /// Form of the table, instead of the one that its content shows
    #[arg(long, value_name = "FORM", value_parser = form())]
    pub format: Option<Format>,
    /// Concordance: a csv file with the columns `kind` (country or sector), `name` and `group`
    #[arg(long, value_name = "FILE")]
    pub aggregate: Option<PathBuf>,
    /// Largest part of its output by which a row may fail to balance
    #[arg(long, value_name = "X", default_value_t = icio::TOLERANCE, value_parser = positive)]
    pub tolerance: f64,
}

/// The forms of tables, by their names.
fn form() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|form| PossibleValue::new(form.name()).help(form.about()));
    let of = |name: String| Format::ALL.into_iter().find(|form| form.name() == name);
    PossibleValuesParser::new(names).map(move |name| of(name).expect("no other name is admitted"))
}

#[derive(Debug, Arguments)]
pub(crate) struct Accounts {
    #[command(flatten)]
    pub table: Table,
    /// Directory for the tables; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long)]
    pub force: bool,
    /// Decompositions of exports to write besides the other tables, or `none`
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "kww,wwz,bm")]
    pub method: Vec<Method>,
    /// Final product whose chain and smile curve are written, as in `--chain "CHN C26"`; may be given several times [default: of each
    /// country the one of which it sells most to final users abroad]
    #[arg(long, value_name = "COUNTRY SECTOR")]
    pub chain: Vec<String>,
    /// Table of an earlier year, for the angle between structures: read and aggregated as the first one
    #[arg(long, value_name = "TABLE")]
    pub before: Option<PathBuf>,
    /// Workers by country and sector, for the rationalisation of structure: a csv file with `country`, `sector` and `workers`
    #[arg(long, value_name = "FILE")]
    pub workers: Option<PathBuf>,
    /// Income a head by country, for the sophistication of exports: a csv file with `country` and `income`
    #[arg(long, value_name = "FILE")]
    pub income: Option<PathBuf>,
    /// Year of the table, for a series: rows of several years can be put behind one another
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub year: Option<f64>,
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// A decomposition of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// Koopman, Wang and Wei: nine terms
    Kww,
    /// Wang, Wei and Zhu: sixteen terms
    Wwz,
    /// Borin and Mancini: source- and sink-based
    Bm,
    /// None of them
    None,
}

#[derive(Debug, Arguments)]
pub(crate) struct FromTable {
    #[command(flatten)]
    pub table: Table,
    /// Scenario file to write; refused if it is there already
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace the file if it is there already
    #[arg(long)]
    pub force: bool,
    /// Countries to keep; the others become one, `ROW` [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub countries: Option<Vec<String>>,
    /// Sectors to keep; the others become one, `rest` [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub sectors: Option<Vec<String>>,
    /// Sectors to divide into five stages, or `none` [default: high-technology manufacturing, by its code]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub stages: Option<Vec<String>>,
    /// Ratio of each flow of a chain of stages to the one before it
    #[arg(long, value_name = "X", default_value_t = 2.0, value_parser = within(0.01, 100.0))]
    pub stage_ratio: f64,
    /// Cells below this share of world output are left out
    #[arg(long, value_name = "X", default_value_t = 1e-12, value_parser = within(0.0, 0.001))]
    pub threshold: f64,
    /// Number of firms [default: as `--receipts` says, at most 20 a country and sector or stage]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=400_000_000))]
    pub firms: Option<u32>,
    /// Mean receipts of a firm, in the table's unit (US Census Bureau: million dollars, 1995)
    #[arg(long, value_name = "X", default_value_t = RECEIPTS, value_parser = within(1e-9, 1e12))]
    pub receipts: f64,
    /// Tail exponent of firm sizes at the start (Axtell 2001: 1.059)
    #[arg(long, value_name = "X", default_value_t = 1.06, value_parser = within(0.5, 10.0))]
    pub size_tail: f64,
}

/// A finite number.
fn number(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x: &f64| x.is_finite()).ok_or_else(|| format!("`{text}` is no number"))
}

/// A finite number from zero on.
fn positive(text: &str) -> Result<f64, String> {
    Some(number(text)?).filter(|x| *x >= 0.0).ok_or_else(|| "it must be a number from 0 on".to_owned())
}

/// A number in a range.
fn within(low: f64, high: f64) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| {
        let inside = Some(number(text)?).filter(|x| (low..=high).contains(x));
        inside.ok_or_else(|| format!("it must be a number from {low} to {high}"))
    }
}

#[derive(Debug, Arguments)]
pub(crate) struct Explain {
    /// As in `search.power`, `search`, `tariff`, `arm`, `TE-3`, `value_added` or `countries.value_added`
    pub key: String,
}

#[derive(Debug, Arguments)]
pub(crate) struct Schema {
    /// Of which files
    #[arg(value_enum, default_value_t = Kind::Scenario)]
    pub kind: Kind,
}

#[derive(Debug, Arguments)]
pub(crate) struct Completions {
    /// For which shell
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Debug, Arguments)]
pub(crate) struct Man {
    /// Directory for a page of each command; pages that are there are replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Scenario,
    Experiment,
    Calibration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_of_the_command_line_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
