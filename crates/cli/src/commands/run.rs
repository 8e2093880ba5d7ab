//! # `run`

use super::chain_accounts::{self, ChainAccounts};
use super::watched::{self, Watched};
use super::{explain_firm, fits, graphml, quiet_panics, refuse_existing, rerun, use_threads};
use crate::args::{Run, Tables};
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::live;
use crate::output;
use crate::progress::Progress;
use experiment::record::{
    self, CountryRow, EventRow, FirmRow, FirstStepRow, FlowRow, GovernanceRow, GroupRow, PeriodRow, Record,
    RelationRow, TransitionRow,
};
use experiment::run::{Account, Seed, run};
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use tables::{About, Table};

/// Firms above which events and firms are written only if they are asked for.
const FIRMS_OF_DEFAULT_TABLES: usize = 200_000;
/// Seed where none is given.
const SEED: u64 = 1;

pub(crate) fn execute(args: &Run) -> Result<Code, Stop> {
    let checked = scenario::load(&args.scenario, &args.world.set)?;
    refuse_existing(args.out.as_deref(), args.force)?;
    use_threads(args.world.threads)?;
    checked.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    fits::world(&checked.spec)?;
    let spec = Arc::new(checked.spec);
    let seed = Seed { seed: args.world.seed.unwrap_or(SEED), replication: args.replication };
    let wanted = wanted(args, &spec);
    let chain = args.accounts_every.map(ChainAccounts::new);
    if chain.is_some() {
        chain_accounts::check_names(&spec)?;
    }
    let (burn_in, periods) = spec.periods();
    let progress = if args.quiet { Progress::none() } else { Progress::new(u64::from(periods - burn_in), "periods") };
    let is_drawn = args.out.is_some() && !args.no_report;
    let is_small = firms(&spec) <= FIRMS_OF_DEFAULT_TABLES;
    let lives = wanted.iter().any(|t| [Tables::Transitions, Tables::FirstSteps].contains(t)) || is_drawn && is_small;
    let watched = Watched::new(seed, chain, wanted.contains(&Tables::Events), lives, is_drawn && is_small);
    let (world, account, mut watched) = match one(&spec, seed, progress, watched) {
        Ok(ended) => ended,
        Err(failure) => {
            let again = rerun(&args.scenario, &args.world.set, seed.seed, seed.replication);
            let message =
                format!("error: the run was stopped: {}\n  hint: run it again with `{again}`", failure.reason);
            return Err(Stop { code: Code::SomeFailed, message });
        }
    };
    let summary = summary(&spec, seed, &account, &watched.record);
    write(args, &checked.text, &world, &watched, &wanted, &summary)?;
    if let (Some(chain), Some(out)) = (watched.chain.take(), &args.out) {
        chain.write(out, args.force, &spec.title, summary["digest"].as_str().unwrap_or_default())?;
    }
    let text = if args.json {
        format!("{}\n", timed(summary, &world, &account))
    } else {
        text(&spec, &account, &watched.record)
    };
    if let Some(out) = args.out.as_deref().filter(|_| is_drawn) {
        watched::page(out, &spec, seed, &world, watched)?;
    }
    output::print(&text)?;
    Ok(Code::Well)
}

/// Tables that are written.
fn wanted(args: &Run, spec: &WorldSpec) -> Vec<Tables> {
    use Tables::{
        Countries, CountrySector, Events, Firms, FirstSteps, Flows, Governance, Periods, Relations, Transitions,
    };
    match (&args.tables, &args.out) {
        (_, None) => Vec::new(),
        (Some(tables), _) => tables.clone(),
        (None, _) if firms(spec) > FIRMS_OF_DEFAULT_TABLES => vec![Periods, Countries, CountrySector, Flows],
        (None, _) if spec.firms_buy() => {
            vec![
                Periods,
                Countries,
                CountrySector,
                Flows,
                Events,
                Firms,
                Transitions,
                FirstSteps,
                Relations,
                Governance,
            ]
        }
        (None, _) => vec![Periods, Countries, CountrySector, Flows, Events, Firms, Transitions, FirstSteps],
    }
}

/// Firms at the start.
fn firms(spec: &WorldSpec) -> usize {
    spec.groups.iter().map(|g| g.firms).sum()
}

fn one(
    spec: &Arc<WorldSpec>,
    seed: Seed,
    progress: Progress,
    mut watched: Watched,
) -> Result<(World, Account, Watched), experiment::run::Failure> {
    quiet_panics();
    let threads = Threads::for_world(firms(spec), 1);
    let ended = run(spec, seed, threads, &mut |world, seen| {
        watched.see(world, &seen);
        progress.show(|width| live::text(spec, &seen, width));
        progress.advance();
    });
    progress.finish();
    let _ = std::panic::take_hook();
    ended.map(|(world, account)| (world, account, watched))
}

/// What a run came to, without anything that differs from one machine to another.
fn summary(spec: &WorldSpec, seed: Seed, account: &Account, record: &Record) -> Value {
    let digests: serde_json::Map<String, Value> =
        record.canonical().iter().map(|t| (t.name().to_owned(), tables::digest_of(t).into())).collect();
    let audit = account.audit;
    json!({
        "title": spec.title,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": seed.seed,
        "replication": seed.replication,
        "digest": record.digest(),
        "digests": digests,
        "audit": {
            "max_residual": audit.max(),
            "money": audit.money,
            "orders": audit.orders,
            "value_added": audit.value_added,
            "labour": audit.labour,
            "talent": audit.talent,
            "relations": audit.relations,
        },
        "firms": firms(spec),
        "periods": account.periods,
        "firm_periods": account.firm_periods,
    })
}

