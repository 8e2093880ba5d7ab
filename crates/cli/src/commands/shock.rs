//! # `shock`
//! A world is run to a year; then firms lose capacity for some days, and what that costs runs through the network.

use super::explain_firm::identity;
use super::{directory, quiet_panics, refuse_existing, use_threads};
use crate::args::Shock;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, width};
use crate::output;
use crate::progress::Progress;
use experiment::network::Network;
use experiment::record::firms::identity as named;
use experiment::record::{RiskRow, ShockRow};
use experiment::run::{Seed, run};
use measures::shock::{self, Coping, Rationing, systemic_risk};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use std::sync::Arc;
use tables::About;

/// Seed where none is given.
const SEED: u64 = 1;
/// Days of a year.
const DAYS: f64 = 365.0;

pub(crate) fn execute(args: &Shock) -> Result<Code, Stop> {
    let checked = scenario::load(&args.scenario, &args.world.set)?;
    refuse_existing(args.out.as_deref(), args.force)?;
    let spec = Arc::new(until(checked.spec, args.year)?);
    let hit = Hit::of(args, &spec)?;
    use_threads(args.world.threads)?;
    checked.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let world = ended(&spec, args)?;
    let network = Network::of(&world).expect("firms buy, as was asked before");
    let lost: Vec<f64> =
        network.rows.iter().map(|&row| if hit.is_hit(&world, row as usize) { args.loss } else { 0.0 }).collect();
    let firms = lost.iter().filter(|lost| **lost > 0.0).count();
    if firms == 0 {
        return Err(Stop::usage(
            "error: no firm is hit\n  hint: of the countries, sectors and firms named, all three must fit a firm",
        ));
    }
    let rows = rows(args, &network, &lost, &hit.coping);
    let risks = risks(args, &world, &network, &hit.coping);
    if let Some(out) = &args.out {
        let tables = [ShockRow::table(&rows), RiskRow::table(&risks)];
        let digest = tables::digest(&[&tables[0], &tables[1]]);
        let about = About { title: &spec.title, version: env!("CARGO_PKG_VERSION"), digest: &digest };
        directory(out, args.force)?.write_tables(&tables.iter().collect::<Vec<_>>(), &about)?;
        output::say(&format!("tables are in {}", out.display()));
    }
    output::print(&text(args, &world, firms, network.rows.len(), &rows, &risks))?;
    Ok(Code::Well)
}

/// The same world, which ends with this year.
fn until(mut spec: WorldSpec, year: Option<i32>) -> Result<WorldSpec, Stop> {
    if !spec.firms_buy() {
        return Err(Stop::usage(
            "error: a shock runs from firm to firm, and here pools buy\n  hint: set `market.buyers=firms`, as in `upchain shock FILE --set \
             market.buyers=firms`",
        ));
    }
    let Some(year) = year else { return Ok(spec) };
    let time = &mut spec.parameters.time;
    let (first, years) = (i64::from(time.start_year), i64::from(time.years));
    match u32::try_from(i64::from(year) - first + 1).ok().filter(|n| *n >= 1 && i64::from(*n) <= years) {
        Some(n) => time.years = n,
        None => {
            let last = first + years - 1;
            return Err(Stop::usage(format!("error: the world has no year {year}\n  hint: it has {first} to {last}")));
        }
    }
    Ok(spec)
}

fn ended(spec: &Arc<WorldSpec>, args: &Shock) -> Result<World, Stop> {
    let seed = Seed { seed: args.world.seed.unwrap_or(SEED), replication: args.replication };
    let (burn_in, periods) = spec.periods();
    let progress = Progress::new(u64::from(periods - burn_in), "periods");
    quiet_panics();
    let threads = Threads::for_world(spec.groups.iter().map(|g| g.firms).sum(), 1);
    let ended = run(spec, seed, threads, &mut |_, _| progress.advance());
    progress.finish();
    let _ = std::panic::take_hook();
    let stopped =
        |reason: String| Stop { code: Code::SomeFailed, message: format!("error: the run was stopped: {reason}") };
    ended.map(|(world, _)| world).map_err(|failure| stopped(failure.reason))
}

/// Who is hit, and how firms cope.
struct Hit {
    countries: Vec<bool>,
    sectors: Vec<bool>,
    firms: Vec<u64>,
    every: u64,
    coping: Coping,
}

