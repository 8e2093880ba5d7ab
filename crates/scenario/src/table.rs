//! # A table
//! `[table]`: an inter-country input-output table, quoted in the scenario by name. What sectors of it are called follows
//! from the scenario's sectors: their own names, or what they are stages `of`.

use crate::countries::Countries;
use crate::document::{Node, Value};
use crate::fields::{Fields, Range, number, text};
use crate::flows::CELLS_MAX;
use crate::report::{Report, did_you_mean, quoted, shown};
use crate::sectors::Sectors;
use crate::source::At;
use std::collections::BTreeMap;

/// Admitted ratios of one flow of a chain to the one before it.
pub(crate) const STAGE_RATIO: Range = Range::of(0.01, 100.0);
/// Admitted figures.
const FIGURE: Range = Range::of(-1e18, 1e18);

/// A table as it was read: in its own unit, by the numbers of countries and of the table's sectors.
pub(crate) struct Quoted {
    /// Where it stands.
    pub at: At,
    /// Where the figures are from.
    pub source: String,
    /// What they are in.
    pub unit: String,
    /// Names of its sectors.
    pub sectors: Vec<String>,
    /// By sector of the scenario: the sector of the table.
    pub of: Vec<usize>,
    /// Ratio of the flows into neighbouring stages.
    pub stage_ratio: f64,
    /// Intermediates by seller and buyer, each numbered `sector·countries + country`.
    pub intermediate: Vec<f64>,
    /// Final demand by seller and country of the households.
    pub final_demand: Vec<f64>,
}

/// Reads `[table]`; `None`, and reported, where something is wrong with it.
pub(crate) fn read(report: &mut Report, node: &Node, countries: &Countries, sectors: &Sectors) -> Option<Quoted> {
    let mark = report.mark();
    let mut fields = Fields::of(report, node, "`[table]`")?;
    let names = TableNames::of(countries, sectors);
    let cells = names.groups.len().saturating_mul(names.groups.len());
    if cells > CELLS_MAX {
        let message = format!("a table of {} countries and sectors has {cells} cells", names.groups.len());
        report.problem(fields.at, message, format!("at most {CELLS_MAX} are admitted: put some together"));
        return None;
    }
    let source = fields.text(report, "source").unwrap_or_default().to_string();
    let unit = fields.text(report, "unit").unwrap_or_default().to_string();
    let stage_ratio = fields.number(report, "stage_ratio", STAGE_RATIO).unwrap_or(2.0);
    let columns = read_names(report, &mut fields, "columns", &names.groups, "a column");
    let finals = read_names(report, &mut fields, "final", &names.countries, "a country");
    let mut quoted = Quoted {
        at: fields.at,
        source,
        unit,
        of: names.of,
        sectors: names.sectors,
        stage_ratio,
        intermediate: vec![0.0; names.groups.len() * names.groups.len()],
        final_demand: vec![0.0; names.groups.len() * countries.specs.len()],
    };
    let rows = fields.tables(report, "row");
    let mut missing = names.groups.clone();
    for row in rows {
        read_row(report, row, &names.groups, &mut missing, [&columns, &finals], &mut quoted);
    }
    complain_of_missing(report, fields.at, "`[table]` has no `[[table.row]]` of", &missing);
    fields.finish(report);
    (report.mark() == mark).then_some(quoted)
}

struct TableNames {
    sectors: Vec<String>,
    of: Vec<usize>,
    groups: BTreeMap<String, usize>,
    countries: BTreeMap<String, usize>,
}

impl TableNames {
    fn of(countries: &Countries, sectors: &Sectors) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut number = |name: &String| {
            names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            })
        };
        let name = |(spec, recipe): (_, &crate::sectors::Recipe)| {
            let spec: &scheduler::spec::SectorSpec = spec;
            number(recipe.of.as_ref().map_or(&spec.name, |(of, _)| of))
        };
        let of = sectors.specs.iter().zip(&sectors.recipes).map(name).collect();
        let mut groups = BTreeMap::new();
        // Names only: what is too large is refused before anything is laid out.
        for (country, c) in countries.specs.iter().zip(0..) {
            for (sector, s) in names.iter().zip(0..) {
                groups.insert(format!("{}.{sector}", country.name), s * countries.specs.len() + c);
            }
        }
        let countries = countries.specs.iter().map(|c| c.name.clone()).zip(0..).collect();
        Self { sectors: names, of, groups, countries }
    }
}

