//! # One world
//! What a single run shows: no arm, no replication, and every firm.

pub mod accounts;
pub mod firms;
pub mod governance;
pub mod lives;
pub mod network;

use crate::figure::Figure;
use crate::groups::Groups;
use crate::text::number;
use crate::{shares, smile};
use designs::Design;
use experiment::outcomes::Focus;
use experiment::plan::{Arm, Plan};
use experiment::record::{CountryRow, Lives, Record};
use facts::panel::Panel;
use scheduler::spec::WorldSpec;
use std::sync::Arc;

/// What was seen of one world.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What it is.
    pub spec: &'a Arc<WorldSpec>,
    /// Its tables.
    pub record: &'a Record,
    /// Its firms in its last years, and their lives, where single firms were looked at.
    pub firms: Option<(&'a Panel, &'a Lives)>,
    /// Its links at the end; none where pools buy.
    pub links: &'a [experiment::record::RelationRow],
}

/// The figures of a world, in their order.
#[must_use]
pub fn figures(seen: &Seen<'_>) -> Vec<Figure> {
    let spec = seen.spec;
    let plan = alone(spec, seen.record);
    let mut figures = vec![accounts::figure(spec, seen.record)];
    if let Some(groups) = Groups::of_world(&plan, seen.record) {
        figures.extend(smile::smile(&plan, &groups));
        figures.push(shares::flows(&plan, &groups));
    }
    if let Some((panel, lives)) = seen.firms {
        figures.extend(lives::transitions(spec, lives));
        figures.extend(lives::first_steps(spec, lives));
        figures.extend(lives::climbing(spec, lives));
        figures.extend(firms::sizes(panel));
        figures.extend(firms::growth(panel));
    }
    figures.extend(governance::figure(spec, &seen.record.governance));
    figures.extend(network::figure(spec, seen.links));
    figures
}

/// What became of the countries, a sentence each figure of it.
#[must_use]
pub fn sentences(spec: &WorldSpec, countries: &[CountryRow]) -> Vec<String> {
    let n = spec.countries.len();
    if countries.len() < n {
        return Vec::new();
    }
    let (first, last) = (&countries[..n], &countries[countries.len() - n..]);
    let change = |k: &usize| (last[*k].value_added_share - first[*k].value_added_share).abs();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| change(b).total_cmp(&change(a)).then(a.cmp(b)));
    let one = |k: &usize| {
        let (from, to) = (first[*k].value_added_share, last[*k].value_added_share);
        format!("{} from {} to {}", first[*k].country, number(from), number(to))
    };
    let told: Vec<String> = order.iter().take(3).map(one).collect();
    let years = format!("From {:.0} to {:.0}", first[0].year, last[0].year);
    vec![
        format!("{years} shares in the world’s value added go: {}.", told.join("; ")),
        "This is one world: what of it is luck, an experiment with replications tells.".to_owned(),
    ]
}

/// A plan of this world alone, for figures that are of arms.
fn alone(spec: &Arc<WorldSpec>, record: &Record) -> Plan {
    Plan {
        seed: record.key.seed as u64,
        replications: 1,
        focus: Focus { countries: Vec::new(), sectors: Vec::new(), against: 0 },
        arms: vec![Arm { name: "this world".to_owned(), spec: spec.clone() }],
        design: Design::none(),
        worlds: None,
        branch: None,
    }
}
