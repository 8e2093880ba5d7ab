//! The first period of a world that was drafted from a real table is that table: not the one that the scenario quotes, the one
//! that was read.

use super::first_period::first_period;
use measures::{InputOutput, Node};
use scenario::check_text;
use scenario::draft::{Choice, Origin, draft};
use std::path::PathBuf;

/// Cells of the table that was read, above the threshold, against those of the first period of the world.
#[track_caller]
fn assert_met(table: &InputOutput, choice: &Choice) -> usize {
    let draft = draft(table, &Origin::default(), choice).unwrap_or_else(|e| panic!("{e:?}"));
    let checked = check_text("draft", &draft.text, &["world.firms=1500".into()]).unwrap_or_else(|e| panic!("{e}"));
    let quoted = checked.table.clone().expect("the draft quotes its table");
    let model = first_period(&checked, &quoted);
    let (m, bound) = (table.countries.len(), choice.threshold * table.output.iter().sum::<f64>());
    let group = |k: usize| table.nodes[k].sector * m + table.nodes[k].country;
    let mut met = 0;
    let mut check = |got: f64, wanted: f64| {
        if wanted > bound {
            let error = (got * quoted.world / wanted - 1.0).abs();
            assert!(error <= 1e-9, "a cell of {wanted} is off by {error:e}");
            met += 1;
        }
    };
    for k in 0..table.size() {
        for j in 0..table.size() {
            check(model.intermediate[group(k) * m * table.sectors.len() + group(j)], table.flow(k, j));
        }
        (0..m).for_each(|c| check(model.final_demand[group(k) * m + c], table.final_use(k, c)));
    }
    met
}

/// Four countries of five sectors, with inventories drawn down, a negative flow, cells that are next to nothing, and a sector
/// without output.
fn made_up() -> InputOutput {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (countries, sectors) = (names(&["CHN", "USA", "DEU", "ROW"]), names(&["A01", "C20", "C26", "C29", "G"]));
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    let n = 20;
    let mut flows: Vec<f64> = (0..n * n).map(|k| next() * if k / n / 5 == k % n / 5 { 40.0 } else { 2.0 }).collect();
    let mut final_demand: Vec<f64> =
        (0..n * 4).map(|k| next() * if k / 4 / 5 == k % 4 { 900.0 } else { 30.0 }).collect();
    (flows[3], flows[17], final_demand[2], final_demand[9]) = (-0.75, 1e-14, -3.0, 1e-15);
    // German electronics has no output.
    let idle = 12;
    (0..n).for_each(|k| (flows[idle * n + k], flows[k * n + idle]) = (0.0, 0.0));
    final_demand[idle * 4..idle * 4 + 4].fill(0.0);
    let sold = |k: usize| flows[k * n..k * n + n].iter().chain(&final_demand[k * 4..k * 4 + 4]).sum::<f64>();
    let output = (0..n).map(sold).collect();
    let nodes = (0..n).map(|k| Node { country: k / 5, sector: k % 5 }).collect();
    let inventories = vec![0.0; n];
    InputOutput { countries, sectors, nodes, flows, final_demand, inventories, output }.checked().unwrap()
}

#[test]
fn a_world_from_a_made_up_table_has_its_flows_with_stages_and_without() {
    let table = made_up();
    let met = assert_met(&table, &Choice::default());
    assert_eq!(
        met,
        20 * 24 - 24 - 20 + 1 - 4,
        "all cells but those of the idle sector, two negative and two small ones"
    );
    assert_met(&table, &Choice { stages: Some(vec![]), threshold: 1e-6, ..Choice::default() });
    assert_met(&table, &Choice { stages: Some(vec!["G".into(), "C20".into()]), ..Choice::default() });
}

#[test]
fn worlds_from_the_samples_have_their_flows() {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "shared", "data", "table_formats"].iter().collect();
    if !path.is_dir() {
        println!("skipped: the samples are not there");
        return;
    }
    for name in ["oecd_icio2023_1995_SML.csv", "wiot95_row_sep12.xlsx", "exiobase3_ixi", "eora26"] {
        let loaded = icio::load(&path.join(name), None, icio::TOLERANCE).unwrap_or_else(|e| panic!("{e}"));
        let met = assert_met(&loaded.table, &Choice::default());
        println!("{name}: {met} cells");
    }
}
