//! # Checking a scenario
//! Everything is read before anything is built, so that all errors are told at once.

use crate::build;
use crate::cells::Table;
use crate::countries::Countries;
use crate::document::Node;
use crate::fields::Fields;
use crate::from_table;
use crate::policies;
use crate::populations::{self, Cast};
use crate::recipes;
use crate::report::{Report, quoted, shown};
use crate::sectors::Sectors;
use crate::source::At;
use crate::strategies::Strategies;
use crate::table;
use base::shape::Shape;
use policy::Measure;
use scheduler::parameters::Parameters;
use scheduler::spec::WorldSpec;

/// Groups of firms, countries times sectors, that a world may have.
const GROUPS_MAX: usize = 100_000;

/// A checked scenario.
pub(crate) struct World {
    pub spec: WorldSpec,
    pub table: Option<Table>,
}

/// What a scenario says, before it is known whether it makes a world.
struct Said {
    /// Where the number of firms is said, or the file begins.
    at: At,
    title: String,
    parameters: Parameters,
    countries: Countries,
    sectors: Sectors,
    strategies: Strategies,
    populations: Vec<populations::Group>,
    measures: Vec<Measure>,
}

/// Checks a scenario; `None`, and reported, where something is wrong.
pub(crate) fn scenario(report: &mut Report, root: &Node) -> Option<World> {
    let mark = report.mark();
    let mut fields = Fields::of(report, root, "a scenario")?;
    if fields.get("arm").is_some() || fields.get("scenario").is_some() {
        let hint = "run it with `upchain experiment`; `upchain run` takes the scenario that it names";
        report.problem(root.at, "this is an experiment, not a scenario", hint);
        return None;
    }
    let table_node = fields.get("table");
    let said = read(report, &mut fields, table_node.is_some())?;
    fields.finish(report);
    let is_cast = !said.countries.specs.is_empty() && !said.sectors.specs.is_empty();
    // A table is checked although policies are wrong, but not with countries that are.
    let quoted =
        table_node.filter(|_| is_cast).and_then(|node| table::read(report, node, &said.countries, &said.sectors));
    let fits = is_cast && {
        let groups = said.populations.len();
        build::is_of_admissible_size(report, said.at, &said.parameters, groups)
    };
    let (flows, quoted) = match (table_node, quoted) {
        (Some(_), Some(quoted)) => {
            let markup = said.parameters.pricing.markup_start;
            let (flows, quoted) = from_table::flows(report, &said.countries, &said.sectors, quoted, markup)?;
            (flows, Some(quoted))
        }
        (None, _) if report.mark() == mark => {
            (recipes::flows(report, &said.countries, &said.sectors, &said.parameters)?, None)
        }
        _ => return None,
    };
    let ready = fits && report.mark() == mark;
    let countries = said.countries.specs.len();
    let world = if ready { world(report, said, flows) } else { None };
    world.map(|spec| World { spec, table: quoted.map(|quoted| Table::of(quoted, countries)) })
}

fn read(report: &mut Report, fields: &mut Fields<'_>, has_table: bool) -> Option<Said> {
    let title = fields.text(report, "title").unwrap_or_default().chars().take(200).collect();
    let parameters = parameters(report, fields);
    let countries = Countries::read(report, fields, has_table);
    let sectors = Sectors::read(report, fields, has_table);
    if !has_table && sectors.recipes_are_whole {
        recipes::check(report, &sectors);
    }
    let strategies = Strategies::read(report, fields);
    let groups = countries.specs.len() * sectors.specs.len();
    if groups > GROUPS_MAX {
        let message = format!("countries times sectors are {groups} groups of firms");
        report.problem(fields.at, message, format!("at most {GROUPS_MAX} are admitted: put some together"));
        return None;
    }
    let cast = Cast { countries: &countries, sectors: &sectors, strategies: &strategies };
    let populations = populations::read(report, fields, &cast);
    let measures = policies::read(report, fields, &cast, &parameters);
    let at = fields.get("world").map_or(fields.at, |node| match node.table().and_then(|world| world.get("firms")) {
        Some(firms) => firms.node.at,
        None => node.at,
    });
    Some(Said { at, title, parameters, countries, sectors, strategies, populations, measures })
}

/// The sections of parameters, as the mechanisms declare them.
fn parameters(report: &mut Report, root: &mut Fields<'_>) -> Parameters {
    let mut parameters = Parameters::default();
    for section in Parameters::SECTIONS {
        let Some(node) = root.get(section.key) else { continue };
        let Some(mut fields) = Fields::of(report, node, &format!("`[{}]`", section.key)) else { continue };
        fields.each_parameter(report, section, |key, value| {
            parameters.set(section.key, key, value);
        });
        fields.finish(report);
    }
    check_order(report, root, &parameters);
    parameters
}

/// Parameters of which the first may not be above the second.
pub(crate) const ORDERED: [(&str, &str, &str); 4] = [
    ("pricing", "markup_min", "markup_max"),
    ("pricing", "markup_min", "markup_start"),
    ("pricing", "markup_start", "markup_max"),
    ("licensing", "lag_min", "lag_max"),
];

fn check_order(report: &mut Report, root: &mut Fields<'_>, parameters: &Parameters) {
    for (section, low, high) in ORDERED {
        let value = |key| parameters.get(section, key);
        if value(low) > value(high) {
            let at = root.get(section).map_or(root.at, |node| node.at);
            let shown = |key| value(key).map(shown).unwrap_or_default();
            let message = format!("`{section}.{low}` = {} is above `{section}.{high}` = {}", shown(low), shown(high));
            report.problem(at, message, format!("lower `{low}` or raise `{high}`"));
        }
    }
}

fn world(report: &mut Report, said: Said, flows: crate::flows::Flows) -> Option<WorldSpec> {
    let shape = Shape { countries: said.countries.specs.len(), sectors: said.sectors.specs.len() };
    let without = build::groups_without_buyers(shape, &said.sectors, &said.countries, &flows);
    if let Some(first) = without.first() {
        let message = format!("nobody buys from {}, nor from {} other groups", quoted(first), without.len() - 1);
        report.problem(said.at, message, "give it buyers, or leave it out");
        return None;
    }
    let firms = build::firms(&said.parameters, &said.populations);
    let markets = build::markets(report, said.at, shape, &flows, &firms, &said.parameters)?;
    Some(WorldSpec {
        title: said.title,
        parameters: said.parameters,
        groups: build::groups(shape, &said.countries, &flows, &firms, said.populations),
        countries: said.countries.specs,
        sectors: said.sectors.specs,
        industries: said.sectors.industries,
        markets,
        strategies: said.strategies.specs,
        measures: said.measures,
        income: flows.income,
        transfers: flows.transfers,
        unit_prices: flows.unit_prices,
    })
}