/// The numbers of the names under `key`, each of which must be there once.
fn read_names(
    report: &mut Report,
    fields: &mut Fields<'_>,
    key: &'static str,
    known: &BTreeMap<String, usize>,
    what: &str,
) -> Vec<usize> {
    let example = known.keys().next().map_or("", String::as_str);
    fields.required(report, key, &format!("{key} = [\"{example}\", … ]"));
    let at = fields.get(key).map_or(fields.at, |node| node.at);
    let Some(list) = fields.list(report, key) else { return Vec::new() };
    let mut missing = known.clone();
    let mut numbers = Vec::with_capacity(list.len());
    for node in list {
        let Some(name) = text(report, node, what) else { continue };
        match (known.get(name), missing.remove(name)) {
            (None, _) => {
                report.problem(node.at, format!("{} is not {what} of this world", quoted(name)), near(name, known))
            }
            (Some(_), None) => report.problem(node.at, format!("`{key}` names {} twice", quoted(name)), "name it once"),
            (Some(number), Some(_)) => numbers.push(*number),
        }
    }
    complain_of_missing(report, at, &format!("`{key}` lacks"), &missing);
    numbers
}

fn near(name: &str, known: &BTreeMap<String, usize>) -> String {
    did_you_mean(name, known.keys().map(String::as_str))
}

fn complain_of_missing(report: &mut Report, at: At, what: &str, missing: &BTreeMap<String, usize>) {
    let listed: Vec<String> = missing.keys().take(3).map(|name| quoted(name)).collect();
    if !listed.is_empty() {
        let more = match missing.len() - listed.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        report.problem(
            at,
            format!("{what} {}{more}", listed.join(", ")),
            "names are `country.sector`; every pair is needed once",
        );
    }
}

fn read_row(
    report: &mut Report,
    row: &Node,
    groups: &BTreeMap<String, usize>,
    missing: &mut BTreeMap<String, usize>,
    columns: [&[usize]; 2],
    into: &mut Quoted,
) {
    let countries = into.final_demand.len() / groups.len().max(1);
    let Some(mut fields) = Fields::of(report, row, "a row of the table") else { return };
    fields.required(report, "seller", "seller = \"country.sector\"");
    let seller = fields.text(report, "seller").and_then(|name| {
        let at = fields.get("seller").map_or(fields.at, |node| node.at);
        match (groups.get(name), missing.remove(name)) {
            (None, _) => report.problem(at, format!("no seller is named {}", quoted(name)), near(name, groups)),
            (Some(_), None) => report.problem(at, format!("there are two rows of {}", quoted(name)), "keep one"),
            (Some(number), Some(_)) => return Some((name, *number)),
        }
        None
    });
    for (key, columns, target) in
        [("intermediate", columns[0], &mut into.intermediate), ("final", columns[1], &mut into.final_demand)]
    {
        fields.required(report, key, "a list of figures, one for each column");
        let Some(list) = fields.list(report, key) else { continue };
        let figures = figures(report, list, key);
        let wanted = if key == "final" { countries } else { groups.len() };
        if columns.len() != wanted {
            // The columns are at fault, and have been reported.
            continue;
        }
        if figures.len() != wanted {
            let message = format!("`{key}` has {} figures for {} columns", figures.len(), columns.len());
            report.problem(
                fields.get(key).map_or(fields.at, |node| node.at),
                message,
                "one for each column, in their order",
            );
        } else if let Some((name, seller)) = seller {
            for ((figure, node), column) in figures.iter().zip(list).zip(columns) {
                target[seller * wanted + column] = *figure;
                if *figure < 0.0 && key == "intermediate" {
                    let message = format!("an intermediate flow of {} is negative, {}", quoted(name), shown(*figure));
                    report.problem(node.at, message, "set it to zero, or put it into value added");
                }
            }
        }
    }
    fields.finish(report);
}

/// The numbers of a list; as many as there are entries, so that a wrong one does not count as a missing one.
fn figures(report: &mut Report, list: &[Node], key: &str) -> Vec<f64> {
    let read = |node: &Node| match node.value {
        // The quick way, for tables of millions of cells.
        Value::Whole(whole) if whole.abs() < 1_000_000_000_000 => whole as f64,
        _ => number(report, node, key, FIGURE).unwrap_or(0.0),
    };
    list.iter().map(read).collect()
}
