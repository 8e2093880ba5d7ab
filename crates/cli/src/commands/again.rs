//! # Worlds of a store, done again for its page
//! A store keeps no firms. Runs are the same bit for bit, so a few are done again and watched: one of each arm for figures of firms, and
//! some of the first arm's world for the score of facts. What does not come out as the store says is not drawn.

use super::opened::{Opened, Seen};
use super::quiet_panics;
use super::watched::Watched;
use crate::progress::Progress;
use ::report::{Figure, card, world};
use experiment::again::Again;
use experiment::plan::{Plan, RunKey};
use experiment::record::{RelationRow, relations};
use experiment::run::Seed;
use facts::panel::{Panel, Watch};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::sync::Arc;

/// Of so many runs of an experiment one is done again, so that a page takes a small part of the time.
const RUNS_A_WORLD: u64 = 16;
/// Arms that are drawn at most.
const ARMS_MAX: usize = 6;
/// Seeds that facts are scored over at most.
const SEEDS_MAX: usize = 4;
/// Firms up to which they are looked at one by one.
const FIRMS_MAX: usize = 200_000;

/// What is done again.
#[derive(Clone, Debug, PartialEq)]
struct Chosen {
    /// Runs that are watched: the first replication in the first point, arm by arm.
    runs: Vec<RunKey>,
    /// Seeds over which facts are scored.
    seeds: u32,
}

/// As many worlds as are wanted, or a sixteenth of the runs: arms first, where they are more than points of a sweep, then seeds of facts.
fn chosen(plan: &Plan, wanted: Option<u32>) -> Chosen {
    let worlds = wanted.map_or_else(|| (plan.runs() / RUNS_A_WORLD).max(1), u64::from) as usize;
    // A sweep's points are other worlds: one of them shows what firms are like, and arms of it are no more than that.
    let arms = if plan.design.points() > 1 { 1 } else { plan.arms.len().min(ARMS_MAX) };
    let runs = arms.min(worlds);
    let seeds = ((worlds - runs) / facts::worlds_a_seed()).min(SEEDS_MAX).min(plan.replications as usize);
    Chosen { runs: (0..runs).map(|arm| plan.key(plan.number(0, arm, 0))).collect(), seeds: seeds as u32 }
}

/// Worlds that are run again for a page if nobody says how many: those that are drawn, and others for the score of facts.
pub(super) fn worlds(plan: &Plan) -> (usize, usize) {
    let Chosen { runs, seeds } = chosen(plan, None);
    let is_small = |arm: usize| plan.arms[arm].spec.firms() <= FIRMS_MAX;
    let drawn = runs.iter().filter(|key| is_small(key.arm)).count();
    (drawn, if is_small(0) { seeds as usize * facts::worlds_a_seed() } else { 0 })
}

/// A world that was done again and is as the store has it.
struct Watching {
    arm: String,
    spec: Arc<WorldSpec>,
    seen: (Watched, Panel),
    links: Vec<RelationRow>,
}

impl Watching {
    fn shown(&self) -> world::Seen<'_> {
        let (watched, panel) = &self.seen;
        let firms = watched.lives.as_ref().map(|lives| (panel, lives));
        world::Seen { name: &self.arm, spec: &self.spec, record: &watched.record, firms, links: &self.links }
    }
}

/// What a page has of worlds that were done again: figures, and what is not among them and why.
pub(super) fn figures(opened: &Opened, seen: &Seen, wanted: Option<u32>) -> (Vec<Figure>, Vec<String>) {
    let plan = &opened.sweep.plan;
    let chosen = chosen(plan, wanted);
    if chosen.runs.is_empty() {
        let absent = "Sizes, growth and paths of firms, and published facts: no world was to be run again for this page (`--rerun 0`).";
        return (Vec::new(), vec![absent.to_owned()]);
    }
    quiet_panics();
    let progress = Progress::new((chosen.runs.len() + chosen.seeds as usize) as u64, "worlds for the report");
    let (mut worlds, mut absent) = (Vec::new(), Vec::new());
    for found in watched(opened, seen, &chosen.runs, &progress) {
        match found {
            Ok(world) => worlds.push(world),
            Err(why) => absent.push(format!("Sizes, growth and paths of firms: {why}.")),
        }
    }
    let mut figures = drawn(opened, &worlds);
    match scored(plan, chosen.seeds, &progress) {
        Ok(card) => figures.push(card),
        Err(why) => absent.push(format!("Which published facts the world has: {why}.")),
    }
    progress.finish();
    let _ = std::panic::take_hook();
    (figures, absent)
}

