//! # `effects`
//! Any arms of a store compared, or what one pair differs by and what another does.

use super::comparison::Comparison;
use super::opened::{Opened, no_effect};
use crate::args::Effects as Args;
use crate::exit::{Code, Stop};
use crate::output;
use designs::outcome;
use experiment::effects::{compare, effects};
use experiment::means::{distributions, of_sides};
use experiment::outcomes::OUTCOMES;
use experiment::pairs::Side;
use experiment::plan::Plan;
use serde_json::json;

pub(crate) fn execute(args: &Args) -> Result<Code, Stop> {
    let mut opened = Opened::open(&args.store)?;
    let sides = sides(&opened.sweep.plan, &args.arms)?;
    let (index, seen) = opened.settle(&[opened.store.clone()])?;
    let joined = opened.joined(&seen)?;
    let (effects, distributions) = match sides {
        None => (effects(&joined), distributions(&joined)),
        Some((treated, control)) => {
            let all = [(treated, None), (treated, Some(control)), (control, None)];
            (compare(&joined, treated, control), of_sides(&joined, &all))
        }
    };
    let named: Vec<usize> = args.outcome.iter().filter_map(|name| outcome::number(name)).collect();
    let outcomes = if named.is_empty() { (0..OUTCOMES.len()).collect() } else { named };
    let (effects, distributions) = (effects.map_err(no_effect)?, distributions.map_err(no_effect)?);
    let shown = Comparison { joined: &joined, effects: &effects, distributions: &distributions, outcomes: &outcomes };
    let (counts, title) = (index.counts(), &opened.store.plan().title);
    output::print(&if args.json {
        let mut value = shown.json();
        (value["title"], value["runs"]) = (json!(title), json!(counts));
        format!("{value}\n")
    } else {
        format!("{title}\n\n{}{counts}\n", shown.text())
    })?;
    Ok(if counts.failed > 0 { Code::SomeFailed } else { Code::Well })
}

/// What is compared: none where every arm is compared with the first.
fn sides(plan: &Plan, names: &[String]) -> Result<Option<(Side, Side)>, Stop> {
    let arm = |name: &String| {
        plan.arms.iter().position(|arm| arm.name == *name).ok_or_else(|| {
            let known: Vec<String> = plan.arms.iter().map(|arm| format!("`{}`", arm.name)).collect();
            Stop::usage(format!("error: there is no arm `{name}`\n  hint: arms are {}", known.join(", ")))
        })
    };
    let arms = names.iter().map(arm).collect::<Result<Vec<usize>, Stop>>()?;
    match arms[..] {
        [] => Ok(None),
        [a, b] => Ok(Some((Side::Arm(a), Side::Arm(b)))),
        [a, b, c, d] => Ok(Some((Side::Less(a, b), Side::Less(c, d)))),
        _ => Err(Stop::usage(format!(
            "error: {} arms are named\n  hint: name none, two (the first less the second), or four (the difference of the first two \
             less that of the others)",
            arms.len()
        ))),
    }
}
