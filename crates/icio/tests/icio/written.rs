//! A table that is written in OECD's layout is read back to the last bit.

use crate::made::{COUNTRIES, Place, table};
use icio::{ExportError, TOLERANCE, digest, load, write_oecd};
use measures::InputOutput;

fn written(table: &InputOutput) -> String {
    let mut bytes = Vec::new();
    write_oecd(table, &mut bytes).unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8(bytes).unwrap()
}

fn back(table: &InputOutput) -> InputOutput {
    let place = Place::new();
    load(&place.write("table.csv", &written(table)), None, TOLERANCE).unwrap_or_else(|e| panic!("{e}")).table
}

/// Whole numbers that are spread over all bits.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn what_is_written_is_read_back_to_the_last_bit() {
    let made = table(COUNTRIES, ["A01", "C26"]);
    assert_eq!(back(&made), made);
    for seed in 0..200 {
        let mut next = noise(seed);
        let mut table = table(["United States", "CHN", "x y"], ["high-tech industry, all", "C_1"]);
        table.flows.iter_mut().for_each(|x| *x = next() * 1e5);
        // Demand and inventories of very different size, which nearly cancel.
        table.final_demand.iter_mut().for_each(|x| *x = (next() - 0.2) * 10.0_f64.powi((next() * 12.0) as i32 - 6));
        table.inventories.iter_mut().for_each(|x| *x = (next() - 0.5) * 10.0_f64.powi((next() * 12.0) as i32 - 6));
        table.output = (0..6)
            .map(|k| {
                table.flows[6 * k..6 * k + 6].iter().sum::<f64>()
                    + table.final_demand[3 * k..3 * k + 3].iter().sum::<f64>()
            })
            .collect();
        table.output.iter_mut().for_each(|x| *x = x.max(0.0));
        let read = back(&table);
        assert_eq!(read, table, "seed {seed}");
        assert_eq!(digest(&read), digest(&table));
    }
}

#[test]
fn the_layout_is_oecds() {
    let text = written(&table(COUNTRIES, ["A01", "C26"]));
    let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    assert_eq!(
        (heads[0], heads[1], heads[7], heads[11], heads[heads.len() - 1]),
        ("V1", "CHN_A01", "CHN_HFCE", "CHN_INVNT", "OUT")
    );
    let labels: Vec<&str> = text.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(labels[7..], ["TLS", "VA", "OUT"]);
}

#[test]
fn names_that_would_not_be_read_back_are_refused() {
    for (country, sector, label) in [("a_b", "C26", "a_b_C26"), ("CN1", "C26", "CN1_C26"), ("CHN", "GFCF", "CHN_GFCF")]
    {
        let refusal = write_oecd(&table([country, "USA", "ROW"], ["A01", sector]), &mut Vec::new());
        assert!(matches!(&refusal, Err(ExportError::Names(e)) if e.to_string().contains(label)), "{refusal:?}");
    }
}
