//! # The text of a draft
//! Opens with where the table is from, what was put together and what was left out; then everything that a scenario has, each
//! assumption named as one.

use super::divide::{STAGES, Stages};
use super::firms::of_stages;
use super::names::joined;
use super::repair::Repaired;
use super::{Choice, Origin};
use crate::cells::cost_share;
use scheduler::parameters::Parameters;
use std::fmt::Write as _;

/// Numbers in a line of the table.
const PER_LINE: usize = 8;

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

/// A comment on one line.
fn comment(text: &str) -> String {
    format!("# {}\n", text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
}

pub(super) fn text(
    table: &Repaired,
    divided: &[Option<Stages>],
    origin: &Origin,
    choice: &Choice,
    firms: usize,
    notes: &[String],
) -> String {
    let names = stage_names(table, divided);
    let mut out = head(origin, choice, notes);
    let title = quoted(&choice.title);
    let size = format!("size_tail = {}   # 1.059: Axtell (2001), employees of US firms", choice.size_tail);
    _ = write!(out, "title = {title}\n\n[time]\nyears = 30\nburn_in = 0\n\n[world]\nfirms = {firms}\n{size}\n\n");
    _ = write!(out, "[pricing]\nmarkup_start = {}   # assumed", table.markup);
    _ = writeln!(out, "{}", if table.limit.is_some() { "; lowered by TS-3" } else { "" });
    if table.markup < Parameters::default().pricing.markup_min {
        _ = writeln!(out, "markup_min = {}   # no firm may start below it", table.markup);
    }
    countries(table, &mut out);
    sectors(table, &names, &mut out);
    out.push_str(STRATEGIES);
    populations(table, divided, &names, &mut out);
    quote(table, origin, choice, &mut out);
    out
}

/// By sector: names of its stages; none if it is not divided.
fn stage_names(table: &Repaired, divided: &[Option<Stages>]) -> Vec<Vec<String>> {
    let is_alone = divided.iter().flatten().count() == 1;
    let name = |sector: &str, stage: &str| if is_alone { stage.to_owned() } else { joined(sector, stage) };
    let of = |(sector, stages): (&String, &Option<Stages>)| match stages {
        Some(_) => STAGES.iter().map(|(stage, ..)| name(sector, stage)).collect(),
        None => Vec::new(),
    };
    table.sectors.iter().zip(divided).map(of).collect()
}

fn head(origin: &Origin, choice: &Choice, notes: &[String]) -> String {
    let mut out = comment(&choice.title);
    out += "#\n# Written by `upchain world`. The flows of the first period are the table's, cell by cell, but for what is left out below.\n#\n";
    out += &comment(&format!("Table: {}, in {}", origin.source, origin.unit));
    out += &comment(&format!("Digest of the table as it was read: {}", origin.digest));
    if !origin.groups.is_empty() {
        out += "#\n# Put together:\n";
        origin.groups.iter().for_each(|group| out += &comment(&format!("* {group}")));
    }
    out += "#\n# Left out or set:\n";
    notes.iter().for_each(|note| out += &comment(&format!("* {note}")));
    if notes.is_empty() {
        out += "# * nothing\n";
    }
    out += "#\n# What a table does not say is assumed, and the same for all countries: replace it by what is known of them.\n";
    out
}

/// Workers by wages paid, so that wages are equal at the start.
fn countries(table: &Repaired, out: &mut String) {
    out.push_str("\n# Workers in proportion to all wages, so that wages are equal at the start (assumed). Talent is a hundredth of them (assumed).\n");
    let s = table.sectors.len();
    let paid = |k: usize| table.sales(k) * cost_share(table.markup) - table.purchases(k);
    let wages = |c: usize| (c * s..(c + 1) * s).map(paid).sum::<f64>();
    let world: f64 = (0..table.countries.len()).map(wages).sum();
    for (c, name) in table.countries.iter().enumerate() {
        let workers = (wages(c) / world * 1000.0).max(1e-6);
        let talent = workers / 100.0;
        _ = write!(out, "\n[[country]]\nname = {}\nworkers = {workers}\ntalent = {talent}\n", quoted(name));
    }
}

fn sectors(table: &Repaired, names: &[Vec<String>], out: &mut String) {
    out.push_str("\n# Sectors. Requirements are assumed: technology upstream, a market downstream, assembly asks for little of either.\n");
    for (sector, stages) in table.sectors.iter().zip(names) {
        let mut add = |name: &str, of: &str, technology: f64, market: f64| {
            let name = quoted(name);
            _ = write!(out, "\n[[sector]]\nname = {name}\n{of}technology_requirement = {technology:?}\n");
            _ = writeln!(out, "market_requirement = {market:?}");
        };
        if stages.is_empty() {
            add(sector, "", 0.3, 0.3);
        }
        for (name, (_, technology, market)) in stages.iter().zip(STAGES) {
            add(name, &format!("of = {0}\nindustry = {0}\n", quoted(sector)), technology, market);
        }
    }
}

/// Strategies as in the shipped scenarios.
const STRATEGIES: &str = r#"
# Strategies as in docs/model.md, section "Innovation"; and one for whom R&D is no strategy.

[[strategy]]
name = "independent"
rd_intensity = 0.05
own_search = 0.8
imitation = 0.1
licence = 0.0
market = 0.1

[[strategy]]
name = "imitation"
rd_intensity = 0.03
own_search = 0.15
imitation = 0.75
licence = 0.0
market = 0.1

[[strategy]]
name = "licensing"
rd_intensity = 0.02
own_search = 0.2
imitation = 0.3
licence = 0.4
market = 0.1

[[strategy]]
name = "OEM"
rd_intensity = 0.004
own_search = 0.1
imitation = 0.9
licence = 0.0
market = 0.0

[[strategy]]
name = "routine"
rd_intensity = 0.001
own_search = 0.3
imitation = 0.6
licence = 0.0
market = 0.1

# Populations. The mix of strategies is assumed.

[[population]]
strategies = { routine = 0.9, imitation = 0.1 }
"#;

fn populations(table: &Repaired, divided: &[Option<Stages>], names: &[Vec<String>], out: &mut String) {
    let industries: Vec<String> =
        table.sectors.iter().zip(divided).filter(|(_, d)| d.is_some()).map(|(name, _)| quoted(name)).collect();
    if !industries.is_empty() {
        let mix = "{ independent = 0.2, imitation = 0.2, licensing = 0.1, OEM = 0.5 }";
        _ = write!(out, "\n[[population]]\nindustries = [{}]\nstrategies = {mix}\n", industries.join(", "));
    }
    out.push_str("\n# Firms in proportion to sales, in stages to their square root, too (TS-4; assumed).\n");
    let s = table.sectors.len();
    let world: f64 = (0..table.size()).map(|k| table.sales(k)).sum();
    for (c, country) in table.countries.iter().enumerate() {
        for (t, sector) in table.sectors.iter().enumerate() {
            let k = c * s + t;
            let sold = table.sales(k) / world * 1e6;
            let (whole, one) = ([table.sales(k)], [sector.clone()]);
            let (sales, called) = match &divided[t] {
                Some(stages) => (&stages[c][..], &names[t][..]),
                None => (&whole[..], &one[..]),
            };
            for (name, firms) in called.iter().zip(of_stages(sold, sales)) {
                let (country, name) = (quoted(country), quoted(name));
                let firms = firms.max(1e-9);
                _ = write!(out, "\n[[population]]\ncountries = [{country}]\nsectors = [{name}]\nfirms = {firms}\n");
            }
        }
    }
}

fn quote(table: &Repaired, origin: &Origin, choice: &Choice, out: &mut String) {
    let label = |k: usize| {
        quoted(&format!("{}.{}", table.countries[k / table.sectors.len()], table.sectors[k % table.sectors.len()]))
    };
    let (n, m) = (table.size(), table.countries.len());
    _ = write!(out, "\n[table]\nsource = {}\nunit = {}\n", quoted(&origin.source), quoted(&origin.unit));
    _ = writeln!(out, "stage_ratio = {:?}", choice.stage_ratio);
    _ = writeln!(out, "columns = {}", list((0..n).map(label)));
    _ = writeln!(out, "final = {}", list(table.countries.iter().map(|name| quoted(name))));
    for k in 0..n {
        let flows = list(table.flows[k * n..(k + 1) * n].iter().map(f64::to_string));
        let finals = list(table.finals[k * m..(k + 1) * m].iter().map(f64::to_string));
        _ = write!(out, "\n[[table.row]]\nseller = {}\nintermediate = {flows}\nfinal = {finals}\n", label(k));
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let lines: Vec<String> = items.chunks(PER_LINE).map(|line| format!("  {},\n", line.join(", "))).collect();
    format!("[\n{}]", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_names_do_not_end_a_text() {
        assert_eq!(quoted("a \"b\" \\c\n"), r#""a \"b\" \\c ""#);
    }
}