/// The same with what this machine took for it.
fn timed(mut summary: Value, world: &World, account: &Account) -> Value {
    summary["seconds"] = account.seconds.into();
    summary["threads"] = rayon::current_num_threads().into();
    summary["bytes_per_firm"] = world.bytes_per_firm().into();
    summary
}

fn write(
    args: &Run,
    scenario: &str,
    world: &World,
    watched: &Watched,
    wanted: &[Tables],
    summary: &Value,
) -> Result<(), Stop> {
    let Some(out) = &args.out else { return Ok(()) };
    let directory = super::directory(out, args.force)?;
    let tables: Vec<Table> = wanted.iter().map(|t| table(*t, world, watched)).collect();
    let digest = summary["digest"].as_str().unwrap_or_default();
    let about = About { title: &world.spec.title, version: env!("CARGO_PKG_VERSION"), digest };
    directory.write_tables(&tables.iter().collect::<Vec<_>>(), &about)?;
    if wanted.contains(&Tables::Relations) {
        let network = graphml::text(&record::firms::rows(world), &record::relations::rows(world));
        directory.write_text("relations.graphml", &network)?;
    }
    let mut about = summary.clone();
    about["set"] = args.world.set.clone().into();
    directory.write_text(explain_firm::SCENARIO, scenario)?;
    directory.write_text(explain_firm::RUN, &format!("{about:#}\n"))?;
    output::say(&format!("tables are in {}", out.display()));
    Ok(())
}

fn table(of: Tables, world: &World, watched: &Watched) -> Table {
    let record = &watched.record;
    let lives = || watched.lives.as_ref().expect("they are watched where they are wanted");
    record.key.before(match of {
        Tables::Periods => PeriodRow::table(&record.periods),
        Tables::Countries => CountryRow::table(&record.countries),
        Tables::CountrySector => GroupRow::table(&record.groups),
        Tables::Flows => FlowRow::table(&record.flows),
        Tables::Events => EventRow::table(&record.events),
        Tables::Relations => RelationRow::table(&record::relations::rows(world)),
        Tables::Governance => GovernanceRow::table(&record.governance),
        Tables::Firms => FirmRow::table(&record::firms::rows(world)),
        Tables::Transitions => TransitionRow::table(&lives().transitions_of(&world.spec)),
        Tables::FirstSteps => FirstStepRow::table(&lives().first_steps_of(&world.spec)),
    })
}

/// What a person sees at the end.
fn text(spec: &WorldSpec, account: &Account, record: &Record) -> String {
    let speed = account.firm_periods as f64 / account.seconds.max(1e-9) / 1e6;
    format!(
        "{}\n\n{}\n{}\n{} periods, {} firm-periods in {:.2} s ({speed:.1} million a second), {} threads\n\
         largest residual of the accounting identities {:.1e} of income\ndigest {}\n",
        spec.title,
        countries(spec, &record.countries).text(width()),
        upgrading(&record.groups).text(width()),
        account.periods,
        account.firm_periods,
        account.seconds,
        rayon::current_num_threads(),
        account.audit.max(),
        record.digest(),
    )
}

/// Shares of the world's value added, wages relative to the highest, and the yearly growth of the real wage.
fn countries(spec: &WorldSpec, rows: &[CountryRow]) -> Grid {
    let n = spec.countries.len();
    let (first, last) = (&rows[..n], &rows[rows.len() - n..]);
    let years = |row: &CountryRow| format!("{:.0}", row.year);
    let heads = ["country".to_owned(), format!("value added {}", years(&first[0])), years(&last[0])];
    let heads = heads.into_iter().chain([
        format!("relative wage {}", years(&first[0])),
        years(&last[0]),
        "real growth".to_owned(),
    ]);
    let highest = |rows: &[CountryRow]| rows.iter().map(|r| r.wage).fold(0.0, f64::max);
    let span = last[0].year - first[0].year;
    let row = |(a, b): (&CountryRow, &CountryRow)| {
        let growth = base::math::ln(b.wage / b.consumer_price * a.consumer_price / a.wage);
        vec![
            a.country.clone(),
            number(a.value_added_share),
            number(b.value_added_share),
            number(a.wage / highest(first)),
            number(b.wage / highest(last)),
            if span > 0.0 { signed(growth / span) } else { String::new() },
        ]
    };
    Grid { heads: heads.collect(), rows: first.iter().zip(last).map(row).collect() }
}

/// Events of upgrading, by kind, for each hundred firms and year.
fn upgrading(rows: &[GroupRow]) -> Grid {
    let mut countries: Vec<&str> = Vec::new();
    rows.iter().for_each(|r| {
        if !countries.contains(&r.country.as_str()) {
            countries.push(&r.country)
        }
    });
    let heads = ["events per 100 firms", "process", "product", "functional", "chain", "down", "hollow", "immiserising"];
    let of = |country: &&str| {
        let mine = || rows.iter().filter(|r| r.country == **country);
        let firms: i64 = mine().map(|r| r.firms).sum();
        let rate =
            |of: &dyn Fn(&GroupRow) -> i64| number(mine().map(of).sum::<i64>() as f64 / firms.max(1) as f64 * 100.0);
        vec![
            (*country).to_owned(),
            rate(&|r| r.process_upgrading),
            rate(&|r| r.product_upgrading),
            rate(&|r| r.functional_upgrading),
            rate(&|r| r.chain_upgrading),
            rate(&|r| r.downgrading),
            rate(&|r| r.hollow_upgrading),
            rate(&|r| r.immiserising_growth),
        ]
    };
    Grid { heads: heads.map(str::to_owned).to_vec(), rows: countries.iter().map(of).collect() }
}
