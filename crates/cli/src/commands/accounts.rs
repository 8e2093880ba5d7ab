//! # `accounts`
//! Value-chain accounts of a real table: tables into a directory, the countries on the terminal.

use super::table::{Given, file_name, load};
use super::{refuse_existing, use_threads};
use crate::args::{self, Method};
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::output;
use crate::signals::Signals;
use accounts::{Accounts, BmSinkRow, BmSourceRow, CountryRow, KwwRow, LinkageRow, PositionRow, SectorRow, WwzRow};
use accounts::{BilateralRow, IncomeRow, SeriesRow, SmileRow, SpecialisationRow, StructureRow, ValueAddedRow};
use icio::Residual;
use measures::{InputOutput, TableError};
use serde_json::{Value, json};
use tables::{About, Table};

pub(crate) fn execute(args: &args::Accounts) -> Result<Code, Stop> {
    if args.method.contains(&Method::None) && args.method.len() > 1 {
        return Err(Stop::usage("error: `--method none` goes with no other\n\nhint: leave one of them out"));
    }
    refuse_existing(Some(&args.out), args.force)?;
    use_threads(args.threads)?;
    let given = load(&args.table)?;
    let wanted = wanted(args, &given.loaded.table)?;
    let before = args.before.as_ref().map(|path| load(&args::Table { table: path.clone(), ..args.table.clone() }));
    let before = before.transpose()?;
    let accounts = account(&given)?;
    let before = before.as_ref().map(account).transpose()?;
    let countries = accounts.countries();
    let tables = written(&accounts, &countries, before.as_ref(), &wanted)?;
    let summary = summary(&given, &tables, &countries);
    // Who stops the program from here on gets all tables or none.
    let signals = Signals::listen()?;
    let directory = super::directory(&args.out, args.force)?;
    let digest = summary["digest"].as_str().unwrap_or_default();
    let title = format!("Value-chain accounts of {}", file_name(&given.loaded.source));
    let about = About { title: &title, version: env!("CARGO_PKG_VERSION"), digest };
    directory.write_tables(&tables.iter().collect::<Vec<_>>(), &about)?;
    directory.write_text("accounts.json", &format!("{summary:#}\n"))?;
    output::say(&format!("tables are in {}", args.out.display()));
    let text = if args.json { format!("{summary}\n") } else { grid(&countries).text(width()) };
    output::print(&text)?;
    Ok(signals.code().unwrap_or(Code::Well))
}

fn account(given: &Given) -> Result<Accounts<'_>, Stop> {
    let refused = |error| Stop::usage(format!("error: {}: no accounts of this table: {error}", given.loaded.source));
    Accounts::new(&given.loaded.table).map_err(refused)
}

/// What is written beside what always is.
#[derive(Default)]
pub(super) struct Wanted {
    /// Decompositions.
    pub methods: Vec<Method>,
    /// Products whose chains are written; none for the leading ones.
    pub chains: Vec<usize>,
    /// Workers by node.
    pub workers: Option<Vec<f64>>,
    /// Income a head by country.
    pub income: Option<Vec<f64>>,
    /// Year of a series.
    pub year: Option<f64>,
}

impl Wanted {
    /// All decompositions.
    pub fn every_method() -> Self {
        Self { methods: vec![Method::Kww, Method::Wwz, Method::Bm], ..Self::default() }
    }
}

fn wanted(args: &args::Accounts, table: &InputOutput) -> Result<Wanted, Stop> {
    let mut complaints = String::new();
    let mut told = |result: Result<Vec<f64>, icio::Errors>| {
        result.map_err(|errors| complaints.push_str(&errors.to_string())).unwrap_or_default()
    };
    let workers = args.workers.as_ref().map(|path| told(icio::workers(path, table)));
    let income = args.income.as_ref().map(|path| told(icio::incomes(path, table)));
    let names: Vec<String> = (0..table.size()).map(|k| table.label(k).trim_matches('`').to_owned()).collect();
    let mut chains = Vec::new();
    for name in &args.chain {
        // As messages have it, or as a table's labels do.
        let is_it = |known: &String| known == name || *known == name.replacen(['_', '.'], " ", 1);
        match names.iter().position(is_it) {
            Some(k) => chains.push(k),
            None => {
                let hint = icio::did_you_mean(name, names.iter().map(String::as_str));
                complaints.push_str(&format!("error: the table has no product `{name}`\n  hint: {hint}\n"));
            }
        }
    }
    if !complaints.is_empty() {
        return Err(Stop::usage(format!("{complaints}nothing was written\n")));
    }
    Ok(Wanted { methods: args.method.clone(), chains, workers, income, year: args.year })
}

