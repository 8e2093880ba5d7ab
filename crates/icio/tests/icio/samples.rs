//! The six samples: one table of 1995 in six layouts, where they are.

use icio::{Format, Loaded, TOLERANCE, load};
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "data"].iter().collect();
    if !path.is_dir() {
        println!("skipped: the samples are not there");
        return None;
    }
    Some(path)
}

fn samples(folder: &std::path::Path) -> Vec<(Format, Loaded)> {
    let files = [
        ("oecd_icio2023_1995_SML.csv", Format::Oecd),
        ("wiot95_row_sep12.xlsx", Format::Wiod),
        ("ADB-MRIO62-1995_sample.xlsx", Format::Adb),
        ("exiobase3_ixi", Format::Exiobase),
        ("figaro_matrix_eu-ic-io_ind-by-ind_24ed_1995.csv", Format::Figaro),
        ("eora26", Format::Eora),
    ];
    let load = |(name, format)| {
        let loaded = load(&folder.join("table_formats").join(name), None, TOLERANCE).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(loaded.format, format, "{name}");
        (format, loaded)
    };
    files.map(load).to_vec()
}

#[test]
fn the_six_samples_are_one_table_to_the_last_bit() {
    let Some(folder) = folder() else { return };
    let samples = samples(&folder);
    let expected = std::fs::read_to_string(folder.join("table_formats/expected_x.csv")).unwrap();
    let expected: Vec<f64> = expected.lines().map(|line| line.parse().unwrap()).collect();
    let first = &samples[0].1.table;
    assert_eq!(first.output, expected);
    for (format, loaded) in &samples {
        let table = &loaded.table;
        assert_eq!((&table.nodes, &table.output), (&first.nodes, &first.output), "{format}");
        assert_eq!(table.flows, first.flows, "{format}");
        assert_eq!(table.final_demand, first.final_demand, "{format}");
        assert_eq!(table.inventories, first.inventories, "{format}");
        assert_eq!(table.value_added(), first.value_added(), "{format}");
    }
}

#[test]
fn the_samples_are_the_world_of_1995() {
    let Some(folder) = folder() else { return };
    let numbers = |name: &str| -> Vec<f64> {
        let text = std::fs::read_to_string(folder.join("wiod1995_6x4").join(name)).unwrap();
        text.lines()
            .skip(1)
            .flat_map(|line| line.split(',').skip(1).map(|x| x.parse().unwrap()).collect::<Vec<_>>())
            .collect()
    };
    let table = &samples(&folder)[0].1.table;
    assert_eq!(table.flows, numbers("Z.csv"));
    assert_eq!(table.final_demand, numbers("Y.csv"));
}