impl Hit {
    fn of(args: &Shock, spec: &WorldSpec) -> Result<Self, Stop> {
        let mut complaints = String::new();
        let countries: Vec<&str> = spec.countries.iter().map(|c| c.name.as_str()).collect();
        let sectors: Vec<&str> = spec.sectors.iter().map(|s| s.name.as_str()).collect();
        let mut chosen = |what: &str, wanted: &[String], names: &[&str], default: bool| -> Vec<bool> {
            for name in wanted.iter().filter(|name| !names.contains(&name.as_str())) {
                let hint = icio::did_you_mean(name, names.iter().copied());
                complaints.push_str(&format!("error: the world has no {what} `{name}`\n  hint: {hint}\n"));
            }
            names
                .iter()
                .map(|name| if wanted.is_empty() { default } else { wanted.iter().any(|w| w == name) })
                .collect()
        };
        let (of_country, of_sector) =
            (chosen("country", &args.country, &countries, true), chosen("sector", &args.sector, &sectors, true));
        let spared = chosen("sector", &args.not_critical, &sectors, false);
        let mut firms = Vec::new();
        for text in &args.firm {
            match identity(text) {
                Ok(firm) => firms.push(firm),
                Err(stop) => complaints.push_str(&format!("{}\n", stop.message)),
            }
        }
        if !complaints.is_empty() {
            return Err(Stop::usage(complaints));
        }
        let coping = Coping {
            rationing: Rationing::Proportional,
            stock_days: args.stock,
            refill_days: args.refill,
            critical: spared.iter().map(|spared| !spared).collect(),
            horizon: args.horizon,
        };
        Ok(Self { countries: of_country, sectors: of_sector, firms, every: u64::from(args.every), coping })
    }

    fn is_hit(&self, world: &World, row: usize) -> bool {
        let (group, firm) = (world.firms.group[row] as usize, world.firms.identity[row]);
        self.countries[world.shape.country(group)]
            && self.sectors[world.shape.sector(group)]
            && (self.firms.is_empty() || self.firms.contains(&firm))
            && firm.is_multiple_of(self.every)
    }
}

/// What it costs by each rule.
fn rows(args: &Shock, network: &Network, lost: &[f64], coping: &Coping) -> Vec<ShockRow> {
    let one = |rationing: Rationing| {
        let shock = shock::Shock { lost: lost.to_vec(), days: args.days };
        let found = shock::losses(&network.of, &shock, &Coping { rationing, ..coping.clone() });
        ShockRow {
            rationing: rationing.name().to_owned(),
            direct: found.direct / DAYS,
            indirect: found.indirect / DAYS,
            amplification: (found.direct > 0.0).then(|| found.indirect / found.direct),
        }
    };
    Rationing::ALL.into_par_iter().map(one).collect()
}

/// The systemic risk of the largest firms, the highest first.
fn risks(args: &Shock, world: &World, network: &Network, coping: &Coping) -> Vec<RiskRow> {
    let added = &network.of.value_added;
    let mut largest: Vec<usize> = (0..added.len()).collect();
    largest.sort_by(|&a, &b| added[b].total_cmp(&added[a]).then(a.cmp(&b)));
    largest.truncate(args.risk);
    let all: f64 = added.iter().sum();
    let one = |firm: usize| {
        let row = network.rows[firm] as usize;
        let group = world.firms.group[row] as usize;
        RiskRow {
            firm: named(world.firms.identity[row]),
            country: world.spec.countries[world.shape.country(group)].name.clone(),
            sector: world.spec.sectors[world.shape.sector(group)].name.clone(),
            share: added[firm] / all,
            risk: systemic_risk(&network.of, firm, coping),
        }
    };
    let mut rows: Vec<RiskRow> = largest.into_par_iter().map(one).collect();
    rows.sort_by(|a, b| b.risk.total_cmp(&a.risk).then(a.firm.cmp(&b.firm)));
    rows
}

fn text(args: &Shock, world: &World, hit: usize, firms: usize, rows: &[ShockRow], risks: &[RiskRow]) -> String {
    let heads = ["rationing", "direct", "indirect", "indirect by direct"].map(str::to_owned).to_vec();
    let percent = |x: f64| format!("{} %", number(100.0 * x));
    let row = |row: &ShockRow| {
        let by = row.amplification.map_or_else(String::new, number);
        vec![row.rationing.clone(), percent(row.direct), percent(row.indirect), by]
    };
    let grid = Grid { heads, rows: rows.iter().map(row).collect() };
    let mut text = format!(
        "{}\n\n{hit} of {firms} firms lose {} of their capacity for {} days after {:.0}; stocks last {} days.\nLosses in value added \
         of a year, over {} days:\n\n{}",
        world.spec.title,
        percent(args.loss),
        args.days,
        world.year(world.period - 1),
        number(args.stock),
        args.horizon,
        grid.text(width())
    );
    if !risks.is_empty() {
        let heads = ["firm", "country", "sector", "share", "systemic risk"].map(str::to_owned).to_vec();
        let row = |of: &RiskRow| {
            vec![of.firm.clone(), of.country.clone(), of.sector.clone(), percent(of.share), percent(of.risk)]
        };
        let grid = Grid { heads, rows: risks.iter().map(row).collect() };
        text.push_str(&format!(
            "\nShares in value added, and what is lost of it while one firm stands still:\n\n{}",
            grid.text(width())
        ));
    }
    text
}