/// Runs done again and watched, or why they cannot be drawn.
fn watched(opened: &Opened, seen: &Seen, runs: &[RunKey], progress: &Progress) -> Vec<Result<Watching, String>> {
    let one = |key: &RunKey| {
        let found = one(opened, seen, *key, runs.len());
        progress.advance();
        found
    };
    runs.par_iter().map(one).collect()
}

fn one(opened: &Opened, seen: &Seen, key: RunKey, worlds: usize) -> Result<Watching, String> {
    let plan = &opened.sweep.plan;
    let (arm, run) = (plan.arms[key.arm].name.clone(), key.run);
    let rows = &seen.results.rows;
    let stored = rows.iter().find(|row| row.key == key).ok_or_else(|| format!("run {run} of {arm} is not done yet"))?;
    let stored = stored.values.ok_or_else(|| format!("run {run} of {arm} failed"))?;
    let again = Again::of(plan, key)?;
    let firms = again.spec.firms();
    if firms > FIRMS_MAX {
        return Err(format!(
            "the world of {arm} has {firms} firms, and more than {FIRMS_MAX} are not looked at one by one"
        ));
    }
    let mut watched = Watched::new(again.seed, None, false, true, true);
    let see = &mut |world: &_, seen| watched.see(world, &seen);
    let ended = again.watch(&plan.focus, Threads::for_world(firms, worlds), see);
    let (outcomes, world) = ended.map_err(|failure| format!("run {run} of {arm} was stopped: {}", failure.reason))?;
    if outcomes.values.map(f64::to_bits) != stored.map(f64::to_bits) {
        return Err(format!(
            "run {run} of {arm} comes out otherwise than the store says, as may be on another machine; `{}` shows where",
            opened.rerun(run)
        ));
    }
    let panel = watched.firms.take().map(Watch::panel).expect("firms are watched");
    Ok(Watching { arm, links: relations::rows(&world), spec: again.spec, seen: (watched, panel) })
}

/// Figures of these worlds, with what they are said to be in their captions.
fn drawn(opened: &Opened, worlds: &[Watching]) -> Vec<Figure> {
    let plan = &opened.sweep.plan;
    let shown: Vec<world::Seen<'_>> = worlds.iter().map(Watching::shown).collect();
    let kept = [(opened.sweep.kept.transitions, "transitions"), (opened.sweep.kept.first_steps, "first-steps")];
    let is_drawn_of_all = |figure: &Figure| kept.iter().any(|(is_kept, id)| *is_kept && figure.id == *id);
    let mut figures = world::of_arms(&shown);
    figures.retain(|figure| !is_drawn_of_all(figure));
    let (first, all) = (note(plan, &shown[..shown.len().min(1)]), note(plan, &shown));
    for figure in &mut figures {
        figure.caption += if world::is_of_first(figure) { &first } else { &all };
    }
    figures
}

