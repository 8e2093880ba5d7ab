//! `upchain accounts` as a user meets it: what it needs beside a table, tables at the edge of what can be measured, and who stops it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upchain"));
    command.args(args);
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// A folder with a table in it.
struct Place(TempDir);

impl Place {
    fn with(table: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("table.csv", table);
        place
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn accounts(&self, more: &[&str]) -> Output {
        let (table, out) = (self.path("table.csv"), self.path("out"));
        command(&[&["accounts", &table, "--out", &out], more].concat()).output().unwrap()
    }

    /// A table that was written: its rows, by the names of the columns.
    fn rows(&self, table: &str) -> Vec<Vec<(String, String)>> {
        let text = fs::read_to_string(PathBuf::from(self.path("out")).join(format!("{table}.csv"))).unwrap();
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let heads = cells(text.lines().next().unwrap());
        text.lines().skip(1).map(|line| heads.iter().cloned().zip(cells(line)).collect()).collect()
    }

    /// One cell.
    fn cell(&self, table: &str, row: usize, column: &str) -> String {
        let rows = self.rows(table);
        rows[row].iter().find(|(head, _)| head == column).unwrap_or_else(|| panic!("no `{column}`")).1.clone()
    }
}

/// Two countries of two sectors.
const TWO: &str = "V1,CHN_A,CHN_C26,USA_A,USA_C26,CHN_HFCE,USA_HFCE,OUT\n\
    CHN_A,10,20,2,3,60,5,100\nCHN_C26,5,30,1,14,40,60,150\nUSA_A,4,6,20,10,3,57,100\nUSA_C26,2,24,7,43,20,104,200\n\
    TLS,0,0,0,0,,,\nVA,79,70,70,130,,,\nOUT,100,150,100,200,,,\n";

#[test]
fn chains_of_products_are_named_by_country_and_sector() {
    let place = Place::with(TWO);
    let output = place.accounts(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let names = |place: &Place| -> Vec<String> {
        place.rows("chains").iter().map(|row| format!("{} {}", row[0].1, row[1].1)).collect()
    };
    assert_eq!(names(&place), ["CHN C26", "USA C26"], "what each sells most of to final users abroad");
    assert_eq!(place.rows("chain_points").len(), 8);
    let output = place.accounts(&["--force", "--chain", "USA A", "--chain", "CHN_A"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&place), ["USA A", "CHN A"]);
    let unknown = place.accounts(&["--force", "--chain", "USA C62"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("no product `USA C62`\n  hint: did you mean `USA C26`?"), "{}", stderr(&unknown));
}

#[test]
fn structure_and_sophistication_need_what_no_table_says() {
    let place = Place::with(TWO);
    assert!(place.accounts(&[]).status.success());
    assert_ne!(place.cell("structure", 0, "structural_upgrading"), "");
    assert_eq!(place.cell("structure", 0, "moore_angle"), "", "undefined is empty");
    let before = place.write("before.csv", &TWO.replace("V1,", "label,"));
    let workers = place.write("w.csv", "country,sector,workers\nCHN,A,8\nCHN,C26,4\nUSA,A,1\nUSA,C26,2\n");
    let income = place.write("i.csv", "country,income\nUSA,50\nCHN,10\n");
    let more = ["--before", &before, "--workers", &workers, "--income", &income, "--year", "1995"];
    let output = place.accounts(&[&more[..], &["--force"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(place.cell("structure", 1, "moore_angle").parse::<f64>().unwrap() < 1e-7);
    assert!(place.cell("structure", 0, "theil_rationalisation").parse::<f64>().unwrap() > 0.0);
    let income: Vec<f64> = (0..4).map(|k| place.cell("export_sophistication", k, "income").parse().unwrap()).collect();
    assert!(income.iter().all(|x| (10.0..=50.0).contains(x)), "{income:?}");
    assert_eq!(place.cell("position_series", 1, "period"), "1995.0");
}

#[test]
fn all_that_is_wrong_beside_a_table_is_told_at_once_and_nothing_is_written() {
    let place = Place::with(TWO);
    let workers = place.write("w.csv", "country,sector,workers\nCHN,A,8\nCHN,C62,4\nUSA,A,1\nUSA,C26,-2\n");
    let income = place.write("i.csv", "country,income\nUSA,50\n");
    let output = place.accounts(&["--workers", &workers, "--income", &income, "--chain", "CHM A"]);
    assert_eq!(output.status.code(), Some(2));
    for part in [
        "w.csv:3:2: the table has no `CHN C62`",
        "w.csv:5:3: -2 is negative",
        "i.csv: there is no number for `CHN`",
        "no product `CHM A`",
        "did you mean `CHN A`?",
    ] {
        assert!(stderr(&output).contains(part), "`{part}` is not in\n{}", stderr(&output));
    }
    let before = place.write("before.csv", &TWO.replace("USA", "DEU"));
    let output = place.accounts(&["--before", &before]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the table before has no country `USA`"), "{}", stderr(&output));
    assert!(!PathBuf::from(place.path("out")).exists());
}

#[test]
fn a_country_alone_and_a_sector_alone_have_accounts() {
    let place = Place::with("V1,CHN_A,CHN_HFCE,CHN_INVNT,OUT\nCHN_A,20,85,-5,100\nVA,80,,,\nOUT,100,,,\n");
    let output = place.accounts(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        (place.cell("sectors", 0, "upstreamness"), place.cell("sectors", 0, "exports")),
        ("1.25".into(), "0.0".into())
    );
    for column in ["position_kpww", "participation_kpww", "gvc_participation", "gvc_backward"] {
        assert_eq!(place.cell("countries", 0, column), "", "{column}: nothing is exported");
    }
    for column in ["plv_gvc", "ply_gvc", "position_wwyz"] {
        assert_eq!(place.cell("sectors", 0, column), "", "{column}: nothing crosses a border");
    }
    assert!(place.rows("chains").is_empty() && place.rows("bilateral").is_empty());
}

#[test]
fn a_sector_that_makes_nothing_has_empty_cells_and_one_that_loses_has_negative_value_added() {
    let table = TWO
        .replace("USA_A,4,6,20,10,3,57,100", "USA_A,0,0,0,0,0,0,0")
        .replace("CHN_A,10,20,2,3,60,5,100", "CHN_A,10,20,0,3,62,5,100");
    let table = table.replace("CHN_C26,5,30,1,14,40,60,150", "CHN_C26,5,30,0,14,41,60,150");
    let table = table.replace("USA_C26,2,24,7,43,20,104,200", "USA_C26,2,110,0,43,20,25,200");
    let table = table.replace("VA,79,70,70,130", "VA,83,-10,0,140").replace("OUT,100,150,100,200", "OUT,100,150,0,200");
    let place = Place::with(&table);
    let output = place.accounts(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(place.cell("sectors", 1, "value_added"), "-10.0");
    for column in ["output_multiplier", "influence", "upstreamness", "plv_gvc"] {
        assert_eq!(place.cell("sectors", 2, column), "", "{column}: nothing is made");
    }
    assert_eq!(place.cell("sectors", 2, "output"), "0.0");
}

#[test]
fn options_that_are_mistyped_are_answered_with_the_nearest() {
    let place = Place::with(TWO);
    for (more, part) in [
        (["--method", "kwv"], "'kww'"),
        (["--format", "oced"], "'oecd'"),
        (["--metod", "kww"], "'--method'"),
        (["--tolerance=-1", "--json"], "from 0 on"),
        (["--year", "now"], "`now` is no number"),
    ] {
        let output = place.accounts(&more);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(part), "{more:?}: `{part}` is not in\n{}", stderr(&output));
    }
}

/// Whenever Ctrl-C comes, either nothing is there or all is.
#[cfg(unix)]
#[test]
fn who_stops_the_accounts_gets_all_tables_or_none() {
    let place = Place::with(TWO);
    for pause in 0..12 {
        let out = place.path(&format!("out-{pause}"));
        let table = place.path("table.csv");
        let mut child =
            command(&["accounts", &table, "--out", &out]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause * 4));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        child.wait().unwrap();
        let Ok(files) = fs::read_dir(&out) else { continue };
        let names: Vec<String> = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert!(names.iter().any(|name| name == "accounts.json"), "after {pause}: {names:?}");
        assert!(!names.iter().any(|name| name.ends_with(".part")), "after {pause}: {names:?}");
    }
}
