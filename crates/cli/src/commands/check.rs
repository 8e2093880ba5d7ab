//! # `check`

use super::calibrate;
use crate::args::Check;
use crate::exit::{Code, Stop};
use crate::output;
use scenario::Kind;

/// Which kind of file it is shows in what it is refused for: a scenario has no arms.
pub(crate) fn execute(args: &Check) -> Result<Code, Stop> {
    let text = match scenario::kind(&args.file) {
        Kind::Scenario => of_scenario(args)?,
        Kind::Experiment => of_experiment(args)?,
        Kind::Calibration => of_calibration(args)?,
    };
    output::print(&format!("{text}no errors\n"))?;
    Ok(Code::Well)
}

fn of_calibration(args: &Check) -> Result<String, Stop> {
    let file = calibrate::load(&args.file, &args.set)?.experiment;
    let problem = calibrate::problem(&file);
    let (parameters, facts) = (problem.factors.len(), problem.targets.len());
    let worlds = problem.runs_max();
    Ok(notes(&file.notes) + &format!("{parameters} parameters, {facts} facts, at most {worlds} worlds\n"))
}

fn of_experiment(args: &Check) -> Result<String, Stop> {
    let experiment = scenario::load_experiment(&args.file, &args.set)?;
    let (arms, points, runs) = (experiment.arms.len(), experiment.design.points(), experiment.runs_max());
    let points = if experiment.design.factors.is_empty() {
        String::new()
    } else {
        format!("{points} points ({}) × ", experiment.design.name())
    };
    let replications = match experiment.until {
        None => experiment.replications.to_string(),
        Some(until) => format!("{} to {}", until.min, until.max),
    };
    let most = if experiment.until.is_some() { "at most " } else { "" };
    let text = format!("{points}{arms} arms × {replications} replications = {most}{runs} runs\n");
    Ok(notes(&experiment.notes) + &text)
}

fn of_scenario(args: &Check) -> Result<String, Stop> {
    let checked = scenario::load(&args.file, &args.set)?;
    let (spec, (burn_in, periods)) = (&checked.spec, checked.spec.periods());
    let firms: usize = spec.groups.iter().map(|g| g.firms).sum();
    let orders: usize = spec.markets.iter().flat_map(|m| &m.cells).map(|c| c.orders).sum();
    let (countries, sectors) = (spec.countries.len(), spec.sectors.len());
    let size = format!("{countries} countries × {sectors} sectors, {firms} firms, {orders} orders");
    Ok(notes(&checked.notes) + &format!("{size}, {periods} periods of which {burn_in} are burn-in\n"))
}

fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| format!("note: {note}\n")).collect()
}
