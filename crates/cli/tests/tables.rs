//! Commands that read inter-country tables, as a user meets them.

use measures::{InputOutput, Node};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn upchain(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_upchain")).args(args).output().expect("the program was built before this test")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// Three countries of two sectors, in OECD's layout.
fn written(place: &Path) -> PathBuf {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let flows = vec![
        30.0, 40.0, 5.0, 6.0, 4.0, 2.0, //
        10.0, 60.0, 1.0, 9.0, 0.0, 8.0, //
        3.0, 6.0, 20.0, 25.0, 2.0, 8.0, //
        2.0, 5.0, 10.0, 50.0, 1.0, 4.0, //
        4.0, 5.0, 6.0, 10.0, 8.0, 20.0, //
        0.0, 1.0, 0.0, 2.0, 5.0, 40.0,
    ];
    let final_demand =
        vec![95.0, 3.0, 4.0, 280.0, 26.0, 22.0, 1.0, 95.0, 0.0, 60.0, 230.0, 15.0, 0.0, 1.0, 66.0, 10.0, 4.0, 264.0];
    let sold = |k: usize| flows[6 * k..6 * k + 6].iter().chain(&final_demand[3 * k..3 * k + 3]).sum::<f64>();
    let output = (0..6).map(sold).collect();
    let nodes = (0..6).map(|k| Node { country: k / 2, sector: k % 2 }).collect();
    let (countries, sectors) = (names(&["CHN", "USA", "ROW"]), names(&["A01", "C26"]));
    let inventories = vec![0.5, 0.0, -1.0, 0.0, 0.0, 2.0];
    let table = InputOutput { countries, sectors, nodes, flows, final_demand, inventories, output }.checked().unwrap();
    let mut bytes = Vec::new();
    icio::write_oecd(&table, &mut bytes).unwrap();
    let path = place.join("2019_SML.csv");
    fs::write(&path, bytes).unwrap();
    path
}

struct Place {
    folder: TempDir,
    table: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let table = written(folder.path()).display().to_string();
        Self { folder, table }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn accounts(&self, more: &[&str]) -> Output {
        let out = self.path("out");
        upchain(&[&["accounts", &self.table, "--out", &out], more].concat())
    }

    fn world(&self, more: &[&str]) -> Output {
        let out = self.path("world.toml");
        upchain(&[&["world", &self.table, "--out", &out], more].concat())
    }
}

#[test]
fn a_table_becomes_a_scenario_that_is_checked_and_runs() {
    let place = Place::new();
    let world = place.world(&[]);
    assert!(world.status.success(), "{}", stderr(&world));
    assert!(stdout(&world).contains("3 countries × 6 sectors, 360 firms"), "{}", stdout(&world));
    assert!(stderr(&world).contains("2019_SML.csv: oecd, 3 countries × 2 sectors"), "{}", stderr(&world));
    let file = place.path("world.toml");
    let text = fs::read_to_string(&file).unwrap();
    for part in
        ["# Table: 2019_SML.csv, form `oecd`, in million US dollars", "# Digest of the table", "# Left out or set:"]
    {
        assert!(text.contains(part), "{part}");
    }
    let check = upchain(&["check", &file]);
    assert!(check.status.success() && stdout(&check).contains("no errors"), "{}", stderr(&check));
    let run = upchain(&["run", &file, "--json", "--set", "time.years=3"]);
    assert!(run.status.success() && stdout(&run).contains("\"max_residual\""), "{}", stderr(&run));
}

#[test]
fn who_is_not_named_is_put_into_a_rest() {
    let place = Place::new();
    let world = place.world(&["--countries", "USA", "--sectors", "C26", "--stages", "none", "--firms", "500"]);
    assert!(stdout(&world).contains("2 countries × 2 sectors, 500 firms"), "{}{}", stdout(&world), stderr(&world));
    let text = fs::read_to_string(place.path("world.toml")).unwrap();
    for part in ["# * ROW: CHN, ROW", "name = \"ROW\"", "name = \"rest\"", "seller = \"ROW.rest\""] {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
    let unknown = place.world(&["--countries", "USB", "--sectors", "C2", "--force"]);
    assert_eq!(unknown.status.code(), Some(2));
    for part in ["no country `USB`", "did you mean `USA`?", "no sector `C2`", "did you mean `C26`?", "2 errors found"] {
        assert!(stderr(&unknown).contains(part), "`{part}` is not in\n{}", stderr(&unknown));
    }
    assert_eq!(fs::read_to_string(place.path("world.toml")).unwrap(), text, "nothing was written");
}

#[test]
fn a_concordance_names_the_groups() {
    let place = Place::new();
    let groups = place.path("groups.csv");
    fs::write(&groups, "kind,name,group\ncountry,CHN,Asia\ncountry,USA,West\ncountry,ROW,West\n").unwrap();
    let world = place.world(&["--aggregate", &groups]);
    assert!(stdout(&world).contains("2 countries × 6 sectors"), "{}{}", stdout(&world), stderr(&world));
    assert!(fs::read_to_string(place.path("world.toml")).unwrap().contains("# * West: ROW, USA"));
    fs::write(&groups, "kind,name,group\ncountry,CHN,Asia\ncountry,USE,West\n").unwrap();
    let refused = place.world(&["--aggregate", &groups, "--force"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("did you mean `USA`?"), "{}", stderr(&refused));
}

#[test]
fn a_scenario_that_is_there_is_replaced_only_when_that_is_asked_for() {
    let place = Place::new();
    fs::write(place.path("world.toml"), "mine").unwrap();
    let refused = place.world(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("`--force` to replace it"), "{}", stderr(&refused));
    assert_eq!(fs::read_to_string(place.path("world.toml")).unwrap(), "mine");
    assert!(place.world(&["--force"]).status.success());
    assert_ne!(fs::read_to_string(place.path("world.toml")).unwrap(), "mine");
}

#[test]
fn numbers_out_of_range_are_refused_before_the_table_is_read() {
    let place = Place::new();
    for (option, range) in [
        ("--threshold=2", "from 0 to 0.001"),
        ("--size-tail=0", "from 0.5 to 10"),
        ("--stage-ratio=nan", "`nan` is no number"),
        ("--firms=0", "1..=400000000"),
    ] {
        let refused = place.world(&[option]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(stderr(&refused).contains(range), "{}", stderr(&refused));
        assert!(!Path::new(&place.path("world.toml")).exists());
    }
}

#[test]
fn a_damaged_table_is_refused_with_all_that_is_wrong_and_nothing_is_written() {
    let place = Place::new();
    let text = fs::read_to_string(&place.table).unwrap();
    let damaged = text.replacen("CHN_A01,30,40", "CHN_A01,3O,nan", 1).replacen("USA_C26,2,", "USA_C62,2,", 1);
    fs::write(&place.table, damaged).unwrap();
    let world = place.world(&[]);
    assert_eq!(world.status.code(), Some(2));
    for part in [":2:2: `3O`", ":2:3: `nan`", ":5:1: row `USA_C62`", "did you mean `USA C26`?", "nothing was written"] {
        assert!(stderr(&world).contains(part), "`{part}` is not in\n{}", stderr(&world));
    }
    assert!(world.stdout.is_empty() && !Path::new(&place.path("world.toml")).exists());
}

#[test]
fn a_table_that_does_not_balance_is_taken_when_that_is_asked_for() {
    let place = Place::new();
    let text = fs::read_to_string(&place.table).unwrap();
    fs::write(&place.table, text.replacen("CHN_A01,30,40", "CHN_A01,30,44", 1)).unwrap();
    let refused = place.world(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("does not balance: -4 is missing"), "{}", stderr(&refused));
    let taken = place.world(&["--tolerance", "0.1"]);
    assert!(
        taken.status.success() && stderr(&taken).contains("output less what is sold is at most"),
        "{}",
        stderr(&taken)
    );
}

#[test]
fn accounts_are_written_whole_and_shown_and_never_over_others_unasked() {
    let place = Place::new();
    let first = place.accounts(&[]);
    assert!(first.status.success(), "{}", stderr(&first));
    for part in ["country", "KPWW position", "BM GVC", "CHN", "USA", "ROW"] {
        assert!(stdout(&first).contains(part), "`{part}` is not in\n{}", stdout(&first));
    }
    let out = PathBuf::from(place.path("out"));
    let heads = |name: &str| fs::read_to_string(out.join(name)).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(
        heads("sectors.csv"),
        "country,sector,output,value_added,output_multiplier,ghosh_multiplier,influence,sensitivity,sensitivity_ghosh,\
         upstreamness,downstreamness,upstreamness_net_inventory,downstreamness_net_inventory,exports,domestic_content,\
         foreign_content,iv,vax,plv,ply,plv_gvc,ply_gvc,position_wwyz"
    );
    assert_eq!(
        heads("countries.csv"),
        "country,exports,domestic_content,foreign_content,iv,vax,dva,davax,position_kpww,participation_kpww,\
         gvc_participation,gvc_backward,gvc_forward"
    );
    for name in ["bilateral", "decomposition_kww", "decomposition_wwz", "decomposition_bm_source", "value_added_matrix"]
    {
        assert!(out.join(format!("{name}.csv")).exists() && out.join(format!("{name}.parquet")).exists(), "{name}");
    }
    let before = fs::read(out.join("sectors.csv")).unwrap();
    let again = place.accounts(&[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    assert!(place.accounts(&["--force", "--threads", "1"]).status.success());
    assert_eq!(fs::read(out.join("sectors.csv")).unwrap(), before, "one thread writes what all wrote");
}

#[test]
fn accounts_as_json_and_of_the_decompositions_that_were_asked_for() {
    let place = Place::new();
    let output = place.accounts(&["--json", "--method", "kww"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let seen: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("one JSON object");
    assert_eq!((seen["form"].as_str(), seen["source"].as_str()), (Some("oecd"), Some("2019_SML.csv")));
    assert_eq!(seen["countries"][1]["country"], "USA");
    let out = PathBuf::from(place.path("out"));
    assert!(out.join("decomposition_kww.csv").exists() && !out.join("decomposition_wwz.csv").exists());
    let both = upchain(&["accounts", &place.table, "--out", &place.path("other"), "--method", "none,kww"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn accounts_of_groups_and_no_accounts_of_a_damaged_table() {
    let place = Place::new();
    let groups = place.path("groups.csv");
    fs::write(&groups, "kind,name,group\nsector,A01,all\nsector,C26,all\n").unwrap();
    assert!(place.accounts(&["--aggregate", &groups]).status.success());
    let sectors = fs::read_to_string(PathBuf::from(place.path("out")).join("sectors.csv")).unwrap();
    assert_eq!(sectors.lines().count(), 4, "three countries of one sector");
    let text = fs::read_to_string(&place.table).unwrap();
    fs::write(&place.table, text.replacen("CHN_A01,30", "CHN_A01,inf", 1)).unwrap();
    let other = place.path("other");
    let refused = upchain(&["accounts", &place.table, "--out", &other]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("2019_SML.csv:2:2: `inf` in column `CHN_A01`"), "{}", stderr(&refused));
    assert!(refused.stdout.is_empty() && !Path::new(&other).exists());
}

/// Names differ from layout to layout; nothing else does.
#[test]
fn the_six_samples_give_identical_accounts() {
    let data: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "data", "table_formats"].iter().collect();
    if !data.is_dir() {
        println!("skipped: the samples are not there");
        return;
    }
    let names = [
        "oecd_icio2023_1995_SML.csv",
        "wiot95_row_sep12.xlsx",
        "ADB-MRIO62-1995_sample.xlsx",
        "exiobase3_ixi",
        "figaro_matrix_eu-ic-io_ind-by-ind_24ed_1995.csv",
        "eora26",
    ];
    let folder = tempfile::tempdir().unwrap();
    let accounts = names.map(|name| {
        let out = folder.path().join(name);
        let table = data.join(name).display().to_string();
        let output = upchain(&["accounts", &table, "--out", &out.display().to_string()]);
        assert!(output.status.success(), "{}", stderr(&output));
        let is_number = |cell: &&str| cell.is_empty() || cell.parse::<f64>().is_ok();
        // From the right, until a name comes up: names of EXIOBASE have commas in them.
        let numbers = |file: &str| {
            let text = fs::read_to_string(out.join(file)).unwrap();
            let row = |line: &str| line.rsplit(',').take_while(is_number).map(str::to_owned).collect::<Vec<_>>();
            text.lines().skip(1).map(row).collect::<Vec<_>>()
        };
        ["sectors.csv", "countries.csv", "decomposition_kww.csv", "decomposition_wwz.csv"].map(numbers)
    });
    assert!(accounts[0].iter().all(|table| table.len() >= 6 && table[0].len() > 8));
    for (name, of) in names.iter().zip(&accounts) {
        assert_eq!(of, &accounts[0], "{name}");
    }
}

/// A simulated world speaks the same indices as a real table: what it says of itself is what is said of the table that it writes.
#[test]
fn a_running_world_gives_the_accounts_of_the_tables_that_it_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let scenario: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "world-1995.toml"].iter().collect();
    let scenario = scenario.display().to_string();
    let run = ["run", &scenario, "--set", "world.firms=2000", "--set", "time.years=6", "--tables", "periods"];
    let ran = upchain(&[&run[..], &["--out", &path("run"), "--accounts-every", "3"]].concat());
    assert!(ran.status.success(), "{}", stderr(&ran));
    for year in [1995, 1998, 2000] {
        let mine = path(&format!("run/accounts-{year}"));
        let again = path(&format!("again-{year}"));
        let read = upchain(&["accounts", &format!("{mine}/icio.csv"), "--out", &again]);
        assert!(read.status.success(), "{}", stderr(&read));
        let names =
            ["sectors", "countries", "bilateral", "decomposition_kww", "decomposition_wwz", "value_added_matrix"];
        for name in names {
            let text = |of: &str| fs::read_to_string(format!("{of}/{name}.csv")).unwrap();
            assert!(text(&mine).lines().count() > 6 && text(&mine) == text(&again), "{year}: {name}");
        }
    }
    let series = fs::read_to_string(path("run/accounts/position_series.csv")).unwrap();
    assert_eq!(series.lines().count(), 1 + 3 * 6, "{series}");
}