/// Which worlds these are.
fn note(plan: &Plan, worlds: &[world::Seen<'_>]) -> String {
    let names: Vec<&str> = worlds.iter().map(|world| world.name).collect();
    let arms = if names.len() == plan.arms.len() { "each arm".to_owned() } else { names.join(", ") };
    let point = if plan.design.points() > 1 { " in the first point of the design" } else { "" };
    format!(
        " Replication 0 of {arms}{point}, run again for this page, with the outcomes that the store has. What of it is luck, one world does not tell."
    )
}

/// The score of facts of the first arm's world.
fn scored(plan: &Plan, seeds: u32, progress: &Progress) -> Result<Figure, String> {
    let arm = &plan.arms[0];
    let worlds = facts::worlds_a_seed();
    if seeds == 0 {
        return Err(format!(
            "a seed takes {worlds} worlds, and {RUNS_A_WORLD} runs of an experiment pay for one; `upchain report --rerun {}` scores them over {SEEDS_MAX} \
             seeds, `upchain validate` over as many as you like",
            ARMS_MAX + SEEDS_MAX * worlds
        ));
    }
    if arm.spec.firms() > FIRMS_MAX {
        return Err(format!("more than {FIRMS_MAX} firms are not looked at one by one; `upchain validate` does"));
    }
    let threads = Threads::for_world(arm.spec.firms(), seeds as usize);
    let one = |replication: u32| {
        let found = facts::measure(&arm.spec, Seed { seed: plan.seed, replication }, threads);
        progress.advance();
        found.map_err(|failure| format!("a run was stopped: {}", failure.reason))
    };
    let found = (0..seeds).into_par_iter().map(one).collect::<Result<Vec<_>, String>>()?;
    let scores = facts::scores(&found);
    let mut figure = card::card(&scores);
    let at = if plan.design.points() > 1 { ", with the values of its scenario" } else { "" };
    let (met, last) = (card::sentence(&scores), seeds - 1);
    figure.caption += &format!(" {met} The world of {}{at}, replications 0 to {last}, run for this page.", arm.name);
    Ok(figure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use designs::{Design, Factor, Kind, Scale};
    use experiment::outcomes::Focus;
    use experiment::plan::Arm;

    fn plan(arms: usize, replications: u32, points: u64) -> Plan {
        let file =
            [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "chain.toml"].iter().collect::<std::path::PathBuf>();
        let spec = Arc::new(scenario::load(&file, &["world.firms=200".to_owned()]).unwrap().spec);
        let factor = Factor {
            key: "search.power".into(),
            kind: base::parameter::Kind::Real,
            low: 0.1,
            high: 0.5,
            scale: Scale::Linear,
            values: Vec::new(),
        };
        let sweep = Design { factors: vec![factor], kind: Kind::Sobol(points), seed: 1 };
        Plan {
            seed: 1,
            replications,
            focus: Focus { countries: vec![1], sectors: vec![0], against: 0 },
            arms: (0..arms).map(|k| Arm { name: k.to_string(), spec: spec.clone() }).collect(),
            design: if points > 1 { sweep } else { Design::none() },
            worlds: None,
            branch: None,
        }
    }

    /// Worlds that are watched, and seeds of facts.
    fn numbers(plan: &Plan, wanted: Option<u32>) -> (usize, u32) {
        let chosen = chosen(plan, wanted);
        assert!(chosen.runs.iter().all(|key| (key.point, key.replication) == (0, 0)));
        (chosen.runs.len(), chosen.seeds)
    }

    #[test]
    fn as_many_worlds_are_run_again_as_a_sixteenth_of_the_runs_and_never_many() {
        assert_eq!(facts::worlds_a_seed(), 3);
        // 192 runs pay for twelve worlds: six arms, and two seeds of three worlds.
        assert_eq!(numbers(&plan(6, 32, 1), None), (6, 2));
        assert_eq!(numbers(&plan(2, 4, 1), None), (1, 0), "one at least");
        assert_eq!(numbers(&plan(9, 10_000, 1), None), (6, 4), "eighteen at most");
        assert_eq!(
            numbers(&plan(4, 2, 10_000), None),
            (1, 2),
            "of a sweep one world, and facts of no more seeds than it has"
        );
        assert_eq!(numbers(&plan(6, 32, 1), Some(0)), (0, 0));
        assert_eq!(numbers(&plan(2, 32, 1), Some(5)), (2, 1));
    }
}
