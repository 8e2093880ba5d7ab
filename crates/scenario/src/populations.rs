//! # Populations
//! `[[population]]`: how many firms there are, with which strategies and which start. Later entries override earlier
//! ones, key by key, for the groups that they match.

use crate::countries::Countries;
use crate::document::{Node, Value};
use crate::fields::{Fields, Range, SHARE, number};
use crate::names::Names;
use crate::report::{Report, did_you_mean, quoted, shown};
use crate::sectors::{ACCURACY, Sectors};
use crate::source::At;
use crate::strategies::Strategies;
use base::shape::Shape;

/// Admitted weights of firm numbers.
pub(crate) const FIRMS: Range = Range::above_zero(1e12);
/// Admitted additions to start levels.
pub(crate) const LEVEL: Range = Range::of(-10.0, 10.0);
/// Keys of the start levels, in the order of capabilities.
pub(crate) const LEVELS: [&str; 4] = ["process", "product", "technology", "market"];

/// Countries, sectors and strategies by name.
pub(crate) struct Cast<'a> {
    pub countries: &'a Countries,
    pub sectors: &'a Sectors,
    pub strategies: &'a Strategies,
}

/// What populations say of one group of firms.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Relative number of firms.
    pub firms: f64,
    /// Shares of strategies.
    pub strategies: Option<Vec<f64>>,
    /// Additions to the country's start levels.
    pub start: [f64; 4],
}

/// Reads `[[population]]`; by group.
pub(crate) fn read(report: &mut Report, root: &mut Fields<'_>, cast: &Cast<'_>) -> Vec<Group> {
    let shape = Shape { countries: cast.countries.specs.len(), sectors: cast.sectors.specs.len() };
    let mut groups = vec![Group { firms: 1.0, strategies: None, start: [0.0; 4] }; shape.groups()];
    let mark = report.mark();
    for node in root.tables_up_to(report, "population", 10_000) {
        read_one(report, node, cast, shape, &mut groups);
    }
    if report.mark() == mark {
        complain_of_groups_without_strategy(report, root.at, cast, shape, &groups);
    }
    groups
}

fn read_one(report: &mut Report, node: &Node, cast: &Cast<'_>, shape: Shape, groups: &mut [Group]) {
    let Some(mut fields) = Fields::of(report, node, "a population") else { return };
    let countries = cast.countries.names.list(report, &mut fields, "countries");
    let countries = countries.unwrap_or_else(|| (0..shape.countries).collect());
    let sectors = sectors(report, &mut fields, cast.sectors);
    let firms = fields.number(report, "firms", FIRMS);
    let strategies = fields.get("strategies").and_then(|node| mix(report, node, cast.strategies));
    let start = LEVELS.map(|key| fields.number(report, key, LEVEL));
    fields.finish(report);
    for (&c, &s) in countries.iter().flat_map(|c| sectors.iter().map(move |s| (c, s))) {
        let group = &mut groups[shape.group(c, s)];
        group.firms = firms.unwrap_or(group.firms);
        group.strategies = strategies.clone().or(group.strategies.take());
        start.iter().zip(&mut group.start).for_each(|(new, old)| *old = new.unwrap_or(*old));
    }
}

/// The sectors that `sectors` names or whose industry `industries` names; all if neither is there.
pub(crate) fn sectors(report: &mut Report, fields: &mut Fields<'_>, sectors: &Sectors) -> Vec<usize> {
    let named = sectors.names.list(report, fields, "sectors");
    let mut industries = Names::new("industry");
    industries.fill(&sectors.industries);
    let of = industries.list(report, fields, "industries");
    if named.is_none() && of.is_none() {
        return (0..sectors.specs.len()).collect();
    }
    let (named, of) = (named.unwrap_or_default(), of.unwrap_or_default());
    (0..sectors.specs.len()).filter(|s| named.contains(s) || of.contains(&sectors.specs[*s].industry)).collect()
}

fn mix(report: &mut Report, node: &Node, strategies: &Strategies) -> Option<Vec<f64>> {
    let names = &strategies.names;
    let Value::Table(table) = &node.value else {
        let example = names.all().next().unwrap_or("independent");
        let message = format!("`strategies` must be a table of shares, not {}", node.shown());
        report.problem(node.at, message, format!("strategies = {{ {example} = 1.0 }}"));
        return None;
    };
    let mark = report.mark();
    let mut shares = vec![0.0; strategies.specs.len()];
    for (name, entry) in table {
        match names.number(name) {
            Some(strategy) => shares[strategy] = number(report, &entry.node, name, SHARE).unwrap_or(0.0),
            None => {
                let hint = did_you_mean(name, names.all());
                report.problem(entry.key_at, format!("no strategy is named {}", quoted(name)), hint);
            }
        }
    }
    let sum: f64 = shares.iter().sum();
    if report.mark() == mark && (sum - 1.0).abs() > ACCURACY {
        let message = format!("shares of strategies sum to {}; they must sum to 1", shown(sum));
        report.problem(node.at, message, "a strategy that is not named has no share");
    }
    (report.mark() == mark).then_some(shares)
}

fn complain_of_groups_without_strategy(report: &mut Report, at: At, cast: &Cast<'_>, shape: Shape, groups: &[Group]) {
    let without = |g: &usize| groups[*g].strategies.is_none();
    let Some(g) = (0..shape.groups()).find(without) else { return };
    let more = match (g + 1..shape.groups()).filter(without).count() {
        0 => String::new(),
        more => format!(", nor those of {more} more groups"),
    };
    let country = quoted(&cast.countries.specs[shape.country(g)].name);
    let sector = quoted(&cast.sectors.specs[shape.sector(g)].name);
    let message = format!("firms of {country} in {sector} have no strategies{more}");
    report.problem(
        at,
        message,
        "add a `[[population]]` with `strategies`; without `countries` and `sectors` it is for all",
    );
}
