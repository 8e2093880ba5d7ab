//! Tables and results that others computed, read from beside the repository. They are other people's, so they are not in it.

use measures::{InputOutput, Node};
use std::path::PathBuf;

/// A file of comma-separated values: names of columns, and rows of cells.
pub struct File {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    name: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

/// Whether the data are there; a test that wants them says so and ends.
pub fn is_there() -> bool {
    let there = folder().is_dir();
    if !there {
        eprintln!("skipped: {} is not there", folder().display());
    }
    there
}

impl File {
    /// Reads a file by its path from the folder of the data.
    pub fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<_>>();
        let mut lines = text.lines();
        let columns = cells(lines.next().unwrap_or_default());
        Self { columns, rows: lines.map(cells).collect(), name: name.to_owned() }
    }

    /// A column of numbers by its name.
    pub fn column(&self, name: &str) -> Vec<f64> {
        let k = self.columns.iter().position(|c| c == name).unwrap_or_else(|| panic!("{}: no `{name}`", self.name));
        self.rows.iter().map(|row| number(&row[k])).collect()
    }

    /// All numbers but those of the first column, row after row.
    pub fn numbers(&self) -> Vec<f64> {
        self.rows.iter().flat_map(|row| row[1..].iter().map(|cell| number(cell))).collect()
    }

    /// Number of columns of numbers.
    pub fn width(&self) -> usize {
        self.columns.len() - 1
    }
}

fn number(cell: &str) -> f64 {
    if cell.is_empty() { f64::NAN } else { cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number")) }
}

/// The table of flows `z`, final demand `y` and output `x`; every country has every sector.
pub fn table(z: &str, y: &str, x: &str) -> InputOutput {
    let (z, y, x) = (File::read(z), File::read(y), File::read(x));
    let (n, countries) = (z.width(), y.width());
    let sectors = n / countries;
    InputOutput {
        countries: y.columns[1..].to_vec(),
        sectors: (0..sectors).map(|k| z.columns[1 + k].split_once('.').expect("country.sector").1.to_owned()).collect(),
        nodes: (0..n).map(|k| Node { country: k / sectors, sector: k % sectors }).collect(),
        flows: z.numbers(),
        final_demand: y.numbers(),
        inventories: vec![0.0; n],
        output: x.column("x"),
    }
}

/// The two tables of which others computed everything: their folders, and they.
pub fn tables() -> [(&'static str, InputOutput); 2] {
    let leather = table("leather/leather_Z.csv", "leather/leather_Y.csv", "leather/leather_x.csv");
    let wiod = table("wiod1995_6x4/Z.csv", "wiod1995_6x4/Y.csv", "wiod1995_6x4/x_va.csv");
    [("leather", leather), ("wiod1995_6x4", wiod)]
}

/// Asserts that numbers agree, relative to the expected ones or, where those are tiny, to a billionth of the largest.
pub fn assert_close(what: &str, found: &[f64], expected: &[f64]) {
    const TOLERANCE: f64 = 1e-9;
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = 1e-9 * expected.iter().fold(0.0, |m: f64, e| m.max(e.abs()));
    for (k, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(
            (f - e).abs() <= TOLERANCE * e.abs().max(scale) || (f.is_nan() && e.is_nan()),
            "{what}, number {k}: {f}, expected {e}"
        );
    }
}