/// What is always written, and what was asked for.
pub(super) fn written(
    accounts: &Accounts<'_>,
    countries: &[CountryRow],
    before: Option<&Accounts<'_>>,
    wanted: &Wanted,
) -> Result<Vec<Table>, Stop> {
    let refused = |error: TableError| Stop::usage(format!("error: {error}"));
    let structure = accounts.structure(before, wanted.workers.as_deref()).map_err(refused)?;
    let mut tables = vec![
        SectorRow::table(&accounts.sectors()),
        LinkageRow::table(&accounts.linkages()),
        CountryRow::table(countries),
        PositionRow::table(&accounts.positions()),
        BilateralRow::table(&accounts.bilateral()),
        ValueAddedRow::table(&accounts.value_added_matrix()),
        SmileRow::table(&accounts.smile_curves()),
        SpecialisationRow::table(&accounts.specialisation()),
        StructureRow::table(&structure),
    ];
    let leading = || accounts.leading_products();
    let products = if wanted.chains.is_empty() { leading() } else { wanted.chains.clone() };
    tables.extend(accounts.chains(&products).tables());
    if let Some(income) = &wanted.income {
        tables.push(IncomeRow::table(&accounts.sophistication(income).map_err(refused)?));
    }
    if let Some(year) = wanted.year {
        tables.push(SeriesRow::table(&accounts.series(year)));
    }
    decompositions(accounts, &wanted.methods, &mut tables);
    Ok(tables)
}

fn decompositions(accounts: &Accounts<'_>, methods: &[Method], tables: &mut Vec<Table>) {
    let has = |method: Method| methods.contains(&method);
    if has(Method::Kww) || has(Method::Wwz) {
        let terms = accounts.terms();
        if has(Method::Kww) {
            tables.push(KwwRow::table(&accounts.kww(&terms)));
        }
        if has(Method::Wwz) {
            tables.push(WwzRow::table(&accounts.wwz(&terms)));
        }
    }
    if has(Method::Bm) {
        tables.push(BmSourceRow::table(&accounts.borin_mancini_source()));
        tables.push(BmSinkRow::table(&accounts.borin_mancini_sink()));
    }
}

/// What the accounts are of, without anything that differs from one machine to another.
fn summary(given: &Given, tables: &[Table], countries: &[CountryRow]) -> Value {
    let residual =
        |of: &Option<Residual>| of.as_ref().map(|r| json!({ "node": r.node, "size": r.size, "relative": r.relative }));
    let loaded = &given.loaded;
    let digests: serde_json::Map<String, Value> =
        tables.iter().map(|t| (t.name().to_owned(), tables::digest_of(t).into())).collect();
    let country = |row: &CountryRow| {
        json!({
            "country": row.country,
            "exports": row.exports,
            "dva": row.dva,
            "foreign_content": row.foreign_content,
            "position_kpww": row.position_kpww,
            "participation_kpww": row.participation_kpww,
            "gvc_participation": row.gvc_participation,
        })
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "source": file_name(&loaded.source),
        "form": loaded.format.name(),
        "unit": loaded.unit,
        "table": given.digest,
        "groups": given.groups,
        "residual_of_rows": residual(&loaded.balance.rows),
        "residual_of_columns": residual(&loaded.balance.columns),
        "notes": loaded.notes,
        "digest": tables::digest(&tables.iter().collect::<Vec<_>>()),
        "digests": digests,
        "countries": countries.iter().map(country).collect::<Vec<_>>(),
    })
}

/// Countries, with the measures that a reader looks for first. Undefined is empty.
fn grid(countries: &[CountryRow]) -> Grid {
    let heads =
        ["country", "exports", "domestic", "foreign", "KPWW position", "KPWW part.", "BM GVC", "BM back", "BM forw."];
    let maybe = |x: Option<f64>, show: fn(f64) -> String| x.map_or(String::new(), show);
    let share = |part: f64, whole: f64| if whole > 0.0 { number(part / whole) } else { String::new() };
    let row = |row: &CountryRow| {
        vec![
            row.country.clone(),
            number(row.exports),
            share(row.domestic_content, row.exports),
            share(row.foreign_content, row.exports),
            maybe(row.position_kpww, signed),
            maybe(row.participation_kpww, number),
            maybe(row.gvc_participation, number),
            maybe(row.gvc_backward, number),
            maybe(row.gvc_forward, number),
        ]
    };
    Grid { heads: heads.map(str::to_owned).to_vec(), rows: countries.iter().map(row).collect() }
}
