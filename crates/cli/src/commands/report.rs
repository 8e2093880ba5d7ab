//! # `report`
//! One page of a store: question, answer, figures.

use super::opened::{Answer, Opened, Seen};
use super::{again, quoted, use_threads};
use crate::args::Report;
use crate::exit::{Code, Stop};
use crate::output;
use ::report::lives::{FirstSteps, Transitions};
use ::report::{Figure, Page, answer, convergence, design, events, groups::Groups, html, paths::Paths, shares, smile};
use designs::outcome::number;
use experiment::by_cell;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use store::{Counts, Index};

/// Its name in a store.
const NAME: &str = "report.html";

pub(crate) fn execute(args: &Report) -> Result<Code, Stop> {
    let mut opened = Opened::open(&args.store)?;
    use_threads(args.threads)?;
    let (index, seen) = opened.settle(&[opened.store.clone()])?;
    let answer = opened.answer(&seen).map_err(|stop| {
        let (counts, store) = (index.counts(), quoted(&args.store.to_string_lossy()));
        let hint = format!("{counts}: `upchain experiment {store}` goes on, and `upchain status {store}` says more");
        Stop { message: format!("{}\n  hint: {hint}", stop.message), ..stop }
    })?;
    let path = args.out.clone().unwrap_or_else(|| args.store.join(NAME));
    save(&page(&opened, &index, &seen, &answer, args.rerun)?, &path)?;
    output::say(&format!("the report is {}", path.display()));
    Ok(if index.counts().failed > 0 { Code::SomeFailed } else { Code::Well })
}

/// Writes the page of a store beside its tables; `rerun` worlds are done again for it.
pub(crate) fn beside(
    opened: &Opened,
    index: &Index,
    seen: &Seen,
    answer: &Answer<'_>,
    rerun: Option<u32>,
) -> Result<PathBuf, Stop> {
    let path = opened.store.path().join(NAME);
    save(&page(opened, index, seen, answer, rerun)?, &path)?;
    Ok(path)
}

/// Removes the page of a store that is thrown away.
pub(crate) fn discard(store: &Path) -> Result<(), Stop> {
    let path = store.join(NAME);
    match fs::remove_file(&path) {
        Err(e) if e.kind() != ErrorKind::NotFound => {
            Err(Stop { code: Code::Internal, message: format!("error: cannot remove {}: {e}", path.display()) })
        }
        _ => Ok(()),
    }
}

/// Writes a page into the directory of a run or of a score, and says where.
pub(crate) fn into(directory: &Path, page: &Page) -> Result<(), Stop> {
    let path = directory.join(NAME);
    save(page, &path)?;
    output::say(&format!("the report is {}", path.display()));
    Ok(())
}

fn save(page: &Page, path: &Path) -> Result<(), Stop> {
    let failed = |e| Stop { code: Code::Internal, message: format!("error: cannot write {}: {e}", path.display()) };
    // A report that is half written is none: the other name is taken in one step.
    let part = path.with_extension("html.part");
    fs::write(&part, html(page)).and_then(|()| fs::rename(&part, path)).map_err(failed)
}

fn page(opened: &Opened, index: &Index, seen: &Seen, all: &Answer<'_>, rerun: Option<u32>) -> Result<Page, Stop> {
    let (plan, counts, asked) = (all.joined.plan, index.counts(), all.outcome);
    let share = number("value_added_share").expect("an outcome of this name");
    let mut told: Vec<usize> = vec![asked, share];
    told.dedup();
    let mut figures = Vec::new();
    figures.extend(answer::forest(plan, &all.effects));
    let mut absent = Vec::new();
    match Paths::read(&mut index.reader(opened.sweep.tables())?)? {
        Some(paths) => figures.push(paths.figure(plan)),
        None => absent.push("Arms through time: run with `--tables paths` to keep them.".to_owned()),
    }
    figures.extend(events::events(plan, &all.distributions));
    chain(opened, index, &mut figures, &mut absent)?;
    lives(opened, index, &mut figures, &mut absent)?;
    figures.extend(design::by_value(plan, &all.by_value, asked));
    let maps = by_cell::maps(&all.joined, asked).map_err(super::opened::no_effect)?;
    figures.extend(design::maps(plan, &maps, asked));
    figures.extend(design::sensitivity(&all.joined, &all.sensitivity, asked));
    figures.extend(convergence::convergence(&all.joined, asked).map_err(super::opened::no_effect)?);
    let (of_worlds, without) = again::figures(opened, seen, rerun);
    figures.extend(of_worlds);
    absent.extend(without);
    let answer = told.iter().map(|outcome| answer::sentence(plan, &all.effects, *outcome)).collect();
    Ok(Page {
        title: opened.store.plan().title.clone(),
        answer,
        completeness: counts.to_string(),
        is_partial: counts.pending > 0 || counts.failed > 0,
        digest: format!("of the plan {}", &opened.store.plan().hex()[..16]),
        figures,
        absent,
        facts: facts(opened, seen, counts),
    })
}

/// Figures of the chain; where the store has no rows for them, what to keep.
fn chain(opened: &Opened, index: &Index, figures: &mut Vec<Figure>, absent: &mut Vec<String>) -> Result<(), Stop> {
    let plan = &opened.sweep.plan;
    let Some(groups) = Groups::read(plan, &mut index.reader(opened.sweep.tables())?)? else {
        absent
            .push("The smile curve, and who earns where: run with `--tables country_sector` to keep them.".to_owned());
        return Ok(());
    };
    match smile::smile(plan, &groups) {
        Some(figure) => figures.push(figure),
        None => absent.push(
            "The smile curve: it needs an industry of three sectors or more, and a world of at most 512 countries × sectors.".to_owned(),
        ),
    }
    figures.extend([shares::shares(plan, &groups), shares::flows(plan, &groups)]);
    Ok(())
}

/// Figures of the lives of firms; where the store has no rows for them, what to keep.
fn lives(opened: &Opened, index: &Index, figures: &mut Vec<Figure>, absent: &mut Vec<String>) -> Result<(), Stop> {
    let plan = &opened.sweep.plan;
    match Transitions::read(plan, &mut index.reader(opened.sweep.tables())?)? {
        Some(transitions) => figures.push(transitions.figure(plan)),
        None => absent.push(
            "Who is found elsewhere a year later, over all runs: run with `--tables transitions` to keep it."
                .to_owned(),
        ),
    }
    match FirstSteps::read(plan, &mut index.reader(opened.sweep.tables())?)? {
        Some(steps) => figures.push(steps.figure(plan)),
        None => absent.push(
            "How long until a firm steps up, over all runs: run with `--tables first_steps` to keep it.".to_owned(),
        ),
    }
    Ok(())
}

/// How the page was made.
fn facts(opened: &Opened, seen: &Seen, counts: Counts) -> Vec<(String, String)> {
    let (plan, asked) = (&opened.sweep.plan, opened.store.plan());
    let arms: Vec<&str> = plan.arms.iter().map(|arm| arm.name.as_str()).collect();
    let fact = |name: &str, value: String| (name.to_owned(), value);
    vec![
        fact("arms", arms.join(", ")),
        fact("replications", plan.replications.to_string()),
        fact("points of the design", plan.design.points().to_string()),
        fact("runs", counts.to_string()),
        fact("largest residual of the accounting identities", format!("{:.1e} of income", seen.results.residual)),
        fact("seed", plan.seed.to_string()),
        fact("version", asked.version.clone()),
        fact("digest of the plan", asked.hex()),
        fact("files", asked.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")),
    ]
}
