//! # What `shock` takes

use super::World;
use clap::Args as Arguments;
use std::path::PathBuf;

#[derive(Debug, Arguments)]
pub(crate) struct Shock {
    /// Scenario file of a world in which single firms buy
    #[arg(default_value = "scenarios/relations.toml")]
    pub scenario: PathBuf,
    #[command(flatten)]
    pub world: World,
    /// Replication: another world with the same seed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub replication: u32,
    /// Year at whose end the shock comes [default: the last]
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub year: Option<i32>,
    /// Countries whose firms lose capacity [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub country: Vec<String>,
    /// Sectors whose firms lose capacity [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub sector: Vec<String>,
    /// Firms that lose capacity, by their identities [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub firm: Vec<String>,
    /// Of those firms every N-th by identity: a region
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub every: u32,
    /// Share of capacity that they lose
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = super::within(0.0, 1.0))]
    pub loss: f64,
    /// Days for which it is lost
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub days: u32,
    /// Days that are looked at
    #[arg(long, value_name = "DAYS", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub horizon: u32,
    /// Days for which stocks of inputs last
    #[arg(long, value_name = "DAYS", default_value_t = 10.0, value_parser = super::within(1.0, 3650.0))]
    pub stock: f64,
    /// Days within which firms would fill up what their stocks lack
    #[arg(long, value_name = "DAYS", default_value_t = 5.0, value_parser = super::within(1.0, 3650.0))]
    pub refill: f64,
    /// Sectors without whose goods firms can go on for a while [default: none]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub not_critical: Vec<String>,
    /// Also show the systemic risk of the N firms of largest value added: what is lost while one of them stands still
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub risk: usize,
    /// Directory for the tables; refused if it is there already
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write into the directory even if it is there already; files of the same name are replaced
    #[arg(long, requires = "out")]
    pub force: bool,
}
