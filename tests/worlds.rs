//! Scenarios and runs that the other modules use.

use experiment::record::{FirmRow, Record, firms};
use experiment::run::{self, Account, Seed};
use scenario::{Checked, check_text, load, load_experiment};
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use std::path::PathBuf;
use std::sync::Arc;

/// One thread.
pub const ALONE: Threads = Threads { shared: false };
/// All threads of the pool in which one is.
pub const SHARED: Threads = Threads { shared: true };
/// The shipped scenarios.
pub const SCENARIOS: [&str; 5] = ["chain", "four-industries", "relations", "scale", "world-1995"];
/// Those that are large, and the firms that they have here where nothing else is said.
const LARGE: [(&str, &str); 2] = [("relations", "world.firms=3000"), ("scale", "world.firms=10000")];

/// Path of a shipped file.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(format!("{name}.toml"))
}

/// Text of a shipped file.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn owned(set: &[&str]) -> Vec<String> {
    set.iter().map(|s| (*s).to_owned()).collect()
}

/// The override by which a large scenario has few firms.
pub fn few(name: &str) -> Option<&'static str> {
    LARGE.iter().find(|of| of.0 == name).map(|of| of.1)
}

/// A shipped scenario with overrides.
pub fn checked(name: &str, set: &[&str]) -> Checked {
    let mut set = owned(set);
    if !set.iter().any(|of| of.starts_with("world.firms=")) {
        set.extend(few(name).map(str::to_owned));
    }
    load(&path(name), &set).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The world of a shipped scenario with overrides.
pub fn shipped(name: &str, set: &[&str]) -> Arc<WorldSpec> {
    Arc::new(checked(name, set).spec)
}

/// The world of a text with overrides.
pub fn written(text: &str, set: &[&str]) -> Arc<WorldSpec> {
    Arc::new(check_text("written", text, &owned(set)).unwrap_or_else(|errors| panic!("{errors}")).spec)
}

/// The arms of the shipped experiment, by name.
pub fn arms(set: &[&str]) -> Vec<(String, Arc<WorldSpec>)> {
    let experiment = load_experiment(&path("independent-innovation"), &owned(set));
    let arms = experiment.unwrap_or_else(|errors| panic!("{errors}")).arms;
    arms.into_iter().map(|arm| (arm.name, Arc::new(arm.spec))).collect()
}

/// Everything that is shipped: the scenarios and each arm of the experiment. `of_made_up` goes for the scenarios that have no table.
pub fn everything(of_made_up: &[&str], of_world: &[&str]) -> Vec<(String, Arc<WorldSpec>)> {
    let of = |name: &str| if name == "world-1995" { of_world } else { of_made_up };
    let scenarios = SCENARIOS.map(|name| (name.to_owned(), shipped(name, of(name))));
    scenarios.into_iter().chain(arms(of_world)).collect()
}

/// Seed 1 and this replication.
pub fn seed(replication: u32) -> Seed {
    Seed { seed: 1, replication }
}

/// A run to its end, and what was seen of it.
pub fn run(spec: &Arc<WorldSpec>, seed: Seed, threads: Threads) -> (World, Account, Record) {
    let mut record = Record::new(seed.key());
    let mut observer = |world: &World, seen| record.add(world, &seen, true);
    let ended = run::run(spec, seed, threads, &mut observer);
    let (world, account) = ended.unwrap_or_else(|failure| panic!("{failure:?}"));
    (world, account, record)
}

/// Digest of the canonical outputs of the first replication.
pub fn digest(spec: &Arc<WorldSpec>) -> String {
    run(spec, seed(0), ALONE).2.digest()
}

/// The firms of a world as it is now.
pub fn firm_rows(world: &World) -> Vec<FirmRow> {
    firms::rows(world)
}

/// Everything that can be seen of a run, as one digest: its canonical outputs, its events and its firms.
pub fn everything_seen(world: &World, record: &Record) -> String {
    let events = experiment::record::EventRow::table(&record.events);
    let firms = FirmRow::table(&firm_rows(world));
    format!("{} {}", record.digest(), tables::digest(&[&events, &firms]))
}

/// Every instrument of policy in force at once, between the countries `by` and `on`, from `year`.
pub fn policies(by: &str, on: &str, year: u32, rates: [f64; 6]) -> String {
    let partners = format!("partners = ['{on}']\n");
    let of = |(instrument, rate, partners): (&str, f64, &str)| {
        format!(
            "[[policy]]\ninstrument = '{instrument}'\nfrom = {year}\ncountries = ['{by}']\nrate = {rate:?}\n{partners}\n"
        )
    };
    let [tariff, subsidy, ban, ip, talent, fund] = rates;
    let all = [
        ("tariff", tariff, &partners[..]),
        ("rd_subsidy", subsidy, ""),
        ("technology_export_ban", ban, &partners),
        ("ip_strength", ip, ""),
        ("talent_programme", talent, ""),
        ("conversion_fund", fund, ""),
    ];
    all.into_iter().map(of).collect()
}
