//! # `accounts`
//! Value-chain accounts of a real table: tables into a directory, the countries on the terminal.

use super::table::{Given, file_name, load};
use super::{refuse_existing, use_threads};
use crate::args::{self, Method};
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, signed, width};
use crate::output;
use accounts::{Accounts, BmSinkRow, BmSourceRow, CountryRow, KwwRow, LinkageRow, PositionRow, SectorRow, WwzRow};
use accounts::{BilateralRow, SmileRow, SpecialisationRow, ValueAddedRow};
use icio::Residual;
use serde_json::{Value, json};
use tables::{About, Table};

pub(crate) fn execute(args: &args::Accounts) -> Result<Code, Stop> {
    if args.method.contains(&Method::None) && args.method.len() > 1 {
        return Err(Stop::usage("error: `--method none` goes with no other\n\nhint: leave one of them out"));
    }
    refuse_existing(Some(&args.out), args.force)?;
    use_threads(args.threads)?;
    let given = load(&args.table)?;
    let accounts = Accounts::new(&given.loaded.table)
        .map_err(|error| Stop::usage(format!("error: {}: no accounts of this table: {error}", given.loaded.source)))?;
    let countries = accounts.countries();
    let tables = written(&accounts, &countries, &args.method);
    let summary = summary(&given, &tables, &countries);
    let directory = super::directory(&args.out, args.force)?;
    let digest = summary["digest"].as_str().unwrap_or_default();
    let title = format!("Value-chain accounts of {}", file_name(&given.loaded.source));
    let about = About { title: &title, version: env!("CARGO_PKG_VERSION"), digest };
    directory.write_tables(&tables.iter().collect::<Vec<_>>(), &about)?;
    directory.write_text("accounts.json", &format!("{summary:#}\n"))?;
    output::say(&format!("tables are in {}", args.out.display()));
    let text = if args.json { format!("{summary}\n") } else { grid(&countries).text(width()) };
    output::print(&text)?;
    Ok(Code::Well)
}

/// All accounts, whatever the method.
pub(super) fn every(accounts: &Accounts<'_>) -> Vec<Table> {
    written(accounts, &accounts.countries(), &[Method::Kww, Method::Wwz, Method::Bm])
}

/// What is always written, and the decompositions that were asked for.
fn written(accounts: &Accounts<'_>, countries: &[CountryRow], methods: &[Method]) -> Vec<Table> {
    let mut tables = vec![
        SectorRow::table(&accounts.sectors()),
        LinkageRow::table(&accounts.linkages()),
        CountryRow::table(countries),
        PositionRow::table(&accounts.positions()),
        BilateralRow::table(&accounts.bilateral()),
        ValueAddedRow::table(&accounts.value_added_matrix()),
        SmileRow::table(&accounts.smile_curves()),
        SpecialisationRow::table(&accounts.specialisation()),
    ];
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
    tables
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
