//! Parameters, columns and policies: written from where they are declared.

use super::parameters::sections;
use crate::repository;
use base::column::Column;
use base::parameter::{Kind, Section, Specification};
use experiment::arms::{Plan, runs_table};
use experiment::by_value::ByValueRow;
use experiment::effects::EffectRow;
use experiment::means::DistributionRow;
use experiment::outcomes::Focus;
use experiment::record::{
    CountryRow, EventRow, FirmRow, FirstStepRow, FlowRow, GovernanceRow, GroupRow, Key, LifeRow, PathRow, PeriodRow,
    RelationRow, RiskRow, ShockRow, TransitionRow,
};
use experiment::sensitivity::SensitivityRow;
use policy::INSTRUMENTS;
use scheduler::world::{Decided, Firms};

/// Command that writes what is stale.
const REFRESH: &str = "UPCHAIN_WRITE=1 cargo test -p upchain-tests docs";

fn is_fresh(name: &str, text: &str) {
    let path = repository::root().join("docs").join(name);
    if std::env::var_os("UPCHAIN_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "docs/{name} is stale: refresh it with `{REFRESH}`");
}

fn generated(title: &str, about: &str) -> String {
    format!("# {title}\n\n<!-- Generated: do not edit. Refresh with `{REFRESH}`. -->\n\n{about}\n")
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn number(p: &Specification, value: f64) -> String {
    match p.kind {
        Kind::Switch => (value != 0.0).to_string(),
        Kind::Choice(words) => format!("`{}`", words[value as usize]),
        Kind::Real if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) => format!("{value:e}"),
        _ => format!("{value}"),
    }
}

fn parameter(p: &Specification) -> String {
    let kind = match p.kind {
        Kind::Real => "",
        Kind::Whole => ", whole",
        Kind::Switch => ", switch",
        Kind::Choice(_) => ", word",
    };
    let to = if matches!(p.kind, Kind::Choice(_)) { "or" } else { "to" };
    let range = format!("{} {to} {}{kind}", number(p, p.low), number(p, p.high));
    let cells = [p.symbol, p.unit, &range, &number(p, p.default), p.doc, p.source].map(cell);
    format!("| `{}` | {} |\n", p.key, cells.join(" | "))
}

fn section(section: &Section) -> String {
    let rows: String = section.parameters.iter().map(parameter).collect();
    format!(
        "\n## `{}`\n\n{}\n\n| key | symbol | unit | range | default | what it is | source |\n|---|---|---|---|---|---|---|\n{rows}",
        section.key,
        section.doc.trim(),
    )
}

#[test]
fn parameters_are_fresh() {
    let about = "Every parameter of the model, under the key that scenarios, `--set` and `upchain explain` use. Symbols are \
        those of [model.md](model.md). Rates are by the year, whatever the length of a period. `country`, `sector` and \
        `strategy` are lists: each entry of a scenario has its own values. *Assumed* says that no publication gives the \
        value; sweep it with `--set` or in the arms of an experiment before a conclusion rests on it.";
    let sections: String = sections().map(section).collect();
    is_fresh("parameters.md", &(generated("Parameters", about) + &sections));
}

fn state(title: &str, columns: &[Column], bytes: usize) -> String {
    let row = |c: &Column| format!("| `{}` | {} | {} |\n", c.name, cell(c.unit), cell(c.doc));
    let rows: String = columns.iter().map(row).collect();
    format!("\n## State: {title}\n\n{bytes} bytes a firm.\n\n| column | unit | what it is |\n|---|---|---|\n{rows}")
}

/// The output tables' dictionary, a level below the document's title.
fn dictionary() -> String {
    let focus = Focus { countries: Vec::new(), sectors: Vec::new(), against: 0 };
    let plan = Plan {
        seed: 0,
        replications: 0,
        focus,
        arms: Vec::new(),
        design: designs::Design::none(),
        worlds: None,
        branch: None,
    };
    let key = Key::default();
    let tables = [
        key.before(PeriodRow::table(&[])),
        key.before(CountryRow::table(&[])),
        key.before(GroupRow::table(&[])),
        key.before(FlowRow::table(&[])),
        key.before(EventRow::table(&[])),
        key.before(FirmRow::table(&[])),
        key.before(RelationRow::table(&[])),
        key.before(GovernanceRow::table(&[])),
        LifeRow::table(&[]),
        ShockRow::table(&[]),
        RiskRow::table(&[]),
        key.before(PathRow::table(&[])),
        key.before(TransitionRow::table(&[])),
        key.before(FirstStepRow::table(&[])),
        runs_table(&plan, &[]),
        DistributionRow::table(&[]),
        EffectRow::table(&[]),
        ByValueRow::table(&[]),
        SensitivityRow::table(&[]),
        facts::FactRow::table(&[]),
    ];
    let text = tables::dictionary::markdown(&tables.each_ref());
    let (_, sections) = text.split_once("\n## ").expect("there are tables");
    format!("\n## Output: {}", sections.replace("\n## ", "\n## Output: "))
}

#[test]
fn columns_are_fresh() {
    let about = "First what a firm carries from period to period and what it decides in one; then the columns of the tables \
        that are written. In the state money is in shares of the world's income at the start, and capabilities are natural \
        logarithms; in the tables money is in the scenario's units (`world.money`). `dictionary.csv` beside the tables of a \
        run says the same of those that were written.";
    let carried = state("what a firm carries", Firms::COLUMNS, Firms::BYTES);
    let decided = state("what a firm decides", Decided::COLUMNS, Decided::BYTES);
    is_fresh("columns.md", &(generated("Columns", about) + &carried + &decided + &dictionary()));
}

#[test]
fn policies_are_fresh() {
    let about = "Instruments of policy. A scenario or an arm uses one by a `[[policy]]` with `instrument`, `from`, perhaps \
        `until`, `countries` that take the measure, `rate` and, where the instrument has them, `partners` and `sectors` or \
        `industries`; without these it is directed at all. A measure is in force from its first year until before its last. \
        `upchain explain tariff` says the same of one instrument.\n\n\
        | instrument | what it does | rate | range | partners | sectors |\n|---|---|---|---|---|---|";
    let yes = |has: bool| if has { "yes" } else { "no" };
    let rows = INSTRUMENTS.iter().map(|i| {
        let (low, high) = i.range;
        let targets = [yes(i.has_partners), yes(i.has_sectors)].join(" | ");
        format!("| `{}` | {} | {} | {low} to {high} | {targets} |\n", i.key, cell(i.doc), cell(i.rate))
    });
    is_fresh("policies.md", &(generated("Policies", about) + &rows.collect::<String>()));
}

#[test]
fn facts_are_fresh() {
    let about = "What is published of real firms and chains, and how `upchain validate` measures each in a world. A fact is met where the \
        median over seeds (the mean, where the recipe says so) lies in the band; one that a world cannot be asked for is missed. The \
        p-value is **SF-7** of [model.md](model.md). Recipes say what those did who published the fact; none may be changed because a world \
        misses it.\n\n\
        | fact | what is measured | published | source | band | how it is measured |\n|---|---|---|---|---|---|";
    let rows = facts::facts().into_iter().zip(facts::RECIPES).map(|(f, recipe)| {
        let (fact, band) = (format!("{} {}", f.id, f.fact), format!("{} to {}", f.pass_low, f.pass_high));
        let cells = [&fact, &f.statistic, &f.published, &f.source, &band].map(|text| cell(text));
        format!("| {} | {} |\n", cells.join(" | "), cell(recipe.words))
    });
    is_fresh("facts.md", &(generated("Facts", about) + &rows.collect::<String>()));
}
