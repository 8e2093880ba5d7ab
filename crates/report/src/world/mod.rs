//! # One world
//! What a single run shows: no arm, no replication, and every firm. And what one world of each arm shows of its firms, for a store, which keeps none.

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
    /// What it is called beside others; empty where it stands alone.
    pub name: &'a str,
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
    figures.extend(of_firms(std::slice::from_ref(seen)));
    figures.extend(governance::figure(spec, &seen.record.governance));
    figures.extend(network::figure(spec, seen.links));
    figures
}

/// Figures of single firms of one or several worlds, in which they were looked at.
fn of_firms(worlds: &[Seen<'_>]) -> Vec<Figure> {
    let all = [lives::transitions, lives::first_steps, lives::climbing, firms::sizes, firms::growth];
    all.iter().filter_map(|figure| figure(worlds)).collect()
}

/// What a store does not keep, of one world of each arm; the first stands for all in what is drawn of whole worlds.
#[must_use]
pub fn of_arms(worlds: &[Seen<'_>]) -> Vec<Figure> {
    let Some(first) = worlds.first() else { return Vec::new() };
    let mut figures = of_firms(worlds);
    let mut whole = vec![accounts::figure(first.spec, first.record)];
    whole.extend(governance::figure(first.spec, &first.record.governance));
    whole.extend(network::figure(first.spec, first.links));
    whole.iter_mut().for_each(|figure| figure.title += &format!(": {}", first.name));
    figures.extend(whole);
    figures
}

/// Whether a figure of one world of each arm is of the first arm alone.
#[must_use]
pub fn is_of_first(figure: &Figure) -> bool {
    ["accounts", "governance", "network"].contains(&figure.id)
}

/// The title of what is drawn of a world.
fn title(name: &str, what: &str) -> String {
    match name {
        "" => what.to_owned(),
        name => format!("{name}: {what}"),
    }
}

/// What is told of each world.
fn told(of: &[(&str, String)]) -> String {
    of.iter().map(|(name, words)| title(name, words)).collect::<Vec<_>>().join("; ")
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
