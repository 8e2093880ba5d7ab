//! # `check`

use crate::args::Check;
use crate::exit::{Code, Stop};
use crate::output;

/// Which kind of file it is shows in what it is refused for: a scenario has no arms.
pub(crate) fn execute(args: &Check) -> Result<Code, Stop> {
    let text = if scenario::is_experiment(&args.file) {
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
        notes(&experiment.notes) + &text
    } else {
        let checked = scenario::load(&args.file, &args.set)?;
        let (spec, (burn_in, periods)) = (&checked.spec, checked.spec.periods());
        let firms: usize = spec.groups.iter().map(|g| g.firms).sum();
        let orders: usize = spec.markets.iter().flat_map(|m| &m.cells).map(|c| c.orders).sum();
        let (countries, sectors) = (spec.countries.len(), spec.sectors.len());
        let size = format!("{countries} countries × {sectors} sectors, {firms} firms, {orders} orders");
        notes(&checked.notes) + &format!("{size}, {periods} periods of which {burn_in} are burn-in\n")
    };
    output::print(&format!("{text}no errors\n"))?;
    Ok(Code::Well)
}

fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| format!("note: {note}\n")).collect()
}
